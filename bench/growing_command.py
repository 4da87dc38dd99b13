"""`python -m bench growth`: fills forums of several sizes where they are not there, and measures what grows with them."""

import asyncio
from collections.abc import Sequence

import click

from bench import growing, places
from bench.generate import Progress, Size, filled
from bench.options import ENGINES, databases, engine_of, told

PLACES = 200


@click.command()
@click.option("--posts", "sizes", multiple=True, type=int, default=(20_000, 200_000, 2_000_000), show_default=True)
@click.option("--database", "urls", multiple=True, help="Databases of one's own, in the order of the sizes.")
@click.option("--engine", "engines", multiple=True, default=tuple(ENGINES), type=click.Choice(list(ENGINES)))
@click.option("--only", default="", help="Measures what has this in its name.")
def growth(sizes: Sequence[int], urls: Sequence[str], engines: tuple[str, ...], only: str) -> None:
    """What pages and acts cost in forums of several sizes: processor time, median wait, and the steps between as ratios."""
    if urls:
        _grow(engine_of(urls[0]), list(zip(urls, sizes, strict=True)), only)
    for engine in () if urls else engines:
        with databases((engine,) * len(sizes), None) as known:
            _grow(engine, [(url, posts) for (_, url), posts in zip(known, sizes, strict=True)], only)


def _grow(engine: str, forums: Sequence[tuple[str, int]], only: str) -> None:
    for url, posts in forums:
        size = Size(posts // 10, posts, posts // 100)
        with told(size.threads, f"{engine}, {posts} posts") as progress:
            asyncio.run(_fill(url, size, progress))
    found = asyncio.run(growing.measure([url for url, _ in forums], only, lambda said: click.echo(said, err=True)))
    click.echo(growing.table(engine, *found) + "\n")


async def _fill(url: str, size: Size, progress: Progress) -> None:
    async with filled(url, size, progress=progress):
        await places.add_missing(PLACES)
