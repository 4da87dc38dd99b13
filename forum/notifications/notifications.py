"""Notifications: writing them, listing one's own, marking them as seen. No other module writes the rows."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from forum import clock, database
from forum import ids as addresses
from forum.notifications import outbox
from forum.notifications.models import MailChoice, MailItem, Notification, OutboxMail
from forum.people.accounts import Account
from forum.people.person import Person
from forum.people.privacy import Gone, Holding, Leaving, Record, columns, when

OFFICIAL_CORRECTED, OFFICIAL_WITHDRAWN = "official_corrected", "official_withdrawn"
OFFICIAL_RESTORED, QUESTION_CHANGED = "official_restored", "question_changed"
TRANSFER_ASKED, TRANSFER_ACCEPTED = "transfer_asked", "transfer_accepted"
TRANSFER_REFUSED, TRANSFER_LAPSED = "transfer_refused", "transfer_lapsed"
RENDERING_OUTDATED, SOLVED_ASKED, LETTER_LAST_DAY = "rendering_outdated", "solved_asked", "letter_last_day"
ACCOUNT_UNUSED, DANGER_ON_DUTY, MEDIATOR_NEWS = "account_unused", "danger_on_duty", "mediator_news"
TELLING_PROPOSED, TELLING_ANSWERED, ANSWERED_IN_PUBLIC = "telling_proposed", "telling_answered", "answered_in_public"
PROVIDER_LINKED, PROVIDER_UNLINKED = "provider_linked", "provider_unlinked"
NEW_DEVICE, FACTOR_LOSS, FACTOR_LOST = "new_device", "factor_loss", "factor_lost"
PASSWORD_CHANGED, EMAIL_CHANGED, HELPED_AT_COUNTER = "password_changed", "email_changed", "helped_at_counter"
DANGER_UNSEEN = "danger_unseen"
ANSWER_GIVEN, OFFICIAL_GIVEN, ASKED_BACK = "answer_given", "official_given", "asked_back"
COMMENT_GIVEN, RENDERING_GIVEN = "comment_given", "rendering_given"
MAILED = {
    PASSWORD_CHANGED: "password_changed",
    HELPED_AT_COUNTER: "helped",
    NEW_DEVICE: "new_device",
    DANGER_ON_DUTY: "on_duty",
    DANGER_UNSEEN: "called",
}
"""The kinds that are mailed at once to a confirmed address, each with its template."""

A_STATEMENT = 500  # rows


class NewNotification(NamedTuple):
    """A notification to write: `about` names its subject in a few characters, `at` is the moment of the event.

    An account gets no second one of the same kind about the same subject; one that `repeats` becomes unread again.
    """

    account_id: int
    kind: str
    about: str
    at: datetime
    thread_id: int | None = None
    decision_id: int | None = None
    repeats: bool = False

    @property
    def columns(self) -> dict[str, Any]:
        return {name: value for name, value in self._asdict().items() if name != "repeats"}


async def notify(new: Iterable[NewNotification]) -> None:
    """Writes notifications inside the caller's transaction.

    Threads are locked before accounts, each in the order of their ids, as other writers lock them: a row that refers to
    another one locks it.
    """
    rows = sorted(new, key=lambda each: each.account_id)
    await database.lock_shared("thread", {each.thread_id for each in rows if each.thread_id is not None})
    once = [Notification(**each.columns) for each in rows if not each.repeats]
    await Notification.bulk_create(once, batch_size=A_STATEMENT, ignore_conflicts=True)
    for each in rows:
        if each.repeats:
            await _repeat(each)
        if each.kind in MAILED:
            await outbox.put(await Account.get(id=each.account_id), MAILED[each.kind])


async def _repeat(new: NewNotification) -> None:
    same = Notification.filter(account_id=new.account_id, kind=new.kind, about=new.about)
    if not await same.update(at=new.at, seen_at=None):
        await Notification.create(**new.columns)


async def of(person: Person, *, rows: int = 50) -> list[Notification]:
    """A person's notifications, the latest first, each with its thread, also one they may no longer see."""
    mine = Notification.filter(account_id__in=sorted(person.own)).select_related("thread")
    return await mine.order_by("-at", "-id").limit(rows)


async def mark_seen(*, by: Person) -> None:
    """Marks all of one's own notifications as seen."""
    mine = Notification.filter(account_id__in=sorted(by.own), seen_at=None)
    await mine.update(seen_at=clock.now())


async def _told(ids: Sequence[int]) -> list[Record]:
    return [
        {
            "kind": each.kind,
            "thread": addresses.encode(each.thread_id) if each.thread_id else "",
            "at": when(each.at),
            "seen_at": when(each.seen_at),
        }
        for each in await Notification.filter(account_id__in=list(ids)).order_by("at", "id")
    ]


async def _erase(leaving: Leaving) -> None:
    await Notification.filter(account_id__in=leaving.ids).delete()


async def _forget(gone: Gone) -> None:
    """Nobody is led any more to a thread that says nothing."""
    await Notification.filter(thread_id__in=list(gone.threads) or [0]).delete()
    await MailItem.filter(thread_id__in=list(gone.threads) or [0]).delete()


async def _mails(ids: Sequence[int]) -> list[Record]:
    """The mails of the last days; whom they went to and what they said is erased once they went."""
    return [
        {"kind": each.template, "at": when(each.put_at), "status": each.state}
        for each in await OutboxMail.filter(account_id__in=list(ids)).order_by("id")
    ]


async def _drop_mails(leaving: Leaving) -> None:
    await OutboxMail.filter(account_id__in=leaving.ids).delete()


async def _choice(ids: Sequence[int]) -> list[Record]:
    return [
        {
            "often": each.often,
            "quiet_from": each.quiet_from,
            "quiet_until": each.quiet_until,
            "neutral": each.neutral,
            "morning": each.morning,
        }
        for each in await MailChoice.filter(account_id__in=list(ids))
    ]


async def _drop_choice(leaving: Leaving) -> None:
    await MailItem.filter(account_id__in=leaving.ids).delete()
    await MailChoice.filter(account_id__in=leaving.ids).delete()


HOLDINGS = (
    Holding("notifications", columns("notification", "account_id", "about"), _told, _erase, _forget),
    Holding(
        "mail_choice",
        (*columns("mail_choice", "account_id"), *columns("mail_item", "account_id", "about")),
        _choice,
        _drop_choice,
    ),
    Holding("mails", columns("outbox_mail", "account_id", "name", "sealed"), _mails, _drop_mails),
)
