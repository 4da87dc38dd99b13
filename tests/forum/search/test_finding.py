"""Finding: what a reader types and the threads that come back, the same on both engines."""

from forum.catalogue.views import Catalogue
from forum.threads.models import Thread
from forum.threads.reading import finding
from forum.threads.reading.finding import Found, Query
from tests.cast import ask, person


async def found(words: str, catalogue: Catalogue, who: str | None = None, **how: object) -> Found:
    query = Query(words, **how)  # type: ignore[arg-type]
    return await finding.find(query, reader=await person(who), languages=("en",), catalogue=catalogue)


async def titles(words: str, catalogue: Catalogue, who: str | None = None, **how: object) -> list[str]:
    page = await found(words, catalogue, who, **how)
    rows = {row.id: row.title for row in await Thread.all()}
    return [rows[hit.row.id] for hit in page.hits]


async def test_smoke(catalogue: Catalogue) -> None:
    await ask(title="How do I renew my residence card?", body="My card has expired and there is no appointment.")
    await ask(title="Where can I learn Portuguese?", body="I live in Braga and work at night.")
    await ask(title="রেসিডেন্স কার্ড নবায়ন কীভাবে করব?", body="আমার কার্ডের মেয়াদ শেষ।", language="bn")
    print(await found("residence card", catalogue))
    print(await titles("residence card", catalogue))
    print(await titles("residnce carrd", catalogue))
    print(await titles("residence card nobayon kivabe", catalogue))
    print(await found("residence card nobayon kivabe", catalogue, language="en"))
    print(await titles("xyzzy", catalogue))
    assert await titles("portuguese", catalogue) == ["Where can I learn Portuguese?"]
