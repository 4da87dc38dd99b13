"""Sanctions and roles: whom a moderator may sanction, what a role given afterwards is worth, and that whoever gives it knows."""

import asyncio
from datetime import date

import pytest

from forum import clock
from forum.catalogue import snapshot
from forum.catalogue.views import Catalogue
from forum.errors import Conflict, Invalid, NotAllowed
from forum.people import accounts, grants
from forum.people.accounts import Account
from forum.people.grants import RoleGrant
from forum.people.sanctions import Sanction
from forum.people.sessions import Session
from forum.threads.models import Thread
from forum.threads.official import marking
from forum.threads.posting import lifecycle
from moderation.admin import roles
from moderation.desk import assigning
from moderation.models import Decision
from moderation.review import claims, items, undoing
from tests.cast import answer, ask, person
from tests.forum.threads.test_official import statement
from tests.moderation.test_decisions import decide, put, question_of

pytestmark = pytest.mark.usefixtures("app")
LONG = {"until": date(2099, 1, 1)}


async def suspended(nickname: str = "amina", verdict: str = "suspend") -> Decision:
    return await decide(await question_of(await ask(nickname)), verdict, given=LONG if verdict == "suspend" else {})


async def become(nickname: str, role: str, cabinet: str = "") -> None:
    """A role, whatever a sanction says."""
    held = (await snapshot.current()).cabinet(cabinet)
    await grants.give(await Account.get(nickname=nickname), role, by=None, cabinet_id=held.id if held else None)


@pytest.mark.parametrize("verdict", ["suspend", "ban"])
async def test_a_role_is_given_to_somebody_sanctioned_only_by_an_admin_who_knows_it(verdict: str) -> None:
    ada, _ = await person("ada"), await suspended(verdict=verdict)
    for role, about in (("moderator", {}), ("officer", {"cabinet": "GAH"}), ("mediator", {"language": "bn"})):
        with pytest.raises(Invalid) as refused:
            await roles.give("amina", role, by=ada, **about)  # type: ignore[arg-type]
        assert refused.value.fields == {"nickname": "sanctioned"}
    assert not await RoleGrant.filter(account__nickname="amina").exists()
    with pytest.raises(Invalid):
        await roles.give("amina", "moderator", by=ada, knowing="bilal")
    await roles.give("amina", "moderator", by=ada, knowing="Amina")
    assert (await person("amina")).is_staff


async def test_after_a_sanction_has_ended_nobody_is_asked(catalogue: Catalogue) -> None:
    made = await suspended()
    await undoing.undo(made, by=await person("marta"), catalogue=catalogue)
    await roles.give("amina", "moderator", by=await person("ada"))
    await suspended("bilal")
    with clock.moved_to(clock.end_of_day(date(2099, 1, 1))):
        await roles.give("bilal", "moderator", by=await person("ada"))


async def test_a_role_given_afterwards_does_nothing_while_the_sanction_lasts(catalogue: Catalogue) -> None:
    thread = await ask("bilal")
    said, row, made = await answer(thread), await put(await question_of(thread)), await suspended()
    for role, cabinet in (("moderator", ""), ("officer", "GAJI"), ("admin", "")):
        await become("amina", role, cabinet)
    amina = await person("amina")
    item = await items.find(row.id)
    acts = (
        answer(thread, "amina"),
        marking.mark(said, thread, statement=statement(), by=amina, catalogue=catalogue),
        decide(item.post, "hide", by="amina"),
        undoing.undo(made, by=amina, catalogue=catalogue),
        claims.claim(row, by=amina),
        assigning.assign(thread, "me", by=amina, catalogue=catalogue),
        roles.give("bilal", "moderator", by=amina),
    )
    for act in acts:
        with pytest.raises(NotAllowed, match="suspended"):
            await act
    assert (await Sanction.get()).ended_at is None


async def test_who_is_suspended_does_not_reopen_their_own_conversation(catalogue: Catalogue) -> None:
    thread = await ask()
    await lifecycle.close(thread, by=await person("amina"), catalogue=catalogue)
    made, thread = await suspended(), await Thread.get(id=thread.id)
    with pytest.raises(NotAllowed, match="suspended"):
        await lifecycle.reopen(thread, by=await person("amina"), catalogue=catalogue)
    assert (await Thread.get(id=thread.id)).closed
    await undoing.undo(made, by=await person("marta"), catalogue=catalogue)
    await lifecycle.reopen(thread, by=await person("amina"), catalogue=catalogue)
    assert not (await Thread.get(id=thread.id)).closed


async def test_nothing_is_put_into_the_hands_of_somebody_who_is_suspended(catalogue: Catalogue) -> None:
    thread = await ask("bilal")
    row, _ = await put(await question_of(thread)), await suspended()
    await become("amina", "moderator")
    await become("amina", "officer", "GAJI")
    with pytest.raises(Invalid) as refused:
        await claims.assign(row, "amina", by=await person("marta"))
    assert refused.value.fields == {"to": "no_moderator"}
    with pytest.raises(Invalid) as refused:
        await assigning.assign(thread, "amina", by=await person("ines"), catalogue=catalogue)
    assert refused.value.fields == {"to": "may_not_take"}


@pytest.mark.parametrize("verdict", ["warn", "suspend", "ban"])
async def test_staff_are_sanctioned_by_a_moderator_who_is_admin_too_and_by_no_other(verdict: str) -> None:
    said, given = await answer(await ask()), LONG if verdict == "suspend" else {}
    with pytest.raises(Invalid) as refused:
        await decide(said, verdict, given=given)
    assert refused.value.fields == {"verdict": "staff"}
    await become("ada", "moderator")
    await decide(said, verdict, by="ada", given=given)
    assert (await Sanction.get()).account_id == said.author_id
    assert bool((await person("ines")).silence) == (verdict != "warn")
    assert await Session.filter(account__nickname="ines").exists() is False


async def test_a_suspended_admin_is_not_the_one_that_is_left() -> None:
    ada = await person("ada")
    await suspended("bilal", "ban")
    await roles.give("bilal", "admin", by=ada, knowing="bilal")
    with pytest.raises(Conflict, match="last_admin"):
        await roles.end(await RoleGrant.get(role="admin", account__nickname="ada"), by=ada)
    await roles.give("amina", "admin", by=ada)
    await roles.end(await RoleGrant.get(role="admin", account__nickname="ada"), by=ada)


async def test_a_role_and_a_sanction_at_the_same_time_know_of_each_other() -> None:
    """Either the moderator is refused, since the person is staff, or the admin is, since the person is suspended."""
    for number in range(6):
        account = await accounts.create_by_command(f"person{number}", None, hasher=None)  # type: ignore[arg-type]
        question = await question_of(await ask(account.nickname))
        ada = await person("ada")
        both = (decide(question, "ban"), roles.give(account.nickname, "moderator", by=ada))
        outcomes = await asyncio.gather(*both, return_exceptions=True)
        refused = [each for each in outcomes if isinstance(each, Invalid)]
        assert len(refused) == 1, outcomes
        held = await RoleGrant.filter(account_id=account.id).exists()
        assert held != await Sanction.filter(account_id=account.id).exists()
