"""Searches that found nothing, as the desk mends them in one step: one more word for a term, or a question that they lead to."""

from dataclasses import dataclass
from datetime import date

from tortoise.expressions import Q
from tortoise.functions import Max, Sum
from tortoise.queryset import QuerySet

from forum import clock, database, events
from forum.catalogue import public_contacts, term_editing
from forum.catalogue.models import one
from forum.catalogue.terms import Term
from forum.catalogue.views import Catalogue
from forum.errors import Invalid
from forum.people.permissions import require
from forum.people.person import Person
from forum.search.fruitless import LONGEST
from forum.search.models import FruitlessSearch, SearchLead
from forum.threads.holding import masks
from forum.threads.locking import locked, locked_for
from forum.threads.models import Thread
from forum.threads.state import documents
from forum.threads.visibility import visible_to

SHOWN, LOOKED_THROUGH, LONGEST_CODE = 50, 500, 12


@dataclass(frozen=True, slots=True)
class Fruitless:
    """Words that were searched for in vain: the language they seem to be in, how often, and the last day."""

    words: str
    language: str
    times: int
    last: date


async def most_frequent(*, by: Person, language: str = "") -> list[Fruitless]:
    """The SHOWN searches that found nothing most often, in one language or in any. Raises NotSignedIn, NotAllowed."""
    require(by, "mend_searches")
    chosen = FruitlessSearch.filter(language_id=language) if language else FruitlessSearch.all()
    counted = chosen.annotate(sum=Sum("times"), last=Max("day")).group_by("words", "language_id")
    found = counted.order_by("-sum", "words").limit(SHOWN).values_list("words", "language_id", "sum", "last")
    return [Fruitless(str(words), str(code), int(times), _day(last)) for words, code, times, last in await found]


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else database.moment(value).date()


async def add_word(words: str, language: str, term: str, *, by: Person) -> None:
    """Makes the words of a search one more way of saying a term, and takes the search off the list.

    Raises NotSignedIn, NotAllowed, Invalid: `term: missing | unknown`, and as `term_editing.add_word` does.
    """
    require(by, "mend_searches")
    row = await one(Term, code=term, archived_at=None)
    if row is None:
        raise Invalid({"term": "unknown" if term else "missing"})
    async with database.transaction():
        await term_editing.add_word(row, words, language, by=by)
        await _same(words, language).delete()


async def lead(words: str, language: str, to: Thread, *, by: Person, catalogue: Catalogue) -> None:
    """Makes a thread found by the words of a search, and takes the search off the list. Again: nothing happens.

    Raises NotSignedIn, NotAllowed, Invalid: `words: missing | too_long`, `language: unknown`; Conflict (`gone`).
    """
    require(by, "mend_searches")
    words = await public_contacts.hide_others(words)
    if not words or len(words) > LONGEST:
        raise Invalid({"words": "too_long" if words else "missing"})
    if language not in catalogue.languages:
        raise Invalid({"language": "unknown"})
    async with database.transaction():
        thread = await locked_for(to, "mend_searches", by=by, catalogue=catalogue)
        about = {"words": words, "language_id": language, "thread_id": thread.id}
        if not await SearchLead.filter(**about).exists():
            await SearchLead.create(**about, at=clock.now())
            await events.record("search.led", thread, by=by)
            await documents.changed(thread.id)
        await _same(words, language).delete()


async def end_lead(lead_id: str, *, by: Person, catalogue: Catalogue) -> None:
    """Takes the words of a search from a thread again, and puts the search back on the list. Again: nothing happens.

    Raises NotSignedIn, NotAllowed.
    """
    ended = next((each for each in await leads(by=by, catalogue=catalogue) if str(each.id) == lead_id), None)
    if ended is None:
        return
    async with database.transaction():
        thread = await locked(ended.thread)
        if await SearchLead.filter(id=ended.id).delete():
            row, _ = await FruitlessSearch.get_or_create(
                words=ended.words, language_id=ended.language_id, day=clock.today(), defaults={"times": 1}
            )
            await events.record("search.lead_ended", thread, by=by, search=row.id)
            await documents.changed(thread.id)


async def leads(*, by: Person, catalogue: Catalogue) -> list[SearchLead]:
    """The SHOWN latest searches that lead to a thread which `by` may see, with it. Raises NotSignedIn, NotAllowed."""
    require(by, "mend_searches")
    found = await SearchLead.all().order_by("-id").limit(LOOKED_THROUGH).select_related("thread")
    seen = Thread.filter(visible_to(by, catalogue) & Q(id__in=[each.thread_id for each in found] or [0]))
    ids = {int(str(each)) for each in await seen.values_list("id", flat=True)}
    return [each for each in found if each.thread_id in ids and not masks.apply_to(by, each.thread, catalogue)][:SHOWN]


async def dismiss(words: str, language: str, *, by: Person) -> None:
    """Takes a search off the list without a word more. One that isn't there is no matter. Raises NotSignedIn, NotAllowed."""
    require(by, "mend_searches")
    async with database.transaction():
        row = await _same(words, language).order_by("id").first()
        if row:
            await events.record("search.dismissed", row, by=by)
            await _same(words, language).delete()


def _same(words: str, language: str) -> QuerySet[FruitlessSearch]:
    """The rows of one search; none is longer than its column."""
    return FruitlessSearch.filter(words=words[:LONGEST], language_id=language[:LONGEST_CODE])
