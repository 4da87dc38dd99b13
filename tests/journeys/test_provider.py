"""From the sign-in page to the provider and on to the desk, with scripts off, in Arabic, on a narrow telephone; and leaving."""

import socket
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.cast import PASSWORD
from tests.engines import Engine
from tests.journeys.browser import Opening, served
from tests.journeys.filling import press
from tests.provider_server import ProviderServer, serving

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.looks]


@pytest.fixture(scope="module")
def listening() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


@pytest_asyncio.fixture(loop_scope="session")
async def provider(listening: socket.socket) -> AsyncIterator[ProviderServer]:
    async with serving(listening) as server:
        yield server


@pytest.fixture(scope="module")
def base(engine: Engine, listening: socket.socket, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A forum that knows the provider; the way of its sessions to it is short, so that one comes due."""
    known = {name.upper(): value for name, value in ProviderServer(listening.getsockname()[1]).settings.items()}
    url = engine.fresh()
    with served(url, tmp_path_factory.mktemp("served"), **known) as base:
        yield base
    engine.drop(url)


async def test_with_scripts_off_in_arabic_at_360_px_somebody_connects_signs_in_by_one_press_and_leaves(
    base: str, windows: Opening, provider: ProviderServer
) -> None:
    opened = windows(base)
    opened.watch.allowed.add(f"http://127.0.0.1:{provider.port}/")
    page = await opened.open(360, scripts=False)
    provider.who = "rui-of-housing"
    await page.goto("/ar/login")
    await page.locator("#f-nickname").fill("rui")
    await page.locator("#f-password").fill(PASSWORD)
    await press(page.locator("#writing button.button-main"))
    await page.goto("/ar/account/factors")
    await press(page.locator('main a[href="/ar/account/institution"]'))
    await press(page.locator('main a[href="/ar/account/institution/connection"]'))
    await expect(page.locator('form[action="/ar/account/institution"]')).to_be_visible()
    await opened.watch.fits(page)
    await press(page.locator("main button.button-main"))
    await page.wait_for_url("**/ar/account/institution?notice=provider-connected")
    await press(page.locator('form[action$="/logout"] button'))

    # The provider asks a person, who presses once there.
    provider.asks_once_more = True
    await page.goto("/ar/login")
    await opened.watch.fits(page)
    await press(page.locator('a[href="/ar/login/institution"]'))
    await press(page.get_by_text("It is me"))
    await page.wait_for_url("**/ar/desk/start")
    await press(page.locator('form[action$="/logout"] button'))

    # Whoever left is let in neither there nor by the password that still fits.
    provider.who = ""
    await page.goto("/ar/login/institution")
    await expect(page.get_by_text("Who are you?")).to_be_visible()
    await page.goto("/ar/login")
    await page.locator("#f-nickname").fill("rui")
    await page.locator("#f-password").fill(PASSWORD)
    await press(page.locator("#writing button.button-main"))
    await expect(page.locator('main a[href="/ar/login/institution"]')).to_be_visible()
    await opened.watch.fits(page)
    await page.goto("/ar/desk/start")
    assert "/ar/login" in page.url
