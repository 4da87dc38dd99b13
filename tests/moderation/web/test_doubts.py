"""Whoever writes what contradicts our facts is told before it is sent, keeps every word, and is named if they send it all the same."""

from typing import Any

import pytest

from forum import ids
from forum.events import Event
from forum.threads.models import Post, Rendering
from tests.cast import Visiting, answer, ask, at, at_answer
from tests.forum.threads.test_renderings import official
from tests.forum.web.markup import forms, text_of, tree
from tests.moderation.web.sending import send

WRONG, RIGHT = "CNAIM Lisboa: segunda a sexta, das 9:00 às 17:00.", "CNAIM Lisboa: segunda a sexta, das 8:00 às 17:00."
SENT = "text.sent_all_the_same"


def doubt(page: Any) -> str:
    found = [each for each in tree(page).iter("section") if "data-doubts" in each.attrib]
    return " ".join(text_of(found[0]).split()) if found else ""


async def test_an_officer_is_told_once_for_each_text_and_sends_it_all_the_same(visit: Visiting) -> None:
    thread, ines = await ask(), await visit("ines")
    to = at(thread, "/answers")
    told = await send(ines, at(thread), to, body=WRONG)
    assert told.status_code == 422 and await Post.filter(kind="answer").count() == 0
    assert "This differs from what we have" in told.text
    said = doubt(told)
    assert "You wrote 9:00–17:00. For CNAIM Lisbon we have: Monday to Friday, 08:00 to 17:00" in said
    assert "[[place:cnaim-lisboa]]" in said
    form = forms(told)[to]
    assert form["body"] == [WRONG] and "all_the_same" not in form, "nothing is ticked for them"
    box = next(each for each in tree(told).iter("input") if each.get("name") == "all_the_same")
    ticked = {"all_the_same": box.get("value")}
    other = await ines.client.post(
        to, data=form | ticked | {"body": WRONG + " E ao sábado."}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert other.status_code == 422, "another text is another question"
    sent = await ines.client.post(to, data=form | ticked, headers={"Sec-Fetch-Site": "same-origin"})
    assert sent.status_code == 303 and await Post.filter(kind="answer").count() == 1
    event = await Event.get(verb=SENT)
    assert (event.subject, event.subject_id) == ("thread", thread.id) and event.hash
    assert event.particulars == {"about": ["cnaim-lisboa"], "kinds": ["hours"]}


async def test_what_is_right_is_sent_without_a_word_and_a_preview_shows_what_is_not(visit: Visiting) -> None:
    thread, ines = await ask(), await visit("ines")
    to = at(thread, "/answers")
    previewed = await ines.post(to, {"body": WRONG, "action": "preview"})
    assert previewed.status_code == 200 and "You wrote 9:00–17:00" in doubt(previewed)
    assert (await ines.post(to, {"body": WRONG, "action": "keep"})).status_code == 303, "a draft is nobody's business"
    assert (await send(ines, at(thread), to, body=RIGHT)).status_code == 303
    assert not await Event.filter(verb=SENT).exists()


async def test_every_text_of_the_team_that_readers_trust_is_looked_at(visit: Visiting) -> None:
    thread, ines, ada = await ask(), await visit("ines"), await visit("ada")
    said = await answer(thread, "ines")
    titles = {f"title_{code}": "CNAIM" for code in ("pt", "en", "ar")}
    official = {"short_answer": WRONG, "practice": "1"}
    for who, stands_on, to, typed in (
        (ines, at_answer(said, "/edit"), at_answer(said, "/edit"), {"body": WRONG}),
        (ines, at(thread), at_answer(said, "/official"), official),
        (ines, at(thread), at(thread, "/gist"), {"gist": "CNAIM Lisboa: 21 810 61 17"}),
        (ada, "/en/admin/replies/new", "/en/admin/replies/new", {"code": "hours", "title": "Hours", "body": WRONG}),
        (ada, "/en/admin/notices/new", "/en/admin/notices/new", titles | {"body_pt": WRONG}),
    ):
        told = await send(who, stands_on, to, **typed)
        assert told.status_code == 422 and "For CNAIM Lisbon we have" in doubt(told), to
        for name, value in typed.items():
            assert forms(told)[to][name] == [value], (to, name)
        box = next(each for each in tree(told).iter("input") if each.get("name") == "all_the_same")
        sent = await who.client.post(
            to,
            data=forms(told)[to] | {"all_the_same": box.get("value")},
            headers={"Sec-Fetch-Site": "same-origin"},
        )
        assert sent.status_code == 303, (to, sent.text)
    assert await Event.filter(verb=SENT).count() == 5


async def test_whoever_names_a_place_that_there_is_not_is_offered_the_nearest_and_keeps_every_word(
    visit: Visiting,
) -> None:
    thread, ines = await ask(), await visit("ines")
    to, typed = at(thread, "/answers"), "Go to [[place:CNAIM Lisbao]] or to [[Place:qqqq]]."
    told = await send(ines, at(thread), to, body=typed)
    assert (
        told.status_code == 422 and forms(told)[to]["body"] == [typed] and not await Post.filter(kind="answer").exists()
    )
    said = doubt(told)
    assert "You wrote [[place:CNAIM Lisbao]]. We know no such place." in said
    assert "Do you mean one of these?[[place:cnaim-lisboa]] CNAIM Lisbon" in said
    assert "[[place:qqqq]]" in said and said.count("Do you mean") == 1
    assert (await send(ines, at(thread), to, body="Go to [[place:cnaim-lisboa]].")).status_code == 303
    box = next(each for each in tree(told).iter("input") if each.get("name") == "all_the_same")
    sent = await ines.post(to, {"body": typed, "all_the_same": box.get("value")})
    assert sent.status_code == 303 and (await Event.get(verb=SENT)).particulars == {"about": [], "kinds": ["place"]}
    read = (await (await visit()).get(at(thread))).text
    assert "qqqq" not in read and "Lisbao" not in read and read.count("(a place that is not in our list)") == 2


async def test_a_mediator_chooses_a_place_for_a_paragraph_and_is_asked_about_one_that_there_is_not(
    visit: Visiting,
) -> None:
    post, _ = await official()
    rahima = await visit("rahima")
    to = f"/en/posts/{ids.encode(post.id)}/renderings/bn"
    typed = {"body": ["প্রমাণ রাখুন।", "তারপর যান।"], "short_answer": "রাখুন।"}
    for into, bodies in (("body:0", ["প্রমাণ রাখুন। [[place:cnaim-beja]]", "তারপর যান।"]), ("short_answer", typed["body"])):
        shown = await rahima.post(to, typed | {"action": "place", "place": "cnaim-beja", "place_in": into})
        assert shown.status_code == 200 and forms(shown)[to]["body"] == bodies
        assert forms(shown)[to]["short_answer"][0].endswith("[[place:cnaim-beja]]") is (into == "short_answer")
    assert 'data-place="cnaim-beja"' in (await rahima.post(to, typed | {"action": "place", "place": "cnaim-beja"})).text
    wrong = typed | {"body": ["[[place:cnaim-bejo]]", "তারপর যান।"]}
    told = await rahima.post(to, wrong)
    assert (
        told.status_code == 422 and "[[place:cnaim-beja]]" in doubt(told) and forms(told)[to]["body"] == wrong["body"]
    )
    assert not await Rendering.exists()


@pytest.mark.parametrize("number", ["21 810 61 17", "٢١ ٨١٠ ٦١ ١٧"])
async def test_the_fax_of_lisbon_is_no_telephone(number: str, visit: Visiting) -> None:
    thread = await ask()
    told = await send(await visit("ines"), at(thread), at(thread, "/answers"), body=f"CNAIM Lisboa, telefone {number}")
    assert told.status_code == 422 and "For CNAIM Lisbon we have no such number." in doubt(told)
