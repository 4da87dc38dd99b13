"""How long questions like one's own took lately, from what happened; never a guess."""

from datetime import timedelta
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
    """The whole working days within which half of a topic's public questions of the last 30 days had a first answer by
    staff, each by its cabinet's own working days, at least one; None when fewer than five had one, since that would be no
    answer but an anecdote.
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
        passed(
            database.moment(row["asked"]), database.moment(row["answered"]), opening(catalogue.cabinets[row["cabinet"]])
        )
        for row in found
    ]
    return max(ceil(median(took)), 1)


async def for_asker(thread: Thread, catalogue: Catalogue) -> int | None:
    """What `days_lately` says to somebody who waits for a first answer."""
    waiting = thread.kind == "question" and thread.state == "unanswered" and thread.status == "published"
    return await days_lately(thread.topic_id, catalogue) if waiting else None


def holiday_near(cabinet: CabinetView) -> str:
    """ "today" or "tomorrow" when that is a holiday on which the cabinet would work otherwise, else ""."""
    today, kept = clock.today(), opening(cabinet)
    for word, day in (("today", today), ("tomorrow", today + timedelta(days=1))):
        if holiday(day, kept.town_holidays) and would_be_open(day, kept):
            return word
    return ""
