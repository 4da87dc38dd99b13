"""Sensitive acts of the desk ask who it is after ten minutes, and what was typed goes on whole."""

from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from forum import clock, ids
from forum.people.sanctions import Sanction
from forum.people.sessions import Session
from forum.threads import state
from forum.threads.models import Post
from moderation.models import Appeal, Decision, Reading
from moderation.review import appeals
from moderation.review.verdicts import VERDICTS
from tests.cast import PASSWORD, Visit, Visiting, ask, contents, person
from tests.forum.web.markup import forms
from tests.moderation.test_decisions import GROUNDS, decide, question_of
from tests.moderation.test_queue import another_moderator

DECIDE = "/en/desk/decisions"
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}
STATEMENT = "Both texts sell appointments.\n\nYou can  object — “مواعيد”, até seis meses."


async def an_hour_later(who: Visit) -> Visit:
    """The browser of somebody who signed in some time ago."""
    await Session.filter(digest=who.digest).update(created_at=clock.now() - timedelta(hours=1))
    return who


@pytest.fixture
async def marta(visit: Visiting) -> Visit:
    return await an_hour_later(await visit("marta"))


async def waits(title: str = "An advertisement") -> str:
    """Something that waits, by its code."""
    thread = await ask(title=title)
    return ids.encode((await state.enqueue(await question_of(thread), thread, reasons=["scam"])).id)


async def given_for(verdict: str) -> dict[str, str]:
    needed = {"mask": {"part": "residence card"}, "suspend": {"until": "2099-01-01"}, "move": {"topic": "housing"}}
    other = {"language": {"language": "pt"}, "duplicate": {"of": ids.encode((await ask("bilal")).id)}}
    return (needed | other).get(verdict, {})


async def proved(who: Visit, asked: httpx.Response, address: str) -> httpx.Response:
    """The page that offers to send what was typed, after a wrong password and the right one."""
    assert (asked.status_code, 'type="password"' in asked.text) == (401, True)
    for typed, status in (("not mine", 422), (PASSWORD, 200)):
        fields = forms(asked)["/en/account/confirmation"] | {"password": typed}
        asked = await who.client.post("/en/account/confirmation", data=fields, headers=SAME_ORIGIN)
        assert asked.status_code == status
    assert address in forms(asked)
    return asked


async def on_with(who: Visit, asked: httpx.Response, address: str) -> dict[str, Any]:
    """Goes on by one press; gives the fields that were sent."""
    fields = forms(await proved(who, asked, address))[address]
    done = await who.client.post(address, data=fields, headers=SAME_ORIGIN)
    assert done.status_code == 303, done.text
    return fields


@pytest.mark.parametrize("verdict", VERDICTS)
async def test_several_at_once_ask_for_the_password_whatever_is_decided(verdict: str, marta: Visit) -> None:
    codes, how = [await waits() for _ in range(2)], await given_for(verdict)
    before = await contents()
    sent = {"item": codes, "verdict": verdict, "reason": GROUNDS[verdict], "statement": STATEMENT} | how
    asked = await marta.post(DECIDE, sent)
    assert (asked.status_code, 'type="password"' in asked.text) == (401, True)
    assert await contents() == before


@pytest.mark.parametrize("verdict", VERDICTS)
async def test_of_decisions_about_one_text_only_a_ban_asks(verdict: str, marta: Visit) -> None:
    code, how = await waits(), await given_for(verdict)
    sent = {"item": code, "verdict": verdict, "reason": GROUNDS[verdict], "statement": STATEMENT} | how
    answered = await marta.post(DECIDE, sent)
    assert answered.status_code == (401 if verdict == "ban" else 303), answered.text
    assert await Sanction.filter(kind="ban").count() == 0


async def test_everything_that_was_chosen_and_written_goes_on_through_the_password(marta: Visit) -> None:
    codes = [await waits(f"Advertisement {number}") for number in range(7)]
    sent = {"item": codes, "verdict": "suspend", "reason": "scam", "statement": STATEMENT, "until": "2099-01-01"}
    fields = await on_with(marta, await marta.post(DECIDE, sent), DECIDE)
    assert fields["item"] == codes
    assert {name: fields[name] for name in ("verdict", "reason", "until")} == {
        "verdict": ["suspend"], "reason": ["scam"], "until": ["2099-01-01"],
    }  # fmt: skip
    assert await Decision.filter(verdict="suspend").count() == 7
    assert {each.statement for each in await Decision.all()} == {STATEMENT}
    assert await Sanction.filter(until=clock.end_of_day(date(2099, 1, 1))).count() == 7


async def test_a_form_that_is_wrong_comes_back_whole_after_the_password(marta: Visit) -> None:
    codes = [await waits() for _ in range(2)]
    sent = {"item": codes, "verdict": "hide", "reason": "", "statement": STATEMENT}
    fields = forms(await proved(marta, await marta.post(DECIDE, sent), DECIDE))[DECIDE]
    refused = await marta.client.post(DECIDE, data=fields, headers=SAME_ORIGIN)
    assert refused.status_code == 422
    assert forms(refused)[DECIDE]["statement"][0].split() == STATEMENT.split()
    assert refused.text.count(" checked") >= 2


async def test_one_text_named_twice_is_one_and_no_mass_act(marta: Visit) -> None:
    code = await waits()
    sent = {"item": [code, code], "verdict": "hide", "reason": "scam", "statement": STATEMENT}
    assert (await marta.post(DECIDE, sent)).status_code == 303


async def test_several_are_undone_together_only_after_the_password(marta: Visit) -> None:
    made = [await decide(await question_of(await ask()), "hide") for _ in range(3)]
    first, *others = [ids.encode(each.id) for each in made]
    address, before = f"/en/desk/decisions/{first}/reversal", await contents()
    asked = await marta.post(address, {"also": others})
    assert asked.status_code == 401
    assert await contents() == before
    assert (await on_with(marta, asked, address))["also"] == others
    assert await Decision.filter(undone_at=None).count() == 0


async def test_one_decision_is_undone_without_it_and_a_mask_is_not(marta: Visit) -> None:
    hidden = await decide(await question_of(await ask()), "hide")
    assert (await marta.post(f"/en/desk/decisions/{ids.encode(hidden.id)}/reversal")).status_code == 303
    question = await question_of(await ask())
    masked = await decide(question, "mask", given={"start": 3, "end": 12})
    address = f"/en/desk/decisions/{ids.encode(masked.id)}/reversal"
    asked = await marta.post(address, {"reason": "The words were no insult."})
    assert asked.status_code == 401
    assert "▮▮▮" in (await Post.get(id=question.id)).source


@pytest.mark.parametrize(("verdict", "said", "status"), [("mask", "overturn", 401), ("mask", "uphold", 303), ("hide", "overturn", 303)])  # fmt: skip
async def test_an_objection_that_takes_a_mask_off_asks_too(
    verdict: str, said: str, status: int, visit: Visiting
) -> None:
    question = await question_of(await ask())
    made = await decide(question, verdict, given={"start": 3, "end": 12} if verdict == "mask" else {})
    appeal = await appeals.appeal(made, body="I disagree.", by=await person("amina"))
    await another_moderator()
    bilal, address = await an_hour_later(await visit("bilal")), f"/en/desk/appeals/{ids.encode(appeal.id)}"
    asked = await bilal.post(address, {"verdict": said, "statement": STATEMENT})
    assert asked.status_code == status, asked.text
    if status == 401:
        assert not (await Appeal.get(id=appeal.id)).verdict
        await on_with(bilal, asked, address)
        assert (await Post.get(id=question.id)).source == question.source
    assert (await Appeal.get(id=appeal.id)).statement.split() == STATEMENT.split()


@pytest.mark.parametrize("nickname", ["rui", "ada"])
async def test_a_private_question_is_opened_by_a_reason_only_after_the_password(nickname: str, visit: Visiting) -> None:
    thread = await ask(visibility="private")
    reader, address = await an_hour_later(await visit(nickname)), "/en/desk/readings"
    sent = {"thread": ids.encode(thread.id), "reason": "Her lawyer called about it."}
    asked = await reader.post(address, sent)
    assert asked.status_code == 401
    assert not await Reading.exists()
    fields = await on_with(reader, asked, address)
    assert {name: fields[name] for name in sent} == {name: [value] for name, value in sent.items()}
    assert (await Reading.get()).reason == sent["reason"]


async def test_who_may_not_is_refused_before_being_asked(visit: Visiting) -> None:
    thread = await ask(visibility="private")
    amina = await an_hour_later(await visit("amina"))
    sent = {"thread": ids.encode(thread.id), "reason": "Her lawyer called about it."}
    assert (await amina.post("/en/desk/readings", sent)).status_code == 403
    several = {"item": [await waits(), await waits()], "verdict": "hide"}
    assert (await amina.post(DECIDE, several)).status_code == 403
