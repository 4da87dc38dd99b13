"""The forum that a journey walks, where its module serves none of its own."""

from collections.abc import Iterator

import pytest

from tests.engines import Engine
from tests.journeys.browser import served


@pytest.fixture(scope="module")
def base(request: pytest.FixtureRequest, engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a served forum with the cast, which a module's SETTINGS set further."""
    url = engine.fresh()
    settings: dict[str, str] = getattr(request.module, "SETTINGS", {})
    with served(url, tmp_path_factory.mktemp("served"), **settings) as base:
        yield base
    engine.drop(url)
