"""The forum's main job, by people with browsers: ask in Bangla, answer, make it official, see it, find it.

Once by pointer and the words on the page, in English on a desk; once by keyboard alone, without scripts, in Arabic on a
small telephone. The staff account comes from the command line, as it does in real life.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest
from playwright.async_api import Locator, Page, expect

from tests.engines import Engine
from tests.journeys.browser import Opening, Windows, command
from tests.journeys.filling import press, touch

pytestmark = pytest.mark.asyncio(loop_scope="session")

PASSWORD = "nove gatos no telhado"
TITLE = "এই মাসে আমার রেসিডেন্স কার্ড শেষ হয়ে যাবে"
BODY = "ওয়েবসাইটে নবায়নের কোনো স্লট নেই। আমি কী করব?"
ANSWER = "নবায়নের চেষ্টার প্রমাণ রাখুন, যেমন স্ক্রিনশট।"
SHORT = "প্রমাণ রাখুন এবং লাইনে ফোন করুন।"
SOURCE = "Lei n.º 23/2007"
LABELS = {
    "nickname": "Name",
    "password": "Password",
    "title": "Your question in one line",
    "body": "Tell us more",
    "topic": "Topic",
    "answer": "Your answer",
    "short_answer": "In short",
    "source_title": "Title",
    "valid_from": "Valid from",
    "review_by": "Look at it again by",
}
CHECKED = "/threads/new#checked"
"""The form for asking once it shows what others will read."""

BUTTONS = {
    CHECKED: "Send my question",
    "/register": "Make an account",
    "/account/code": "I wrote it down: go on",
    "/login": "Sign in",
    "/threads/new": "Continue",
    "/answers": "Send my answer",
    "/official": "Mark as official",
    "/seen": "I have seen it",
}
LINKS = {
    "/": "Migrant Forum",
    "/register": "Make an account",
    "/login": "Sign in",
    "/threads": "Questions",
    "/threads/new": "Ask",
    "/account": "My questions",
}


class Hand(Protocol):
    """How somebody uses a page; fields, forms and links are called by the last part of what is sent or opened."""

    async def fill(self, page: Page, form: str, name: str, value: str) -> None: ...
    async def send(self, page: Page, form: str) -> None: ...
    async def follow(self, page: Page, address: str) -> None: ...
    async def read(self, page: Page, title: str) -> None: ...
    async def unfold(self, page: Page, form: str) -> None: ...


class Pointer:
    """Clicks what the words on the page say."""

    async def fill(self, page: Page, form: str, name: str, value: str) -> None:
        within = (
            page.get_by_role("main")
            .locator("form")
            .filter(has=page.get_by_role("button", name=BUTTONS[form], exact=True))
        )
        label = LABELS["answer" if form == "/answers" else name]
        field = within.get_by_label(label, exact=True).first
        if name == "topic":
            await field.select_option(label=value)
        else:
            await field.fill(value)

    async def send(self, page: Page, form: str) -> None:
        await press(page.get_by_role("main").get_by_role("button", name=BUTTONS[form], exact=True))

    async def follow(self, page: Page, address: str) -> None:
        with_count = re.compile(rf"^{LINKS[address]}( .*\d.*)?$")
        await press(page.get_by_role("link", name=with_count).first)

    async def read(self, page: Page, title: str) -> None:
        await press(page.get_by_role("main").get_by_role("link", name=title, exact=True).first)

    async def unfold(self, page: Page, form: str) -> None:
        await touch(page.get_by_text("Make this the official answer", exact=True))


class Keyboard:
    """Has Tab, Enter and the arrows; knows fields by their names and forms by where they go."""

    async def fill(self, page: Page, form: str, name: str, value: str) -> None:
        field = page.locator(f'main form[action$="{form}"] [name="{name}"]').first
        await reach(page, field)
        if name == "topic":
            for _ in range(40):
                if await field.locator("option:checked").inner_text() == value:
                    return
                await page.keyboard.press("ArrowDown")
            raise AssertionError(f"no topic {value}")
        elif name in ("valid_from", "review_by"):
            await field.fill(value)  # how a date is typed depends on the system's language
        else:
            await page.keyboard.press("Control+a")
            await page.keyboard.insert_text(value)

    async def send(self, page: Page, form: str) -> None:
        action, _, checked = form.partition("#")
        name = "[name=action]" if action == "/threads/new" and not checked else ":not([name])"
        await self._press(page, page.locator(f'main form[action$="{action}"] button{name}'))

    async def follow(self, page: Page, address: str) -> None:
        await self._press(page, page.locator(f'a[href$="/ar{address}"], a[href*="/ar{address}?"]').first)

    async def read(self, page: Page, title: str) -> None:
        await self._press(page, page.locator("main a", has_text=title).first)

    async def unfold(self, page: Page, form: str) -> None:
        await reach(page, page.locator("details", has=page.locator(f'form[action$="{form}"]')).locator("summary"))
        await page.keyboard.press("Enter")

    async def _press(self, page: Page, what: Locator) -> None:
        await reach(page, what)
        async with page.expect_navigation():
            await page.keyboard.press("Enter")


async def reach(page: Page, what: Locator) -> None:
    """Presses Tab until `what` has the focus, and expects to see where it is."""
    for _ in range(160):
        if await what.evaluate("element => element === document.activeElement"):
            assert await what.evaluate("element => getComputedStyle(element).outlineStyle") != "none"
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {what}")


class People:
    """The asker, the officer and a visitor, each at a window of their own on the forum at `base`."""

    def __init__(self, opened: Windows, hand: Hand, ui: str, width: int, scripts: bool) -> None:
        self.opened, self.hand, self.ui, self.width, self.scripts = opened, hand, ui, width, scripts

    async def come(self) -> Page:
        page = await self.opened.open(self.width, scripts=self.scripts)
        await page.goto(f"/{self.ui}/")
        return page

    async def seen(self, page: Page, ending: str) -> None:
        """The page now open is the one expected, in the language of the interface, and fits its window."""
        await page.wait_for_url(f"**{ending}")
        await expect(page.locator("html")).to_have_attribute("lang", self.ui)
        await self.opened.watch.fits(page)


async def register(people: People, asker: Page) -> None:
    await people.hand.follow(asker, "/login")
    await people.hand.follow(asker, "/register")
    await people.hand.fill(asker, "/register", "nickname", "nasima")
    await people.hand.fill(asker, "/register", "password", PASSWORD)
    await people.hand.send(asker, "/register")
    await people.seen(asker, "/account/code")
    code = await asker.locator("[data-recovery-code]").inner_text()
    assert len(code) >= 16
    await asker.reload()
    assert code in await asker.content(), "the recovery code goes before it is written down"
    await people.hand.send(asker, "/account/code")
    await people.seen(asker, "/threads/new")
    await asker.goto(f"/{people.ui}/account/code")
    assert code not in await asker.content(), "the recovery code stays after it was written down"


async def ask(people: People, asker: Page, topic: str) -> str:
    """The address of the question asked."""
    await people.hand.follow(asker, "/threads/new")
    await people.hand.fill(asker, "/threads/new", "title", TITLE)
    await people.hand.fill(asker, "/threads/new", "body", BODY)
    await people.hand.fill(asker, "/threads/new", "topic", topic)
    await people.hand.send(asker, "/threads/new")
    await people.hand.send(asker, CHECKED)
    await people.seen(asker, "?notice=asked")
    await expect(asker.locator(".flash[role=status]")).to_be_visible()
    await expect(asker.get_by_role("heading", level=1)).to_have_text(TITLE)
    await expect(asker.locator("[data-user-content]")).to_have_attribute("lang", "bn")
    return asker.url.partition("?")[0]


async def answer_officially(people: People, officer: Page, thread: str) -> None:
    await people.hand.follow(officer, "/login")
    await people.hand.fill(officer, "/login", "nickname", "ines")
    await people.hand.fill(officer, "/login", "password", PASSWORD)
    await people.hand.send(officer, "/login")
    await people.seen(officer, "/desk/start")
    await people.hand.follow(officer, "/")
    await people.hand.follow(officer, "/threads")
    await people.hand.read(officer, TITLE)
    await people.seen(officer, thread)
    await people.hand.fill(officer, "/answers", "body", ANSWER)
    await people.hand.send(officer, "/answers")
    await expect(officer.locator("#answers + .answers > li")).to_have_count(1)
    await people.hand.unfold(officer, "/official")
    await people.hand.fill(officer, "/official", "short_answer", SHORT)
    await people.hand.fill(officer, "/official", "source_title", SOURCE)
    await people.hand.fill(officer, "/official", "valid_from", "2026-01-15")
    await people.hand.fill(officer, "/official", "review_by", "2099-02-01")
    await people.hand.send(officer, "/official")
    await people.seen(officer, "?notice=marked")


async def expect_seal(people: People, page: Page) -> None:
    """The official answer: seal, cabinet, short answer in Bangla, text, both dates and the source."""
    official = page.locator("[data-official]")
    await expect(official.locator(".seal")).to_be_visible()
    await expect(official.locator("header")).to_contain_text("GAJI")
    await expect(official.locator(".in-short [lang=bn]")).to_have_text(SHORT)
    await expect(official.locator("[data-user-content]").first).to_have_text(ANSWER)
    dates = official.locator(".validity time")
    assert [await each.get_attribute("datetime") for each in await dates.all()] == ["2026-01-15", "2099-02-01"]
    await expect(official.locator(".sources")).to_contain_text(SOURCE)
    await people.opened.watch.fits(page)


@pytest.fixture(scope="module")
def installed(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database as `python main.py migrate` leaves it."""
    url = engine.empty()
    command(url, tmp_path_factory.mktemp("installed"), "migrate")
    return url


async def main_job(people: People, topic: str, make_officer: Callable[[], str]) -> None:
    hand = people.hand
    asker, officer, visitor = await people.come(), await people.come(), await people.come()
    await register(people, asker)
    thread = await ask(people, asker, topic)
    assert "ines" in make_officer()
    await answer_officially(people, officer, thread)
    await hand.follow(asker, "/account")
    new = asker.locator("main li[data-news]")
    await expect(new).to_contain_text(TITLE)
    await hand.read(asker, TITLE)
    await expect_seal(people, asker)
    if not people.scripts:
        await hand.send(asker, "/seen")
    await hand.follow(asker, "/account")
    await expect(asker.get_by_role("main")).to_contain_text(TITLE)
    await expect(new).to_have_count(0)
    await hand.follow(visitor, "/threads")
    row = visitor.locator("[data-thread]", has_text=TITLE)
    await expect(row.locator(".is-official")).to_be_visible()
    await hand.read(visitor, TITLE)
    await people.seen(visitor, thread)
    await expect_seal(people, visitor)


@pytest.mark.parametrize(
    ("hand", "ui", "width", "scripts", "topic"),
    [
        pytest.param(Pointer(), "en", 1280, True, "Documentary regularization", id="by-pointer-in-english"),
        pytest.param(Keyboard(), "ar", 360, False, "تسوية الوثائق", id="by-keyboard-without-scripts-in-arabic"),
    ],
)
async def test_somebody_asks_in_bangla_and_gets_an_official_answer_that_anybody_finds(
    hand: Hand, ui: str, width: int, scripts: bool, topic: str,
    engine: Engine, installed: str, tmp_path: Path, serve: Callable[..., str], windows: Opening,
) -> None:  # fmt: skip
    url = engine.copied(installed)
    people = People(windows(serve(url)), hand, ui, width, scripts)

    def make_officer() -> str:
        line = ("create-account", "ines", "--role", "officer", "--cabinet", "GAJI")
        return command(url, tmp_path, *line, FORUM_PASSWORD=PASSWORD)

    await main_job(people, topic, make_officer)
