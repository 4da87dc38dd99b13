"""The latest official answers that can be read in a reader's languages, and how many there are in others alone."""

from collections import Counter
from functools import lru_cache
from typing import Any

from tortoise.expressions import Q

from forum.database.prepared import InTurn, Prepared
from forum.threads.models import Thread
from forum.threads.reading.list_rows import Listed, columns, rows_of
from forum.threads.reading.lists import COUNTED, HAS_OFFICIAL, MOST_OWN, OTHERS, parts
from forum.threads.visibility import PUBLIC


async def latest(
    *, rows: int, own: tuple[str, ...] = (), topic_id: int | None = None, only_own: bool = False
) -> list[Listed]:
    """The public threads with the latest official answers, in the languages `own` first, those being checked after all others.

    One that was rendered into a language counts as in it too. The ids of official versions are in the order in which they
    were marked. With `only_own` none in other languages.
    """
    asked = _latest(rows, own[:MOST_OWN], in_topic=topic_id is not None, only_own=only_own)
    return rows_of(await asked(*([] if topic_id is None else [topic_id])))


@lru_cache(maxsize=256)
def _latest(rows: int, own: tuple[str, ...], *, in_topic: bool, only_own: bool) -> Prepared[list[tuple[Any, ...]]]:
    def build(*values: Any) -> InTurn:
        query = Thread.filter(PUBLIC & HAS_OFFICIAL, **{"topic_id": values[0]} if in_topic else {})
        latest = query.order_by("-official_id").limit(rows)
        wanted = [part for part in parts(own, checked=True) if not (only_own and part.language == OTHERS)]
        return InTurn(
            [columns(latest.filter(overdue=each.overdue).filter(_read(each.language, own))) for each in wanted], rows
        )

    return Prepared(build, *([int] if in_topic else []))


def _read(language: str, own: tuple[str, ...]) -> Q:
    """What a reader of the languages `own`, the best first, reads in one of them, or in none of them (OTHERS)."""
    better = own[: own.index(language)] if language in own else own if language == OTHERS else ()
    chosen = _is_in(language) if language in own else Q()
    return chosen & Q(*(~_is_in(code) for code in better))


def _is_in(code: str) -> Q:
    """Threads that were written in a language or can be read in it."""
    among = Q(read_in=code) | Q(read_in__startswith=f"{code} ") | Q(read_in__endswith=f" {code}")
    return Q(language_id=code) | (~Q(read_in="") & (among | Q(read_in__contains=f" {code} ")))


async def elsewhere(own: tuple[str, ...]) -> dict[str, int]:
    """The number of public threads whose official answer is in none of `own`, by their language, most first.

    The latest COUNTED are counted.
    """
    return dict(Counter(str(code) for (code,) in await _elsewhere(own[:MOST_OWN])()).most_common())


@lru_cache(maxsize=256)
def _elsewhere(own: tuple[str, ...]) -> Prepared[list[tuple[Any, ...]]]:
    def build() -> Any:
        others = Thread.filter(PUBLIC & HAS_OFFICIAL & _read(OTHERS, own))
        return others.order_by("-official_id").limit(COUNTED).values_list("language_id")

    return Prepared(build)
