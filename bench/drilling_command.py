"""The command that goes through the drills."""

import asyncio
import sys

import click

from bench import drills
from bench.options import ENGINES
from tests.engines import Engine


@click.command("drills")
@click.argument("names", nargs=-1, type=click.Choice(list(drills.DRILLS)))
@click.option("--engine", "engines", multiple=True, default=tuple(ENGINES), type=click.Choice(list(ENGINES)))
def go_through(names: tuple[str, ...], engines: tuple[str, ...]) -> None:
    """Faults on purpose, all or those named, each with its verdict; exits with 1 if a promise did not hold.

    \b
    python -m bench drills
    python -m bench drills disk redis --engine sqlite
    """
    failed = 0
    with drills.engines(engines) as known:
        for name in names or drills.DRILLS:
            for engine, started in known:
                seen = asyncio.run(_drilled(name, engine, started))
                failed += not seen.held
                click.echo(f"{'held' if seen.held else 'FAILED':6}  {name:8}  {engine:8}  {seen.told}")
    sys.exit(failed > 0)


async def _drilled(name: str, engine: str, started: Engine) -> drills.Verdict:
    async with drills.staged(engine, started) as stage:
        return await drills.verdict(name, stage)
