"""A day at the desk: likely decisions at hand, the next item after each, colleagues and questions found by a part."""

import pytest

from forum import ids
from forum.catalogue.views import Catalogue
from forum.people import grants
from forum.people.accounts import Account
from forum.threads.casework import notes
from forum.threads.casework.models import SavedReply
from forum.threads.models import OfficialAnswer, Thread
from forum.threads.official import marking
from forum.threads.official.models import Source
from moderation.desk import assigning
from moderation.models import Decision
from moderation.review.verdicts import VERDICTS, likely
from tests.cast import Visiting, answer, ask, at, person
from tests.forum.threads.test_official import statement
from tests.forum.web.markup import forms, text_of, tree
from tests.moderation.test_decisions import put, question_of


@pytest.mark.parametrize(
    ("reasons", "status", "first"),
    [
        (["danger"], "published", "private"),
        (["first_post", "personal_data"], "pending", "mask"),
        (["wrong_language"], "published", "language"),
        (["off_topic"], "published", "move"),
        (["first_post"], "pending", "publish"),
        (["insult"], "published", "publish"),
        (["insult"], "hidden", "restore"),
    ],
)
def test_the_likeliest_decision_stands_first_and_no_sanction_is_among_three(
    reasons: list[str], status: str, first: str
) -> None:
    offered = likely(reasons, status)
    assert offered[0] == first and len(set(offered)) == 3 and set(offered) <= set(VERDICTS)
    assert not {"warn", "suspend", "ban"} & set(offered)


async def test_three_decisions_are_open_and_the_others_are_folded(visit: Visiting, catalogue: Catalogue) -> None:
    item = await put(await question_of(await ask()), "insult")
    page = await (await visit("marta")).get(f"/en/desk/queue/{ids.encode(item.id)}")
    section = next(each for each in tree(page).iter("section") if each.get("aria-labelledby") == "decide")
    every = [each.get("value") for each in section.iter("input") if each.get("name") == "verdict"]
    folded = [
        each.get("value")
        for fold in section.iter("details")
        for each in fold.iter("input")
        if each.get("name") == "verdict"
    ]
    assert sorted(map(str, every)) == sorted(VERDICTS)
    assert every[:3] == ["publish", "hide", "mask"] and folded == every[3:]


async def test_deciding_opens_the_next_item_and_takes_it(visit: Visiting, catalogue: Catalogue) -> None:
    first = await put(await question_of(await ask()), "insult")
    second = await put(await question_of(await ask("bilal", title="The other text")), "insult")
    marta = await visit("marta")
    assert "The other text" in (await marta.get(f"/en/desk/queue/{ids.encode(first.id)}")).text.partition("next-one")[2]
    typed = {"item": ids.encode(first.id), "verdict": "publish", "reason": "within_the_rules", "then": "next"}
    answered = await marta.post("/en/desk/decisions", typed)
    assert answered.headers["location"].startswith(f"/en/desk/queue/{ids.encode(second.id)}?")
    shown = await marta.get(answered.headers["location"])
    assert f"/en/desk/queue/{ids.encode(first.id)}" in shown.text
    await second.refresh_from_db()
    assert second.claimed_by_id == (await person("marta")).account_id
    answered = await marta.post("/en/desk/decisions", typed | {"item": ids.encode(second.id)})
    assert answered.headers["location"].startswith("/en/desk/queue?")
    assert await Decision.all().count() == 2


async def test_a_reason_is_as_red_as_it_is_urgent(visit: Visiting, catalogue: Catalogue) -> None:
    await put(await question_of(await ask()), "off_topic")
    await put(await question_of(await ask("bilal")), "violence")
    page = await (await visit("marta")).get("/en/desk/queue")
    listed = [each for each in tree(page).iter("ul") if each.get("class") == "reasons"]
    heat = {text_of(reason).strip(): reason.get("data-heat") for each in listed for reason in each}
    assert heat == {"Violence or threats": "now", "Not about living in Portugal": ""}


async def test_a_colleague_is_found_by_a_part_of_the_name(visit: Visiting, catalogue: Catalogue) -> None:
    thread = await ask(topic="legal-support")
    for nickname in ("bilal", "rahima"):
        account = await Account.get(nickname=nickname)
        await grants.give(account, "officer", by=None, cabinet_id=thread.cabinet_id, language=None)
    ines, address = await visit("ines"), at(thread, "/assignment")
    refused = await ines.post(address, {"to": "il"})
    assert refused.status_code == 422
    offered = [each.get("value") for each in tree(refused).iter("option") if each.get("value") in ("bilal", "rahima")]
    assert offered == ["bilal"]
    assert (await ines.post(address, {"to": "bilal"})).status_code == 303
    assert (await ines.post(address, {"to": "nobody like this"})).status_code == 422


async def test_the_same_question_is_found_by_words_of_its_title(visit: Visiting, catalogue: Catalogue) -> None:
    thread, other = await ask(), await ask("bilal", title="How do I renew my card in Braga?")
    hidden = await ask(title="My secret in Braga", visibility="private", topic="housing")
    ines, address = await visit("ines"), at(thread, "/duplicate")
    refused = await ines.post(address, {"of": "braga renew", "reason": "The same."})
    assert refused.status_code == 422 and ids.encode(hidden.id) not in refused.text
    offered = [each.get("value") for each in tree(refused).iter("option")]
    assert ids.encode(other.id) in offered
    linked = await ines.post(address, {"of": ids.encode(other.id), "reason": "The same."})
    assert linked.status_code == 303 and (await Thread.get(id=thread.id)).duplicate_of_id == other.id


async def test_who_has_it_the_deadline_and_notes_stand_above_the_answer(visit: Visiting, catalogue: Catalogue) -> None:
    thread, ines = await ask(topic="legal-support"), await person("ines")
    await assigning.assign(thread, "me", by=ines, catalogue=catalogue)
    await notes.note(thread, "She called at noon.", by=ines, catalogue=catalogue)
    page = (await (await visit("ines")).get(at(thread))).text
    places = [page.index(each) for each in ("data-holder", 'class="due"', "She called at noon.", 'id="write"')]
    assert places == sorted(places)
    told = page.partition("She called at noon.")[2].partition("</li>")[0]
    assert "ines" in told and catalogue.cabinets[thread.cabinet_id].name("en") in told and "<time" in told


async def test_an_answered_question_is_still_in_its_officer_s_hands(visit: Visiting, catalogue: Catalogue) -> None:
    thread = await ask(topic="legal-support")
    await assigning.assign(thread, "me", by=await person("ines"), catalogue=catalogue)
    await answer(thread, "ines")
    page = (await (await visit("ines")).get(at(thread))).text
    assert "You are dealing with it." in page and "Give it back" in page


async def test_saved_replies_are_linked_where_there_are_any_and_show_their_places_filled(
    visit: Visiting, catalogue: Catalogue
) -> None:
    thread, ines = await ask(topic="legal-support"), await visit("ines")
    link = f"{at(thread)}?reply=#write"
    assert link not in (await ines.get(at(thread))).text
    await SavedReply.create(code="come", language="en", title="Come to us", body="Come to {place} or call {line}.")
    assert link in (await ines.get(at(thread))).text
    shown = await ines.get(f"{at(thread)}?reply=&place=CNAIM+Beja")
    assert "Come to CNAIM Beja or call 21 810 61 91." in text_of(tree(shown))
    assert not forms(shown)[at(thread, "/answers")]["body"][0]


async def test_a_source_is_chosen_from_those_that_others_cite(visit: Visiting, catalogue: Catalogue) -> None:
    cited, thread = await ask(topic="legal-support"), await ask("bilal", topic="legal-support")
    first, second = await answer(cited, "ines"), await answer(thread, "ines")
    ines = await person("ines")
    await marking.mark(first, cited, statement=statement(), by=ines, catalogue=catalogue)
    source, window = await Source.get(), await visit("ines")
    assert 'name="source_known"' not in (await window.get(at(thread))).text
    page, address = await window.get(f"{at(thread)}?sources="), f"/en/answers/{ids.encode(second.id)}/official"
    shown = forms(page)[address]
    assert source.title in page.text
    typed = {name: values for name, values in shown.items() if name != "form_key"} | {"short_answer": "Come to us."}
    sent = await window.post(address, typed | {"source_known": str(source.id)})
    assert sent.status_code == 303, sent.text
    made = await OfficialAnswer.get(post_id=second.id)
    assert [each["title"] for each in made.sources] == [source.title]
