"""An admin's browser without scripts: it opens a page, fills in a form it finds there, sends it, and reads what it is told."""

from typing import Any

import httpx

from tests.cast import Visit
from tests.forum.web.markup import forms, text_of, tree


async def send(who: Visit, stands_on: str, action: str, **typed: Any) -> httpx.Response:
    """Opens the page, changes some fields of the form it has for `action`, and sends all of that form."""
    shown = await who.get(stands_on)
    assert shown.status_code == 200, shown.text
    return await who.client.post(action, data=forms(shown)[action] | typed, headers={"Sec-Fetch-Site": "same-origin"})


async def say(who: Visit, stands_on: str, action: str, **typed: Any) -> str:
    """The same, and what the page it leads to tells."""
    sent = await send(who, stands_on, action, **typed)
    assert sent.status_code == 303, sent.text
    told = await who.get(sent.headers["location"])
    return text_of(next(each for each in tree(told).iter("div") if each.get("role") == "status")).strip()


def errors(refused: httpx.Response) -> dict[str, str]:
    """The field each error describes, by id, and what it says."""
    said = {each.get("id"): text_of(each).strip() for each in tree(refused).iter("p") if each.get("class") == "error"}
    return {
        each.get("id"): said[each.get("aria-describedby").split()[0]]
        for each in tree(refused).iter()
        if each.get("aria-invalid") == "true"
    }
