"""Giving and ending roles: what an admin may do, and that there is always an admin left."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tortoise.exceptions import IntegrityError

from forum import clock
from forum.catalogue import ordering, snapshot
from forum.catalogue.models import Cabinet, Topic
from forum.errors import Conflict, Invalid, NotAllowed
from forum.events import Event
from forum.people import sessions
from forum.people.accounts import Account
from forum.people.grants import RoleGrant
from forum.people.person import Person
from moderation.admin import roles
from tests.cast import person

TOMORROW = clock.today() + timedelta(days=1)


@pytest.fixture
async def ada(db: None) -> Person:
    snapshot.forget()
    return await person("ada")


async def held(nickname: str) -> list[str]:
    return [grant.role for grant in await roles.in_force() if grant.account.nickname == nickname]


@pytest.mark.parametrize("nickname", ["amina", "rahima", "ines", "marta"])
async def test_only_an_admin_gives_and_ends_roles(ada: Person, nickname: str):
    somebody = await person(nickname)
    with pytest.raises(NotAllowed):
        await roles.give("amina", "admin", by=somebody)
    with pytest.raises(NotAllowed):
        await roles.end(await RoleGrant.get(account__nickname="rui"), by=somebody)
    assert (await held("amina"), await held("rui")) == ([], ["officer"])


async def test_a_role_given_twice_is_held_once(ada: Person):
    first = await roles.give("bilal", "officer", by=ada, cabinet="GAH")
    second = await roles.give("bilal", "officer", by=ada, cabinet="GAH")
    assert first.id == second.id
    assert await held("bilal") == ["officer"]


async def test_an_officer_has_no_language_and_a_moderator_no_cabinet(ada: Person):
    await roles.give("bilal", "officer", by=ada, cabinet="GAH", language="bn")
    await roles.give("bilal", "moderator", by=ada, cabinet="GAJI", language="bn")
    bilal = await person("bilal")
    assert bilal.cabinets == {(await Cabinet.get(code="GAH")).id}
    assert bilal.languages == frozenset()


@pytest.mark.parametrize(
    ("role", "for_what", "wrong"),
    [
        ("officer", {"cabinet": "GAX"}, {"cabinet": "unknown"}),
        ("officer", {"cabinet": "GAH"}, {"cabinet": "archived"}),
        ("mediator", {"language": "tlh"}, {"language": "unknown"}),
        ("moderator", {"until": date(2020, 1, 1)}, {"until": "past"}),
    ],
)
async def test_a_role_is_for_something_there_is(
    ada: Person, role: str, for_what: dict[str, str], wrong: dict[str, str]
):
    await ordering.archive(await Topic.get(slug="housing"), by=ada)
    await ordering.archive(await Cabinet.get(code="GAH"), by=ada)
    with pytest.raises(Invalid) as refusal:
        await roles.give("bilal", role, by=ada, **for_what)  # type: ignore[arg-type]
    assert refusal.value.fields == wrong


async def test_a_role_ends_with_its_last_day_in_lisbon(ada: Person):
    await roles.give("bilal", "moderator", by=ada, until=date(2099, 7, 1))
    with clock.moved_to(datetime(2099, 7, 1, 22, 59, tzinfo=UTC)):
        assert await held("bilal") == ["moderator"]
    with clock.moved_to(datetime(2099, 7, 1, 23, 0, tzinfo=UTC)):
        assert await held("bilal") == []


async def test_a_new_role_ends_the_sessions_that_do_not_know_it(ada: Person):
    token, _ = await sessions.start(await Account.get(nickname="bilal"))
    await roles.give("bilal", "moderator", by=ada)
    assert await sessions.find(token) is None


async def test_an_ended_role_is_gone_and_its_row_says_who_ended_it(ada: Person):
    grant = await RoleGrant.get(account__nickname="rui")
    for _ in range(2):
        await roles.end(grant, by=ada)
    assert await held("rui") == []
    assert (await RoleGrant.get(id=grant.id)).ended_by_id == ada.account_id


async def test_the_only_admin_stays(ada: Person):
    with pytest.raises(Conflict, match="last_admin"):
        await roles.end(await RoleGrant.get(role="admin"), by=ada)
    with pytest.raises(Conflict, match="last_admin"):
        await roles.give("ada", "admin", by=ada, until=TOMORROW)
    assert await held("ada") == ["admin"]


async def test_an_admin_for_some_days_does_not_replace_the_lasting_one(ada: Person):
    await roles.give("bilal", "admin", by=ada, until=TOMORROW)
    with pytest.raises(Conflict, match="last_admin"):
        await roles.end(await RoleGrant.get(account__nickname="ada"), by=ada)


async def test_one_of_two_admins_may_end_the_others_role(ada: Person):
    grant = await roles.give("bilal", "admin", by=ada)
    await roles.end(await RoleGrant.get(account__nickname="ada"), by=await person("bilal"))
    assert (await held("ada"), await held("bilal")) == ([], ["admin"])
    with pytest.raises(Conflict, match="last_admin"):
        await roles.end(grant, by=await person("bilal"))


async def test_the_list_has_who_gave_a_role_and_admins_first(ada: Person):
    await roles.give("bilal", "mediator", by=ada, language="ur")
    grants = await roles.in_force()
    assert [grant.account.nickname for grant in grants] == ["ada", "marta", "ines", "rui", "bilal", "rahima"]
    assert [grant.granted_by.nickname for grant in grants if grant.granted_by] == ["ada"]


@pytest.mark.parametrize(
    ("role", "what"), [("moderator", {}), ("officer", {"cabinet": "GAH"}), ("mediator", {"language": "ur"})]
)
async def test_a_role_given_by_several_at_once_is_held_once_and_given_and_ended_later(
    ada: Person, role: str, what: dict[str, Any]
):
    made = await asyncio.gather(*(roles.give("bilal", role, by=ada, **what) for _ in range(6)))
    assert len({grant.id for grant in made}) == 1
    assert await held("bilal") == [role]
    longer = await roles.give("bilal", role, by=ada, until=TOMORROW, **what)
    assert longer.until is not None
    assert await held("bilal") == [role]
    await roles.end(longer, by=ada)
    assert await held("bilal") == []


async def test_a_role_given_with_several_ends_at_once_is_held_once(ada: Person):
    ends = [TOMORROW + timedelta(days=days) for days in range(6)]
    await asyncio.gather(*(roles.give("bilal", "moderator", by=ada, until=end) for end in ends))
    assert await held("bilal") == ["moderator"]
    assert await RoleGrant.filter(account__nickname="bilal").count() == 6


async def test_a_role_ended_by_several_at_once_is_ended_once(ada: Person):
    grant = await RoleGrant.get(account__nickname="rui")
    await asyncio.gather(*(roles.end(grant, by=ada) for _ in range(4)))
    assert await Event.filter(verb="role.ended").count() == 1


@pytest.mark.parametrize("same", [{}, {"cabinet_id": 1}, {"language": "ur"}])
async def test_the_database_itself_refuses_a_role_held_twice_over(ada: Person, same: dict[str, Any]):
    row = {"account_id": ada.account_id, "role": "mediator", "granted_at": clock.now()} | same
    await RoleGrant.create(**row)
    with pytest.raises(IntegrityError):
        await RoleGrant.create(**row)
    await RoleGrant.filter(role="mediator", account_id=ada.account_id).update(ended_at=clock.now())
    await RoleGrant.create(**row)
