"""The export as a page: each record as its reader reads it, codes in words, moments as days."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from forum.catalogue.views import Catalogue
from forum.people.privacy import Record
from forum.web.rendering.i18n import Words
from forum.web.rendering.words import Sentences
from forum.web.rendering.words.people import ROLES
from forum.web.rendering.words.posts import ACTS, STATUSES
from forum.web.rendering.words.privacy import FIELDS, SECTIONS, TEXTS, VOTES

MOST = 100
"""Entries of a section on the page; the file has all."""

MOMENTS = frozenset({"since", "last_used", "until", "at"})
CODED = frozenset({"decisions", "notifications", "sanctions", "votes", "acts"})
"""Sections whose entries begin with a code in words."""

UNSAID = {"reports": ("reason",), "decisions": ("reason",)}
"""Fields with a code that the explanation says in words."""


class Entry(NamedTuple):
    """One record: a line of labels and values, the texts under it, and the same of what belongs to it."""

    said: str
    line: Sequence[tuple[str, Any]]
    texts: Sequence[tuple[str, str]]
    under: "Sequence[Entry]" = ()
    notes: int = 0


class Section(NamedTuple):
    """A section: its name, its latest entries, and whether the file has more."""

    name: str
    entries: Sequence[Entry]
    more: bool


def sections(held: Mapping[str, Any], words: Words, catalogue: Catalogue, sentences: Sentences) -> list[Section]:
    """The sections of an export that have entries."""
    reading = _Reading(words, catalogue, sentences)
    return [
        Section(
            words.t(title), [reading.entry(name, each) for each in reversed(held[name][-MOST:])], len(held[name]) > MOST
        )
        for name, title in SECTIONS.items()
        if held.get(name)
    ]


class _Reading:
    def __init__(self, words: Words, catalogue: Catalogue, sentences: Sentences) -> None:
        self._words, self._catalogue, self._sentences = words, catalogue, sentences
        self._values: Mapping[str, Callable[[str], str]] = {
            "status": lambda code: words.t(STATUSES[code]),
            "role": lambda code: words.t(ROLES[code]) if code in ROLES else code,
            "topic": self._topic,
            "language": self._language,
            "cabinet": self._cabinet,
        }

    def entry(self, section: str, record: Record) -> Entry:
        unsaid = UNSAID.get(section, ())
        line = [
            (self._words.t(label) if label else "", self._value(name, record[name]))
            for name, label in FIELDS.items()
            if record.get(name)
        ]
        texts = [
            (self._words.t(label), str(record[name]))
            for name, label in TEXTS.items()
            if record.get(name) and name not in unsaid
        ]
        under = [self.entry("", each) for each in (*record.get("earlier", ()), *record.get("objections", ()))]
        said = self._said(section, record) if section in CODED else ""
        return Entry(said, line, texts, under, record.get("notes_of_the_team", 0))

    def _said(self, section: str, record: Record) -> str:
        code = str(record.get("verdict") or record.get("kind") or record.get("act") or "")
        if section in ("decisions", "sanctions"):
            code = f"decided_{code}"
        known = {"votes": VOTES, "acts": ACTS}.get(section, self._sentences.notifications)
        return self._words.t(known[code]) if code in known else ""

    def _value(self, name: str, value: Any) -> Any:
        if name in MOMENTS:
            return datetime.fromisoformat(value)
        return self._values.get(name, str)(str(value))

    def _topic(self, slug: str) -> str:
        topic = self._catalogue.topic(slug)
        return topic.name(self._words.code) if topic else slug

    def _language(self, code: str) -> str:
        known = self._catalogue.languages.get(code)
        return known.endonym if known else code

    def _cabinet(self, code: str) -> str:
        cabinet = self._catalogue.cabinet(code)
        return cabinet.name(self._words.code) if cabinet else code
