"""Reasons of an admin, by forms alone, and every page that names one."""

import re
from datetime import timedelta

import pytest

from forum import clock, ids
from forum.catalogue.models import CatalogueName
from forum.catalogue.reasons import Reason
from forum.threads.holding.models import HoldingRule
from forum.threads.models import Post, ReviewItem
from forum.web.rendering import i18n
from moderation.models import Decision, Flag
from moderation.oversight import transparency
from moderation.web.words import REASONS
from tests.cast import Visit, Visiting, ask
from tests.forum.web.markup import forms, text_of, tree
from tests.forum.web.test_no_foreign_words import faults
from tests.moderation.web.sending import errors, say, send

NEW = "/en/admin/reasons/new"
WORDS = {
    "name_pt": "Senhorios falsos",
    "name_en": "False landlords",
    "name_ar": "مؤجرون مزيفون",
    "description_pt": "A regra: ninguém anuncia casas que não existem.",
    "description_en": "The rule: nobody offers houses that don't exist & asks for money.",
    "description_ar": "القاعدة: لا يعرض أحد بيوتًا لا وجود لها.",
}
CODE = "false-landlords"


@pytest.fixture
async def ada(visit: Visiting) -> Visit:
    return await visit("ada")


async def make(ada: Visit, **more: object) -> Reason:
    typed = {**WORDS, "code": CODE, "verdicts": ["flag", "hide"], "urgency": "40", **more}
    assert await say(ada, NEW, NEW, **typed) == "Saved."
    return await Reason.get(code=typed["code"])


def edit_of(reason: Reason) -> str:
    return f"/en/admin/reasons/{reason.id}/edit"


async def test_an_admin_adds_a_reason_and_finds_it_in_the_list_by_its_name(ada: Visit):
    row = await make(ada)
    assert (row.verdicts, row.urgency) == ("flag hide", 40)
    rows = [text_of(each) for each in tree(await ada.get("/en/admin/reasons")).iter("tr")]
    assert "False landlords" in rows[-2]
    assert CODE not in rows[-2]
    filled = forms(await ada.get(edit_of(row)))[edit_of(row)]
    assert filled["description_ar"] == [WORDS["description_ar"]]
    assert filled["verdicts"] == ["flag", "hide"]
    assert "code" not in filled


async def test_a_reason_that_is_wrong_comes_back_with_each_error_beside_its_field(ada: Visit):
    refused = await send(ada, NEW, NEW, code="Não!", urgency="soon", verdicts=["hide"])
    assert refused.status_code == 422
    said = errors(refused)
    assert {"f-code", "f-urgency", "f-name_pt", "f-description_ar"} <= set(said)
    assert said["f-urgency"] == "Write a whole number from 0 to 100."
    assert forms(refused)[NEW]["verdicts"] == ["hide"]
    assert not await Reason.exists(urgency=-1)


async def test_a_reason_of_the_house_shows_its_words_and_keeps_them_when_only_its_order_of_urgency_changes(ada: Visit):
    row = await Reason.get(code="insult")
    filled = forms(await ada.get(edit_of(row)))[edit_of(row)]
    assert filled["name_pt"] == [str(i18n.read("pt").t(REASONS["insult"]))]
    assert filled["description_en"][0].startswith("The rule: we speak to each other with respect")
    assert await say(ada, edit_of(row), edit_of(row), urgency="55") == "Saved."
    assert (await Reason.get(code="insult")).urgency == 55
    assert not await CatalogueName.filter(kind="reason").exists()
    assert await say(ada, edit_of(row), edit_of(row), name_en="Rudeness") == "Saved."
    assert "Rudeness" in (await ada.get("/en/admin/reasons")).text


async def test_reasons_are_moved_archived_and_restored_by_buttons(ada: Visit):
    row = await make(ada)
    base = f"/en/admin/reasons/{row.id}"
    assert await say(ada, "/en/admin/reasons", f"{base}/position", to="up") == "The order was changed."
    assert (await ada.post(f"{base}/position", {"to": "sideways"})).status_code == 422
    assert "Nobody can choose this reason" in await say(ada, edit_of(row), f"{base}/archiving")
    assert (await Reason.get(code=CODE)).archived_at
    assert await say(ada, "/en/admin/reasons", f"{base}/restoration") == "It is offered again."
    only = await Reason.get(code="wrong_language")
    refused = await send(ada, edit_of(only), f"/en/admin/reasons/{only.id}/archiving")
    assert refused.status_code == 409
    assert "This reason is still needed" in refused.text
    assert (await ada.get("/en/admin/reasons/999999/edit")).status_code == 404


async def test_a_reason_of_an_admin_is_named_wherever_it_stands_and_its_code_nowhere(ada: Visit, visit: Visiting):
    await make(ada)
    thread = await ask("amina")
    post = await Post.get(thread_id=thread.id, kind="question")
    visitor, marta, amina = await visit(), await visit("marta"), await visit("amina")
    assert WORDS["name_ar"] in (await visitor.get(f"/ar/posts/{_code(post)}/flags/new")).text
    sent = await visitor.post(f"/en/posts/{_code(post)}/flags/new", {"reason": CODE})
    receipt = (await visitor.get(sent.headers["location"])).text
    item = await ReviewItem.get(post_id=post.id)
    statement = await _composed(marta, item)
    decided = await marta.post(
        "/en/desk/decisions",
        {"item": _code(item), "verdict": "hide", "reason": CODE, "statement": statement},
    )
    assert decided.status_code == 303
    made = await Decision.get(reason=CODE)
    pages = {
        "receipt": receipt,
        "item": (await marta.get(f"/en/desk/queue/{_code(item)}")).text,
        "queue": (await marta.get("/en/desk/queue")).text,
        "decision": (await amina.get(f"/en/decisions/{_code(made)}")).text,
        "arabic decision": (await amina.get(f"/ar/decisions/{_code(made)}")).text,
    }
    for name, text in pages.items():
        assert WORDS["name_ar" if name.startswith("arabic") else "name_en"] in text, name
        assert CODE not in re.sub(r'(value|data-reasons)="[^"]*"', "", text), name
    assert (await Flag.get(post_id=post.id)).reason == CODE


async def test_a_statement_gives_the_sentence_of_the_reason_in_the_languages_of_the_thread(ada: Visit, visit: Visiting):
    await make(ada)
    thread = await ask("amina", language="ar", title="هل هذا بيت؟", body="رأيت بيتًا ولا أعرف صاحبه.")
    marta = await visit("marta")
    await (await visit()).post(f"/en/posts/{_code(await Post.get(thread_id=thread.id))}/flags/new", {"reason": CODE})
    told = await _composed(marta, await ReviewItem.get(thread_id=thread.id))
    assert WORDS["description_ar"] in told
    asked = await ask("amina")
    await (await visit()).post(f"/en/posts/{_code(await Post.get(thread_id=asked.id))}/flags/new", {"reason": CODE})
    assert WORDS["description_en"] in await _composed(marta, await ReviewItem.get(thread_id=asked.id))


async def test_the_queue_can_be_asked_for_what_each_rule_of_holding_put_there_once_each(visit: Visiting):
    await HoldingRule.filter(code="links").update(effect="nothing")
    shown = tree(await (await visit("marta")).get("/en/desk/queue"))
    chooser = next(each for each in shown.iter("select") if each.get("id") == "by-reason")
    offered = [option.get("value") for option in chooser.iter("option")]
    assert {"first_post", "phishing", "hate", "appeal"} <= set(offered)
    assert "links" not in offered
    assert len(offered) == len(set(offered))


async def test_the_transparency_page_names_it_also_when_it_is_archived(ada: Visit, visit: Visiting):
    row = await make(ada)
    year_ago = clock.now() - timedelta(days=40)
    with clock.moved_to(year_ago):
        thread = await ask("amina")
    for _ in range(6):
        await Decision.create(verdict="hide", reason=CODE, language="en", thread_id=thread.id, at=year_ago)
    await say(ada, edit_of(row), f"/en/admin/reasons/{row.id}/archiving")
    await transparency.publish()
    shown = text_of(tree(await (await visit()).get("/pt/transparency")))
    assert WORDS["name_pt"] in shown
    assert CODE not in shown


@pytest.mark.parametrize("ui", ["pt", "ar"])
async def test_the_pages_of_reasons_have_no_foreign_word(ada: Visit, ui: str):
    row = await make(ada)
    for path in ("reasons", "reasons/new", f"reasons/{row.id}/edit"):
        assert faults((await ada.get(f"/{ui}/admin/{path}")).text, ui) == []


def _code(thing: Post | ReviewItem | Decision) -> str:
    return ids.encode(thing.id)


async def _composed(marta: Visit, item: ReviewItem) -> str:
    """What the desk writes for the moderator to read."""
    asked = {"item": _code(item), "verdict": "hide", "reason": CODE, "action": "compose"}
    shown = await marta.post("/en/desk/decisions", asked)
    return next(text_of(each) for each in tree(shown).iter("textarea") if each.get("name") == "statement")
