"""The numbers an admin decides: within bounds, from now on, and on record."""

import pytest

from forum.catalogue import numbers, snapshot
from forum.catalogue.models import Setting
from forum.errors import Invalid, NotAllowed
from forum.events import Event
from forum.people.person import Person
from forum.settings import Settings
from tests.cast import person


@pytest.fixture
async def ada(db: None) -> Person:
    snapshot.forget()
    return await person("ada")


async def in_force() -> tuple[int | None, set[int]]:
    known = await snapshot.current()
    return known.first_posts, {each.assignment_days for each in known.cabinets.values()}


async def test_without_an_admin_s_word_the_forum_s_own_numbers_hold(ada: Person):
    assert await in_force() == (None, {2})


async def test_an_admin_s_number_holds_at_once_and_an_empty_one_gives_it_back(ada: Person):
    await numbers.save({"hold_first_posts": "3", "assignment_days": "5"}, by=ada)
    assert await in_force() == (3, {5})
    await numbers.save({"hold_first_posts": "", "assignment_days": "5"}, by=ada)
    assert await in_force() == (None, {5})


async def test_none_held_is_a_decision_too(ada: Person):
    await numbers.save({"hold_first_posts": "0"}, by=ada)
    assert await in_force() == (0, {2})


async def test_what_was_decided_is_on_record_with_its_value_and_the_same_again_is_not(ada: Person):
    for _ in range(2):
        await numbers.save({"assignment_days": "3"}, by=ada)
    event = await Event.get(verb="setting.changed")
    assert (event.actor_id, event.particulars, bool(event.hash)) == (
        ada.account_id,
        {"values": {"assignment_days": 3}},
        True,
    )


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("hold_first_posts", "21"), ("hold_first_posts", "-1"), ("hold_first_posts", "many"), ("hold_first_posts", "1.5"),
        ("hold_first_posts", "٣"), ("assignment_days", "0"), ("assignment_days", "11"), ("assignment_days", "99999"),
        ("appeal_days", "0"), ("appeal_days", "31"),
    ],
)  # fmt: skip
async def test_a_number_out_of_bounds_is_refused_and_nothing_else_is_kept(ada: Person, name: str, typed: str):
    other = "assignment_days" if name == "hold_first_posts" else "hold_first_posts"
    with pytest.raises(Invalid) as refused:
        await numbers.save({name: typed, other: "4"}, by=ada)
    assert refused.value.fields == {name: "out_of_range"}
    assert await in_force() == (None, {2})


async def test_only_the_numbers_that_are_an_admin_s_are_kept(ada: Person):
    await numbers.save({"catalogue_version": "7", "forum_secret": "x"}, by=ada)
    assert not await Setting.filter(key="forum_secret").exists()
    assert not await Event.filter(verb="setting.changed").exists()


@pytest.mark.parametrize("nickname", ["amina", "ines", "marta"])
async def test_only_an_admin_decides(ada: Person, nickname: str):
    with pytest.raises(NotAllowed):
        await numbers.save({"assignment_days": "3"}, by=await person(nickname))
    assert await in_force() == (None, {2})


async def test_a_number_that_the_environment_decides_stays_whatever_is_typed(ada: Person):
    settings = Settings(hold_first_posts=1)
    await numbers.save({"hold_first_posts": "3", "assignment_days": "4"}, by=ada, settings=settings)
    assert await in_force() == (None, {4})
    assert [row.key for row in await Setting.filter(key__in=list(numbers.BOUNDS))] == ["assignment_days"]
