"""What each kind of public page weighs in every language of the interface: what is needed before anything is seen, by gzip."""

import re

import httpx
import pytest
from starlette.applications import Starlette

from bench.weight import BUDGET, SCRIPTS, scripts_of, sheets_of
from forum.web.rendering import i18n
from tests.addresses import addresses
from tests.cast import BASE
from tests.forum.web.test_every_language import STAFF, pages
from tests.forum.web.test_no_foreign_words import Stage, stage, template

__all__ = ["stage", "template"]

pytestmark = pytest.mark.looks

LONGEST = "uk"
"""A language whose pages are about the heaviest: of several pages of one kind the heaviest in it is weighed in all."""


async def weighed(visitor: httpx.AsyncClient, path: str) -> tuple[int, str]:
    """Bytes of HTML and sheets, 0 for what is no page, and the page."""
    page = await visitor.get(path)
    if page.status_code != 200 or "html" not in page.headers["content-type"]:
        return 0, ""
    return page.num_bytes_downloaded + await sheets_of(visitor, page.text, "gzip"), page.text


def kinds(app: Starlette, stage: Stage) -> dict[str, list[str]]:
    """The public pages by the route that answers, as addresses that lack the interface language."""
    places = {each.name: re.sub(r"{\w+}", "[^/]+", each.path) for each in addresses(app.routes) if each.method == "GET"}
    found: dict[str, list[str]] = {}
    for address in pages(app, stage):
        path = address.partition("?")[0]
        if not STAFF.match(address):
            found.setdefault(next(name for name, place in places.items() if re.fullmatch(place, path)), []).append(
                address
            )
    return found


async def test_every_kind_of_public_page_is_seen_after_one_round_trip_in_every_language(
    app: Starlette, stage: Stage
) -> None:
    over, asked = dict[str, tuple[int, int]](), set[str]()
    transport, headers = httpx.ASGITransport(app), {"Accept-Encoding": "gzip"}
    async with httpx.AsyncClient(transport=transport, base_url=BASE, headers=headers) as visitor:
        for name, those in kinds(app, stage).items():
            (first, page), heaviest = max(
                [(await weighed(visitor, each.replace("{ui}", LONGEST)), each) for each in those]
            )
            if not first:
                continue
            asked.add(name)
            if (scripts := await scripts_of(visitor, page, "gzip")) >= SCRIPTS:
                over[f"scripts of {heaviest}"] = scripts, SCRIPTS
            for path in [heaviest.replace("{ui}", code) for code in i18n.INTERFACE]:
                first, _ = await weighed(visitor, path)
                if not 0 < first <= BUDGET:
                    over[path] = first, BUDGET
    assert over == {}
    assert len(asked) > 35, asked
