"""A photo of a letter: on a narrow phone without scripts, in Arabic, through a refused form, to the team by a recorded opening."""

import re

import pytest
from cryptography.fernet import Fernet
from playwright.async_api import FilePayload, expect

from tests.cast import PASSWORD
from tests.journeys.browser import Opening
from tests.journeys.filling import press
from tests.pictures import GPS, opened, picture

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.looks]

PHONE = 360
SETTINGS = {"FORUM_FILE_KEYS": Fernet.generate_key().decode()}
BODY = "وصلتني رسالة من الوكالة ولا أفهم ما المطلوب مني."


async def test_a_photo_of_a_letter_reaches_the_team_and_comes_back_to_its_asker_alone(
    base: str, windows: Opening
) -> None:
    browsers = windows(base)
    page = await browsers.open(PHONE, scripts=False)
    await page.goto("/ar/threads/new")
    photo = FilePayload(name="passport of Amina.jpg", mimeType="image/jpeg", buffer=picture(turned=6))
    await page.locator("input[name=title]").fill("رسالة من الوكالة")
    await page.locator("textarea[name=body]").fill(BODY)
    await page.locator("input[type=file]").set_input_files([photo])
    await press(page.locator("form[data-draft] .button-quiet"))
    await expect(page.locator("#f-files-error")).to_be_visible()
    await expect(page.locator("input[name=held]")).to_be_checked()
    await browsers.watch.fits(page)
    await page.locator("input[name=visibility][value=private]").check()
    await press(page.locator("form[data-draft] .button-quiet"))
    await page.wait_for_url(re.compile(r"/ar/my-question"))
    await expect(page.locator("[data-file]")).to_have_count(1)
    await browsers.watch.fits(page)
    await expect(page.locator("main")).not_to_contain_text("passport")
    async with page.expect_download() as begun:
        await page.locator("[data-file] a[download]").click()
    saved = (await (await begun.value).path()).read_bytes()
    assert opened(saved).size == (40, 60) and GPS not in saved
    address = await page.locator("[data-file] a[download]").get_attribute("href")
    assert address

    marta = await browsers.open(PHONE, scripts=False)
    await marta.goto("/pt/login")
    await marta.locator("input[name=nickname]").fill("marta")
    await marta.locator("input[type=password]").fill(PASSWORD)
    await press(marta.locator("main form .button-main").first)
    await marta.wait_for_url(re.compile(r"/pt/(?!login)"))
    await marta.goto(address.rpartition("/files/")[0].replace("/ar/", "/pt/"))
    await browsers.watch.fits(marta)
    async with marta.expect_download() as begun:
        await marta.locator("[data-file] form button").click()
    assert (await (await begun.value).path()).read_bytes() == saved
