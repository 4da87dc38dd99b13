"""The pages of searching: an address without anybody's numbers, rows that say why, and a way on where nothing is."""

from datetime import date
from html import unescape

import pytest

from forum import ids
from forum.catalogue.views import Catalogue
from forum.settings import Settings
from forum.threads.models import Thread
from forum.threads.official import marking
from tests.cast import Visiting, answer, ask, person, running, signed_in
from tests.forum.threads.test_official import statement
from tests.forum.web.markup import forms, text_of, tree

SEARCH, NEW = "/en/search", "/en/threads/new"
CARD = "How do I renew my residence card?"
LATER = date(2099, 2, 1)
LONG = "My residence card has expired and there is no appointment anywhere in Lisbon, what should I do about my work?"


async def official(catalogue: Catalogue, **how: str) -> Thread:
    thread = await ask(**how)
    said, ines = await answer(thread), await person("ines")
    await marking.mark(said, thread, statement=statement(review_by=LATER), by=ines, catalogue=catalogue)
    return thread


def rows(page: object) -> list[str]:
    return [each.get("data-thread") for each in tree(page).iter("li") if each.get("data-thread")]  # type: ignore[arg-type]


async def test_words_become_an_address_without_the_numbers_in_them(visit: Visiting, catalogue: Catalogue) -> None:
    visitor = await visit()
    led = await visitor.post(SEARCH, {"q": "residence card 912 345 678", "topic": "documentation"})
    assert led.status_code == 303
    address = led.headers["location"]
    assert address.startswith(f"{SEARCH}?q=residence+card&topic=documentation")
    assert "345" not in address
    assert "We left the numbers out of your search." in (await visitor.get(address)).text
    plain = await visitor.post(SEARCH, {"q": "residence card"})
    assert plain.headers["location"] == f"{SEARCH}?q=residence+card"


async def test_more_words_than_an_address_takes_are_answered_where_they_were_sent(
    visit: Visiting, catalogue: Catalogue
) -> None:
    thread = await ask(title=CARD)
    page = await (await visit()).post(SEARCH, {"q": f"{LONG} 912 345 678"})
    assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
    assert rows(page) == [ids.encode(thread.id)]
    assert LONG in unescape(page.text) and "912 345" not in page.text


async def test_a_hit_says_what_it_is_and_marks_what_was_looked_for(visit: Visiting, catalogue: Catalogue) -> None:
    asked, answered = await ask(title="A card from Braga"), await official(catalogue, title=CARD)
    page = await (await visit()).get(f"{SEARCH}?q=residence+card")
    assert rows(page) == [ids.encode(answered.id), ids.encode(asked.id)]
    first = next(each for each in tree(page).iter("li") if each.get("data-thread"))
    assert next(first.iter("a")).get("href").startswith(f"/en/threads/{ids.encode(answered.id)}")
    assert any("is-official" in (each.get("class") or "") for each in first.iter("b"))
    assert {text_of(each).lower() for each in first.iter("mark")} & {"residence", "card", "residence card"}
    assert '<meta name="robots" content="noindex">' in page.text
    field = next(each for each in tree(page).iter("input") if each.get("id") == "q")
    assert field.get("value") == "residence card"


async def test_what_was_typed_goes_on_to_the_form_and_into_no_address(visit: Visiting, catalogue: Catalogue) -> None:
    await ask(title=CARD)
    visitor = await visit()
    page = await visitor.get(f"{SEARCH}?q=residence+card")
    assert forms(page)[SEARCH]["q"][-1] == "residence card"  # the last one is "Ask this question"
    for words, field in (("residence card", "title"), (f"{LONG} {LONG}", "body")):
        led = await visitor.post(SEARCH, {"q": words, "ask": "1"})
        assert (led.status_code, led.headers["location"]) == (303, NEW)
        assert forms(await visitor.get(NEW))[NEW][field] == [words]


async def test_nothing_found_is_kind_and_says_how_to_go_on(visit: Visiting, catalogue: Catalogue) -> None:
    await ask(title=CARD)
    page = await (await visit()).get(f"{SEARCH}?q=xyzzy&topic=housing")
    assert (page.status_code, rows(page)) == (200, [])
    for words in ("Nobody has asked this here yet", "Ask this question", "Look for it without filters", 'href="tel:+'):
        assert words in page.text


async def test_a_search_in_one_language_says_what_others_hold(visit: Visiting, catalogue: Catalogue) -> None:
    own = await ask(title="রেসিডেন্স card নবায়ন", language="bn")
    for language in ("en", "en", "pt"):
        await ask(title="My residence card", language=language)
    visitor = await visit()
    page = await visitor.get(f"{SEARCH}?q=card&language=bn")
    assert rows(page) == [ids.encode(own.id)]
    assert "3 more in other languages" in page.text
    chips = [each.get("value") for each in tree(page).iter("button") if each.get("name") == "language"]
    assert chips == ["en", "pt"]
    narrowed = await visitor.post(SEARCH, {"q": "card", "language": "en"})
    assert len(rows(await visitor.get(narrowed.headers["location"]))) == 2


async def test_searches_have_a_limit_and_asking_has_no_part_in_it(configured: Settings) -> None:
    async with running(configured, limit_search="2/minute") as app:
        amina = await signed_in(app, "amina")
        assert [(await amina.get(f"{SEARCH}?q=card")).status_code for _ in range(3)] == [200, 200, 429]
        refused = await amina.post(SEARCH, {"q": "residence card"})
        assert (refused.status_code, 1 <= int(refused.headers["retry-after"]) <= 61) == (429, True)
        assert 'value="residence card"' in refused.text
        assert (await amina.post(SEARCH, {"q": "residence card", "ask": "1"})).status_code == 303


@pytest.mark.parametrize(
    ("who", "path", "there"),
    [
        (None, "/en/", True),
        (None, "/en/threads", True),
        (None, "/en/nowhere", True),
        (None, "/en/leaving", True),
        ("amina", "/en/account", True),
        ("marta", "/en/desk/queue", False),
    ],
)
async def test_the_field_is_on_every_public_page(
    visit: Visiting, catalogue: Catalogue, who: str | None, path: str, there: bool
) -> None:
    page = await (await visit(who)).get(path)
    fields = [each for each in tree(page).iter("input") if each.get("name") == "q" and each.get("type") == "search"]
    assert len(fields) == int(there)
