"""The latest official answers in a reader's languages, and how many there are in others."""

from collections import Counter
from functools import lru_cache
from typing import Any

from forum.database.prepared import InTurn, Prepared
from forum.threads.models import Thread
from forum.threads.reading.list_rows import Listed, columns, rows_of
from forum.threads.reading.lists import COUNTED, HAS_OFFICIAL, MOST_OWN, OTHERS, Part, parts
from forum.threads.visibility import PUBLIC


async def latest(
    *, rows: int, own: tuple[str, ...] = (), topic_id: int | None = None, only_own: bool = False
) -> list[Listed]:
    """The public threads with the latest official answers, in the languages `own` first, those being checked after all others.

    The ids of official versions are in the order in which they were marked. With `only_own` none in other languages.
    """
    own = own[:MOST_OWN]
    asked = _latest(rows, len(own), in_topic=topic_id is not None, only_own=only_own)
    return rows_of(await asked(*([] if topic_id is None else [topic_id]), *own))


@lru_cache(maxsize=64)
def _latest(rows: int, languages: int, *, in_topic: bool, only_own: bool) -> Prepared[list[tuple[Any, ...]]]:
    def build(*values: Any) -> InTurn:
        own = values[in_topic:]
        query = Thread.filter(PUBLIC & HAS_OFFICIAL, **{"topic_id": values[0]} if in_topic else {})
        latest = query.order_by("-official_id").limit(rows)
        wanted = [part for part in parts(own, checked=True) if not (only_own and part.language == OTHERS)]
        return InTurn([columns(latest.filter(part.condition(own))) for part in wanted], rows)

    return Prepared(build, *([int] if in_topic else []), *[str] * languages)


async def elsewhere(own: tuple[str, ...]) -> dict[str, int]:
    """The number of public threads with an official answer in other languages than `own`, by language, most first.

    The latest COUNTED are counted.
    """
    own = own[:MOST_OWN]
    return dict(Counter(str(code) for (code,) in await _elsewhere(len(own))(*own)).most_common())


@lru_cache(maxsize=8)
def _elsewhere(languages: int) -> Prepared[list[tuple[Any, ...]]]:
    def build(*own: str) -> Any:
        others = Thread.filter(PUBLIC & HAS_OFFICIAL & Part(None, OTHERS).condition(own))
        return others.order_by("-official_id").limit(COUNTED).values_list("language_id")

    return Prepared(build, *[str] * languages)
