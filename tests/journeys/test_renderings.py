"""A Portuguese official answer that is read in Bangla and in Arabic on a small telephone without scripts, and its change."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

import pytest
from playwright.async_api import Page, expect

from tests.cast import PASSWORD
from tests.journeys.browser import Opening, Windows, command
from tests.journeys.filling import press, send, touch

pytestmark = pytest.mark.asyncio(loop_scope="session")

TITLE = "Renovar o cartão de residência sem marcação"
FIRST = "Guarde a prova de que tentou marcar, com a data."
SECOND = "A regra confirma-se no sítio oficial, antes de faltar ao trabalho."
CORRECTED = "A regra confirma-se na linha de apoio, antes de faltar ao trabalho."
SHORT = "Guarde a prova e ligue para a linha."
STATEMENT = {"source_title": "Lei n.º 23/2007", "valid_from": "2026-01-15", "review_by": "2099-02-01"}


class Tongue(NamedTuple):
    """A language of readers: its code, the interface they get, and what a mediator renders into it."""

    code: str
    ui: str
    direction: str
    mediator: str
    paragraphs: tuple[str, str]
    short: str
    anew: str
    query: str


BANGLA = Tongue(
    "bn", "en", "ltr", "rahima",
    ("তারিখসহ প্রমাণ রাখুন যে আপনি চেষ্টা করেছেন।", "নিয়মটি সরকারি ওয়েবসাইটে জেনে নিন।"),
    "রেসিডেন্স কার্ড নবায়ন করতে প্রমাণ রাখুন এবং লাইনে ফোন করুন।", "নিয়মটি সহায়তা লাইনে জেনে নিন।",
    "residence card renew korbo kivabe",
)  # fmt: skip
ARABIC = Tongue(
    "ar", "ar", "rtl", "djamila",
    ("احتفظ بدليل أنك حاولت حجز موعد، مع التاريخ.", "تأكد من القاعدة في الموقع الرسمي."),
    "لتجديد بطاقة الإقامة احتفظ بالدليل واتصل بالخط.", "تأكد من القاعدة عبر خط الدعم.",
    "كيف أجدد بطاقة الاقامة",
)  # fmt: skip


async def signed_in(opened: Windows, nickname: str) -> Page:
    page = await opened.open(360, scripts=False)
    await page.goto("/en/login")
    await send(page, "/login", nickname=nickname, password=PASSWORD)
    return page


async def answered_officially(opened: Windows) -> tuple[Page, str]:
    """The officer's window at a Portuguese question with an official answer, and the address of it without its language."""
    asker = await opened.open(360, scripts=False)
    await asker.goto("/pt/register")
    await send(asker, "/register", nickname="nasima", password=PASSWORD)
    await asker.goto("/pt/threads/new")
    await send(asker, "/threads/new", title=TITLE, body="O cartão acaba e não há vagas.", topic="documentation")
    thread = asker.url.partition("?")[0].partition("/pt")[2].partition("-")[0]
    officer = await signed_in(opened, "ines")
    await officer.goto(f"/pt{thread}")
    await send(officer, "/answers", body=f"{FIRST}\n\n{SECOND}")
    await send(officer, "/official", short_answer=SHORT, **STATEMENT)
    await expect(officer.locator("[data-official] .prose")).to_have_attribute("lang", "pt")
    return officer, thread


async def rendered(page: Page, tongue: Tongue, thread: str) -> None:
    """A mediator finds it among what is missing, and renders it paragraph by paragraph."""
    await page.goto(f"/en/desk/translations?language={tongue.code}&show=missing")
    await press(page.locator("[data-post-to-render] a[href*=renderings]").first)
    await expect(page.locator(".render .source").nth(1)).to_contain_text(FIRST)
    await send(page, f"/renderings/{tongue.code}", body=tongue.paragraphs, short_answer=tongue.short)
    await expect(page.locator(f"[data-rendering={tongue.code}] .prose")).to_contain_text(tongue.paragraphs[0])


async def found_first(opened: Windows, tongue: Tongue) -> None:
    """Whoever looks for it in their own words reads the answer in their own language before anything is asked."""
    page = await opened.open(360, scripts=False, locale=tongue.code)
    await page.goto(f"/{tongue.ui}/search?{urlencode({'q': tongue.query})}")
    row = page.locator("main [data-thread]").first
    await expect(row.locator(".is-official")).to_be_visible()
    await expect(row.locator(".excerpt")).to_have_attribute("lang", tongue.code)
    await expect(row.locator(".excerpt")).to_have_text(tongue.short)
    await opened.watch.fits(page)
    await press(row.get_by_role("link").first)
    await expect_rendering_first(page, tongue)


async def read(opened: Windows, tongue: Tongue, thread: str) -> Page:
    """The page as somebody gets it whose telephone asks for that language."""
    page = await opened.open(360, scripts=False, locale=tongue.code)
    await page.goto(f"/{tongue.ui}{thread}")
    await opened.watch.fits(page)
    return page


async def expect_rendering_first(page: Page, tongue: Tongue) -> None:
    official = page.locator("[data-official]")
    await expect(official.locator(f".in-short [lang={tongue.code}]")).to_have_text(tongue.short)
    prose = official.locator(f"[data-rendering={tongue.code}] .prose")
    await expect(prose).to_be_visible()
    await expect(prose).to_have_attribute("dir", tongue.direction)
    original = official.locator("[data-post]")
    await expect(original).to_be_hidden()
    await touch(official.locator("[data-original] summary"))
    await expect(original).to_be_visible()
    await expect(original).to_have_attribute("lang", "pt")
    await expect(original).to_have_attribute("dir", "ltr")


async def expect_original_first(page: Page, tongue: Tongue) -> None:
    official = page.locator("[data-official]")
    await expect(official.locator(f"[data-bar={tongue.code}] time")).to_be_visible()
    await expect(official.locator("[data-post]")).to_be_visible()
    await expect(official.locator("[data-post]")).to_contain_text(CORRECTED)
    outdated = official.locator(f"[data-rendering={tongue.code}][data-outdated]")
    await expect(outdated).to_be_hidden()
    await touch(official.locator("summary", has_text="").filter(has=page.locator(f"[lang={tongue.code}]")).first)
    await expect(outdated.locator(".prose")).to_contain_text(tongue.paragraphs[1])


@pytest.mark.parametrize("tongue", [BANGLA, ARABIC], ids=["bangla", "arabic"])
async def test_an_answer_is_read_in_one_s_own_language_and_nobody_is_misled_when_it_changes(
    tongue: Tongue, database_url: str, tmp_path: Path, serve: Callable[..., str], windows: Opening
) -> None:
    if tongue is ARABIC:
        line = ("create-account", tongue.mediator, "--role", "mediator", "--language", tongue.code)
        command(database_url, tmp_path, *line, FORUM_PASSWORD=PASSWORD)
    opened = windows(serve(database_url))
    officer, thread = await answered_officially(opened)
    mediator = await signed_in(opened, tongue.mediator)
    await rendered(mediator, tongue, thread)
    await found_first(opened, tongue)

    await officer.goto(f"/pt{thread}")
    await send(officer, "/official/correction", meaning="meaning", body=f"{FIRST}\n\n{CORRECTED}")
    await expect_original_first(await read(opened, tongue, thread), tongue)

    await mediator.goto("/en/desk/start")
    await press(mediator.get_by_role("link", name="Translations to look at again"))
    await press(mediator.locator("[data-post-to-render] a[href*=renderings]").first)
    await expect(mediator.locator(".render .changed")).to_have_count(1)
    await expect(mediator.locator(".render .changed ins").first).to_be_visible()
    await opened.watch.fits(mediator)
    await send(mediator, f"/renderings/{tongue.code}", body=(tongue.paragraphs[0], tongue.anew))
    page = await read(opened, tongue, thread)
    await expect(page.locator("[data-bar]")).to_have_count(0)
    await expect(page.locator(f"[data-rendering={tongue.code}] .prose")).to_contain_text(tongue.anew)
