"""Counters, states and what search knows, compared with the rows they stand for."""

from forum.operations import counted_anew
from tests.documents import wrong_documents


async def wrong_counters() -> dict[str, int]:
    """How many rows each counter is wrong in, without those that are right everywhere."""
    documents = {"documents": len(await wrong_documents())}
    return await counted_anew.wrong() | {name: number for name, number in documents.items() if number}
