"""A person's languages: theirs come first and nothing is hidden, choosing one keeps what was written, addresses are forgiven."""

import re
from html import unescape

import httpx
import pytest
from starlette.applications import Starlette

from forum import ids
from forum.catalogue.views import Catalogue
from forum.threads.models import Post, Thread
from tests.cast import PASSWORD, Visit, Visiting, answer, ask, at, at_answer, contents, person
from tests.forum.threads.officers import mark, said
from tests.forum.web.markup import text_of, tree

BANGLA = {"Accept-Language": "bn-BD,bn;q=0.9"}
NEW = "/en/threads/new"
WORDS = "I live with my mother and two children."


def rows(page: httpx.Response) -> list[str]:
    """The threads of a page's lists, in their order."""
    assert page.status_code == 200
    return re.findall(r'<li data-thread="(\w+)"', page.text)


async def official(language: str) -> str:
    thread = await ask(language=language)
    await mark(await answer(thread), said())
    return ids.encode(thread.id)


async def asked(language: str) -> str:
    return ids.encode((await ask(language=language)).id)


@pytest.mark.parametrize("path", ["/en/", "/en/threads", "/en/topics/documentation", "/en/threads?state=official"])
async def test_what_is_in_the_reader_s_languages_comes_first_and_nothing_is_hidden(
    visit: Visiting, catalogue: Catalogue, path: str
) -> None:
    bangla, english, arabic = await official("bn"), await official("en"), await official("ar")
    visitor = await visit()
    for headers, first in (
        (BANGLA, [bangla, english]),
        ({"Accept-Language": "ar,bn;q=0.5"}, [arabic, bangla]),
        ({"Cookie": "ui=bn", "Accept-Language": "ar"}, [bangla, arabic]),
        ({}, [english]),
    ):
        shown = rows(await visitor.get(path, headers=headers))
        assert shown[: len(first)] == first
        assert sorted(shown) == sorted([bangla, english, arabic])


async def test_what_somebody_asked_in_is_among_their_languages(visit: Visiting, catalogue: Catalogue) -> None:
    bangla = ids.encode((await ask("bilal", language="bn")).id)
    english = await asked("en")
    assert rows(await (await visit()).get("/en/threads")) == [english, bangla]
    await ask("amina", language="bn", visibility="private")
    shown = rows(await (await visit("amina")).get("/ar/threads?kind=question"))
    assert shown.index(bangla) < shown.index(english)
    assert rows(await (await visit("amina")).get("/en/threads?sort=newest"))[1:] == [english, bangla]


async def test_home_says_nothing_twice(visit: Visiting, catalogue: Catalogue) -> None:
    shown = [await official("en") for _ in range(3)] + [await asked("en") for _ in range(2)]
    told = rows(await (await visit()).get("/en/"))
    assert len(told) == len(set(told)) == 5
    assert set(told) == set(shown)


async def test_home_shows_answers_in_the_reader_s_languages_and_counts_the_others(
    visit: Visiting, catalogue: Catalogue
) -> None:
    own = [await official("bn"), *[await official("en") for _ in range(4)]]
    for language in ("ar", "ar", "pt"):
        await official(language)
    page = await (await visit()).get("/en/", headers=BANGLA)
    assert rows(page)[0] == own[0]
    assert len(rows(page)) == 4
    assert set(rows(page)) < set(own)
    assert "3 more in other languages" in page.text
    links = [each.get("href") for each in tree(page).iter("a") if "&language=" in (each.get("href") or "")]
    assert links == [f"/en/threads?state=official&language={code}" for code in ("ar", "pt")]


@pytest.mark.parametrize("path", ["/en/", "/en/threads", "/en/topics", "/en/topics/housing"])
async def test_every_language_that_has_a_question_is_offered_the_reader_s_own_first(
    visit: Visiting, catalogue: Catalogue, path: str
) -> None:
    page = tree(await (await visit()).get(path, headers=BANGLA))
    main = next(page.iter("main"))
    chips = next(each for each in main.iter() if "tongues" in (each.get("class") or ""))
    offered = [each.get("lang") for each in chips.iter() if each.tag in ("a", "button")]
    assert offered[:2] == ["bn", "en"]
    assert set(catalogue.languages) - set(offered) <= {"other"}
    assert path == "/en/" or "other" in offered


async def test_a_reader_whose_language_no_page_is_in_is_told_why(visit: Visiting, catalogue: Catalogue) -> None:
    visitor = await visit()
    told = (await visitor.get("/en/", headers={"Accept-Language": "ne"})).text
    assert "तपाईं नेपालीमा" in told
    assert 'These pages are not in <bdi lang="ne">नेपाली</bdi> yet, so you see them in English.' in told
    assert "فارسی" in (await visitor.get("/en/", headers={"Accept-Language": "fa"})).text
    for headers in ({}, {"Accept-Language": "ar"}, {"Accept-Language": "zz"}, {"Accept-Language": "<b>"}):
        assert "data-missing" not in (await visitor.get("/en/", headers=headers)).text


async def test_who_reads_ukrainian_gets_russian_first_only_by_choosing_it(
    visit: Visiting, catalogue: Catalogue
) -> None:
    russian, english = await asked("ru"), await asked("en")
    visitor, phone = await visit(), {"Accept-Language": "uk-UA,uk;q=0.9,ru;q=0.8"}
    assert rows(await visitor.get("/en/threads", headers=phone)) == [english, russian]
    assert rows(await visitor.get("/en/threads", headers=phone | {"Cookie": "ui=ru"})) == [russian, english]
    assert rows(await visitor.get("/en/threads", headers={"Accept-Language": "ru"})) == [russian, english]


@pytest.mark.parametrize(
    ("before", "to", "headers", "cookie", "lands"),
    [
        ("", "ar", {}, "ar", "/ar/topics"),
        ("ar", "en", {}, "en", "/en/topics"),
        ("", "bn", BANGLA, "bn", "/bn/topics"),
        ("pt", "kea", {}, "kea", "/kea/topics"),
        ("", "ne", {"Accept-Language": "ne,en"}, "ne", "/en/topics"),
        ("", "ne", {}, "ne", "/hi/topics"),
        ("pt", "ne", {}, "ne.pt", "/pt/topics"),
        ("ne.pt", "ar", {}, "ar.ne", "/ar/topics"),
        ("ar.ne.th", "fi", {}, "fi.ar.ne", "/ar/topics"),
        ("ne", "xx", {}, "pt.ne", "/pt/topics"),
    ],
)
async def test_choosing_a_language_keeps_the_one_read_and_the_one_pages_are_in(
    visit: Visiting, catalogue: Catalogue, before: str, to: str, headers: dict[str, str], cookie: str, lands: str
) -> None:
    visitor = await visit()
    given = headers | ({"Cookie": f"ui={before}"} if before else {})
    chosen = await visitor.post("/pt/language", {"to": to, "next": "/pt/topics"}, headers=given)
    assert (chosen.status_code, chosen.headers["location"], chosen.cookies["ui"]) == (303, lands, cookie)


async def test_choosing_a_language_goes_on_to_where_one_was_going(visit: Visiting, catalogue: Catalogue) -> None:
    visitor = await visit()
    chosen = await visitor.post("/en/language", {"to": "ar", "next": "/en/login?next=/en/threads?topic=housing"})
    page = await visitor.get(chosen.headers["location"])
    (following,) = [each.get("value") for each in tree(page).iter("input") if each.get("name") == "next"]
    signed = await visitor.post("/ar/login", {"nickname": "amina", "password": PASSWORD, "next": following})
    assert signed.headers["location"] == "/ar/threads?topic=housing"


def typed(page: httpx.Response, name: str) -> str:
    """What stands in a field of the page's main form."""
    (form,) = [each for each in tree(page).iter("form") if each.get("id") == "writing"]
    (field,) = [each for each in form.iter() if each.get("name") == name and each.get("type") != "radio"]
    return str(field.get("value") or text_of(field))


async def switched(who: Visit, path: str, fields: dict[str, str]) -> httpx.Response:
    """The Arabic page, once the button for it on the English one was pressed with these fields typed."""
    before, page = await contents(), await who.get(path)
    (button,) = [each for each in tree(page).iter("button") if each.get("formaction") and each.get("lang") == "ar"]
    assert (button.get("form"), button.get("name"), button.get("value")) == ("writing", "action", "language")
    shown = await who.post(str(button.get("formaction")), fields | {"action": "language"})
    assert (shown.status_code, shown.cookies.get("ui")) == (200, "ar")
    assert 'lang="ar" dir="rtl"' in shown.text
    assert await contents() == before
    return shown


async def test_the_interface_s_language_is_changed_without_losing_what_is_being_written(
    visit: Visiting, catalogue: Catalogue
) -> None:
    thread = await ask()
    amina, ines = await visit("amina"), await visit("ines")
    page = await switched(amina, NEW, {"title": "Where do I go?", "body": WORDS})
    assert (typed(page, "title"), typed(page, "body").strip()) == ("Where do I go?", WORDS)
    page = await switched(amina, at(thread, "/edit"), {"title": "Other", "body": WORDS, "read": "1"})
    assert (typed(page, "title"), typed(page, "body").strip(), typed(page, "read")) == ("Other", WORDS, "1")
    assert typed(await switched(ines, at(thread), {"body": WORDS}), "body").strip() == WORDS
    page = await switched(await visit(), "/en/login?next=/en/account", {"nickname": "ami", "next": "/en/account"})
    assert (typed(page, "nickname"), typed(page, "next")) == ("ami", "/ar/account")
    page = await switched(await visit(), "/en/register", {"nickname": "zu", "email": "z@example.pt"})
    assert (typed(page, "nickname"), typed(page, "email")) == ("zu", "z@example.pt")


async def test_enter_in_a_line_of_text_never_changes_the_language(visit: Visiting, catalogue: Catalogue) -> None:
    amina, thread = await visit("amina"), await ask()
    for path, pressed in ((NEW, "check"), (at(thread, "/edit"), "preview")):
        page = tree(await amina.get(path))
        first = next(each for each in page.iter("button") if each.get("form") == "writing")
        assert (first.get("formaction"), first.get("value")) == (None, pressed)
    page = tree(await (await visit()).get("/en/login"))
    first = next(each for each in page.iter("button") if each.get("form") == "writing")
    assert (first.get("formaction"), first.get("name")) == (None, None)


async def test_the_line_typed_on_the_home_page_reaches_the_form_and_no_address(
    visit: Visiting, catalogue: Catalogue
) -> None:
    line, visitor = "My tax number is 123 456 789", await visit()
    begun = await visitor.post("/en/search", {"q": line, "ask": "1"})
    assert (begun.status_code, begun.headers["location"]) == (303, NEW)
    assert not re.search("123.{0,3}456", unescape(str(begun.headers.get("set-cookie"))))
    assert typed(await visitor.get(NEW), "title") == line
    assert typed(await visitor.get(NEW), "title") == ""
    assert typed(await visitor.get(f"{NEW}?title=typed"), "title") == ""


@pytest.mark.parametrize(
    ("copied", "meant"),
    [
        ("/en", "/en/"),
        ("/ar/threads/", "/ar/threads"),
        ("/en/threads.", "/en/threads"),
        ("/en/topics/housing)", "/en/topics/housing"),
        ("/pt/topics/housing).", "/pt/topics/housing"),
        ("/ar/about،", "/ar/about"),
        ("/en/threads/?topic=housing", "/en/threads?topic=housing"),
    ],
)
async def test_an_address_with_something_clinging_to_it_leads_to_the_page_on_this_host(
    visit: Visiting, catalogue: Catalogue, copied: str, meant: str
) -> None:
    led = await (await visit()).get(copied)
    assert (led.status_code, led.headers["location"]) == (301, meant)


@pytest.mark.parametrize("lost", ["/xx", "/en/nowhere/", "/en/threads/x.", "//en/threads/", "/threads/"])
async def test_what_no_page_was_meant_by_is_not_there(visit: Visiting, catalogue: Catalogue, lost: str) -> None:
    assert (await (await visit()).get(lost)).status_code == 404


async def test_a_row_has_what_a_reader_chooses_by_and_nothing_of_the_staff_s(
    visit: Visiting, catalogue: Catalogue
) -> None:
    thread = await ask(example=True)
    await mark(await answer(thread), said("Keep the proof."))
    page = await (await visit()).get("/en/threads")
    (row,) = [each for each in tree(page).iter("li") if each.get("data-thread")]
    told = text_of(row)
    for shown in ("My residence card expires", "Keep the proof.", "Official answer", "English"):
        assert shown in told
    assert len(list(row.iter("time"))) == 1
    for left_out in ("GAJI", "Review", "Example"):
        assert left_out not in told


async def test_both_sides_are_told_when_an_answer_is_in_another_language_than_the_question(
    visit: Visiting, catalogue: Catalogue
) -> None:
    thread = await ask(language="bn")
    post = await answer(thread, body="Traga o comprovativo de que tentou renovar o cartão de residência.")
    await Post.filter(id=post.id).update(language_id="pt")
    page = tree(await (await visit()).get(at(thread)))
    (beside,) = [each for each in page.iter("div") if each.get("data-other-language") == "pt"]
    assert "This answer is in Portuguese; the question is in Bangla." in text_of(beside)
    assert [each.get("href") for each in beside.iter("a")] == ["tel:+351218106191"]
    assert 'data-question-language="bn"' in (await (await visit("ines")).get(at(thread))).text
    await Thread.filter(id=thread.id).update(language_id="pt")
    assert "data-other-language" not in (await (await visit()).get(at(thread))).text
    assert 'data-question-language="pt"' in (await (await visit("ines")).get(at(thread))).text
    assert "data-question-language" not in (await (await visit("ines")).get(at(thread, ui="pt"))).text


async def test_a_mediator_s_languages_are_theirs(visit: Visiting, catalogue: Catalogue) -> None:
    bangla, arabic = await asked("bn"), await asked("ar")
    assert (await person("rahima")).languages == {"bn"}
    assert rows(await (await visit("rahima")).get("/en/threads")) == [bangla, arabic]


async def test_without_cookies_home_reads_in_a_language_that_no_page_is_in_by_its_address(app: Starlette) -> None:
    nepali, english = await asked("ne"), await asked("en")
    how = {"Accept-Language": "en"}
    chosen = await Visit(app).post("/en/language", {"to": "ne", "next": "/en/?language=th"}, headers=how)
    assert (chosen.status_code, chosen.headers["location"]) == (303, "/en/?language=ne")
    assert rows(await Visit(app).get(chosen.headers["location"])) == [nepali, english]
    back = await Visit(app).post("/en/language", {"to": "pt", "next": "/en/?language=ne"})
    assert back.headers["location"] == "/pt/"


async def test_an_answer_and_a_comment_in_another_language_than_the_question_say_which(visit: Visiting) -> None:
    thread, ines, amina = await ask(language="bn"), await visit("ines"), await visit("amina")
    danish = "Jeg har ikke fået svar på min ansøgning, og jeg ved ikke hvad jeg skal gøre nu."
    await ines.post(at(thread, "/answers", ui="pt"), {"body": danish})
    await ines.post(at(thread, "/answers", ui="pt"), {"body": "Sim."})
    post = await Post.filter(thread_id=thread.id, kind="answer").order_by("id").first()
    assert post is not None
    await amina.post(at_answer(post, "/comments"), {"body": danish})
    page = tree(await amina.get(at(thread)))
    spoken = {text_of(each).strip(): each.get("lang") for each in page.iter() if each.get("data-post")}
    assert (spoken[danish], spoken["Sim."]) == ("da", "pt")
    assert [each.language_named for each in await Post.filter(kind="comment")] == ["da"]
    assert "Dansk" in text_of(page.find(".//main"))
