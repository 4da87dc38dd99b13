"""Official letters that people receive: their kinds, and the rules by which their last day is counted on a day.

A rule is known law that nobody has checked until two admins confirm one; pages say so. A kind without a rule has a deadline all
the same, which its paper says.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from pydantic import TypeAdapter
from tortoise import fields
from tortoise.models import Model

from forum import clock
from forum.catalogue.facts import Named, Sourced
from forum.catalogue.facts_files import content_of
from forum.errors import Invalid
from forum.last_days import LastDay, TimeLimit, count
from forum.text.letters import decimal

DAY_FIRST = re.compile(r"(\d{1,2})[./ -](\d{1,2})[./ -](\d{4})", re.ASCII)


class LetterRule(Model):
    """A rule by which the last day of a kind of letter is counted, confirmed by two admins and in force from `valid_from` on.

    `letter` is the kind's code; with no `days` its paper alone says the last day. `source` says where it was checked.
    """

    id = fields.IntField(primary_key=True)
    letter = fields.CharField(max_length=24)
    days = fields.IntField()
    working = fields.BooleanField()
    moves = fields.BooleanField()
    posted = fields.IntField()
    article = fields.CharField(max_length=200)
    url = fields.CharField(max_length=200)
    source = fields.CharField(max_length=300)
    valid_from = fields.DateField()
    confirmed_at = fields.DatetimeField()

    class Meta:
        table = "letter_rule"


@dataclass(frozen=True, kw_only=True)
class RuleFact(Sourced):
    """The rule of a kind of letter from `valid_from` on, always if that is None, and the article that has it.

    The paper may give more days, up to `most` where the law says so; with no `days` the paper alone says how many.
    """

    days: int
    article: str
    url: str
    working: bool = True
    moves: bool = True
    posted: int = 0
    most: int | None = None
    valid_from: date | None = None

    @property
    def rule(self) -> TimeLimit:
        return TimeLimit(self.days, self.working, self.moves, self.posted)


@dataclass(frozen=True, kw_only=True)
class LetterFact(Sourced, Named):
    """A kind of letter: its names, what it means in every language (`abouts`), the Portuguese words on it (`paper`).

    `cabinet` helps with it, `situations` are those whose help lines fit, `topic` is that of a question about it, `topics` are
    those whose pages name it. An `urgent` one is to be shown to somebody today, whatever is counted.
    """

    code: str
    abouts: Mapping[str, str]
    paper: tuple[str, ...]
    cabinet: str
    topic: str
    topics: tuple[str, ...]
    urgent: bool = False
    situations: tuple[str, ...] = ()
    rules: tuple[RuleFact, ...] = field(default=())

    def about(self, language: str) -> str:
        """What it means, in `language` or in the nearest language that has it."""
        return replace(self, names=self.abouts).name(language)

    def rule_on(self, day: date) -> RuleFact | None:
        """The rule for a letter received on a day, the latest word last; None where the paper alone says the last day."""
        held = [rule for rule in self.rules if rule.valid_from is None or rule.valid_from <= day]
        return held[-1] if held and held[-1].days else None


@dataclass(frozen=True, slots=True)
class Counted:
    """A last day and the rule by which it was counted."""

    rule: RuleFact
    day: LastDay


def last_day(
    letter: LetterFact, received: date, posted: date | None = None, town_holidays: tuple[str, ...] = ()
) -> Counted | None:
    """The last day to answer a letter; None where its paper alone says it."""
    rule = letter.rule_on(received)
    return Counted(rule, count(rule.rule, received, posted, town_holidays)) if rule else None


def read_days(received: str, posted: str = "") -> tuple[date, date | None]:
    """The days on which a letter was received and posted, typed as year-month-day or day/month/year, in digits of any script.

    Raises Invalid: `received` (missing, malformed, future), `posted` (malformed, after_received).
    """
    wrong: dict[str, str] = {}
    days = {name: _read(name, typed, wrong) for name, typed in (("received", received), ("posted", posted))}
    came, sent = days["received"], days["posted"]
    if came is None:
        wrong.setdefault("received", "missing")
    elif came > clock.today():
        wrong["received"] = "future"
    elif sent is not None and sent > came:
        wrong["posted"] = "after_received"
    if wrong or came is None:
        raise Invalid(wrong)
    return came, sent


def _read(name: str, typed: str, wrong: dict[str, str]) -> date | None:
    typed = decimal(typed.strip())
    if turned := DAY_FIRST.fullmatch(typed):
        day, month, year = turned.groups()
        typed = f"{year}-{month:0>2}-{day:0>2}"
    try:
        return clock.day_of(typed) if typed else None
    except ValueError:
        wrong[name] = "malformed"
        return None


@cache
def letters() -> tuple[LetterFact, ...]:
    """The kinds of letters as the forum came with them, in order; none of their rules is verified."""
    content = content_of("letters")
    words, source = content["words"], content["source"]

    def said(code: str, part: str) -> dict[str, str]:
        return {language: known[code][part] for language, known in words.items() if known.get(code, {}).get(part)}

    return TypeAdapter(tuple[LetterFact, ...]).validate_python(
        row
        | {
            "names": said(row["code"], "name"),
            "abouts": said(row["code"], "about"),
            "name_sources": dict.fromkeys(words, source),
        }
        for row in content["letters"]
    )


def in_force(confirmed: Iterable[LetterRule]) -> dict[str, LetterFact]:
    """All kinds by code, with the rules that two admins confirmed, the latest word last."""
    known = {letter.code: letter for letter in letters()}
    for row in confirmed:
        if row.letter in known:
            letter = known[row.letter]
            known[row.letter] = replace(letter, rules=(*letter.rules, _confirmed(row)))
    return known


def _confirmed(row: LetterRule) -> RuleFact:
    shared = {name: getattr(row, name) for name in ("days", "working", "moves", "posted", "article", "url", "source")}
    return RuleFact(**shared, valid_from=row.valid_from, confirmed=True)
