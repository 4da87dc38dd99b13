"""Somebody who reads Bangla alone, with a telephone that runs no scripts, finds an answer in their language."""

from collections.abc import Iterator

import pytest
from playwright.async_api import Page, expect

from forum.catalogue.naming import REQUIRED
from forum.web.rendering.i18n import INTERFACE
from tests.cast import PASSWORD
from tests.engines import Engine
from tests.journeys.browser import Opening, command, served
from tests.journeys.filling import press, touch

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.looks]

SCREEN, SCREENS, MARGIN = 740, 5, 4
"""The height of a telephone's window, in CSS pixels."""

FONT = "(text) => getComputedStyle(text).fontFamily"

# Buttons whose words are longer than themselves.
CUT = """() => [...document.querySelectorAll("button:not(.hidden-text), .button, .tongues a")]
  .filter((each) => each.clientWidth && each.scrollWidth > each.clientWidth + 1).map((each) => each.textContent.trim())"""

LEADING = """(text) => {
  const { lineHeight, fontSize } = getComputedStyle(text);
  return parseFloat(lineHeight) / parseFloat(fontSize);
}"""

TITLE, WORDS = "Onde renovo o cartão?", "O cartão acaba na sexta-feira."


@pytest.fixture(scope="module")
def base(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A forum with the example questions and answers."""
    url, folder = engine.empty(), tmp_path_factory.mktemp("languages")
    command(url, folder, "migrate")
    command(url, folder, "demo")
    with served(url, folder) as base:
        yield base
    engine.drop(url)


async def bottom_of(page: Page, selector: str) -> float:
    box = await page.locator(selector).bounding_box()
    assert box
    return box["y"] + box["height"]


async def test_a_bangla_phone_without_scripts_reads_an_answer_in_two_taps(base: str, windows: Opening) -> None:
    page = await windows(base).open(360, scripts=False, locale="bn")
    await page.goto("/")
    await page.wait_for_url("**/bn/")
    await expect(page.get_by_role("button", name="বাংলা", exact=True)).to_have_attribute("aria-current", "true")
    row = page.locator("[data-thread]").first
    await expect(row.locator(".excerpt")).to_have_attribute("lang", "bn")
    await press(row.get_by_role("link").first)
    await expect(page.locator("[data-official] [data-user-content]").first).to_have_attribute("lang", "bn")


async def test_an_english_phone_is_led_to_bangla_by_one_word(base: str, windows: Opening) -> None:
    page = await windows(base).open(360, scripts=False, locale="en-GB")
    await page.goto("/en/")
    await touch(page.get_by_role("button", name="বাংলা", exact=True).or_(page.locator(".start summary")).first)
    await press(page.get_by_role("button", name="বাংলা", exact=True))
    await page.wait_for_url("**/bn/")
    await expect(page.locator("[data-thread] a").first).to_have_attribute("lang", "bn")


# Names of topics with a word on two lines.
TORN = """() => [...document.querySelectorAll(".subjects a")].filter((link) => {
  const name = link.lastChild, words = [...name.data.matchAll(/[^\\s-]+/g)];
  return words.some((word) => {
    const range = document.createRange();
    range.setStart(name, word.index);
    range.setEnd(name, word.index + word[0].length);
    return new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1;
  });
}).map((link) => link.textContent)"""
# True if the name of the site reaches the top of the window or the field below.
CLOSE = """() => {
  const [name, field] = [".top-name", ".top .search-line"].map((each) => document.querySelector(each));
  const range = document.createRange();
  range.selectNodeContents(name.querySelector("span"));
  const boxes = [...range.getClientRects()];
  const bottom = Math.max(...boxes.map((box) => box.bottom));
  return Math.min(...boxes.map((box) => box.top)) < 0 || (field !== null && bottom > field.getBoundingClientRect().top);
}"""


# The tallest letters, the longest words, lines that are broken by other rules; the others have been looked at beside these.
PARTICULAR = ("ur", "ru", "fr", "ro", "bn", "zh")
PATHS = (
    "/",
    "/threads",
    "/topics",
    "/topics/health",
    "/threads/new",
    "/search?q=nif",
    "/about",
    "/help",
    "/login",
    "/register",
)


@pytest.mark.parametrize("ui", PARTICULAR)
async def test_no_page_is_wider_than_a_telephone_in_any_script(base: str, windows: Opening, ui: str) -> None:
    shown = windows(base)
    page = await shown.open(360, scripts=False, locale=ui)
    for path in PATHS:
        await page.goto(f"/{ui}{path}")
        await shown.watch.fits(page)
        assert await page.evaluate(CUT) == [], path
        assert await page.evaluate(TORN) == [], path
        assert await page.evaluate(CLOSE) is False, path
    await page.goto(f"/{ui}/threads?state=official")
    await press(page.locator("[data-thread] a").first)
    await shown.watch.fits(page)
    await touch(page.locator(".top-nav summary"))
    await expect(page.locator(".top-nav button[name=to]")).to_have_count(14)
    await shown.watch.fits(page)


@pytest.mark.parametrize(("ui", "leading"), [("pt", 1.6), ("ur", 2.3), ("ar", 1.85), ("bn", 1.75)])
async def test_lines_stand_as_far_apart_as_their_script_needs(
    base: str, windows: Opening, ui: str, leading: float
) -> None:
    page = await windows(base).open(360, scripts=False, locale=ui)
    await page.goto(f"/{ui}/about")
    assert await page.locator("main p").first.evaluate(LEADING) == pytest.approx(leading, abs=0.02)


async def test_home_says_all_in_one_screen_and_ends_soon_in_every_language(base: str, windows: Opening) -> None:
    opened = windows(base)
    for ui in INTERFACE:
        page = await opened.open(360, scripts=False, locale=ui)
        await page.goto(f"/{ui}/")
        for part in ("h1", ".search-line button[name=ask]", ".start .tongues", ".calls"):
            assert await bottom_of(page, part) <= SCREEN - MARGIN, (ui, part)
        assert (
            await page.evaluate("document.documentElement.scrollHeight") <= (SCREENS + (ui not in REQUIRED)) * SCREEN
        ), ui
        await page.close()


async def test_words_in_latin_letters_inside_urdu_stand_in_a_plain_font(base: str, windows: Opening) -> None:
    page = await windows(base).open(360, scripts=False, locale="ur")
    await page.goto("/ur/threads?state=official&language=ur")
    await press(page.locator("[data-thread] a").first)
    assert "Nasta" in await page.locator("h1").evaluate(FONT)
    assert "Nasta" not in await page.locator(".sources li[lang=und-Latn]").first.evaluate(FONT)
    others = await page.locator("[lang]:not([lang|=ur])").all()
    assert len(others) > 3
    assert [await each.inner_text() for each in others if "Nasta" in await each.evaluate(FONT)] == []


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
async def test_a_question_begun_in_portuguese_goes_on_in_arabic(base: str, windows: Opening, scripts: bool) -> None:
    page = await windows(base).open(360, scripts=scripts, locale="pt")
    await page.goto("/pt/register")
    await page.locator("#f-nickname").fill("zuleica" if scripts else "yara")
    await page.locator("#f-password").fill(PASSWORD)
    await press(page.locator("#writing .button-main"))
    await page.goto("/pt/")
    await page.locator("#q").fill(TITLE)
    await press(page.locator(".search-line button[name=ask]"))
    await page.locator("#f-body").fill(WORDS)
    await touch(page.locator(".top summary"))
    await press(page.get_by_role("button", name="العربية", exact=True))
    await expect(page.locator("html")).to_have_attribute("dir", "rtl")
    await expect(page.locator("#f-title")).to_have_value(TITLE)
    await expect(page.locator("#f-body")).to_have_value(WORDS)
    assert "?" not in page.url


@pytest.mark.parametrize(
    ("ui", "scripts", "words"),
    [("en", False, "residence card no appointment"), ("ar", True, "بطاقة الإقامة تنتهي ولا يوجد موعد")],
    ids=["english-without-scripts", "arabic-with-scripts"],
)
async def test_an_answer_is_found_before_it_is_asked_for_and_again_while_asking(
    base: str, windows: Opening, ui: str, scripts: bool, words: str
) -> None:
    """On a narrow phone; what was typed goes along to the form, and "my case is different" keeps all of it."""
    opened = windows(base)
    page = await opened.open(360, scripts=scripts, locale=ui)
    await page.goto(f"/{ui}/")
    await page.locator("main #q").fill(words)
    await page.locator("main #q").press("Enter")
    await page.wait_for_url(f"**/{ui}/search?q=**")
    await expect(page.locator("[data-thread] mark").first).to_be_visible()
    await opened.watch.fits(page)
    await press(page.locator(".at-hand button"))
    await page.wait_for_url(f"**/{ui}/threads/new")
    await expect(page.locator("#f-title")).to_have_value(words)
    await page.locator("#f-body").fill(f"{words}. {words}?")
    await press(page.locator("form[data-draft] .button-main"))
    folds = page.locator("[data-similar] [data-thread] details")
    assert 1 <= await folds.count() <= 5
    await expect(folds.first).to_have_attribute("open", "")
    await opened.watch.fits(page)
    await press(page.locator("[data-similar] .at-hand a"))
    await expect(page.locator(".preview")).to_be_in_viewport()
    await touch(page.locator("form[data-draft] details.fold > summary").first)
    await expect(page.locator("#f-title")).to_have_value(words)
    await press(page.locator("[data-similar] form button").first)
    await expect(page.locator(".flash[role=status]")).to_be_visible()
    await expect(page.locator("h1.question-title")).to_be_visible()
