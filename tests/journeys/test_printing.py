"""What comes out of the printer: the answer without the forms around it, and the counter's slip alone."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from forum import clock
from tests import paper
from tests.cast import PASSWORD
from tests.journeys.browser import Opening, Windows
from tests.journeys.filling import press

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.looks]

QUESTION = "My room is wet"
ANSWER = "Air the room twice a day."


@pytest_asyncio.fixture(loop_scope="session")
async def rui(base: str, windows: Opening) -> AsyncIterator[Page]:
    """An officer's window, in which a question has just been put for somebody at the counter."""
    on_it: Windows = windows(base)
    page = await on_it.open()
    await page.goto("/en/login")
    await page.get_by_label("Name", exact=True).fill("rui")
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await press(page.get_by_role("button", name="Sign in", exact=True))
    await page.wait_for_url("**/en/desk/start")
    await page.goto("/en/desk/counter")
    await page.get_by_label("The question in one line").fill(QUESTION)
    await page.get_by_label("What they say").fill("The wall is wet and my child coughs.")
    await page.get_by_label("Topic", exact=True).select_option("housing")
    await page.get_by_label("Language of the person").select_option("ar")
    await page.get_by_label("The person agrees").check()
    await press(page.get_by_role("button", name="Send the question"))
    await page.wait_for_url("**/slip")
    yield page


async def test_the_slip_is_alone_on_its_paper(rui: Page) -> None:
    await rui.emulate_media(media="print")
    await expect(rui.locator("[data-recovery-code]")).to_be_visible()
    await expect(rui.locator("[data-slip]")).to_have_css("border-top-width", "0px")
    for around in (".desk-top", "main h1", "main .notice"):
        await expect(rui.locator(around)).to_be_hidden()


async def test_a_printed_question_has_its_answer_and_no_form(rui: Page) -> None:
    await rui.goto(await rui.locator(".slip-address").last.inner_text())
    await rui.goto(rui.url.replace("/ar/", "/en/"))
    await rui.get_by_label("Your answer").fill(ANSWER)
    await press(rui.get_by_role("button", name="Send my answer"))
    await rui.wait_for_url("**?notice=answered**")
    await rui.emulate_media(media="print")
    await expect(rui.get_by_text(ANSWER)).to_be_visible()
    await expect(rui.get_by_text("Asked at the counter with the help of")).to_be_visible()
    for form in await rui.locator("form, .flash, #write, #desk, #team").all():
        await expect(form).to_be_hidden()


async def test_a_short_question_and_its_answer_are_one_page_with_address_day_and_telephone(rui: Page) -> None:
    await rui.goto(await rui.locator(".slip-address").last.inner_text())
    await rui.goto(rui.url.replace("/ar/", "/en/"))
    await rui.get_by_label("Your answer").fill(ANSWER)
    await press(rui.get_by_role("button", name="Send my answer"))
    await rui.wait_for_url("**?notice=answered**")
    for ui in ("en", "ar", "bn"):
        await rui.goto(rui.url.partition("?")[0].replace("/en/", f"/{ui}/").replace("/ar/", f"/{ui}/"))
        pdf = await rui.pdf(format="A4", prefer_css_page_size=True)
        assert paper.pages(pdf) == 1
        said = paper.words(pdf)
        for told in (f"/{ui}/threads/", "21 810 61 91", ANSWER, str(clock.today().year)):
            assert told in said
