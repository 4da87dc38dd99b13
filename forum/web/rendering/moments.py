"""Working hours in words: moments of Lisbon, spans of working time, and the derivation of a promised time."""

import re
from datetime import date, datetime, timedelta

from markupsafe import Markup

from forum import clock
from forum.hours import Explained
from forum.web.rendering.i18n import Words, filled, left_to_right
from forum.web.rendering.opening import holiday_name

WORKING_DAY = timedelta(hours=8)
DAYS_FROM = timedelta(hours=16)
NAMED_DAY = Markup('<time datetime="{machine}" class="named">{words}</time>')
IN_A_DATE, NO_BREAK = re.compile(r"(?<=\d) (?=\w)|(?<= d[ei]) "), "\N{NO-BREAK SPACE}"
"""The spaces between a day, its month and its year."""
AT = Markup('<time datetime="{machine}">{words}</time>')


def at(moment: datetime, words: Words) -> Markup:
    """A moment as weekday, day and time in Lisbon; the year only when it is another one."""
    local = moment.astimezone(clock.LISBON)
    day = words.weekday_and_date(local.date(), with_year=local.year != clock.today().year)
    said = words.t("{day} at {time}", day=IN_A_DATE.sub(NO_BREAK, day), time=left_to_right(words.time(moment)))
    return filled(AT, machine=f"{local:%Y-%m-%dT%H:%M%z}", words=said)


def weekday_text(day: date, words: Words) -> str:
    """A day with its weekday and year, as plain text."""
    return words.weekday_and_date(day, with_year=True)


def plain_day(day: date, words: Words) -> Markup:
    """A day without its weekday."""
    return filled(AT, machine=day.isoformat(), words=words.date(day))


def weekday(day: date, words: Words) -> Markup:
    """A day with its weekday and year."""
    return filled(NAMED_DAY, machine=day.isoformat(), words=IN_A_DATE.sub(NO_BREAK, weekday_text(day, words)))


def clock_time(moment: datetime, words: Words) -> Markup:
    """A moment of today as hour and minute in Lisbon."""
    machine = f"{moment.astimezone(clock.LISBON):%Y-%m-%dT%H:%M%z}"
    return filled(AT, machine=machine, words=left_to_right(words.time(moment)))


def span(time: timedelta, words: Words) -> Markup:
    """Working time in words: whole working days of eight hours from two on, else hours, else minutes."""
    if time >= DAYS_FROM:
        return words.n("{n} working day", "{n} working days", time // WORKING_DAY)
    if time >= timedelta(hours=1):
        return words.n("{n} working hour", "{n} working hours", time // timedelta(hours=1))
    return words.n("{n} minute", "{n} minutes", time // timedelta(minutes=1))


def promised(hours: int, words: Words) -> Markup:
    """A promised time: in working days of eight hours where it is whole ones from two on, else in working hours."""
    days, rest = divmod(timedelta(hours=hours), WORKING_DAY)
    if hours >= DAYS_FROM / timedelta(hours=1) and not rest:
        return words.n("{n} working day", "{n} working days", days)
    return words.n("{n} working hour", "{n} working hours", hours)


def explained(explanation: Explained, words: Words) -> Markup:
    """One sentence from the moment of asking to the promised one, with the holidays that do not count."""
    hours = promised(explanation.hours, words)
    asked, begins, ends = at(explanation.asked, words), at(explanation.begins, words), at(explanation.ends, words)
    if explanation.code == "open":
        sentence = words.t(
            "Asked on {asked}, in opening hours: {hours} from then end on {ends}.", asked=asked, hours=hours, ends=ends
        )
    else:
        sentence = words.t(
            "Asked on {asked}, {why}: {hours} from {begins} end on {ends}.",
            asked=asked,
            why=_closed_words(explanation.code, words),
            hours=hours,
            begins=begins,
            ends=ends,
        )
    if not explanation.holidays:
        return sentence
    named = words.listed(holiday_name(day, words) for day in explanation.holidays)
    holidays = words.t("Not counted: {holidays}.", holidays=named)
    return Markup("{} {}").format(sentence, holidays)


def _closed_words(code: str, words: Words) -> Markup:
    if code == "before_opening":
        return words.t("before opening")
    if code == "later_today":
        return words.t("in the lunch break")
    if code == "weekend":
        return words.t("on a closed day")
    return words.t("on a holiday") if code == "holiday" else words.t("after hours")
