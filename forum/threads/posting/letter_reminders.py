"""Reminders of the last day to answer an official letter, attached to the question that was asked about it.

Only the asker reads them. A question has one at most, and none where the last day isn't known.
"""

from collections.abc import Sequence
from datetime import date

from forum import clock, last_days
from forum.catalogue.views import Catalogue
from forum.people.person import Person
from forum.threads.models import Thread
from forum.threads.posting.models import LetterReminder

WAITING = ("pending", "published")


def wrong(letter: str, last_day: str, catalogue: Catalogue) -> dict[str, str]:
    """The faults of a kind of letter and its last day (year-month-day): `letter: unknown`, `last_day: malformed`."""
    found = {"letter": "unknown"} if letter and letter not in catalogue.letters else {}
    return found | ({"last_day": "malformed"} if last_day and _day(last_day) is None else {})


def _day(given: str) -> date | None:
    try:
        return clock.day_of(given)
    except ValueError:
        return None


async def attach(thread: Thread, letter: str, last_day: str, *, catalogue: Catalogue) -> None:
    """Reminds the thread's asker of a last day, in the caller's transaction. Does nothing for a letter or a day that is `wrong`."""
    day = _day(last_day) if last_day else None
    if day is None or letter not in catalogue.letters:
        return
    await LetterReminder.create(thread_id=thread.id, letter=letter, last_day=day)


async def of(thread: Thread) -> LetterReminder | None:
    """The reminder of a thread, for its asker alone."""
    return await LetterReminder.get_or_none(thread_id=thread.id)


async def of_person(person: Person) -> Sequence[LetterReminder]:
    """A person's reminders whose day has not passed, the soonest first, each with its thread."""
    mine = LetterReminder.filter(thread__author_id=person.account_id, thread__status__in=WAITING)
    return await mine.filter(last_day__gte=clock.today()).order_by("last_day", "id").select_related("thread")


async def due() -> Sequence[LetterReminder]:
    """The reminders to send today, each with its thread: three working days before the last day, or later where they were late.

    None of a question that was closed or withdrawn, and none whose day has passed. Locks them, in the caller's transaction.
    """
    soon = LetterReminder.filter(sent_at=None, last_day__gte=clock.today(), last_day__lte=_latest())
    open_ = soon.filter(thread__status__in=WAITING, thread__closed=False).order_by("id")
    locked = await open_.select_for_update(of=("letter_reminder",)).select_related("thread")
    return [each for each in locked if last_days.reminder(each.last_day) <= clock.today()]


def _latest() -> date:
    """A day after which no last day can be near enough: over Christmas three working days are at most nine others."""
    return clock.today() + 14 * last_days.DAY


async def sent(reminders: Sequence[LetterReminder]) -> None:
    """Notes that these were sent, in the caller's transaction."""
    await LetterReminder.filter(id__in=[each.id for each in reminders]).update(sent_at=clock.now())
