"""An official answer that is heard: by a voice of the device itself where it has one, and from a recording without a connection."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.cast import PASSWORD
from tests.forum.test_sounds import ogg
from tests.journeys.browser import Opening, Windows, command
from tests.journeys.filling import press, touch, unfold
from tests.journeys.test_offline import CUT, KEEP, PHONE, TOLD
from tests.journeys.test_renderings import (
    ARABIC,
    BANGLA,
    FIRST,
    SECOND,
    SHORT,
    answered_officially,
    rendered,
    signed_in,
)

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.looks]

SPEAKING = """(voices) => {
  window.said = [];
  let now = null;
  const speech = {
    getVoices: () => voices.map(([lang, localService]) => ({ lang, localService, default: false, name: lang })),
    speak: (each) => window.said.push([(now = each).text, each.lang, each.voice.localService]),
    cancel: () => (now = null),
  };
  window.finish = () => now.onend();
  window.silent = () => now === null;
  Object.defineProperty(window, "speechSynthesis", { value: speech });
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
}"""
"""A browser's voices, as it tells them: each with its language, and whether it speaks on the device."""

BAR = "[data-aloud=yes] > p:has([data-pause])"
HEARD = """async ([source, range]) => {
  const answer = await fetch(source, range ? { headers: { Range: range } } : {});
  return [answer.status, (await answer.arrayBuffer()).byteLength, answer.headers.get("Content-Range")];
}"""
RECORDINGS = (
    """async () => (await (await caches.open("kept-1")).keys()).filter(({ url }) => url.includes("/sound")).length"""
)
SOUND = ogg(90, filled=9_000)


@pytest_asyncio.fixture(loop_scope="session")
async def opened(
    database_url: str, tmp_path: Path, serve: Callable[..., str], windows: Opening
) -> AsyncIterator[Windows]:
    """Windows in which a connection that was cut is no fault of the page's, on a forum with a mediator for Arabic."""
    line = ("create-account", ARABIC.mediator, "--role", "mediator", "--language", ARABIC.code)
    command(database_url, tmp_path, *line, FORUM_PASSWORD=PASSWORD)
    on_it = windows(serve(database_url))
    yield on_it
    on_it.watch.faults[:] = [fault for fault in on_it.watch.faults if CUT not in fault]


async def with_voices(opened: Windows, *voices: tuple[str, bool]) -> Page:
    page = await opened.open(PHONE)
    given: list[Any] = [list(each) for each in voices]
    await page.add_init_script(f"({SPEAKING})({str(given).replace('True', 'true').replace('False', 'false')})")
    return page


async def said(page: Page) -> list[list[Any]]:
    spoken: list[list[Any]] = await page.evaluate("window.said")
    return spoken


async def test_an_answer_is_read_aloud_by_a_voice_of_the_device_in_its_own_language_alone(opened: Windows) -> None:
    _, thread = await answered_officially(opened)
    await rendered(await signed_in(opened, BANGLA.mediator), BANGLA, thread)
    await rendered(await signed_in(opened, ARABIC.mediator), ARABIC, thread)

    page = await with_voices(opened)
    await page.goto(f"/pt{thread}")
    await expect(page.locator("template[data-aloud]")).to_be_attached()
    await expect(page.locator(BAR)).to_have_count(0)

    page = await with_voices(opened, ("pt-BR", True), ("pt_PT", True), ("bn-IN", False), ("en-US", True))
    await page.goto(f"/pt{thread}")
    bar = page.locator(f".official-body{BAR}")
    await bar.locator("button").focus()
    await page.keyboard.press("Enter")
    assert await said(page) == [[SHORT, "pt_PT", True]]
    await expect(bar.locator("button")).to_have_text(["Pausar", "Parar"])
    await page.evaluate("finish()")
    await page.keyboard.press("Enter")
    assert await page.evaluate("silent()")
    await expect(bar.locator("button")).to_have_text(["Continuar", "Parar"])
    await page.keyboard.press("Enter")
    await page.evaluate("finish()")
    assert [line for line, *_ in await said(page)] == [SHORT, FIRST, FIRST, SECOND]
    await bar.locator("button").last.focus()
    await page.keyboard.press("Enter")
    assert await page.evaluate("silent()")
    await expect(bar.locator("button:focus")).to_have_text("Ouvir este texto")
    await opened.watch.fits(page)

    await page.goto(f"/en{thread}?in=bn")
    await expect(page.locator(f".official-body{BAR}")).to_have_count(0)
    original = page.locator(f"[data-official] [data-original]{BAR} button").first
    await unfold(original)
    await touch(original)
    assert await said(page) == [[SHORT, "pt_PT", True]]

    page = await with_voices(opened, ("ar-EG", True), ("pt-PT", True))
    await page.goto(f"/ar{thread}")
    await touch(page.locator(f".official-body{BAR} button"))
    for _ in range(2):
        await page.evaluate("finish()")
    assert await said(page) == [[line, "ar-EG", True] for line in (ARABIC.short, *ARABIC.paragraphs)]
    await opened.watch.fits(page)
    await page.evaluate("finish()")
    await expect(page.locator(f".official-body{BAR} button")).to_have_count(1)


async def test_a_recording_is_kept_with_its_page_and_heard_without_a_connection(opened: Windows) -> None:
    _, thread = await answered_officially(opened)
    mediator = await signed_in(opened, BANGLA.mediator)
    await rendered(mediator, BANGLA, thread)
    await mediator.goto(f"/en{thread}?in=bn")
    await press(mediator.locator("[data-official] a[href*='/renderings/bn']").first)
    field = mediator.locator("[name=sound]")
    await unfold(field)
    await field.set_input_files({"name": "reading.ogg", "mimeType": "audio/ogg", "buffer": SOUND})
    await press(mediator.locator("form[action$='/sound'] button").last)

    page = await opened.open(PHONE)
    await page.goto(f"/en{thread}?in=bn")
    await expect(page.locator("[data-with-recording]")).to_contain_text("1:30")
    source = await page.locator("audio").get_attribute("src")
    await touch(page.locator(KEEP))
    await expect(page.locator(f"{TOLD} a")).to_be_visible()
    await opened.watch.fits(page)
    await page.close()
    await page.context.set_offline(True)
    page = await page.context.new_page()
    await page.goto(f"/en{thread}")
    await expect(page.locator("[data-kept-on]")).to_be_visible()
    await expect(page.locator("[data-official] [data-rendering=bn]")).to_contain_text(BANGLA.paragraphs[0])
    size = len(SOUND)
    assert await page.evaluate(HEARD, [source, ""]) == [200, size, None]
    assert await page.evaluate(HEARD, [source, "bytes=4-"]) == [206, size - 4, f"bytes 4-{size - 1}/{size}"]
    assert await page.evaluate(HEARD, [source, "bytes=0-1"]) == [206, 2, f"bytes 0-1/{size}"]
    await page.goto("/en/offline")
    await touch(page.locator("[data-pages] button"))
    await expect(page.locator("[data-pages] li")).to_have_count(0)
    await page.wait_for_function(f"async () => await ({RECORDINGS})() === 0")
    assert await page.evaluate(RECORDINGS) == 0
