"""Somebody in danger on a narrow phone without scripts: one step to help, whatever the form still lacks, in Arabic and English."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.cast import PASSWORD
from tests.journeys.browser import HEIGHT, Opening
from tests.journeys.filling import press

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.looks]

PHONE = 360
SAYS = {"en": "He is outside and I am afraid.", "ar": "هو أمام الباب وأنا خائفة."}


async def sends(page: Page, ui: str) -> None:
    """Says danger and writes a few words: no topic, no title, and the way Enter and a thumb go."""
    await page.locator("textarea[name=body]").fill(SAYS[ui])
    await page.locator("input[name=danger][value=yes]").check()
    await press(page.locator("form[data-draft] .button-main"))


async def help_is_first(page: Page, ui: str) -> None:
    """The number to call is a link of a thumb's size within the first screen, and nothing but the way out stands above it."""
    call = page.locator("main .safety-calls a[href='tel:112']")
    box = await call.bounding_box()
    assert box is not None and box["height"] >= 48 and box["y"] + box["height"] <= HEIGHT
    first = await page.locator("main > *, main > * > .safety").first.get_attribute("class")
    assert first == "safety"
    assert await page.locator("html").get_attribute("dir") == ("rtl" if ui == "ar" else "ltr")
    assert await page.locator("main [role=alert]").count() == 0


@pytest.mark.parametrize("ui", ["en", "ar"])
async def test_danger_without_a_topic_reaches_help_in_one_step(base: str, windows: Opening, ui: str) -> None:
    opened = windows(base)
    page = await opened.open(PHONE, scripts=False)
    await page.goto(f"/{ui}/login?next=/{ui}/threads/new")
    await expect(page.locator("main a[href='tel:112']")).to_be_visible()
    await page.locator("input[name=nickname]").fill("amina")
    await page.locator("input[name=password]").fill(PASSWORD)
    await press(page.locator("main form .button-main"))
    await page.wait_for_url(f"**/{ui}/threads/new")
    await sends(page, ui)
    await page.wait_for_url(re.compile(rf"/{ui}/threads/\w+\?notice=asked"))
    await help_is_first(page, ui)
    await expect(page.locator("[data-user-content]").first).to_have_text(SAYS[ui])
    await opened.watch.fits(page)


@pytest.mark.parametrize("ui", ["en", "ar"])
async def test_whose_session_ended_is_heard_at_once_and_gets_a_code(base: str, windows: Opening, ui: str) -> None:
    opened = windows(base)
    page = await opened.open(PHONE, scripts=False)
    await page.goto(f"/{ui}/login?next=/{ui}/threads/new")
    await page.locator("input[name=nickname]").fill("bilal")
    await page.locator("input[name=password]").fill(PASSWORD)
    await press(page.locator("main form .button-main"))
    await page.wait_for_url(f"**/{ui}/threads/new")
    await page.context.clear_cookies()
    await sends(page, ui)
    await expect(page.locator("[data-code]")).to_be_visible()
    await help_is_first(page, ui)
    await opened.watch.fits(page)
    await press(page.locator("main h2 a").first)
    await expect(page.locator("[data-user-content]").first).to_have_text(SAYS[ui])
