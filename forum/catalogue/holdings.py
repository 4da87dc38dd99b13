"""What the catalogue holds about people: which of the team changed it."""

from forum import clock
from forum.catalogue.models import LineChange, PublicContact
from forum.catalogue.notices import Notice
from forum.catalogue.translation_reviews import TranslationReview
from forum.people.privacy import Holding, Leaving, traces


async def _drop_proposed(leaving: Leaving) -> None:
    """What an admin proposed and nobody has confirmed is dropped: its proposer could not be told from another admin."""
    open_ = LineChange.filter(proposed_by_id__in=leaving.ids, confirmed_at=None, dropped_at=None)
    await open_.update(dropped_at=clock.now())


HOLDINGS = (
    Holding("work", (), erase=_drop_proposed),
    traces(LineChange, proposed_by_id="proposed_at", confirmed_by_id="confirmed_at"),
    traces(PublicContact, confirmed_by_id="confirmed_at"),
    traces(Notice, created_by_id="starts_at"),
    traces(TranslationReview, reviewed_by_id="reviewed_at"),
)
