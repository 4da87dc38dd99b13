"""Somebody without an account, on a narrow phone without scripts: from home to a sent question in three screens, nothing in an address."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from playwright.async_api import Page, expect

from forum import database
from forum.catalogue import snapshot
from forum.threads import state
from forum.threads.models import Post, Thread
from tests.cast import PASSWORD, answer
from tests.engines import Engine
from tests.journeys.browser import Opening, served
from tests.journeys.filling import press

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.looks]

PHONE, SCREENS = 360, 3
TITLE = "هل يستطيع صاحب البيت رفع الإيجار؟"
SECOND = "صاحب العمل لا يدفع لي الأجر"
OTHER = "تسجيل الأطفال في المدرسة"
BODY = "لدي عقد حتى مايو ويطلب مني 100 يورو أكثر كل شهر."


@pytest.fixture(scope="module")
def database_of(engine: Engine) -> Iterator[str]:
    url = engine.fresh()
    yield url
    engine.drop(url)


@pytest.fixture(scope="module")
def base(database_of: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(database_of, tmp_path_factory.mktemp("served")) as base:
        yield base


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


async def written(screens: Screens, title: str, body: str, topic: str) -> Page:
    """A narrow window without scripts at the last page before a question is sent, two screens after home."""
    page = await screens.opened.open(PHONE, scripts=False)
    await page.goto("/ar/")
    await screens.look(page)
    await page.locator("main input[name=q]").fill(title)
    await press(page.locator("main .search-line button[name=ask]"))
    await screens.look(page)
    await expect(page.locator("input[name=title]")).to_have_value(title)
    await expect(page.locator("select[name=topic]")).to_have_value(topic)
    await page.locator("textarea[name=body]").fill(body)
    await press(page.locator("form[data-draft] .button-main"))
    await screens.look(page)
    await expect(page.locator("main h1")).to_have_text("سؤالك محفوظ")
    return page


async def test_an_account_is_the_other_way_and_sends_it_as_soon(base: str, windows: Opening) -> None:
    screens = Screens(windows, base)
    page = await written(screens, SECOND, "أعمل منذ شهرين ولم يدفع لي صاحب العمل أجري.", "employment")
    name = await page.locator("input[name=nickname]").first.input_value()
    await page.locator("input[name=password]").first.fill(PASSWORD)
    await press(page.locator("form[action$='/register'] .button-main"))
    await screens.look(page)
    await expect(page.locator(".flash[role=status]")).to_be_visible()
    await press(page.locator("main form .button-main"))
    await page.wait_for_url(re.compile(r"/ar/threads/\w+\?notice=asked"))
    await expect(page.locator("main h1")).to_have_text(SECOND)
    await expect(page.locator(".top-person [data-nickname]")).to_have_text(name)


async def test_a_question_is_sent_in_three_screens_and_its_code_opens_the_answer_on_another_phone(
    base: str, database_of: str, windows: Opening
) -> None:
    screens = Screens(windows, base)
    page = await written(screens, TITLE, BODY, "housing")
    assert screens.seen == SCREENS
    await press(page.locator("main .button-sun"))
    await screens.look(page)
    code = await page.locator("[data-code]").get_attribute("data-code") or ""
    assert re.fullmatch(r"([A-Z]{4}-[0-9]{4}-){2}[0-9]{4}", code)
    await page.reload()
    await expect(page.locator("[data-code]")).to_have_attribute("data-code", code)
    await press(page.locator("form[action$='/noted'] button"))
    await expect(page.locator("[data-code]")).to_have_count(0)
    await answered(database_of)

    other = await screens.opened.open(PHONE, scripts=False)
    await other.goto("/ar/")
    await press(other.get_by_role("link", name="لدي رمز").first)
    await screens.look(other)
    digits = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    await other.locator("input[name=code]").fill(code.lower().replace("-", " ").translate(digits))
    await press(other.locator("form[action$='/my-question'] .button-main"))
    await screens.look(other)
    await press(other.locator("main .button-main").first)
    await screens.look(other)
    await expect(other.locator("main h1")).to_have_text(TITLE)
    await expect(other.locator(".answers [data-user-content]")).to_contain_text("Bring proof")

    await other.goto("/ar/my-question/account")
    await screens.look(other)
    await other.locator("form[action$='/register'] input[name=nickname]").fill("zuleica")
    await other.locator("form[action$='/register'] input[name=password]").fill(PASSWORD)
    await press(other.locator("form[action$='/register'] .button-main"))
    await other.goto("/ar/account")
    await expect(other.locator("main [data-thread] a").first).to_have_text(TITLE)
    await page.goto("/ar/my-question")
    await expect(page.locator("input[name=code]")).to_be_visible()


async def answered(url: str) -> None:
    """A moderator publishes the question, and an officer answers it."""
    await database.connect(url)
    try:
        thread = await Thread.get(title=TITLE)
        post = await Post.get(thread_id=thread.id, kind="question")
        await state.set_status(post, thread, "published", catalogue=await snapshot.current())
        await answer(thread)
    finally:
        await database.close()


async def test_a_browser_that_refuses_cookies_keeps_the_words_and_says_why(base: str, windows: Opening) -> None:
    screens = Screens(windows, base)
    page = await screens.opened.open(PHONE, scripts=False)
    await page.goto("/ar/threads/new")
    await page.locator("input[name=title]").fill(OTHER)
    await page.locator("textarea[name=body]").fill("أين أسجل ابني في المدرسة هذا العام؟")
    await press(page.locator("form[data-draft] .button-main"))
    await page.context.clear_cookies()
    await page.locator("input[name=password]").first.fill(PASSWORD)
    await press(page.locator("form[action$='/register'] .button-main"))
    await expect(page.get_by_role("alert")).to_contain_text("ملفات تعريف الارتباط")
    await expect(page.locator("main .preview").first).to_have_text(OTHER)
    await screens.look(page)
    await press(page.locator("form[action$='/register'] .button-main"))
    await page.wait_for_url("**/account/code?**")
