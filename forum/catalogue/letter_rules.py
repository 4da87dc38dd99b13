"""Rules of last days as admins give them: judged when one admin proposes a rule, kept once another has confirmed it."""

from dataclasses import asdict, dataclass
from typing import Any

from forum import clock, events, text
from forum.catalogue import snapshot
from forum.catalogue.editing import alone, refuse
from forum.catalogue.letters import LetterFact, LetterRule
from forum.people.person import Person

LONGEST_ARTICLE, LONGEST_ADDRESS, LONGEST_SOURCE = 200, 200, 300
MOST_DAYS, MOST_POSTED = 365, 10
COUNTED = {"working": (True, True), "moving": (False, True), "fixed": (False, False)}
"""Which days count, by code: working days; all days, on to a working day; all days."""


@dataclass(frozen=True, kw_only=True)
class RuleDetails:
    """A rule as typed. `days` is 0 where the letter alone says how many, `counted` is one of COUNTED, `posted` the working days
    after its postmark as which a registered letter is received; `source` says where this was checked.
    """

    days: str = ""
    counted: str = "working"
    posted: str = "0"
    article: str = ""
    url: str = ""
    source: str = ""
    valid_from: str = ""


def check(details: RuleDetails) -> None:
    """Raises Invalid: `days`, `posted` (out_of_range), `counted: unknown`, `article`, `source` (missing, too_long), `url`
    (not_a_link, too_long), `valid_from` (missing, malformed).
    """
    wrong = {
        name: "out_of_range"
        for name, most in (("days", MOST_DAYS), ("posted", MOST_POSTED))
        if not _is_number(getattr(details, name), most)
    }
    for name, longest in (("article", LONGEST_ARTICLE), ("source", LONGEST_SOURCE)):
        given = getattr(details, name)
        if not given or len(given) > longest:
            wrong[name] = "too_long" if given else "missing"
    if len(details.url) > LONGEST_ADDRESS:
        wrong["url"] = "too_long"
    elif not (details.url.startswith("https://") and text.is_link(details.url)):
        wrong["url"] = "not_a_link"
    if details.counted not in COUNTED:
        wrong["counted"] = "unknown"
    try:
        clock.day_of(details.valid_from)
    except ValueError:
        wrong["valid_from"] = "malformed" if details.valid_from else "missing"
    refuse(wrong)


def _is_number(typed: str, most: int) -> bool:
    return typed.isascii() and typed.isdigit() and len(typed) <= 3 and int(typed) <= most


def particulars(letter: LetterFact, details: RuleDetails) -> dict[str, Any]:
    """A rule on its way to the second admin, as JSON. Raises Invalid as `check` does."""
    check(details)
    return {"letter": letter.code, **asdict(details)}


def row_of(told: dict[str, Any]) -> LetterRule:
    """The rule that particulars tell, not yet stored."""
    details = RuleDetails(**{name: value for name, value in told.items() if name != "letter"})
    working, moves = COUNTED[details.counted]
    return LetterRule(
        letter=told["letter"],
        days=int(details.days),
        working=working,
        moves=moves,
        posted=int(details.posted),
        article=details.article,
        url=details.url,
        source=details.source,
        valid_from=clock.day_of(details.valid_from),
        confirmed_at=clock.now(),
    )


async def confirm(told: dict[str, Any], *, by: Person) -> LetterRule:
    """Puts a proposed rule in force from its day on. Raises NotSignedIn, NotAllowed."""
    async with alone(by=by):
        row = row_of(told)
        await row.save()
        await events.record("letter.confirmed", row, by=by, letter=row.letter, days=row.days)
        await snapshot.changed()
        return row
