"""What an asker is promised: a first answer within so many working hours, by the topic."""

from collections.abc import Iterable
from datetime import datetime

from forum.catalogue import facts
from forum.catalogue.views import CabinetView, TopicView
from forum.hours import Explained, Opening, add_working, explain


def opening(cabinet: CabinetView) -> Opening:
    """The hours in which a cabinet works on questions, less the holidays of its town; those of all where it has none."""
    return Opening(cabinet.opening_hours or facts.cabinet_opening().hours, cabinet.town_holidays)


def answer_by(topic: TopicView, asked: datetime, cabinet: CabinetView) -> datetime | None:
    """The moment by which a question asked then is to have a first answer by the cabinet; None where its topic promises
    nothing.
    """
    return add_working(asked, topic.first_reply_hours, opening(cabinet)) if topic.first_reply_hours else None


def explained(
    asked: datetime, promised: datetime, hours: int, cabinet: CabinetView, others: Iterable[CabinetView] = ()
) -> Explained | None:
    """How the promise came about, by the hours of the cabinet or, since it may have been made by another one before it
    was handed on, of the first of `others` whose hours lead to it; None when it doesn't follow from any (the topic's or
    the cabinet's were others at the time).
    """
    for each in dict.fromkeys(opening(each) for each in (cabinet, *others)):
        told = explain(asked, hours, each)
        if told.ends == promised:
            return told
    return None
