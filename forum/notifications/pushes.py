"""Notices that a person's device shows: whom they reach, what waits for them, and their sending by Web Push (decision 0035).

A device gets them as long as the sign-in lasts in which its person asked for them: whoever signs out ends them, and so does
whoever ends that session from elsewhere. What waits is written with the cursor of the record, as for mails; a notice that is
sent again after a worker died replaces the first one on the device, since both have the same tag.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import structlog

from forum import clock, database, outgoing, sealing
from forum.catalogue import snapshot
from forum.errors import Invalid, NotAllowed
from forum.notifications import choices, digests, outbox, push_messages
from forum.notifications.models import MailChoice, PushDevice, PushItem
from forum.notifications.notifications import NewNotification
from forum.people.accounts import Account
from forum.people.person import Person
from forum.people.privacy import Gone, Holding, Leaving, Record, columns, when
from forum.setting_values import LOOPBACK

PATIENCE = 10.0
LEASE = timedelta(minutes=5)
FIRST_WAIT, KEPT = timedelta(minutes=1), timedelta(days=1)
PROVED = timedelta(hours=12)
"""How long the proof of who sends is good; services take none of more than a day."""

LONGEST = 600
TAG = 24
WORDS = 400
"""Characters of an endpoint, of a notice's tag, and of a question's words."""

Write = Callable[[str, Sequence[Mapping[str, Any]]], dict[str, str]]
"""Puts what is told into a title, words and a path, in a language; nothing told is told neutrally."""


def is_on() -> bool:
    """Whether the settings have a key to send with."""
    return outbox.has_settings() and bool(outbox.used().forum_push_key)


def public_key() -> str:
    """The key that browsers subscribe with; empty where nothing is sent."""
    return push_messages.text_of(push_messages.public(_key())) if is_on() else ""


def _key() -> Any:
    return push_messages.key_of(outbox.used().forum_push_key)


async def device_of(digest: str) -> PushDevice | None:
    """The device that a session stands for, if it gets notices."""
    return await PushDevice.get_or_none(session_id=digest) if is_on() else None


async def begin(endpoint: str, p256dh: str, auth: str, *, digest: str, by: Person) -> None:
    """Shows notices on the device of a session; a browser that did so for somebody else does no longer.

    Raises NotAllowed for an example account and where nothing is sent, Invalid: `endpoint: malformed`.
    """
    account = await Account.get(id=by.account_id)
    if not is_on() or account.example or account.shadow:
        raise NotAllowed
    _check(endpoint, p256dh, auth)
    named = _named(endpoint)
    words = json.dumps({"endpoint": endpoint, "p256dh": p256dh, "auth": auth}).encode()
    async with database.transaction():
        await PushDevice.filter(digest=named).delete()
        await PushDevice.filter(session_id=digest).delete()
        await PushDevice.create(
            account=account, session_id=digest, digest=named, sealed=_seal().encrypt(words).decode(), at=clock.now()
        )


def _check(endpoint: str, p256dh: str, auth: str) -> None:
    try:
        parts = urlsplit(endpoint)
        secure = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _allowed())
        if not (secure and parts.hostname and len(endpoint) <= LONGEST and parts.username is None):
            raise push_messages.Malformed
        push_messages.check(p256dh, auth)
    except ValueError:
        raise Invalid({"endpoint": "malformed"}) from None


def _allowed() -> frozenset[str]:
    return LOOPBACK if outbox.used().outgoing_to_loopback == "on" else frozenset()


async def end(digest: str, *, by: Person) -> None:
    """Shows no more notices on the device of a session. Again: nothing happens."""
    await PushDevice.filter(session_id=digest, account_id=by.account_id).delete()


def _named(text: str) -> str:
    """A keyed digest, which tells nobody what it is of."""
    key = sealing.key(outbox.used().forum_secret, "push-name")
    return hashlib.blake2b(text.encode(), key=key, digest_size=TAG).hexdigest()


def _seal() -> Any:
    return sealing.seal(outbox.used().forum_secret, "push")


async def wait(new: Sequence[NewNotification]) -> None:
    """Writes what devices will show, inside the caller's transaction, after the quiet hours that their persons chose."""
    if not (new and is_on()):
        return
    accounts = sorted({each.account_id for each in new})
    in_force = {"account__example": False, "session__expires_at__gt": clock.now()}
    devices = await PushDevice.filter(account_id__in=accounts, **in_force).order_by("id")
    quiet = {each.account_id: each for each in await MailChoice.filter(account_id__in=accounts)}
    await database.lock_shared("thread", {each.thread_id for each in new if each.thread_id is not None})
    rows = []
    for each in new:
        due = choices.after_quiet(quiet.get(each.account_id) or MailChoice(), each.at)
        said = {"kind": each.kind, "about": each.about, "thread_id": each.thread_id, "at": each.at, "next_at": due}
        rows += [PushItem(device_id=one.id, **said) for one in devices if one.account_id == each.account_id]
    await PushItem.bulk_create(rows, ignore_conflicts=True)


class Pusher:
    """Sends what is due to push services; a function of another room puts it into words."""

    def __init__(self, write: Write) -> None:
        self._write = write

    async def __call__(self, *, stopping: Callable[[], bool] = lambda: False) -> int:
        """Sends notices until none is due; returns the number tried."""
        tried = 0
        while is_on() and not stopping() and (item := await _take()):
            tried += 1
            await self._send(item)
        return tried

    async def _send(self, item: PushItem) -> None:
        device: PushDevice = item.device
        status = 0
        try:
            to = json.loads(_seal().decrypt(device.sealed))
            body = push_messages.sealed(await self._words(item), to["p256dh"], to["auth"])
            asked = (to["endpoint"], body, _headers(to["endpoint"], item))
            status = await outgoing.tell(*asked, patience=PATIENCE, loopback=bool(_allowed()))
        except OSError:
            pass
        except ValueError as fault:
            structlog.get_logger("forum").warning("push", kind=type(fault).__name__)
            status = 400
        await _settle(item, status)

    async def _words(self, item: PushItem) -> bytes:
        device: PushDevice = item.device
        neutral = device.session.shared or (await choices.of_account(device.account_id)).neutral
        told = [] if neutral else await digests.told(device.account, [item], await snapshot.current())
        said = self._write(device.account.language or outbox.DEFAULT_LANGUAGE, told)
        said["body"] = said["body"][:WORDS]
        # A letter may be up to four bytes, and as many signs if JSON escapes it.
        while len(words := json.dumps(said | {"tag": _tag(item)}, ensure_ascii=False).encode()) >= push_messages.PADDED:
            said["body"] = said["body"][: len(said["body"]) // 2]
        return words


def _tag(item: PushItem) -> str:
    """What makes a later notice replace an earlier one: of the same thing to the same device. It fits the header Topic."""
    return _named(f"{item.device_id}:{item.kind}:{item.about}")[:32]


def _headers(endpoint: str, item: PushItem) -> dict[str, str]:
    settings = outbox.used()
    until = int((clock.now() + PROVED).timestamp())
    return {
        "Authorization": push_messages.proof(_key(), endpoint, settings.forum_base_url, until),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(int(KEPT.total_seconds())),
        "Topic": _tag(item),
    }


async def _take() -> PushItem | None:
    """Takes the notice that is due longest, so that no other worker does; what is of no use any more goes."""
    moment = clock.now()
    await PushItem.filter(at__lt=moment - KEPT, next_at__lte=moment).delete()
    in_force = {"device__session__expires_at__gt": moment, "device__account__example": False}
    due = PushItem.filter(next_at__lte=moment, **in_force).order_by("next_at", "id").limit(20)
    for item in await due.select_related("device__account", "device__session"):
        mine = PushItem.filter(id=item.id, tries=item.tries, next_at=item.next_at)
        if await mine.update(tries=item.tries + 1, next_at=moment + LEASE):
            item.tries += 1
            return item
    return None


async def _settle(item: PushItem, status: int) -> None:
    """Ends a notice, leaves it for later where the service was not there, or ends a device that is there no more."""
    if status in outgoing.GONE:
        await PushDevice.filter(id=item.device_id).delete()
    elif status == 0 or status == 429 or status >= 500:
        wait = FIRST_WAIT * 4 ** min(item.tries - 1, 5)
        await PushItem.filter(id=item.id, tries=item.tries).update(next_at=clock.now() + wait)
    else:
        await PushItem.filter(id=item.id).delete()


async def _told(ids: Sequence[int]) -> list[Record]:
    return [{"at": when(each.at)} for each in await PushDevice.filter(account_id__in=list(ids)).order_by("id")]


async def _erase(leaving: Leaving) -> None:
    await PushDevice.filter(account_id__in=leaving.ids).delete()


async def _forget(gone: Gone) -> None:
    await PushItem.filter(thread_id__in=list(gone.threads) or [0]).delete()


HOLDINGS = (
    Holding(
        "push_devices",
        (*columns("push_device", "account_id", "session_id", "digest", "sealed"), *columns("push_item", "about")),
        _told,
        _erase,
        _forget,
    ),
)
