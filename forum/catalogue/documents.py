"""The forum's legal documents: one Markdown file for each code, version and language, and what is filled in. Pure.

A file begins with its title as `# …`; each `## …` begins a section. `{name}` stands for a value. A line that begins with
`?name ` is there only where that value is, one with `!name ` only where it is not.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from forum.catalogue.facts import fallback, read
from forum.catalogue.facts_files import FILES

BINDING = "pt"
"""The language of the text that binds, and that approvals are about."""

_CONDITION = re.compile(r"(?P<sign>[?!])(?P<name>[a-z_]+) (?P<rest>.*)")
_PLACE = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, kw_only=True)
class Version:
    """A version of a document, by its number, with the day from which it holds."""

    number: int
    day: date


@dataclass(frozen=True, kw_only=True)
class Document:
    """A document with its versions, the oldest first. People with an account are `asked` to read each version of some."""

    code: str
    versions: tuple[Version, ...]
    asked: bool = False

    @property
    def latest(self) -> Version:
        return self.versions[-1]

    def version(self, number: int) -> Version | None:
        return next((each for each in self.versions if each.number == number), None)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document as Markdown; the first one of a document has no heading."""

    heading: str
    source: str


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a version in one language, the values filled in."""

    language: str
    title: str
    sections: tuple[Section, ...]


documents = read(Document, "documents", "documents")
"""The documents, in the order in which they are listed."""


def named(code: str) -> Document | None:
    """The document of that code."""
    return next((each for each in documents() if each.code == code), None)


def asked() -> tuple[Document, ...]:
    """The documents whose versions people with an account are asked to read."""
    return tuple(each for each in documents() if each.asked)


def language_of(code: str, number: int, language: str) -> str:
    """The language in which a version is read by readers of `language`: that one, the nearest that it has, else BINDING."""
    return next((each for each in (language, *fallback(language)) if _file(code, number, each)), BINDING)


def digest(code: str, number: int) -> str:
    """The digest of a version's binding text, by which a changed text is told from an approved one."""
    return hashlib.sha256(_file(code, number, BINDING).encode()).hexdigest()[:32]


def text_of(code: str, number: int, language: str, values: Mapping[str, str]) -> Text:
    """A version as readers of `language` get it. Raises KeyError for a place that no value fills."""
    found = language_of(code, number, language)
    lines = [line for each in _file(code, number, found).splitlines() if (line := _kept(each, values)) is not None]
    source = _PLACE.sub(lambda place: values[place[1]], "\n".join(lines))
    title, _, rest = source.removeprefix("# ").partition("\n")
    first, *others = re.split(r"^## ", rest, flags=re.MULTILINE)
    headed = [other.partition("\n")[::2] for other in others]
    sections = [Section("", first.strip()), *(Section(heading, _below(body)) for heading, body in headed)]
    return Text(found, title.strip(), tuple(each for each in sections if each.heading or each.source))


def _below(body: str) -> str:
    """The body of a section, whose own headings stand just below the section's once they are rendered."""
    return re.sub(r"^### ", "# ", body.strip(), flags=re.MULTILINE)


def _kept(line: str, values: Mapping[str, str]) -> str | None:
    """The line without its condition; None where that doesn't hold."""
    condition = _CONDITION.match(line)
    if condition is None:
        return line
    return condition["rest"] if bool(values[condition["name"]]) == (condition["sign"] == "?") else None


@cache
def _file(code: str, number: int, language: str) -> str:
    """The file's text, empty where there is none."""
    path = FILES / "documents" / code / f"{number}.{language}.md"
    return path.read_text(encoding="utf-8") if path.is_file() else ""
