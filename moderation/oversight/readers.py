"""The figures of what readers told of pages and scams."""

from dataclasses import dataclass
from datetime import datetime

from forum import database


@dataclass(frozen=True, slots=True)
class Told:
    """What readers told in a period: of pages, how much of it was corrected, and of scams."""

    told: int
    corrected: int
    scams: int


async def told(since: datetime, until: datetime) -> Told:
    """The figures of what readers told from `since` to before `until`; the same told by several counts for each."""
    found = await database.rows(
        "SELECT CASE WHEN kind = 'scam' THEN 'scam' ELSE outcome END AS what, SUM(times) AS n FROM correction"
        " WHERE same_as_id IS NULL AND at >= ? AND at < ? GROUP BY 1",
        [since, until],
    )
    counts = {row["what"]: int(row["n"]) for row in found}
    scams = counts.pop("scam", 0)
    return Told(sum(counts.values()), counts.get("corrected", 0), scams)
