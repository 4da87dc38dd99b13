"""On a narrow phone without scripts, in Arabic: from a typed postcode to the nearest places, from an official answer to one, to the call."""

import re

import pytest
from playwright.async_api import expect

from tests.cast import PASSWORD
from tests.journeys.browser import Opening
from tests.journeys.filling import send

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.looks]

PHONE = 360
STATEMENT = {"source_title": "Lei n.º 23/2007", "valid_from": "2026-01-15", "review_by": "2099-02-01"}
QUESTION = {"title": "Onde posso pedir ajuda em Beja?", "body": "Não sei onde fica o centro.", "topic": "documentation"}


async def test_somebody_finds_the_nearest_places_and_calls(base: str, windows: Opening) -> None:
    opened = windows(base)
    page = await opened.open(PHONE, scripts=False)
    await page.goto("/ar/")
    async with page.expect_navigation():
        await page.locator("header a[href='/ar/places']").click()
    await opened.watch.fits(page)
    await page.locator("input[name=near]").fill("١١٠٠-٠٢٥")
    async with page.expect_navigation():
        await page.locator("main form .button-main").click()
    rows = page.locator("[data-place]")
    slugs = [await rows.nth(place).get_attribute("data-place") for place in range(3)]
    assert slugs == ["cnaim-lisboa", "cnaim-beja", "cnaim-algarve"]
    await expect(page.locator("html")).to_have_attribute("dir", "rtl")
    await expect(rows.first).to_have_attribute("data-open", re.compile("yes|no|unknown"))
    await expect(rows.first.locator("a[href='tel:+351218106191']")).to_be_visible()
    await opened.watch.fits(page)
    await page.locator("svg.map a[href='#p2']").click()
    await expect(page.locator("#p2")).to_be_in_viewport()
    async with page.expect_navigation():
        await page.locator("#p2 h3 a").click()
    assert page.url.endswith("/ar/places/cnaim-beja")
    await expect(page.locator("address")).to_contain_text("7800-552")
    await expect(page.locator("main a[href^='geo:']")).to_be_visible()
    await expect(page.locator("main a[href='tel:+351218106191']").first).to_be_visible()
    await opened.watch.fits(page)


async def test_an_official_answer_leads_to_its_place_and_to_the_call(base: str, windows: Opening) -> None:
    opened = windows(base)
    officer = await opened.open(PHONE, scripts=False)
    await officer.goto("/pt/login")
    await send(officer, "/login", nickname="ines", password=PASSWORD)
    await officer.goto("/pt/threads/new")
    await send(officer, "/threads/new", **QUESTION, visibility="public")
    thread = officer.url.partition("?")[0].partition("/pt")[2].partition("-")[0]
    await send(officer, "/answers", body="Venha a [[place:cnaim-beja]] com o cartão.")
    await send(officer, "/official", short_answer="Venha ao centro de Beja.", **STATEMENT)
    page = await opened.open(PHONE, scripts=False)
    await page.goto(f"/ar{thread}")
    place = page.locator("[data-official] [data-place=cnaim-beja]")
    await expect(place).to_have_attribute("dir", "rtl")
    await expect(place).to_have_attribute("data-open", re.compile("yes|no|unknown"))
    await expect(place.locator("a[href='tel:+351218106191']")).to_be_visible()
    await opened.watch.fits(page)
    async with page.expect_navigation():
        await place.locator("a[href='/ar/places/cnaim-beja']").click()
    await expect(page.locator("address")).to_contain_text("7800-552")
    await expect(page.locator("main [data-open]").first).to_be_visible()
    await expect(page.locator("main a[href='tel:+351218106191']").first).to_be_visible()
    await opened.watch.fits(page)
