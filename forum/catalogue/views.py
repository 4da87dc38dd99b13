"""The catalogue as pages read it: one immutable value of languages, topics, cabinets, institutions, notices. Pure."""

from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar, cast

from forum import clock
from forum.catalogue import defaults, help_lines, letters
from forum.catalogue.help_lines import LineFact
from forum.catalogue.letters import LetterFact, LetterRule
from forum.catalogue.models import InstitutionName, LineChange, TownHoliday
from forum.catalogue.named import Institution, Named
from forum.catalogue.notices import NoticeView
from forum.catalogue.paths.views import PathView
from forum.catalogue.periods import PERIODS, over_before
from forum.catalogue.places.views import PlaceView
from forum.text.personal import Contacts

MOST_DERIVED = 1000

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageView(Named):
    """A language: `fallback` are those its readers more probably read, `unasked`, `welcome` and `card` as in the facts."""

    code: str
    endonym: str
    direction: str
    interface: bool
    mediated: bool
    archived: bool
    position: int
    fallback: Sequence[str] = ()
    unasked: Sequence[str] = ()
    welcome: str = ""
    card: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CabinetView(Named):
    """A cabinet; `opening_hours` are empty where it keeps those of all, `town_holidays` the days of its `town`.

    `bring` says by language what people take there, a line for each thing; empty where nobody checked that.
    """

    id: int
    code: str
    parent_id: int | None
    archived: bool
    position: int
    opening_hours: str = ""
    town: str = ""
    town_holidays: tuple[str, ...] = ()
    bring: Mapping[str, str] | None = None
    bring_source: str = ""
    bring_checked_on: date | None = None
    assignment_days: int = defaults.ASSIGNED_FOR

    def bring_in(self, language: str) -> tuple[str, list[str]]:
        """The things to bring, and the language in which they are said: this one or the nearest."""
        said = self.texts.find(self.bring or {}, language)
        told_in = next((code for code, text in (self.bring or {}).items() if text == said), language)
        return told_in, said.splitlines()

    @property
    def covering(self) -> frozenset[int]:
        """The cabinets a grant for which speaks for this one: itself and the one above it."""
        return frozenset({self.id} | ({self.parent_id} if self.parent_id else set()))


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicView(Named):
    id: int
    slug: str
    category_id: int
    cabinet_id: int
    icon: str
    visibility: str
    sensitive: bool
    who_answers: str
    two_confirm: bool
    read_first: bool
    review_days: int
    first_reply_hours: int
    archived: bool
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryView(Named):
    id: int
    slug: str
    archived: bool
    position: int


@dataclass(frozen=True)
class Catalogue:
    """The whole catalogue, in the order that admins gave it; archived things stay, for the threads that have them."""

    version: int
    languages: Mapping[str, LanguageView]
    categories: Mapping[int, CategoryView]
    topics: Mapping[int, TopicView]
    cabinets: Mapping[int, CabinetView]
    former_slugs: Mapping[str, int]
    institution_names: tuple[InstitutionName, ...]
    line_changes: tuple[LineChange, ...] = ()
    letter_rules: tuple[LetterRule, ...] = ()
    town_holidays: tuple[TownHoliday, ...] = ()
    public_values: frozenset[str] = frozenset()
    notices: tuple[NoticeView, ...] = ()
    first_posts: int | None = None
    appeal_days: int = defaults.APPEALS_TAKE
    danger_hours: int = defaults.LOOKED_AT_WITHIN
    periods: Mapping[str, int] = field(default_factory=lambda: PERIODS)
    wave_from: int = 0
    solved_least: int = defaults.SOLVED_COUNTS_FROM
    loss_days: int = defaults.LOSS_TAKES
    consent_days: int = defaults.ASKERS_HAVE
    confirm_days: int = defaults.CONFIRMED_EVERY
    call_minutes: int = defaults.CALLED_FOR
    checked: Mapping[str, str] = field(default_factory=dict)
    """The digest of an interface language's words as a native reader has read all of them."""
    addresses: Mapping[str, str] = field(default_factory=dict)
    """The addresses of the institution that admins set, by code (`addresses.CODES`)."""
    places: Mapping[str, PlaceView] = field(default_factory=dict)
    """The places by slug, in their order, closed ones too."""
    paths: Mapping[str, PathView] = field(default_factory=dict)
    """The paths by slug, in their order, archived ones too."""
    reasons: Mapping[int, Named] = field(default_factory=dict)
    """The names admins gave to reasons, by id, and the sentence of statements for each; only those they named."""
    _derived: dict[Hashable, Any] = field(init=False, default_factory=dict, repr=False, compare=False)
    _read: dict[str, Any] = field(init=False, default_factory=dict, repr=False, compare=False)

    def derived(self, key: Hashable, make: Callable[[], T]) -> T:
        """A value that follows from this catalogue and `key` alone, made once: `make` may look at nothing else."""
        if key not in self._derived:
            if len(self._derived) >= MOST_DERIVED:
                self._derived.clear()
            self._derived[key] = make()
        return cast(T, self._derived[key])

    async def once(self, name: str, read: Callable[["Catalogue"], Awaitable[T]]) -> T:
        """A value read from rows that change with the catalogue but are no part of the snapshot, once for each version."""
        if name not in self._read:
            self._read[name] = await read(self)
        return cast(T, self._read[name])

    def ends(self, period: str) -> datetime:
        """The moment before which what is kept for one of PERIODS is over."""
        return over_before(period, self.periods[period])

    def topic(self, slug: str) -> TopicView | None:
        return self.derived("slugs", lambda: {topic.slug: topic for topic in self.topics.values()}).get(slug)

    def cabinet(self, code: str) -> CabinetView | None:
        return self.derived("codes", lambda: {cabinet.code: cabinet for cabinet in self.cabinets.values()}).get(code)

    def topic_once_called(self, slug: str) -> TopicView | None:
        """The topic that `slug` led to before it was renamed."""
        topic_id = self.former_slugs.get(slug)
        return self.topics.get(topic_id) if topic_id is not None else None

    def safety_topic(self) -> TopicView:
        """The topic of whoever is in danger, also after it was renamed; another one that is private where it is archived."""
        first = self._called(help_lines.safety_topic())
        ranked = sorted(self.topics.values(), key=lambda topic: (topic.visibility != "private", not topic.sensitive))
        candidates = [*([first] if first else []), *ranked]
        return next(filter(self.offers, candidates), candidates[0])

    def situations_of(self, topic: TopicView) -> frozenset[str]:
        """The situations whose help lines stand on the topic's pages, also after it was renamed."""
        named = [(self._called(slug), codes) for slug, codes in help_lines.of_topics().items()]
        return frozenset().union(*(codes for known, codes in named if known and known.id == topic.id))

    def offered_topics(self) -> list[tuple[CategoryView, list[TopicView]]]:
        """The groups in order, each with the topics that can be chosen."""
        groups = [category for category in self.categories.values() if not category.archived]
        return [
            (group, [topic for topic in self.topics.values() if topic.category_id == group.id and not topic.archived])
            for group in groups
        ]

    def offers(self, topic: TopicView) -> bool:
        return not topic.archived and not self.categories[topic.category_id].archived

    def offered_languages(self) -> list[LanguageView]:
        return [language for language in self.languages.values() if not language.archived and language.code != "other"]

    def interface_languages(self) -> list[LanguageView]:
        return [language for language in self.languages.values() if language.interface and not language.archived]

    def covered(self, cabinet_ids: Iterable[int]) -> frozenset[int]:
        """The cabinets that grants for `cabinet_ids` speak for: those and their parts."""
        held = frozenset(cabinet_ids)
        return frozenset(cabinet.id for cabinet in self.cabinets.values() if cabinet.covering & held)

    def lines(self, day: date) -> Mapping[str, LineFact]:
        """The help lines by code as they stand on `day`, hidden ones too: ask each whether it is `shown`."""
        changes = self.line_changes
        return self.derived(("lines", day), lambda: {line.code: line for line in help_lines.in_force(changes, day)})

    @property
    def letters(self) -> Mapping[str, LetterFact]:
        """The kinds of official letters by code, with the rules of their last days."""
        return self.derived("letters", lambda: letters.in_force(self.letter_rules))

    def letters_about(self, topic: TopicView) -> list[LetterFact]:
        """The kinds of letters that a topic's page names, also after it was renamed."""
        named = ((letter, self._called(slug)) for letter in self.letters.values() for slug in letter.topics)
        return [letter for letter, known in named if known and known.id == topic.id]

    def _called(self, slug: str) -> TopicView | None:
        return self.topic(slug) or self.topic_once_called(slug)

    @cached_property
    def contacts(self) -> Contacts:
        """The contacts of help lines and places, and those that staff confirmed to be public: nobody's personal data."""
        values = self.public_values.union(*(each.public_values for each in self.places.values()))
        return replace(help_lines.contacts(self.line_changes), values=values)

    def institution(self, day: date) -> Institution:
        """The institution serving on `day`. Names not in force are never used."""
        return self.derived(("institution", day), lambda: self._institution(day))

    def _institution(self, day: date) -> Institution:
        served = [row for row in self.institution_names if row.serving and row.in_force]
        valid = [row for row in served if (row.valid_from or day) <= day <= (row.valid_until or day)]
        # A period whose last day passes keeps its names until an admin says which follow: pages always have one.
        valid = valid or served
        return Institution({row.language: row.name for row in valid}, {row.language: row.short for row in valid})

    def reserved_words(self) -> frozenset[str]:
        """Names that no nickname may be: those of institutions and cabinets, as stored."""
        words = {row.short for row in self.institution_names} | {row.name for row in self.institution_names}
        words |= {row.code for row in self.institution_names} | {cabinet.code for cabinet in self.cabinets.values()}
        words |= {name for cabinet in self.cabinets.values() for name in cabinet.names.values()}
        return frozenset(word.casefold() for word in words if word)


def serving_today(catalogue: Catalogue) -> Institution:
    """The institution as it is called today, in Lisbon."""
    return catalogue.institution(clock.today())
