"""A program that tries everything which the description of the interface allows, and what it does not, finds no fault in it."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from forum import settings
from forum.operations.opening import opened
from tests.cast import SECRET, answer, ask
from tests.engines import Engine
from tests.forum.threads import officers
from tests.journeys.browser import served
from tests.world import put_into_bangla

pytest.importorskip("schemathesis")

EACH = "3"
"""Cases of every operation, besides those at the bounds of each parameter."""
SETTINGS = {"LIMIT_API": "1000000/minute", "LIMIT_SEARCH": "1000000/minute", "MEANING": "off"}


@pytest.fixture
async def base(engine: Engine, tmp_path: Path) -> AsyncIterator[str]:
    """The address of a served forum in which something was asked, answered, made official and rendered."""
    url = engine.fresh()
    async with opened(settings.read(database_url=url, forum_secret=SECRET)):
        for number in range(4):
            said = await answer(await ask("bilal", title=f"Where is my card {number}?"))
        await officers.mark(said)
        await put_into_bangla(said)
    with served(url, tmp_path, **SETTINGS) as address:
        yield address
    engine.drop(url)


async def tried(address: str, folder: Path) -> tuple[int, str]:
    """The exit code of schemathesis over a forum, and what it said."""
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "schemathesis.cli", "run", f"{address}/api/v1/openapi.json", "--checks", "all",
         "--max-examples", EACH, "--phases", "coverage,fuzzing", "--seed", "1", "--no-shrink", "--no-color"],
        cwd=folder, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


@pytest.mark.looks
async def test_schemathesis_finds_no_failure_in_the_running_server(base: str, tmp_path: Path) -> None:
    code, said = await tried(base, tmp_path)
    assert code == 0, said[-6000:]
    assert "18 selected / 18 total" in said
