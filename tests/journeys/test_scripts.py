"""What the scripts add, and that nothing is lost without them: drafts, leaving quickly, one press, and the keyboard."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page, Route, expect

from tests.cast import PASSWORD
from tests.journeys.browser import Opening, Windows
from tests.journeys.filling import press, touch

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.looks]

ELSEWHERE = "https://weather.example/"
SETTINGS = {"EXIT_URL": ELSEWHERE}
WORDS = "My card expires on Friday. May I go on working?"


@pytest_asyncio.fixture(loop_scope="session")
async def opened(base: str, windows: Opening) -> AsyncIterator[Windows]:
    on_it = windows(base)
    on_it.watch.allowed.add(ELSEWHERE)
    yield on_it


async def at_home(opened: Windows, **how: Any) -> Page:
    """A window on the forum, from which the way out works."""
    page = await opened.open(**how)

    async def answer(route: Route) -> None:
        await route.fulfill(body="<title>Weather</title>", content_type="text/html")

    await page.context.route(f"{ELSEWHERE}**", answer)
    return page


async def sign_in(page: Page, nickname: str = "amina", *, shared: bool = False) -> Page:
    await page.goto("/en/login")
    await page.get_by_label("Name", exact=True).fill(nickname)
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    if shared:
        await page.get_by_label("This is a shared phone").check()
    await press(page.get_by_role("button", name="Sign in", exact=True))
    await page.wait_for_url(re.compile("/en/(account|desk/start)$"))
    return page


async def kept(page: Page) -> str:
    return str(await page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])"))


async def ask(page: Page, title: str = "May I work with an expired card?") -> None:
    await page.get_by_label("Your question in one line").fill(title)
    await page.get_by_label("Tell us more").fill(WORDS)
    await page.get_by_label("Topic", exact=True).select_option("documentation")
    await press(page.get_by_role("button", name="Continue"))
    await press(page.get_by_role("button", name="Send my question"))
    await page.wait_for_url("**?notice=asked")


async def test_a_draft_survives_a_reload_and_ends_when_it_was_sent(opened: Windows) -> None:
    page = await sign_in(await at_home(opened))
    await page.goto("/en/threads/new")
    await page.get_by_label("Tell us more").fill(WORDS)
    await page.reload()
    await expect(page.get_by_label("Tell us more")).to_have_value(WORDS)
    await ask(page)
    assert WORDS not in await kept(page)
    await page.goto("/en/threads/new")
    await expect(page.get_by_label("Tell us more")).to_have_value("")


async def test_a_draft_stays_while_the_form_was_refused(opened: Windows) -> None:
    page = await sign_in(await at_home(opened))
    await page.goto("/en/threads/new")
    await page.get_by_label("Tell us more").fill(WORDS)
    await press(page.get_by_role("button", name="Continue"))
    await expect(page.get_by_role("alert")).to_be_visible()
    await expect(page.get_by_label("Tell us more")).to_have_value(WORDS)
    assert WORDS in await kept(page)


async def test_a_draft_is_not_there_for_who_signs_in_next(opened: Windows) -> None:
    page = await sign_in(await at_home(opened))
    await page.goto("/en/threads/new")
    await page.get_by_label("Tell us more").fill(WORDS)
    await press(page.get_by_role("button", name="Sign out"))
    await page.wait_for_url("**?notice=signed-out")
    assert WORDS not in await kept(page)


async def test_nothing_is_kept_on_a_shared_phone(opened: Windows) -> None:
    page = await sign_in(await at_home(opened, width=360), shared=True)
    await page.goto("/en/threads/new")
    await page.get_by_label("Tell us more").fill(WORDS)
    assert await kept(page) == "[{},{}]"
    await page.reload()
    await expect(page.get_by_label("Tell us more")).to_have_value("")


ANSWER = "Bring your card and two photographs."
KEPT = "[data-kept]"


async def asked(opened: Windows) -> str:
    """The address of a question that Amina has just asked."""
    page = await sign_in(await at_home(opened))
    await page.goto("/en/threads/new")
    await ask(page, "May I drive with my licence?")
    return page.url.partition("?")[0]


async def begin_an_answer(page: Page, address: str) -> None:
    await page.goto(address)
    await page.get_by_label("Your answer").fill(ANSWER)


async def test_an_answer_saves_itself_while_it_is_typed_and_is_there_on_another_machine(opened: Windows) -> None:
    address = await asked(opened)
    page = await sign_in(await at_home(opened), "ines")
    await begin_an_answer(page, address)
    await expect(page.locator(KEPT)).to_have_text("Kept as a draft.")
    other = await sign_in(await at_home(opened, width=360), "ines")
    await other.goto(address)
    await expect(other.get_by_label("Your answer")).to_have_value(ANSWER)
    colleague = await sign_in(await at_home(opened), "rui")
    await colleague.goto(address)
    await expect(colleague.locator("[data-writing]")).to_contain_text("ines is writing an answer")
    await press(page.get_by_role("button", name="Send my answer"))
    await page.wait_for_url("**?notice=answered**")
    await other.goto(address)
    await expect(other.get_by_label("Your answer")).to_have_value("")


async def test_what_was_typed_last_is_saved_when_the_page_is_left(opened: Windows) -> None:
    address = await asked(opened)
    page = await sign_in(await at_home(opened), "ines")
    await begin_an_answer(page, address)
    await page.goto("/en/topics")
    other = await sign_in(await at_home(opened), "ines")
    await other.goto(address)
    await expect(other.get_by_label("Your answer")).to_have_value(ANSWER)


async def test_a_draft_that_could_not_be_saved_says_so_and_hinders_nothing(opened: Windows) -> None:
    """As when the network of a café answers in our place."""
    address = await asked(opened)
    page = await sign_in(await at_home(opened), "ines")

    async def intercept(route: Route) -> None:
        saving = "action=keep" in (route.request.post_data or "")
        await (route.fulfill(body="<title>Café</title>", content_type="text/html") if saving else route.continue_())

    await page.route("**/answers", intercept)
    await begin_an_answer(page, address)
    await expect(page.locator(KEPT)).to_contain_text("could not be saved")
    await press(page.get_by_role("button", name="Send my answer"))
    await page.wait_for_url("**?notice=answered**")


async def test_a_draft_thrown_away_does_not_come_back_from_the_browser(opened: Windows) -> None:
    address = await asked(opened)
    page = await sign_in(await at_home(opened), "ines")
    await begin_an_answer(page, address)
    await press(page.get_by_role("button", name="Keep as a draft"))
    await page.wait_for_url("**?notice=draft-kept**")
    await expect(page.get_by_label("Your answer")).to_have_value(ANSWER)
    await press(page.get_by_role("button", name="Delete the draft"))
    await page.wait_for_url("**?notice=draft-dropped**")
    await expect(page.get_by_label("Your answer")).to_have_value("")
    assert ANSWER not in await kept(page)


async def test_leaving_quickly_takes_the_page_out_of_the_history(opened: Windows) -> None:
    page = await sign_in(await at_home(opened, width=360))
    await page.goto("/en/topics")
    await page.goto("/en/threads/new")
    await page.get_by_label("Tell us more").fill(WORDS)
    await touch(page.get_by_role("link", name="Leave quickly", exact=True))
    await page.wait_for_url(ELSEWHERE)
    await page.go_back()
    assert page.url.endswith("/en/topics")
    assert WORDS not in await kept(page)


async def test_leaving_quickly_works_without_scripts(opened: Windows) -> None:
    page = await at_home(opened, width=360, scripts=False)
    await page.goto("/ar/topics")
    await touch(page.locator("header [data-leave]"))
    await page.wait_for_url(ELSEWHERE)


async def test_the_next_site_is_not_told_where_somebody_came_from(opened: Windows) -> None:
    for scripts in (True, False):
        page = await at_home(opened, scripts=scripts)
        await page.goto("/en/topics/international-protection")
        async with page.expect_request(f"{ELSEWHERE}**") as leaving:
            await page.locator("header [data-leave]").click()
        assert "referer" not in await (await leaving.value).all_headers()


async def test_a_form_that_arrives_twice_asks_once(opened: Windows) -> None:
    """As when somebody presses twice on a slow line and the browser sends both."""
    page = await sign_in(await at_home(opened))
    await page.goto("/en/threads/new")
    ended = await page.evaluate(SEND_TWICE, {"title": "Pressed twice", "body": WORDS, "topic": "documentation"})
    # What is kept of a form names the question by its number alone, never by its words.
    assert ended[0].replace("-pressed-twice", "") == ended[1].replace("-pressed-twice", "")
    await page.goto("/en/account")
    await expect(page.get_by_role("link", name="Pressed twice")).to_have_count(1)


SEND_TWICE = """async (fields) => {
  const form = document.querySelector("form[data-draft]");
  const body = new URLSearchParams(new FormData(form));
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  const send = async () => (await fetch(form.getAttribute("action"), { method: "POST", body })).url;
  return Promise.all([send(), send()]);
}"""


PRESSES = """async () => {
  const button = document.querySelector("main form button.button-main");
  let sent = 0;
  addEventListener("submit", (event) => { sent += !event.defaultPrevented; event.preventDefault(); });
  button.click();
  button.click();
  const told = button.getAttribute("aria-disabled");
  const first = sent;
  dispatchEvent(new PageTransitionEvent("pageshow"));
  button.click();
  return [first, told, sent];
}"""


async def test_a_second_press_is_not_sent_until_the_page_comes_back(opened: Windows) -> None:
    page = await sign_in(await at_home(opened))
    await page.goto("/en/account/password")
    assert await page.evaluate(PRESSES) == [1, "true", 2]


FOCUSED = "document.activeElement"
OUTLINE = f"(() => {{ const style = getComputedStyle({FOCUSED}); return [style.outlineStyle, parseFloat(style.outlineWidth)]; }})()"


async def test_the_first_tab_skips_to_the_content(opened: Windows) -> None:
    for ui in ("en", "ar"):
        page = await at_home(opened, width=360)
        await page.goto(f"/{ui}/topics")
        await page.keyboard.press("Tab")
        skip = page.locator(".skip")
        await expect(skip).to_be_focused()
        await expect(skip).to_be_in_viewport()
        await page.keyboard.press("Enter")
        await page.keyboard.press("Tab")
        assert await page.evaluate(f"document.querySelector('main').contains({FOCUSED})")


@pytest.mark.parametrize("path", ["/", "/threads", "/login", "/topics/documentation"])
async def test_whatever_has_the_focus_shows_it(opened: Windows, path: str) -> None:
    page = await at_home(opened, width=360)
    await page.goto(f"/pt{path}")
    visited: set[str] = set()
    for _ in range(120):
        await page.keyboard.press("Tab")
        if await page.evaluate(f"{FOCUSED} === document.body"):
            break
        style, width = await page.evaluate(OUTLINE)
        where = str(await page.evaluate(f"{FOCUSED}.outerHTML.slice(0, 120)"))
        visited.add(where)
        assert (style, width >= 2) == ("solid", True), where
    assert len(visited) > 10


@pytest.mark.parametrize(("ui", "step"), [("en", 1), ("ar", -1)])
async def test_tab_goes_through_the_menu_as_it_is_read(opened: Windows, ui: str, step: int) -> None:
    """From left to right in English, from right to left in Arabic."""
    page = await at_home(opened, width=360)
    await page.goto(f"/{ui}/topics")
    await page.locator(".top .search-line .button").last.focus()
    places = []
    for _ in range(4):
        await page.keyboard.press("Tab")
        assert await page.evaluate(f"!!{FOCUSED}.closest('.top-nav')")
        places.append(await page.evaluate(f"{FOCUSED}.getBoundingClientRect().x"))
    assert places == sorted(places, reverse=step < 0)
    assert len(set(places)) == 4
