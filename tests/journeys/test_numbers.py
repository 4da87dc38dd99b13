"""A number that somebody types without thinking, in a narrow window, with scripts and without, in both directions."""

import pytest
from playwright.async_api import expect

from tests.journeys.browser import Opening
from tests.journeys.filling import press
from tests.journeys.test_scripts import sign_in

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.looks]

NUMBER = "920 000 338"


@pytest.mark.parametrize(("ui", "scripts"), [("en", False), ("ar", True)])
async def test_a_number_is_marked_then_hidden_by_default_from_the_preview_to_the_versions(
    base: str, windows: Opening, ui: str, scripts: bool
) -> None:
    page = await windows(base).open(width=360, scripts=scripts)
    await sign_in(page)
    await page.goto(f"/{ui}/threads/new")
    await page.locator("#f-title").fill(f"Call {NUMBER} about my card")
    await page.locator("#f-body").fill("My number is ৯২০০০০৩৩৮. Which papers do I need?")
    await page.locator("#f-topic").select_option("documentation")
    await press(page.locator("main button[value=check]"))
    assert await page.locator("mark").all_inner_texts() == [NUMBER, "৯২০০০০৩৩৮"]
    await expect(page.locator("input[name=personal][value=hide]")).to_be_checked()
    await press(page.locator("form .form-end .button-main"))
    await expect(page.locator("h1")).to_have_text("Call ▮▮▮ about my card")
    texts = [page.url, await page.content()]
    await press(page.locator("a[href$='/edit']").first)
    await page.locator("#f-body").fill("Now it is 920000338, and nothing else.")
    await press(page.locator("form .form-end .button-main"))
    texts += [page.url, await page.content()]
    await press(page.locator("a[href*='/revisions']").first)
    texts += [page.url, await page.content()]
    assert [each for each in (NUMBER, "920000338", "৯২০০০০৩৩৮", "920%20") if each in "".join(texts)] == []
