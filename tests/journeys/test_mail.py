"""Somebody on a small telephone, without scripts, in Arabic: an address, its link, a forgotten password, the way back in."""

import asyncio
import re
from collections.abc import Callable

import pytest
from playwright.async_api import Page, expect

from tests.journeys.browser import Opening
from tests.journeys.filling import press
from tests.mail_server import MailServer, link_in, mail_server, settings_for, text_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

PASSWORD, NEW = "nove gatos no telhado", "uma casa azul perto do rio"
ADDRESS = "zainab@example.org"


async def send(page: Page, action: str, **typed: str) -> None:
    form = page.locator(f'form[action$="{action}"]')
    for name, value in typed.items():
        await form.locator(f'[name="{name}"]').fill(value)
    await press(form.locator("button").first)


async def arrived(takes: MailServer, number: int) -> str:
    """The link in the mail of that number, once it has arrived."""
    async with asyncio.timeout(30):
        while len(takes.to(ADDRESS)) < number:
            takes.came.clear()
            await takes.came.wait()
    message = takes.to(ADDRESS)[number - 1]
    assert message["Content-Language"] == "ar" and '<html lang="ar" dir="rtl">' in text_of(message, "html")
    return link_in(message)


async def test_an_address_is_confirmed_and_leads_back_in_after_the_password_was_forgotten(
    database_url: str, serve: Callable[..., str], windows: Opening
) -> None:
    async with mail_server() as takes:
        settings = {name.upper(): str(value) for name, value in settings_for(takes).items()}
        opened = windows(await asyncio.to_thread(serve, database_url, **settings))
        phone = await opened.open(360, scripts=False)
        await phone.goto("/ar/register")
        await send(phone, "/register", nickname="zainab", password=PASSWORD)
        await send(phone, "/account/code")
        await phone.goto("/ar/account")
        await press(phone.locator('a[href="/ar/account/email"]'))
        await send(phone, "/account/email", email=ADDRESS)
        await expect(phone.locator("[role=status]")).to_be_visible()
        await expect(phone.locator("[data-address]")).to_have_text("z…@example.org")

        await phone.goto(await arrived(takes, 1))
        await send(phone, phone.url.partition("/ar")[2])
        await expect(phone).to_have_url(re.compile("notice=email-confirmed"))

        other = await opened.open(360, scripts=False)
        await other.goto("/ar/login")
        await press(other.locator('a[href="/ar/login/recovery"]').first)
        await send(other, "/login/recovery/mail", who="zainab")
        told = await other.locator("[role=status]").inner_text()
        await send(other, "/login/recovery/mail", who="nobody.at.all")
        assert await other.locator("[role=status]").inner_text() == told

        await other.goto(await arrived(takes, 2))
        await send(other, other.url.partition("/ar")[2], password=NEW)
        await expect(other).to_have_url(re.compile("/ar/login\\?notice=password-reset"))
        await phone.goto("/ar/account")
        await expect(phone).to_have_url(re.compile("/ar/login"))
        await send(other, "/ar/login", nickname="zainab", password=NEW)
        await expect(other).to_have_url(re.compile("/ar/account"))
        await arrived(takes, 3)
        await other.goto("/ar/account")
        await expect(other.locator("[data-told=password_changed]")).to_be_visible()
        for page in (phone, other):
            await opened.watch.fits(page)
