"""Opening hours of a plain week, between OpenStreetMap's syntax and one line of times for each day. Pure."""

import re
from collections.abc import Mapping
from itertools import groupby

DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
ALWAYS = "24/7"
TIME = r"(?:[01]?\d|2[0-4]):[0-5]\d"
SPAN = re.compile(rf"({TIME})\s*[-–]\s*({TIME})")
RULE = re.compile(rf"((?:[A-Z][a-z](?:-[A-Z][a-z])?,?)+)\s+({TIME}-{TIME}(?:,\s*{TIME}-{TIME})*|off)")

Week = dict[str, str]
"""The times of each of DAYS, as "09:00-12:30, 14:00-17:30"; empty for a day on which it is closed."""


def read(hours: str) -> Week | None:
    """The week of plain opening hours; None for those that say more than a week does."""
    if hours.strip() == ALWAYS:
        return dict.fromkeys(DAYS, "00:00-24:00")
    week = dict.fromkeys(DAYS, "")
    for rule in filter(None, (each.strip() for each in hours.split(";"))):
        found = RULE.fullmatch(rule)
        days = _days(found[1]) if found else None
        if found is None or days is None:
            return None
        times = "" if found[2] == "off" else ", ".join(re.split(r",\s*", found[2]))
        week |= dict.fromkeys(days, times)
    return week


def _days(named: str) -> list[str] | None:
    """The days that "Mo-Fr,Su" names."""
    found: list[str] = []
    for part in filter(None, named.lower().split(",")):
        first, _, last = part.partition("-")
        if first not in DAYS or (last or first) not in DAYS:
            return None
        found += DAYS[DAYS.index(first) : DAYS.index(last or first) + 1]
    return found


def written(week: Mapping[str, str]) -> str:
    """The opening hours of a week; what is no time stays as it was typed, for the syntax to be judged."""
    typed = {day: _times(week.get(day, "")) for day in DAYS}
    if all(times == "00:00-24:00" for times in typed.values()):
        return ALWAYS
    rules = []
    for times, days in grouped(typed):
        if times:
            named = days[0].capitalize() if len(days) == 1 else f"{days[0].capitalize()}-{days[-1].capitalize()}"
            rules.append(f"{named} {times}")
    return "; ".join(rules)


def grouped(week: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    """The days of a week that follow each other with the same times."""
    return [(times, list(days)) for times, days in groupby(DAYS, lambda day: week.get(day, ""))]


def spans(times: str) -> list[tuple[str, str]]:
    """The spans of one day's times: from, to."""
    return [(_padded(found[1]), _padded(found[2])) for found in SPAN.finditer(times)]


def _times(typed: str) -> str:
    found = ",".join(f"{first}-{last}" for first, last in spans(typed))
    left = SPAN.sub("", typed).strip(" ,;")
    return f"{found} {left}".strip() if left else found


def _padded(time: str) -> str:
    return time if len(time) == 5 else f"0{time}"
