"""Paper to take along, without scripts on a narrow phone: from an official answer to the sheet for the counter, printed on one A4."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests import paper
from tests.cast import PASSWORD
from tests.journeys.browser import Opening, Windows
from tests.journeys.filling import press, send

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.looks]

PHONE = 360
LANGUAGES = ("pt", "en", "ar", "fr", "es", "ru", "uk", "ro", "be", "kea", "pov", "zh", "bn", "hi", "ur")
SHORT = "Guarde a prova de que tentou marcar e confirme a regra em vigor antes de faltar ao trabalho. " * 2
STATEMENT = {"source_title": "Lei n.º 23/2007", "valid_from": "2026-01-15", "review_by": "2099-02-01"}
QUESTION = {
    "title": "Como renovo o cartão de residência se em lado nenhum há vagas para marcação este mês",
    "body": "O meu cartão de residência acaba este mês e no sítio não há vagas. " * 8,
    "topic": "documentation",
}
EVERYTHING = "made=1&place=cnaim-beja" + "".join(
    [f"&show={each}" for each in ("question", "answer", "cabinet", "say")]
    + [
        f"&paper={each}"
        for each in ("passport", "residence", "letter", "attempts", "tax", "social_security", "address")
    ]
    + [f"&paper={each}" for each in ("contract", "payslips", "family", "diplomas")]
)


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def answered(base: str, chromium: Browser) -> AsyncIterator[str]:
    """The address, without its language, of a question with an official answer that names the centre in Beja."""
    opened = Windows(chromium, base)
    officer = await opened.open(scripts=False)
    await officer.goto("/pt/login")
    await send(officer, "/login", nickname="ines", password=PASSWORD)
    await officer.goto("/pt/threads/new")
    await send(officer, "/threads/new", **QUESTION, visibility="public")
    thread = officer.url.partition("?")[0].partition("/pt")[2].partition("-")[0]
    await send(officer, "/answers", body="Venha a [[place:cnaim-beja]] com o cartão.")
    await send(officer, "/official", short_answer=SHORT, **STATEMENT)
    yield thread
    await opened.close()


async def printed(page: Page) -> bytes:
    return await page.pdf(format="A4", prefer_css_page_size=True)


async def test_somebody_takes_an_official_answer_to_the_counter(answered: str, base: str, windows: Opening) -> None:
    opened = windows(base)
    page = await opened.open(PHONE, scripts=False)
    await page.goto(f"/ar{answered}")
    await press(page.locator(f"a[href='/ar{answered}/sheet']"))
    await opened.watch.fits(page)
    await send(page, "/sheet", near="١١٠٠-٠٢٥")
    await expect(page.locator("[data-sheet]")).to_contain_text("Rua Álvaro Coutinho, 14")
    form = page.locator("main form[method=get]")
    await form.locator("select[name=place]").select_option("cnaim-beja")
    await form.locator("[value=passport]").check()
    await form.locator("[name=show][value=question]").uncheck()
    await press(form.locator("button"))
    await opened.watch.fits(page)
    await expect(page.locator("[data-print]")).to_be_hidden()
    pdf = await printed(page)
    assert paper.pages(pdf) == 1
    said = paper.words(pdf)
    for each in (
        "Av. Salgueiro Maia, s/n", "7800-552", "segunda-feira a sexta-feira, 09:00 às 12:30 , 14:00 às 17:30", "21 810 61 91",
        "Passaporte", "جواز السفر"[::-1], SHORT.strip(),
    ):  # fmt: skip
        assert each in said
    assert QUESTION["title"] not in said


async def test_all_that_can_be_ticked_is_one_page_in_every_language(answered: str, base: str, windows: Opening) -> None:
    page = await windows(base).open(scripts=False)
    seen = {}
    for ui in LANGUAGES:
        await page.goto(f"/{ui}{answered}/sheet?{EVERYTHING}")
        seen[ui] = paper.pages(await printed(page))
    assert seen == dict.fromkeys(LANGUAGES, 1)


async def test_services_and_contacts_are_a_sheet_of_paper_in_every_language(base: str, windows: Opening) -> None:
    opened = windows(base)
    page = await opened.open(PHONE, scripts=False)
    await page.goto("/ar/places")
    await press(page.locator("main a[href='/ar/leaflets']"))
    await opened.watch.fits(page)
    said = {}
    for ui in LANGUAGES:
        await page.goto("/ar/leaflets")
        await press(page.locator(f"main a[href='/{ui}/leaflets/services']").last)
        await opened.watch.fits(page)
        pdf = await printed(page)
        assert paper.pages(pdf) <= 2, ui
        said[ui] = paper.words(pdf)
        assert [
            each for each in ("Rua Álvaro Coutinho, 14", "1150-025", "808 257 257", "112") if each not in said[ui]
        ] == []
    assert "المهاجرين"[::-1] in said["ar"] and "সাধারণ" in said["bn"]
