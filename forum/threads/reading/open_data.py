"""Official answers as open data: every version that everybody may read, with the renderings of those in force.

The words are the institution's and its mediators'; nothing that an asker wrote is among them.
"""

import hashlib
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from tortoise.expressions import RawSQL, Subquery
from tortoise.queryset import QuerySet

from forum import clock
from forum.catalogue.views import Catalogue
from forum.threads.models import OfficialAnswer, Rendering, Revision, Thread
from forum.threads.official.versions import CONFIRMED
from forum.threads.reading.mapped import open_to_engines
from forum.threads.reading.revisions import PUBLIC, said_in_private
from forum.threads.review_dates import being_checked
from forum.threads.staleness import is_barred, is_withheld

AT_ONCE = 200
IN_FORCE, CHECKED, REPLACED, WITHDRAWN = "in_force", "being_checked", "replaced", "withdrawn"
TELLING = (
    "id", "confirmed_at", "marked_at", "replaced_at", "withdrawn_at", "checking", "language_id",
    "post_id", "post__revision", "post__masks", "post__thread__slug", "post__thread__topic_id", "in_private",
)  # fmt: skip
RENDERED = ("id", "made_at", "confirmed_at", "changed_at", "change", "masks", "disputes", "machine", "version_id")


class Told(NamedTuple):
    """A version of an official answer. `number` counts those of its answer that everybody may read.

    `text` is "" where its text may not be read any more; `renderings` are those of the version in force.
    """

    number: int
    state: str
    version: OfficialAnswer
    thread: Thread
    text: str
    renderings: list[Rendering]


async def state(catalogue: Catalogue) -> tuple[str, datetime | None]:
    """What all of it comes to, as a digest, and the moment of the last change; it reads no text."""
    versions = await _open(catalogue).order_by("id").values_list(*TELLING)
    renderings = await _renderings(catalogue).order_by("id").values_list(*RENDERED)
    moments = [each for row in (*versions, *renderings) for each in row if isinstance(each, datetime)]
    told = repr((versions, renderings, catalogue.version, clock.today()))
    return hashlib.blake2b(told.encode(), digest_size=12).hexdigest(), max(moments, default=None)


async def versions(catalogue: Catalogue) -> AsyncIterator[Told]:
    """Every version in the order in which they were marked, some at a time."""
    last, numbers = 0, Counter[int]()
    while (
        rows := await _open(catalogue).filter(id__gt=last).order_by("id").limit(AT_ONCE).select_related("post__thread")
    ):
        last = rows[-1].id
        texts, rendered = await _texts(rows), await _rendered(rows, catalogue)
        for row in filter(_is_public, rows):
            numbers[row.post_id] += 1
            said = rendered.get(row.post_id, []) if _in_force(row) else []
            yield Told(numbers[row.post_id], _state(row), row, row.post.thread, texts.get(row.id, ""), said)


def _open(catalogue: Catalogue) -> QuerySet[OfficialAnswer]:
    """The versions of public threads, each with whether it was marked while its thread was private (`in_private`)."""
    threads = Subquery(Thread.filter(open_to_engines(catalogue)).values("id"))
    rows = OfficialAnswer.filter(CONFIRMED, post__status="published", post__thread_id__in=threads)
    in_private = said_in_private("(SELECT asked.thread_id FROM post asked WHERE asked.id = official_answer.post_id)")
    return rows.annotate(in_private=RawSQL(in_private))


def _renderings(catalogue: Catalogue) -> QuerySet[Rendering]:
    threads = Subquery(Thread.filter(open_to_engines(catalogue), official_id__isnull=False).values("id"))
    return Rendering.filter(thread_id__in=threads, replaced_at=None, machine=False, post__kind="answer")


async def _texts(rows: Iterable[OfficialAnswer]) -> dict[int, str]:
    """The text that each version marked: the answer's own, or an earlier one that everybody may read."""
    given = {row.id: row.post.source for row in rows if row.post_revision == row.post.revision}
    earlier = {(row.post_id, row.post_revision): row.id for row in rows if row.id not in given}
    if earlier:
        kept = Revision.filter(post_id__in=[post_id for post_id, _ in earlier], shown_to=PUBLIC)
        for each in await kept:
            if (each.post_id, each.number) in earlier:
                given[earlier[each.post_id, each.number]] = each.source
    return given


async def _rendered(rows: Iterable[OfficialAnswer], catalogue: Catalogue) -> dict[int, list[Rendering]]:
    """The renderings that everybody reads of the answers with a version in force, by answer."""
    found = dict[int, list[Rendering]]()
    if in_force := {row.post_id: row.post for row in rows if _in_force(row)}:
        for each in await _renderings(catalogue).filter(post_id__in=list(in_force)).order_by("language_id", "id"):
            if each.source and not is_barred(each) and not is_withheld(each, in_force[each.post_id].masks):
                found.setdefault(each.post_id, []).append(each)
    return found


def _is_public(row: Any) -> bool:
    return _in_force(row) or not row.in_private


def _in_force(row: OfficialAnswer) -> bool:
    return row.replaced_at is None and row.withdrawn_at is None


def _state(row: OfficialAnswer) -> str:
    if row.withdrawn_at is not None:
        return WITHDRAWN
    if row.replaced_at is not None:
        return REPLACED
    return CHECKED if being_checked(row, clock.today()) else IN_FORCE
