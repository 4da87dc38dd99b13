"""The part of a thread's page for staff and mediators: notes, transfers, the assignment, and others' drafts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from tortoise.expressions import Case, When

from forum.catalogue.views import CabinetView, Catalogue
from forum.people.permissions import Subject, may
from forum.people.person import Person
from forum.threads.casework import assignments, gists
from forum.threads.casework.models import InternalNote, TransferRequest
from forum.threads.holding import masks
from forum.threads.models import Thread
from forum.threads.posting.drafts import Writer
from forum.threads.visibility import visible_to

TRANSFERS_SHOWN = 20


class Note(NamedTuple):
    """A note among staff; the nickname is None once the account is gone, the cabinet that of an officer now."""

    nickname: str | None
    body: str
    at: datetime
    cabinet_id: int | None = None


class Transfer(NamedTuple):
    """A cabinet's request for the thread; the nickname is None once the account is gone, `answer` empty without a reason."""

    id: int
    cabinet_id: int
    by_id: int | None
    nickname: str | None
    reason: str
    at: datetime
    answer: str
    answered_at: datetime | None
    answered_by_id: int | None
    accepted: bool | None

    @property
    def state(self) -> str:
        """One of open, accepted, refused, taken_back, lapsed."""
        if self.answered_at is None:
            return "open"
        if self.accepted is not None:
            return "accepted" if self.accepted else "refused"
        return "taken_back" if self.answered_by_id else "lapsed"


@dataclass(frozen=True, slots=True)
class StaffPanel:
    """The panel of one thread: `notes` the oldest first, `transfers` the latest first.

    `assignee` is the nickname of the assignee, "" for nobody; the assignment expires after `assignment_days` working days without
    an act. `covered` are the ids of the reader's cabinets and those below, `may_ask_for` those among them that
    have not asked for the thread. `last_answer_id` is of the latest answer by somebody else of the team, 0 for none;
    `has_replies` says whether there are saved replies to begin an answer from. `asked_after` is the question whose official
    answer the asker read first. `gist` is the proposal of one.
    """

    notes: list[Note]
    transfers: list[Transfer]
    writers: list[Writer]
    assignee: str
    is_mine: bool
    has_expired: bool
    assignment_days: int
    covered: frozenset[int]
    may_ask_for: list[CabinetView]
    last_answer_id: int
    has_replies: bool
    asked_after: Thread | None = None
    gist: str = ""


def sees_panel(reader: Person, about: Subject) -> bool:
    """True if `reader` works on the thread: may note, take or triage it."""
    return any(may(reader, capability, about) for capability in ("note", "take", "triage"))


async def staff_panel(
    thread: Thread,
    question: str,
    reader: Person,
    catalogue: Catalogue,
    *,
    about: Subject,
    assignee: str,
    writers: list[Writer],
    last_answer_id: int,
    has_replies: bool,
) -> StaffPanel:
    """The panel of `thread` for `reader`, who works on it; only the parts open to them are read."""
    cabinet, notes = catalogue.cabinets[thread.cabinet_id], may(reader, "note", about)
    covered = catalogue.covered(reader.cabinets) if may(reader, "ask_transfer") else frozenset()
    routes = may(reader, "route", about)
    transfers = await _transfers(thread, None if routes else covered) if routes or covered else []
    asked = {each.cabinet_id for each in transfers if each.state == "open"}
    return StaffPanel(
        notes=await _notes(thread) if notes else [],
        transfers=transfers,
        writers=writers,
        assignee=assignee,
        is_mine=thread.assignee_id == reader.account_id,
        has_expired=thread.state == "unanswered" and assignments.is_expired(thread, cabinet),
        assignment_days=cabinet.assignment_days,
        covered=covered,
        may_ask_for=[] if routes else [each for each in catalogue.cabinets.values() if each.id in covered - asked],
        last_answer_id=last_answer_id,
        has_replies=has_replies,
        asked_after=await _asked_after(thread, reader, catalogue) if thread.asked_after_id else None,
        gist=await gists.proposed(thread, question, catalogue)
        if may(reader, "sum_up", about) and not thread.gist
        else "",
    )


async def _asked_after(thread: Thread, reader: Person, catalogue: Catalogue) -> Thread | None:
    found = await Thread.get_or_none(visible_to(reader, catalogue), id=thread.asked_after_id)
    if found and masks.apply_to(reader, found, catalogue):
        masks.mask_title(found, catalogue.contacts)
    return found


async def _notes(thread: Thread) -> list[Note]:
    rows = InternalNote.filter(thread_id=thread.id).order_by("at", "id")
    columns = ("id", "by__nickname", "body", "at", "by__grants__cabinet_id", "by__grants__ended_at")
    found: dict[int, Note] = {}
    for note_id, nickname, body, at, cabinet_id, ended_at in await rows.values_list(*columns):
        known = found.setdefault(note_id, Note(nickname, body, at))
        if cabinet_id and not ended_at and known.cabinet_id != thread.cabinet_id:
            found[note_id] = known._replace(cabinet_id=cabinet_id)
    return list(found.values())


async def _transfers(thread: Thread, cabinets: Iterable[int] | None) -> list[Transfer]:
    """The thread's transfer requests, of these cabinets or of all: every open one, and the latest of the others."""
    rows = TransferRequest.filter(thread_id=thread.id)
    if cabinets is not None:
        rows = rows.filter(cabinet_id__in=sorted(cabinets))
    # Words, since PostgreSQL would not know the type of bare numbers.
    rows = rows.annotate(open=Case(When(answered_at__isnull=True, then="open"), default=""))
    columns = [{"nickname": "by__nickname"}.get(name, name) for name in Transfer._fields]
    found = await rows.order_by("-open", "-id").limit(TRANSFERS_SHOWN).values_list(*columns)
    return sorted((Transfer(*row) for row in found), key=lambda each: (each.at, each.id), reverse=True)
