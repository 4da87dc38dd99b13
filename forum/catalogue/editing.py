"""What admins add to the catalogue and change in it: categories, cabinets and languages here, topics in `topics`.

An empty detail keeps what there is, or takes the safe value for a new thing. Of two admins at once the later one wins.
"""

import re
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from tortoise.models import Model

from forum import clock, database, events, text
from forum.catalogue import snapshot
from forum.catalogue.models import Cabinet, CatalogueName, Category, Language, Setting, Topic, TownHoliday, one
from forum.catalogue.naming import Naming, keep, stored, wrong_in
from forum.errors import Invalid
from forum.hours import wrong_hours
from forum.people.permissions import require
from forum.people.person import Person

Thing = Category | Topic | Cabinet | Language
T = TypeVar("T", Category, Topic, Cabinet, Language)

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{1,39}")
CABINET_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,19}")
LANGUAGE_CODE = re.compile(r"(?=.{2,12}$)[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
SCRIPT = re.compile(r"[A-Z][a-z]{3}")
LONGEST_ENDONYM, LONGEST_HOURS, LONGEST_TOWN = 60, 200, 60
NO_PARENT = "none"
CHOSEN = frozenset(("visibility", "who_answers", "script", "direction"))
"""Columns whose words are chosen from a few, so that a record may have them."""


@dataclass(frozen=True, kw_only=True)
class CabinetDetails:
    """A cabinet's code, which stays once given, and the code of the cabinet it is part of, or NO_PARENT.

    `opening_hours` are in OpenStreetMap's syntax, empty for those of all cabinets; `town` is the one whose municipal
    holidays are kept, empty for none; None keeps what there is.
    """

    code: str = ""
    parent: str = ""
    opening_hours: str | None = None
    town: str | None = None


@dataclass(frozen=True, kw_only=True)
class LanguageDetails:
    """A language's code (BCP 47), which stays once given, its name for itself, script (ISO 15924), and ltr or rtl."""

    code: str = ""
    endonym: str = ""
    script: str = ""
    direction: str = ""
    mediated: bool | None = None


@asynccontextmanager
async def alone(by: Person) -> AsyncIterator[None]:
    """One admin's edit of the catalogue: one transaction, after any other's. Raises NotAllowed for anybody else."""
    require(by, "manage_catalogue")
    async with database.transaction():
        await Setting.select_for_update().get_or_none(key=snapshot.VERSION)
        yield


def kind_of(thing: Thing) -> str:
    """The word by which names and events know a thing: category, topic, cabinet, language."""
    return type(thing).__name__.lower()


async def noted(thing: Thing, act: str, *, by: Person, **particulars: Any) -> None:
    """Records what was done to the thing, and has every process read the catalogue anew."""
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


def refuse(wrong: dict[str, str]) -> None:
    """Raises Invalid if anything is."""
    if wrong:
        raise Invalid(wrong)


def made_slug(naming: Naming, taken: Collection[str], otherwise: str) -> str:
    """A slug nobody has, from the English name."""
    wanted = text.slug(naming.names.get("en", ""))
    wanted = wanted if SLUG.fullmatch(wanted) else otherwise
    numbered = (f"{wanted[:36]}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (wanted, *numbered) if slug not in taken)


async def added(thing: T, naming: Naming, by: Person) -> T:
    """Writes a new thing with its names."""
    await thing.save()
    await keep(kind_of(thing), thing.pk, naming)
    await noted(thing, "added", by=by)
    return thing


async def changed(thing: Thing, values: dict[str, Any], naming: Naming, by: Person) -> None:
    """Writes the columns and names that differ; when none does, nothing happened."""
    differing = {column: value for column, value in values.items() if getattr(thing, column) != value}
    languages = await keep(kind_of(thing), thing.pk, naming)
    if not differing and not languages:
        return
    if differing:
        thing.update_from_dict(differing)
        await thing.save(update_fields=list(differing))
    told = {column: value for column, value in differing.items() if column in CHOSEN or not isinstance(value, str)}
    await noted(thing, "changed", by=by, columns=sorted(differing), values=told, names=languages)


async def add_category(naming: Naming, *, by: Person) -> Category:
    """A new group of topics, last in order. Raises Invalid as `naming.wrong_in` says, like every verb here."""
    async with alone(by):
        refuse(await wrong_in(naming))
        slug = made_slug(naming, await column(Category.all(), "slug"), "category")
        return await added(Category(slug=slug, position=await last_place(Category.all())), naming, by)


async def change_category(category: Category, naming: Naming, *, by: Person) -> None:
    """Renames a group."""
    async with alone(by):
        refuse(await wrong_in(naming, await stored("category", category.id)))
        await changed(category, {}, naming, by)


async def add_cabinet(details: CabinetDetails, naming: Naming, *, by: Person) -> Cabinet:
    """A new cabinet, last in order.

    Raises Invalid: `code: missing | characters | taken`, `parent: unknown | nested`,
    `opening_hours: syntax | never_open | too_long`, `town: unknown`.
    """
    async with alone(by):
        parent_id, wrong = await _parent(details, None)
        wrong |= await _wrong_times(details)
        wrong |= _code_refused(details.code, CABINET_CODE, await column(Cabinet.all(), "code"))
        refuse(wrong | await wrong_in(naming))
        position = await last_place(Cabinet.all())
        values = {"parent_id": parent_id, **_times(details)}
        return await added(Cabinet(code=details.code, position=position, **values), naming, by)


async def change_cabinet(cabinet: Cabinet, details: CabinetDetails, naming: Naming, *, by: Person) -> None:
    """Changes what a cabinet is called, which one it is part of and when it works. Raises Invalid as `add_cabinet` does."""
    async with alone(by):
        cabinet = await Cabinet.get(id=cabinet.id)
        parent_id, wrong = await _parent(details, cabinet)
        wrong |= await _wrong_times(details)
        refuse(wrong | await wrong_in(naming, await stored("cabinet", cabinet.id)))
        await changed(cabinet, {"parent_id": parent_id, **_times(details)}, naming, by)


def _times(details: CabinetDetails) -> dict[str, str]:
    given = {"opening_hours": details.opening_hours, "town": details.town}
    return {name: value for name, value in given.items() if value is not None}


async def _wrong_times(details: CabinetDetails) -> dict[str, str]:
    wrong = {}
    if details.opening_hours:
        long = len(details.opening_hours) > LONGEST_HOURS
        wrong["opening_hours"] = "too_long" if long else wrong_hours(details.opening_hours, clock.today())
    if details.town and not await TownHoliday.filter(town=details.town[:LONGEST_TOWN]).exists():
        wrong["town"] = "unknown"
    return {name: code for name, code in wrong.items() if code}


async def _parent(details: CabinetDetails, cabinet: Cabinet | None) -> tuple[int | None, dict[str, str]]:
    """The id of the cabinet above; only one level is there, since a grant covers a cabinet and its parts."""
    if details.parent in ("", NO_PARENT):
        return (cabinet.parent_id if cabinet and not details.parent else None), {}
    parent = await one(Cabinet, code=details.parent)
    if parent is None:
        return None, {"parent": "unknown"}
    has_parts = cabinet is not None and await Cabinet.filter(parent_id=cabinet.id).exists()
    if parent.parent_id or has_parts or (cabinet and cabinet.id == parent.id):
        return None, {"parent": "nested"}
    return parent.id, {}


async def add_language(details: LanguageDetails, naming: Naming, *, by: Person) -> Language:
    """A language people may write in from now on; pages are in the interface languages alone.

    Raises Invalid: `code: missing | characters | taken`, `endonym: missing | too_long`, `script: characters`,
    `direction: unknown`.
    """
    async with alone(by):
        values, wrong = _language_values(details, None)
        wrong |= _code_refused(details.code, LANGUAGE_CODE, await column(Language.all(), "code"))
        refuse(wrong | await wrong_in(naming))
        position = await last_place(Language.all())
        return await added(Language(code=details.code, position=position, **values), naming, by)


async def change_language(language: Language, details: LanguageDetails, naming: Naming, *, by: Person) -> None:
    """Changes a language, all but its code. Raises Invalid as `add_language` does."""
    async with alone(by):
        language = await Language.get(code=language.code)
        values, wrong = _language_values(details, language)
        refuse(wrong | await wrong_in(naming, await stored("language", language.code)))
        await changed(language, values, naming, by)


def _language_values(details: LanguageDetails, before: Language | None) -> tuple[dict[str, Any], dict[str, str]]:
    values: dict[str, Any] = {
        "endonym": details.endonym or (before.endonym if before else ""),
        "script": details.script or (before.script if before else "Latn"),
        "direction": details.direction or (before.direction if before else "ltr"),
        "mediated": details.mediated if details.mediated is not None else bool(before and before.mediated),
    }
    wrong = {}
    if not values["endonym"] or len(values["endonym"]) > LONGEST_ENDONYM:
        wrong["endonym"] = "too_long" if values["endonym"] else "missing"
    if not SCRIPT.fullmatch(values["script"]):
        wrong["script"] = "characters"
    if values["direction"] not in ("ltr", "rtl"):
        wrong["direction"] = "unknown"
    return values, wrong


def _code_refused(code: str, pattern: re.Pattern[str], taken: Collection[str]) -> dict[str, str]:
    if not code:
        return {"code": "missing"}
    if not pattern.fullmatch(code):
        return {"code": "characters"}
    return {"code": "taken"} if code.casefold() in {each.casefold() for each in taken} else {}
