"""The triage list: questions without a first answer, danger first, then by deadline, for officers of their cabinets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.expressions import Q

from forum import clock
from forum.catalogue.views import Catalogue
from forum.database.prepared import InTurn, Merged
from forum.hours import Explained, working_between
from forum.people import permissions
from forum.people.permissions import may
from forum.people.person import Person
from forum.threads.casework import assignments, deadlines, needs, transfers
from forum.threads.holding import masks
from forum.threads.keyset import beyond, cursor_of, place_of
from forum.threads.models import NEEDS, Thread, ThreadAct
from forum.threads.visibility import TRIAGE, subject, ways_to_see

ROWS = 20
TAKEN = ("me", "nobody", "somebody")
SOON = timedelta(hours=8)
OPEN = Q(kind="question", status="published", state="unanswered", closed=False)
PARTS: Mapping[str, tuple[Q, str]] = {
    "d": (Q(danger=True), "created_at"),
    "": (Q(danger=False, answer_by__isnull=False), "answer_by"),
    "n": (Q(danger=False, answer_by__isnull=True), "waiting_since"),
}
"""The parts of the list in their order, by the mark of their cursors: their condition, and the column they are in order of."""


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of the list; an empty field means all. `needs` is one of NEEDS, `after` the last page's cursor."""

    cabinet_id: int | None = None
    topic_id: int | None = None
    language: str = ""
    taken: str = ""
    needs: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the list.

    `deadline` is the staff's: later than the promise by the working time for which information was missing, and `paused`
    while it is. `left` is the working time to it, negative once late; `waited` the working time since the question was
    asked. `due` is late, soon (within a working day), ok, or "" without a promise. The assignment to `assignee` `expired`
    if nothing was done for `assignment_days` working days. `asked_by` are the codes of cabinets that ask for the question.
    """

    thread: Thread
    deadline: datetime | None
    explained: Explained | None
    waited: timedelta
    left: timedelta
    due: str
    paused: bool
    assignee: str
    expired: bool
    assignment_days: int
    mine: bool
    may_take: bool
    may_release: bool
    may_route: bool
    asked_by: tuple[str, ...]

    @property
    def used(self) -> int:
        """The part of the promised time that is over, in percent."""
        whole = self.waited + self.left
        return 100 if whole <= timedelta() or self.due == "late" else min(int(100 * (self.waited / whole)), 100)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of rows. `next` is the cursor of the next page, empty at the end."""

    rows: Sequence[Row]
    next: str = ""


def covered(person: Person, catalogue: Catalogue) -> frozenset[int]:
    """The cabinets whose questions a person sees here: their own; all for moderators and officers of the triage desk."""
    own = catalogue.covered(person.cabinets)
    triage = catalogue.cabinet(TRIAGE)
    everything = may(person, "moderate") or (triage is not None and triage.id in own)
    return frozenset(catalogue.cabinets) if everything else own


async def page(filters: Filters, *, by: Person, catalogue: Catalogue, rows: int = ROWS) -> Page:
    """A page of the list: danger first, then the nearest deadline; questions without one come last, the longest wait first.

    It has only questions that `by` may see: an officer of the triage desk finds no private one of another cabinet.
    Raises NotSignedIn, NotAllowed.
    """
    permissions.require(by, "triage")
    chosen, found = _chosen(filters, by, catalogue), list[Thread]()
    begun, _, cursor = filters.after.rpartition(".") if filters.after else ("d", "", "")
    order = list(PARTS)
    for mark in order[order.index(begun) if begun in PARTS else 0 :]:
        part, column = PARTS[mark]
        if len(found) <= rows:
            ways = [chosen & part & seen for seen in ways_to_see(by, catalogue)]
            found += await first(ways, column, cursor if mark == begun else "", rows + 1 - len(found))
    shown = found[:rows]
    for thread in shown:
        if masks.apply_to(by, thread, catalogue):
            masks.mask_title(thread, catalogue.contacts)
    return Page(await _rows(shown, by, catalogue), _cursor(shown[-1]) if len(found) > rows else "")


def listed(person: Person, catalogue: Catalogue) -> Q:
    """The condition for the questions of the list, of those that `person` may see: without a first answer, of covered cabinets."""
    return OPEN & Q(cabinet_id__in=sorted(covered(person, catalogue)) or [0])


def _chosen(filters: Filters, by: Person, catalogue: Catalogue) -> Q:
    chosen = listed(by, catalogue)
    if filters.cabinet_id:
        chosen &= Q(cabinet_id=filters.cabinet_id)
    if filters.topic_id:
        chosen &= Q(topic_id=filters.topic_id)
    if filters.language:
        chosen &= Q(language_id=filters.language)
    if filters.needs and filters.needs in NEEDS:
        chosen &= Q(needs=filters.needs)
    return chosen & {
        "me": Q(assignee_id=by.account_id),
        "nobody": Q(assignee_id__isnull=True) | _resting(catalogue),
        "somebody": Q(assignee_id__isnull=False) & ~_resting(catalogue),
    }.get(filters.taken, Q())


def _resting(catalogue: Catalogue) -> Q:
    """The condition for threads whose assignment has expired, by the hours of their cabinets."""
    by_moment: dict[datetime, list[int]] = {}
    for cabinet in catalogue.cabinets.values():
        by_moment.setdefault(assignments.expired_if_before(cabinet), []).append(cabinet.id)
    if len(by_moment) == 1:
        return Q(assigned_at__lte=next(iter(by_moment)))
    parts = [Q(cabinet_id__in=ids, assigned_at__lte=moment) for moment, ids in by_moment.items()]
    return Q(*parts, join_type=Q.OR)


async def first(ways: Sequence[Q], column: str, cursor: str, rows: int) -> list[Thread]:
    """The first threads in the order of a column, from a place on; an index has those of each of the ways in that order."""
    place = place_of(cursor)
    beginning = beyond(column, place, descending=False) if place else Q()
    queries = [Thread.filter(seen & beginning).order_by(column, "id").limit(rows) for seen in ways]
    merged = Merged([query.values_list(column, "id") for query in queries], rows, (0, 1), descending=False)
    order = [row_id for _, row_id in await InTurn([merged], rows).read()]
    found = {thread.id: thread for thread in await Thread.filter(id__in=order or [0]).select_related("assignee")}
    return [found[row_id] for row_id in order if row_id in found]


def _cursor(thread: Thread) -> str:
    mark = "d" if thread.danger else "n" if thread.answer_by is None else ""
    return f"{mark}.{cursor_of(getattr(thread, PARTS[mark][1]), thread.id)}"


async def _rows(threads: Sequence[Thread], by: Person, catalogue: Catalogue) -> list[Row]:
    acts, asked = await needs.pauses_of(threads), await transfers.asked_by(threads, catalogue)
    return [_row(thread, acts[thread.id], asked[thread.id], by, catalogue) for thread in threads]


def _row(thread: Thread, acts: Sequence[ThreadAct], asked_by: tuple[str, ...], by: Person, catalogue: Catalogue) -> Row:
    cabinet, now, about = catalogue.cabinets[thread.cabinet_id], clock.now(), subject(thread, catalogue)
    opening, deadline = deadlines.opening(cabinet), needs.staff_deadline(thread, acts, cabinet)
    hours = catalogue.topics[thread.topic_id].first_reply_hours
    left = working_between(now, deadline, opening) if deadline else timedelta()
    late = deadline is not None and deadline <= now
    expired, mine = assignments.is_expired(thread, cabinet), thread.assignee_id == by.account_id
    return Row(
        thread=thread,
        deadline=deadline,
        explained=_explained(thread, hours, catalogue),
        waited=working_between(thread.created_at, now, opening),
        left=-working_between(deadline, now, opening) if deadline and late else left,
        due="" if deadline is None else "late" if late else "soon" if left <= SOON else "ok",
        paused=thread.needs == needs.INFORMATION,
        assignee=thread.assignee.nickname if thread.assignee else "",
        expired=expired,
        assignment_days=cabinet.assignment_days,
        mine=mine,
        may_take=may(by, "take", about),
        may_release=mine or may(by, "take", about) or may(by, "moderate"),
        may_route=may(by, "route", about),
        asked_by=asked_by,
    )


def _explained(thread: Thread, hours: int, catalogue: Catalogue) -> Explained | None:
    if thread.answer_by is None:
        return None
    owner, others = catalogue.cabinets[thread.cabinet_id], catalogue.cabinets.values()
    return deadlines.explained(thread.created_at, thread.answer_by, hours, owner, others)
