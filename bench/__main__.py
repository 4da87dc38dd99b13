"""The measurements of docs/measurements.md: `python -m bench pages`, `queries`, `search`, `bytes`, `queue`, …; `generate`."""

import asyncio
import tempfile
from pathlib import Path

import click
import httpx
import structlog

import main
from bench import drill as drilling
from bench import generate as making
from bench import meaning, rendering, searching, wave, weight
from bench import memory as holding
from bench import pages as making_pages
from bench import places as finding_places
from bench import queries as asking
from bench import waiting as desk
from bench.drilling_command import go_through
from bench.everything_command import measure_all
from bench.generate import Progress, Size
from bench.growing_command import growth
from bench.options import ENGINES, databases, measured, told
from forum import ids, settings
from forum.people import accounts, grants
from forum.people.passwords import Hasher
from forum.threads.models import Thread
from forum.web.rendering import i18n


@click.group()
def bench() -> None:
    """Measures the forum on generated content, on an own SQLite file and an own PostgreSQL server unless told otherwise."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())


@bench.command()
@click.argument("url")
@click.option("--threads", default=20_000, show_default=True)
@click.option("--posts", default=200_000, show_default=True)
@click.option("--accounts", default=2_000, show_default=True)
@click.option("--places", default=0, show_default=True, help="Places besides those the forum comes with.")
@click.option("--documents/--no-documents", default=True, help="Whether search finds them.")
def generate(url: str, threads: int, posts: int, accounts: int, places: int, documents: bool) -> None:
    """Fills the empty database at URL, such as sqlite:///tmp/large.sqlite3, or goes on where it was stopped."""

    async def fill(progress: Progress) -> None:
        size = Size(threads, posts, accounts)
        async with making.filled(url, size, documents=documents, progress=progress):
            await finding_places.add_missing(places)

    with told(threads, f"{posts} posts") as progress:
        asyncio.run(fill(progress))


@bench.command()
@measured
@click.option("--rounds", default=3, show_default=True)
@click.option("--seconds", default=5.0, show_default=True, help="How long each page is asked for in a round.")
@click.option("--encoding", default="", help="The Accept-Encoding that is sent; none by default.")
@click.option("--kept", is_flag=True, help="From the page cache, beside a bare answer of 30 kB.")
def pages(
    engines: tuple[str, ...],
    url: str | None,
    threads: int,
    posts: int,
    rounds: int,
    seconds: float,
    encoding: str,
    kept: bool,
) -> None:
    """Pages a second, the slowest of a hundred, and processor time a page, beside bare pages."""
    measure = making_pages.measure_kept if kept else making_pages.measure
    with databases(engines, url) as known:
        for engine, each in known:
            how = {"rounds": rounds, "seconds": seconds, "encoding": encoding}
            click.echo(making_pages.table(engine, measure(each, size=Size(threads, posts), **how)) + "\n")  # type: ignore[arg-type]


@bench.command()
@measured
def queries(engines: tuple[str, ...], url: str | None, threads: int, posts: int) -> None:
    """Statements a page."""
    with databases(engines, url) as known:
        for engine, each in known:
            click.echo(f"{engine}\n\n{asking.table(asyncio.run(asking.counted(each, Size(threads, posts))))}\n")


@bench.command("bytes")
@measured
def weigh(engines: tuple[str, ...], url: str | None, threads: int, posts: int) -> None:
    """Bytes of home, list and a thread in every interface language."""
    with databases(engines[:1], url) as known:
        click.echo(weight.table(asyncio.run(_weights(known[0][1], Size(threads, posts)))))


async def _weights(url: str, size: Size) -> list[weight.Weight]:
    async with making.filled(url, size):
        public = Thread.filter(visibility="public", status="published", state="official", answers_count__lte=10)
        longest = await public.order_by("-answers_count", "-created_at").limit(2)
        threads = [f"/threads/{ids.encode(thread.id)}" for thread in longest]
    app = main.compose(
        settings.with_secret(settings.read(database_url=url, forum_secret="s" * 32, page_cache_megabytes=0))
    )
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=asking.BASE) as client,
    ):
        paths = [
            f"/{ui}{path}" for ui in i18n.INTERFACE for path in ("/", "/threads", "/threads?state=official", *threads)
        ]
        return [await weight.weigh(client, path) for path in paths]


@bench.command()
@measured
@click.option("--requests", default=10_000, show_default=True)
def memory(engines: tuple[str, ...], url: str | None, threads: int, posts: int, requests: int) -> None:
    """Resident megabytes of one process, started and after many pages."""
    with databases(engines, url) as known:
        for engine, each in known:
            started, later = holding.measure(each, size=Size(threads, posts), requests=requests)
            click.echo(f"{engine}: {started:.0f} MB started, {later:.0f} MB after {requests} requests")


@bench.command()
@measured
@click.option("--rounds", default=200, show_default=True)
@click.option("--waiting", multiple=True, type=int, default=(5_000, 50_000), show_default=True)
def queue(
    engines: tuple[str, ...], url: str | None, threads: int, posts: int, rounds: int, waiting: tuple[int, ...]
) -> None:
    """The cost of the desk's queue with a growing number of waiting posts, over eight times the posts, with its plans."""
    with databases(engines, url) as known:
        for engine, each in known:
            how = {"waiting": waiting, "rounds": rounds, "progress": lambda said: click.echo(said, err=True)}
            costs, plans = asyncio.run(desk.measure(each, size=Size(threads, posts), **how))  # type: ignore[arg-type]
            click.echo(desk.table(engine, costs) + "\n\n" + "\n".join(plans) + "\n")


@bench.command("wave")
@click.option("--junk", default=1_000, show_default=True)
@click.option("--engine", "engines", multiple=True, default=tuple(ENGINES), type=click.Choice(list(ENGINES)))
def come_in_a_wave(junk: int, engines: tuple[str, ...]) -> None:
    """A wave of junk beside twenty real questions, and the act that rejects it."""
    with databases(engines, None) as known:
        for engine, url in known:
            click.echo(f"{engine}: {asyncio.run(_wave(url, junk))}")


async def _wave(url: str, junk: int) -> wave.Figures:
    async with making.filled(url, Size(20, 40)):
        account = await accounts.create_by_command("wave-moderator", None, hasher=Hasher())
        await grants.give(account, "moderator", by=None)
        return await wave.come(junk, by=await grants.person(account))


@bench.command("places")
@click.option("--places", "count", default=2_000, show_default=True)
@click.option("--engine", "engines", multiple=True, default=tuple(ENGINES), type=click.Choice(list(ENGINES)))
def list_places(count: int, engines: tuple[str, ...]) -> None:
    """Processor time of the list of places: asked for the first time, and later."""
    with databases(engines, None) as known:
        for engine, url in known:
            click.echo(finding_places.table(engine, asyncio.run(finding_places.measure(url, count))) + "\n")


@bench.command()
@measured
def search(engines: tuple[str, ...], url: str | None, threads: int, posts: int) -> None:
    """Milliseconds of a search by words, and seconds to write what is found."""
    with databases(engines, url) as known:
        for engine, each in known:
            times = asyncio.run(searching.measure(each, Size(threads, posts)))
            click.echo(
                f"{engine}: p50 {times.median:.1f} ms, p99 {times.slowest:.1f} ms; all documents {times.writing:.0f} s"
            )


@bench.command("meaning")
@measured
@click.option("--queries", "asked", default=400, show_default=True)
@click.option("--simulated", multiple=True, type=int, default=(200_000, 2_000_000), show_default=True)
def by_meaning(
    engines: tuple[str, ...], url: str | None, threads: int, posts: int, asked: int, simulated: tuple[int, ...]
) -> None:
    """Milliseconds of a search by meaning, also among many made-up vectors, and the memory that it takes."""
    for count in simulated:
        with tempfile.TemporaryDirectory() as folder:
            click.echo(f"{count} vectors: {meaning.told(meaning.simulated(count, asked // 2, Path(folder)))}")
    with databases(engines, url) as known:
        for engine, each in known:
            taken = asyncio.run(meaning.measure(each, Size(threads, posts), asked))
            click.echo(f"{engine}: by meaning {meaning.told(taken.near)}; all of a search {meaning.told(taken.whole)};")
            click.echo(f"  own memory grew by {taken.megabytes:.0f} MB")


@bench.command("rendering")
@click.option("--length", default=20_000, show_default=True, help="Characters of each text.")
@click.option("--shown", default=12, show_default=True, help="How many of the dearest are shown.")
def rendering_texts(length: int, shown: int) -> None:
    """Processor time to render texts that nobody writes, the dearest first, beside a long letter."""
    click.echo(rendering.table(rendering.measure(length), shown))


@bench.command()
@click.option("--database", "url", help="An own, empty database.")
@click.option("--engine", "engines", multiple=True, default=("sqlite",), type=click.Choice(list(ENGINES)))
@click.option("--idle", default=2_000, show_default=True)
@click.option("--slow", default=200, show_default=True)
@click.option("--requests", default=10_000, show_default=True, help="Hostile requests.")
@click.option("--seconds", default=900.0, show_default=True, help="How long hostile requests are sent at most.")
@click.option("--network", default="", help="The loopback address idle and slow clients come from; 40 by default.")
def drill(
    engines: tuple[str, ...], url: str | None, idle: int, slow: int, requests: int, seconds: float, network: str
) -> None:
    """Idle and slow clients beside a reader, then hostile requests: connections ended, waiting times, memory."""
    with databases(engines, url) as known:
        for engine, each in known:
            how = {"idle": idle, "slow": slow, "requests": requests, "seconds": seconds, "network": network}
            click.echo(drilling.report(engine, drilling.measure(each, **how)) + "\n")  # type: ignore[arg-type]


bench.add_command(go_through)
bench.add_command(growth)
bench.add_command(measure_all)

if __name__ == "__main__":
    bench()
