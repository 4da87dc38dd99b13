"""Threads as lists show them: what a row prints of a thread and of its official answer, in one query."""

from datetime import date, datetime
from typing import Any, NamedTuple

from tortoise.queryset import QuerySet

from forum.threads.models import Thread


class Standing(NamedTuple):
    """What a row prints of the official answer."""

    review_by: date
    language_id: str
    short_html: str
    cabinet_id: int


class Listed(NamedTuple):
    """A thread in a list. The names are Thread's own; `official` is None where there is no official answer."""

    id: int
    kind: str
    topic_id: int
    language_id: str
    language_named: str
    title_html: str
    slug: str
    visibility: str
    status: str
    state: str
    example: bool
    created_at: datetime
    waiting_since: datetime
    official_id: int | None
    official: Standing | None


OWN = Listed._fields[:-1]
JOINED = [f"official__{field}" for field in Standing._fields]


async def listed(query: QuerySet[Thread]) -> list[Listed]:
    """The threads of `query`, in its order. Whole rows would take twice the time, and lists are read most."""
    rows = await query.values_list(*OWN, *JOINED)
    return [_listed(*row) for row in rows]


def _listed(*row: Any) -> Listed:
    own, joined = row[: len(OWN)], row[len(OWN) :]
    standing = None if own[-1] is None else Standing._make(joined)
    return Listed._make((*own, standing))
