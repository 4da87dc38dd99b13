"""The rows of the queue as pages show them: folded, masked, and one by one where a row is broken."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from forum import clock, text
from forum.catalogue.reasons import FOLDED, Reason
from forum.catalogue.views import Catalogue
from forum.people.person import Person
from forum.text import tags
from forum.threads.holding import masks
from forum.threads.state.review_queue import URGENCIES
from moderation.review.queue import Row

LOOKED_AT = 600
LATE, SOON = 60, 30
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BROKEN = (KeyError, AttributeError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class Shown:
    """A row ready to be printed; a `broken` one says so and shows nothing else."""

    id: int
    reasons: list[str]
    broken: bool = False
    mark: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


def shown(row: Row, *, by: Person, catalogue: Catalogue, ui: str) -> Shown:
    """The row for the list; marked broken where its post or thread lacks a fact."""
    try:
        return Shown(row.id, row.reasons, mark=row.mark, facts=_facts(row, by, catalogue, ui))
    except BROKEN:
        return Shown(row.id, row.reasons, broken=True)


def _facts(row: Row, by: Person, catalogue: Catalogue, ui: str) -> dict[str, Any]:
    known = row.facts
    language = catalogue.languages[known["language_id"]]
    public = catalogue.contacts
    return {
        "title": masks.masked(known["thread__title"], public)[0],
        "excerpt": text.excerpt(masks.masked(known["post__source"][:LOOKED_AT], public)[0]),
        "gist": known["thread__gist"] if known["post__kind"] == "question" else "",
        "folded": not FOLDED.isdisjoint(row.reasons),
        "language": language.code,
        "lang": tags.tag(language.code, known["thread__title"], known["thread__language_named"]),
        "topic": catalogue.topics[known["topic_id"]].name(ui),
        "private": known["thread__visibility"] == "private",
        "kind": known["post__kind"],
        "status": known["post__status"],
        "claimer": row.claimer,
        "mine": bool(row.claimer) and known["claimed_by_id"] == by.account_id,
        "answer_by": known.get("answer_by"),
        "overdue": _is_overdue(known),
        "batch": known.get("batch"),
        "alike": known.get("alike", 0),
        "due": "late"
        if known["urgency"] >= LATE or _is_overdue(known)
        else "soon"
        if known["urgency"] >= SOON
        else "ok",
        "waited": waited(clock.now() - known["since"]),
    }


def heat_of(offered: Iterable[Reason]) -> Callable[[str], str]:
    """A function from a reason's code to how urgent it is: `now`, `soon` or nothing."""
    urgencies = {each.code: each.urgency for each in offered} | URGENCIES
    return lambda code: _heat(urgencies.get(code, 0))


def _heat(urgency: int) -> str:
    return "now" if urgency >= LATE else "soon" if urgency >= SOON else ""


def _is_overdue(known: dict[str, Any]) -> bool:
    return known.get("answer_by") is not None and known["answer_by"] < clock.today()


def waited(wait: timedelta) -> tuple[str, int]:
    """A wait in whole days from two on, else in hours or minutes: the unit and how many."""
    if wait >= 2 * DAY:
        return "days", wait // DAY
    return ("hours", wait // HOUR) if wait >= HOUR else ("minutes", max(0, wait // timedelta(minutes=1)))
