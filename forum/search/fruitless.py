"""Searches that found nothing: their words, language, day and number, for the staff who mend that. Never who searched."""

from tortoise.expressions import F
from tortoise.queryset import QuerySet

from forum import clock
from forum.catalogue.periods import SEARCH_DAYS
from forum.catalogue.views import Catalogue
from forum.search.models import FruitlessSearch
from forum.text import clean_line, personal
from forum.text.personal import Contacts

LONGEST = 100
MOST_A_DAY = 2_000
"""Different searches kept of one day, so that nobody fills the table."""


async def note(words: str, language: str, public: Contacts) -> None:
    """Counts a search that found nothing, without the numbers in it that may be somebody's."""
    words, today = personal.hidden(clean_line(words).casefold(), public)[:LONGEST], clock.today()
    same = FruitlessSearch.filter(words=words, language_id=language, day=today)
    if not words or await same.update(times=F("times") + 1):
        return
    if await FruitlessSearch.filter(day=today).count() < MOST_A_DAY:
        row = FruitlessSearch(words=words, language_id=language, day=today, times=1)
        await FruitlessSearch.bulk_create([row], ignore_conflicts=True)


def over(known: Catalogue) -> QuerySet[FruitlessSearch]:
    """The rows that have been kept long enough."""
    return FruitlessSearch.filter(day__lt=known.ends(SEARCH_DAYS).date())
