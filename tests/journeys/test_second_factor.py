"""Passkeys in a real browser with a device in software; and the second step with scripts off, in Arabic, on a narrow telephone."""

import re
from collections.abc import Iterator
from time import time
from urllib.parse import urlsplit

import pyotp
import pytest
from playwright.async_api import Page, expect

from tests.cast import PASSWORD
from tests.engines import Engine
from tests.journeys.browser import Opening, served
from tests.journeys.filling import press, touch

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.looks]
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def base(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A forum that asks staff for a second factor, by the name of this machine: browsers make no passkey for its number."""
    url = engine.fresh()
    with served(url, tmp_path_factory.mktemp("served"), STAFF_SECOND_FACTOR="required") as base:
        yield base.replace("127.0.0.1", "localhost")
    engine.drop(url)


async def sign_in(page: Page, nickname: str, ui: str = "en") -> None:
    await page.goto(f"/{ui}/login")
    await page.locator("#f-nickname").fill(nickname)
    await page.locator("#f-password").fill(PASSWORD)
    await press(page.locator("#writing button.button-main"))


async def sign_out(page: Page) -> None:
    await press(page.get_by_role("button", name="Sign out", exact=True))
    await page.wait_for_url("**notice=signed-out")


async def test_an_officer_makes_a_passkey_signs_in_by_it_alone_and_steps_up_with_it(
    base: str, windows: Opening
) -> None:
    page = await windows(base).open()
    chrome = await page.context.new_cdp_session(page)
    await chrome.send("WebAuthn.enable")
    device = (await chrome.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE}))["authenticatorId"]
    await sign_in(page, "ada")
    await page.wait_for_url("**/en/account/factors?notice=passkey")
    await page.goto("/en/admin/roles")
    await expect(page.locator("[data-lacks-factor]")).to_be_visible()
    await press(page.locator("main a", has_text="Add a passkey").last)
    await touch(page.get_by_role("button", name="Make the passkey"))
    await expect(page.locator("[data-spare-codes] li")).to_have_count(10)
    await press(page.get_by_role("button", name="I wrote them down"))
    await page.wait_for_url("**/en/admin/roles")
    await sign_out(page)

    # The device chooses what the field for the name offers; a browser without that has the button.
    await page.goto("/en/login")
    await page.wait_for_url(re.compile("/en/admin/start$"))
    await sign_out(page)
    await page.add_init_script("PublicKeyCredential.isConditionalMediationAvailable = async () => false")
    await page.goto("/en/login")
    await touch(page.get_by_role("button", name="Use a passkey"))
    await page.wait_for_url(re.compile("/en/admin/start$"))

    await page.goto("/en/account/confirmation?next=/en/admin/factors")
    await touch(page.get_by_role("button", name="Use a passkey"))
    await page.wait_for_url(re.compile(r"\d/en/admin/factors$"))

    # A device that does not know its owner is refused, and says so beside the button.
    await chrome.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    await page.goto("/en/account/confirmation")
    await touch(page.get_by_role("button", name="Use a passkey"))
    await expect(page.locator("[data-passkey-failed]")).to_be_visible()


async def test_with_scripts_off_in_arabic_at_360_px_an_app_is_added_and_asked_for(base: str, windows: Opening) -> None:
    page = await windows(base).open(360, scripts=False)
    await sign_in(page, "ines", "ar")
    await page.wait_for_url("**/ar/account/factors**")
    for address in ("/ar/desk/start", "/ar/desk/queue"):
        await page.goto(address)
        await expect(page.locator("[data-lacks-factor]")).to_be_visible()
        assert urlsplit(page.url).path == "/ar/account/factors"
    await press(page.locator('main a[href^="/ar/account/authenticator"]'))
    shown = await page.locator("[data-secret]").inner_text()
    app = pyotp.TOTP(shown.replace(" ", ""))
    await page.locator("#f-code").fill("١٢٣٤٥٦")
    await press(page.locator("main button.button-main"))
    await expect(page.locator("#f-code-error")).to_be_visible()
    spent = app.now()
    await page.locator("#f-code").fill(spent.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")))
    await press(page.locator("main button.button-main"))
    paper = page.locator("[data-spare-codes] li")
    await expect(paper).to_have_count(10)
    codes = await paper.all_inner_texts()
    await press(page.locator("main button.button-main"))
    await page.goto("/ar/desk/start")
    await expect(page.locator("h1")).to_be_visible()
    assert page.url.endswith("/ar/desk/start")

    # Neither the code that added the app nor one that let her in is good again: the next code of the app is, once.
    following = next(code for code in map(app.at, (time() + seconds for seconds in range(31))) if code != spent)
    used = [spent]
    for code in (following, codes[0]):
        await press(page.locator('form[action$="/logout"] button'))
        await sign_in(page, "ines", "ar")
        await expect(page.locator("form[data-factor]")).to_be_visible()
        for before in used:
            await page.locator("#f-code").fill(before)
            await press(page.locator("form[data-factor] button.button-main"))
            await expect(page.locator("#f-code-error")).to_be_visible()
        await page.locator("#f-code").fill(code)
        await press(page.locator("form[data-factor] button.button-main"))
        await page.wait_for_url("**/ar/desk/start")
        used.append(code)
