"""Queries that are written once: they say what the ORM says, on whatever database is connected, and see open transactions."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from tortoise.models import Model
from tortoise.queryset import QuerySet

from forum import database
from forum.catalogue.views import Catalogue
from forum.database.prepared import Prepared
from forum.people.accounts import Account
from forum.people.person import VISITOR
from forum.threads.models import KINDS, STATES, Post, Thread
from forum.threads.official import marking
from forum.threads.reading import lists
from forum.threads.reading.lists import SORTS, Filters
from tests.cast import Visiting, answer, ask, person
from tests.engines import Engine
from tests.forum.threads.test_official import statement

named: Prepared[list[Account]] = Prepared(lambda key: Account.filter(nickname_key=key).order_by("id"), str)


async def test_each_value_gives_its_own_rows(visit: Visiting) -> None:
    amina, bilal = await person("amina"), await person("bilal")
    assert [account.id for account in await named("amina")] == [amina.account_id]
    assert [account.id for account in await named("bilal")] == [bilal.account_id]
    assert await named("' OR 1=1 --") == []


async def test_models_are_as_the_orm_makes_them(visit: Visiting, catalogue: Catalogue) -> None:
    """Attribute by attribute, of the kind they are of; with the thread's official version beside it, and with none."""
    thread, other = await ask(), await ask()
    ines = await person("ines")
    said = await answer(thread, "ines")
    await marking.mark(said, thread, statement=statement(), by=ines, catalogue=catalogue)
    builds: list[Callable[[int], QuerySet[Any]]] = [
        lambda number: Thread.filter(id=number).select_related("official").order_by("id"),
        lambda number: Post.filter(thread_id=number).order_by("id"),
    ]
    for build, number in product(builds, (thread.id, other.id)):
        made: list[Model] = await Prepared(build, int)(number)
        assert [_held(each) for each in made] == [_held(each) for each in await build(number)] != []


def _held(model: Model) -> dict[str, Any]:
    return {
        name: _held(value) if isinstance(value, Model) else (type(value), value) for name, value in vars(model).items()
    }


async def test_a_prepared_query_sees_what_its_transaction_wrote(visit: Visiting) -> None:
    await person("amina")
    async with database.transaction():
        await Account.filter(nickname_key="amina").update(nickname_key="renamed")
        assert len(await named("renamed")) == 1


async def test_a_prepared_query_follows_to_another_database(engine: Engine, visit: Visiting) -> None:
    await person("amina")
    assert len(await named("amina")) == 1
    await database.close()
    other = engine.fresh()
    await database.connect(other)
    await Account.filter(nickname_key="amina").delete()
    assert await named("amina") == []


@pytest.mark.parametrize("values", [(), (1,), ("amina", "amina"), (None,)])
async def test_values_of_another_kind_are_refused(visit: Visiting, values: tuple[Any, ...]) -> None:
    with pytest.raises(TypeError):
        await named(*values)


@pytest.mark.parametrize(
    "build",
    [
        lambda key: Account.filter(nickname_key=key[:2]),
        lambda key: Account.filter(nickname_key=f"{key}"),
        lambda key: Account.filter(nickname_key__icontains=key),
        lambda key: Account.all(),
    ],
)
async def test_a_value_that_was_changed_on_its_way_is_noticed(visit: Visiting, build: Any) -> None:
    with pytest.raises(TypeError):
        await Prepared[Any](build, str)("amina")


async def test_a_visitors_list_is_that_of_a_member_who_asked_nothing(visit: Visiting, catalogue: Catalogue) -> None:
    """A member's list is asked of the ORM each time, a visitor's in a statement written once for its filters."""
    for number, (topic, language) in enumerate(product(("documentation", "housing"), ("bn", "ar"))):
        thread = await ask("amina", topic=topic, language=language, title=f"Question number {number}")
        await ask("amina", topic=topic, language=language, visibility="private")
        if number % 2:
            await answer(thread)
    bilal, shown = await person("bilal"), set()
    named = (catalogue.topic(slug) for slug in ("documentation", "housing", "health"))
    topics = [None, *(topic.id for topic in named if topic)]
    for topic_id, language, kind, state, sort in product(topics, ("", "bn", "ar"), ("", *KINDS), ("", *STATES), SORTS):
        filters = Filters(topic_id=topic_id, language=language, kind=kind, state=state, sort=sort)
        public = await lists.page(filters, reader=VISITOR, catalogue=catalogue)
        assert public == await lists.page(filters, reader=bilal, catalogue=catalogue), filters
        shown.add(tuple(row.id for row in public.threads))
    assert len(shown) > 10
