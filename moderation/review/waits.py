"""How long the oldest review item of each language has waited, and the language whose queue nobody reads."""

from collections.abc import Mapping
from datetime import timedelta
from statistics import median

from forum import clock, database

LONG = timedelta(days=1)
TIMES = 2


def unread(oldest: Mapping[str, timedelta]) -> str | None:
    """The language whose oldest item has waited far longer than those of the others, or None.

    It is the one that waits longest, if that is a day or more and at least twice what the others wait in the middle.
    Where two wait equally long the first by its code is named.
    """
    if not oldest:
        return None
    worst = min(oldest, key=lambda code: (-oldest[code], code))
    others = [wait.total_seconds() for code, wait in oldest.items() if code != worst]
    usual = timedelta(seconds=median(others) if others else 0)
    return worst if oldest[worst] >= max(LONG, TIMES * usual) else None


OLDEST = """
WITH RECURSIVE heads (code, urgency) AS (
  SELECT code, (SELECT max(urgency) FROM review_item WHERE ended_at IS NULL AND language_id = language.code)
  FROM language
  UNION ALL
  SELECT code, (SELECT max(w.urgency) FROM review_item w
    WHERE w.ended_at IS NULL AND w.language_id = heads.code AND w.urgency < heads.urgency)
  FROM heads WHERE urgency IS NOT NULL
)
SELECT code, min((SELECT min(since) FROM review_item w
  WHERE w.ended_at IS NULL AND w.language_id = heads.code AND w.urgency = heads.urgency)) AS since
FROM heads WHERE urgency IS NOT NULL GROUP BY code
"""


async def oldest_waits() -> dict[str, timedelta]:
    """The wait of the oldest open item of each language, by code; read at the heads of the index, however many wait."""
    moment, found = clock.now(), await database.rows(OLDEST)
    return {row["code"]: moment - database.moment(row["since"]) for row in found}
