"""Renderings on pages: what readers of a language get, what mediators work with, and what an edit does to both."""

import re
from pathlib import Path
from typing import Any

from forum import files, ids
from forum.catalogue import snapshot
from forum.catalogue.models import CatalogueName
from forum.catalogue.terms import Term
from forum.settings import Settings
from forum.threads.models import Post, Rendering
from tests.cast import Visiting, ask, at, running, signed_in
from tests.forum.test_sounds import ogg
from tests.forum.threads.test_machine import SECRET, address, answered
from tests.forum.threads.test_renderings import BANGLA, BODY, SHORT, TITLE, correct, mediator, official, rendered
from tests.forum.web.markup import text_of, tree

__all__ = ["address"]

BENGALI = {"Accept-Language": "bn,pt;q=0.5"}
FIELDS = {"body": BANGLA, "short_answer": SHORT}


def at_rendering(post: Post, language: str = "bn", rest: str = "") -> str:
    return f"/en/posts/{ids.encode(post.id)}/renderings/{language}{rest}"


def every(page: Any, name: str, value: str | None = None) -> list[Any]:
    """The elements with an attribute, in the order of the page."""
    return [each for each in page.iter() if each.get(name) is not None and value in (None, each.get(name))]


async def test_a_mediator_renders_and_readers_of_the_language_get_it_with_the_original_one_tap_away(
    visit: Visiting,
) -> None:
    post, thread = await official()
    rahima, visitor = await visit("rahima"), await visit()
    bench = await rahima.get(at_rendering(post))
    assert bench.text.count('name="body"') == 2 and "Guarde a prova" in bench.text
    done = await rahima.post(at_rendering(post), FIELDS)
    assert done.status_code == 303 and done.headers["location"].startswith(at(thread, "?in=bn"))
    read = await visitor.get(at(thread), headers=BENGALI)
    assert "Accept-Language" in read.headers["vary"]
    [block] = every(tree(read), "data-rendering", "bn")
    [prose] = every(block, "data-user-content")
    assert (prose.get("lang"), prose.get("dir"), block.get("data-outdated")) == ("bn", "ltr", None)
    assert "Translated by a mediator" in text_of(block)
    [folded] = [each for each in every(tree(read), "data-original") if each.tag == "details"]
    [original] = every(folded, "data-post")
    assert (original.get("lang"), original.get("data-post")) == ("pt", ids.encode(post.id))
    [short] = [each for each in every(tree(read), "class", "in-short")[0] if each.tag == "p"]
    assert (short.get("lang"), text_of(short)) == ("bn", SHORT)


async def test_whoever_reads_the_original_s_language_best_gets_no_rendering(visit: Visiting) -> None:
    post, thread = await official()
    await rendered(post, thread)
    visitor = await visit()
    for headers in ({}, {"Accept-Language": "pt,bn"}):
        read = await visitor.get(at(thread, ui="pt"), headers=headers)
        assert "data-rendering" not in read.text and "?in=bn" in read.text
    rendered_page = await visitor.get(at(thread, "?in=bn"))
    assert 'data-rendering="bn"' in rendered_page.text
    assert "data-read-in" not in rendered_page.text, "it offers the language it is read in"


async def test_an_edit_that_changes_the_sense_bars_the_rendering_and_puts_it_on_the_desk(visit: Visiting) -> None:
    post, thread = await official()
    await rendered(post, thread)
    ines, rahima, visitor = await visit("ines"), await visit("rahima"), await visit()
    await correct(post, thread, "meaning", body=f"{BODY}\n\nLigue antes de ir.")
    read = tree(await visitor.get(at(thread), headers=BENGALI))
    [block] = every(read, "data-rendering", "bn")
    assert block.get("data-outdated") is not None
    [body] = every(read, "class", "official-body")
    marked = [each for each in body.iter() if {"data-bar", "data-post", "data-rendering"} & set(each.keys())]
    assert [each.get("data-bar") or each.get("data-post") or "rendered" for each in marked] == [
        "bn",
        ids.encode(post.id),
        "rendered",
    ]
    assert list(marked[0].iter("time"))
    desk = await rahima.get("/en/desk/translations?language=bn")
    assert f'data-post-to-render="{ids.encode(post.id)}"' in desk.text
    assert "Translations to look at again" in (await rahima.get("/en/desk/start")).text
    bench = tree(await rahima.get(at_rendering(post)))
    assert [text_of(each) for each in every(bench, "name", "body")] == [*BANGLA, ""]
    await rahima.post(at_rendering(post), FIELDS | {"body": [*BANGLA, "যাওয়ার আগে ফোন করুন।"]})
    assert "data-bar" not in (await visitor.get(at(thread), headers=BENGALI)).text
    assert "data-post-to-render" not in (await rahima.get("/en/desk/translations?language=bn")).text
    assert (await ines.get("/en/desk/translations")).status_code == 403


async def test_the_title_of_a_rendered_question_is_the_page_s_heading_and_names_it_in_lists(visit: Visiting) -> None:
    post, thread = await official()
    await rendered(await Post.get(thread_id=thread.id, kind="question"), thread)
    await rendered(post, thread)
    visitor = await visit()
    [heading] = tree(await visitor.get(at(thread), headers=BENGALI)).iter("h1")
    assert (text_of(heading), heading.get("lang")) == (TITLE, "bn")
    [row] = every(tree(await visitor.get("/en/threads", headers=BENGALI)), "data-thread", ids.encode(thread.id))
    titled = next(row.iter("a"))
    assert (text_of(titled), titled.get("lang")) == (TITLE, "bn")
    assert text_of(every(row, "class", "excerpt")[0]) == SHORT
    [row] = every(tree(await visitor.get("/en/threads")), "data-thread", ids.encode(thread.id))
    assert text_of(next(row.iter("a"))) == thread.title and "বাংলা" in text_of(row)


async def test_a_refused_rendering_comes_back_as_it_was_typed(visit: Visiting) -> None:
    post, _ = await official()
    rahima = await visit("rahima")
    refused = await rahima.post(at_rendering(post), {"body": [BANGLA[0], ""], "short_answer": SHORT})
    assert refused.status_code == 422
    page = tree(refused)
    assert [text_of(each) for each in every(page, "name", "body")] == [BANGLA[0], ""]
    assert text_of(every(page, "id", "f-short_answer")[0]) == SHORT and every(page, "class", "error")
    preview = await rahima.post(at_rendering(post), FIELDS | {"action": "preview"})
    assert "Not published yet" in preview.text and not await Rendering.all()


async def test_a_draft_is_kept_and_handed_over_without_a_reason(visit: Visiting) -> None:
    post, _ = await official()
    await mediator("bilal", "bn")
    rahima, bilal = await visit("rahima"), await visit("bilal")
    kept = await rahima.post(at_rendering(post), {"body": [BANGLA[0], ""], "action": "keep"})
    assert kept.headers["location"] == at_rendering(post, rest="?notice=rendering-kept")
    assert BANGLA[0] in (await rahima.get(at_rendering(post))).text
    assert BANGLA[0] not in (others := await bilal.get(at_rendering(post))).text and "data-working" in others.text
    left = await rahima.post(at_rendering(post, rest="/draft/removal"))
    assert left.headers["location"] == "/en/desk/start?notice=rendering-left"
    assert BANGLA[0] in (await bilal.get(at_rendering(post))).text


async def test_a_second_mediator_confirms_on_the_workbench(visit: Visiting) -> None:
    post, thread = await official()
    made = await rendered(post, thread)
    await mediator("bilal", "bn")
    rahima, bilal = await visit("rahima"), await visit("bilal")
    confirming = at_rendering(post, rest="/confirmation")
    assert confirming not in (await rahima.get(at_rendering(post))).text
    assert (await rahima.post(confirming)).status_code == 403
    assert confirming in (await bilal.get(at_rendering(post))).text
    assert (await bilal.post(confirming, {"read": str(made.id)})).status_code == 303
    assert "Confirmed by a second mediator" in (await (await visit()).get(at(thread, "?in=bn"))).text


async def test_three_browsers_hold_a_rendering_until_a_mediator_publishes_it_again(visit: Visiting) -> None:
    post, thread = await official()
    await rendered(post, thread)
    for number in range(3):
        visitor = await visit()
        for _ in range(2):
            done = await visitor.post(at_rendering(post, rest="/disputes"))
            assert done.status_code == 303
        assert ("data-outdated" in (await visitor.get(at(thread, "?in=bn"))).text) is (number == 2)
    rahima = await visit("rahima")
    assert "3 readers say" in (await rahima.get("/en/desk/translations?show=disputed")).text
    await rahima.post(at_rendering(post), FIELDS)
    assert "data-outdated" not in (await visitor.get(at(thread, "?in=bn"))).text
    assert (await visitor.post(at_rendering(post, "uk", "/disputes"))).status_code == 404


async def test_what_is_missing_is_listed_with_what_most_have_the_problem_of_first(visit: Visiting) -> None:
    rare, _ = await official()
    often, thread = await official(title="Cartão perdido")
    rahima = await visit("rahima")
    for _ in range(3):
        visitor = await visit()
        await visitor.post(at(thread, "/same-problem"), {"on": "1"})
    listed = await rahima.get("/en/desk/translations?show=missing&language=bn")
    assert re.findall('data-post-to-render="(.*?)"', listed.text) == [ids.encode(often.id), ids.encode(rare.id)]
    await rendered(often, thread)
    listed = await rahima.get("/en/desk/translations?show=missing")
    assert re.findall('data-post-to-render="(.*?)"', listed.text) == [ids.encode(rare.id)]


async def test_a_question_that_needs_telephone_translation_is_listed(visit: Visiting) -> None:
    thread = await ask(language="bn")
    rahima = await visit("rahima")
    await rahima.post(at(thread, "/needs"), {"needs": "telephone"})
    assert ids.encode(thread.id) in (await rahima.get("/en/desk/translations?show=telephone")).text


async def test_staff_who_edit_say_what_that_does_to_the_sense(visit: Visiting) -> None:
    _, thread = await official()
    question = await Post.get(thread_id=thread.id, kind="question")
    await rendered(question, thread)
    ines, amina = await visit("ines"), await visit("amina")
    assert 'name="meaning"' in (await ines.get(at(thread, "/edit"))).text
    assert 'name="meaning"' not in (await amina.get(at(thread, "/edit"))).text
    typed = {"title": thread.title, "body": "O cartão acaba este mês. O que faço?!"}
    assert (await ines.post(at(thread, "/edit"), typed | {"meaning": "huge"})).status_code == 422
    assert (await ines.post(at(thread, "/edit"), typed | {"meaning": "typo"})).status_code == 303
    assert (await Rendering.get(post_id=question.id)).change == ""
    assert (await amina.post(at(thread, "/edit"), typed | {"body": "O cartão acaba em maio."})).status_code == 303
    assert (await Rendering.get(post_id=question.id)).change == "meaning"


async def term(words: str, bangla: str, meaning: str) -> None:
    """An official term, as an admin enters it."""
    made = await Term.create(code=words)
    for language, name, told in (("pt", words, ""), ("bn", bangla, meaning)):
        about: dict[str, Any] = {"kind": "term", "key": str(made.id), "language": language}
        await CatalogueName.create(**about, name=name, description=told)
    await snapshot.changed()
    snapshot.forget()


async def test_official_terms_stay_portuguese_and_are_explained_at_their_first_place_and_at_the_foot(
    visit: Visiting,
) -> None:
    await term("folha da sardinha; folha azul", "সার্ডিনের পাতা", "একটি নীল পাতা")
    await term("selo do bacalhau", "কডের সিল", "")
    said = (
        "Folha da sardinha রাখুন, [selo do bacalhau](https://example.org/), folha da sardinha।",
        "`selo do bacalhau` আর selo do bacalhaus",
    )
    post, thread = await official()
    await Post.filter(id=post.id).update(html="<p>Guarde o folha da sardinha.</p>")
    await rendered(post, thread, passages=said)
    page = tree(await (await visit()).get(at(thread, "?in=bn")))
    [block] = every(page, "data-rendering", "bn")
    links = [(each.get("href"), text_of(each)) for each in every(block, "class", "term")]
    [entries] = every(block, "data-terms")
    assert links == [(f"#{entries[0].get('id')}", "Folha da sardinha")]
    assert [(each.get("lang"), text_of(each)) for each in entries] == [
        ("pt", "folha da sardinha"),
        ("bn", "সার্ডিনের পাতা · একটি নীল পাতা"),
    ]
    assert len(every(page, "class", "term")) == 1  # none in what the officer wrote herself
    bench = await (await visit("rahima")).get(at_rendering(post))
    assert "সার্ডিনের পাতা" not in bench.text  # the term stands in the HTML of the test alone
    await Post.filter(id=post.id).update(source="Peça um selo do bacalhau.")
    assert "কডের সিল" in (await (await visit("rahima")).get(at_rendering(post))).text


async def test_no_part_of_an_entity_is_a_term_and_a_term_with_one_is_found(visit: Visiting) -> None:
    for words, bangla in (("lt", "এলটি"), ("amp; gt", "অ্যাম্প"), ("bacalhau & sal", "কড আর লবণ")):
        await term(words, bangla, "")
    post, thread = await official()
    await rendered(post, thread, passages=("<sal> bacalhau & sal, <b>lt</b> & amp",) * 2)
    page = tree(await (await visit()).get(at(thread, "?in=bn")))
    [block] = every(page, "data-rendering", "bn")
    assert "<sal> bacalhau & sal, <b>lt</b> & amp" in text_of(block)
    assert [text_of(each) for each in every(block, "class", "term")] == ["bacalhau & sal", "lt", "amp"]


async def test_a_text_goes_to_a_translation_program_and_comes_back_as_a_draft(visit: Visiting) -> None:
    post, _ = await official()
    rahima, there = await visit("rahima"), at_rendering(post, rest="/file")
    out = await rahima.get(there)
    assert out.headers["content-type"] == "application/xliff+xml" and out.headers["x-content-type-options"] == "nosniff"
    assert out.headers["content-disposition"].startswith("attachment")
    said = out.text.replace("</source></segment>", "</source><target>প্রমাণ।</target></segment>")
    done = await rahima.send_file(there, said.encode())
    assert done.headers["location"] == at_rendering(post, rest="?notice=rendering-brought")
    assert (await rahima.get(at_rendering(post))).text.count("প্রমাণ।") == 3
    bad = await rahima.send_file(there, said.replace("tentou", "tentei").encode())
    assert bad.status_code == 422 and 'data-line="5"' in bad.text and "প্রমাণ।" in bad.text
    assert (await rahima.post(there)).status_code == 422
    assert (await (await visit("bilal")).get(there)).status_code == 403


async def test_an_official_answer_is_read_aloud_and_the_recording_is_barred_with_its_text(
    visit: Visiting, tmp_path: Path
) -> None:
    files.use(tmp_path)
    post, thread = await official()
    rahima, visitor, there = await visit("rahima"), await visit(), at_rendering(post, rest="/sound")
    assert (await visitor.get(there)).status_code == 404
    for data, code in ((b"", 422), (b"<html>", 422), (ogg(1, filled=9_000), 422), (ogg(90, filled=9_000), 303)):
        assert (await rahima.send_file(there, data, "sound")).status_code == code
    page = tree(await visitor.get(at(thread, "?in=bn")))
    [player] = page.iter("audio")
    source, _, version = player.get("src", "").partition("?of=")
    assert (source, len(version), player.get("preload")) == (there, 12, "none")
    for where in ("data-sound", "data-with-recording"):
        assert "1:30 · 9 kB" in text_of(every(page, where)[0])
    assert [each.get("data-post") for each in every(page, "data-post")][-1] == ids.encode(post.id)
    heard = await visitor.get(there, headers={"Range": "bytes=0-3"})
    assert (heard.status_code, heard.content, heard.headers["content-type"]) == (206, b"OggS", "audio/ogg")
    assert heard.headers["x-content-type-options"] == "nosniff"
    await rahima.post(at_rendering(post), FIELDS)
    assert "data-sound" in (await visitor.get(at(thread, "?in=bn"))).text  # the text came to the recording
    await correct(post, thread, "meaning", body=f"{BODY}\n\nLigue.")
    [player] = (page := tree(await visitor.get(at(thread, "?in=bn")))).iter("audio")
    [block] = every(page, "data-outdated")
    assert player in list(block.iter("audio"))
    assert not every(page, "data-with-recording")
    assert (await rahima.send_file(there, ogg(90), "sound")).status_code == 409
    await rahima.post(at_rendering(post), FIELDS | {"body": [*BANGLA, "ফোন করুন।"]})
    assert "data-sound" not in (await visitor.get(at(thread, "?in=bn"))).text
    assert (await visitor.get(there)).status_code == 404
    assert (await (await visit("bilal")).send_file(there, ogg(90), "sound")).status_code == 403


async def test_the_button_for_a_machine_stands_on_the_workbench_where_one_is_set_up(
    configured: Settings, address: str
) -> None:
    more = {"machine_translation_url": address, "machine_translation_key": SECRET}
    for settings, offered in ((configured, False), (configured.model_copy(update=more), True)):
        async with running(settings) as app:
            post, thread = await answered()
            there, rahima = at_rendering(post, rest="/machine"), await signed_in(app, "rahima")
            assert (there in (await rahima.get(at_rendering(post))).text) is offered
            assert (await rahima.post(there)).status_code == (303 if offered else 409)
            assert ("Nobody has checked it" in (await rahima.get(at(thread, "?in=bn"))).text) is offered


async def test_a_reader_s_home_counts_what_was_rendered_as_in_their_language_once_and_before_what_they_read_less(
    visit: Visiting,
) -> None:
    (post, bangla), (_, plain) = await official(), await official(title="Outra pergunta")
    await rendered(post, bangla)
    visitor, order = await visit(), [ids.encode(bangla.id), ids.encode(plain.id)]
    for languages, shown in (("bn,pt;q=0.9", order), ("bn", order[:1]), ("pt,bn;q=0.9", order[::-1]), ("hi", [])):
        home = tree(await visitor.get(f"/{languages[:2]}/", headers={"Accept-Language": languages}))
        [answers] = every(home, "aria-labelledby", "official")
        assert [each.get("data-thread") for each in every(answers, "data-thread")] == shown, languages
