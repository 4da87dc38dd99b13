"""The telephone lines a page may name, with open-now as of this moment; unverified ones are never among them, 112 apart."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from markupsafe import Markup
from opening_hours import OpeningHours

from forum import clock
from forum.catalogue import facts
from forum.catalogue.facts import LineFact
from forum.web.i18n import Words

SUPPORT = "migrant-support-line"
EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True)
class HelpLines:
    """The support line and the emergency number, and whether the support line is open now, until or from when."""

    support: LineFact
    emergency: LineFact
    open: bool
    open_words: Markup
    name: str

    @classmethod
    def now(cls, words: Words) -> "HelpLines":
        """The lines as of the clock, to the minute."""
        return _at(clock.now().replace(second=0, microsecond=0), words)


@lru_cache(maxsize=64)
def _at(moment: datetime, words: Words) -> HelpLines:
    known = {line.code: line for line in facts.lines()}
    support = known[SUPPORT]
    is_open, changes = state_of(support.open_now or "", moment)
    return HelpLines(
        support, known[EMERGENCY], is_open, _sentence(is_open, changes, moment, words), support.names[words.code]
    )


def state_of(opening_hours: str, moment: datetime) -> tuple[bool, datetime | None]:
    """Whether `opening_hours` (OpenStreetMap syntax, Lisbon) is open at `moment`, and when that changes next."""
    local = moment.astimezone(clock.LISBON)
    hours = OpeningHours(opening_hours, timezone=clock.LISBON)
    return hours.is_open(local), hours.next_change(local)


def _sentence(is_open: bool, changes: datetime | None, moment: datetime, words: Words) -> Markup:
    if changes is None:
        return words.t("Open now") if is_open else words.t("Closed now")
    at = Markup('<bdi dir="ltr">{}</bdi>').format(words.time(changes))
    if is_open:
        return words.t("Open now, until {time}", time=at)
    local, then = moment.astimezone(clock.LISBON).date(), changes.astimezone(clock.LISBON).date()
    if then == local:
        return words.t("Closed now, opens at {time}", time=at)
    if then == local + timedelta(days=1):
        return words.t("Closed now, opens tomorrow at {time}", time=at)
    return words.t("Closed now, opens on {day} at {time}", day=words.date(then), time=at)


def hours_conflict(line: LineFact) -> bool:
    """Whether the sources give a line different hours, which a page then says."""
    return len(line.hours) > 1
