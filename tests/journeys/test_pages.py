"""Every page of the route table, in every state, as people meet it: languages, telephones and desks, light and dark.

With SHOTS=folder more languages are looked at, and photographed there as route-state-language-width-scheme.png.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.addresses import addresses
from tests.cast import PUSH_KEY
from tests.engines import Engine
from tests.journeys.browser import Windows, served
from tests.journeys.gallery import ISSUER, Gallery, prepare
from tests.journeys.views import FILES, NEVER_REFUSED, VIEWS, View, page

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.looks]

# Nobody is there: pages only show what they offer where mails are sent, and where staff sign in at a provider.
PROVIDER = {
    "FORUM_OIDC_ISSUER": ISSUER,
    "FORUM_OIDC_CLIENT_ID": "forum",
    "FORUM_OIDC_CLIENT_SECRET": "nobody answers there",
}
MAILS = {"SMTP_URL": "smtp://127.0.0.1:1", "MAIL_FROM": "forum@example.org", "FORUM_PUSH_KEY": PUSH_KEY}
FILE_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
SHOTS = os.environ.get("SHOTS")
Scheme = Literal["light", "dark"]
# By language: every day at the longest words, and by night in the other direction. axe at the first, the width at both.
LOOKS: dict[str, tuple[tuple[int, Scheme], ...]] = {
    "pt": ((360, "light"), (1280, "light")),
    "ar": ((1280, "dark"), (360, "dark")),
}
if SHOTS:
    LOOKS = dict.fromkeys(("pt", "en", "ar"), (*LOOKS["pt"], *LOOKS["ar"]))
WHOLE = "pt"

SEND = """([action, fields]) => {
  const form = [...document.forms].find((form) => form.method === "post" && form.getAttribute("action") === action);
  for (const [name, value] of Object.entries(fields)) {
    let field = form.elements[name];
    if (!field || (field[0] ?? field).localName === "button") {
      field = form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name }));
    }
    if (field instanceof HTMLSelectElement && ![...field.options].some((option) => option.value === value)) {
      field.append(new Option(value, value));
    }
    if (field.type === "checkbox") field.checked = true;
    (field instanceof RadioNodeList && field[0].type !== "radio" ? field[0] : field).value = value;
  }
  HTMLFormElement.prototype.submit.call(form);
}"""
SEND_BEHIND = """async ([action, fields]) => {
  const form = [...document.forms].find((form) => form.method === "post" && form.getAttribute("action") === action);
  const body = new URLSearchParams(new FormData(form));
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  await fetch(action, { method: "POST", body });
}"""
# A kind of element is its way down from the body with all that styles may ask for, as one number.
KINDS = """() => {
  const marks = (element) => element.getAttributeNames().filter((name) => !["id", "for", "href", "lang"].includes(name));
  const state = (element) => [element.getAttribute("role"), element.dataset.state, element.type];
  const named = (element) => [element.localName, ...[...element.classList].sort(), ...marks(element).sort(), ...state(element)];
  const kinds = new Map([[document.body, 1]]);
  globalThis.oneOfEach = new Map();
  for (const element of document.body.querySelectorAll("*")) {
    let kind = kinds.get(element.parentElement);
    for (const letter of named(element).join()) kind = (kind * 33 + letter.codePointAt(0)) % 68719476731;
    kinds.set(element, kind);
    oneOfEach.set(kind, element);
  }
  return [...oneOfEach.keys()];
}"""
# How things look is judged on one of each kind that was not seen yet. The order of headings in what people write is theirs.
FOUND = """async ([whole, fresh]) => {
  const looks = ["color-contrast", "target-size"];
  const rest = Object.fromEntries(looks.map((rule) => [rule, { enabled: false }]));
  const all = { "target-size": { enabled: true } };
  const runs = whole ? [[document, { rules: rest }]] : [];
  // A page with scripts may have taken something away meanwhile.
  const some = { include: fresh.map((kind) => oneOfEach.get(kind)).filter((element) => element?.isConnected) };
  if (some.include.length) runs.push([some, whole ? { runOnly: looks } : { rules: all }]);
  const violations = [];
  for (const [where, how] of runs) violations.push(...(await axe.run(where, { ...how, resultTypes: ["violations"] })).violations);
  const written = (node) => document.querySelector(node.target[0]).closest("[data-user-content]");
  return violations
    .map(({ id, nodes }) => [id, nodes.filter((node) => id !== "heading-order" || !written(node))])
    .filter(([, nodes]) => nodes.length)
    .map(([id, nodes]) => [id, nodes.slice(0, 3).map((node) => node.html)]);
}"""
DRAWN = """(element) => {
  const { borderTopStyle, borderTopWidth, backgroundColor } = getComputedStyle(element);
  const framed = borderTopStyle !== "none" && borderTopWidth !== "0px";
  return framed || backgroundColor !== getComputedStyle(document.body).backgroundColor;
}"""
DEAD_LINKS = """() => [...document.querySelectorAll('main a[href^="#"]')]
  .map((link) => link.getAttribute("href")).filter((hash) => !document.querySelector(hash))"""

# A sentence with a number or a moment in it, told apart by a box that lays its words and its number out side by side.
TORN = """() => [...document.querySelectorAll("bdi, bdo, time")]
  .map((each) => each.parentElement)
  .filter((box) => /flex|grid/.test(getComputedStyle(box).display))
  .filter((box) => [...box.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()))
  .map((box) => "torn apart: " + box.outerHTML)"""
# A title that stands right below a box, and a choice whose words stand at its edge.
CLOSE = """() => {
  const boxed = (each) => each.matches(".button, .notice, .fold, .danger") || each.lastElementChild?.matches(".button");
  const gap = (title, before) => title.getBoundingClientRect().top - before.getBoundingClientRect().bottom;
  const titles = [...document.querySelectorAll("main :is(h1, h2):not(.hidden-text)")].filter((title) => title.getClientRects().length);
  const pressed = titles.filter((title) => {
    const first = title.parentElement.matches("section") && title === title.parentElement.firstElementChild;
    const before = (first ? title.parentElement : title).previousElementSibling;
    return before?.getClientRects().length && boxed(before) && gap(title, before) >= 0 && gap(title, before) < 8;
  });
  const choices = [...document.querySelectorAll(".choice")].filter((each) => getComputedStyle(each).paddingInlineStart === "0px");
  return [...pressed, ...choices].map((each) => "too close: " + each.outerHTML.slice(0, 200));
}"""


def axe_script() -> str:
    spec = find_spec("axe_playwright_python")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).with_name("axe.min.js").read_text("utf-8")


class Exhibition:
    """A forum with the gallery in it and one with nothing, served, and a window in each language to look at them."""

    def __init__(self, engine: Engine, folder: Path, running: ExitStack) -> None:
        self.full, self.empty = engine.fresh(), engine.fresh()
        self.gallery: Gallery = asyncio.run(prepare(self.full))
        self.at_full = running.enter_context(served(self.full, folder, **MAILS, FORUM_FILE_KEYS=FILE_KEY, **PROVIDER))
        self.at_empty = running.enter_context(served(self.empty, folder))


@pytest.fixture(scope="module")
def exhibition(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Exhibition]:
    with ExitStack() as running:
        yield Exhibition(engine, tmp_path_factory.mktemp("exhibition"), running)


class Visitors:
    """One window for each language, which goes from view to view; `look` says what is wrong with one."""

    def __init__(self, windows: Windows, exhibition: Exhibition, axe: str, shown: dict[str, Page]) -> None:
        self.watch, self.exhibition, self.axe, self.shown = windows.watch, exhibition, axe, shown
        self.seen: dict[str, set[int]] = {ui: set() for ui in shown}
        self.watch.allowed |= {exhibition.at_full, exhibition.at_empty}

    async def look(self, view: View, base: str = "") -> list[Any]:
        looks = [Look(self, view, ui, base or self.exhibition.at_full)() for ui in self.shown]
        wrong = [each for found in await asyncio.gather(*looks) for each in found] + self.watch.faults
        self.watch.faults.clear()
        return wrong


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def visitors(chromium: Browser, exhibition: Exhibition) -> AsyncIterator[Visitors]:
    windows = Windows(chromium, exhibition.at_full)
    yield Visitors(windows, exhibition, axe_script(), {ui: await windows.open(360, locale=ui) for ui in LOOKS})
    await windows.close()


class Look:
    """One view in one language."""

    def __init__(self, visitors: Visitors, view: View, ui: str, base: str) -> None:
        self.visitors, self.view, self.ui, self.base = visitors, view, ui, base
        self.codes, self.shown = {**visitors.exhibition.gallery.codes, "ui": ui}, visitors.shown[ui]

    async def __call__(self) -> list[Any]:
        await self._become(self.view.who)
        status = await self._open()
        wrong: list[Any] = [] if status == self.view.status else [f"{status} instead of {self.view.status}"]
        if self.view.shows and not await self.shown.locator(self.view.shows).count():
            wrong.append(f"no {self.view.shows}")
        # Begun with the look in which the window stands, or the page would be laid out once more.
        standing = self.shown.viewport_size
        looks = sorted(LOOKS[self.ui], key=lambda look: standing is None or look[0] != standing["width"])
        for width, scheme in looks:
            await self.shown.set_viewport_size({"width": width, "height": 800})
            await self.shown.emulate_media(color_scheme=scheme)
            await self.visitors.watch.fits(self.shown)
            if (width, scheme) == LOOKS[self.ui][0]:
                wrong += await self._inaccessible() + await self.shown.evaluate(TORN) + await self.shown.evaluate(CLOSE)
            await photograph(self.shown, f"{self.view.name}-{self.ui}-{width}-{scheme}")
        wrong += [f"no such place: {link}" for link in await self.shown.evaluate(DEAD_LINKS)]
        return [(self.ui, *wrong)] if wrong else []

    async def _inaccessible(self) -> list[Any]:
        """What axe finds where a page has something that was not seen before: in one language on the whole page, in others there."""
        seen, whole = self.visitors.seen[self.ui], self.ui == WHOLE
        fresh = [kind for kind in await self.shown.evaluate(KINDS) if kind not in seen]
        if not fresh:
            return []
        seen.update(fresh)
        await self.shown.evaluate(self.visitors.axe)
        return list(await self.shown.evaluate(FOUND, [whole, fresh]))

    async def _become(self, who: str) -> None:
        await self.shown.context.clear_cookies()
        if who:
            token = self.visitors.exhibition.gallery.tokens[who]
            await self.shown.context.add_cookies([{"name": "session", "value": token, "url": self.base}])

    async def _open(self) -> int:
        """The status of the view's page, or of the answer to its form."""
        status = 0
        for _ in range(self.view.times):
            response = await self.shown.goto(self.base + self._address(self.view.path))
            if self.view.form:
                fields = {name: value.format(**self.codes) for name, value in self.view.fields.items()}
                if self.view.first:
                    await self.shown.evaluate(SEND_BEHIND, [self._address(self.view.form), dict(self.view.first)])
                if self.view.ended:
                    await self._become("")
                async with self.shown.expect_navigation() as sending:
                    await self.shown.evaluate(SEND, [self._address(self.view.form), fields])
                response = await sending.value
            status = response.status if response else 0
            if status == self.view.status:
                break
        return status

    def _address(self, path: str) -> str:
        return f"/{self.ui}{path.format(**self.codes)}"


async def photograph(shown: Page, name: str) -> None:
    if SHOTS:
        await shown.screenshot(path=Path(SHOTS, f"{name}.png"), full_page=True, timeout=120_000)


async def test_no_page_and_no_form_of_the_route_table_is_left_out() -> None:
    seen = {view.route for view in VIEWS}
    refused = {view.route for view in VIEWS if view.form and view.status == 422}
    assert {each.name for each in addresses() if each.method == "GET"} - seen == FILES
    assert {each.name for each in addresses() if each.method == "POST"} - refused == NEVER_REFUSED


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
async def test_a_page_is_accessible_and_fits_in_every_language(view: View, visitors: Visitors) -> None:
    assert await visitors.look(view) == []


@pytest.mark.parametrize("path", ["/", "/threads", "/topics/health"])
async def test_a_page_of_an_empty_forum_is_accessible_and_fits(path: str, visitors: Visitors) -> None:
    view = page("nothing-yet", path, path.strip("/").replace("/", "-") or "home")
    assert await visitors.look(view, visitors.exhibition.at_empty) == []


async def test_a_forum_without_its_database_says_so_on_a_page_that_is_accessible_and_fits(
    visitors: Visitors, engine: Engine
) -> None:
    engine.take_away(visitors.exhibition.empty)
    try:
        assert await visitors.look(page("home", "/", "503", status=503), visitors.exhibition.at_empty) == []
    finally:
        engine.give_back(visitors.exhibition.empty)


async def test_a_thread_keeps_its_frames_in_forced_colours_and_its_words_on_paper(visitors: Visitors) -> None:
    ui, shown = list(visitors.shown.items())[-1]
    await shown.context.clear_cookies()
    await shown.goto(f"{visitors.exhibition.at_full}/{ui}/threads/{visitors.exhibition.gallery.codes['official']}")
    await shown.set_viewport_size({"width": 360, "height": 800})
    await shown.emulate_media(forced_colors="active")
    for framed in (".official", ".button", ".state", ".place"):
        assert await shown.locator(framed).first.evaluate(DRAWN), framed
    await visitors.watch.fits(shown)
    await photograph(shown, f"threads.show-forced-colours-{ui}-360")
    await shown.set_viewport_size({"width": 700, "height": 1000})
    await shown.emulate_media(forced_colors="none", media="print")
    for left_out in (".top-nav", ".leave", ".aside", "form"):
        await expect(shown.locator(left_out).first).to_be_hidden()
    for kept in ("h1", ".official .in-short", ".validity", ".sources", ".official [data-user-content]", ".seal"):
        await expect(shown.locator(kept).first).to_be_visible()
    await visitors.watch.fits(shown)
    await photograph(shown, f"threads.show-print-{ui}")
    await shown.emulate_media(media="screen")
    assert visitors.watch.faults == []
