"""The forum that a journey walks, where its module serves none of its own, and people who write to one without pause."""

from collections.abc import Iterator

import pytest

from forum import database
from tests.engines import Engine
from tests.journeys.browser import served
from tests.journeys.writers import Writer, signed_in


@pytest.fixture(scope="module")
def base(request: pytest.FixtureRequest, engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a served forum with the cast, which a module's SETTINGS set further."""
    url = engine.fresh()
    settings: dict[str, str] = getattr(request.module, "SETTINGS", {})
    with served(url, tmp_path_factory.mktemp("served"), **settings) as base:
        yield base
    engine.drop(url)


@pytest.fixture
async def writers(database_url: str) -> list[Writer]:
    """Eight people who are signed in before the server starts."""
    await database.connect(database_url)
    try:
        return await signed_in()
    finally:
        await database.close()
