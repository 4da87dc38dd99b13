"""Forecast of a first answer, from how long public questions of the topic waited lately."""

from datetime import datetime, timedelta
from math import ceil
from statistics import median

from forum import clock, database
from forum.catalogue.views import CabinetView, Catalogue
from forum.hours import holiday, would_be_open
from forum.threads.casework.deadlines import opening
from forum.threads.models import Thread
from forum.working_days import passed

LATELY = timedelta(days=30)
FEWEST = 5
MOST = 200


async def days_lately(topic_id: int, catalogue: Catalogue) -> int | None:
    """The median wait for a first answer by staff in a topic over the last 30 days, in whole working days, at least one.

    Only public questions that were answered count, each by the working days of its cabinet, the latest 200 at most. None
    where they are fewer than five.
    """
    found = await database.rows(
        "SELECT t.cabinet_id AS cabinet, t.created_at AS asked, MIN(p.created_at) AS answered FROM thread t"
        " JOIN post p ON p.thread_id = t.id AND p.kind = 'answer' AND p.status = 'published' AND p.role <> 'member'"
        " WHERE t.visibility = 'public' AND t.status = 'published' AND t.topic_id = ? AND t.created_at > ?"
        " AND t.kind = 'question' GROUP BY t.id, t.created_at, t.cabinet_id ORDER BY t.created_at DESC LIMIT ?",
        [topic_id, clock.now() - LATELY, MOST],
    )
    if len(found) < FEWEST:
        return None
    took = [
        passed(_moment(row["asked"]), _moment(row["answered"]), opening(catalogue.cabinets[row["cabinet"]]))
        for row in found
    ]
    return max(ceil(median(took)), 1)


def _moment(value: str | datetime) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


async def for_asker(thread: Thread, catalogue: Catalogue) -> int | None:
    """`days_lately` for a published question that waits for its first answer; None for any other thread."""
    waiting = thread.kind == "question" and thread.state == "unanswered" and thread.status == "published"
    return await days_lately(thread.topic_id, catalogue) if waiting else None


def holiday_near(cabinet: CabinetView) -> str:
    """ "today" or "tomorrow" where that is a holiday on which the cabinet would be open otherwise, else ""."""
    today, kept = clock.today(), opening(cabinet)
    for word, day in (("today", today), ("tomorrow", today + timedelta(days=1))):
        if holiday(day, kept.town_holidays) and would_be_open(day, kept):
            return word
    return ""
