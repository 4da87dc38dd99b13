"""The official answers that steps of paths rest on, as everybody sees them, and whether they are to be relied on now."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from forum import clock
from forum.catalogue.paths.models import PathStep
from forum.catalogue.paths.views import StepView
from forum.threads.models import Thread
from forum.threads.reading.list_rows import JOINED, OWN, Listed, rows_of
from forum.threads.reading.rendered import in_own
from forum.threads.review_dates import being_checked
from forum.threads.visibility import PUBLIC

CHECKING, DISPUTED, GONE = "checking", "disputed", "gone"
STATES = ("", CHECKING, DISPUTED, GONE)


class StepAnswer(NamedTuple):
    """The answer of a step; `state` is one of STATES, empty for one to rely on. `thread` is None where everybody may read none."""

    state: str
    thread: Listed | None = None


async def answers_of(steps: Iterable[StepView], wanted: Sequence[str]) -> dict[int, StepAnswer]:
    """The answers by step, in the reader's languages; a thread that not everybody sees is as one that was never answered."""
    chosen = {step.id: step.thread_id for step in steps if step.thread_id}
    if not chosen:
        return {}
    columns = (*OWN, *JOINED, "official__unsolved")
    found = await Thread.filter(PUBLIC, id__in=sorted(set(chosen.values())), official_id__isnull=False).values_list(
        *columns
    )
    rows = await in_own(rows_of([row[:-1] for row in found]), wanted)
    today = clock.today()
    known = {row.id: StepAnswer(_state(row, bool(each[-1]), today), row) for row, each in zip(rows, found, strict=True)}
    return {step_id: known.get(thread_id, StepAnswer(GONE)) for step_id, thread_id in chosen.items()}


def _state(row: Listed, unsolved: bool, today: date) -> str:
    if row.overdue or row.answered_title_html or row.official is None or being_checked(row.official, today):
        return CHECKING
    return DISPUTED if unsolved else ""


def stale() -> QuerySet[PathStep]:
    """The steps whose answer is not to be relied on now, of paths that readers are led to, in no order."""
    hidden = ~Q(thread__visibility="public") | ~Q(thread__status="published") | Q(thread__official_id__isnull=True)
    checked = Q(thread__overdue=True) | Q(thread__official__checking=True) | ~Q(thread__answered_title="")
    doubted = checked | Q(thread__official__review_by__lt=clock.today()) | Q(thread__official__unsolved=True)
    return PathStep.filter(hidden | doubted, thread_id__isnull=False, path__archived_at=None)
