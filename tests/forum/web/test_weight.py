"""What the first pages weigh: seen after one round trip, on a slow telephone, in every interface language."""

from itertools import product

import httpx
import pytest
from starlette.applications import Starlette

from bench.generate import Size, fill
from bench.weight import BUDGET, SCRIPTS, weigh
from forum import ids
from forum.catalogue import snapshot
from forum.threads.models import Thread
from forum.web.rendering import i18n
from tests.cast import BASE

FORUM = Size(threads=60, posts=500, accounts=20)


@pytest.mark.looks
async def test_the_first_pages_fit_into_the_first_round_trip(app: Starlette) -> None:
    await fill(FORUM)
    public = Thread.filter(visibility="public", status="published", state="official")
    longest = await public.filter(answers_count__lte=6).order_by("-answers_count").first()
    assert longest
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as visitor:
        for ui, path in product(
            i18n.INTERFACE, ("/", "/threads", "/threads?state=official", f"/threads/{ids.encode(longest.id)}")
        ):
            page = await weigh(visitor, f"/{ui}{path}")
            assert min(page.html["identity"], page.css["identity"], page.js["identity"]) > 1000, page
            for coding in ("gzip", "br", "zstd"):
                assert page.first_sight(coding) <= BUDGET, page
                assert page.js[coding] < SCRIPTS, page


@pytest.mark.looks
async def test_places_paths_and_leaflets_fit_into_the_first_round_trip(app: Starlette) -> None:
    await fill(FORUM)
    paths = [f"/paths/{slug}" for slug in (await snapshot.current()).paths]
    assert len(paths) == 5
    paths += ["/places", "/places/cnaim-norte", "/cabinets/GAT", "/paths", "/leaflets", "/leaflets/services"]
    over = dict[str, tuple[int, int]]()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as visitor:
        for ui, path in product(i18n.INTERFACE, paths):
            page = await weigh(visitor, f"/{ui}{path}", ("gzip",))
            if page.first_sight("gzip") > BUDGET or page.js["gzip"] >= SCRIPTS:
                over[page.path] = page.first_sight("gzip"), page.js["gzip"]
    assert over == {}
