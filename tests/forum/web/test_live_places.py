"""Places named in texts by reference: shown as they are now, in answers and renderings, and as typed where they are written."""

import re
from datetime import datetime

from forum import clock
from forum.catalogue import snapshot
from forum.catalogue.paths.models import PathText
from forum.catalogue.places.models import Place
from forum.threads.models import OfficialAnswer, Post
from forum.web.rendering.live_places import shown
from tests.cast import Visiting, answer, ask, at, at_answer
from tests.forum.threads.officers import mark
from tests.forum.web.markup import forms
from tests.forum.web.test_places import words

EVENING = datetime(2026, 5, 6, 17, 50, tzinfo=clock.LISBON)
LINE_THEN = "Open now, until 19:00"
TEXT = "Take your card to [[place:cnaim-norte]] before ten o'clock. There is no [[place:nowhere]]."
PORTO = 'Take your card to <span class="live-place" data-place="cnaim-norte"'


async def renumber(display: str, href: str) -> None:
    place = await Place.get(slug="cnaim-norte")
    place.numbers = [{"display": display, "href": href, "use": "phone"}]
    await place.save()
    await snapshot.changed()
    snapshot.forget()


async def test_a_changed_number_changes_in_the_answers_that_name_the_place(visit: Visiting) -> None:
    thread = await ask()
    await answer(thread, "ines", TEXT)
    visitor = await visit()
    page = (await visitor.get(at(thread))).text
    assert PORTO in page and 'href="/en/places/cnaim-norte">CNAIM North (Porto)</a>' in page
    assert 'href="tel:+351222073810"' in page and "nowhere" not in page
    assert "There is no (a place that is not in our list)." in page
    assert "Av. de França, 316" in words(page) and re.search("Open now|Closed now|Public holiday", words(page))
    await renumber("22 111 22 33", "tel:+351221112233")
    again = (await visitor.get(at(thread))).text
    assert 'href="tel:+351221112233"' in again and "222073810" not in again
    arabic = (await visitor.get(at(thread).replace("/en/", "/ar/"))).text
    assert 'data-place="cnaim-norte"' in arabic and 'href="/ar/places/cnaim-norte"' in arabic


async def test_the_form_of_an_answer_keeps_the_reference_as_it_was_typed(visit: Visiting) -> None:
    thread = await ask()
    said = await answer(thread, "ines", TEXT)
    edit = at_answer(said, "/edit")
    page = await (await visit("ines")).get(edit)
    assert forms(page)[edit]["body"] == [TEXT]


async def test_a_place_that_is_closed_for_good_says_so_and_gives_no_number(visit: Visiting) -> None:
    thread = await ask()
    await answer(thread, "ines", TEXT)
    await Place.filter(slug="cnaim-norte").update(valid_until="2020-01-01")
    await snapshot.changed()
    snapshot.forget()
    page = (await (await visit()).get(at(thread))).text
    assert "Take your card to CNAIM North (Porto) · Not in our list any more before" in words(page)
    assert "222073810" not in page and "/places/cnaim-norte" not in page


async def test_a_place_with_a_line_s_number_says_that_it_is_the_line_s_and_how_the_line_is(visit: Visiting) -> None:
    thread = await ask()
    await answer(thread, "ines", "Go to [[place:cnaim-beja]].")
    visitor = await visit()
    with clock.moved_to(EVENING):
        for page in (at(thread), "/en/places/cnaim-beja", "/en/places"):
            said = words((await visitor.get(page)).text)
            assert f"Migrant Support Line: {LINE_THEN}" in said and "Closed now, opens tomorrow at 9:00" in said, page
        assert "Line: " not in words((await visitor.get("/en/places/cnaim-norte")).text)


async def test_an_officer_begins_an_answer_with_a_place_chosen_from_the_list(visit: Visiting) -> None:
    thread, ines = await ask(), await visit("ines")
    page = await ines.get(f"{at(thread)}?reply=-&place=CNAIM+Beja")
    assert forms(page)[at(thread, "/answers")]["body"] == ["[[place:cnaim-beja]]"]


async def test_an_officer_adds_a_place_to_what_they_wrote_and_sees_it_live(visit: Visiting) -> None:
    thread, ines = await ask(), await visit("ines")
    form = at(thread, "/answers")
    typed = forms(await ines.get(at(thread)))[form] | {"body": "Go early.", "action": "place"}
    shown = await ines.post(form, typed | {"place": "cnaim-norte"})
    assert forms(shown)[form]["body"] == ["Go early.\n\n[[place:cnaim-norte]]"]
    preview = shown.text.partition("Not sent yet")[2]
    assert "Go early.</p>" in preview and '<span class="live-place" data-place="cnaim-norte"' in preview
    assert forms(await ines.post(form, typed | {"place": "nowhere"}))[form]["body"] == ["Go early."]
    assert 'id="cite"' not in (await (await visit("amina")).get(at(thread))).text
    assert not await Post.filter(source__contains="Go early").exists()


async def test_the_team_adds_a_place_to_an_answer_that_they_edit_and_sees_it_live(visit: Visiting) -> None:
    thread = await ask(language="bn")
    for who in ("ines", "rahima"):
        said, writer = await answer(thread, who, "Go early."), await visit(who)
        edit = at_answer(said, "/edit")
        opened = await writer.get(edit)
        assert 'id="cite"' in opened.text
        shown = await writer.post(edit, forms(opened)[edit] | {"action": "place", "place": "cnaim-norte"})
        assert forms(shown)[edit]["body"] == ["Go early.\n\n[[place:cnaim-norte]]"]
        assert PORTO.partition("<")[2] in shown.text.partition("Not sent yet")[2]
        assert (await Post.get(id=said.id)).source == "Go early."
    assert 'id="cite"' not in (await (await visit("amina")).get(at(thread, "/edit"))).text


async def test_the_team_names_a_place_in_a_comment_and_chooses_it_once_the_form_is_open(visit: Visiting) -> None:
    thread, ines = await ask(), await visit("ines")
    said = await answer(thread, "ines", "Go early.")
    form = at_answer(said, "/comments")
    opened = await ines.get(at(thread))
    assert 'id="cite-c"' not in opened.text
    typed = forms(opened)[form] | {"body": "Or here:", "action": "place"}
    chosen = await ines.post(form, typed)
    assert 'id="cite-c"' in chosen.text and forms(chosen)[form]["body"] == ["Or here:"]
    shown = await ines.post(form, typed | {"place": "cnaim-norte"})
    assert forms(shown)[form]["body"] == ["Or here:\n\n[[place:cnaim-norte]]"]
    assert '<span class="live-place" data-place="cnaim-norte"' in shown.text
    assert not await Post.filter(kind="comment").exists()
    empty = await ines.post(form, typed | {"body": ""})
    assert (empty.status_code, 'class="preview"' in empty.text) == (200, False)
    asker = await (await visit("amina")).get(at(thread))
    assert form in forms(asker) and 'value="place"' not in asker.text


async def test_places_are_chosen_for_the_texts_of_paths_and_of_their_steps(visit: Visiting) -> None:
    ada, known = await visit("ada"), (await snapshot.current()).paths["child-born"]
    step = known.steps[0].id
    for edit in ("edit", f"steps/{step}/edit", "steps/new"):
        to = f"/en/admin/paths/child-born/{edit}"
        before = forms(await ada.get(to))[to] | {"body": "Go early.", "action": "place", "place": "cnaim-norte"}
        shown = await ada.post(to, before)
        assert shown.status_code == 200
        assert forms(shown)[to]["body"] == ["Go early.\n\n[[place:cnaim-norte]]"]
        assert forms(shown)[to]["name"] == before["name"] or edit.endswith("new")
    assert not await PathText.filter(body__contains="Go early").exists()


async def test_a_mediator_chooses_in_which_text_of_a_path_a_place_is_named(visit: Visiting) -> None:
    rahima, to = await visit("rahima"), "/en/paths/child-born/renderings/bn"
    typed = forms(await rahima.get(to))[to]
    bodies = ["", "আগে যান।", *[""] * (len(typed["body"]) - 2)]
    chosen = {"body": bodies, "action": "place", "place": "cnaim-norte", "place_in": "body:1"}
    shown = await rahima.post(to, typed | chosen)
    assert shown.status_code == 200
    assert forms(shown)[to]["body"][:3] == ["", "আগে যান। [[place:cnaim-norte]]", ""]
    assert not await PathText.filter(body__contains="[[place").exists()


async def test_a_place_is_chosen_for_each_text_of_an_official_answer(visit: Visiting) -> None:
    thread, ines = await ask(), await visit("ines")
    said = await answer(thread, "ines", "Go early.")
    to = at_answer(said, "/official")
    form = forms(await ines.get(at(thread)))[to] | {
        "short_answer": "Go early.",
        "action": "place",
        "place": "cnaim-beja",
    }
    shown = await ines.post(to, form | {"source_title": "Law"})
    assert forms(shown)[to]["short_answer"] == ["Go early. [[place:cnaim-beja]]"]
    assert forms(shown)[to]["source_title"][0] == "Law" and not await OfficialAnswer.exists()
    await mark(said)
    correcting = at_answer(said, "/official/correction")
    opened = forms(await ines.get(at(thread)))[correcting] | {"action": "place", "place": "cnaim-norte"}
    for into, body, short in (("body", "Go early.\n\n[[place:cnaim-norte]]", ""), ("short_answer", "Go early.", " ")):
        again = forms(await ines.post(correcting, opened | {"place_in": into}))[correcting]
        assert again["body"] == [body]
        assert again["short_answer"][0].endswith(f"{short}[[place:cnaim-norte]]") is bool(short)
    assert (await Post.get(id=said.id)).source == "Go early."


async def test_no_attribute_and_no_title_gets_the_place_as_markup(visit: Visiting) -> None:
    thread = await ask(title="Where is [[place:cnaim-beja]] now?")
    page = (await (await visit()).get(at(thread))).text
    assert '="Where is [[place:cnaim-beja]] now?"' in page or "Where is CNAIM Beja now?" in page
    assert "<title>Where is CNAIM Beja now?" in page and page.count("live-place") == 0


async def test_a_page_without_references_is_left_as_it_is() -> None:
    assert shown("<p>[[topic:x]]</p>", None, None, None) == "<p>[[topic:x]]</p>"  # type: ignore[arg-type]


async def test_the_description_of_a_thread_names_the_place_too(visit: Visiting) -> None:
    thread = await ask(title="Where do I go?", body="They sent me to [[place:cnaim-beja]] with my card.")
    page = (await (await visit()).get(at(thread))).text
    described = page.partition('<meta name="description" content="')[2].partition('"')[0]
    assert described == "They sent me to CNAIM Beja with my card."
