"""The part of a thread's page for its asker: the promised first answer, and the median time to one lately."""

from dataclasses import dataclass
from datetime import datetime

from forum.catalogue.views import Catalogue
from forum.hours import Explained
from forum.people.person import Person
from forum.threads.casework import calling, deadlines, forecast
from forum.threads.casework.calling import Night
from forum.threads.models import Thread
from forum.threads.posting import letter_reminders, lifecycle
from forum.threads.posting.models import LetterReminder
from forum.threads.reading import own_lists


@dataclass(frozen=True, slots=True)
class Promise:
    """The moment by which a first answer was promised; `explained` is its derivation, None if today's hours give another."""

    answer_by: datetime
    explained: Explained | None


@dataclass(frozen=True, slots=True)
class AskerPanel:
    """`days_lately` is the median in working days, None for too few questions; `holiday` is today, tomorrow or "".

    `may_wish_private` is for the asker of a thread that others made private, `is_new` whether something came since they said
    that they had seen everything, `letter` the last day to answer the letter it is about, `night` that it says danger and
    waits while its cabinet is closed.
    """

    days_lately: int | None
    holiday: str
    may_wish_private: bool
    is_new: bool
    letter: LetterReminder | None = None
    night: Night | None = None


def promise_of(thread: Thread, catalogue: Catalogue) -> Promise | None:
    """The promise to a question that waits for its first answer; none where nobody will write one."""
    waits = thread.state == "unanswered" and thread.status in ("pending", "published") and not thread.closed
    if thread.kind != "question" or not waits or thread.answer_by is None:
        return None
    hours, cabinets = catalogue.topics[thread.topic_id].first_reply_hours, catalogue.cabinets
    own, others = cabinets[thread.cabinet_id], cabinets.values()
    return Promise(thread.answer_by, deadlines.explained(thread.created_at, thread.answer_by, hours, own, others))


async def asker_panel(thread: Thread, reader: Person, catalogue: Catalogue) -> AskerPanel:
    """The panel of `thread` for `reader`, its asker."""
    return AskerPanel(
        days_lately=await forecast.for_asker(thread, catalogue),
        holiday=forecast.holiday_near(catalogue.cabinets[thread.cabinet_id]),
        may_wish_private=await lifecycle.may_wish_private(thread, reader),
        is_new=own_lists.is_new(thread),
        letter=await letter_reminders.of(thread),
        night=await calling.night(thread, catalogue),
    )
