"""Corrections: a page's faults as readers tell them, with or without an account, and what staff saw to and answered.

Whoever wants to be told has their account beside the row, or a shadow of its own that a return code opens. Who tells the same
of the same page is counted on the row that waits already, and gets its answer.
"""

import hashlib
from dataclasses import dataclass
from functools import reduce
from operator import or_

from tortoise.expressions import F, Q
from tortoise.queryset import QuerySet

from forum import clock, database, events
from forum.catalogue import public_contacts
from forum.catalogue.editing import refuse
from forum.people import shadows
from forum.people.permissions import require
from forum.people.person import Person
from forum.people.return_codes import Made
from forum.text import han_count, letters, word_count
from moderation.desk.subjects import FACT, Stood, Subject
from moderation.models import Correction

KINDS = (FACT, "answer", "rendering", "interface", "broken", "other")
"""A wrong fact, an answer, a mediator's rendering, the words of the pages, something that does not work, anything else."""
SCAM = "scam"
"""The kind of a report of a scam (`scams`)."""
EARLIER = ("wrong", "words")
"""Kinds of earlier rows."""
CORRECTED, UNCHANGED = OUTCOMES = ("corrected", "unchanged")
WAITING, IN_HAND, DONE, TO_TRANSLATE = STATES = ("", "hand", "done", "translate")
LONGEST, LONGEST_PAGE, LONGEST_RIGHT, LONGEST_ANSWER = 1_000, 300, 300, 1_000
OF_INSTITUTIONS = frozenset({"phone", "email", "address"})
"""The kinds of personal data that stay in what is `right`: it speaks of a place, a cabinet or a line."""
ROWS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What somebody tells, as it was typed: the page's path, the subject as it stood there, their words and language.

    `right` is how the facts of a subject should stand.
    """

    page: str = ""
    kind: str = ""
    body: str = ""
    right: str = ""
    subject: Subject | None = None
    stood: Stood | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the list, and the cursor of the next one (empty at the end)."""

    rows: list[Correction]
    next: str


def state_of(row: Correction) -> str:
    """received, looking, corrected, unchanged, or seen_to for what was done without a word."""
    if row.done_at is not None:
        return row.outcome or "seen_to"
    return "looking" if row.claimed_by_id else "received"


async def tell(told: Telling, *, by: Person, answered: bool = False, code: Made | None = None) -> Correction:
    """Keeps what somebody tells of a page; personal data in it are hidden, in what is `right` but for OF_INSTITUTIONS.

    Where they want to be `answered` it is beside their account, with a `code` beside a shadow that it opens. Without a kind it is
    of any other. Raises Invalid: `kind: unknown`, `body` (missing, too_long), `right` (not_here, too_long).
    """
    refuse(_wrong_words(told) | ({} if told.kind in ("", *KINDS, *EARLIER) else {"kind": "unknown"}))
    page = told.page[:LONGEST_PAGE]
    # A path's signs would hide from the detector that a part of it is somebody's number.
    parts = " ".join(page.split("/"))
    row = Correction(
        kind=told.kind or KINDS[-1],
        body=await public_contacts.hide_others(told.body),
        right=await public_contacts.hide_others(told.right, OF_INSTITUTIONS),
        language=told.language,
    )
    row.page = page if await public_contacts.hide_others(parts) == parts else ""
    if told.subject:
        row.about, row.stood = told.subject.code, told.stood or told.subject.stood
    return await keep(row, by=by, answered=answered, code=code)


def _wrong_words(told: Telling) -> dict[str, str]:
    """The errors of words that say nothing, too many, or how something should stand that is no fact."""
    wrong = {}
    if not any(word_count(each) or han_count(each) for each in (told.body, told.right)):
        wrong["body"] = "missing"
    elif len(told.body) > LONGEST:
        wrong["body"] = "too_long"
    if told.right and (told.subject is None or told.subject.kind != FACT):
        wrong["right"] = "not_here"
    elif len(told.right) > LONGEST_RIGHT:
        wrong["right"] = "too_long"
    return wrong


async def keep(row: Correction, *, by: Person, answered: bool, code: Made | None) -> Correction:
    """Keeps a new row, or counts it on that of the same words that waits already; gives the one that was kept."""
    row.at, row.likeness = clock.now(), _likeness(row)
    async with database.transaction():
        finder = await shadows.make(by, code=code) if code else by
        row.account_id = finder.account_id if answered else None
        same = await Correction.filter(likeness=row.likeness, done_at=None, same_as_id=None).order_by("id").first()
        if same:
            await Correction.filter(id=same.id).update(times=F("times") + 1)
            row.same_as_id = same.id
        kept = same if same and not row.account_id else row
        if kept is row:
            await row.save()
        actor = None if by.is_shadow or not by.signed_in else by
        await events.record("correction.told", same or row, by=actor, kind=row.kind)
    return kept


def _likeness(row: Correction) -> str:
    words = "\n".join("".join(letters.comparable(each).split()) for each in (row.body, row.right) if each)
    said = f"{row.kind == SCAM}\n{row.page}\n{row.about}\n{words}"
    return hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


async def told_by(person: Person) -> list[Correction]:
    """What a person told and wants to be told of, the latest first, each with the row that stands for it."""
    mine = Correction.filter(account_id__in=sorted(person.own) or [0])
    return await mine.order_by("-id").limit(ROWS).select_related("same_as")


async def listed(state: str = "", *, by: Person, kind: str = "", after: str = "") -> Listed:
    """The corrections in one of STATES, the latest first: those that wait, that somebody has in hand, that were seen to, and
    whose answers a mediator's languages lack. Raises NotSignedIn, NotAllowed.
    """
    require(by, "see_corrections")
    rows = Correction.filter(_in_state(state, by), same_as_id=None).exclude(kind=SCAM)
    if kind:
        rows = rows.filter(kind=kind)
    return await page_of(rows.filter(past(after)).order_by("-id"))


async def page_of(rows: QuerySet[Correction]) -> Listed:
    """The first ROWS of a list."""
    found = await rows.limit(ROWS + 1).select_related("done_by", "claimed_by")
    return Listed(found[:ROWS], str(found[ROWS - 1].id) if len(found) > ROWS else "")


def past(cursor: str) -> Q:
    """The rows of a list after those of a page with that cursor."""
    known = cursor.isdecimal() and len(cursor) <= len(str(2**63)) - 1
    return Q(id__lt=int(cursor)) if known else Q()


def _in_state(state: str, by: Person) -> Q:
    if state == TO_TRANSLATE:
        lacking = [Q(language=code) & ~Q(answer_language=code) for code in sorted(by.languages)]
        return Q(done_at__isnull=False, translation="") & ~Q(answer="") & reduce(or_, lacking, Q(id=0))
    if state == DONE:
        return Q(done_at__isnull=False)
    return Q(done_at=None, claimed_by_id__isnull=state != IN_HAND)


def waiting() -> Q:
    """Those that nobody has seen to."""
    return Q(done_at=None, same_as_id=None) & ~Q(kind=SCAM)
