"""Danger: by when a person looks at a question that says it, and which of them nobody has looked at yet.

Somebody has looked once a question was taken in hand or answered, or once its item of the review queue was decided.
"""

from dataclasses import dataclass
from datetime import datetime

from forum import clock
from forum.catalogue.views import Catalogue
from forum.hours import add_working, is_open
from forum.people.person import Person
from forum.threads.casework import deadlines
from forum.threads.models import ReviewItem, Thread
from forum.threads.state.review_queue import DANGER, URGENCIES
from forum.threads.visibility import visible_to

COUNTED = 100
_UNSEEN = {
    "ended_at": None,
    "appeal_id": None,
    "urgency__gte": URGENCIES[DANGER],
    "reasons__contains": f" {DANGER} ",
    "thread__danger": True,
    "thread__state": "unanswered",
    "thread__closed": False,
    "thread__assignee_id": None,
}


@dataclass(frozen=True, slots=True)
class Unseen:
    """The questions that say danger and that nobody has looked at: how many (up to COUNTED, which means that many or more).

    `first` is the one to look at first, by `look_by`; it is `late` after that. `closed`: its cabinet doesn't work now.
    """

    count: int
    first: Thread
    look_by: datetime
    closed: bool

    @property
    def late(self) -> bool:
        return self.look_by <= clock.now()


def look_by(thread: Thread, catalogue: Catalogue) -> datetime:
    """The moment by which a person of the team has looked at a question that says danger."""
    opening = deadlines.opening(catalogue.cabinets[thread.cabinet_id])
    return add_working(thread.created_at, catalogue.danger_hours, opening)


async def waiting() -> list[Thread]:
    """The questions that wait for a look, as far as COUNTED."""
    items = ReviewItem.filter(**_UNSEEN).order_by("-urgency", "since", "id").limit(COUNTED)
    return [item.thread for item in await items.select_related("thread") if item.thread]


async def waits(thread: Thread) -> bool:
    """Whether a question still waits for a look."""
    return await ReviewItem.filter(**_UNSEEN, thread_id=thread.id).exists()


async def unseen(catalogue: Catalogue, *, by: Person | None = None) -> Unseen | None:
    """The questions that wait for a look, for `by` those they may see; None where there is none."""
    items = ReviewItem.filter(**_UNSEEN).order_by("-urgency", "since", "id").limit(COUNTED)
    found = [int(each) for each in await items.values_list("thread_id", flat=True)]  # type: ignore[call-overload]
    if not found:
        return None
    rows = Thread.filter(id__in=found)
    threads = await (rows.filter(visible_to(by, catalogue)) if by else rows)
    if not threads:
        return None
    ranked = sorted((look_by(thread, catalogue), thread.id, thread) for thread in threads)
    moment, _, first = ranked[0]
    closed = not is_open(clock.now(), deadlines.opening(catalogue.cabinets[first.cabinet_id]))
    return Unseen(len(threads), first, moment, closed)
