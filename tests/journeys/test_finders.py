"""On a narrow phone without scripts, in Arabic: from a wrong number on a place's page to its correction by an admin, shown wherever it is
cited, and the finder told by the code.
"""

import pytest
from playwright.async_api import Page, expect

from tests.cast import PASSWORD
from tests.journeys.browser import Opening
from tests.journeys.filling import press, send

pytestmark = [pytest.mark.asyncio(loop_scope="session")]

PHONE, PLACE, NUMBER = 360, "/places/cnaim-beja", "284000111"
STATEMENT = {"source_title": "Lei n.º 23/2007", "valid_from": "2026-01-15", "review_by": "2099-02-01"}
QUESTION = {"title": "Onde posso pedir ajuda em Beja?", "body": "Não sei onde fica o centro.", "topic": "documentation"}


async def sign_in(page: Page, nickname: str) -> None:
    await page.goto("/pt/login")
    await send(page, "/login", nickname=nickname, password=PASSWORD)


async def cited(page: Page) -> str:
    """The path of a thread whose official answer cites the place."""
    await sign_in(page, "ines")
    await page.goto("/pt/threads/new")
    await send(page, "/threads/new", **QUESTION, visibility="public")
    thread = page.url.partition("?")[0].partition("/pt")[2].partition("-")[0]
    await send(page, "/answers", body="Venha a [[place:cnaim-beja]] com o cartão.")
    await send(page, "/official", short_answer="Venha ao centro de Beja.", **STATEMENT)
    return thread


async def test_a_wrong_number_is_put_right_everywhere_and_its_finder_told_by_the_code(
    base: str, windows: Opening
) -> None:
    opened = windows(base)
    thread = await cited(await opened.open(PHONE, scripts=False))
    page = await opened.open(PHONE, scripts=False)
    await page.goto(f"/ar{PLACE}")
    await press(page.locator("main a[href*='about=place:cnaim-beja']"))
    await opened.watch.fits(page)
    await page.locator("input[name=answered]").check()
    await send(page, "/corrections/new", body="لا أحد يجيب على هذا الرقم.")
    code = await page.locator("[data-code]").get_attribute("data-code")
    assert code
    await opened.watch.fits(page)
    await send(page, "/my-question/noted")
    await expect(page.locator("[data-code]")).to_have_count(0)
    await expect(page.locator("[data-told=received]")).to_be_visible()
    await opened.watch.fits(page)

    admin = await opened.open(PHONE, scripts=False)
    await sign_in(admin, "ada")
    await admin.goto("/pt/desk/corrections")
    await press(admin.locator("[data-correction] a").first)
    await opened.watch.fits(admin)
    row = admin.url
    await press(admin.locator(f"main a[href*='/admin{PLACE}']"))
    await send(admin, f"{PLACE}/edit", phone="284 000 111", source="Telefonaram.")
    await admin.goto(row)
    await expect(admin.locator("[data-changes]")).to_contain_text("284 000 111")
    await send(admin, "/done", outcome="corrected", answer="O número mudou.")
    await opened.watch.fits(admin)

    back = await opened.open(PHONE, scripts=False)
    await back.goto("/ar/my-question")
    await send(back, "/my-question", code=code.lower().replace("-", " "))
    await expect(back.locator("[data-told=corrected]")).to_be_visible()
    await expect(back.locator("[data-changes]")).to_contain_text("284 000 111")
    await opened.watch.fits(back)
    await press(back.locator(f"main a[href='/ar{PLACE}']"))
    await expect(back.locator(f"main a[href='tel:+351{NUMBER}']").first).to_be_visible()
    await back.goto(f"/ar{thread}")
    await expect(back.locator(f"[data-official] a[href='tel:+351{NUMBER}']")).to_be_visible()
