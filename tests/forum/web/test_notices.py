"""Dated notices above the pages: who meets which, in which words, and that pages stay light, cached and quick."""

from datetime import UTC, datetime, timedelta
from itertools import product

import httpx
import pytest
from starlette.applications import Starlette

from bench.generate import Size, fill
from bench.weight import BUDGET, weigh
from forum import clock, database, ids
from forum.catalogue import notice_editing
from forum.catalogue.notice_editing import LONGEST_BODY, NoticeDetails, Wording
from forum.catalogue.views import Catalogue
from forum.threads.models import Thread
from forum.web.rendering import i18n, one_line
from tests.cast import BASE, Visit, Visiting, answer, ask, at, person
from tests.forum.web.markup import text_of, tree

TITLES = {"pt": "Ajuda à Ucrânia", "en": "Help for Ukraine", "ar": "مساعدة لأوكرانيا", "uk": "Допомога Україні"}
WORDS = Wording(TITLES, {"pt": "Leia **isto**.", "en": "Read **this**.", "ar": "اقرأ هذا.", "uk": "Прочитайте **це**."})
FORUM = Size(threads=60, posts=500, accounts=20)


async def announce(wording: Wording = WORDS, **details: str) -> int:
    return await notice_editing.plan(NoticeDetails(**details), wording, by=await person("ada"))


def told(page: httpx.Response) -> list[str]:
    """The titles of the notices above a page."""
    found = [each for each in tree(page).iter("aside") if each.get("data-campaign")]
    return [text_of(next(each.iter("strong"))) for each in found]


async def read(who: Visit, *paths: str) -> list[bool]:
    return [bool(told(await who.get(path))) for path in paths]


async def test_a_notice_is_told_in_the_reader_s_interface_language(catalogue: Catalogue, visit: Visiting):
    await announce()
    visitor = await visit()
    for ui, said in TITLES.items() | {("kea", TITLES["pt"]), ("be", TITLES["en"])}:
        page = await visitor.get(f"/{ui}/")
        assert told(page) == [said]
    assert "<strong>this</strong>" in (await visitor.get("/en/notices")).text


async def test_a_title_longer_than_a_line_is_whole_in_the_page_and_leads_to_where_it_is_read(
    catalogue: Catalogue, visit: Visiting
):
    long = "Counters are closed on Monday because of a holiday in the municipality"
    number = await announce(Wording(TITLES | {"en": long}), href="/topics/sos-ukraine")
    visitor = await visit()
    english, arabic = await visitor.get("/en/"), await visitor.get("/ar/")
    assert told(english) == [long]
    assert f'<a href="/en/notices#n{number}"><strong class="begun">Counters are closed on' in english.text
    assert f'<a href="/ar/topics/sos-ukraine"><strong>{TITLES["ar"]}</strong>' in arabic.text
    assert '<a href="/en/topics/sos-ukraine">' in (await visitor.get("/en/notices")).text


@pytest.mark.parametrize(
    ("title", "begun"),
    [
        ("Closed on Monday", "Closed on Monday"),
        ("Nothing was changed. Begin again on Monday", "Nothing was changed. Begin"),
        ("Please call us on 21 810 61 91 before you come", "Please call us"),
        ("服务窗口将于星期一全天关闭，请另选日期前来办理", "服务窗口将于星期一全天关闭，请"),
        ("Pneumonoultramicroscopicsilicovolcanoconiosis", "Pneumonoultramicroscopicsilicovolcanoconiosis"),
    ],
)
def test_a_line_ends_between_words_and_tears_no_number(title: str, begun: str):
    parts = one_line.parted(title)
    assert (parts[0], "".join(parts)) == (begun, title)


async def test_a_notice_is_a_line_that_leads_to_all_of_it_in_every_language(catalogue: Catalogue, visit: Visiting):
    number = await announce()
    visitor = await visit()
    for path in ("/ar/", "/ar/threads", "/ar/about"):
        page = await visitor.get(path)
        assert told(page) == [TITLES["ar"]]
        assert "اقرأ هذا." not in page.text
        assert f'href="/ar/notices#n{number}"' in page.text
    whole = await visitor.get("/ar/notices")
    targets = {each.get("id"): text_of(each) for each in tree(whole).iter() if each.get("id")}
    assert "Прочитайте це." in targets[f"n{number}-uk"]
    assert "Leia isto." in targets[f"n{number}-pt"]


async def test_a_notice_is_told_in_one_language_on_every_page_whatever_is_read_there(
    catalogue: Catalogue, visit: Visiting
):
    await announce()
    visitor, thread = await visit(), await ask(language="pt")
    pages = ("/", "/threads", "/threads?language=uk", "/topics", "/about", "/search", at(thread).removeprefix("/en"))
    for ui, phone, language in (
        ("en", "uk-UA,uk;q=0.9", "en"),
        ("bn", "", "en"),
        ("bn", "hi,ar;q=0.9", "ar"),
        ("be", "uk,ru;q=0.9", "uk"),
        ("kea", "", "pt"),
    ):
        for path in pages:
            page = await visitor.get(f"/{ui}{path}", headers={"Accept-Language": phone})
            assert (told(page), path) == ([TITLES[language]], path)
            assert "Accept-Language" in page.headers["vary"] or ui in TITLES, path


async def test_of_several_notices_one_is_told_and_the_number_of_the_others(catalogue: Catalogue, visit: Visiting):
    for tone in ("info", "campaign", "warn"):
        await announce(Wording(TITLES | {"en": tone}), tone=tone)
    page = await (await visit()).get("/en/threads")
    assert told(page) == ["warn"]
    more = [each for each in tree(page).iter("a") if each.get("href") == "/en/notices"]
    assert [text_of(each) for each in more] == ["2 more notices+2"]


async def test_a_notice_that_amina_puts_away_stays_away_while_her_browser_is_open(
    catalogue: Catalogue, visit: Visiting
):
    first, second = await announce(tone="warn"), await announce(Wording({"en": "Closed", "pt": "x", "ar": "س"}))
    for who in (await visit(), await visit("amina")):
        assert told(await who.get("/en/")) == [TITLES["en"]]
        closed = await who.post(f"/en/notices/{first}/closure", {"next": "/en/threads?topic=housing"})
        assert (closed.status_code, closed.headers["location"]) == (303, "/en/threads?topic=housing")
        assert "max-age" not in closed.headers["set-cookie"].lower()
        assert told(await who.get("/en/threads")) == ["Closed"]
        await who.post(f"/en/notices/{second}/closure", {"next": "//evil.example"})
        assert told(await who.get("/en/")) == []
        assert TITLES["en"] in (await who.get("/en/notices")).text
    assert told(await (await visit()).get("/en/")) == [TITLES["en"]]


async def test_no_notice_stands_before_somebody_in_danger_or_on_an_error(catalogue: Catalogue, visit: Visiting):
    await announce()
    thread, amina = await ask(visibility="private", danger=True), await visit("amina")
    paths = ("/en/leaving", at(thread), "/en/nowhere", "/en/threads/0000000000000")
    assert await read(amina, "/en/about", *paths) == [True, False, False, False, False]


@pytest.mark.parametrize(
    ("audience", "readers"),
    [
        ("everyone", {None: True, "amina": True, "rahima": True, "ines": True}),
        ("visitors", {None: True, "amina": False, "rahima": False, "ines": False}),
        ("members", {None: False, "amina": True, "rahima": True, "ines": True}),
        ("staff", {None: False, "amina": False, "rahima": False, "ines": True}),
    ],
)
async def test_a_notice_reaches_its_audience_and_nobody_else(
    catalogue: Catalogue, visit: Visiting, audience: str, readers: dict[str | None, bool]
):
    await announce(audience=audience)
    for nickname, reached in readers.items():
        who = await visit(nickname)
        assert await read(who, "/en/", "/en/threads") == [reached, reached], nickname
        assert ("Help for Ukraine" in (await who.get("/en/notices")).text) is reached, nickname


async def test_the_pages_of_the_desk_and_of_admins_show_only_what_is_for_staff(catalogue: Catalogue, visit: Visiting):
    await announce()
    ada = await visit("ada")
    desks = ("/en/desk/audit", "/en/admin/topics")
    assert await read(ada, "/en/", *desks) == [True, False, False]
    post = await answer(await ask())
    assert await read(await visit("rahima"), f"/en/posts/{ids.encode(post.id)}/renderings/bn") == [False]
    await announce(audience="staff")
    assert await read(ada, "/en/", *desks) == [True] * 3


async def test_a_notice_about_one_topic_stands_on_its_pages_alone(catalogue: Catalogue, visit: Visiting):
    await announce(topic="housing")
    inside, outside = await ask(topic="housing"), await ask()
    visitor = await visit()
    assert await read(visitor, "/en/topics/housing", "/en/threads?topic=housing", at(inside)) == [True] * 3
    others = ("/en/", "/en/topics", "/en/topics/health", "/en/threads", "/en/threads?topic=health", at(outside))
    assert await read(visitor, *others) == [False] * 6


async def test_a_notice_for_readers_of_one_language_follows_the_page_and_what_is_read_on_it(
    catalogue: Catalogue, visit: Visiting
):
    await announce(reader_language="uk")
    theirs, other = await ask(language="uk"), await ask()
    visitor = await visit()
    assert await read(visitor, at(theirs), "/pt/threads?language=uk") == [True, True]
    assert await read(visitor, "/pt/", at(other), "/pt/threads", "/pt/threads?language=ru") == [False] * 4
    await announce(reader_language="ar")
    assert await read(visitor, "/ar/", "/ar/threads", "/pt/") == [True, True, False]


@pytest.mark.parametrize(
    ("typed", "href"),
    [
        ("/pt/topics/health", "/ar/topics/health"),
        ("/topics/health", "/ar/topics/health"),
        ("https://example.org/pt", "https://example.org/pt"),
    ],
)
async def test_a_notice_leads_to_a_page_in_the_reader_s_language(
    catalogue: Catalogue, visit: Visiting, typed: str, href: str
):
    await announce(Wording(TITLES), href=typed)
    visitor = await visit()
    for path in ("/ar/", "/ar/threads"):
        page = await visitor.get(path)
        (strong,) = [each for each in tree(page).iter("p") if text_of(each) == TITLES["ar"]]
        assert next(strong.iter("a")).get("href") == href


async def test_a_title_is_only_text(catalogue: Catalogue, visit: Visiting):
    await announce(Wording(TITLES | {"en": "<script>x</script>"}, {"en": "<img src=x> [x](javascript:y)"}))
    page = (await (await visit()).get("/en/")).text
    assert "<script>x" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;x" in page


async def test_the_start_and_the_end_of_a_notice_end_a_kept_page_s_validity(catalogue: Catalogue, visit: Visiting):
    visitor, now = await visit(), datetime(2026, 5, 5, 11, tzinfo=UTC)  # pages also say whether the line is open
    starts, ends = now + timedelta(days=1), now + timedelta(days=2)
    with clock.moved_to(now):
        await announce(starts_at=notice_editing.as_typed(starts), ends_at=notice_editing.as_typed(ends))
    tags: list[str] = []
    for moment in (now, now + timedelta(days=1, hours=1), now + timedelta(days=2, hours=1)):
        with clock.moved_to(moment):
            asked = await visitor.get("/en/about", headers={"If-None-Match": tags[-1]} if tags else {})
            assert asked.status_code == 200
            assert asked.headers["cache-control"] == "no-cache"
            tags.append(asked.headers["etag"])
            again = await visitor.get("/en/about", headers={"If-None-Match": tags[-1]})
            assert again.status_code == 304
    assert tags[0] == tags[2] != tags[1]


async def test_notices_take_no_statement_on_any_page(catalogue: Catalogue, visit: Visiting, plain: Starlette):
    thread, visitor, amina = await ask(), Visit(plain), await visit("amina")
    paths = ("/en/", "/en/threads", "/en/topics/documentation", at(thread), "/en/about")

    async def statements() -> list[int]:
        counts = []
        for who, path in product((visitor, amina), paths):
            await who.get(path)
            with database.counting() as counter:
                assert (await who.get(path)).status_code == 200
            counts.append(len([each for each in counter.statements if '"setting"' not in each]))
        return counts

    without = await statements()
    for tone in ("info", "warn", "campaign"):
        await announce(tone=tone, topic="documentation")
    assert await statements() == without


@pytest.mark.looks
async def test_the_first_pages_fit_into_the_first_round_trip_with_a_notice(app: Starlette):
    await fill(FORUM)
    long = "Перевірте свої документи та термін їх дії. " * 12
    titles = TITLES | {"ar": "مساعدة للقادمين من أوكرانيا الذين يحتاجون إلى الحماية المؤقتة في البرتغال هذا الشتاء"}
    bodies = {"pt": "Verifique os seus documentos e o prazo. " * 12, "ar": "راجع وثائقك ومدة صلاحيتها. " * 12}
    for tone in ("warn", "info", "campaign"):
        await announce(Wording(titles, bodies | {"uk": long[:LONGEST_BODY]}), tone=tone)
    public = Thread.filter(visibility="public", status="published", state="official")
    longest = await public.filter(answers_count__lte=6).order_by("-answers_count").first()
    assert longest
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as visitor:
        for ui, path in product(i18n.INTERFACE, ("/", "/threads?state=official", f"/threads/{ids.encode(longest.id)}")):
            page = await weigh(visitor, f"/{ui}{path}")
            assert {
                coding: page.first_sight(coding)
                for coding in ("gzip", "br", "zstd")
                if page.first_sight(coding) > BUDGET
            } == {}, page.path
