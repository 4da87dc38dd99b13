"""The help lines of every page, with their opening now. Of unverified lines only 112 may be among them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from markupsafe import Markup

from forum import clock
from forum.catalogue.help_lines import LineFact, LineNumber
from forum.catalogue.places import hours as places
from forum.catalogue.places.hours import Openings, Timetable
from forum.catalogue.views import Catalogue, TopicView
from forum.web.rendering.i18n import Words
from forum.web.rendering.opening import openness, state_words

SUPPORT = "migrant-support-line"
EMERGENCY = "emergency"
ALWAYS = "24/7"


@dataclass(frozen=True, slots=True)
class SafetyLine:
    """A line for people in danger as a button that calls it.

    `always` says that it is open day and night; of other hours that are known, `open_words` are about now.
    """

    line: LineFact
    name: str
    number: LineNumber
    always: bool
    open_words: Markup


@dataclass(frozen=True, slots=True)
class HelpLines:
    """The support line, the emergency number and the further lines for people in danger that may be shown, in `safety`.

    `open`, one of yes, no and unknown, and `open_words` are about the support line now. `weekdays` are its hours from Monday to
    Friday if it has no others, else None. `doubtful`: sources differ about its hours. `landline` is its number for landlines.
    `desks` are reached by mail or on a page.
    """

    support: LineFact
    emergency: LineFact
    open: str
    open_words: Markup
    name: str
    weekdays: tuple[str, str] | None
    doubtful: bool
    landline: LineNumber | None
    safety: tuple[SafetyLine, ...]
    desks: tuple[LineFact, ...]
    catalogue: Catalogue

    def fitting(self, situations: Iterable[str]) -> list[SafetyLine]:
        """The lines for any of these situations."""
        wanted = frozenset(situations)
        return [each for each in self.safety if not wanted.isdisjoint(each.line.situations)]

    def about(self, topic: TopicView) -> list[SafetyLine]:
        """The lines that stand on a topic's pages."""
        return self.fitting(self.catalogue.situations_of(topic))

    def desk_of(self, topic: TopicView) -> LineFact | None:
        """The desk that has the topic's name, also after the topic was renamed."""
        known = self.catalogue
        called = ((each, known.topic(each.code) or known.topic_once_called(each.code)) for each in self.desks)
        return next((each for each, found in called if found and found.id == topic.id), None)

    @classmethod
    def now(cls, words: Words, catalogue: Catalogue) -> "HelpLines":
        """The lines as of the clock, to the minute, with admins' changes up to today."""
        known = catalogue.lines(clock.today())
        support = known[SUPPORT]
        hours = support.open_now or ""
        is_open, sentence = open_now(hours, words)
        return cls(
            support=support,
            emergency=known[EMERGENCY],
            open=is_open,
            open_words=sentence,
            name=support.name(words.code),
            weekdays=weekdays(hours),
            doubtful=len(support.hours) > 1,
            landline=next((each for each in support.numbers[1:] if each.use == "landline"), None),
            safety=tuple(_callable(words, known.values())),
            desks=tuple(each for each in known.values() if each.kind == "desk" and each.shown),
            catalogue=catalogue,
        )


def _callable(words: Words, lines: Iterable[LineFact]) -> Iterable[SafetyLine]:
    """The safety lines with a number that may be shown, but for the emergency number, which stands first by itself."""
    for line in lines:
        if line.kind == "safety" and line.shown and line.numbers and line.code != EMERGENCY:
            hours = line.open_now or ""
            said = open_now(hours, words)[1] if hours and hours != ALWAYS else Markup("")
            yield SafetyLine(line, line.name(words.code), line.numbers[0], hours == ALWAYS, said)


def open_at(opening_hours: str, moment: datetime, words: Words) -> tuple[str, Markup]:
    """Whether a line is open at a moment, as pages mark it, and in words."""
    return _told_at(opening_hours, moment, words)[:2]


def open_now(opening_hours: str, words: Words) -> tuple[str, Markup]:
    """The same now, which holds until the line opens or closes, and as long as the day that its words count from."""
    clock.today()
    moment = clock.moment().replace(second=0, microsecond=0)
    is_open, said, changes = _told_at(opening_hours, moment, words)
    if changes:
        clock.holds_until(changes)
    elif opening_hours:
        clock.this_minute()
    return is_open, said


@lru_cache(maxsize=64)
def _told_at(opening_hours: str, moment: datetime, words: Words) -> tuple[str, Markup, datetime | None]:
    openings = _openings(opening_hours)
    state = places.state(openings, moment)
    return openness(openings, state), state_words(openings, state, moment, words), state.changes


@lru_cache(maxsize=64)
def _openings(opening_hours: str) -> Openings:
    """The openings of a line: it keeps the clock of Lisbon and no town's holiday."""
    return Openings((Timetable(opening_hours, confirmed=True),) if opening_hours else ())


def weekdays(opening_hours: str) -> tuple[str, str] | None:
    """The hours that are the same from Monday to Friday, with nothing at the weekend; None for all else."""
    found = re.fullmatch(r"Mo-Fr 0?(\d\d?:\d\d)-0?(\d\d?:\d\d)", opening_hours)
    return (found[1], found[2]) if found else None
