"""What a correction is about: a place, a cabinet, a help line, an answer or its rendering, as it stands on pages.

A subject is named in addresses and rows as its kind and its own name, `place:cnaim-lisboa`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from forum import clock, ids
from forum.catalogue.views import Catalogue
from forum.errors import NotFound
from forum.people.person import Person
from forum.threads.renderings.rendering import in_force
from forum.threads.visibility import find_post

Stood = dict[str, list[str]]
FACT, ANSWER, RENDERING = "fact", "answer", "rendering"
LONGEST = 120


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject as it stands now: what pages print of it, in lists by a name; `kind` is that of corrections about it.

    `route` and `at` say where it is read, `form` and `key` which form of the admin changes it, if one does.
    """

    code: str
    kind: str
    stood: Stood
    route: str
    at: Mapping[str, str]
    name: str = ""
    form: str = ""
    key: Mapping[str, str] | None = None


async def find(code: str, *, reader: Person, catalogue: Catalogue, ui: str) -> Subject | None:
    """The subject of that code as `reader` may see it; None for whatever else it is."""
    kind, _, name = code[:LONGEST].partition(":")
    if kind in ("answer", "rendering"):
        return await _text(kind, name, reader, catalogue)
    known = _FACTS.get(kind)
    return known(name, catalogue, ui) if known else None


def changes(before: Stood, now: Stood) -> list[tuple[str, list[str], list[str]]]:
    """What is another now than it was: its name, the values then, the values now."""
    names = dict.fromkeys([*before, *now])
    return [
        (name, before.get(name, []), now.get(name, [])) for name in names if before.get(name, []) != now.get(name, [])
    ]


def _place(slug: str, catalogue: Catalogue, ui: str) -> Subject | None:
    place = catalogue.places.get(slug)
    if place is None or not place.on(clock.today()):
        return None
    stood = {
        "address": [place.address],
        "phone": [each.display for each in place.phones],
        "fax": [each.display for each in place.faxes],
        "email": [place.email],
        "url": [place.url],
        "hours": [each.hours for each in place.hours_on(clock.today())],
        "languages": [each.language for each in place.languages],
        "cabinets": [*place.cabinets],
    }
    at = {"slug": slug}
    return Subject(
        f"place:{slug}", FACT, _said(stood), "places.show", at, place.name(ui), "admin.places.edit", {"key": slug}
    )


def _cabinet(code: str, catalogue: Catalogue, ui: str) -> Subject | None:
    cabinet = next((each for each in catalogue.cabinets.values() if each.code == code), None)
    if cabinet is None:
        return None
    stood = {"name": [cabinet.name(ui)], "description": [cabinet.description(ui)]}
    at, form = {"cabinet": code}, ("admin.cabinets.edit", {"key": code})
    return Subject(f"cabinet:{code}", FACT, _said(stood), "cabinets.show", at, cabinet.name(ui), *form)


def _line(code: str, catalogue: Catalogue, ui: str) -> Subject | None:
    line = catalogue.lines(clock.today()).get(code)
    if line is None or not line.shown:
        return None
    stood = {
        "phone": [each.display for each in line.numbers],
        "hours": [each.opening_hours for each in line.hours],
        "email": [line.email or ""],
    }
    form = ("admin.lines.edit", {"key": code})
    return Subject(f"line:{code}", FACT, _said(stood), "home", {}, line.name(ui), *form)


_FACTS: Mapping[str, Callable[[str, Catalogue, str], Subject | None]] = {
    "place": _place,
    "cabinet": _cabinet,
    "line": _line,
}


async def _text(kind: str, name: str, reader: Person, catalogue: Catalogue) -> Subject | None:
    """An answer by its revision, a rendering by the moment it was made."""
    named, _, language = name.partition(":")
    try:
        post, thread = await find_post(ids.decode(named), reader=reader, catalogue=catalogue)
    except (ValueError, NotFound):
        return None
    at = {"thread": ids.encode(thread.id)}
    if kind == "answer":
        return Subject(f"answer:{named}", ANSWER, {"version": [str(post.revision)]}, "threads.show", at)
    rendering = await in_force(post, language) if language in thread.read_in.split() else None
    if rendering is None:
        return None
    made = rendering.made_at.astimezone(clock.LISBON).isoformat(" ", "minutes")[:16]
    return Subject(f"rendering:{named}:{language}", RENDERING, {"version": [made]}, "threads.show", at)


def _said(stood: Stood) -> Stood:
    return {name: kept for name, values in stood.items() if (kept := [each for each in values if each])}
