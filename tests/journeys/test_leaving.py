"""Two telephones, without scripts, in Arabic: asked without an account, answered, claimed, taken along, erased, in no file."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from forum import database
from forum.search import analyser
from tests.cast import PASSWORD
from tests.engines import Engine
from tests.forum.test_leaving_files import files_of
from tests.journeys.browser import Opening, Windows, command, served
from tests.journeys.filling import press, send

pytestmark = pytest.mark.asyncio(loop_scope="session")

NUMBER, IN_ASCII, SPACED = "٢٦٧٤٣٥١٩٣", "267435193", "٢٦٧ ٤٣٥ ١٩٣"
NUMBERS = (NUMBER, IN_ASCII, SPACED, "267 435 193", "267-435-193")
WORD = "مِزهريّتي"
SAID = (WORD, analyser.fold(WORD), *sorted(analyser.terms(WORD, "ar")))
TITLE, BODY = f"صاحب البيت أخذ {WORD}", f"رقمي الضريبي {SPACED} وصاحب البيت أخذ {WORD}. هل يحق له ذلك؟"
AGAIN = f"نسيت أن أقول إن رقمي الضريبي {NUMBER} وإنه أخذ {WORD} أمس."
OTHER_WORDS = "صاحب البيت"
ANSWER = "Ask for the deposit in writing, and keep a copy of what you send."


class Forum:
    """A served forum that tells meaning by the model, and all that it keeps."""

    def __init__(self, base: str, url: str, folder: Path) -> None:
        self.base, self.url, self.folder = base, url, folder

    async def rows(self) -> dict[str, bytes]:
        """Every row of every table, as text in UTF-8, by table."""
        async with self.open():
            if database.dialect() == "sqlite":
                names = await database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
            else:
                names = await database.rows("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'")
            return {
                str(each["name"]): repr(await database.rows(f'SELECT * FROM "{each["name"]}"')).encode()
                for each in names
            }

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        await database.connect(self.url)
        try:
            yield
        finally:
            await database.close()

    async def vector(self) -> bytes:
        """The vector of the one question, once a worker has made it and a file has it."""
        for _ in range(100):
            async with self.open():
                found = await database.rows("SELECT vector FROM vector WHERE vector IS NOT NULL")
            if found and self.vectors_with(made := bytes(found[0]["vector"])):
                return made
            await asyncio.sleep(0.2)
        raise AssertionError("no vector was made")

    def vectors_with(self, vector: bytes) -> list[str]:
        files = (self.folder / "vectors").rglob("*")
        return [file.name for file in files if file.is_file() and vector in file.read_bytes()]

    async def kept(self) -> dict[str, bytes]:
        """The files of the database, and of everything else that the forum keeps or logs."""
        if self.url.startswith("postgres"):
            async with self.open():
                await database.execute("CHECKPOINT")
        files = [*files_of(self.url), *(each for each in self.folder.rglob("*") if each.is_file())]
        return {str(file): file.read_bytes() for file in files if file.exists()}


@pytest.fixture(scope="module")
def forum(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forum]:
    url, folder = engine.fresh(), tmp_path_factory.mktemp("served")
    with served(url, folder, MEANING="on", HOLDING="on") as base:
        yield Forum(base, url, folder)
    engine.drop(url)


def where(kept: Mapping[str, bytes], *words: str) -> list[tuple[str, str]]:
    """Which of the words stand where."""
    return [(name, word) for name, data in kept.items() for word in words if word.encode() in data]


async def ask(opened: Windows) -> tuple[Page, str]:
    """A question from home to its code, with a number in its text that is marked and then hidden."""
    page = await opened.open(360, scripts=False)
    await page.goto("/ar/")
    await page.locator("main input[name=q]").fill(TITLE)
    await press(page.locator("main .search-line button[name=ask]"))
    await page.locator("textarea[name=body]").fill(BODY)
    await press(page.locator("form[data-draft] .button-main"))
    await expect(page.locator("mark")).to_have_text([SPACED])
    await expect(page.locator("input[name=personal][value=hide]")).to_be_checked()
    await opened.watch.fits(page)
    await press(page.locator("main .button-sun"))
    code = await page.locator("[data-code]").get_attribute("data-code") or ""
    await expect(page.locator("[data-print]")).to_be_hidden()  # It would do nothing without scripts.
    assert re.fullmatch(r"([A-Z]{4}-[0-9]{4}-){2}[0-9]{4}", code)
    await send(page, "/my-question/noted")
    return page, code


async def answer(opened: Windows) -> None:
    """A moderator reads the question and publishes it; an officer answers."""
    marta, ines = [await opened.open(360, scripts=False) for _ in range(2)]
    for page, nickname in ((marta, "marta"), (ines, "ines")):
        await page.goto("/ar/login")
        await send(page, "/login", nickname=nickname, password=PASSWORD)
    await marta.goto("/ar/desk/queue")
    await press(marta.locator('[data-reasons~="no_account"]').get_by_role("link").first)
    await send(marta, "/desk/decisions", verdict="publish", reason="within_the_rules")
    await ines.goto("/ar/threads")
    await press(ines.locator("main [data-thread] a").first)
    await send(ines, "/answers", body=ANSWER)


async def come_back(opened: Windows, code: str) -> Page:
    """Another telephone, on which the code is typed in the digits at hand and a number slips out once more."""
    page = await opened.open(360, scripts=False)
    await page.goto("/ar/my-question")
    await send(
        page, "/my-question", code=code.lower().replace("-", " ").translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    )
    await press(page.locator("main .button-main").first)
    await expect(page.locator(".answers [data-user-content]").first).to_contain_text(ANSWER)
    await send(page, "/comments", body=AGAIN)
    await opened.watch.fits(page)
    return page


async def take_along(page: Page, folder: Path) -> str:
    """The question goes into an account; what the forum holds, as a file and as a page."""
    await page.goto("/ar/my-question/account")
    await send(page, "/register", nickname="zuleica", password=PASSWORD)
    await page.goto("/ar/account")
    await expect(page.locator("main [data-thread]")).to_have_count(1)
    await press(page.locator("main [data-thread] a").first)
    question = page.url.split("?")[0]
    await page.goto("/ar/account/data")
    async with page.expect_download() as taken:
        await page.locator("a[href$='/export.json']").click()
    file = folder / "taken.json"
    await (await taken.value).save_as(file)
    said = file.read_text()
    file.unlink()
    await press(page.locator("a[href$='/account/export']"))
    read = await page.content()
    assert WORD in said and WORD in read
    assert where({"file": said.encode(), "page": read.encode()}, *NUMBERS) == []
    return question


async def test_a_question_without_an_account_is_answered_claimed_taken_along_and_gone_from_everywhere(
    forum: Forum, windows: Opening
) -> None:
    opened = windows(forum.base)
    asker, code = await ask(opened)
    await answer(opened)
    vector = await forum.vector()
    reader = await come_back(opened, code)
    question = await take_along(reader, forum.folder)
    visitor = await opened.open(360, scripts=False)
    await visitor.goto(f"/ar/search?q={OTHER_WORDS}")
    await expect(visitor.locator("main [data-thread]")).to_have_count(1)
    rows = await forum.rows()
    assert where(rows, WORD) and where(await forum.kept(), WORD)
    assert where(rows, *NUMBERS) == []

    await reader.goto("/ar/account/erasure")
    await opened.watch.fits(reader)
    await send(reader, "/account/erasure", posts="remove")
    await expect(reader.get_by_role("status")).to_be_visible()
    await reader.goto("/ar/account")
    assert "/login" in reader.url
    for address in ("/ar/", "/ar/threads", f"/ar/search?q={OTHER_WORDS}"):
        await visitor.goto(address)
        await expect(visitor.locator("main [data-thread]")).to_have_count(0)
    gone = await visitor.goto(question)
    assert gone and gone.status == 404
    await asker.goto("/ar/my-question")
    await send(asker, "/my-question", code=code)
    await expect(asker.locator(".field-bad")).to_be_visible()

    command(forum.url, forum.folder, "retention", MEANING="on")
    assert where(await forum.rows(), *NUMBERS, *SAID, "zuleica") == []
    assert forum.vectors_with(vector) == []
    if forum.url.startswith("postgres"):
        # Vacuuming leaves bytes of old rows in the free room of pages until others take it: writing anew does not.
        command(forum.url, forum.folder, "retention", "--whole", MEANING="on")
    kept = await forum.kept()
    assert len(kept) > 5 and any("vectors" in name for name in kept)
    assert where(kept, *NUMBERS, *SAID, "zuleica") == []
