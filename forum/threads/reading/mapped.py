"""The public threads for a map of the site, in parts of the ids that each have about as many."""

from datetime import datetime
from typing import NamedTuple

from tortoise.expressions import Q

from forum.catalogue.views import Catalogue
from forum.threads.models import Thread
from forum.threads.visibility import PUBLIC

A_PART = 1000
IDS = 2**60
"""Ids are as many random bits (`forum/ids.py`), so that equal parts of them have about as many threads."""


class Mapped(NamedTuple):
    """What a thread's address needs, its language, and its last activity. The names are Thread's own."""

    id: int
    slug: str
    language_id: str
    active_at: datetime


def open_to_engines(catalogue: Catalogue) -> Q:
    """Threads that search engines may list: public ones, none in a sensitive topic."""
    return PUBLIC & ~Q(topic_id__in=[topic.id for topic in catalogue.topics.values() if topic.sensitive] or [0])


async def parts(catalogue: Catalogue) -> int:
    """The number of parts of the map, a power of two, so that none has many more threads than A_PART."""
    count = await Thread.filter(open_to_engines(catalogue)).count()
    return 1 << max(0, (count // A_PART)).bit_length()


async def part(number: int, of: int, catalogue: Catalogue) -> list[Mapped]:
    """The threads of the part `number`, counted from 0, of `of`."""
    within = Q(id__gte=number * IDS // of, id__lt=(number + 1) * IDS // of)
    rows = await Thread.filter(open_to_engines(catalogue) & within).order_by("id").values_list(*Mapped._fields)
    return [Mapped(*row) for row in rows]
