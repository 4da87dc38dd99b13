"""Paths on a narrow phone in Arabic without scripts, on one sheet of paper, and with ticks that stay on the device."""

import re
from collections.abc import Iterator

import pytest
from playwright.async_api import Page, Request, expect

from forum.catalogue.paths.facts import paths
from tests.engines import Engine
from tests.journeys.browser import Opening, served
from tests.journeys.filling import press, touch

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.looks]

PHONE, BORN = 360, "child-born"


@pytest.fixture(scope="module")
def base(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    url = engine.fresh()
    with served(url, tmp_path_factory.mktemp("served")) as base:
        yield base
    engine.drop(url)


async def sheets(page: Page) -> int:
    paper = await page.pdf(format="A4", prefer_css_page_size=True)
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", paper))


async def test_somebody_who_just_arrived_finds_the_steps_and_ticks_without_scripts(base: str, windows: Opening) -> None:
    opened = windows(base)
    page = await opened.open(PHONE, scripts=False)
    await page.goto("/ar/")
    await press(page.locator("a[href='/ar/paths']"))
    await opened.watch.fits(page)
    await press(page.locator("[data-path=just-arrived] a"))
    await expect(page.locator("h1")).to_have_attribute("dir", "rtl")
    await page.locator("[data-step] input").first.check()
    await expect(page.locator("[data-step] [data-place] a").first).to_be_visible()
    await expect(page.locator("[data-ticks-kept]")).to_be_hidden()
    await opened.watch.fits(page)


async def test_each_path_is_one_sheet_of_paper_with_its_boxes(base: str, windows: Opening) -> None:
    page = await windows(base).open(1280)
    for code in ("en", "ar", "bn"):
        for path in paths():
            await page.goto(f"/{code}/paths/{path.slug}")
            assert await sheets(page) == 1, (code, path.slug)
    await page.emulate_media(media="print")
    await expect(page.locator("[data-step] input").first).to_be_visible()
    await expect(page.locator(".on-paper")).to_contain_text("21 810 61 91")
    await page.goto("/en/paths/just-arrived")
    await expect(page.locator("[data-place=cnaim-beja] .hours")).to_be_visible()
    await expect(page.locator("[data-place=cnaim-beja] .hours")).to_contain_text("09:00 to 12:30, 14:00 to 17:30")


async def test_ticks_stay_on_the_device_until_they_are_forgotten_and_nothing_is_sent(
    base: str, windows: Opening
) -> None:
    page = await windows(base).open(PHONE)
    await page.goto(f"/en/paths/{BORN}")
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    boxes = page.locator("[data-tick]")
    await boxes.nth(1).check()
    await expect(page.locator("[data-ticks-kept]")).to_be_visible()
    assert asked == []
    await page.goto(f"/ar/paths/{BORN}")
    await expect(boxes.nth(1)).to_be_checked()
    await touch(page.locator("[data-forget-ticks]"))
    await expect(boxes.nth(1)).not_to_be_checked()
    await page.reload()
    await expect(boxes.nth(1)).not_to_be_checked()
    assert await page.evaluate("Object.keys(localStorage).length") == 0
