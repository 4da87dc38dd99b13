"""Help lines in force on a day: the facts, and the changes that two admins confirmed since. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Literal

from forum.catalogue import facts
from forum.catalogue.facts import Named, Sourced
from forum.catalogue.facts_files import content_of
from forum.catalogue.models import LineChange
from forum.catalogue.naming import ENTERED, REQUIRED
from forum.catalogue.places import facts as places
from forum.text.personal import Contacts

USES = ("mobile_and_abroad", "any", "landline")
"""The uses of a number; pages name the first one first."""
COSTS = {"unknown": None, "free": True, "paid": False}
"""What a call costs, by code, as `LineFact.free` has it."""
PORTUGAL = "+351"
PRINTED = re.compile(r"[(]?\+?[0-9 ().-]*")
DIGITS = range(3, 16)


@dataclass(frozen=True, kw_only=True)
class LineNumber:
    """A telephone number as printed, in Latin digits, and as a `tel:` link."""

    display: str
    href: str
    use: Literal["landline", "mobile_and_abroad", "any"]


@dataclass(frozen=True, kw_only=True)
class LineHours(Sourced):
    """Published hours: OpenStreetMap opening_hours syntax in Lisbon time, beside the source's own wording."""

    opening_hours: str
    wording: str
    valid_from: date | None = None


@dataclass(frozen=True, kw_only=True)
class LineFact(Sourced, Named):
    """A line or desk to turn to, the danger `signs` it is for and the `situations` of people it helps.

    `free` is None where it is not known whether a call costs anything. Where published hours disagree, `open_now` has the
    time in which all of them say open.
    """

    code: str
    kind: Literal["support", "translation", "desk", "safety"]
    numbers: tuple[LineNumber, ...] = ()
    hours: tuple[LineHours, ...] = ()
    open_now: str | None = None
    signs: tuple[str, ...] = ()
    situations: tuple[str, ...] = ()
    free: bool | None = None
    email: str | None = None
    url: str | None = None
    shown_unverified: bool = False

    @property
    def shown(self) -> bool:
        """True if the public may see it: a wrong number costs a frightened person the call, so only 112 may be unverified."""
        return self.verified or self.shown_unverified


lines = facts.read(LineFact, "lines", "lines")
"""All lines as the forum came with them, hidden ones too: ask each whether it is `shown`."""


@cache
def banners() -> Mapping[str, tuple[str, ...]]:
    """Danger sign → codes of the lines to name, the first to call first. Our proposal; hidden lines are included."""
    return {sign: tuple(codes) for sign, codes in content_of("lines")["banners"].items()}


@cache
def situations() -> tuple[str, ...]:
    """The situations in which people need a line at once, in the order pages name them. Our proposal."""
    return tuple(content_of("lines")["situations"])


@cache
def of_topics() -> Mapping[str, frozenset[str]]:
    """Slug → the situations whose lines stand on a topic's pages. Our proposal."""
    return {slug: frozenset(codes) for slug, codes in content_of("lines")["topics"].items()}


def safety_topic() -> str:
    """The slug of the topic of whoever is in danger, as the forum came with it."""
    return str(content_of("lines")["safety_topic"])


def tel(display: str) -> str:
    """The link that calls a number as printed; one a foreign telephone reaches has its country in it."""
    digits = re.sub(r"\D", "", display)
    if "+" in display or digits.startswith("00"):
        return f"tel:+{digits.removeprefix('00')}"
    return f"tel:{PORTUGAL}{digits}" if len(digits) == 9 and digits[0] in "29" else f"tel:{digits}"


def wrong_number(display: str) -> str:
    """The error of a number as printed: `not_a_phone_number`, `phone_digits` for too few or too many, or ""."""
    if not PRINTED.fullmatch(display):
        return "not_a_phone_number"
    return "" if sum(map(str.isdigit, display)) in DIGITS else "phone_digits"


def changed(line: LineFact, change: LineChange) -> LineFact:
    """The line with the particulars of a confirmed change; that it is free, no change says without saying so."""
    given = change.particulars
    hours = LineHours(
        opening_hours=given["open_now"],
        wording="",
        source=change.source,
        confirmed=True,
        valid_from=change.valid_from,
    )
    return replace(
        line,
        source=change.source,
        confirmed=True,
        numbers=tuple(LineNumber(**number) for number in given["numbers"]),
        situations=tuple(given.get("situations", line.situations)),
        free=COSTS[given["cost"]] if "cost" in given else False if line.free is False else None,
        hours=(hours,) if hours.opening_hours else (),
        open_now=hours.opening_hours or None,
        email=given["email"] or None,
        url=given["url"] or None,
        names=_renamed(line.names, given["names"]),
        name_sources={**line.name_sources, **dict.fromkeys(given["names"], ENTERED)},
    )


def _renamed(before: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """The names after a change that gave those that differ: our own in further languages would go on saying the former one."""
    return {code: name for code, name in before.items() if not given or code in REQUIRED} | dict(given)


def in_force(changes: Iterable[LineChange], day: date) -> tuple[LineFact, ...]:
    """All lines as they stand on `day`, hidden ones too; `changes` are the confirmed ones, the latest word last."""
    in_force = {line.code: line for line in lines()}
    for change in changes:
        if change.line in in_force and change.valid_from <= day:
            in_force[change.line] = changed(in_force[change.line], change)
    return tuple(in_force.values())


def contacts(changes: Iterable[LineChange]) -> Contacts:
    """The numbers and hosts of all lines, as they were, are and will be, and the streets of the centres."""
    known = list(lines())
    for change in changes:
        known += [changed(line, change) for line in lines() if line.code == change.line]
    numbers = {re.sub(r"\D", "", each.href).removeprefix("351") for line in known for each in line.numbers}
    hosts = {line.email.rpartition("@")[2] for line in known if line.email}
    for place in places.places():
        numbers |= {re.sub(r"\D", "", each["href"]).removeprefix("351") for each in place.numbers}
        hosts.add(place.email.rpartition("@")[2])
    return Contacts(frozenset(numbers), frozenset(hosts), places.streets())


KNOWN = contacts(())
"""The contacts that the forum came with."""
