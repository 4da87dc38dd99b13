"""Editing of the catalogue: steps that categories, topics, cabinets and languages share.

An empty detail leaves the value as it is; a new thing gets the safe value. Of two edits at once the later one wins.
"""

import re
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import date
from typing import Any, TypeVar

from tortoise.models import Model

from forum import database, events, text
from forum.catalogue import snapshot
from forum.catalogue.models import Cabinet, CatalogueName, Category, Language, Setting, Topic
from forum.catalogue.naming import ENTERED, Naming
from forum.catalogue.public_contacts import apply_choice
from forum.catalogue.terms import Term
from forum.errors import Invalid
from forum.people.permissions import require
from forum.people.person import Person

Thing = Category | Topic | Cabinet | Language | Term
STEPS = {"up": -1, "down": 1}
T = TypeVar("T", Category, Topic, Cabinet, Language, Term)

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{1,39}")
CHOSEN = frozenset(("visibility", "who_answers", "script", "direction"))
"""Columns with a fixed set of values, which the record of events may hold."""


@asynccontextmanager
async def alone(*, by: Person, capability: str = "manage_catalogue") -> AsyncIterator[None]:
    """One edit of the catalogue, in one transaction that waits for any other edit. Raises NotSignedIn, NotAllowed."""
    require(by, capability)
    async with one_edit():
        yield


@asynccontextmanager
async def one_edit() -> AsyncIterator[None]:
    """One edit of the catalogue, whoever makes it, in one transaction that waits for any other edit."""
    async with database.transaction():
        await Setting.select_for_update().get_or_none(key=snapshot.VERSION)
        yield


def kind_of(thing: Thing) -> str:
    """The word by which names and events know a thing: category, topic, cabinet, language, term."""
    return type(thing).__name__.lower()


async def noted(thing: Thing, act: str, *, by: Person, **particulars: Any) -> None:
    """Records an act on the thing and raises the catalogue's version, so that every process reads it anew."""
    subject: Model = thing
    if isinstance(thing, Language):
        # Events point to numbers and a language's key is none, so the row of its Portuguese name stands for it.
        subject = await CatalogueName.get(kind="language", key=thing.code, language="pt")
        particulars["language"] = thing.code
    await events.record(f"{kind_of(thing)}.{act}", subject, by=by, **particulars)
    await snapshot.changed()


async def column(things: Any, name: str) -> list[Any]:
    """One column of `things`, a query."""
    return list(await things.values_list(name, flat=True))


async def last_place(things: Any) -> int:
    """The position after all of `things`, a query."""
    return max(await column(things, "position"), default=-1) + 1


async def shift(rows: Sequence[Any], pk: Any, steps: int) -> bool:
    """Puts the row with that key earlier (-1) or later (1) among `rows`; False where it stays, or is not among them.

    All are renumbered, since positions of a filled catalogue may be equal.
    """
    order = list(rows)
    place = next((place for place, row in enumerate(order) if row.pk == pk), -1)
    if place < 0 or not 0 <= place + steps < len(order):
        return False
    order.insert(place + steps, order.pop(place))
    for position, row in enumerate(order):
        if row.position != position:
            await type(row).filter(pk=row.pk).update(position=position)
    return True


def refuse(wrong: dict[str, str]) -> None:
    """Raises Invalid with these errors, if there are any."""
    if wrong:
        raise Invalid(wrong)


def made_slug(naming: Naming, taken: Collection[str], otherwise: str) -> str:
    """A slug nobody has, from the English name."""
    wanted = text.slug(naming.names.get("en", ""))
    wanted = wanted if SLUG.fullmatch(wanted) else otherwise
    numbered = (f"{wanted[:36]}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (wanted, *numbered) if slug not in taken)


async def keep(kind: str, key: object, naming: Naming, *, by: Person) -> list[str]:
    """Writes the differences, as entered by an admin, in the caller's transaction; returns the changed languages, sorted.

    Personal data in words that differ are hidden, unless the naming says that they are public.
    """
    rows = {row.language: row for row in await CatalogueName.filter(kind=kind, key=str(key))}
    changed = []
    for code in sorted(naming.languages):
        row = rows.get(code)
        before = (row.name, row.description) if row else ("", "")
        after = (naming.names.get(code, before[0]), naming.descriptions.get(code, before[1]))
        if after != before:
            name, description = [await apply_choice(words, public=naming.public, by=by) for words in after]
            after = name, description
        if after == before:
            continue
        changed.append(code)
        if row is None:
            row = CatalogueName(kind=kind, key=str(key), language=code)
        if not after[0]:
            await row.delete()
            continue
        row.name, row.description = after
        row.source = ENTERED
        await row.save()
    return changed


async def added(thing: T, naming: Naming, *, by: Person) -> T:
    """Writes a new thing with its names."""
    await thing.save()
    await keep(kind_of(thing), thing.pk, naming, by=by)
    await noted(thing, "added", by=by)
    return thing


async def changed(thing: Thing, values: dict[str, Any], naming: Naming, *, by: Person) -> None:
    """Writes the columns and names that differ; when none does, nothing happened."""
    differing = {column: value for column, value in values.items() if getattr(thing, column) != value}
    languages = await keep(kind_of(thing), thing.pk, naming, by=by)
    if not differing and not languages:
        return
    if differing:
        thing.update_from_dict(differing)
        await thing.save(update_fields=list(differing))
    recorded = {
        name: value for name, value in differing.items() if name in CHOSEN or not isinstance(value, str | dict | date)
    }
    await noted(thing, "changed", by=by, columns=sorted(differing), values=recorded, names=languages)


def code_refused(code: str, pattern: re.Pattern[str], taken: Collection[str]) -> dict[str, str]:
    """`code: missing | characters | taken` for a code that cannot be given; differences of case do not count."""
    if not code:
        return {"code": "missing"}
    if not pattern.fullmatch(code):
        return {"code": "characters"}
    return {"code": "taken"} if code.casefold() in {each.casefold() for each in taken} else {}
