"""Hostile texts through every field that takes one: what comes back is text, and the page keeps its shape."""

import json
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator
from random import Random
from time import process_time
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette

from forum import ids
from forum.catalogue import snapshot
from forum.people import nicknames
from forum.text import clean, clean_line, personal, prose, render
from forum.threads.models import OfficialAnswer, Post, Thread
from forum.threads.posting import editing
from tests.attacks import ATTACKS, violations
from tests.cast import PASSWORD, Visit, Visiting, answer, ask, at, at_answer, person
from tests.forum.web.markup import tree

NEW = "/en/threads/new"
PLAIN = "Plain words of no harm"
WRITTEN = re.compile(r"<div [^<>]*\bdata-user-content[^<>]*>(.*?)</div>", re.DOTALL)
TARGETS = re.compile(r"(?:/(?!/)|#|https?://|tel:\+?\d|mailto:)")
Shape = Counter[tuple[str, tuple[str, ...]]]


def in_lots(longest: int, texts: Iterable[str] = ATTACKS) -> Iterator[str]:
    """The texts, as many together as a field takes, each begun on a line of its own after a blank one."""
    lot = ""
    for each in texts:
        if lot and len(lot) + len(each) + 2 > longest:
            yield lot
            lot = ""
        lot += f"\n\n{each}" if lot else each[:longest]
    yield lot


def one_line(longest: int, shortest: int = 1) -> list[str]:
    """Each text that stays a line of that length when it is cleaned."""
    return [text for text in (" ".join(each.split()) for each in ATTACKS) if shortest <= len(text) <= longest]


def elements(page: httpx.Response) -> Iterator[Any]:
    """The page's elements outside of what people wrote at length."""
    waiting = [tree(page)]
    while waiting:
        element = waiting.pop()
        if isinstance(element.tag, str):
            yield element
        if element.get("data-user-content") is None:
            waiting += list(element)


def shape(page: httpx.Response) -> Shape:
    """Which elements with which attributes a page has, without the isolation of numbers, which text may bring along."""
    isolation = ("bdi", ("dir",))
    kinds = ((element.tag, tuple(sorted(element.attrib))) for element in elements(page))
    return Counter(kind for kind in kinds if kind != isolation)


def parts(*kinds: tuple[str, tuple[str, ...]]) -> Shape:
    """Elements that a page may have beside those it was compared with."""
    return Counter(kinds)


def assert_harmless(page: httpx.Response, known: Shape, *, exactly: bool = False) -> None:
    """Nothing in the page but what a page with plain words has, and in what people wrote only what is allowed there."""
    assert page.status_code < 500
    found = shape(page)
    strange = (
        found - known if exactly else Counter({kind: number for kind, number in found.items() if kind not in known})
    )
    assert not strange
    for element in elements(page):
        for name in ("href", "src", "action", "formaction"):
            assert TARGETS.match(element.get(name, "/")), element.attrib
        assert "style" not in element.attrib
    for content in WRITTEN.findall(page.text):
        assert violations(content) == []


async def sends(visit: Visit, path: str, status: Any = 303, **fields: Any) -> httpx.Response:
    sent = await visit.post(path, fields)
    assert sent.status_code == status, (fields, sent.text)
    return sent


async def turned(visit: Visit, path: str) -> AsyncIterator[httpx.Response]:
    """The pages of a list."""
    following: str | None = path
    while following:
        page = await visit.get(following)
        yield page
        following = next((link.get("href") for link in tree(page).iter("a") if link.get("rel") == "next"), None)


async def readers(visit: Visiting) -> list[Visit]:
    return [await visit(), await visit("amina"), await visit("ines")]


# Kept and read back


async def test_hostile_text_is_kept_letter_for_letter(app: Starlette) -> None:
    """What is kept is all that an engine decides of how a text is shown."""
    thread = await ask(title=PLAIN, body=PLAIN)
    said = await answer(thread, body=PLAIN)
    ines, catalogue = await person("ines"), await snapshot.current()
    for lot in in_lots(20_000):
        await editing.edit(said, thread, body=await prose(lot), by=ines, catalogue=catalogue)
        kept = await Post.get(id=said.id)
        expected = personal.hidden(clean(lot), catalogue.contacts)
        assert (kept.source, kept.html) == (expected, render(expected))
    for lot in in_lots(140, one_line(140, 4)):
        titled = clean_line(f"About {lot}")
        assert (await ask(title=titled, body=PLAIN)).title == personal.hidden(titled, catalogue.contacts)


@pytest.mark.looks
async def test_a_question_of_hostile_text_is_read_as_text_by_everybody(app: Starlette, visit: Visiting) -> None:
    amina, everybody = await visit("amina"), await readers(visit)
    plain = await ask(title=PLAIN, body=PLAIN)
    known = [shape(await each.get(at(plain))) for each in everybody]
    for lot in in_lots(20_000):
        sent = await sends(amina, NEW, topic="documentation", title=PLAIN, language="en", body=lot)
        thread = await Thread.get(id=ids.decode(sent.headers["location"].split("/")[3][:12]))
        for each, expected in zip(everybody, known, strict=True):
            page = await each.get(at(thread))
            assert_harmless(page, expected, exactly=True)
            assert len(WRITTEN.findall(page.text)) == 1


@pytest.mark.looks
async def test_titles_of_hostile_text_are_read_as_text_in_lists_and_pages(app: Starlette, visit: Visiting) -> None:
    everybody = await readers(visit)
    plain = await ask(title=PLAIN, body=PLAIN, topic="consumer", language="fr")
    lists = ("/en/threads", "/en/topics/consumer", "/en/")
    known = [shape(await each.get(at(plain))) for each in everybody]
    for number in range(30):
        await ask("bilal", title=f"Plain title {number}", body=PLAIN, language="fr", topic="consumer")
    listed = {path: shape(await everybody[0].get(path)) for path in lists}
    pages = [shape(page) async for page in turned(everybody[0], lists[0])]
    account = shape(await (await visit("bilal")).get("/en/account"))
    for title in one_line(150, 4):
        fields = {"title": title, "body": PLAIN, "language": "fr", "topic": "consumer", "visibility": "public"}
        assert (await everybody[1].post(NEW, fields)).status_code in (303, 422)
    threads = await Thread.filter(language_id="fr", author_id=plain.author_id)
    assert len(threads) > 200
    shown = 0
    async for page in turned(everybody[0], lists[0]):
        assert_harmless(page, pages[0] | pages[1])
        shown += page.text.count("<li data-thread=")
    assert shown == len(threads) + 30
    for path in lists[1:]:
        assert_harmless(await everybody[0].get(path), listed[path])
    assert_harmless(await everybody[1].get("/en/account"), account)
    for thread in threads[::20]:
        for each, expected in zip(everybody, known, strict=True):
            assert_harmless(await each.get(at(thread)), expected)


@pytest.mark.looks
async def test_the_name_of_another_language_is_read_as_text(app: Starlette, visit: Visiting) -> None:
    visitor = await visit()
    for number in range(30):
        plain = await ask(title=f"Plain title {number}", language="other", language_named="Plain")
    known = shape(await visitor.get(at(plain)))
    pages = [shape(page) async for page in turned(visitor, "/en/threads?language=other")]
    amina = await visit("amina")
    for named in one_line(60)[::4]:
        fields = {"title": PLAIN, "body": PLAIN, "language": "other", "language_name": named, "topic": "consumer"}
        await sends(amina, NEW, **fields)
    async for page in turned(visitor, "/en/threads?language=other"):
        assert_harmless(page, pages[0] | pages[1])
    for thread in (await Thread.filter(language_id="other"))[::10]:
        assert_harmless(await visitor.get(at(thread)), known)


@pytest.mark.looks
async def test_answers_comments_and_earlier_versions_of_hostile_text_are_read_as_text(
    app: Starlette, visit: Visiting
) -> None:
    amina, ines, everybody = await visit("amina"), await visit("ines"), await readers(visit)
    plain = await ask(title=PLAIN, body=PLAIN)
    said = await answer(plain, body=PLAIN)
    await sends(amina, at_answer(said, "/comments"), body=PLAIN)
    await sends(ines, at_answer(said, "/edit"), body="Other words of no harm")
    await sends(amina, at(plain, "/edit"), title="Another title of no harm", body="Other words of no harm")
    question = await Post.get(thread_id=plain.id, kind="question")
    earlier = [f"/en/posts/{ids.encode(post.id)}/revisions" for post in (said, question)]
    known = [shape(await each.get(at(plain))) for each in everybody]
    compared = [shape(await each.get(path)) for each in everybody for path in earlier]
    title = one_line(150, 4)
    for number, lot in enumerate(in_lots(20_000)):
        await sends(ines, at_answer(said, "/edit"), body=lot)
        await sends(amina, at(plain, "/edit"), title=title[number], body=lot)
        await sends(amina, at_answer(said, "/comments"), body=lot)
        for each, expected in zip(everybody, known, strict=True):
            page = await each.get(at(plain))
            assert_harmless(page, expected)
            assert len(WRITTEN.findall(page.text)) == 3 + number + 1
    for number, each in enumerate(everybody):
        for path, plainly in zip(earlier, compared[2 * number :][:2], strict=True):
            page = await each.get(path)
            assert page.text.count("<ins>") + page.text.count("<del>") > 10
            assert_harmless(page, plainly | parts(("ins", ()), ("del", ())))


@pytest.mark.looks
async def test_earlier_versions_made_to_be_slow_to_compare_hold_nobody_up(app: Starlette, visit: Visiting) -> None:
    amina, visitor = await visit("amina"), await visit()
    pick = Random(7)
    numbered = [f"w{number}" for number in range(3_000)]
    swapped = [word for pair in zip(numbered[1::2], numbered[::2], strict=True) for word in pair]
    made = [
        *("\n".join(pick.choice("ab") for _ in range(9_000)) for _ in range(4)),
        *("".join(pick.choice(",.") for _ in range(1_900)) for _ in range(4)),
        *("".join(pick.choice(",.") for _ in range(19_900)) for _ in range(2)),
        "\n".join(numbered), "\n".join(swapped), " ".join(numbered), " ".join(swapped),
        *("\n".join("".join(pick.choice(",.") for _ in range(30)) for _ in range(600)) for _ in range(4)),
    ]  # fmt: skip
    thread = await ask(title=PLAIN, body=PLAIN)
    for body in made:
        await sends(amina, at(thread, "/edit"), title=PLAIN, body=f"x {body} x")
    question = await Post.get(thread_id=thread.id, kind="question")
    path = f"/en/posts/{ids.encode(question.id)}/revisions"
    async for page in turned(visitor, path):
        started = process_time()
        assert (await visitor.get(str(page.request.url))).status_code == 200
        assert process_time() - started < 2


async def test_every_version_is_compared_once_however_many_there_are(app: Starlette, visit: Visiting) -> None:
    amina, visitor = await visit("amina"), await visit()
    thread = await ask(title=PLAIN, body="Version number 1")
    for number in range(2, 26):
        await sends(amina, at(thread, "/edit"), title=PLAIN, body=f"Version number {number}")
    question = await Post.get(thread_id=thread.id, kind="question")
    path = f"/en/posts/{ids.encode(question.id)}/revisions"
    pages = [page.text async for page in turned(visitor, path)]
    assert len(pages) == 3
    gone = [int(each) for page in pages for each in re.findall(r"<del>(\d+)</del>", page)]
    new = [int(each) for page in pages for each in re.findall(r"<ins>(\d+)</ins>", page)]
    assert (gone, new) == (list(range(24, 0, -1)), list(range(25, 1, -1)))
    for odd in ("0", "-1", "x", "9" * 9, "9" * 40, ""):
        assert (await visitor.get(f"{path}?since={odd}")).status_code == 200


@pytest.mark.looks
async def test_official_answers_of_hostile_text_are_read_as_text(app: Starlette, visit: Visiting) -> None:
    ines, ada, everybody = await visit("ines"), await visit("ada"), await readers(visit)
    thread = await ask(title=PLAIN, body=PLAIN)
    said = await answer(thread, body=PLAIN)
    dates = {"valid_from": "2026-01-01", "review_by": "2099-01-01"}
    path, versions = at_answer(said, "/official"), f"/en/posts/{ids.encode(said.id)}/revisions"
    plainly = {"short_answer": PLAIN, "source_title": [PLAIN] * 10, "source_article": ["1"] * 10, "reason": PLAIN}
    await sends(ada, path, **dates, **plainly, source_url=["https://ok.example/"] * 10)
    await sends(ada, at_answer(said, "/official/withdrawal"), reason=PLAIN)
    withdrawn = [shape(await each.get(versions)) for each in everybody]
    await sends(ada, path, **dates, **plainly, source_url=["https://ok.example/"] * 10)
    known = [shape(await each.get(at(thread))) for each in everybody]
    listed = shape(await everybody[0].get("/en/threads?state=official"))

    texts = [each for each in one_line(300) if len(each.split()) <= 40 and re.search(r"\w", each)]
    for start in range(0, len(texts), 10):
        ten = texts[start : start + 10]
        fields = {"short_answer": ten[0], "source_title": ten, "source_article": ten[::-1], "reason": ten[-1]}
        await sends(ada, path, **dates, **fields)
        await sends(ada, at_answer(said, "/official/withdrawal"), reason=ten[-1])
        await sends(ines, path, **dates, **fields)
        for each, expected in zip(everybody, known, strict=True):
            page = await each.get(at(thread))
            assert_harmless(page, expected)
            assert "data-official" in page.text
        assert_harmless(await everybody[0].get("/en/threads?state=official"), listed)
    for each, expected in zip(everybody, withdrawn, strict=True):
        assert_harmless(await each.get(versions), expected | parts(("s", ())))


@pytest.mark.looks
async def test_no_hostile_address_becomes_the_link_of_a_source(app: Starlette, visit: Visiting) -> None:
    ines, visitor = await visit("ines"), await visit()
    thread = await ask(title=PLAIN, body=PLAIN)
    said = await answer(thread, body=PLAIN)
    fields = {"short_answer": PLAIN, "source_title": PLAIN, "valid_from": "2026-01-01", "review_by": "2099-01-01"}
    for url in one_line(300):
        sent = await ines.post(at_answer(said, "/official"), fields | {"source_url": url})
        assert sent.status_code in (303, 422)
        if sent.status_code == 303:
            linked = [
                link.get("href")
                for link in tree(await visitor.get(at(thread))).iter("a")
                if link.get("rel") == "nofollow noopener noreferrer"
            ]
            assert all(re.match(r"https?://[^/@\s]+(?:[/?#]|$)", href) for href in linked), linked
    assert await OfficialAnswer.filter(post_id=said.id).count() > 1


@pytest.mark.looks
async def test_reasons_of_hostile_text_are_read_as_text(app: Starlette, visit: Visiting) -> None:
    amina, ines = await visit("amina"), await visit("ines")
    thread = await ask(title=PLAIN, body=PLAIN)
    for rest in ("/closure", "/reopening"):
        await sends(amina, at(thread, rest), reason=PLAIN)
    known = {each: shape(await each.get(at(thread))) for each in (amina, ines)}
    for lot in in_lots(500, one_line(500)):
        for rest in ("/closure", "/reopening"):
            await sends(amina, at(thread, rest), reason=" ".join(lot.split()))
    for each, expected in known.items():
        assert_harmless(await each.get(at(thread)), expected)
    await sends(ines, at(thread, "/rejection"), reason="".join(one_line(30)[:15]))
    notice = parts(
        ("div", ("class",)), ("svg", ("aria-hidden", "class")), ("use", ("href",)), ("h2", ()), ("p", ("dir",)),
        ("span", ("aria-hidden", "class", "data-news-count")), ("form", ("action", "class", "data-seen", "method")),
    )  # fmt: skip
    assert_harmless(await amina.get(at(thread)), known[amina] | notice)


@pytest.mark.looks
async def test_names_that_admins_give_of_hostile_text_are_read_as_text(app: Starlette, visit: Visiting) -> None:
    ada, visitor = await visit("ada"), await visit()
    public = ("/en/", "/en/topics/housing", "/en/about", "/en/threads?topic=housing", at(await ask(topic="housing")))
    paths = [
        *public,
        NEW,
        "/en/admin/topics",
        "/en/admin/topics/housing/edit",
        "/en/admin/categories",
        "/en/admin/cabinets",
    ]
    fields = [f"{part}_{code}" for part in ("name", "description") for code in ("pt", "en", "ar")]
    places = ("/en/admin/topics/housing/edit", "/en/admin/categories/daily-life/edit", "/en/admin/cabinets/GAH/edit")
    for place in places:
        await sends(ada, place, **dict.fromkeys(fields, PLAIN))
    for_admin = {path: shape(await ada.get(path)) for path in paths}
    for_visitor = {path: shape(await visitor.get(path)) for path in public}
    texts = [text for text in one_line(150) if re.search(r"\w", text)][::3]
    for start in range(0, len(texts) - 18, 18):
        for number, place in enumerate(places):
            await sends(ada, place, **dict(zip(fields, texts[start + 6 * number :], strict=False)))
        for path in public:
            assert_harmless(await visitor.get(path), for_visitor[path])
        for path in paths[len(public) :] if start % 4 == 0 else ():
            assert_harmless(await ada.get(path), for_admin[path])


async def test_no_admin_form_or_address_breaks_on_odd_or_overlong_words(app: Starlette, visit: Visiting) -> None:
    ada = await visit("ada")
    fields = [
        "code", "slug", "parent", "category", "cabinet", "icon", "visibility", "sensitive", "who_answers", "endonym", "script",
        "direction", "mediated", "other_language", "other_name", "other_description", "to", "nickname", "role", "language",
        "until", *[f"{part}_{code}" for part in ("name", "description", "short") for code in ("pt", "en", "ar")],
    ]  # fmt: skip
    things = ("categories/daily-life", "topics/housing", "languages/bn", "cabinets/GAH")
    writes = [f"{section}/new" for section in ("categories", "topics", "languages", "cabinets")]
    writes += [f"{thing}/{act}" for thing in things for act in ("edit", "position")] + ["roles"]
    named = {f"name_{code}": PLAIN for code in ("pt", "en", "ar")}
    odd = [
        "a" * 13,
        "a" * 21,
        "a" * 41,
        "a" * 61,
        "A" * 5_000,
        "9" * 400,
        "-1",
        "\x00",
        "ﷺ" * 30,
        "2026-13-45",
        "10000-01-01",
        *MIXED[::40],
    ]
    for text in odd:
        for write in writes:
            sent = await ada.post(f"/en/admin/{write}", dict.fromkeys(fields, text))
            assert sent.status_code in (303, 404, 422), (write, text[:40])
            sent = await ada.post(f"/en/admin/{write}", dict.fromkeys(fields, text) | named)
            assert sent.status_code in (303, 404, 422), (write, text[:40])
    for role, field in (("officer", "cabinet"), ("mediator", "language")):
        for text in odd:
            sent = await ada.post("/en/admin/roles", {"nickname": "bilal", "role": role, field: text})
            assert sent.status_code == 422, (role, text[:40])
    for key in ("a" * 13, "a" * 21, "a" * 41, "A" * 3_000, "9" * 30, "0"):
        for section in ("categories", "topics", "languages", "cabinets", "institutions", "roles", "nothing"):
            for rest in ("edit", "position", "archiving", "restoration", "use", "end"):
                assert (await ada.get(f"/en/admin/{section}/{key}/{rest}")).status_code in (404, 405), (
                    section,
                    key,
                    rest,
                )
                sent = await ada.post(f"/en/admin/{section}/{key}/{rest}", named | {"to": "up"})
                assert sent.status_code == 404, (section, key, rest)


@pytest.mark.looks
async def test_what_staff_want_to_be_called_is_read_as_text(app: Starlette, visit: Visiting) -> None:
    ines, everybody = await visit("ines"), await readers(visit)
    thread = await ask(title=PLAIN, body=PLAIN)
    await sends(ines, "/en/account/name", shown_name="Plain")
    await sends(ines, at(thread, "/answers"), body=PLAIN)
    known = [shape(await each.get(at(thread))) for each in everybody]
    for name in one_line(60)[:40]:
        await sends(ines, "/en/account/name", shown_name=name)
        await sends(ines, at(thread, "/answers"), body=PLAIN)
    for each, expected in zip(everybody, known, strict=True):
        assert_harmless(await each.get(at(thread)), expected)
    assert_harmless(await ines.get("/en/account"), shape(await ines.get("/en/account")))


# Given back


MIXED = [*one_line(3_000)[::9], "".join(one_line(80)), *in_lots(19_000)]


@pytest.mark.looks
@pytest.mark.parametrize("action", ["", "preview"])
async def test_a_question_that_is_given_back_or_shown_first_keeps_its_shape(
    action: str, app: Starlette, visit: Visiting
) -> None:
    amina = await visit("amina")
    plainly = {
        "title": "abc" if not action else PLAIN,
        "body": PLAIN,
        "topic": "housing",
        "language_name": PLAIN,
        "action": action,
    }
    known = shape(await sends(amina, NEW, 200 if action else 422, **plainly))
    errors = shape(
        await sends(
            amina,
            NEW,
            422,
            kind="x",
            title="",
            body="",
            topic="",
            language="x",
            visibility="x",
            danger="x",
            website="x",
        )
    )
    errors |= shape(await amina.get(NEW))
    numbered = plainly | {"title": "Call 912 345 678", "body": f"{PLAIN}: 912 345 678", "action": "check"}
    errors |= shape(await sends(amina, NEW, 200, **numbered))
    for text in MIXED:
        titled = " ".join(text.split())[:140] + " title" if action else text
        fields = {"title": titled, "body": text, "language_name": text, "topic": "housing", "action": action}
        page = await amina.post(NEW, fields)
        assert page.status_code in ((200, 422) if action else (303, 422))
        if page.status_code != 303:
            assert_harmless(page, known | errors)
    for text in MIXED[:10]:
        everywhere = dict.fromkeys(
            ("kind", "topic", "language", "language_name", "title", "visibility", "danger", "website", "body"), text
        )
        assert_harmless(await sends(amina, NEW, 422, **everywhere), known | errors)


@pytest.mark.looks
async def test_small_forms_that_are_given_back_keep_their_shape(app: Starlette, visit: Visiting) -> None:
    amina, ines = await visit("amina"), await visit("ines")
    thread = await ask(title=PLAIN, body=PLAIN)
    said = await answer(thread, body=PLAIN)
    official = ("short_answer", "source_title", "source_url", "source_article", "valid_from", "review_by", "reason")
    cases: list[tuple[Visit, str, tuple[str, ...]]] = [
        (amina, at(thread, "/edit"), ("title", "body")),
        (amina, at(thread, "/closure"), ("reason",)),
        (ines, at(thread, "/route"), ("cabinet", "reason")),
        (ines, at(thread, "/duplicate"), ("of", "reason")),
        (ines, at(thread, "/answers"), ("body",)),
        (ines, at_answer(said, "/edit"), ("body",)),
        (ines, at_answer(said, "/official"), official),
        (amina, at_answer(said, "/comments"), ("body",)),
        (amina, at_answer(said, "/helpful"), ("value",)),
        (amina, at(thread, "/follow"), ("on",)),
        (ines, "/en/account/name", ("shown_name",)),
        (amina, "/en/account/sessions", ("which",)),
        (amina, "/en/language", ("to", "next")),
    ]
    for who, path, fields in cases:
        known = shape(await sends(who, path, 403, **dict.fromkeys(fields, PLAIN), form_key="wrong"))
        known |= parts(("div", ("class", "dir")))
        for text in MIXED[::8]:
            assert_harmless(await sends(who, path, 403, **dict.fromkeys(fields, text), form_key=text), known)


@pytest.mark.looks
async def test_the_pages_of_signing_in_keep_their_shape(app: Starlette, visit: Visiting) -> None:
    visitor = await visit()
    secret = "not this one, really"
    for path, fields in (
        ("/en/register", ("nickname", "email", "next")),
        ("/en/login", ("nickname", "next", "shared", "carried")),
        ("/en/login/recovery", ("nickname", "code")),
    ):
        known = shape(await sends(visitor, path, 422, **dict.fromkeys(fields, "x" * 31), password=secret))
        known |= shape(await sends(visitor, path, 422, **dict.fromkeys(fields, "ＡＢＣ zuleica"), password="x"))
        known |= shape(await sends(visitor, path, 422, **dict.fromkeys(fields, "zuleica"), password="x"))
        known |= shape(
            await sends(visitor, path, 422, carried=json.dumps([["body", PLAIN]]), next="/en/", password="x")
        )
        for text in MIXED:
            page = await visitor.post(path, dict.fromkeys(fields, text) | {"password": text})
            assert page.status_code == 422
            assert_harmless(page, known)
    for path in ("/en/login", "/en/register", "/en/login/link/x"):
        known = shape(await visitor.get(path, params={"next": "/en/"}))
        for text in one_line(1_000)[::9]:
            assert_harmless(await visitor.get(path, params={"next": text, "notice": text}), known, exactly=True)


@pytest.mark.looks
async def test_what_is_carried_through_a_sign_in_is_shown_as_text_whatever_its_field_is_called(
    app: Starlette, visit: Visiting
) -> None:
    login = {"nickname": "amina", "password": PASSWORD, "next": NEW}
    plainly = await sends(await visit(), "/en/login", 200, **login, carried=json.dumps([["body", PLAIN * 3]]))
    for text in MIXED[::5]:
        packed = json.dumps([[text, text], ["body", text]])
        page = await sends(await visit(), "/en/login", 200, **login, carried=packed)
        assert_harmless(page, shape(plainly))
    for odd in (
        "[",
        "[1]",
        "null",
        "{}",
        '"x"',
        "[[1, 2, 3]]",
        "[[]]",
        "[" * 5_000,
        '{"ab": 1}',
        "[[null, null]]",
        "x" * 300_000,
    ):
        answered = await (await visit()).post("/en/login", login | {"carried": odd})
        assert answered.status_code in (200, 303), odd[:20]


@pytest.mark.looks
async def test_a_name_that_is_accepted_is_shown_as_it_was_meant(app: Starlette, visit: Visiting) -> None:
    taken = 0
    for nickname in [*one_line(30), "ผู้ใช้ใหม่", "মৌসুমী", "Zé-Carlos", "O’Neil", "زليخة"]:
        visitor = await visit()
        made = await visitor.post("/en/register", {"nickname": nickname, "password": PASSWORD})
        if made.status_code == 303:
            page = await visitor.get("/en/account")
            shown = [element for element in tree(page).iter() if element.get("data-nickname") is not None]
            assert [element.text for element in shown] == [nicknames.repaired(nickname)]
            taken += 1
    assert taken >= 3


@pytest.mark.looks
async def test_hostile_words_in_an_address_keep_the_page_s_shape(app: Starlette, visit: Visiting) -> None:
    visitor, amina = await visit(), await visit("amina")
    await ask(title=PLAIN, body=PLAIN)
    names = ("topic", "language", "kind", "state", "sort", "after", "before", "notice", "next", "title")
    for who, path in ((visitor, "/en/threads"), (amina, NEW), (visitor, "/en/"), (visitor, "/en/topics/housing")):
        known = shape(await who.get(path, params=dict.fromkeys(names, PLAIN)))
        for text in one_line(700)[::12]:
            assert_harmless(await who.get(path, params=dict.fromkeys(names, text)), known, exactly=True)
    known = shape(await visitor.get("/en/nowhere"))
    for text in one_line(700)[::6]:
        assert_harmless(await visitor.get(f"/en/x{quote(text, safe='')}"), known, exactly=True)
        headers = {
            "Accept-Language": quote(text),
            "Referer": quote(text),
            "User-Agent": quote(text),
            "Cookie": f"ui={quote(text)}",
        }
        assert_harmless(await visitor.get("/en/nowhere", headers=headers), known, exactly=True)


# Made up


NASTY = st.lists(
    st.one_of(
        st.sampled_from("<>\"'&;=/\\`!-#[](){}*_~|: \t\n\r\x00\x0b\x1b\x7f\x85\xa0\xad"),
        st.sampled_from(
            "\u061c\u200b\u200d\u200f\u2028\u202e\u2066\u2069\ufeff\ufffe\u0301\u0489\u20dd\u0e47ʼ＜＞＂＇％"
        ),
        st.sampled_from(
            [
                "script",
                "onerror=",
                "javascript:",
                "https://",
                "</",
                "<!--",
                "-->",
                "{{",
                "{%",
                "%3C",
                "&lt",
                "&#x3c;",
                "12-34",
                "+351 920",
            ]
        ),
        st.characters(codec="utf-8"),
    ),
    min_size=1,
    max_size=60,
).map("".join)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=NASTY, body=NASTY, named=NASTY)
async def test_whatever_is_typed_is_shown_as_text_before_and_after_it_is_sent(
    title: str, body: str, named: str, app: Starlette, visit: Visiting
) -> None:
    amina, visitor = await visit("amina"), await visit()
    fields = {
        "title": f"Title {title}",
        "body": f"A long enough text {body}",
        "language": "other",
        "language_name": named,
        "topic": "housing",
    }
    plainly = fields | {"title": "Title of no harm", "body": "A long enough text", "language_name": "Plain"}
    shown = await amina.post(NEW, fields | {"action": "preview"})
    assert_harmless(shown, shape(await sends(amina, NEW, 200, **plainly, action="preview")))
    sent = await amina.post(NEW, fields)
    assert sent.status_code in (303, 422)
    if sent.status_code == 303:
        page = await visitor.get(sent.headers["location"].partition("?")[0])
        plain = await ask(
            title="Title of no harm",
            body="A long enough text",
            topic="housing",
            language="other",
            language_named="Plain",
        )
        known = shape(await visitor.get(at(plain)))
        assert_harmless(page, known | parts(("span", ("class",)), ("span", ("class", "dir"))))
        assert len(WRITTEN.findall(page.text)) == 1
