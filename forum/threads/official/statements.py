"""The statement of an official answer: a short answer, its sources, the day it is valid from and its review date."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from forum import clock, text
from forum.catalogue.views import Catalogue
from forum.errors import Invalid
from forum.people.person import Person
from forum.threads.holding import evaluating
from forum.threads.models import OfficialAnswer, Post

WORDS_IN_SHORT = 40
HAN_IN_SHORT = 80
MOST_SOURCES = 10
LONGEST_SHORT = 600
LONGEST_SOURCE = 300


class StatementDetails(NamedTuple):
    """A statement as typed: `sources` are (title, url, article), the days year-month-day."""

    short_answer: str
    sources: Sequence[tuple[str, str, str]]
    valid_from: str
    review_by: str


@dataclass(frozen=True, slots=True)
class Statement:
    """The official part of an answer: its short answer, its sources, the day it is valid from and its review date."""

    short_answer: str
    sources: tuple[dict[str, str], ...]
    valid_from: date
    review_by: date

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of a version that say this."""
        return asdict(self) | {"sources": list(self.sources)}

    @classmethod
    def of(cls, version: OfficialAnswer) -> "Statement":
        """The statement that a version has."""
        return cls(version.short_answer, tuple(version.sources), version.valid_from, version.review_by)

    def is_of(self, version: OfficialAnswer, post: Post) -> bool:
        """Whether the version says the same of the same text, with the same days."""
        days = (version.valid_from, version.review_by) == (self.valid_from, self.review_by)
        return days and self.has_words_of(version, post)

    def has_words_of(self, version: OfficialAnswer, post: Post) -> bool:
        """Whether the version has this text, short answer and sources."""
        text_of = (version.post_id, version.post_revision) == (post.id, post.revision)
        return text_of and (version.short_answer, list(version.sources)) == (self.short_answer, list(self.sources))

    @classmethod
    def checked(cls, details: StatementDetails, wrong: Mapping[str, str] | None = None) -> "Statement":
        """The statement, if it is complete; empty sources are left out.

        Raises Invalid: `short_answer` (missing, too_long), `source_title` (missing, too_long), `source_url` (not_a_link),
        `valid_from` (missing, malformed), `review_by` (missing, malformed, before_valid_from), and the errors of other
        fields that the caller found `wrong`.
        """
        kept = [source for source in details.sources if any(source)][:MOST_SOURCES]
        wrong = {**(wrong or {}), **_check_short(details.short_answer), **_check_sources(kept)}
        valid_from, review_by = (_day(name, getattr(details, name), wrong) for name in ("valid_from", "review_by"))
        if valid_from and review_by and review_by <= valid_from:
            wrong["review_by"] = "before_valid_from"
        if wrong or valid_from is None or review_by is None:
            raise Invalid(wrong)
        named = tuple({"title": title, "url": url, "article": article} for title, url, article in kept)
        return cls(details.short_answer, named, valid_from, review_by)


async def apply_choice(said: Statement, choice: str, *, by: Person, catalogue: Catalogue) -> Statement:
    """The statement as it is stored, by its author's choice for personal data; addresses of pages stay as they are."""

    async def kept(words: str) -> str:
        return await evaluating.apply_choice(words, choice, by=by, catalogue=catalogue)

    sources = [
        {**each, "title": await kept(each["title"]), "article": await kept(each["article"])} for each in said.sources
    ]
    return replace(said, short_answer=await kept(said.short_answer), sources=tuple(sources))


def _day(name: str, typed: str, wrong: dict[str, str]) -> date | None:
    try:
        return clock.day_of(typed)
    except ValueError:
        wrong[name] = "malformed" if typed else "missing"
        return None


def _check_short(short_answer: str) -> dict[str, str]:
    if not short_answer:
        return {"short_answer": "missing"}
    return {"short_answer": "too_long"} if _too_long(short_answer) else {}


def _too_long(short_answer: str) -> bool:
    if len(short_answer) > LONGEST_SHORT:
        return True
    return text.word_count(short_answer) > WORDS_IN_SHORT or text.han_count(short_answer) > HAN_IN_SHORT


def _check_sources(sources: Sequence[tuple[str, str, str]]) -> dict[str, str]:
    if not sources or any(not title for title, _, _ in sources):
        return {"source_title": "missing"}
    if any(len(part) > LONGEST_SOURCE for source in sources for part in source):
        return {"source_title": "too_long"}
    if any(
        url and not (url.lower().startswith(("http://", "https://")) and text.is_link(url)) for _, url, _ in sources
    ):
        return {"source_url": "not_a_link"}
    return {}
