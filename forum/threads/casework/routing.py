"""Where a new question goes: the first rule that fits it, else its topic's cabinet, else the triage desk.

Rules are rows that admins edit (`moderation.admin.routing_rules`); those with words outrank those of a topic alone. Which cabinet a
topic has by itself is the catalogue's. Danger is not routed away: such a question waits for a person's look besides.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import itemgetter
from typing import NamedTuple

from forum import database
from forum.catalogue import facts
from forum.catalogue.models import Cabinet
from forum.catalogue.views import Catalogue, TopicView
from forum.text.letters import normalized
from forum.threads.visibility import TRIAGE

MARKS = re.compile("[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0640]")
HAN = re.compile("[\u3400-\u9fff]")
WORD = re.compile(r"\w+")
LONGEST_PHRASE = 150
"""Characters of a rule's line; a longer one is refused when it is saved, and finds nothing."""


class Rule(NamedTuple):
    """A routing rule. It fits questions of `topic_id` (any if None) whose text has one of `words`, one a line (any if empty)."""

    id: int
    topic_id: int | None
    words: str
    cabinet_id: int


async def in_force() -> list[Rule]:
    """The rules in use, in the order in which they are tried."""
    found = await database.rows(
        "SELECT id, topic_id, words, cabinet_id FROM routing_rule WHERE archived_at IS NULL ORDER BY position, id"
    )
    return in_order([Rule(**row) for row in found])


def in_order(rules: Sequence[Rule]) -> list[Rule]:
    """Rules in an admin's order put in the order in which they are tried: those with words first."""
    return sorted(rules, key=lambda rule: not rule.words)


def cabinet_for(topic_id: int, title: str, body: str, rules: Sequence[Rule]) -> int | None:
    """The cabinet of the first of `rules` that fits a question, or None."""
    said = _Said(folded(f"{title}\n{body}"))
    return next((rule.cabinet_id for rule in rules if _fits(rule, topic_id, said)), None)


def owner(topic: TopicView, title: str, body: str, rules: Sequence[Rule], catalogue: Catalogue) -> int:
    """The cabinet that owns a new question: the rule's, else the topic's; the triage desk where that cabinet is archived."""
    usable = [rule for rule in rules if not catalogue.cabinets[rule.cabinet_id].archived]
    found = cabinet_for(topic.id, title, body, usable) or topic.cabinet_id
    triage = catalogue.cabinet(TRIAGE)
    return triage.id if triage and catalogue.cabinets[found].archived else found


def _fits(rule: Rule, topic_id: int, said: "_Said") -> bool:
    if rule.topic_id is not None and rule.topic_id != topic_id:
        return False
    return not rule.words or any(phrase.stands_in(said) for phrase in _phrases(rule.words))


def folded(text: str) -> str:
    """A text normalised for matching: lower case, without accents, one space between words."""
    return " ".join(MARKS.sub("", normalized(text.replace("’", "'").casefold(), "NFKD")).split())


@dataclass(frozen=True)
class _Said:
    """A folded text and the positions of its words."""

    text: str

    @cached_property
    def _words(self) -> Sequence[tuple[int, int]]:
        return [word.span() for word in WORD.finditer(self.text)]

    def is_word(self, place: int) -> bool:
        return 0 <= place < len(self.text) and WORD.match(self.text[place]) is not None

    def end_of_word(self, place: int) -> int:
        """The end of the word at `place`; `place` itself where there is none."""
        number = bisect_right(self._words, place, key=itemgetter(0)) - 1
        return max(place, self._words[number][1]) if number >= 0 else place


@dataclass(frozen=True)
class _Phrase:
    """A line of a rule: words, or beginnings of words before `*`, one after the other.

    A phrase with Chinese characters matches inside a text without blanks (`anywhere`), any other between whole words.
    """

    pieces: Sequence[tuple[str, bool]]
    anywhere: bool

    def stands_in(self, said: _Said) -> bool:
        """Whether the phrase is in the text. Takes time linear in the text."""
        first = self.pieces[0][0]
        start = said.text.find(first)
        while start >= 0:
            if self._stands_at(said, start):
                return True
            start = said.text.find(first, start + 1)
        return False

    def _stands_at(self, said: _Said, start: int) -> bool:
        if not self.anywhere and said.is_word(start - 1):
            return False
        place = start
        for words, is_open in self.pieces:
            if not said.text.startswith(words, place):
                return False
            place += len(words)
            if is_open:
                place = said.end_of_word(place)
        return self.anywhere or not said.is_word(place)


@lru_cache(maxsize=64)
def _phrases(words: str) -> Sequence[_Phrase]:
    lines = dict.fromkeys(folded(line) for line in words.split("\n") if line.strip(" *"))
    return [_phrase(line) for line in lines if len(line) <= LONGEST_PHRASE]


def _phrase(line: str) -> _Phrase:
    pieces, words = [], ""
    for number, part in enumerate(line.split(" ")):
        words += " " * (number > 0) + part.replace("*", "")
        if "*" in part:
            pieces.append((words, True))
            words = ""
    return _Phrase((*pieces, (words, False)) if words else pieces, HAN.search(line) is not None)


async def fill() -> int:
    """Adds the rules of the facts to a database that never had a rule. Returns how many were added."""
    if (await database.rows("SELECT COUNT(*) AS known FROM routing_rule"))[0]["known"]:
        return 0
    cabinets = {row.code: row.id for row in await Cabinet.all()}
    for position, fact in enumerate(facts.routing()):
        await database.execute(
            "INSERT INTO routing_rule (position, topic_id, words, cabinet_id) VALUES (?, NULL, ?, ?)",
            [position, "\n".join(fact.words), cabinets[fact.cabinet]],
        )
    return len(facts.routing())
