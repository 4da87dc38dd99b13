"""A letter came: on a narrow phone without scripts, in Arabic, from home to the last day, and to a private question about it."""

import re
from datetime import date, timedelta
from urllib.parse import unquote

import pytest
from playwright.async_api import expect

from forum import last_days
from tests.cast import PASSWORD
from tests.journeys.browser import Opening
from tests.journeys.filling import press

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.looks]

PHONE = 360
KIND = "planned-refusal"


async def test_somebody_finds_the_last_day_of_their_letter_and_asks_about_it(base: str, windows: Opening) -> None:
    opened = windows(base)
    page = await opened.open(PHONE, scripts=False)
    received = date.today() - timedelta(days=2)
    last = last_days.count(last_days.TimeLimit(10), received).last.isoformat()
    await page.goto("/ar/")
    await press(page.locator("main a[href='/ar/letters']"))
    await opened.watch.fits(page)
    await press(page.locator(f"main a[href$='/letters/{KIND}']"))
    await page.locator("input[name=received]").fill(received.isoformat())
    await press(page.locator("main form .button-main").first)
    await expect(page.locator("[data-last-day]")).to_have_attribute("data-last-day", last)
    await expect(page.locator("html")).to_have_attribute("dir", "rtl")
    await expect(page.locator(".say blockquote[lang=pt]")).to_contain_text("Recebi esta carta")
    await expect(page.locator("a[href^='tel:+351']").first).to_be_visible()
    await opened.watch.fits(page)
    await press(page.locator("main form[action$='/question'] button"))
    await page.wait_for_url(re.compile(r"/ar/threads/new$"))
    assert last not in unquote(page.url)
    await expect(page.locator("input[name=visibility][value=private]")).to_be_checked()
    await expect(page.locator("textarea[name=body]")).to_have_value(re.compile(str(received.year)))
    await press(page.locator("form[data-draft] .button-main"))
    await page.locator("input[name=password]").first.fill(PASSWORD)
    await press(page.locator("form[action$='/register'] .button-main"))
    await press(page.locator("main form .button-main"))
    await page.wait_for_url(re.compile(r"/ar/threads/\w+\?notice="))
    await expect(page.locator("[data-letter-day]")).to_have_attribute("data-letter-day", last)
    await opened.watch.fits(page)
