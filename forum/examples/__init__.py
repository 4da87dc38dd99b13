"""A hundred example questions in 15 languages, for a forum to be tried out with.

All persons and circumstances are invented. The stored texts hold no personal number: a placeholder stands for each, and
another for every telephone number nobody has verified. `questions()` fills them with words of the text's language.
"""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

FILES = Path(__file__).parent
LISBON = ZoneInfo("Europe/Lisbon")
PLACEHOLDER = re.compile(r"\{\{(?:masked:(?P<kind>\w+)|unverified_number)\}\}")


@dataclass(frozen=True, kw_only=True)
class ExampleAnswer:
    """The institution's answer, always in the language of its question."""

    language: str
    text: str
    official: bool


@dataclass(frozen=True, kw_only=True)
class MaskedSpan:
    """A span of hidden personal data: `text[start:end]` of the filled title or body is the word in its place."""

    field: str
    start: int
    end: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class Example:
    """A question as asked, with its later fate: cabinet, answer, rejection, link.

    `language` is the one it is written in, `language_chosen` the one picked on the form, sometimes wrongly. Texts are
    Markdown with blank lines between paragraphs. `asked_at` is in UTC. `rejected` is the reason of a moderator who took it
    for spam, else None; `duplicate_of` the id of the earlier example that asks the same,
    `gist` the team's line about it. `signs` are the dangers that a
    banner answers; `danger` is the asker's own word that help is needed now.
    """

    id: str
    language: str
    language_chosen: str
    topic: str
    cabinet: str
    title: str
    body: str
    answer: ExampleAnswer | None
    asked_at: datetime
    private: bool
    danger: bool
    signs: tuple[str, ...]
    rejected: str | None
    duplicate_of: str | None
    gist: str
    personal: tuple[MaskedSpan, ...]


@cache
def questions() -> tuple[Example, ...]:
    """All examples from the first asked to the last, so that a duplicate comes after its original; times are UTC."""
    with (FILES / "questions.jsonl").open(encoding="utf-8") as rows:
        return tuple(_example(json.loads(row)) for row in rows)


@dataclass(frozen=True, kw_only=True)
class ShortLine:
    """A line of a few words by which the recognition of languages is measured; `half` is `look` or `measure`."""

    language: str
    half: str
    text: str


@cache
def language_lines() -> tuple[ShortLine, ...]:
    """Lines of three to eight words in creoles, and in languages of other scripts, typed in Latin letters."""
    written = (FILES / "language_lines.txt").read_text(encoding="utf-8").splitlines()
    lines = (line.split(" ", 2) for line in written if line and not line.startswith("#"))
    return tuple(ShortLine(language=code, half=half, text=text) for code, half, text in lines)


def masked_word(kind: str, language: str) -> str:
    """The word in the place of hidden personal data of `kind` ("nif", "phone", …), such as "[tax number hidden]".

    Raises KeyError for an unknown kind or a language without words.
    """
    return f"[{_words()['masked'][language][kind]}]"


def unverified_number_word(language: str) -> str:
    """The word in the place of an unverified telephone number, such as "(number being checked)"."""
    return f"({_words()['unverified_number'][language]})"


@cache
def _words() -> dict[str, Any]:
    words: dict[str, Any] = json.loads((FILES / "masked.json").read_text(encoding="utf-8"))
    return words


def _example(row: dict[str, Any]) -> Example:
    title, in_title = _filled("title", row["title"], row["language"])
    body, in_body = _filled("body", row["body"], row["language"])
    asked_at = datetime.fromisoformat(row["asked_at"]).replace(tzinfo=LISBON).astimezone(UTC)
    texts = {"title": title, "body": body, "answer": _answer(row["answer"]), "personal": in_title + in_body}
    return Example(**{**row, **texts, "asked_at": asked_at, "signs": tuple(row["signs"])})


def _answer(row: dict[str, Any] | None) -> ExampleAnswer | None:
    if row is None:
        return None
    text, _ = _filled("answer", row["text"], row["language"])
    return ExampleAnswer(language=row["language"], text=text, official=row["official"])


def _filled(field: str, stored: str, language: str) -> tuple[str, tuple[MaskedSpan, ...]]:
    """The text with a word for each placeholder, and the spans of those for personal data."""
    text, spans, read_to = "", [], 0
    for placeholder in PLACEHOLDER.finditer(stored):
        kind = placeholder["kind"]
        text += stored[read_to : placeholder.start()]
        word = masked_word(kind, language) if kind else unverified_number_word(language)
        if kind:
            spans.append(MaskedSpan(field=field, start=len(text), end=len(text) + len(word), kind=kind))
        text, read_to = text + word, placeholder.end()
    return text + stored[read_to:], tuple(spans)
