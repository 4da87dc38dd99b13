"""A day at the desk, in Arabic, without scripts, on a small telephone: one question's whole way, and one report's."""

import asyncio
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from forum import database
from forum.people import sessions
from forum.people.accounts import Account
from tests.cast import PASSWORD
from tests.journeys.browser import Opening, Windows, command
from tests.journeys.filling import press, send

pytestmark = pytest.mark.asyncio(loop_scope="session")

TITLE = "Hvem fornyer opholdskortet mit"
BODY = "My residence card expires this month. What should I do now?"
ANSWER = "Keep proof that you tried to renew it, and come to the desk with it."
STATEMENT = {"short_answer": "Keep proof that you tried.", "source_title": "Lei n.º 23/2007"}


EDITED = "UPDATE event SET verb = 'decision.undone' WHERE verb = 'decision.publish'"


class Desk:
    """People at windows of their own, who use forms by where these go and fields by their names."""

    def __init__(self, opened: Windows, database_url: str, folder: Path) -> None:
        self.opened, self.database_url, self.folder = opened, database_url, folder

    async def come(self, nickname: str = "") -> Page:
        """A window, of somebody who is signed in already where a nickname is given."""
        return await self.opened.open(360, scripts=False, session=nickname and await self.session_of(nickname))

    async def session_of(self, nickname: str) -> str:
        await database.connect(self.database_url)
        try:
            token, _ = await sessions.start(await Account.get(nickname=nickname))
        finally:
            await database.close()
        return token

    async def sign_in(self, nickname: str) -> Page:
        page = await self.come()
        await page.goto("/ar/login")
        await self.send(page, "/login", nickname=nickname, password=PASSWORD)
        await page.wait_for_url(re.compile("/ar/(account|desk/start|admin/start)"))
        return page

    async def see(self, page: Page, address: str) -> None:
        await page.goto(address)
        await expect(page.locator("html")).to_have_attribute("dir", "rtl")
        await self.opened.watch.fits(page)

    async def see_once_there(self, page: Page, address: str, what: str) -> None:
        """Opens the page again until it has that: people are notified within about a second of what happened."""
        for _ in range(40):
            await self.see(page, address)
            if await page.locator(what).count():
                return
            await asyncio.sleep(0.5)
        raise AssertionError(f"{address} has no {what}")

    async def send(self, page: Page, form: str, button: str = "", **fields: str) -> None:
        await send(page, form, button, **fields)
        await self.opened.watch.fits(page)

    async def audited(self, admin: Page, *verbs: str) -> None:
        """Every act is in the audit an admin reads; the chain holds, and no longer once an entry is edited by SQL."""
        await self.see(admin, "/ar/desk/audit")
        for verb in verbs:
            await expect(admin.locator(f'[data-verb="{verb}"]').first).to_be_visible()
        assert "whole" in command(self.database_url, self.folder, "verify-audit")
        await database.connect(self.database_url)
        try:
            await database.execute(EDITED)
        finally:
            await database.close()
        with pytest.raises(AssertionError, match="The audit is broken at entry"):
            command(self.database_url, self.folder, "verify-audit")


async def told(page: Page) -> Locator:
    return page.get_by_role("status")


def code_of(page: Page) -> str:
    return re.search(r"/threads/(\w+)", page.url)[1]  # type: ignore[index]


@pytest.fixture
def desk(database_url: str, tmp_path: Path, serve: Callable[..., str], windows: Opening) -> Desk:
    """The desk with first posts held, a second officer of GAJI and a second moderator."""
    for name, *role in (("dora", "officer", "--cabinet", "GAJI"), ("vera", "moderator")):
        command(database_url, tmp_path, "create-account", name, "--role", *role, FORUM_PASSWORD=PASSWORD)
    return Desk(windows(serve(database_url, HOLDING="on", HOLD_FIRST_POSTS="1")), database_url, tmp_path)


async def held_and_published(desk: Desk, amina: Page, marta: Page, visitor: Page) -> str:
    """Amina's first question, read by a moderator before anybody else sees it; its address."""
    await desk.see(amina, "/ar/threads/new")
    await desk.send(amina, "/threads/new", title=TITLE, body=BODY, topic="documentation", visibility="public")
    code = code_of(amina)
    address = f"/ar/threads/{code}"
    await desk.see(visitor, "/ar/threads")
    await expect(visitor.locator(f'[data-thread="{code}"]')).to_have_count(0)
    await desk.see(marta, "/ar/desk/queue")
    row = marta.locator('[data-reasons~="first_post"]')
    await expect(row).to_have_count(1)
    await press(row.get_by_role("link").first)
    await desk.send(marta, "/desk/decisions", verdict="publish", reason="within_the_rules")
    await desk.see(visitor, "/ar/threads")
    await expect(visitor.locator(f'[data-thread="{code}"]')).to_have_count(1)
    return address


async def official(desk: Desk, page: Page, address: str, form: str, **fields: str) -> None:
    await desk.see(page, address)
    await desk.send(page, form, valid_from="2026-01-15", review_by="2099-02-01", **(STATEMENT | fields))


async def test_one_question_goes_its_whole_way_and_all_who_rely_on_it_are_told(desk: Desk) -> None:
    amina, bilal, visitor = await desk.come("amina"), await desk.come("bilal"), await desk.come()
    marta, ines, rui, ada = [await desk.come(name) for name in ("marta", "ines", "rui", "ada")]
    dora = await desk.sign_in("dora")
    address = await held_and_published(desk, amina, marta, visitor)
    await desk.see(bilal, address)
    await desk.send(bilal, "/follow")
    # routed, sent on, taken
    await desk.see(ines, address)
    await desk.send(ines, "/route", cabinet="GAH", reason="It may be about a house")
    await desk.see(rui, address)
    await desk.send(rui, "/route", cabinet="GAJI", reason="It is about papers")
    await desk.see(ines, "/ar/desk/triage")
    await desk.send(ines, f"{address}/assignment", button="me")
    await desk.see(ines, address)
    await desk.send(ines, "/answers", body=ANSWER)
    # proposed and confirmed, since the topic asks for two
    await desk.see(ada, "/ar/admin/topics/documentation/edit")
    await desk.send(ada, "/topics/documentation/edit", two_confirm="yes")
    await official(desk, ines, address, "/official")
    await desk.see(visitor, address)
    await expect(visitor.locator("[data-official]")).to_have_count(0)
    await desk.see(dora, "/ar/desk/official")
    await desk.send(dora, "/confirmation")
    await desk.see(visitor, address)
    await expect(visitor.locator("[data-official] .seal")).to_be_visible()
    # corrected in its meaning: the asker and the follower are told
    await official(
        desk, ines, address, "/correction", short_answer="Keep proof and come to the desk.", meaning="meaning"
    )
    for page in (amina, bilal):
        await desk.see_once_there(page, "/ar/account", "[data-told=official_corrected]")
    await desk.audited(
        ada, "decision.publish", "thread.routed", "thread.assigned", "official.proposed", "official.confirmed",
        "official.corrected",
    )  # fmt: skip


async def test_a_report_without_an_account_is_decided_objected_to_and_both_are_told(desk: Desk) -> None:
    amina, marta, vera, ada, visitor = [await desk.come(name) for name in ("amina", "marta", "vera", "ada", "")]
    address = await held_and_published(desk, amina, marta, visitor)
    await desk.see(visitor, address)
    await press(visitor.locator('a[href*="/flags/new"]').first)
    await desk.send(visitor, "/flags/new", reason="insult", note="سيئ")
    receipt = visitor.url
    await desk.see(marta, "/ar/desk/queue")
    await press(marta.locator('[data-reasons~="insult"]').get_by_role("link").first)
    await desk.send(marta, "/desk/decisions", button="compose", verdict="hide", reason="insult")
    await desk.send(marta, "/desk/decisions")
    await desk.see(visitor, receipt)
    await expect(visitor.locator("[data-outcome=acted]")).to_be_visible()
    # objected to, and undone by another moderator
    await desk.see_once_there(amina, "/ar/account", 'a[href*="/ar/decisions/"]')
    await press(amina.locator('a[href*="/ar/decisions/"]').first)
    await expect(amina.locator("[data-statement]")).to_contain_text(TITLE)
    decision = amina.url.partition("?")[0]
    await press(amina.locator('main a[href$="/appeal"]'))
    await desk.send(amina, "/appeal", body="لم أهن أحداً.")
    await desk.see(vera, "/ar/desk/queue")
    await press(vera.locator('[data-reasons~="appeal"]').get_by_role("link").first)
    appeal = await vera.locator('form[action*="/desk/appeals/"]').get_attribute("action")
    assert appeal
    await desk.send(vera, appeal, verdict="overturn", statement="كان نصك ضمن القواعد.")
    await desk.see(visitor, address)
    await expect(visitor.get_by_role("heading", level=1)).to_have_text(TITLE)
    await desk.see(visitor, receipt)
    await expect(visitor.locator("[data-outcome=kept]")).to_be_visible()
    await desk.see(amina, decision)
    await expect(amina.locator("[data-appeal]")).to_contain_text("كان نصك")
    await desk.audited(ada, "decision.hide", "appeal.overturn", "decision.undone")
