"""A telephone that loses its connection, in Arabic: what was kept is read, what was written goes out once, and all is forgotten."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.cast import PASSWORD
from tests.journeys.browser import Opening, Windows
from tests.journeys.filling import press, send, touch

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.looks]

CUT = "ERR_INTERNET_DISCONNECTED"
PHONE = 360
TITLE, WORDS = "هل يمكنني العمل وبطاقتي منتهية؟", "بطاقتي تنتهي يوم الجمعة. هل يمكنني أن أستمر في العمل؟"
KEEP, TOLD = "[data-keep] button", "[data-keep] [role=status]"
LEFT = """async () => ({
  caches: await caches.keys(),
  local: Object.keys(localStorage),
  session: Object.keys(sessionStorage),
  databases: (await indexedDB.databases()).map(({ name }) => name),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
NOTHING: dict[str, Any] = {"caches": [], "local": [], "session": [], "databases": [], "workers": 0}


@pytest_asyncio.fixture(loop_scope="session")
async def opened(base: str, windows: Opening) -> AsyncIterator[Windows]:
    """Windows in which a connection that was cut is no fault of the page's."""
    on_it = windows(base)
    yield on_it
    on_it.watch.faults[:] = [fault for fault in on_it.watch.faults if CUT not in fault]


async def sign_in(page: Page, nickname: str = "amina", **how: str) -> Page:
    await page.goto("/ar/login")
    await send(page, "/login", nickname=nickname, password=PASSWORD, **how)
    return page


async def ask(page: Page, title: str = TITLE) -> str:
    """The address of a public question that somebody signed in has just asked."""
    await page.goto("/ar/threads/new")
    await send(page, "/threads/new", title=title, body=WORDS, topic="documentation")
    return page.url.partition("?")[0]


async def keep(page: Page, path: str) -> None:
    """Keeps a page by its button."""
    await page.goto(path)
    await touch(page.locator(KEEP))
    await expect(page.locator(f"{TOLD} a")).to_be_visible()


async def questions_of(page: Page) -> int:
    await page.goto("/ar/account")
    return await page.locator("main [data-thread]").count()


async def test_a_thread_places_a_path_and_a_draft_are_there_without_a_connection(opened: Windows) -> None:
    thread = await ask(await sign_in(await opened.open()))
    page = await opened.open(PHONE, locale="ar")
    for path in (thread, "/ar/places", "/ar/paths/just-arrived"):
        await keep(page, path)
    await page.goto("/ar/threads/new")
    await page.locator("[data-keep-draft]").check()
    await page.locator("textarea[name=body]").fill(WORDS)
    await page.close()
    context = page.context
    await context.set_offline(True)
    page = await context.new_page()
    for path, shows in ((thread, WORDS), ("/ar/places", "CNAIM"), ("/ar/paths/just-arrived", "")):
        await page.goto(path)
        await expect(page.locator("html[lang=ar][dir=rtl] main")).to_contain_text(shows)
        await expect(page.locator("[data-kept-on]")).to_be_visible()
        assert await page.evaluate("document.styleSheets.length") > 0
        await opened.watch.fits(page)
    await page.goto("/ar/topics")
    await expect(page.locator("[data-unreached]")).to_be_visible()
    await expect(page.locator("[data-pages] li a[lang=ar][dir=rtl]")).to_have_count(3)
    await expect(page.locator("[data-written] li")).to_contain_text(WORDS)
    await opened.watch.fits(page)
    await press(page.locator("[data-pages] a", has_text=TITLE))
    await expect(page.locator("main h1")).to_have_text(TITLE)
    await context.set_offline(False)
    await page.goto("/ar/threads/new")
    await expect(page.locator("textarea[name=body]")).to_have_value(WORDS)


async def test_nothing_is_kept_of_whoever_is_signed_in_and_nothing_that_is_not_public(opened: Windows) -> None:
    page = await sign_in(await opened.open(PHONE))
    thread = await ask(page, "سؤال ثان عن البطاقة")
    assert await page.evaluate(LEFT) | {"session": []} == NOTHING
    await keep(page, thread)
    held = await page.evaluate(
        "async () => Promise.all((await (await caches.open('kept-1')).matchAll()).map((each) => each.text()))"
    )
    assert any("سؤال ثان" in text for text in held)
    pages = [text for text in held if "<html" in text]
    assert pages and not any('/logout"' in text or 'name="form_key"' in text for text in pages)
    refused = await page.evaluate(
        """async () => {
          const { keep } = await import(performance.getEntriesByType("resource").find(({ name }) => name.includes("/kept.")).name);
          for (const path of ["/ar/account", "/ar/threads/new", "/ar/my-question", "/ar/login"]) await keep(path);
          const names = (await (await caches.open("kept-1")).keys()).map(({ url }) => new URL(url).pathname);
          return names.filter((name) => !name.startsWith("/static/")).length;
        }"""
    )
    assert refused == 2  # the thread, and the page of what is kept


async def test_a_sensitive_page_is_kept_after_a_second_press_and_none_on_a_shared_phone(opened: Windows) -> None:
    page = await opened.open(PHONE)
    await page.goto("/ar/help")
    await touch(page.locator(KEEP))
    await expect(page.locator(TOLD)).not_to_be_empty()
    assert await page.evaluate(LEFT) == NOTHING
    await touch(page.locator(KEEP))
    await expect(page.locator(f"{TOLD} a")).to_be_visible()
    shared = await opened.open(PHONE)
    await keep(shared, "/ar/places")
    await shared.goto("/ar/login")
    await shared.locator("[name=shared]").check()
    await send(shared, "/login", nickname="bilal", password=PASSWORD)
    assert await shared.evaluate(LEFT) == NOTHING
    await shared.goto("/ar/help")
    await expect(shared.locator(KEEP)).to_be_hidden()


@pytest.mark.parametrize("who", ["amina", ""], ids=["with an account", "without"])
async def test_what_was_sent_without_a_connection_goes_out_once_when_it_is_back(opened: Windows, who: str) -> None:
    page = await opened.open(PHONE)
    if who:
        await sign_in(page, who)
    before = await questions_of(page) if who else 0
    await page.goto("/ar/threads/new")
    await page.locator("[name=title]").fill(f"{TITLE} {who}")
    await page.locator("textarea[name=body]").fill(WORDS)
    await page.locator("[name=topic]").select_option("documentation")
    await page.context.set_offline(True)
    pressed = page.locator("form[data-draft] button:not([name=action])").last
    await touch(pressed)
    await expect(page.locator("[data-waiting]")).to_be_visible()
    await opened.watch.fits(page)
    async with page.expect_navigation():
        await page.context.set_offline(False)
    await expect(page.locator("main [data-code]" if who == "" else "main [data-sent]")).to_be_visible()
    assert not [name for name in (await page.evaluate(LEFT))["session"] if name.startswith(("waiting", "draft"))]
    if who:
        assert await questions_of(page) == before + 1


async def test_what_waits_outlives_the_browser_where_asked_and_can_be_dropped(opened: Windows) -> None:
    page = await sign_in(await opened.open(PHONE))
    before = await questions_of(page)
    for title in ("سؤال ينتظر في الهاتف", "سؤال لا يرسل"):
        await page.goto("/ar/threads/new")
        await page.locator("[data-keep-draft]").check()
        await page.locator("[name=title]").fill(title)
        await page.locator("textarea[name=body]").fill(WORDS)
        await page.locator("[name=topic]").select_option("documentation")
        await page.context.set_offline(True)
        await touch(page.locator("form[data-draft] button:not([name=action])").last)
        await expect(page.locator("[data-waiting]")).to_be_visible()
        context = page.context
        if title.endswith("يرسل"):
            await touch(page.locator("[data-waiting] button"))
            await expect(page.locator("[data-waiting]")).to_be_hidden()
        await page.close()
        await context.set_offline(False)
        page = await context.new_page()
        await page.goto("/ar/offline")
        if not title.endswith("يرسل"):
            await page.wait_for_url(re.compile("notice=asked"))
    assert await questions_of(page) == before + 1


async def test_after_forgetting_nothing_is_left_in_any_storage(opened: Windows) -> None:
    page = await sign_in(await opened.open(PHONE), "bilal")
    await keep(page, "/ar/places")
    await page.goto("/ar/threads/new")
    await page.locator("[data-keep-draft]").check()
    await page.locator("textarea[name=body]").fill(WORDS)
    await page.evaluate("indexedDB.open('something')")
    left = await page.evaluate(LEFT)
    assert left["caches"] and left["local"] and left["workers"] and await page.context.cookies()
    await page.goto("/ar/leaving")
    await press(page.locator("form[data-forget-all] button"))
    await expect(page.get_by_role("status")).to_be_visible()
    assert await page.evaluate(LEFT) == NOTHING
    assert await page.context.cookies() == []
    await page.goto("/ar/account")
    assert "/login" in page.url


async def test_forgetting_works_without_scripts(opened: Windows) -> None:
    page = await sign_in(await opened.open(PHONE, scripts=False))
    await page.goto("/ar/leaving")
    await press(page.locator("form[data-forget-all] button"))
    assert await page.context.cookies() == []
