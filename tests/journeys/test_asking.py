"""Somebody without an account, on a narrow phone without scripts: from home to a sent question in four screens, nothing in an address."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from playwright.async_api import Page, expect

from tests.cast import PASSWORD
from tests.engines import Engine
from tests.journeys.browser import Opening, served

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.looks]

PHONE, SCREENS = 360, 4
TITLE = "هل يستطيع صاحب البيت رفع الإيجار؟"
OTHER = "تسجيل الأطفال في المدرسة"
BODY = "لدي عقد حتى مايو ويطلب مني 100 يورو أكثر كل شهر."


@pytest.fixture(scope="module")
def base(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    url = engine.fresh()
    with served(url, tmp_path_factory.mktemp("served")) as base:
        yield base
    engine.drop(url)


class Screens:
    """The pages that were seen, each of which fits, says where to call, and has no typed word in its address."""

    def __init__(self, opened: Opening, base: str) -> None:
        self.opened, self.seen = opened(base), 0

    async def look(self, page: Page) -> None:
        self.seen += 1
        await expect(page.locator("html")).to_have_attribute("dir", "rtl")
        await expect(page.locator("a[href='tel:112']").first).to_be_visible()
        assert "عقد" not in unquote(page.url)
        await self.opened.watch.fits(page)


async def test_a_question_is_sent_in_four_screens_by_somebody_who_had_no_account(base: str, windows: Opening) -> None:
    screens = Screens(windows, base)
    page = await screens.opened.open(PHONE, scripts=False)
    await page.goto("/ar/")
    await screens.look(page)
    await page.locator("main input[name=q]").fill(TITLE)
    await page.locator("main .search-line button[name=ask]").click()
    await screens.look(page)
    await expect(page.locator("input[name=title]")).to_have_value(TITLE)
    await expect(page.locator("select[name=topic]")).to_have_value("housing")
    await page.locator("textarea[name=body]").fill(BODY)
    await page.locator("form[data-draft] .button-main").click()
    await screens.look(page)
    await expect(page.locator("main h1")).to_have_text("سؤالك محفوظ")
    name = await page.locator("input[name=nickname]").first.input_value()
    await page.locator("input[name=password]").first.fill(PASSWORD)
    await page.locator("form[action$='/register'] .button-main").click()
    await screens.look(page)
    await expect(page.locator(".flash[role=status]")).to_be_visible()
    assert screens.seen == SCREENS
    await page.locator("main form .button-main").click()
    await page.wait_for_url(re.compile(r"/ar/threads/\w+\?notice=asked"))
    await expect(page.locator("main h1")).to_have_text(TITLE)
    await expect(page.locator(".top-person [data-nickname]")).to_have_text(name)


async def test_a_browser_that_refuses_cookies_keeps_the_words_and_says_why(base: str, windows: Opening) -> None:
    screens = Screens(windows, base)
    page = await screens.opened.open(PHONE, scripts=False)
    await page.goto("/ar/threads/new")
    await page.locator("input[name=title]").fill(OTHER)
    await page.locator("textarea[name=body]").fill("أين أسجل ابني في المدرسة هذا العام؟")
    await page.locator("form[data-draft] .button-main").click()
    await page.context.clear_cookies()
    await page.locator("input[name=password]").first.fill(PASSWORD)
    await page.locator("form[action$='/register'] .button-main").click()
    await expect(page.get_by_role("alert")).to_contain_text("ملفات تعريف الارتباط")
    await expect(page.locator("main .preview").first).to_have_text(OTHER)
    await screens.look(page)
    await page.locator("form[action$='/register'] .button-main").click()
    await page.wait_for_url("**/account/code?**")
