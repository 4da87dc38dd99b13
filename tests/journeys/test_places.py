"""On a narrow phone without scripts, in Arabic: from a typed postcode to the nearest places, from an official answer to one, to the call."""

import re

import pytest
from playwright.async_api import expect

from tests.cast import PASSWORD
from tests.journeys.browser import Opening
from tests.journeys.filling import press, send, touch

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.looks]

PHONE = 360
STATEMENT = {"source_title": "Lei n.º 23/2007", "valid_from": "2026-01-15", "review_by": "2099-02-01"}
QUESTION = {"title": "Onde posso pedir ajuda em Beja?", "body": "Não sei onde fica o centro.", "topic": "documentation"}


async def test_somebody_finds_the_nearest_places_and_calls(base: str, windows: Opening) -> None:
    opened = windows(base)
    page = await opened.open(PHONE, scripts=False)
    await page.goto("/ar/")
    await press(page.locator("header a[href='/ar/places']"))
    await opened.watch.fits(page)
    await page.locator("input[name=near]").fill("١١٠٠-٠٢٥")
    await press(page.locator("main form .button-main"))
    rows = page.locator("[data-place]")
    slugs = [await rows.nth(place).get_attribute("data-place") for place in range(3)]
    assert slugs == ["cnaim-lisboa", "cnaim-beja", "cnaim-algarve"]
    await expect(page.locator("html")).to_have_attribute("dir", "rtl")
    await expect(rows.first).to_have_attribute("data-open", re.compile("yes|no|unknown"))
    await expect(rows.first.locator("a[href='tel:+351218106191']")).to_be_visible()
    await opened.watch.fits(page)
    await touch(page.locator("svg.map a[href='#p2']"))
    await expect(page.locator("#p2")).to_be_in_viewport()
    await press(page.locator("#p2 h3 a"))
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
    await press(place.locator("a[href='/ar/places/cnaim-beja']"))
    await expect(page.locator("address")).to_contain_text("7800-552")
    await expect(page.locator("main [data-open]").first).to_be_visible()
    await expect(page.locator("main a[href='tel:+351218106191']").first).to_be_visible()
    await opened.watch.fits(page)


async def test_an_officer_names_a_place_from_a_list_without_scripts(base: str, windows: Opening) -> None:
    opened = windows(base)
    officer = await opened.open(PHONE, scripts=False)
    await officer.goto("/ar/login")
    await send(officer, "/login", nickname="ines", password=PASSWORD)
    await officer.goto("/ar/threads/new")
    await send(officer, "/threads/new", **QUESTION | {"title": "Onde fica o centro de Faro?"}, visibility="public")
    await officer.locator("textarea[name=body]").first.fill("تعال إلى هنا.")
    await officer.locator("#cite").select_option("cnaim-algarve")
    await press(officer.locator("button[name=action][value=place]"))
    await expect(officer.locator(".preview [data-place=cnaim-algarve]")).to_be_visible()
    await expect(officer.locator("textarea[name=body]").first).to_have_value("تعال إلى هنا.\n\n[[place:cnaim-algarve]]")
    await opened.watch.fits(officer)


async def test_somebody_finds_places_near_them_and_is_told_when_the_browser_says_no(
    base: str, windows: Opening
) -> None:
    opened = windows(base)
    page = await opened.open(PHONE)
    await page.context.set_geolocation({"latitude": 37.017654, "longitude": -7.932109})
    await page.goto("/ar/places")
    await touch(page.locator("[data-near] button"))
    await expect(page.locator("[data-near] [role=status]")).to_have_text(
        str(await page.locator("[data-near]").get_attribute("data-refused"))
    )
    await page.context.grant_permissions(["geolocation"])
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.post_data or ""))
    await press(page.locator("[data-near] button"))
    assert page.url.endswith("/ar/places") and "latitude=37.02&longitude=-7.93" in asked[0] and "37.017" not in asked[0]
    await expect(page.locator("[data-place]").first).to_have_attribute("data-place", "cnaim-algarve")
    await opened.watch.fits(page)
    without = await opened.open(PHONE, scripts=False)
    await without.goto("/ar/places")
    await expect(without.locator("[data-near]")).to_be_hidden()


async def test_a_card_fills_one_sheet_in_every_script(base: str, windows: Opening) -> None:
    opened = windows(base)
    for code in ("ar", "bn", "kea", "zh", "th"):
        page = await opened.open(PHONE, scripts=False)
        await page.goto(f"/ar/speak/{code}")
        await expect(page.locator(".card-said")).to_be_in_viewport()
        await opened.watch.fits(page)
        paper = await page.pdf(format="A4", prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b(?!s)", paper)) == 1, code
        await page.close()
