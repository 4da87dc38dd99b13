"""Leaving, in Arabic, without scripts, on a small telephone: sign in, read everything, erase it, gone everywhere."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import expect

from forum import database
from tests.cast import PASSWORD
from tests.engines import Engine
from tests.forum.test_leaving_files import files_of
from tests.journeys.browser import Opening, command, served
from tests.journeys.filling import send

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.looks]

WORD = "Schnabelkanne"
TITLE, BODY = f"Where do I renew, says {WORD}", f"I am {WORD} and my card expires this month. What should I do?"


@pytest.fixture(scope="module")
def place(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, Path]]:
    url, folder = engine.fresh(), tmp_path_factory.mktemp("served")
    with served(url, folder) as base:
        yield base, url, folder
    engine.drop(url)


async def test_whoever_erases_everything_is_gone_from_pages_search_and_files(
    place: tuple[str, str, Path], windows: Opening
) -> None:
    base, url, folder = place
    opened = windows(base)
    amina, visitor = [await opened.open(360, scripts=False) for _ in range(2)]
    await amina.goto("/ar/login")
    await send(amina, "/login", nickname="amina", password=PASSWORD)
    await amina.goto("/ar/threads/new")
    await send(amina, "/threads/new", title=TITLE, body=BODY, topic="documentation", visibility="public")
    question = amina.url.split("?")[0]
    await amina.goto("/ar/account/data")
    await opened.watch.fits(amina)
    async with amina.expect_download() as taken:
        await amina.locator("a[href$='/export.json']").click()
    file = folder / "taken.json"
    await (await taken.value).save_as(file)
    assert WORD in file.read_text()
    file.unlink()
    await amina.locator("a[href$='/account/export']").click()
    await expect(amina.locator("[data-told-text]").first).to_contain_text(WORD)
    await opened.watch.fits(amina)
    await visitor.goto("/ar/search?q=renew")
    await expect(visitor.locator("main [data-thread]")).to_have_count(1)
    await amina.goto("/ar/account/erasure")
    await opened.watch.fits(amina)
    await send(amina, "/account/erasure", posts="remove")
    await expect(amina.get_by_role("status")).to_be_visible()
    await amina.goto("/ar/account")
    assert "/login" in amina.url
    for address in ("/ar/", "/ar/threads", "/ar/search?q=renew"):
        await visitor.goto(address)
        await expect(visitor.locator("main [data-thread]")).to_have_count(0)
    response = await visitor.goto(question)
    assert response and response.status == 404
    command(url, folder, "retention")
    kept = [*files_of(url), *(each for each in folder.rglob("*") if each.is_file())]
    assert [each for each in kept if WORD.lower().encode() in each.read_bytes().lower()] == []
    assert database.file_of(url).exists()
