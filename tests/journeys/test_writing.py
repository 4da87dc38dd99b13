"""What people wrote, measured on the screen: codes in their order, each block in its direction, nothing wider than a telephone."""

import asyncio
from collections.abc import Iterator

import pytest
from playwright.async_api import Page, expect

from forum import database, ids
from tests.cast import ask
from tests.engines import Engine
from tests.journeys.browser import Opening, served
from tests.journeys.filling import press

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.looks]

CODES = [
    "12345/2024-A", "37-A/2024", "88(2)", "(12345/2024)", "[2024]", "٩٢٠ ٠٠٠ ٩٤١", "٢١ ٨١٠ ٦١ ٩١", "+351 920 000 941", "+ 351 912 345 678",
    "(+351) 21 810 61 91", "*111*222#", "2024-05-01", "1.234,50", "12345678 9 ZZ4", "PT50 9999 0000 1234 5678 9012 3",
]  # fmt: skip
IN_ARABIC = "\n".join(
    [
        "AIMA رفضت طلبي مرتين ولا أعرف لماذا.",
        "",
        "AIMA said that I have to wait.",
        "",
        "- AIMA قالت انتظر",
        "- Wait",
        "",
    ]
    + [f"رقم الملف {code} عندي.\n" for code in CODES]
)
LONG = "PROC1234567890ABCDEFGHIJ1234567890KLMNOPQRST1234567890"
IN_LONG_CODES = (
    f"{LONG}\n\n- {LONG}\n- PT50 9999 0000 1234 5678 9012 3\n\n> {LONG}/2024-A\n\n# {LONG}\n\n`{LONG}`\n\n**{LONG}**"
)
# A bracket among right-to-left letters is drawn as its partner, so either counts as the other.
SEEN = """([selector, code]) => {
  const letters = [];
  const walker = document.createTreeWalker(document.querySelector(selector), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) for (let at = 0; at < walker.currentNode.length; at++) letters.push([walker.currentNode, at]);
  const start = letters.map(([node, at]) => node.data[at]).join("").indexOf(code);
  const placed = letters.slice(start, start + code.length).map(([node, at]) => {
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    return [range.getBoundingClientRect().left, node.data[at]];
  });
  return placed.sort((a, b) => a[0] - b[0]).map(([, letter]) => letter).join("").replace(/[()]/g, "|").replace(/[\\[\\]]/g, "¦");
}"""
Asked = tuple[str, dict[str, str]]


async def _ask(url: str) -> dict[str, str]:
    await database.connect(url)
    try:
        threads = {
            "arabic": await ask(
                language="ar", title="AIMA رفضت الطلب 12345/2024-A", body=IN_ARABIC, personal="not_personal"
            ),
            "long": await ask(
                language="pt",
                title=f"O processo {LONG} e {LONG}/2024-A",
                body=IN_LONG_CODES,
                personal="not_personal",
            ),
            "romanised": await ask(
                language="ur", title="Mera card kab aayega", body="Mera card kab aayega? Das mahine ho gaye."
            ),
            "danish": await ask(
                language="other", language_named="da", title="Hvor er mit kort", body="Jeg har ikke fået mit kort."
            ),
        }
        return {name: ids.encode(thread.id) for name, thread in threads.items()}
    finally:
        await database.close()


@pytest.fixture(scope="module")
def asked(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """A served forum's address, and the threads in it by name."""
    url = engine.fresh()
    threads = asyncio.run(_ask(url))
    with served(url, tmp_path_factory.mktemp("served")) as base:
        yield base, threads
    engine.drop(url)


async def _open(windows: Opening, asked: Asked, name: str, *, ui: str = "pt", width: int = 1280) -> Page:
    page = await windows(asked[0]).open(width)
    await page.goto(f"/{ui}/threads/{asked[1][name]}")
    return page


async def _direction(page: Page, selector: str, words: str) -> str:
    found = page.locator(selector).filter(has_text=words).first
    return str(await found.evaluate("(element) => getComputedStyle(element).direction"))


async def test_codes_stand_as_typed_among_arabic_letters(windows: Opening, asked: Asked) -> None:
    page = await _open(windows, asked, "arabic")
    seen = {code: await page.evaluate(SEEN, ["[data-user-content]", code]) for code in CODES}
    marks = str.maketrans("()[]", "||¦¦")
    assert seen == {code: code.translate(marks) for code in CODES}
    assert await page.evaluate(SEEN, ["h1", "12345/2024-A"]) == "12345/2024-A"


async def test_codes_stand_as_typed_on_the_way_to_being_sent(windows: Opening, asked: Asked) -> None:
    page = await windows(asked[0]).open(360, scripts=False)
    await page.goto("/ar/threads/new")
    await page.locator("#f-title").fill(f"رقم الملف {CODES[0]} عندي")
    await page.locator("#f-body").fill(f"القانون {CODES[1]} وهاتفي {CODES[5]} ماذا أفعل؟")
    await press(page.locator("#writing .button-main"))
    assert await page.evaluate(SEEN, [".found h3", CODES[0]]) == CODES[0]
    assert await page.evaluate(SEEN, [".found p", CODES[1]]) == CODES[1]
    assert await page.evaluate(SEEN, [".found p mark", CODES[5]]) == CODES[5]
    await page.locator("#f-personal [value=team]").check()
    await press(page.locator("button[value=account]"))
    assert await page.evaluate(SEEN, ["main .preview + .preview", CODES[1]]) == CODES[1]
    assert await page.evaluate(SEEN, ["main .preview + .preview", CODES[5]]) == CODES[5]


async def test_a_latin_name_turns_neither_a_title_nor_a_paragraph_and_english_words_stay_english(
    windows: Opening, asked: Asked
) -> None:
    page = await _open(windows, asked, "arabic")
    assert await _direction(page, "h1", "AIMA") == "rtl"
    assert await _direction(page, "[data-user-content] p", "AIMA رفضت") == "rtl"
    assert await _direction(page, "[data-user-content] li", "AIMA قالت") == "rtl"
    assert await _direction(page, "[data-user-content] p", "AIMA said") == "ltr"
    assert await _direction(page, "[data-user-content] li", "Wait") == "ltr"
    await page.goto("/en/threads")
    assert await _direction(page, f"[data-thread='{asked[1]['arabic']}'] a", "AIMA") == "rtl"


@pytest.mark.parametrize("ui", ["pt", "ar"])
async def test_long_codes_wrap_on_the_narrowest_telephone(windows: Opening, asked: Asked, ui: str) -> None:
    opened = windows(asked[0])
    page = await opened.open(320)
    for address in (f"/{ui}/", f"/{ui}/threads", f"/{ui}/threads/{asked[1]['long']}"):
        await page.goto(address)
        await expect(page.get_by_text(LONG).first).to_be_visible()
        await opened.watch.fits(page)


async def test_urdu_in_latin_letters_is_set_as_latin_letters_are(windows: Opening, asked: Asked) -> None:
    page = await _open(windows, asked, "romanised")
    for element in ("h1", "[data-user-content]"):
        await expect(page.locator(element)).to_have_attribute("lang", "ur-Latn")
        assert await _direction(page, element, "Mera") == "ltr"
        fonts = await page.locator(element).evaluate("(element) => getComputedStyle(element).fontFamily")
        assert "Nastaliq" not in fonts


async def test_a_language_that_is_not_offered_is_called_by_its_name(windows: Opening, asked: Asked) -> None:
    page = await _open(windows, asked, "danish", ui="en")
    await expect(page.locator(".post-head").first).to_contain_text("Dansk")
    for element in ("h1", "[data-user-content]"):
        await expect(page.locator(element)).to_have_attribute("lang", "da")
