"""`python -m bench all`: every page beside bare answers, written into docs/measurements.md."""

from collections.abc import Sequence
from pathlib import Path

import click

from bench import everything
from bench.generate import Size
from bench.options import databases, measured

MEASUREMENTS = Path(__file__).parent.parent / "docs" / "measurements.md"


@click.command("all")
@measured
@click.option("--seconds", default=5.0, show_default=True, help="How long each page is asked for in a round.")
@click.option("--cached", is_flag=True, help="Ask the page cache; without it the server makes every page anew.")
@click.option(
    "--beside", default="nothing else", show_default=True, help="What else runs on the machine; it is written down."
)
@click.option("--write/--no-write", default=False, help="Whether docs/measurements.md gets the section.")
def measure_all(
    engines: Sequence[str],
    url: str | None,
    threads: int,
    posts: int,
    seconds: float,
    cached: bool,
    beside: str,
    write: bool,
) -> None:
    """Pages, searches and lists of the team on both engines: requests a second, p50, p99, CPU, statements, bytes, memory."""
    size, found = Size(threads, posts), []
    with databases(tuple(engines), url) as known:
        for engine, each in known:
            how = {"size": size, "seconds": seconds, "cached": cached, "told": lambda said: click.echo(said, err=True)}
            found.append(everything.measure(engine, each, **how))  # type: ignore[arg-type]
    section = everything.section(found, size, seconds, beside)
    click.echo(section)
    if write:
        everything.put(section, MEASUREMENTS)
