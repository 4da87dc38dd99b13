"""Official Portuguese terms in renderings: they stay Portuguese, and are explained in the language of whoever reads them."""

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from markupsafe import Markup

from forum import ids
from forum.catalogue.terms import Terms, TermView
from forum.catalogue.views import Catalogue
from forum.threads.models import EASY, Rendering

_TAG = re.compile(r"(<[^>]*>)")
_CLOSED = frozenset({"a", "code", "pre"})
"""Elements in which no term is explained: a link has one target, and code is no prose."""
_LATIN = "A-Za-z\u00c0-\u024f0-9"
_LINK = Markup('<a class="term" href="#{anchor}" lang="pt" dir="ltr">{words}</a>')


class Entry(NamedTuple):
    """A term, the usual word for it in a language, and what it means in that language; either may be empty."""

    number: int
    term: str
    word: str
    meaning: str
    anchor: str = ""


class Explained(NamedTuple):
    """A rendering's HTML in which each term leads, at its first place, to its entry in the list at the foot."""

    html: Markup
    entries: list[Entry]


class Glossary:
    """The terms that can be explained in one language, and where they stand in a text."""

    def __init__(self, terms: Terms, language: str) -> None:
        self.entries: dict[str, Entry] = {}
        for term in terms.values():
            entry = _entry(term, language)
            if not term.archived and (entry.word or entry.meaning):
                self.entries |= dict.fromkeys((words.casefold() for words in term.words("pt")), entry)
        longest_first = sorted(map(re.escape, self.entries), key=len, reverse=True)
        self._words = re.compile(
            rf"(?<![{_LATIN}])(?:{'|'.join(longest_first) or '(?!)'})(?![{_LATIN}])", re.IGNORECASE
        )

    def found(self, text: str) -> Iterator[tuple[re.Match[str], Entry]]:
        """Every place of a term in a text, in order."""
        for match in self._words.finditer(text):
            if entry := self.entries.get(match[0].casefold()):
                yield match, entry

    def in_text(self, text: str) -> list[Entry]:
        """The terms of a plain text, each once, in the order of their first places."""
        return list({entry.number: entry for _, entry in self.found(text)}.values())


def _entry(term: TermView, language: str) -> Entry:
    own = "pt" if language == EASY else language
    word = next(iter(term.words(own)), "") if own != "pt" else ""
    return Entry(term.id, term.term, word, term.descriptions.get(own, ""))


def glossary(terms: Terms, catalogue: Catalogue, language: str) -> Glossary:
    """The glossary of a language; `terms` are those of the catalogue."""
    return catalogue.derived(("glossary", language), lambda: Glossary(terms, language))


def with_terms(rendering: Rendering, terms: Terms, catalogue: Catalogue) -> Explained:
    """The text of a rendering with its terms explained."""
    known = glossary(terms, catalogue, rendering.language_id)
    return catalogue.derived(("with terms", rendering.id, rendering.html), lambda: _explained(rendering, known))


def _explained(rendering: Rendering, known: Glossary) -> Explained:
    told: dict[int, Entry] = {}
    parts, closed = [], 0
    for part in _TAG.split(rendering.html):
        if part.startswith("<"):
            name = part.strip("</>").partition(" ")[0].lower()
            closed += (-1 if part.startswith("</") else 1) if name in _CLOSED else 0
            parts.append(part)
        else:
            parts.append(part if closed else _linked(part, rendering, known, told))
    return Explained(Markup("".join(parts)), list(told.values()))


def _linked(text: str, rendering: Rendering, known: Glossary, told: dict[int, Entry]) -> str:
    """A text between two tags of the stored HTML, with a link at the first place of each term.

    Terms are looked for in the words as they are read: no part of an entity is one.
    """
    parts, last, said = [], 0, html.unescape(text)
    for match, entry in known.found(said):
        if entry.number not in told:
            told[entry.number] = entry._replace(anchor=f"term-{ids.encode(rendering.post_id)}-{entry.number}")
            link = _LINK.format(anchor=told[entry.number].anchor, words=match[0])
            parts += [html.escape(said[last : match.start()], quote=False), str(link)]
            last = match.end()
    return "".join([*parts, html.escape(said[last:], quote=False)]) if parts else text
