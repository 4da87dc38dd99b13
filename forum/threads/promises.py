"""What an asker is promised: a first answer within so many working hours, by the topic."""

from datetime import datetime

from forum.catalogue import facts
from forum.catalogue.snapshot import TopicView
from forum.hours import Explained, Opening, add_working, explain


def opening() -> Opening:
    """The hours in which cabinets work on questions."""
    return facts.cabinet_opening()


def answer_by(topic: TopicView, asked: datetime) -> datetime | None:
    """The moment by which a question asked then is to have a first answer; None where its topic promises nothing."""
    return add_working(asked, topic.first_reply_hours, opening()) if topic.first_reply_hours else None


def explained(asked: datetime, promised: datetime, hours: int) -> Explained | None:
    """How the promise came about; None when it doesn't follow from these hours (the topic's were others at the time)."""
    told = explain(asked, hours, opening())
    return told if told.ends == promised else None
