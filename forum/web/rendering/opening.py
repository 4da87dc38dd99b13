"""Opening hours and days of holidays in words."""

from datetime import date
from typing import Protocol

from babel.dates import get_day_names
from markupsafe import Markup

from forum import clock, weekly_hours
from forum.hours import EASTER, holiday
from forum.web.rendering.i18n import Words, left_to_right
from forum.web.rendering.words.holidays import HOLIDAYS


def hours_words(hours: str, words: Words) -> Markup:
    """Opening hours as somebody says them; those that no plain week tells stay as they are written."""
    week = weekly_hours.read(hours)
    if week is None:
        return left_to_right(hours)
    if hours.strip() == weekly_hours.ALWAYS:
        return words.t("Day and night")
    told = [_on(days, times, words) for times, days in weekly_hours.grouped(week) if times]
    return Markup("; ").join(told)


def day_name(day: str, words: Words) -> str:
    """The name of one of DAYS."""
    return str(get_day_names("wide", locale=words.locale)[weekly_hours.DAYS.index(day)])


def _on(days: list[str], times: str, words: Words) -> Markup:
    first, last = day_name(days[0], words), day_name(days[-1], words)
    named = words.t("{first_day} to {last_day}", first_day=first, last_day=last) if len(days) > 1 else first
    spans = [
        words.t("{from_time} to {to_time}", from_time=left_to_right(begins), to_time=left_to_right(ends))
        for begins, ends in weekly_hours.spans(times)
    ]
    return words.t("{days}, {times}", days=named, times=Markup(", ").join(spans))


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
