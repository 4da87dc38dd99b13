"""Notices on a device: offered where scripts and the browser can, refused in words, and shown by the service worker as sealed.

A browser subscribes at its maker's service, which no test reaches: what a service does is in `tests/forum/test_pushes.py`.
"""

import asyncio
from collections.abc import Callable

import pytest
from playwright.async_api import Page, expect

from tests.cast import PUSH_KEY
from tests.journeys.browser import Opening
from tests.journeys.filling import touch

pytestmark = pytest.mark.asyncio(loop_scope="session")

TOLD = {"title": "إجابة جديدة", "body": "Renewing a permit", "lang": "ar", "path": "/ar/account", "tag": "a tag"}
PUSHED = """async (told) => {
  const shown = [];
  registration.showNotification = async (title, words) => shown.push({ title, ...words });
  clients.openWindow = async (path) => shown.push(path);
  dispatchEvent(new PushEvent("push", { data: JSON.stringify(told) }));
  const pressed = new ExtendableEvent("notificationclick");
  pressed.notification = { data: told.path, close: () => shown.push("closed") };
  dispatchEvent(pressed);
  return shown;
}"""
"""The worker's own handlers, of a real message; the browser's list of notices needs a desktop, so what it is told is kept."""


async def account(page: Page) -> Page:
    await page.goto("/ar/register")
    form = page.locator('form[action$="/register"]')
    await form.locator("[name=nickname]").fill("zainab")
    await form.locator("[name=password]").fill("nove gatos no telhado")
    async with page.expect_navigation():
        await form.locator("button").first.click()
    await page.goto("/ar/account/email")
    return page


async def test_notices_are_offered_where_they_can_be_and_the_worker_shows_what_is_sealed_for_it(
    database_url: str, serve: Callable[..., str], windows: Opening
) -> None:
    opened = windows(await asyncio.to_thread(serve, database_url, FORUM_PUSH_KEY=PUSH_KEY))
    page = await account(await opened.open(360))
    offer = page.locator("section[aria-labelledby=push]")
    await expect(offer).to_be_visible()
    await touch(offer.locator("button"))
    await expect(offer.locator("[role=status]")).not_to_be_empty()
    await opened.watch.fits(page)

    async with page.context.expect_event("serviceworker") as coming:
        await page.evaluate("navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready)")
    worker = await coming.value
    shown, *pressed = await worker.evaluate(PUSHED, TOLD)
    assert shown == {"data": "/ar/account", "dir": "auto"} | {
        name: TOLD[name] for name in ("title", "body", "lang", "tag")
    }
    assert pressed == ["closed", "/ar/account"]

    plain = await opened.open(360, scripts=False, storage_state=await page.context.storage_state())
    await plain.goto("/ar/account/email")
    await expect(plain.locator("section[aria-labelledby=push]")).to_be_hidden()
