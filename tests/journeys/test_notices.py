"""A notice with a long title on a narrow phone: one line in every language, and nothing of its words lost."""

import asyncio
import re
from collections.abc import Iterator

import pytest
from playwright.async_api import Page, expect

from forum import database
from forum.catalogue import notice_editing
from forum.catalogue.notice_editing import NoticeDetails, Wording
from tests.cast import person
from tests.engines import Engine
from tests.journeys.browser import Opening, served
from tests.journeys.filling import press

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.looks]

PHONE, DESK = 360, 1280
TITLES = {
    "pt": "Os balcões fecham na segunda-feira, dia 7, por causa do feriado no município",
    "en": "Counters are closed on Monday 7 because of a holiday in the municipality",
    "ar": "المكاتب مغلقة يوم الاثنين 7 بسبب عطلة في البلدية، اتصلوا على 21 810 61 91",
    "fr": "Les guichets sont fermés le lundi 7 à cause d’un jour férié dans la commune",
    "es": "Las oficinas cierran el lunes, día 7, porque es festivo en el municipio",
    "ru": "Окна приёма закрыты в понедельник из-за праздника в муниципалитете",
    "uk": "Віконця прийому зачинено в понеділок через свято в муніципалітеті",
    "ro": "Ghișeele sunt închise luni, în ziua de 7, din cauza unei sărbători locale",
    "be": "Акенцы прыёму зачынены ў панядзелак праз свята ў муніцыпалітэце",
    "kea": "Balkon ta fitxa sigunda-fera, dia 7, pamódi feriadu na munisípiu",
    "pov": "Balkons na fica na sigunda-fera, dia 7, pabia di feriadu na munisipiu",
    "zh": "因当地市政假日，服务窗口将于星期一全天关闭，请另选日期前来办理，急事请打电话",
    "bn": "পৌরসভার ছুটির কারণে সোমবার কাউন্টারগুলো বন্ধ থাকবে, দয়া করে অন্য দিন আসুন",
    "hi": "नगरपालिका की छुट्टी के कारण सोमवार को काउंटर बंद रहेंगे, कृपया किसी और दिन आएँ",
    "ur": "بلدیہ کی چھٹی کی وجہ سے پیر کے دن کاؤنٹر بند رہیں گے، کسی اور دن آئیں",
}
ONE_LINE = 50
"""The height of a strip with one line of words: that of what can be pressed, and its edge."""


async def _announce(url: str) -> None:
    await database.connect(url)
    try:
        await notice_editing.plan(NoticeDetails(href="/topics"), Wording(TITLES), by=await person("ada"))
        await notice_editing.plan(NoticeDetails(tone="warn"), Wording(TITLES), by=await person("ada"))
    finally:
        await database.close()


@pytest.fixture(scope="module")
def base(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    url = engine.fresh()
    asyncio.run(_announce(url))
    with served(url, tmp_path_factory.mktemp("served")) as base:
        yield base
    engine.drop(url)


async def height_of(page: Page) -> float:
    box = await page.locator("aside[data-campaign]").bounding_box()
    assert box
    return box["height"]


async def test_a_long_title_is_one_line_on_a_phone_and_whole_behind_one_press(base: str, windows: Opening) -> None:
    opened = windows(base)
    phone, desk = await opened.open(PHONE, scripts=False), await opened.open(DESK, scripts=False)
    assert {len(title) > 30 for title in TITLES.values()} == {True}
    for ui, title in TITLES.items():
        await phone.goto(f"/{ui}/threads")
        assert await height_of(phone) <= ONE_LINE, ui
        await opened.watch.fits(phone)
        read_out = re.compile(r"\s*".join(map(re.escape, title.replace(" ", ""))))
        await expect(phone.locator("aside[data-campaign] p a")).to_have_accessible_name(read_out)
        await press(phone.locator("aside[data-campaign] strong"))
        await expect(phone.locator("article:target h2")).to_have_text(title)
        await desk.goto(f"/{ui}/threads")
        rest = desk.locator(".begun > span")
        assert (await rest.bounding_box() or {"width": 0})["width"] > 20, ui


async def test_letters_twice_as_large_take_further_lines_and_lose_none(base: str, windows: Opening) -> None:
    phone = await windows(base).open(PHONE, scripts=True)
    await phone.goto("/pt/threads")
    await phone.evaluate("document.documentElement.style.fontSize = '200%'")
    assert await height_of(phone) > 1.3 * ONE_LINE
    line = phone.locator("aside[data-campaign]")
    assert await line.evaluate(
        "(line) => line.scrollWidth <= line.clientWidth && line.scrollHeight <= line.clientHeight"
    )
