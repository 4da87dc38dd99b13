"""Offers that bring their own contact, and the people who ask about one, told apart. Pure.

Lists of words help the rules that name a contact (`word_rules.CONTACT`): invitations, by which a text offers itself and which
count as a contact; questions, doubts and losses, which spare a text unless a contact follows them; what people tell of somebody
else's offer, which spares it wherever it stands; and what they say of their own case, which spares it from the rule of any OFFER.
Whoever asks leaves the question open; whoever sells answers it and adds a number. Other rules are spared by questions alone.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from forum.catalogue import help_lines
from forum.text import personal, word_rules
from forum.text.letters import decimal
from forum.text.word_rules import Folded, Span

OFFER = "offer"
INVITING, SPARING, DOUBTING, TELLING, SEEKING = "inviting", "sparing", "doubting", "telling", "seeking"
LISTS = (INVITING, SPARING, DOUBTING, TELLING, SEEKING)
"""The kinds of rules that hold nothing themselves."""
END_OF_TEXT = 80
"""Letters from its end within which a question mark leaves the whole text a question."""

REACHING = ("phone", "email")
"""The kinds of personal data by which somebody can be reached."""

_ENDINGS = (
    "com|net|org|info|biz|shop|store|site|online|link|app|top|xyz|club|me|ly|io|cc|tv|to|eu|pt|br|in|bd|np|pk|ru|ua|cn"
)
_HANDLE = re.compile(r"(?a)(?<![\w.+-])@\w[\w.]{2,31}")
_NAME_THERE = re.compile(
    r"(?i)(?:微信|薇信|v信|电报|(?<![a-z])(?:wechat|vx|qq|telegram|insta|instagram|imo|viber|skype))"
    r"[\s:：=]{0,3}(?=[a-z_.-]{0,30}\d)[a-z0-9_.-]{4,31}"
)
_LINK = re.compile(
    rf"(?a)(?:https?://|(?<![\w.@-]))((?:[\w-]{{1,63}}\.){{1,4}}(?:{_ENDINGS}|example))(?![\w@-])(?:[/?#:][^\s<>]{{0,200}})?",
    re.IGNORECASE,
)
_PRICE = re.compile(
    r"(?i)\d\s?€|€\s?\d|(?<![^\W\d_])(?:eur|euros?|euru|yuro|(?:ев|єв)ро|еўра|يورو|اورو|یورو)(?!\w)|欧元?|歐元?|ইউরো|यूरो|युरो"
)
_QUESTION_MARK = re.compile("[?？؟]")


class Words(Protocol):
    """A rule, of which only kind and words matter here."""

    @property
    def kind(self) -> str: ...
    @property
    def words(self) -> str: ...


def lists(rules: Iterable[Words]) -> Mapping[str, str]:
    """The words of each of LISTS among these rules, those of one kind joined."""
    known = list(rules)
    return {kind: "\n".join(rule.words for rule in known if rule.kind == kind) for kind in LISTS}


def read(text: str, invitations: str = "") -> Folded:
    """The text folded for word search, with the places of its prices, its contacts and these words of invitation."""
    priced = word_rules.with_marks(
        word_rules.fold(text), word_rules.PRICE, (each.span() for each in _PRICE.finditer(text))
    )
    return word_rules.with_marks(priced, word_rules.CONTACT, contacts(text), invitations)


def contacts(text: str) -> Iterator[Span]:
    """The places of telephone numbers, handles, addresses and links that are no public service's."""
    plain = decimal(text)
    yield from (each.span for each in personal.found(text, help_lines.KNOWN) if each.kind in REACHING)
    for found in _LINK.finditer(plain):
        if not help_lines.KNOWN.has_host(found[1]):
            yield found.start(), found.start() + len(found[0].rstrip("?!.,;:)\"'»”"))
    yield from (found.span() for pattern in (_HANDLE, _NAME_THERE) for found in pattern.finditer(plain))


@dataclass(frozen=True)
class Screening:
    """A title and a body as rules of words read them; `lists` are the words of each of LISTS."""

    title: str
    body: str
    lists: Mapping[str, str]

    @property
    def text(self) -> str:
        return f"{self.title}\n{self.body}"

    @cached_property
    def said(self) -> Folded:
        return read(self.text, self.lists[INVITING])

    def has(self, words: str) -> bool:
        return word_rules.found(self.said, words)

    def spares(self, rule: Words) -> bool:
        """Whether the text, where `rule` finds it, asks about a fraud, complains of one or seeks help."""
        if word_rules.CONTACT not in rule.words:
            return self.has(self.lists[SPARING])
        return self.has(self.lists[TELLING]) or self._is_left_open or (rule.kind == OFFER and self._seeks_help(rule))

    @cached_property
    def _is_left_open(self) -> bool:
        answered = max((end for _, end in self.said.marks[word_rules.CONTACT]), default=0)
        if word_rules.last(self.said, f"{self.lists[SPARING]}\n{self.lists[DOUBTING]}") > answered:
            return True
        marks = [found.start() for found in _QUESTION_MARK.finditer(self.text)]
        after = self.said.after(marks[-1]) if marks else 0
        return after >= max(answered, len(self.said.key) - END_OF_TEXT, 1)

    def _seeks_help(self, rule: Words) -> bool:
        """Own words of the title do not excuse an offer that the body makes by itself."""
        body = read(self.body, self.lists[INVITING])
        return word_rules.found(body if word_rules.found(body, rule.words) else self.said, self.lists[SEEKING])
