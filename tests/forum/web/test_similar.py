"""Somebody asked this already: shown before anything is sent, counted when it helps, linked when it doesn't."""

from datetime import date
from typing import Any

import pytest

from forum import clock, ids
from forum.catalogue.views import Catalogue
from forum.threads.models import OfficialAnswer, Thread
from forum.threads.official import marking
from forum.threads.posting import lifecycle
from forum.threads.posting.models import Deflection
from tests.cast import Visiting, answer, ask, at, person
from tests.forum.threads.test_official import statement
from tests.forum.web.markup import forms, text_of, tree

NEW, ANSWERED = "/en/threads/new", "/en/threads/new/answered"
LATER = date(2099, 2, 1)
TITLE = "How do I renew my residence card without an appointment?"
TYPED = {"title": "renew residence card appointment", "body": "My residence card has expired. How do I renew it?"}


async def official(catalogue: Catalogue, **how: str) -> Thread:
    thread = await ask(**how)
    said, ines = await answer(thread), await person("ines")
    await marking.mark(said, thread, statement=statement(review_by=LATER), by=ines, catalogue=catalogue)
    return thread


def similar(page: Any) -> list[str]:
    """The ids of the threads in the part that says what was asked already."""
    parts = [each for each in tree(page).iter() if each.get("data-similar") is not None]
    return [each.get("data-thread") for part in parts for each in part.iter("li") if each.get("data-thread")]


@pytest.mark.parametrize("nickname", [None, "bilal"])
@pytest.mark.parametrize("action", ["check", "similar"])
async def test_what_was_asked_already_is_shown_official_first_and_nothing_is_sent(
    visit: Visiting, catalogue: Catalogue, nickname: str | None, action: str
) -> None:
    answered = await official(catalogue, title=TITLE)
    others = [await ask(title=f"{TITLE} Number {number}") for number in range(6)]
    page = await (await visit(nickname)).post(NEW, TYPED | {"action": action})
    assert page.status_code == 200
    assert similar(page)[0] == ids.encode(answered.id)
    assert len(similar(page)) == 5
    assert "Keep proof that you tried." in page.text
    kept = forms(page)[NEW]
    assert (kept["title"], kept["body"]) == ([TYPED["title"]], [TYPED["body"]])
    assert await Thread.all().count() == 1 + len(others)


async def test_what_is_not_alike_is_not_shown_and_the_final_thing_asks_nobody(
    visit: Visiting, catalogue: Catalogue
) -> None:
    await official(catalogue, title=TITLE)
    bilal = await visit("bilal")
    other = {"title": "xyzzy plugh", "body": "Frobnicate the quux, please.", "topic": "housing"}
    assert similar(await bilal.post(NEW, other | {"action": "check"})) == []
    assert (await bilal.post(NEW, TYPED | {"topic": "documentation"})).status_code == 303


async def test_danger_is_never_delayed_by_it(visit: Visiting, catalogue: Catalogue) -> None:
    await official(catalogue, title=TITLE)
    sent = await (await visit("bilal")).post(NEW, TYPED | {"action": "check", "danger": "yes"})
    assert sent.status_code == 303
    helped = await (await visit()).post(NEW, TYPED | {"action": "similar", "danger": "yes"})
    assert similar(helped) == []
    assert 'href="tel:112"' in helped.text


async def test_whom_an_answer_suffices_is_counted_without_a_name_and_nothing_is_kept(
    visit: Visiting, catalogue: Catalogue
) -> None:
    thread = await official(catalogue, title=TITLE)
    hidden = await ask(visibility="private")
    visitor = await visit()
    sent = {"thread": ids.encode(thread.id), "language": "bn"}
    done = await visitor.post(ANSWERED, sent)
    assert done.headers["location"].startswith(at(thread))
    assert "We are glad that it was answered already." in (await visitor.get(done.headers["location"])).text
    await (await visit("bilal")).post(ANSWERED, sent)
    await visitor.post(ANSWERED, sent | {"language": "no such"})
    for nowhere in (ids.encode(hidden.id), "", "no such"):
        assert (await visitor.post(ANSWERED, sent | {"thread": nowhere})).status_code == 404
    counted = await Deflection.all().order_by("language").values_list("day", "language", "topic_id", "people")
    assert counted == [(clock.today(), "bn", thread.topic_id, 2), (clock.today(), "other", thread.topic_id, 1)]
    assert await Thread.all().count() == 2


async def test_the_topic_is_proposed_from_questions_like_it(visit: Visiting, catalogue: Catalogue) -> None:
    for number in range(3):
        await ask(title=f"Kwizera mbuze ubukode {number}", topic="housing")
    page = await (await visit("bilal")).post(NEW, {"title": "Kwizera mbuze ubukode", "action": "similar"})
    assert forms(page)[NEW]["topic"] == ["housing"]


async def test_an_answer_that_does_not_fit_leads_to_a_question_linked_with_it(
    visit: Visiting, catalogue: Catalogue
) -> None:
    thread, hidden = await official(catalogue, title=TITLE), await ask(visibility="private")
    visitor, bilal = await visit(), await visit("bilal")
    address = f"{NEW}?after={ids.encode(thread.id)}"
    assert address in (await visitor.get(at(thread))).text
    assert address not in (await (await visit("amina")).get(at(thread))).text
    typed = forms(await bilal.get(address))[NEW]
    asked = TYPED | {"topic": "documentation", "title": "My card is green"}
    await bilal.post(NEW, asked | {"after": typed["after"][0]})
    new = await Thread.get(title="My card is green")
    assert new.asked_after_id == thread.id
    desk = next(
        each for each in tree(await (await visit("ines")).get(at(new))).iter() if "data-asked-after" in each.attrib
    )
    assert TITLE in text_of(desk)
    assert "data-asked-after" not in (await bilal.get(at(new))).text
    await bilal.post(NEW, asked | {"title": "My card is blue", "after": ids.encode(hidden.id)})
    assert (await Thread.get(title="My card is blue")).asked_after_id is None


async def test_the_team_links_several_questions_that_ask_the_same_in_one_step(
    visit: Visiting, catalogue: Catalogue
) -> None:
    thread = await official(catalogue, title=TITLE)
    same = [await ask(title=f"{TITLE} {number}") for number in range(3)]
    gone = await ask("bilal", title=f"{TITLE} again")
    await lifecycle.withdraw(gone, by=await person("bilal"), catalogue=catalogue)
    ines, path = await visit("ines"), at(thread, "/duplicates")
    page = await ines.get(path)
    offered = [each.get("value") for each in tree(page).iter("input") if each.get("name") == "of"]
    assert set(offered) == {ids.encode(each.id) for each in same}
    refused = await (await visit("marta")).post(path, {"of": [offered[0], ids.encode(gone.id)]})
    assert refused.status_code in (404, 409, 422)
    assert (await ines.post(path, {"of": []})).status_code == 422
    assert await Thread.filter(duplicate_of_id=thread.id).count() == 0
    assert (await ines.post(path, {"of": offered[:2]})).status_code == 303
    assert (await Thread.get(id=thread.id)).duplicates_count == 2


async def test_the_same_question_elsewhere_has_no_seal_while_its_answer_is_being_checked(
    visit: Visiting, catalogue: Catalogue
) -> None:
    answered = await official(catalogue, title=TITLE)
    here = await ask(title=f"{TITLE} here")
    await Thread.filter(id=here.id).update(duplicate_of_id=answered.id)
    visitor = await visit()

    async def said() -> str:
        return next(text_of(each) for each in tree(await visitor.get(at(here))).iter() if each.get("class") == "same")

    assert "Official answer" in await said()
    await OfficialAnswer.filter(post__thread_id=answered.id).update(checking=True)
    assert "Being checked" in await said() and "Official answer" not in await said()
