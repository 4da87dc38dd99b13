"""What the commands of measurements have in common: where databases come from, how large they are, what is said meanwhile."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from tests.engines import Engine, Postgres, Sqlite

ENGINES: dict[str, Callable[..., Engine]] = {"sqlite": Sqlite, "postgres": Postgres}


@contextmanager
def databases(engines: tuple[str, ...], url: str | None) -> Iterator[list[tuple[str, str]]]:
    """The given database, or an empty one for each name of an engine, on a server of its own, as (engine, URL)."""
    if url:
        yield [(engine_of(url), url)]
        return
    started: dict[str, Engine] = {name: ENGINES[name](on_disk=True) for name in dict.fromkeys(engines)}
    try:
        yield [(name, started[name].empty()) for name in engines]
    finally:
        for engine in started.values():
            engine.stop()


def engine_of(url: str) -> str:
    return "sqlite" if url.startswith("sqlite") else "postgres"


def measured(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that every measurement has."""
    for option in (
        click.option("--threads", default=20_000, show_default=True),
        click.option("--posts", default=200_000, show_default=True),
        click.option("--database", "url", help="A database of one's own; filled if it is empty."),
        click.option("--engine", "engines", multiple=True, default=tuple(ENGINES), type=click.Choice(list(ENGINES))),
    ):
        command = option(command)
    return command


@contextmanager
def told(threads: int, what: str) -> Iterator[Callable[[int], None]]:
    """How many threads there are of those wanted, and how long the rest may take: a bar, or in a log a line for each tenth."""
    said = sys.stderr
    if said.isatty():
        with click.progressbar(length=threads, label=what, show_pos=True, file=said) as bar:
            shown = bar

            def move(there: int) -> None:
                shown.update(there - shown.pos)

            yield move
        return
    began, tenths = time.monotonic(), {threads * tenth // 10 for tenth in range(11)}

    def tell(there: int) -> None:
        if passed := [tenth for tenth in tenths if tenth <= there]:
            tenths.difference_update(passed)
            click.echo(f"{what}: {there} of {threads} threads after {time.monotonic() - began:.0f} s", file=said)

    yield tell
