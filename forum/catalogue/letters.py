"""Official letters that people receive: their kinds, and the rules by which their last day is counted on a day.

A rule is known law that nobody has checked until two admins confirm one; pages say so. A kind without a rule has a deadline all
the same, which its paper says.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from pydantic import TypeAdapter
from tortoise import fields
from tortoise.models import Model

from forum.catalogue.facts import Named, Sourced
from forum.catalogue.facts_files import content_of
from forum.last_days import Rule


class LetterRule(Model):
    """A rule by which the last day of a kind of letter is counted, confirmed by two admins and in force from `valid_from` on.

    `letter` is the kind's code; with no `days` its paper alone says the last day. `source` says where it was checked.
    """

    id = fields.IntField(primary_key=True)
    letter = fields.CharField(max_length=40)
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
    def rule(self) -> Rule:
        return Rule(self.days, self.working, self.moves, self.posted)


@dataclass(frozen=True, kw_only=True)
class LetterFact(Sourced, Named):
    """A kind of letter: its names, the words of it in every language (`abouts`), and the Portuguese words that stand on it (`paper`).

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
