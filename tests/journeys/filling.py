"""Forms filled in as somebody at a browser does it: what is folded is opened first, and a press waits for the page it leads to."""

from playwright.async_api import Locator, Page

__all__ = ["fill", "press", "send", "touch", "unfold"]


async def send(page: Page, form: str, button: str = "", **fields: str | tuple[str, ...]) -> None:
    """Fills in the form that goes to an address with such an end, and presses its button; several values go to fields of one name."""
    found = page.locator(f'main form[action$="{form}"]').first
    await found.wait_for(state="attached")
    await unfold(found)
    for name, value in fields.items():
        await fill(found, name, value)
    pressed = found.locator(f'button[value="{button}"]' if button else "button:not([name=action])").last
    await unfold(pressed)
    await press(pressed)


async def press(what: Locator) -> None:
    """Presses a link or a button that leads to another page, and waits until that page has come whole."""
    async with what.page.expect_navigation():
        await what.click()


async def touch(what: Locator) -> None:
    """Presses what stays on its page: a fold, a box, what a script or the device answers, or a way out whose page never comes."""
    await what.click()


async def unfold(what: Locator) -> None:
    """Opens every fold that `what` is in."""
    for fold in await what.locator("xpath=ancestor::details[not(@open)]").all():
        await fold.locator("> summary").click()


async def fill(form: Locator, name: str, value: str | tuple[str, ...]) -> None:
    field = form.locator(f'[name="{name}"]')
    await unfold(field.first)
    kind = await field.first.evaluate("element => element.type")
    if isinstance(value, tuple):
        for place, each in enumerate(value):
            await field.nth(place).fill(each)
    elif kind == "radio":
        await form.locator(f'[name="{name}"][value="{value}"]').check()
    elif kind.startswith("select"):
        await field.select_option(value)
    else:
        await field.first.fill(value)
