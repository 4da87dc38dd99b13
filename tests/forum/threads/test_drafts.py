"""Drafts of answers are kept for their author alone, and others learn only that somebody is writing."""

from datetime import timedelta
from typing import Any

import pytest

from forum import clock, text
from forum.catalogue import snapshot
from forum.catalogue.views import Catalogue
from forum.errors import Conflict, Invalid, NotAllowed, NotSignedIn
from forum.people import form_keys
from forum.people.accounts import Account
from forum.people.grants import RoleGrant
from forum.threads.casework import replies
from forum.threads.models import Post, Thread
from forum.threads.posting import answering, drafts, lifecycle
from forum.threads.posting.drafts import writers
from forum.threads.posting.models import Draft
from forum.threads.reading.thread_page import ThreadPage, thread_page
from tests.cast import answer, ask, person


async def keep(thread: Thread, nickname: str, body: str, catalogue: Catalogue) -> bool:
    return await drafts.keep(thread, body, by=await person(nickname), catalogue=catalogue)


async def read(thread: Thread, nickname: str, catalogue: Catalogue) -> ThreadPage:
    return await thread_page(await Thread.get(id=thread.id), await person(nickname), catalogue)


async def draft(thread: Thread, nickname: str, catalogue: Catalogue) -> str:
    """The text of the draft on the page, empty without one."""
    kept = (await read(thread, nickname, catalogue)).draft
    return kept.body if kept else ""


async def seen_writing(thread: Thread, nickname: str, catalogue: Catalogue) -> list[str]:
    """Who is seen to write on the page."""
    staff = (await read(thread, nickname, catalogue)).staff
    return [each.nickname for each in staff.writers] if staff else []


async def test_a_draft_is_kept_and_the_next_one_takes_its_place(catalogue: Catalogue):
    thread = await ask()
    assert await keep(thread, "ines", "First", catalogue)
    assert await keep(thread, "ines", "First, bring", catalogue)
    assert await draft(thread, "ines", catalogue) == "First, bring"
    assert await Draft.all().count() == 1


async def test_nobody_else_reads_a_draft(catalogue: Catalogue):
    thread = await ask()
    await keep(thread, "ines", "A secret thought", catalogue)
    for nickname in ("amina", "bilal", "rahima", "rui", "marta", "ada"):
        assert "secret" not in repr(await read(thread, nickname, catalogue))
        assert await drafts.find(by=await person(nickname), catalogue=catalogue) == []


@pytest.mark.parametrize("nickname", ["amina", "bilal", "rahima", "marta", "ada"])
async def test_who_may_not_answer_keeps_no_draft(nickname: str, catalogue: Catalogue):
    with pytest.raises(NotAllowed):
        await keep(await ask(), nickname, "Let me say", catalogue)
    assert not await Draft.exists()


async def test_a_visitor_keeps_no_draft(catalogue: Catalogue):
    with pytest.raises(NotSignedIn):
        await drafts.keep(await ask(), "Hello", by=await person(None), catalogue=catalogue)


async def test_an_emptied_form_keeps_nothing(catalogue: Catalogue):
    thread = await ask()
    await keep(thread, "ines", "A thought", catalogue)
    assert not await keep(thread, "ines", "", catalogue)
    assert not await Draft.exists()


async def test_what_is_too_long_to_be_an_answer_is_too_long_for_a_draft(catalogue: Catalogue):
    with pytest.raises(Invalid) as refusal:
        await keep(await ask(), "ines", "x" * 20_001, catalogue)
    assert refusal.value.fields == {"body": "too_long"}


async def test_a_closed_conversation_takes_no_draft(catalogue: Catalogue):
    thread = await ask()
    await lifecycle.close(thread, by=await person("amina"), catalogue=catalogue)
    with pytest.raises(Conflict, match="closed"):
        await keep(thread, "ines", "Too late", catalogue)


async def test_a_sent_answer_ends_its_draft_and_no_other(catalogue: Catalogue):
    thread = await ask()
    await keep(thread, "ines", "Bring", catalogue)
    await keep(thread, "rui", "I would say", catalogue)
    await answer(thread, "ines")
    assert [each.account_id for each in await Draft.all()] == [(await person("rui")).account_id]


async def test_an_answer_that_is_refused_leaves_the_draft(catalogue: Catalogue):
    thread = await ask()
    await keep(thread, "ines", "Bring", catalogue)
    with pytest.raises(Invalid):
        await answer(thread, "ines", "")
    assert await Draft.exists()


async def test_a_draft_thrown_away_is_gone_and_only_one_s_own(catalogue: Catalogue):
    thread = await ask()
    await keep(thread, "ines", "Bring", catalogue)
    await drafts.drop(thread, by=await person("rui"), catalogue=catalogue)
    assert await Draft.exists()
    for _ in range(2):
        await drafts.drop(thread, by=await person("ines"), catalogue=catalogue)
    assert not await Draft.exists()


async def test_drafts_go_with_the_thread_that_is_withdrawn_and_with_the_account(catalogue: Catalogue):
    thread, other = await ask(), await ask()
    for each in (thread, other):
        await keep(each, "ines", "Bring", catalogue)
    await lifecycle.withdraw(thread, by=await person("amina"), catalogue=catalogue)
    assert [each.thread_id for each in await Draft.all()] == [other.id]
    await Account.filter(nickname="ines").delete()
    assert not await Draft.exists()


async def test_my_drafts_are_those_i_may_still_send_the_latest_first(catalogue: Catalogue):
    first, second, private = await ask(), await ask(), await ask(visibility="private")
    for minutes, thread in enumerate((first, second, private)):
        with clock.moved_to(clock.now() + timedelta(minutes=minutes)):
            await keep(thread, "ines", "Bring", catalogue)
    found = await drafts.find(by=await person("ines"), catalogue=catalogue)
    assert [each.thread.id for each in found] == [private.id, second.id, first.id]
    await lifecycle.close(second, by=await person("amina"), catalogue=catalogue)
    await RoleGrant.filter(account__nickname="ines").update(ended_at=clock.now())
    assert await drafts.find(by=await person("ines"), catalogue=catalogue) == []
    assert await draft(first, "ines", catalogue) == ""


async def test_a_colleague_sees_for_fifteen_minutes_who_is_writing(catalogue: Catalogue):
    thread = await ask()
    await keep(thread, "ines", "Bring", catalogue)
    for nickname in ("rui", "marta"):
        assert await seen_writing(thread, nickname, catalogue) == ["ines"]
    for nickname in ("ines", "amina", "bilal", "ada"):
        assert await seen_writing(thread, nickname, catalogue) == []
    with clock.moved_to(clock.now() + timedelta(minutes=16)):
        assert await seen_writing(thread, "rui", catalogue) == []
        assert await draft(thread, "ines", catalogue) == "Bring"


async def test_a_member_s_draft_is_told_to_nobody(catalogue: Catalogue):
    thread = await ask(kind="discussion")
    await keep(thread, "bilal", "I know a place", catalogue)
    assert await draft(thread, "bilal", catalogue)
    assert await writers(thread, await person("ines")) == []


async def test_who_is_told_once_of_a_writer_is_not_told_again(catalogue: Catalogue):
    thread = await ask()
    first = replies.known_at_first(0)
    alone = await _known(thread, [])
    busy = await _known(thread, [7])
    busier = await _known(thread, [7, 9])
    assert not replies.is_news(alone, first)
    assert replies.is_news(busy, first)
    assert not replies.is_news(busy, busy)
    assert replies.is_news(busier, busy)
    assert not replies.is_news(alone, busier)


async def _known(thread: Thread, ids: list[int]) -> str:
    ines, known = await person("ines"), await snapshot.current()
    return replies.known(thread, known.cabinets[thread.cabinet_id], ines, 0, ids)


async def test_what_is_late_does_not_bring_a_sent_draft_back(catalogue: Catalogue):
    thread, ines = await ask(), await person("ines")
    await form_keys.spend("the form's key", "what was sent")
    assert not await drafts.keep(thread, "Bring", by=ines, catalogue=catalogue, key="the form's key")
    assert await drafts.keep(thread, "Bring", by=ines, catalogue=catalogue, key="another key")


async def test_an_answer_is_not_sent_past_news_that_its_form_did_not_know(catalogue: Catalogue) -> None:
    thread, ines = await ask(language="bn"), await person("ines")
    opened = replies.known_at_first(0)
    await keep(thread, "rahima", "Bring", catalogue)

    async def send(known: str) -> Post:
        body = await text.prose("Bring every proof.")
        return await answering.answer(thread, body=body, by=ines, catalogue=catalogue, known=known)

    with pytest.raises(Conflict, match="meanwhile"):
        await send(opened)
    told = await answering.known_now(thread, by=ines, catalogue=catalogue)
    await answer(thread, "rui")
    with pytest.raises(Conflict, match="meanwhile"):
        await send(told)
    assert await send(await answering.known_now(thread, by=ines, catalogue=catalogue))
    assert await send("")


async def test_an_answer_of_the_team_leaves_no_place_of_a_saved_reply_unfilled(catalogue: Catalogue) -> None:
    thread, body = await ask(), await text.prose("Come to {place} on Monday.")
    how: dict[str, Any] = {"body": body, "by": await person("ines"), "catalogue": catalogue}
    with pytest.raises(Invalid, match="body: place"):
        await answering.answer(thread, **how, known=replies.known_at_first(0))
    assert await answering.answer(thread, **how)
