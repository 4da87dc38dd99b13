"""When the database is gone people get a page that says so, and the forum comes back by itself."""

from forum.catalogue import snapshot
from tests.cast import Visiting, ask, at
from tests.engines import Engine


async def test_a_page_without_the_database_is_503_in_the_readers_language(
    visit: Visiting, engine: Engine, database_url: str
) -> None:
    thread = await ask()
    visitor, amina = await visit(), await visit("amina")
    engine.take_away(database_url)
    snapshot.forget()
    refused = await visitor.get(at(thread, ui="ar"))
    written = await amina.post(at(thread, "/closure"), {"reason": ""})
    engine.give_back(database_url)
    assert (refused.status_code, written.status_code) == (503, 503)
    assert 'lang="ar"' in refused.text
    assert "Traceback" not in refused.text + written.text
    assert refused.headers["Retry-After"] == "10"
    assert refused.headers["X-Request-ID"] in refused.text
    assert (await visitor.get(at(thread))).status_code == 200


async def test_whom_to_call_is_told_without_the_database(visit: Visiting, engine: Engine, database_url: str) -> None:
    """What the process last knew of help lines is better than a page that says to come back later."""
    visitor = await visit()
    before = await visitor.get("/ar/help")
    engine.take_away(database_url)
    snapshot.doubt()
    told = await visitor.get("/ar/help")
    engine.give_back(database_url)
    assert (before.status_code, told.status_code) == (200, 200)
    assert told.text == before.text
    assert 'href="tel:112"' in told.text


async def test_readyz_tells_a_balancer(visit: Visiting, engine: Engine, database_url: str) -> None:
    visitor = await visit()
    assert (await visitor.get("/readyz")).json() == {"ready": True}
    engine.take_away(database_url)
    gone = await visitor.get("/readyz")
    engine.give_back(database_url)
    assert (gone.status_code, gone.json()) == (503, {"ready": False})
    assert (await visitor.get("/healthz")).status_code == 200
