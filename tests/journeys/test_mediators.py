"""On a narrow phone without scripts, in Arabic: a mediator asked for by a code, taken at the desk, and read of by the code."""

from datetime import timedelta

import pytest
from playwright.async_api import expect

from forum import clock
from tests.cast import PASSWORD
from tests.journeys.browser import Opening
from tests.journeys.filling import press, send

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.looks]

PHONE = 360


async def test_a_visitor_asks_a_mediator_says_yes_and_the_code_tells_it(base: str, windows: Opening) -> None:
    opened = windows(base)
    page = await opened.open(PHONE, scripts=False)
    await page.goto("/ar/places/cnaim-lisboa")
    await press(page.locator("main a[href*='/mediators/new']"))
    await opened.watch.fits(page)
    day = (clock.today() + timedelta(days=9)).isoformat()
    await send(page, "/mediators/new", language="bn", day=day, half="afternoon", about="بطاقتي. رقمي 920 000 123")
    code = await page.locator("[data-code]").get_attribute("data-code")
    await expect(page.locator("html")).to_have_attribute("dir", "rtl")
    await expect(page.locator("[data-request=asked]")).not_to_contain_text("920 000 123")
    await opened.watch.fits(page)

    desk = await opened.open(PHONE, scripts=False)
    await desk.goto("/en/login")
    await send(desk, "/login", nickname="rahima", password=PASSWORD)
    await desk.goto("/en/desk/mediators")
    await send(desk, "/coming")
    await expect(desk.locator("[data-request=coming]")).to_be_visible()
    await opened.watch.fits(desk)

    elsewhere = await opened.open(PHONE, scripts=False)
    await elsewhere.goto("/ar/my-question")
    await send(elsewhere, "/my-question", code=code or "")
    await expect(elsewhere.locator("[data-request=coming]")).to_contain_text("سيأتي وسيط")
    await opened.watch.fits(elsewhere)
    await send(elsewhere, "/withdrawal")
    await expect(elsewhere.locator("[data-request=withdrawn]")).to_be_visible()
