"""A question put for somebody at the counter is theirs: their account, their code, their consent, and who helped."""

from typing import Any

import pytest

from forum.catalogue.views import Catalogue
from forum.errors import Conflict, Invalid, NotAllowed, NotFound, NotSignedIn
from forum.events import Event
from forum.people import recovery, sessions
from forum.people.accounts import Account
from forum.people.permissions import may
from forum.text import prose
from forum.threads.casework.models import CounterQuestion
from forum.threads.models import ReviewItem, Thread
from forum.threads.posting.asking import Question
from forum.threads.reading import own_lists
from forum.threads.reading.thread_page import thread_page
from forum.threads.visibility import find_thread
from moderation.desk import counter
from moderation.desk.counter import Put
from tests.cast import PASSWORD, Visiting, ask, cheap_hasher, person


async def put(catalogue: Catalogue, nickname: str | None = "rui", **how: Any) -> Put:
    agreed, reserved = how.pop("agreed", True), how.pop("reserved", frozenset())
    given: dict[str, Any] = {"topic": "housing", "language": "ar", "title": "My room is wet"} | how
    question = Question(body=await prose("The wall is wet and my child coughs."), **given)
    return await counter.put(question, by=await person(nickname), agreed=agreed, catalogue=catalogue, reserved=reserved)


async def test_the_question_belongs_to_an_account_made_for_the_person_and_is_private(catalogue: Catalogue):
    made = await put(catalogue)
    thread = await Thread.get(id=made.thread.id)
    assert (thread.author_id, thread.visibility, thread.at_counter) == (made.account.id, "private", True)
    assert thread.status == "published"
    assert made.account.password_hash is None
    row = await CounterQuestion.get(thread_id=thread.id)
    gah, rui = catalogue.cabinet("GAH"), await person("rui")
    assert gah
    assert (row.by_id, row.cabinet_id) == (rui.account_id, gah.id)
    assert row.agreed_at == thread.created_at or row.agreed_at > thread.created_at


async def test_a_mediator_puts_a_question_too_for_no_cabinet(catalogue: Catalogue):
    made = await put(catalogue, "rahima", visibility="public")
    assert made.thread.visibility == "public"
    assert (await CounterQuestion.get()).cabinet_id is None


@pytest.mark.parametrize("nickname", ["amina", "marta", "ada"])
async def test_nobody_else_puts_questions_for_others(nickname: str, catalogue: Catalogue):
    accounts = await Account.all().count()
    with pytest.raises(NotAllowed):
        await put(catalogue, nickname)
    assert await Account.all().count() == accounts
    assert not may(await person(nickname), "ask_for_others")


async def test_a_visitor_puts_none(catalogue: Catalogue):
    with pytest.raises(NotSignedIn):
        await put(catalogue, None)


async def test_without_the_person_s_consent_nothing_is_made(catalogue: Catalogue):
    accounts = await Account.all().count()
    with pytest.raises(Invalid) as refusal:
        await put(catalogue, agreed=False)
    assert refusal.value.fields == {"agreed": "missing"}
    assert await Account.all().count() == accounts
    assert not await Thread.exists()


async def test_a_question_that_is_refused_leaves_no_account(catalogue: Catalogue):
    accounts = await Account.all().count()
    with pytest.raises(Invalid):
        await put(catalogue, title="?")
    assert await Account.all().count() == accounts


async def test_danger_still_waits_for_a_person_s_look(catalogue: Catalogue):
    made = await put(catalogue, danger="yes")
    assert (await ReviewItem.get(thread_id=made.thread.id)).held is False


async def test_with_the_code_the_person_chooses_a_password_and_finds_the_question(catalogue: Catalogue):
    made = await put(catalogue)
    account, fresh = await recovery.recover(made.account.nickname, made.code, PASSWORD, hasher=cheap_hasher())
    assert account.id == made.account.id
    assert fresh != made.code
    signed_in = await sessions.sign_in(made.account.nickname, PASSWORD, hasher=cheap_hasher())
    assert signed_in
    who = await person(made.account.nickname)
    assert [each.id for each in await own_lists.asked_by(who)] == [made.thread.id]
    assert await find_thread(made.thread.id, reader=who, catalogue=catalogue)


async def test_it_is_in_the_audit_who_put_it_and_for_which_cabinet(catalogue: Catalogue):
    made = await put(catalogue)
    event = await Event.get(verb="thread.put_at_counter")
    assert (event.subject_id, event.actor_id) == (made.thread.id, (await person("rui")).account_id)
    assert event.hash
    assert event.particulars == {"cabinet": (await CounterQuestion.get()).cabinet_id}


async def test_the_page_tells_with_whose_help(catalogue: Catalogue):
    made = await put(catalogue, visibility="public")
    gah = catalogue.cabinet("GAH")
    assert gah
    for nickname in (None, "amina", "ines"):
        page = await thread_page(made.thread, await person(nickname), catalogue)
        assert page.margins.counter_cabinet_id == gah.id


@pytest.mark.parametrize("nickname", ["rui", "ines", "rahima"])
async def test_the_slip_is_there_for_who_put_it_and_for_their_cabinet_alone(nickname: str, catalogue: Catalogue):
    made = await put(catalogue)
    if nickname == "rui":
        thread, account = await counter.find(made.thread.id, by=await person(nickname), catalogue=catalogue)
        assert (thread.id, account.id) == (made.thread.id, made.account.id)
        return
    for act in (counter.find, counter.new_code):
        with pytest.raises(NotFound):
            await act(made.thread.id, by=await person(nickname), catalogue=catalogue)


async def test_who_put_it_finds_the_slip_although_the_question_went_to_another_cabinet(catalogue: Catalogue):
    made = await put(catalogue, topic="legal-support")
    with pytest.raises(NotFound):
        await find_thread(made.thread.id, reader=await person("rui"), catalogue=catalogue)
    assert await counter.find(made.thread.id, by=await person("rui"), catalogue=catalogue)


async def test_a_new_code_ends_the_one_before_and_is_written_down(catalogue: Catalogue):
    made = await put(catalogue)
    code = await counter.new_code(made.thread.id, by=await person("rui"), catalogue=catalogue)
    with pytest.raises(Invalid):
        await recovery.recover(made.account.nickname, made.code, PASSWORD, hasher=cheap_hasher())
    assert await recovery.recover(made.account.nickname, code, PASSWORD, hasher=cheap_hasher())
    event = await Event.get(verb="account.code_renewed")
    assert (event.subject_id, bool(event.hash)) == (made.account.id, True)


async def test_once_the_person_has_a_password_nobody_makes_a_code_for_them(catalogue: Catalogue):
    made = await put(catalogue)
    _, fresh = await recovery.recover(made.account.nickname, made.code, PASSWORD, hasher=cheap_hasher())
    with pytest.raises(Conflict, match="has_password"):
        await counter.new_code(made.thread.id, by=await person("rui"), catalogue=catalogue)
    assert await recovery.recover(made.account.nickname, fresh, PASSWORD, hasher=cheap_hasher())


async def test_a_question_somebody_asked_themselves_has_no_slip(catalogue: Catalogue):
    thread = await ask(topic="housing")
    with pytest.raises(NotFound):
        await counter.find(thread.id, by=await person("rui"), catalogue=catalogue)


async def test_danger_at_the_counter_is_taken_at_once_whatever_is_missing(catalogue: Catalogue, visit: Visiting):
    rui = await visit("rui")
    sent = await rui.post("/en/desk/counter", {"danger": "yes", "body": "He hits her.", "action": "preview"})
    assert (sent.status_code, "/desk/counter/" in sent.headers["location"]) == (303, True)
    thread = await Thread.get()
    assert (thread.danger, thread.visibility, (await CounterQuestion.get()).agreed) == (True, "private", False)
    nothing = await rui.post("/en/desk/counter", {"danger": "yes"})
    assert (nothing.status_code, await Thread.all().count()) == (422, 1)
