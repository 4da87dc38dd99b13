"""The facts an empty catalogue is filled with: languages, topics, cabinets, institutions, hours; `help_lines` has more.

"seed" is the institution's own text of about March 2022 and alone counts as verified; all else is marked until a person has checked
it. The catalogue then belongs to its admins: these files never overrule an entry of theirs.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Literal, TypeVar

from pydantic import TypeAdapter

from forum.catalogue.facts_files import content_of, rows
from forum.hours import Opening

SEED = "seed"
F = TypeVar("F")


@dataclass(frozen=True, kw_only=True)
class Sourced:
    """Something of known source, which is not that of its names; `confirmed` says that two admins checked it there."""

    source: str
    confirmed: bool = False

    @property
    def verified(self) -> bool:
        """True if it is the seed's, or two admins confirmed it."""
        return self.confirmed or self.source == SEED


@dataclass(frozen=True, kw_only=True)
class Named:
    """Something with a name per language, each with its own source."""

    names: Mapping[str, str]
    name_sources: Mapping[str, str]

    def name(self, language: str) -> str:
        """The name in `language`, or in the nearest language that has one."""
        return next(self.names[code] for code in (language, *fallback(language), *self.names) if code in self.names)

    def name_verified(self, language: str) -> bool:
        """True if the name in `language` is the seed's own wording."""
        return self.name_sources.get(language) == SEED


@dataclass(frozen=True, kw_only=True)
class LanguageFact:
    """A language people write in, with its names as inside a sentence and the source of each of its fields.

    `interface` (pages exist in it) and `mediated` (a mediator speaks it) are independent: Arabic is only the first.
    `unasked` are languages that a browser may name after it, and that its readers get only by choosing them. `welcome` says
    in it that one can write and read in it, `card` that one speaks it and asks for telephone translation. `locale` is that
    of its dates and numbers, where its own code has none.
    """

    code: str
    endonym: str
    names: Mapping[str, str]
    script: str
    direction: Literal["ltr", "rtl"]
    interface: bool
    mediated: bool
    fallback: tuple[str, ...]
    sources: Mapping[str, str]
    unasked: tuple[str, ...] = ()
    welcome: str = ""
    card: str = ""
    locale: str = ""


@dataclass(frozen=True, kw_only=True)
class GroupFact(Sourced):
    """A group of topics, in the order of the home page."""

    slug: str
    order: int
    names: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class TopicFact(Sourced, Named):
    """A topic, the cabinet its questions go to first and those that may help next.

    `visibility` is the one an asker gets without choosing; `who_answers` stays "staff" until an admin opens the topic.
    Names, descriptions and `first_reply_hours` are our proposal.
    """

    slug: str
    group: str
    order: int
    icon: str
    cabinet: str
    next_cabinets: tuple[str, ...]
    institutions: tuple[str, ...]
    visibility: Literal["public", "private"]
    sensitive: bool
    who_answers: Literal["staff", "members"]
    first_reply_hours: int
    descriptions: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class CabinetFact(Sourced, Named):
    """A specialised cabinet; `parent` is the code of the one it is a branch of."""

    code: str
    parent: str | None
    order: int
    descriptions: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class NamePeriod(Named):
    """An institution's name for a time. `in_force` says which one pages show: unverified dates decide nothing.

    `valid_from` is the first day, `valid_until` the first day no longer; either is None when not known.
    """

    short: str
    in_force: bool
    legal_form: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    dates_source: str | None = None

    def full(self, language: str) -> str:
        """The name as letterheads have it, with its short form and legal form in brackets."""
        return f"{self.names[language]} ({', '.join(filter(None, (self.short, self.legal_form)))})"


@dataclass(frozen=True, kw_only=True)
class InstitutionFact:
    """An institution people are sent to; exactly one is `operating`, the one that runs the forum."""

    code: str
    operating: bool
    periods: tuple[NamePeriod, ...]

    @property
    def current(self) -> NamePeriod:
        return next(period for period in self.periods if period.in_force)


@dataclass(frozen=True, kw_only=True)
class TownHoliday(Sourced):
    """A municipal holiday: "MM-DD", or "easter+39" for Ascension Day."""

    town: str
    day: str


@dataclass(frozen=True, kw_only=True)
class RoutingFact(Sourced):
    """Words that send a question to a cabinet whatever its topic; `*` stands for any ending. Our proposal."""

    code: str
    cabinet: str
    words: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TermFact(Sourced):
    """An official Portuguese term: words for it by language, semicolons between them, and what it means. Our own wording."""

    words: Mapping[str, str]
    explanations: Mapping[str, str] = field(default_factory=dict)


def read(kind: type[F], name: str, key: str, *shared: str) -> Callable[[], tuple[F, ...]]:
    """A function that gives the rows under `key` of a file, read by field name; all have the file's `shared` fields."""

    @cache
    def facts() -> tuple[F, ...]:
        file, fact = content_of(name), TypeAdapter(kind)
        common = {field: file[field] for field in shared}
        return tuple(fact.validate_python(common | row) for row in rows(name, key))

    return facts


languages = read(LanguageFact, "languages", "languages", "sources")
"""The 29 languages in the order they are offered: interface, mediated, then those with leaflets only."""


@cache
def fallback(language: str) -> tuple[str, ...]:
    """The languages that readers of one more probably read, in order; none for a language there is no row for."""
    return next((fact.fallback for fact in languages() if fact.code == language), ())


@cache
def interface() -> tuple[str, ...]:
    """The codes of the languages that pages are in, in the order they are offered."""
    return tuple(fact.code for fact in languages() if fact.interface)


groups = read(GroupFact, "topics", "groups")
"""The groups of topics; grouping is our proposal."""
topics = read(TopicFact, "topics", "topics", "name_sources")
"""The topics, group by group, named and described in 15 languages."""
cabinets = read(CabinetFact, "cabinets", "cabinets", "name_sources")
"""The cabinets, each after its parent."""
institutions = read(InstitutionFact, "institutions", "institutions")
"""The operating institution, then the others."""
town_holidays = read(TownHoliday, "hours", "town_holidays")
"""The municipal holidays of the centres' towns; none is verified."""
routing = read(RoutingFact, "routing", "rules")
"""The routing rules by words, in order; by topic it is the topic's cabinet."""
terms = read(TermFact, "terms", "terms", "source")
"""The official terms, in 15 languages."""


@cache
def cabinet_opening() -> Opening:
    """The hours in which cabinets work on questions. The sources give them no hours of their own: that they keep a support
    desk's, and none of the municipal holidays since they sit in several towns, is our assumption.
    """
    return Opening(content_of("hours")["cabinets"]["opening_hours"])


@cache
def words_of_no_topic() -> str:
    """Words that people begin any question with, such as those that call for help."""
    return str(content_of("topic_words")["of_no_topic"])


def topic_words() -> dict[str, str]:
    """The words that people use for a topic, by its slug."""
    return {slug: str(words).replace("*", "") for slug, words in content_of("topic_words")["words"].items()}
