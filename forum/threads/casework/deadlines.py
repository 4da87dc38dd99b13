"""Deadlines: a topic promises its askers a first answer within so many working hours."""

from collections.abc import Iterable
from datetime import datetime

from forum.catalogue import facts
from forum.catalogue.views import CabinetView, TopicView
from forum.hours import Explained, Opening, add_working, explain


def opening(cabinet: CabinetView) -> Opening:
    """A cabinet's opening hours, or those of all cabinets where it has none of its own, with the holidays of its town."""
    return Opening(cabinet.opening_hours or facts.cabinet_opening().hours, cabinet.town_holidays)


def answer_by(topic: TopicView, asked: datetime, cabinet: CabinetView) -> datetime | None:
    """The deadline of a first answer to a question asked at `asked`; None where its topic promises nothing."""
    return add_working(asked, topic.first_reply_hours, opening(cabinet)) if topic.first_reply_hours else None


def explained(
    asked: datetime, promised: datetime, hours: int, cabinet: CabinetView, others: Iterable[CabinetView] = ()
) -> Explained | None:
    """How a deadline was reckoned: by the hours of the cabinet, or of the first of `others` that lead to it.

    A question may have been transferred since, so another cabinet's hours may be the ones. None where no cabinet's lead to
    the deadline, since hours or the topic's promise were others at the time.
    """
    for each in dict.fromkeys(opening(each) for each in (cabinet, *others)):
        explanation = explain(asked, hours, each)
        if explanation.ends == promised:
            return explanation
    return None
