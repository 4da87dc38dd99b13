"""The answer form keeps what was begun, shows it to its author, and tells others who is writing."""

from datetime import timedelta

import httpx
import pytest

from forum import clock
from forum.catalogue.views import Catalogue
from forum.threads.models import Post, Thread
from forum.threads.posting import lifecycle
from forum.threads.posting.models import Draft
from moderation.admin import saved_replies
from moderation.admin.saved_replies import ReplyDetails
from tests.cast import Visit, Visiting, answer, ask, at, person
from tests.forum.web.markup import forms, text_of, tree
from tests.moderation.web.sending import send

WORDS = "Bring your passport and <b>two</b> photographs."


async def written(who: Visit, thread: Thread) -> str:
    """What stands in the field of the answer's form."""
    page = await who.get(at(thread))
    field = next(each for each in tree(page).iter("textarea") if each.get("id") == "answer")
    return text_of(field).strip()


async def keep(who: Visit, thread: Thread, body: str) -> httpx.Response:
    """Presses "Keep as a draft" on the thread's page, and gives the page it leads to."""
    fields = forms(await who.get(at(thread)))[at(thread, "/answers")] | {"body": body, "action": "keep"}
    sent = await who.client.post(at(thread, "/answers"), data=fields, headers={"Sec-Fetch-Site": "same-origin"})
    assert sent.status_code == 303, sent.text
    return await who.get(sent.headers["location"])


async def test_a_kept_draft_opens_in_the_form_with_its_time(visit: Visiting):
    ines, thread = await visit("ines"), await ask()
    page = await keep(ines, thread, WORDS)
    assert "Your answer is kept as a draft. Only you can read it." in page.text
    assert await written(ines, thread) == WORDS
    page = await ines.get(at(thread))
    assert "Kept as a draft: " in page.text
    assert at(thread, "/draft/removal") in forms(page)
    assert not await Post.filter(kind="answer").exists()


async def test_a_draft_thrown_away_is_gone(visit: Visiting):
    ines, thread = await visit("ines"), await ask()
    await keep(ines, thread, WORDS)
    assert (await send(ines, at(thread), at(thread, "/draft/removal"))).status_code == 303
    assert await written(ines, thread) == ""
    assert at(thread, "/draft/removal") not in forms(await ines.get(at(thread)))


async def test_sending_the_answer_ends_the_draft_and_a_late_saving_brings_none_back(visit: Visiting):
    ines, thread = await visit("ines"), await ask()
    fields = forms(await ines.get(at(thread)))[at(thread, "/answers")] | {"body": WORDS}
    path = at(thread, "/answers")
    assert (await ines.post(path, fields | {"action": "keep"})).status_code == 303
    assert (await ines.post(path, fields)).status_code == 303
    assert not await Draft.exists()
    assert (await ines.post(path, fields | {"action": "keep"})).status_code == 303
    assert not await Draft.exists()


async def test_keeping_as_often_as_one_types_spends_neither_key_nor_limit(visit: Visiting):
    ines, thread = await visit("ines"), await ask()
    fields = forms(await ines.get(at(thread)))[at(thread, "/answers")]
    for number in range(30):
        kept = await ines.post(at(thread, "/answers"), fields | {"body": f"Bring {number}", "action": "keep"})
        assert kept.status_code == 303
    assert (await Draft.get()).body == "Bring 29"


@pytest.mark.parametrize("nickname", ["amina", "bilal", "rahima", "rui", "marta", "ada"])
async def test_nobody_else_finds_a_word_of_it_on_any_page(visit: Visiting, nickname: str):
    ines, thread = await visit("ines"), await ask()
    await keep(ines, thread, WORDS)
    other = await visit(nickname)
    for path in (at(thread), "/en/account"):
        assert "photographs" not in (await other.get(path)).text


async def test_who_may_not_answer_keeps_nothing(visit: Visiting):
    bilal, thread = await visit("bilal"), await ask()
    refused = await bilal.post(at(thread, "/answers"), {"body": WORDS, "action": "keep"})
    assert refused.status_code == 403
    assert not await Draft.exists()


async def test_my_drafts_are_on_my_page_with_a_way_to_each(visit: Visiting):
    ines, thread = await visit("ines"), await ask()
    assert "My drafts" not in (await ines.get("/en/account")).text
    await keep(ines, thread, WORDS)
    page = (await ines.get("/en/account")).text
    assert "My drafts" in page
    assert "#write" in page


async def test_a_saved_reply_comes_after_what_was_kept(visit: Visiting, catalogue: Catalogue):
    reply = ReplyDetails(code="hello", language="en", title="Hello", body="Come to us.")
    await saved_replies.keep(reply, by=await person("ada"))
    ines, thread = await visit("ines"), await ask()
    await keep(ines, thread, "Good morning.")
    page = await ines.get(at(thread, "?reply=hello"))
    field = next(each for each in tree(page).iter("textarea") if each.get("id") == "answer")
    assert text_of(field).split() == ["Good", "morning.", "Come", "to", "us."]


async def test_a_colleague_is_told_who_is_writing_while_it_is_fresh(visit: Visiting):
    ines, rui, marta, thread = await visit("ines"), await visit("rui"), await visit("marta"), await ask()
    await keep(ines, thread, WORDS)
    for who in (rui, marta):
        page = await who.get(at(thread))
        told = [text_of(each) for each in tree(page).iter("div") if each.get("data-writing") is not None]
        assert len(told) == 1
        assert "ines is writing an answer, last saved at" in told[0]
    assert "data-writing" not in (await ines.get(at(thread))).text
    assert "data-writing" not in (await (await visit("amina")).get(at(thread))).text
    await Draft.filter(id__gt=0).update(saved_at=clock.now() - timedelta(minutes=16))
    assert "data-writing" not in (await rui.get(at(thread))).text


async def test_sending_while_somebody_writes_tells_once_and_then_sends(visit: Visiting):
    ines, rui, thread = await visit("ines"), await visit("rui"), await ask()
    await keep(ines, thread, WORDS)
    told = await send(rui, at(thread), at(thread, "/answers"), body="Call us.")
    assert told.status_code == 409
    assert "ines is writing" in " ".join(text_of(tree(told)).split())
    assert "Call us." in told.text
    again = forms(told)[at(thread, "/answers")]
    sent = await rui.client.post(at(thread, "/answers"), data=again, headers={"Sec-Fetch-Site": "same-origin"})
    assert sent.status_code == 303


async def test_who_writes_alone_is_told_nothing(visit: Visiting):
    ines, thread = await visit("ines"), await ask()
    await keep(ines, thread, WORDS)
    assert (await send(ines, at(thread), at(thread, "/answers"))).status_code == 303


async def test_what_was_typed_stands_before_what_was_kept_when_somebody_answered_meanwhile(visit: Visiting):
    ines, thread = await visit("ines"), await ask()
    await keep(ines, thread, "An old thought")
    fields = forms(await ines.get(at(thread)))[at(thread, "/answers")]
    await answer(thread, "rui", "Call us.")
    told = await ines.post(at(thread, "/answers"), fields | {"body": WORDS})
    assert told.status_code == 409
    assert text_of(next(each for each in tree(told).iter("textarea") if each.get("id") == "f-body")).strip() == WORDS
    assert (await Draft.get()).body == "An old thought"


async def test_a_draft_for_a_conversation_closed_meanwhile_comes_back_as_typed(visit: Visiting, catalogue: Catalogue):
    ines, thread = await visit("ines"), await ask()
    fields = forms(await ines.get(at(thread)))[at(thread, "/answers")]
    await lifecycle.close(thread, by=await person("amina"), catalogue=catalogue)
    refused = await ines.post(at(thread, "/answers"), fields | {"body": WORDS, "action": "keep"})
    assert refused.status_code == 409
    assert "photographs" in refused.text
