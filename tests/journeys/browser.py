"""A real browser on a real server: `python main.py serve` as a process of its own, and Chromium that opens its pages.

Pages are under watch. A word in the console, content that the policy blocks, a request to anybody else, a failed request
or a page wider than its window fails the test that opened it. Where there is no Chromium these tests are skipped, and the
run's summary says so; with CI set they fail.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Request, async_playwright, expect

ROOT = Path(__file__).parents[2]
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox", "--disable-gpu", "--in-process-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
LIMITS = {
    f"LIMIT_{name}": "10000/minute"
    for name in (
        "LOGIN",
        "GUESS",
        "REGISTER",
        "ASK",
        "UNNAMED",
        "UNNAMED_ALL",
        "CODE",
        "ANSWER",
        "VOTE",
        "PREVIEW",
        "SEARCH",
    )
}
SECRET = "a secret for browsers, long enough to be one"
HEIGHT = 800
PATIENCE = 30_000  # milliseconds: other tests may be at work beside these
MISSING = f"No Chromium under /usr/bin ({', '.join(PROGRAMS)}): the pages were NOT looked at in a browser."

# Heard before any script of the page; the console then tells the watch.
TELL = """
addEventListener("securitypolicyviolation", (event) => console.error("blocked", event.effectiveDirective, event.blockedURI));
addEventListener("load", () => {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide > 0) console.error("wider than the window by", wide, "px", location.pathname);
});
"""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    unseen = [report for report in skipped if MISSING in str(getattr(report, "longrepr", ""))]
    if unseen:
        terminalreporter.write_sep("=", "browser tests skipped", red=True, bold=True)
        terminalreporter.write_line(f"{MISSING} Tests skipped: {len(unseen)}.", red=True)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """The one browser of this run. Without one the test is skipped, or fails where CI is set."""
    found = next((path for name in PROGRAMS if (path := shutil.which(name, path="/usr/bin"))), None)
    if found is None and os.environ.get("CI"):
        pytest.fail(MISSING)
    if found is None:
        pytest.skip(MISSING)
    expect.set_options(timeout=PATIENCE)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=QUIET)
        yield browser
        await browser.close()


class Watch:
    """What went wrong in the windows of one test, in their own words."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.faults: list[str] = []
        self.allowed: set[str] = set()

    def follow(self, context: BrowserContext) -> None:
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        context.on("request", self._see)
        context.on("requestfailed", self._miss)

    def _hear(self, message: ConsoleMessage) -> None:
        # An error page is a page: the browser's remark on its status is not about something missing in it.
        here = message.page is not None and message.location.get("url") == message.page.url
        about_status = here and message.text.startswith("Failed to load resource")
        if message.type in ("error", "warning") and not about_status:
            self.faults.append(f"console: {message.text}")

    def _see(self, request: Request) -> None:
        if not request.url.startswith((f"{self.base}/", *self.allowed)):
            self.faults.append(f"request to somebody else: {request.url}")

    def _miss(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # a page left before its icon came
            self.faults.append(f"failed: {request.url} {request.failure}")

    async def fits(self, page: Page) -> None:
        """Notes what sticks out of the window, with the element that reaches furthest."""
        await page.locator("body").wait_for(state="attached")  # between two pages there is none
        wide, where = await page.evaluate(REACH)
        if wide:
            self.faults.append(f"{wide} px wider than the window: {where} on {urlsplit(page.url).path}")


REACH = """() => {
  const window_ = document.documentElement.clientWidth;
  const wide = document.documentElement.scrollWidth - window_;
  if (wide <= 0) return [0, ""];
  const boxes = [...document.body.querySelectorAll("*")].map((element) => [element, element.getBoundingClientRect()]);
  const out = ([, box]) => Math.max(box.right - window_, -box.left);
  const [far] = boxes.sort((a, b) => out(b) - out(a));
  return [wide, far[0].outerHTML.slice(0, 200)];
}"""


class Windows:
    """Opens windows on one server, each with cookies and storage of its own, and holds what they did wrong."""

    def __init__(self, browser: Browser, base: str) -> None:
        self.base = base
        self.watch = Watch(base)
        self._browser = browser
        self._contexts: list[BrowserContext] = []

    async def open(self, width: int = 1280, *, scripts: bool = True, session: str = "", **how: Any) -> Page:
        """A window `width` pixels wide; `session` is the token of somebody signed in."""
        context = await self._browser.new_context(
            base_url=self.base,
            viewport={"width": width, "height": HEIGHT},
            java_script_enabled=scripts,
            reduced_motion="reduce",
            **how,
        )
        self._contexts.append(context)
        self.watch.follow(context)
        context.set_default_timeout(PATIENCE)
        await context.add_init_script(TELL)
        if session:
            await context.add_cookies([{"name": "session", "value": session, "url": self.base}])
        return await context.new_page()

    async def close(self) -> None:
        for context in self._contexts:
            await context.close()
        self._contexts.clear()


Opening = Callable[[str], Windows]


@pytest_asyncio.fixture(loop_scope="session")
async def windows(chromium: Browser) -> AsyncIterator[Opening]:
    """`windows(base)` opens windows on the server at `base`; what they did wrong fails the test."""
    opened: list[Windows] = []

    def on(base: str) -> Windows:
        opened.append(Windows(chromium, base))
        return opened[-1]

    yield on
    for each in opened:
        await each.close()
    assert [fault for each in opened for fault in each.watch.faults] == []


def environment(database_url: str, folder: Path, **settings: str) -> dict[str, str]:
    return {
        **os.environ,
        **LIMITS,
        "HOLDING": "off",
        "STAFF_SECOND_FACTOR": "off",
        "DATABASE_URL": database_url,
        "FORUM_DATA": str(folder),
        "FORUM_SECRET": SECRET,
        **settings,
    }


def command(database_url: str, folder: Path, *arguments: str, **settings: str) -> str:
    """What `python main.py …` prints."""
    line = [sys.executable, "main.py", *arguments]
    ran = subprocess.run(
        line, cwd=ROOT, env=environment(database_url, folder, **settings), capture_output=True, text=True, timeout=120
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@contextmanager
def served(database_url: str, folder: Path, **settings: str) -> Iterator[str]:
    """`python main.py serve` on a free port of this machine, ready; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    told = folder / f"server-{port}.log"
    with told.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "main.py", "serve", "--port", str(port)],
            cwd=ROOT,
            env=environment(database_url, folder, FORUM_BASE_URL=base, **settings),
            stdout=log,
            stderr=log,
        )
    try:
        _wait_until_ready(base, process, told)
        yield base
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_until_ready(base: str, process: "subprocess.Popen[bytes]", told: Path) -> None:
    until = time.monotonic() + 60
    with httpx.Client(base_url=base, verify=False) as asking:
        while time.monotonic() < until and process.poll() is None:
            try:
                if asking.get("/readyz").is_success:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
    raise AssertionError(f"The server is not ready: {told.read_text('utf-8')}")


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., str]]:
    """`serve(database_url)` is the address of a forum on that database until the test ends; more are its settings."""
    with ExitStack() as running:
        yield lambda database_url, **settings: running.enter_context(served(database_url, tmp_path, **settings))
