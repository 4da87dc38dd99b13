"""Order and archive of the catalogue: moving, archiving and restoring. Nothing is ever deleted."""

from typing import Any

from forum import clock
from forum.catalogue.editing import Thing, alone, last_place, noted, shift
from forum.catalogue.models import Cabinet, Category, Language, Topic
from forum.errors import Conflict
from forum.people.person import Person

UNKNOWN_LANGUAGE = "other"


async def move_up(thing: Thing, *, by: Person) -> None:
    """Puts the thing one place earlier among those offered beside it; the first one stays."""
    await _move(thing, -1, by)


async def move_down(thing: Thing, *, by: Person) -> None:
    """Puts the thing one place later among those offered beside it; the last one stays."""
    await _move(thing, 1, by)


async def _move(thing: Thing, step: int, by: Person) -> None:
    async with alone(by=by):
        row: Any = await type(thing).filter(pk=thing.pk).get()
        things = sorted(await _beside(row).filter(archived_at=None), key=lambda each: (each.position, each.pk))
        if await shift(things, row.pk, step):
            await noted(row, "moved", by=by, step=step)


def _beside(thing: Thing) -> Any:
    """The things that are ordered together with this one: topics within their group."""
    if isinstance(thing, Topic):
        return Topic.filter(category_id=thing.category_id)
    return type(thing).exclude(pk=UNKNOWN_LANGUAGE) if isinstance(thing, Language) else type(thing).all()


async def archive(thing: Thing, *, by: Person) -> None:
    """Archives the thing: nobody can choose it, and threads that have it keep it. A second call changes nothing.

    Raises Conflict: `category_in_use` and `cabinet_in_use` while topics offered have it, `language_needed` for a
    language that pages are in.
    """
    async with alone(by=by):
        row: Any = await type(thing).filter(pk=thing.pk).get()
        if row.archived_at:
            return
        if isinstance(row, Language) and (row.interface or row.code == UNKNOWN_LANGUAGE):
            raise Conflict("language_needed")
        if isinstance(row, Category) and await Topic.filter(category_id=row.id, archived_at=None).exists():
            raise Conflict("category_in_use")
        if isinstance(row, Cabinet) and await Topic.filter(cabinet_id=row.id, archived_at=None).exists():
            raise Conflict("cabinet_in_use")
        await type(thing).filter(pk=row.pk).update(archived_at=clock.now())
        await noted(row, "archived", by=by)


async def restore(thing: Thing, *, by: Person) -> None:
    """Offers the thing again, last in order. Again: nothing happens.

    Raises Conflict for a topic whose category or cabinet is archived: `category_archived`, `cabinet_archived`.
    """
    async with alone(by=by):
        row: Any = await type(thing).filter(pk=thing.pk).get()
        if not row.archived_at:
            return
        if isinstance(row, Topic):
            if await Category.exclude(archived_at=None).filter(id=row.category_id).exists():
                raise Conflict("category_archived")
            if await Cabinet.exclude(archived_at=None).filter(id=row.cabinet_id).exists():
                raise Conflict("cabinet_archived")
        position = await last_place(_beside(row).filter(archived_at=None))
        await type(thing).filter(pk=row.pk).update(archived_at=None, position=position)
        await noted(row, "restored", by=by)
