"""Addresses of partners' programs that are told what becomes of official answers: entered by admins, told by a hearer.

What is told are ids and a moment: whoever wants the words reads them where everybody does.
"""

import base64
import secrets
from collections.abc import Mapping, Sequence
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from forum import clock, database, events, ids, outgoing, sealing
from forum.catalogue import snapshot
from forum.catalogue.views import Catalogue
from forum.errors import Invalid, NotFound
from forum.events import Event
from forum.notifications import outbox
from forum.partners.models import Webhook, WebhookDelivery
from forum.people import codes
from forum.people.permissions import require
from forum.people.person import VISITOR, Person
from forum.settings import LOOPBACK
from forum.threads.official import versions
from forum.threads.visibility import find_post

KINDS: Mapping[str, str] = {
    "official.marked": "official.in_force",
    "official.renewed": "official.in_force",
    "official.confirmed": "official.in_force",
    "official.corrected": "official.corrected",
    "official.withdrawn": "official.withdrawn",
}
"""What is told of each event."""

VERSIONS = "/api/v1/answers/{answer}/versions"
LONGEST = 300
SECRET = "whsec_"
PURPOSE = "webhook"
WAITING, TAKEN, DELIVERED, GIVEN_UP = "waiting", "taken", "delivered", "given_up"
OPEN = (WAITING, TAKEN)


def loopback() -> bool:
    """Whether programs on this machine are told too, which only a forum that nobody else reaches may do."""
    return outbox.used().outgoing_to_loopback == "on"


async def add(address: str, *, by: Person) -> str:
    """Adds an address; returns the secret that signs what it is told, this one time.

    Raises NotSignedIn, NotAllowed, Invalid (`address`: missing, too_long, not_public).
    """
    require(by, "manage_programs")
    if not address or len(address) > LONGEST:
        raise Invalid({"address": "too_long" if address else "missing"})
    if not _may_be_told(address):
        raise Invalid({"address": "not_public"})
    secret = SECRET + base64.b64encode(secrets.token_bytes(32)).decode()
    sealed = sealing.seal(outbox.used().forum_secret, PURPOSE).encrypt(secret.encode()).decode()
    async with database.transaction():
        row = await Webhook.create(address=address, sealed=sealed, made_at=clock.now())
        await events.record("program.address_added", row, by=by)
    return secret


def _may_be_told(address: str) -> bool:
    """Whether an address is a whole one, in https, of a host that is not plainly a private one; its name is judged later."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    plain = address.isascii() and address.isprintable() and " " not in address and "@" not in parts.netloc
    if not plain or not host or parts.fragment:
        return False
    if loopback() and host in LOOPBACK:
        return parts.scheme in ("http", "https")
    try:
        return parts.scheme == "https" and outgoing.is_public(ip_address(host))
    except ValueError:  # A name.
        return parts.scheme == "https" and "." in host


async def end(webhook_id: int, *, by: Person) -> None:
    """Tells an address nothing more, also not what waits. Again: nothing happens. Raises NotSignedIn, NotAllowed."""
    require(by, "manage_programs")
    async with database.transaction():
        if await Webhook.filter(id=webhook_id, ended_at=None).update(ended_at=clock.now()):
            await WebhookDelivery.filter(webhook_id=webhook_id, state__in=OPEN).update(state=GIVEN_UP)
            await events.record("program.address_ended", await Webhook.get(id=webhook_id), by=by)


async def replay(delivery_id: int, *, by: Person) -> None:
    """Tells it once more from the first try on, under the same name. Raises NotSignedIn, NotAllowed, NotFound."""
    require(by, "manage_programs")
    async with database.transaction():
        row = await WebhookDelivery.get_or_none(id=delivery_id, webhook__ended_at=None)
        if row is None:
            raise NotFound
        await WebhookDelivery.filter(id=row.id).update(state=WAITING, tries=0, answered=0, next_at=clock.now())
        await events.record("program.told_again", row, by=by)


async def hear(found: Sequence[Event]) -> None:
    """Puts what addresses are told of these events, inside the caller's transaction."""
    told = [event for event in found if event.verb in KINDS]
    hooks = await Webhook.filter(ended_at=None) if told else []
    if not hooks:
        return
    known, moment = await snapshot.current(), clock.now()
    for event in told:
        if said := await _said(event, known):
            about = {"event_id": event.id, "kind": said["type"], "body": said, "put_at": moment, "next_at": moment}
            rows = [
                WebhookDelivery(webhook=hook, name=codes.new_token()[:22], state=WAITING, **about) for hook in hooks
            ]
            await WebhookDelivery.bulk_create(rows, ignore_conflicts=True)


async def _said(event: Event, catalogue: Catalogue) -> dict[str, Any] | None:
    """What is told of an event: of an answer that programs may read, as no feed has any other; else None."""
    try:
        post, thread = await find_post(event.subject_id, kind="answer", reader=VISITOR, catalogue=catalogue)
    except NotFound:
        return None
    if thread.danger or catalogue.topics[thread.topic_id].sensitive:
        return None
    answer = ids.encode(post.id)
    return {
        "type": KINDS[event.verb],
        "timestamp": event.at.isoformat(),
        "data": {
            "answer": answer,
            "thread": ids.encode(thread.id),
            "versions": await versions.of_answer(post).filter(id__lte=event.particulars["version"]).count(),
            "url": outbox.used().forum_base_url + VERSIONS.format(answer=answer),
        },
    }
