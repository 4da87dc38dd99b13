"""A program that tries everything which the description of the interface allows, and what it does not, finds no fault in it."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import pytest

from forum import settings
from forum.operations.opening import opened
from forum.partners import keys
from tests.cast import SECRET, answer, ask, person
from tests.engines import Engine
from tests.forum.threads import officers
from tests.journeys.browser import served
from tests.world import put_into_bangla

pytest.importorskip("schemathesis")

EACH = "3"
"""Cases of every operation, besides those at the bounds of each parameter."""
LIMITS = ("LIMIT_API", "LIMIT_SEARCH", "LIMIT_APP", "LIMIT_CODE", "LIMIT_CODE_ALL")
SETTINGS = dict.fromkeys(LIMITS, "1000000/minute") | {"MEANING": "off"}
CONFIGURED = """
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "3xx", "401", "403", "404", "409", "422", "429", "5xx"]
"""
"""A question can be as described and too short: that is 422, as the description says."""


class Served(NamedTuple):
    """The address of a forum, and the secret of a program that may do everything there."""

    address: str
    secret: str


@pytest.fixture
async def base(engine: Engine, tmp_path: Path) -> AsyncIterator[Served]:
    """A served forum in which something was asked, answered, made official and rendered, also by a program."""
    url = engine.fresh()
    async with opened(settings.read(database_url=url, forum_secret=SECRET)):
        for number in range(4):
            said = await answer(await ask("bilal", title=f"Where is my card {number}?"))
        await officers.mark(said)
        await put_into_bangla(said)
        secret = await keys.make("My CNAIM", "Ana", list(keys.SCOPES), by=await person("ada"))
    with served(url, tmp_path, **SETTINGS) as address:
        yield Served(address, secret)
    engine.drop(url)


async def tried(forum: Served, folder: Path) -> tuple[int, str]:
    """The exit code of schemathesis over a forum, and what it said."""
    (folder / "schemathesis.toml").write_text(CONFIGURED, encoding="utf-8")
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "schemathesis.cli", "run", f"{forum.address}/api/v1/openapi.json", "--checks", "all",
         "--header", f"Authorization: Bearer {forum.secret}",
         "--max-examples", EACH, "--phases", "coverage,fuzzing", "--seed", "1", "--no-shrink", "--no-color"],
        cwd=folder, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


async def test_schemathesis_finds_no_failure_in_the_running_server(base: Served, tmp_path: Path) -> None:
    code, said = await tried(base, tmp_path)
    assert code == 0, said[-6000:]
    assert "20 selected / 20 total" in said
