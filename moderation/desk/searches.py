"""Searches that found nothing, as the desk mends them: the words, how often, and one more word for a term in one step."""

from dataclasses import dataclass
from datetime import date

from tortoise.functions import Max, Sum
from tortoise.queryset import QuerySet

from forum import database, events
from forum.catalogue import term_editing
from forum.catalogue.models import one
from forum.catalogue.terms import Term
from forum.errors import Invalid
from forum.people.permissions import require
from forum.people.person import Person
from forum.search.fruitless import LONGEST
from forum.search.models import FruitlessSearch

SHOWN, LONGEST_CODE = 50, 12


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
