"""Stewards: whoever is asked, by a link good once and for one place, whether its facts are right, and what they say.

A change that they ask for waits for an admin. The link is signed, and only its digest is kept.
"""

import base64
import hashlib
import hmac
from datetime import datetime, timedelta

from forum import clock, events
from forum.catalogue import snapshot
from forum.catalogue.editing import alone, one_edit, refuse
from forum.catalogue.naming import Naming
from forum.catalogue.places import editing
from forum.catalogue.places.models import Place, Steward, StewardWord
from forum.catalogue.places.views import PlaceView
from forum.catalogue.views import Catalogue
from forum.errors import Conflict, NotFound
from forum.notifications import addresses, outbox
from forum.people import codes
from forum.people.person import Person
from moderation.admin import place_facts
from moderation.admin.place_facts import Facts

BEFORE = timedelta(days=14)
"""The link is mailed so long before the facts count as not confirmed, so that a steward has the time."""

LINK_LASTS = timedelta(days=21)
REMINDED_AFTER = timedelta(days=7)


async def name(slug: str, email: str, language: str, *, by: Person, catalogue: Catalogue) -> None:
    """Names the steward of a place, in place of any other, whose link ends, and mails them a link.

    Raises NotAllowed, Invalid: `place: missing`, `language: unknown`, `email: malformed`.
    """
    async with alone(by=by):
        place, wrong = catalogue.places.get(slug), {}
        if place is None or place.archived:
            wrong["place"] = "missing"
        if language not in {each.code for each in catalogue.interface_languages()}:
            wrong["language"] = "unknown"
        refuse(wrong)
        assert place
        address = addresses.check(email)
        await Steward.filter(place_id=place.id).delete()
        row = await Steward.create(
            place_id=place.id, email=address, language=language, added_at=clock.now(), added_by_id=by.account_id
        )
        await _send(row, place, "steward")
        await Place.filter(id=place.id).update(stewarded_on=clock.today())
        await _noted(place.id, "steward_set", by=by)


async def remove(slug: str, *, by: Person, catalogue: Catalogue) -> None:
    """Ends a steward and their link. Again: nothing happens. Raises NotAllowed."""
    async with alone(by=by):
        place = catalogue.places.get(slug)
        row = await Steward.filter(place_id=place.id).first() if place else None
        if row is None:
            return
        await Steward.filter(id=row.id).delete()
        await Place.filter(id=row.place_id).update(stewarded_on=None)
        await _noted(row.place_id, "steward_removed", by=by)


async def send_link(slug: str, *, by: Person, catalogue: Catalogue) -> None:
    """Mails a steward another link, which ends the one before. Raises NotAllowed, NotFound."""
    async with alone(by=by):
        place = catalogue.places.get(slug)
        row = await Steward.filter(place_id=place.id).first() if place else None
        if row is None or place is None:
            raise NotFound
        await _send(row, place, "steward")


async def ask_due() -> int:
    """Mails a link to every steward whose place is to be confirmed, and the same once more to who did not answer."""
    if not outbox.sends():
        return 0
    known, asked = await snapshot.current(), 0
    places = {each.id: each for each in known.places.values() if each.on(clock.today())}
    for row in await Steward.all().order_by("id"):
        if place := places.get(row.place_id):
            asked += await _ask(row.id, place, timedelta(days=known.confirm_days))
    return asked


async def _ask(steward_id: int, place: PlaceView, every: timedelta) -> bool:
    """Mails a steward the link that is due, if one is."""
    async with one_edit():
        row, now = await Steward.get_or_none(id=steward_id), clock.now()
        if row is None:
            return False
        last = max(filter(None, (row.asked_at, row.confirmed_at)), default=None)
        answered = row.confirmed_at is not None and (row.asked_at is None or row.asked_at <= row.confirmed_at)
        if last is None or now >= last + every - (BEFORE if answered else timedelta()):
            await _send(row, place, "steward")
        elif not answered and row.digest and row.reminded_at is None and now >= last + REMINDED_AFTER:
            await _mail(row, place, "steward_again")
            await Steward.filter(id=row.id).update(reminded_at=now)
        else:
            return False
    return True


async def _send(row: Steward, place: PlaceView, template: str) -> None:
    """Makes a new link and mails it; without a mail server there is none."""
    if not outbox.sends():
        return
    row.asked_at, row.reminded_at = clock.now().replace(microsecond=0), None
    row.digest, row.expires_at = codes.token_digest(_token(row)), row.asked_at + LINK_LASTS
    await row.save(update_fields=["asked_at", "reminded_at", "digest", "expires_at"])
    await _mail(row, place, template)


async def _mail(row: Steward, place: PlaceView, template: str) -> None:
    facts = {"place": place.name(row.language), "token": _token(row)}
    await outbox.put_outside(row.email, template, language=row.language, lasts=LINK_LASTS, **facts)


def _token(row: Steward) -> str:
    """The token of a steward's link, which a reminder makes again; nobody makes one without the forum's secret."""
    assert isinstance(row.asked_at, datetime)
    said = f"steward:{row.id}:{row.place_id}:{row.email}:{int(row.asked_at.timestamp())}"
    key = outbox.used().forum_secret.encode()
    return base64.urlsafe_b64encode(hmac.new(key, said.encode(), hashlib.sha256).digest()).decode().rstrip("=")


async def opened(token: str) -> Steward | None:
    """The steward whose link is good; None for another one. Changes nothing."""
    return await _good(token)


async def _good(token: str) -> Steward | None:
    return await Steward.filter(digest=codes.token_digest(token), expires_at__gt=clock.now()).first()


async def confirm(token: str, said: Facts | None) -> None:
    """Spends a link: all facts of its place are right, or they are as `said`, and what differs waits for an admin.

    Raises NotFound for a link that is no good, Invalid as `place_facts.judge` does; then it stays good.
    """
    async with one_edit():
        row, known = await _good(token), await snapshot.current()
        place = next((each for each in known.places.values() if row and each.id == row.place_id), None)
        if row is None or place is None:
            raise NotFound
        changes = place_facts.judge(place, said, known) if said else {}
        now, spent = clock.now(), {"digest": "", "expires_at": None}
        if not await Steward.filter(id=row.id, digest=row.digest).update(confirmed_at=now, **spent):
            raise NotFound
        await StewardWord.create(place_id=place.id, at=now, changes=changes, decided_at=None if changes else now)
        if not changes:
            await Place.filter(id=place.id).update(confirmed_on=clock.today())
        await _noted(place.id, "change_told" if changes else "confirmed", by=None)


async def accept(word_id: int, *, by: Person, catalogue: Catalogue) -> None:
    """Changes a place as its steward said, and counts it as confirmed.

    Raises NotAllowed, NotFound, Conflict: `conflict` where it was decided, `place_changed` where it is no longer as it was.
    """
    async with alone(by=by):
        word = await _waiting(word_id)
        place = next(each for each in catalogue.places.values() if each.id == word.place_id)
        if not place_facts.still(place, word.changes):
            raise Conflict("place_changed")
        row = await Place.get(id=place.id)
        details, hours = place_facts.changed(place, word.changes)
        if details:
            await editing.change(row, details, Naming({}), by=by)
        if hours:
            await editing.set_hours(row, hours, by=by)
        await Place.filter(id=place.id).update(confirmed_on=clock.today())
        await _decide(word, "change_accepted", accepted=True, by=by)


async def turn_down(word_id: int, *, by: Person) -> None:
    """Leaves a place as it is. Raises NotAllowed, NotFound, Conflict (`conflict`)."""
    async with alone(by=by):
        await _decide(await _waiting(word_id), "change_refused", accepted=False, by=by)


async def _waiting(word_id: int) -> StewardWord:
    word = await StewardWord.get_or_none(id=word_id)
    if word is None:
        raise NotFound
    if word.decided_at is not None:
        raise Conflict("conflict")
    return word


async def _decide(word: StewardWord, act: str, *, accepted: bool, by: Person) -> None:
    decided = {"decided_at": clock.now(), "decided_by_id": by.account_id, "accepted": accepted}
    await StewardWord.filter(id=word.id).update(**decided)
    await _noted(word.place_id, act, by=by)


async def _noted(place_id: int, act: str, *, by: Person | None) -> None:
    await events.record(f"place.{act}", await Place.get(id=place_id), by=by)
    await snapshot.changed()
