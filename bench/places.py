"""Processor time of the list of places, with as many of them: asked for the first time on a day, and again."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

import httpx

import main
from bench.generate import Size, filled
from forum import database, settings
from forum.catalogue import snapshot
from forum.catalogue.models import CatalogueName
from forum.catalogue.places.loading import KIND
from forum.catalogue.places.models import Place, PlaceHours
from forum.gazetteer import DISTRICTS, towns_of

BASE = "http://localhost:8000"
ASKED = (
    "", "?near=1100", "?open=1", "?open=1&near=Porto&language=uk", "?q=rua", "?district=11", "?language=bn", "?near=zzz",
)  # fmt: skip
ROUNDS, WARMED = 40, 5
LANGUAGES = ("pt", "en", "uk", "bn", "ru")


@dataclass(frozen=True)
class Cost:
    """Milliseconds of processor time of one address: asked for the first time, and the median of later times."""

    path: str
    first: float
    later: float


async def add_missing(count: int) -> None:
    """As many places as are wanted, where not all of them are there."""
    there = await Place.filter(source="bench").count()
    if there < count:
        await add(count - there, there)


async def add(count: int, first: int = 0) -> None:
    """Places in the towns of every district, with some hundred different hours."""
    towns = [town for district in DISTRICTS for town in towns_of(district)]
    spoken = [{"language": code, "hours": ""} for code in LANGUAGES]
    async with database.transaction():
        for number in range(first, first + count):
            town = towns[number % len(towns)]
            place = await Place.create(
                slug=f"place-{number}", kind="claim", lines=[f"Rua Direita, {number}"], postcode="1000-001", town=town.name,
                latitude=town.latitude, longitude=town.longitude, languages=spoken[number % 4 :], line="migrant-support-line",
                position=number, source="bench",
            )  # fmt: skip
            await PlaceHours.create(place_id=place.id, hours=_hours(number), source="bench")
            await CatalogueName.create(kind=KIND, key=str(place.id), language="pt", name=f"CLAIM {town.name} {number}")
        await snapshot.changed()


def _hours(number: int) -> str:
    """One of 360 weeks."""
    return f"Mo-Fr {7 + number % 4:02}:{number % 6 * 10:02}-12:30,14:00-{16 + number % 3}:{number % 5 * 10:02}"


async def measure(url: str, count: int) -> list[Cost]:
    async with filled(url, Size(20, 40)):
        await add(count)
    app = main.compose(
        settings.with_secret(settings.read(database_url=url, forum_secret="s" * 32, page_cache_megabytes=0))
    )
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as client,
    ):
        await client.get("/en/")
        return [await _cost(client, f"/en/places{query}") for query in ASKED]


async def _cost(client: httpx.AsyncClient, path: str) -> Cost:
    taken = []
    for _ in range(ROUNDS):
        started = time.process_time()
        (await client.get(path)).raise_for_status()
        taken.append((time.process_time() - started) * 1_000)
    return Cost(path, taken[0], median(taken[WARMED:]))


def table(engine: str, costs: list[Cost]) -> str:
    return "\n".join(_lines(engine, costs))


def _lines(engine: str, costs: list[Cost]) -> Iterator[str]:
    yield f"| {engine} | first, ms | later, ms |\n|---|---|---|"
    for each in costs:
        yield f"| `{each.path}` | {each.first:.1f} | {each.later:.1f} |"
