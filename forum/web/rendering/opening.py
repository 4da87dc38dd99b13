"""Opening hours and days of holidays in words."""

from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from markupsafe import Markup

from forum import clock, weekly_hours
from forum.catalogue.places import hours as places
from forum.catalogue.places.hours import Openings, State
from forum.hours import EASTER, holiday
from forum.web.rendering.i18n import SEMICOLON, Words, left_to_right
from forum.web.rendering.words.holidays import HOLIDAYS
from forum.web.rendering.words.places import ZONES

OPEN, CLOSED, UNKNOWN = "yes", "no", "unknown"


def openness(openings: Openings, state: State) -> str:
    """Whether it is open, as pages mark it."""
    if not openings.timetables or (state.unsaid and not state.open):
        return UNKNOWN
    return OPEN if state.open else CLOSED


def hours_words(hours: str, words: Words) -> Markup:
    """Opening hours as somebody says them; those that no plain week tells stay as they are written."""
    read = places.read(hours)
    if read is None:
        return left_to_right(hours)
    if hours.strip() == weekly_hours.ALWAYS:
        return words.t("Day and night")
    week, on_holidays = read
    told = [_on(days, times, words) for times, days in weekly_hours.grouped(week) if times]
    if on_holidays:
        told.append(words.t("{days}, {times}", days=words.t("Public holidays"), times=times_words(on_holidays, words)))
    elif on_holidays is not None:
        told.append(words.t("Closed on public holidays"))
    return SEMICOLON.get(words.code, Markup("; ")).join(told)


def times_words(times: str, words: Words) -> Markup:
    """The times of one day as somebody says them; of none, that it is closed."""
    spans = [
        words.t("{from_time} to {to_time}", from_time=left_to_right(begins), to_time=left_to_right(ends))
        for begins, ends in weekly_hours.spans(times)
    ]
    return words.listed(spans) if spans else words.t("Not open")


def state_words(openings: Openings, state: State, moment: datetime, words: Words) -> Markup:
    """How a place is at a moment, and until when, by the clock of the place; of another clock than Lisbon's it is named."""
    if not openings.timetables:
        return words.t("Opening hours not known")
    if state.unsaid and not state.open:
        return words.t("Public holiday: we do not know whether it is open. Call first.")
    said = _state_words(openings, state, moment, words)
    if state.changes is None or openings.zone == places.ZONES[0]:
        return said
    return Markup("{} ({})").format(said, words.t(ZONES[openings.zone]))


def _state_words(openings: Openings, state: State, moment: datetime, words: Words) -> Markup:
    if state.changes is None:
        return words.t("Open now") if state.open else words.t("Closed now")
    zone = ZoneInfo(openings.zone)
    changes, today = state.changes.astimezone(zone), moment.astimezone(zone).date()
    at = left_to_right(words.time(changes, zone))
    if state.open:
        return words.t("Open now, until {time}", time=at)
    if state.at_lunch:
        return words.t("Closed for lunch, opens at {time}", time=at)
    if changes.date() == today:
        return words.t("Closed now, opens at {time}", time=at)
    if changes.date() == today + timedelta(days=1):
        return words.t("Closed now, opens tomorrow at {time}", time=at)
    if changes.date() < today + timedelta(days=7):
        day = words.day_name(changes.weekday())
    else:
        day = words.weekday_and_date(changes.date(), with_year=changes.year != today.year)
    return words.t("Closed now. Next opening: {day}, {time}", day=day, time=at)


def day_name(day: str, words: Words) -> str:
    """The name of one of DAYS."""
    return words.day_name(weekly_hours.DAYS.index(day))


def _on(days: list[str], times: str, words: Words) -> Markup:
    first, last = day_name(days[0], words), day_name(days[-1], words)
    named = words.t("{first_day} to {last_day}", first_day=first, last_day=last) if len(days) > 1 else first
    return words.t("{days}, {times}", days=named, times=times_words(times, words))


class Weekly(Protocol):
    """Hours on a weekday: a duty."""

    @property
    def weekday(self) -> int: ...
    @property
    def begins(self) -> str: ...
    @property
    def ends(self) -> str: ...


def duty_words(duty: Weekly, words: Words) -> Markup:
    """When a duty is, as somebody says it."""
    times = words.t("{from_time} to {to_time}", from_time=left_to_right(duty.begins), to_time=left_to_right(duty.ends))
    return words.t("{days}, {times}", days=day_name(weekly_hours.DAYS[duty.weekday], words), times=times)


def rule_words(rule: str, words: Words) -> Markup:
    """The day of a municipal holiday, "MM-DD" or "easter+39", as somebody says it."""
    if rule.startswith(EASTER):
        days = int(rule.removeprefix(EASTER))
        if days < 0:
            return words.n("{n} day before Easter Sunday", "{n} days before Easter Sunday", -days)
        return words.n("{n} day after Easter Sunday", "{n} days after Easter Sunday", days)
    return Markup(words.day_and_month(date(2000, int(rule[:2]), int(rule[3:]))))


def holiday_name(day: date, words: Words) -> Markup:
    """The name of the holiday a day is; a town's own where it is no national one."""
    name = words.t(HOLIDAYS[holiday(day) or "town"])
    said = words.day_and_month(day) if day.year == clock.today().year else words.date(day)
    return Markup("{} ({})").format(name, said)
