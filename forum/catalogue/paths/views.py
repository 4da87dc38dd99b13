"""Paths as pages read them: steps in order, and which text of each a reader gets. Pure."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TextView:
    """What a path or a step says in one language, as the row `PathText` has it."""

    language_id: str
    title: str
    body: str = ""
    documents: tuple[str, ...] = ()
    meaning: int = 1
    rendered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """The text that a reader gets. `original` is given where `shown` renders it, `barred` where a rendering of an earlier
    sense is behind it.
    """

    shown: TextView
    original: TextView | None = None
    barred: TextView | None = None


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of a path or a step by language; that in `language` is the original."""

    language: str
    by_language: Mapping[str, TextView]

    @property
    def original(self) -> TextView:
        return self.by_language[self.language]

    def is_current(self, language: str) -> bool:
        """Whether the text in a language says what the original says now."""
        known = self.by_language.get(language)
        return known is not None and known.meaning == self.original.meaning

    def read_in(self, wanted: Iterable[str]) -> Reading:
        """The text for a reader of these languages, the best first: the original where none is theirs."""
        first = next((code for code in wanted if code in self.by_language), self.language)
        if first == self.language:
            return Reading(self.original)
        if self.is_current(first):
            return Reading(self.by_language[first], original=self.original)
        return Reading(self.original, barred=self.by_language[first])


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """A step; `thread_id` is the thread whose official answer it rests on."""

    id: int
    thread_id: int | None
    places: tuple[str, ...]
    texts: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class PathView:
    """A path with its steps in order."""

    id: int
    slug: str
    language_id: str
    topics: tuple[int, ...]
    checked_on: date | None
    archived: bool
    texts: Texts
    steps: tuple[StepView, ...]

    @property
    def all_texts(self) -> tuple[Texts, ...]:
        """Its own texts, then those of its steps."""
        return self.texts, *(step.texts for step in self.steps)

    @property
    def mark(self) -> str:
        """The mark by which a form says which originals its page showed."""
        said = [(each.original.title, each.original.body, each.original.documents) for each in self.all_texts]
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]

    def is_current(self, language: str) -> bool:
        """Whether all of it is rendered into a language as it is now."""
        return all(each.is_current(language) for each in self.all_texts)

    def step(self, number: int) -> StepView | None:
        return next((each for each in self.steps if each.id == number), None)


def offered(paths: Mapping[str, PathView]) -> list[PathView]:
    """The paths that readers are led to: those with steps that no admin archived."""
    return [path for path in paths.values() if path.steps and not path.archived]


def about(paths: Mapping[str, PathView], topic_id: int) -> list[PathView]:
    """The paths that a topic's page names."""
    return [path for path in offered(paths) if topic_id in path.topics]


def resting_on(paths: Mapping[str, PathView], thread_id: int) -> list[PathView]:
    """The paths of which a thread's official answer is a step."""
    return [path for path in offered(paths) if any(step.thread_id == thread_id for step in path.steps)]


def wanted(named: Sequence[str], missing: str, interface: str, fallback: Sequence[str]) -> tuple[str, ...]:
    """The languages to read a path in: that of the page, after one that no page is in where its reader wants that most."""
    return tuple(filter(None, (missing, interface, *named, *fallback)))
