"""What stands beside a thread for one reader, in one statement: what was done to it, notes among staff, who asks for it, who
writes, who has it in hand, and the reader's own follow and draft.

Each part is asked for only where the reader may have it, so that most readers ask for few of them or none.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from forum import clock, database
from forum.catalogue.views import Catalogue
from forum.people.permissions import may
from forum.people.person import Person
from forum.threads.models import Thread
from forum.threads.posting.drafts import ANSWER, WRITING_FOR
from forum.threads.visibility import subject


class Act(NamedTuple):
    """Something that was done to the thread; fields as in `ThreadAct`."""

    act: str
    at: datetime
    reason: str
    particulars: dict[str, Any]


class Note(NamedTuple):
    """A word among staff; the nickname is None once the account is gone."""

    nickname: str | None
    body: str
    at: datetime


class Writer(NamedTuple):
    """Somebody else of the team who is writing an answer, and when it was last saved."""

    account_id: int
    nickname: str
    saved_at: datetime


class ReadBy(NamedTuple):
    """Who read a private thread with a reason, and when; the nickname is None once the account is gone."""

    nickname: str | None
    reason: str
    at: datetime


class Transfer(NamedTuple):
    """That a cabinet asked for the thread: who of it, why, and what became of it.

    `state` is open, accepted, refused, taken_back or lapsed; the nickname is None once the account is gone, `answer` empty
    where nobody gave a reason.
    """

    cabinet_id: int
    by_id: int
    nickname: str | None
    reason: str
    at: datetime
    state: str
    answer: str


@dataclass
class Alongside:
    """What one reader gets; a part that isn't theirs is empty.

    `acts`, `read_by` and `transfers` are the latest first, `notes` the oldest. `draft` is the reader's own answer as begun,
    saved at `draft_at`; `last_word` the id of the latest answer by somebody else of the team, asked for only where not all
    answers are at hand; `put_by` the cabinet with whose help the question was put at the counter, 0 for a mediator's.
    """

    acts: list[Act] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    writers: list[Writer] = field(default_factory=list)
    read_by: list[ReadBy] = field(default_factory=list)
    transfers: list[Transfer] = field(default_factory=list)
    draft: str = ""
    draft_at: datetime | None = None
    followed: bool = False
    holder: str = ""
    last_word: int = 0
    put_by: int = 0


# Every part has the columns part, id, who, at, said, more.
_NEVER = "CAST(NULL AS TIMESTAMPTZ)"
_ACTS = (
    "SELECT 'act' AS part, id, act AS who, at, reason AS said, CAST(particulars AS TEXT) AS more"
    " FROM thread_act WHERE thread_id = ?"
)
_NOTES = (
    "SELECT 'note' AS part, n.id, a.nickname AS who, n.at, n.body AS said, '' AS more"
    " FROM internal_note n LEFT JOIN account a ON a.id = n.by_id WHERE n.thread_id = ?"
)
_OWN_DRAFT = (
    "SELECT 'draft' AS part, d.id, '' AS who, d.saved_at AS at, d.body AS said, '' AS more"
    " FROM draft d WHERE d.thread_id = ? AND d.about = ? AND d.account_id = ?"
)
_WRITERS = (
    "SELECT 'writer' AS part, d.account_id AS id, a.nickname AS who, d.saved_at AS at, '' AS said, '' AS more"
    " FROM draft d JOIN account a ON a.id = d.account_id"
    " WHERE d.thread_id = ? AND d.about = ? AND d.account_id <> ? AND d.saved_at > ? AND EXISTS ("
    "SELECT 1 FROM role_grant g WHERE g.account_id = d.account_id AND g.role IN ('mediator', 'officer')"
    " AND g.ended_at IS NULL AND (g.until IS NULL OR g.until > ?))"
)
_READINGS = (
    "SELECT 'reading' AS part, r.id, a.nickname AS who, r.at, r.reason AS said, '' AS more"
    " FROM reading r LEFT JOIN account a ON a.id = r.account_id WHERE r.thread_id = ?"
)
_TRANSFERS = (
    "SELECT 'transfer' AS part, q.id, q.who, q.at, q.said, q.more FROM (SELECT r.id, a.nickname AS who, r.at, r.reason AS said,"
    " CAST(r.cabinet_id AS TEXT) || ' ' || CAST(COALESCE(r.by_id, 0) AS TEXT) || ' ' || CASE"
    " WHEN r.answered_at IS NULL THEN 'open' WHEN r.accepted THEN 'accepted' WHEN r.accepted IS NOT NULL THEN 'refused'"
    " WHEN r.answered_by_id IS NOT NULL THEN 'taken_back' ELSE 'lapsed' END || ' ' || r.answer AS more"
    " FROM transfer_request r LEFT JOIN account a ON a.id = r.by_id WHERE r.thread_id = ? AND {whose}"
    " ORDER BY r.answered_at IS NULL DESC, r.id DESC LIMIT 20) q"
)
_FOLLOW = (
    f"SELECT 'follow' AS part, id, '' AS who, {_NEVER} AS at, '' AS said, '' AS more"
    " FROM follow WHERE thread_id = ? AND account_id = ?"
)
_HOLDER = (
    f"SELECT 'holder' AS part, id, nickname AS who, {_NEVER} AS at, '' AS said, '' AS more FROM account WHERE id = ?"
)
_LAST_WORD = (
    f"SELECT 'word' AS part, w.id, '' AS who, {_NEVER} AS at, '' AS said, '' AS more FROM (SELECT id FROM post"
    " WHERE thread_id = ? AND kind = 'answer' AND status = 'published' AND role <> 'member'"
    " AND (author_id IS NULL OR author_id <> ?) ORDER BY created_at DESC, id DESC LIMIT 1) w"
)
_COUNTER = (
    f"SELECT 'counter' AS part, COALESCE(cabinet_id, 0) AS id, '' AS who, {_NEVER} AS at, '' AS said, '' AS more"
    " FROM counter_question WHERE thread_id = ?"
)

Part = tuple[str, list[Any]]


async def alongside(
    thread: Thread, reader: Person, catalogue: Catalogue, *, reading: bool = False, paged: bool = False
) -> Alongside:
    """What `reader` gets beside `thread`; with `reading` only what somebody who reads it with a reason does.

    `paged` says that the page doesn't show all answers.
    """
    parts = _parts(thread, reader, catalogue, reading=reading, paged=paged)
    made = Alongside()
    for row in await _rows(parts):
        _FILED[row["part"]](made, row)
    made.acts.reverse()
    made.read_by.reverse()
    made.transfers.reverse()
    return made


async def writers(thread: Thread, reader: Person) -> list[Writer]:
    """Who else of the team is writing an answer now, in the order of their accounts."""
    made = Alongside()
    for row in await _rows([_writers(thread, reader)]):
        _FILED[row["part"]](made, row)
    return made.writers


async def _rows(parts: Iterable[Part]) -> list[dict[str, Any]]:
    """All rows of the parts, those of one part the earliest first."""
    asked = list(parts)
    if not asked:
        return []
    sql = " UNION ALL ".join(part for part, _ in asked)
    found = await database.rows(sql, [value for _, values in asked for value in values])
    for row in found:
        if isinstance(row["at"], str):
            row["at"] = datetime.fromisoformat(row["at"])
    return sorted(found, key=lambda row: (row["at"].timestamp() if row["at"] else 0, row["id"]))


def _parts(thread: Thread, reader: Person, catalogue: Catalogue, *, reading: bool, paged: bool) -> Iterable[Part]:
    if thread.at_counter:
        yield _COUNTER, [thread.id]
    if not reader.signed_in:
        return
    about = subject(thread, catalogue)
    if reader.is_staff or thread.author_id == reader.account_id:
        yield _ACTS, [thread.id]
    if thread.follows_count:
        yield _FOLLOW, [thread.id, reader.account_id]
    if reading:
        return
    if thread.visibility == "private" and "officer" in reader.roles and reader.cabinets & about.cabinets:
        yield _READINGS, [thread.id]
    if may(reader, "route", about):
        yield _TRANSFERS.format(whose="TRUE"), [thread.id]
    elif own := sorted(catalogue.covered(reader.cabinets)) if may(reader, "ask_transfer", about) else []:
        yield _TRANSFERS.format(whose=f"r.cabinet_id IN ({', '.join('?' * len(own))})"), [thread.id, *own]
    answers, notes = may(reader, "answer", about), may(reader, "note", about)
    if answers:
        yield _OWN_DRAFT, [thread.id, ANSWER, reader.account_id]
    if notes:
        yield _NOTES, [thread.id]
        yield _writers(thread, reader)
    if thread.assignee_id and (notes or may(reader, "take", about) or may(reader, "triage", about)):
        yield _HOLDER, [thread.assignee_id]
    if paged and notes and answers:
        yield _LAST_WORD, [thread.id, reader.account_id]


def _writers(thread: Thread, reader: Person) -> Part:
    moment = clock.now()
    return _WRITERS, [thread.id, ANSWER, reader.account_id, moment - WRITING_FOR, moment]


Row = dict[str, Any]


def _act(made: Alongside, row: Row) -> None:
    made.acts.append(Act(row["who"], row["at"], row["said"], json.loads(row["more"])))


def _transfer(made: Alongside, row: Row) -> None:
    cabinet_id, by_id, state, answer = row["more"].split(" ", 3)
    asked = row["who"], row["said"], row["at"]
    made.transfers.append(Transfer(int(cabinet_id), int(by_id), *asked, state, answer))


def _draft(made: Alongside, row: Row) -> None:
    made.draft, made.draft_at = row["said"], row["at"]


def _follow(made: Alongside, row: Row) -> None:
    made.followed = True


def _holder(made: Alongside, row: Row) -> None:
    made.holder = row["who"]


def _word(made: Alongside, row: Row) -> None:
    made.last_word = row["id"]


def _counter(made: Alongside, row: Row) -> None:
    made.put_by = row["id"]


_FILED: dict[str, Callable[[Alongside, Row], None]] = {
    "act": _act,
    "note": lambda made, row: made.notes.append(Note(row["who"], row["said"], row["at"])),
    "writer": lambda made, row: made.writers.append(Writer(row["id"], row["who"], row["at"])),
    "reading": lambda made, row: made.read_by.append(ReadBy(row["who"], row["said"], row["at"])),
    "transfer": _transfer,
    "draft": _draft,
    "follow": _follow,
    "holder": _holder,
    "word": _word,
    "counter": _counter,
}
