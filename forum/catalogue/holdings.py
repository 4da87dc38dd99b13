"""What the catalogue holds about people: which of the team changed it."""

from collections.abc import Sequence

from forum import clock
from forum.catalogue.document_records import DocumentApproval, DocumentReading
from forum.catalogue.models import LineChange, PublicContact
from forum.catalogue.notices import Notice
from forum.catalogue.places.models import PlaceImport, Settlement
from forum.catalogue.translation_reviews import TranslationReview
from forum.people.privacy import Holding, Leaving, Record, traces, when


async def _drop_proposed(leaving: Leaving) -> None:
    """What an admin proposed and nobody has confirmed is dropped: its proposer could not be told from another admin."""
    open_ = LineChange.filter(proposed_by_id__in=leaving.ids, confirmed_at=None, dropped_at=None)
    await open_.update(dropped_at=clock.now())


async def _documents(ids: Sequence[int]) -> list[Record]:
    told = await DocumentReading.filter(account_id__in=list(ids)).order_by("at", "id")
    return [{"document": each.document, "version": each.version, "at": when(each.at)} for each in told]


HOLDINGS = (
    Holding("documents", ("document_reading.account_id",), _documents),
    traces(DocumentApproval, approved_by_id="approved_at"),
    Holding("work", (), erase=_drop_proposed),
    traces(LineChange, proposed_by_id="proposed_at", confirmed_by_id="confirmed_at"),
    traces(PublicContact, confirmed_by_id="confirmed_at"),
    traces(Settlement, settled_by_id="settled_at"),
    traces(PlaceImport, made_by_id="made_at"),
    traces(Notice, created_by_id="starts_at"),
    traces(TranslationReview, reviewed_by_id="reviewed_at"),
)
