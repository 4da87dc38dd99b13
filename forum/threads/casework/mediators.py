"""Mediators at appointments: who asked for one, who comes, and what the asker reads of it. A request, never a promise.

Whoever asks without an account has a return code for it, by a shadow of its own, or that of their question.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from forum import clock, database, events
from forum.catalogue import public_contacts
from forum.catalogue.periods import MEDIATOR_DAYS
from forum.catalogue.views import Catalogue
from forum.errors import Conflict, Invalid, NotFound
from forum.people import permissions, shadows
from forum.people.permissions import Subject, may
from forum.people.person import Person
from forum.people.return_codes import Made
from forum.threads.casework.models import MediatorRequest

ASKED, COMING, NOBODY, WITHDRAWN, OVER = "asked", "coming", "nobody", "withdrawn", "over"
"""The states. Only the first two are open; nothing follows the others."""

OPEN = (ASKED, COMING)
HALVES = ("morning", "afternoon")
LONGEST, LONGEST_ANSWER = 300, 500
MOST_OPEN = 3
"""Requests of one asker at a time."""

AHEAD = timedelta(days=120)
ROWS = 100


@dataclass(frozen=True, kw_only=True)
class Wish:
    """A request as typed, by codes: language, place and cabinet (one of both at least), topic (may be empty), day and half."""

    language: str = ""
    place: str = ""
    cabinet: str = ""
    topic: str = ""
    day: str = ""
    half: str = ""
    about: str = ""


async def ask(wish: Wish, *, by: Person, catalogue: Catalogue, code: Made | None = None) -> MediatorRequest:
    """Keeps a request; for a visitor, of a new shadow that `code` opens. Personal data in its words are hidden.

    Raises NotAllowed, Invalid: `language: missing | unknown`, `place: missing | unknown`, `cabinet, topic: unknown`,
    `day: missing | malformed | past | too_far`, `half: missing`, `about: too_long`; Conflict (`open_requests`).
    """
    permissions.require(by, "ask_for_mediator")
    day = _checked(wish, catalogue)
    place, cabinet = catalogue.places.get(wish.place), catalogue.cabinet(wish.cabinet)
    topic, about = catalogue.topic(wish.topic), await public_contacts.hide_others(wish.about)
    async with database.transaction():
        asker = by if by.signed_in else await shadows.make(by, code=code)
        if await MediatorRequest.filter(asker_id__in=sorted(asker.own), state__in=OPEN).count() >= MOST_OPEN:
            raise Conflict("open_requests")
        row = await MediatorRequest.create(
            asker_id=asker.account_id,
            language_id=wish.language,
            place_id=place.id if place else None,
            cabinet_id=cabinet.id if cabinet else None,
            topic_id=topic.id if topic else None,
            day=day,
            half=wish.half,
            about=about,
            state=ASKED,
            asked_at=clock.now(),
        )
        await events.record("mediator.asked", row, by=asker)
    return row


def _checked(wish: Wish, catalogue: Catalogue) -> date:
    """The day of a wish that can be kept. Raises Invalid."""
    today, day, wrong = clock.today(), None, _unknown(wish, catalogue)
    try:
        day = clock.day_of(wish.day)
    except ValueError:
        wrong["day"] = "malformed" if wish.day else "missing"
    if day is not None and not today <= day <= today + AHEAD:
        wrong["day"] = "past" if day < today else "too_far"
    if wish.half not in HALVES:
        wrong["half"] = "missing"
    if len(wish.about) > LONGEST:
        wrong["about"] = "too_long"
    if wrong or day is None:
        raise Invalid(wrong)
    return day


def _unknown(wish: Wish, catalogue: Catalogue) -> dict[str, str]:
    """The codes of a wish that nothing offered has, by their field."""
    place, cabinet, topic = (
        catalogue.places.get(wish.place),
        catalogue.cabinet(wish.cabinet),
        catalogue.topic(wish.topic),
    )
    wrong = {}
    if wish.language not in {each.code for each in catalogue.offered_languages()}:
        wrong["language"] = "unknown" if wish.language else "missing"
    if wish.place and not (place and place.on(clock.today())):
        wrong["place"] = "unknown"
    elif not wish.place and not wish.cabinet:
        wrong["place"] = "missing"
    if wish.cabinet and not (cabinet and not cabinet.archived):
        wrong["cabinet"] = "unknown"
    if wish.topic and not (topic and catalogue.offers(topic)):
        wrong["topic"] = "unknown"
    return wrong


async def of(person: Person) -> list[MediatorRequest]:
    """A person's own requests, the latest first."""
    own = MediatorRequest.filter(asker_id__in=sorted(person.own) or [0])
    return await own.order_by("-id").limit(ROWS)


async def withdraw(request_id: int, *, by: Person) -> None:
    """Ends one's own request; its words go at once. Again: nothing happens. Raises NotFound, Conflict (`gone`)."""
    async with database.transaction():
        row = await _locked(request_id)
        if not by.owns(row.asker_id):
            raise NotFound
        if row.state == WITHDRAWN:
            return
        await _move(row, WITHDRAWN, "withdrawn", by=by.within(row.asker_id), about="", ended_at=clock.now())


def seen_by(person: Person) -> Q:
    """The open requests on somebody's desk: those in the languages they mediate, all for whoever may decline them."""
    day = Q(day__gte=clock.today(), state__in=OPEN)
    return day if may(person, "decline_mediator") else day & Q(language_id__in=sorted(person.languages) or [""])


def waiting_for(person: Person) -> QuerySet[MediatorRequest]:
    """The requests that a mediator could take, and nobody has."""
    free = MediatorRequest.filter(state=ASKED, day__gte=clock.today())
    return free.filter(language_id__in=sorted(person.languages) or [""])


async def listed(*, by: Person) -> list[MediatorRequest]:
    """The open requests on one's desk, the nearest day first. Raises NotSignedIn, NotAllowed."""
    permissions.require(by, "see_mediators")
    found = MediatorRequest.filter(seen_by(by)).order_by("day", "id").limit(ROWS)
    return await found.select_related("taken_by")


def may_take(person: Person, row: MediatorRequest) -> bool:
    nobodys: frozenset[int] = frozenset()
    return may(person, "come_along", Subject(None, row.language_id, "private", nobodys, nobodys, False))


async def take(request_id: int, *, by: Person) -> None:
    """Says that one comes. Again: nothing happens. Raises NotSignedIn, NotAllowed, NotFound, Conflict (`gone`, `conflict`)."""
    permissions.require(by, "see_mediators")
    async with database.transaction():
        row = await _locked(request_id)
        if not may_take(by, row):
            raise NotFound
        if row.state == COMING and row.taken_by_id == by.account_id:
            return
        if row.state == COMING:
            raise Conflict("conflict")
        await _move(row, COMING, "taken", by=by, taken_by_id=by.account_id, taken_at=clock.now())


async def give_back(request_id: int, *, by: Person) -> None:
    """Leaves a request that one took to others, without reasons. Again: nothing happens. Raises NotFound, Conflict (`conflict`)."""
    async with database.transaction():
        row = await _locked(request_id)
        if not may_take(by, row):
            raise NotFound
        if row.state == ASKED:
            return
        if row.taken_by_id != by.account_id:
            raise Conflict("conflict")
        await _move(row, ASKED, "given_back", by=by, taken_by_id=None, taken_at=None)


async def decline(request_id: int, words: str, *, by: Person) -> None:
    """Says to the asker, in some words, that nobody can come.

    Raises NotSignedIn, NotAllowed, NotFound, Invalid (`words: missing | too_long`), Conflict (`gone`).
    """
    permissions.require(by, "decline_mediator")
    if not words or len(words) > LONGEST_ANSWER:
        raise Invalid({"words": "too_long" if words else "missing"})
    words = await public_contacts.hide_others(words)
    async with database.transaction():
        row, ended = await _locked(request_id), clock.now()
        ending = {"answer": words, "declined_by_id": by.account_id, "ended_at": ended, "taken_by_id": None}
        await _move(row, NOBODY, "declined", by=by, **ending)


async def _locked(request_id: int) -> MediatorRequest:
    row = await MediatorRequest.filter(id=request_id).select_for_update().get_or_none()
    if row is None:
        raise NotFound
    return row


async def _move(row: MediatorRequest, state: str, act: str, *, by: Person, **values: object) -> None:
    if row.state not in OPEN or row.day < clock.today():
        raise Conflict("gone")
    await MediatorRequest.filter(id=row.id).update(state=state, **values)
    await events.record(f"mediator.{act}", row, by=by)


async def leave(account_ids: Sequence[int], *, by: Person | None) -> None:
    """Has the open requests that these accounts took wait for another mediator, and tells their askers."""
    for row in await MediatorRequest.filter(taken_by_id__in=list(account_ids), state=COMING).order_by("id"):
        await MediatorRequest.filter(id=row.id).update(state=ASKED, taken_by_id=None, taken_at=None)
        await events.record("mediator.given_back", row, by=by)


async def expire() -> int:
    """Ends the requests whose day has passed, whatever became of them; returns how many."""
    past = MediatorRequest.filter(state__in=OPEN, day__lt=clock.today())
    return await past.update(state=OVER, ended_at=clock.now())


def kept_long_enough(known: Catalogue) -> QuerySet[MediatorRequest]:
    return MediatorRequest.filter(ended_at__lt=known.ends(MEDIATOR_DAYS))


def names_of(row: MediatorRequest, catalogue: Catalogue, language: str) -> Mapping[str, str]:
    """The names of a request's place, cabinet and topic in a language, those that it has."""
    place = next((each for each in catalogue.places.values() if each.id == row.place_id), None)
    named = {
        "place": place,
        "cabinet": catalogue.cabinets.get(row.cabinet_id or 0),
        "topic": catalogue.topics.get(row.topic_id or 0),
    }
    return {kind: each.name(language) for kind, each in named.items() if each}
