"""What becomes of corrections: taken in hand, seen to and answered, the answer in the finder's language, kept for a time."""

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from forum import clock, database, events
from forum.catalogue import public_contacts
from forum.catalogue.editing import refuse
from forum.catalogue.periods import REPORT_DAYS
from forum.catalogue.views import Catalogue
from forum.errors import Conflict, NotFound
from forum.people.permissions import Subject as Ruled
from forum.people.permissions import require
from forum.people.person import Person
from forum.text import language as languages
from forum.text import tags
from moderation.desk.corrections import LONGEST_ANSWER, OUTCOMES, SCAM, UNCHANGED
from moderation.models import Correction


async def find(number: int, *, by: Person, scam: bool = False) -> Correction:
    """The correction of that number, or the report of a scam, that stands for all who told the same.

    Raises NotFound, NotSignedIn, NotAllowed.
    """
    require(by, "moderate" if scam else "see_corrections")
    row = await Correction.get_or_none(id=number, same_as_id=None).select_related("done_by", "claimed_by")
    if row is None or (row.kind == SCAM) is not scam:
        raise NotFound
    return row


async def claim(row: Correction, on: bool, *, by: Person) -> None:
    """Takes a correction in hand, also from a colleague, or gives it back. Again changes nothing.

    Raises NotSignedIn, NotAllowed, Conflict (`decided_meanwhile`).
    """
    _require(row, by)
    async with database.transaction():
        row = await Correction.filter(id=row.id).select_for_update().get()
        holder = by.account_id if on else None
        if row.done_at is not None:
            raise Conflict("decided_meanwhile")
        if row.claimed_by_id != holder:
            await Correction.filter(id=row.id).update(claimed_by_id=holder)
            await events.record("correction.claimed" if on else "correction.released", row, by=by)


async def answer(row: Correction, *, outcome: str, words: str, language: str, by: Person, sure: bool = False) -> None:
    """Says what became of a correction, with words for whoever found it; the same again changes nothing.

    Words plainly in another language are refused unless their author is `sure`. Raises NotSignedIn, NotAllowed, Invalid
    (`outcome: unknown`, `answer`: missing, too_long, `language: looks_otherwise`), Conflict (`decided_meanwhile`).
    """
    _require(row, by)
    wrong = {} if outcome in OUTCOMES else {"outcome": "unknown"}
    if outcome == UNCHANGED and not words:
        wrong["answer"] = "missing"
    if len(words) > LONGEST_ANSWER:
        wrong["answer"] = "too_long"
    if not sure and _looks_otherwise(words, language):
        wrong["language"] = "looks_otherwise"
    refuse(wrong)
    told = await public_contacts.hide_others(words)
    async with database.transaction():
        row = await Correction.filter(id=row.id).select_for_update().get()
        if row.done_at is not None:
            if (row.outcome, row.answer) == (outcome, told):
                return
            raise Conflict("decided_meanwhile")
        done = {"done_at": clock.now(), "done_by_id": by.account_id, "outcome": outcome}
        await Correction.filter(Q(id=row.id) | Q(same_as_id=row.id)).update(done_at=done["done_at"], outcome=outcome)
        await Correction.filter(id=row.id).update(**done, answer=told, answer_language=language, translation="")
        await events.record("correction.done", row, by=by, outcome=outcome)


async def reopen(row: Correction, *, by: Person) -> None:
    """Takes back that a correction was seen to. Again changes nothing. Raises NotSignedIn, NotAllowed."""
    _require(row, by)
    async with database.transaction():
        row = await Correction.filter(id=row.id).select_for_update().get()
        if row.done_at is None:
            return
        await Correction.filter(Q(id=row.id) | Q(same_as_id=row.id)).update(done_at=None, outcome="", done_by_id=None)
        await events.record("correction.reopened", row, by=by)


async def translate(row: Correction, words: str, *, by: Person) -> None:
    """Says the answer in its finder's language, which is one of a mediator's.

    Raises NotSignedIn, NotAllowed, Invalid (`translation`: missing, too_long).
    """
    require(by, "translate_correction", _in_language(row))
    refuse({"translation": "too_long" if words else "missing"} if not 0 < len(words) <= LONGEST_ANSWER else {})
    told = await public_contacts.hide_others(words)
    async with database.transaction():
        row = await Correction.filter(id=row.id).select_for_update().get()
        if row.translation != told:
            await Correction.filter(id=row.id).update(translation=told, translated_by_id=by.account_id)
            await events.record("correction.translated", row, by=by)


def lacks_translation(row: Correction) -> bool:
    """Whether whoever found it reads another language than its answer is in."""
    return bool(row.answer and row.language) and row.answer_language != row.language and not row.translation


def _looks_otherwise(words: str, language: str) -> bool:
    """Whether words are plainly in another language, or in other letters than it is written in."""
    known = languages.known(words, language)
    return known not in (None, language) or tags.tag(language, words) != language


def _in_language(row: Correction) -> Ruled:
    return Ruled(None, row.language, "", frozenset(), frozenset(), False)


def _require(row: Correction, by: Person) -> None:
    require(by, "moderate" if row.kind == SCAM else "answer_corrections")


def over(known: Catalogue) -> QuerySet[Correction]:
    """What was seen to long enough ago and still has its words."""
    seen_to = Correction.filter(done_at__lt=known.ends(REPORT_DAYS))
    return seen_to.exclude(body="", right="", answer="", translation="", seen="")
