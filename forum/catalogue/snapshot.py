"""The catalogue as pages read it: all of it, in memory, as of one version.

A process asks the database for the version at most once a second, so another process's change shows within a second and
its own at once; the pages themselves need no query for names.
"""

import asyncio
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from forum import clock, database
from forum.catalogue import campaigns, lines
from forum.catalogue.campaigns import CampaignView
from forum.catalogue.facts import LineFact
from forum.catalogue.lines import Contacts
from forum.catalogue.models import (
    Cabinet,
    CatalogueName,
    Category,
    FormerSlug,
    InstitutionName,
    Language,
    LineChange,
    Setting,
    Topic,
    TownHoliday,
)

VERSION = "catalogue_version"
FIRST_POSTS, REST_DAYS = "hold_first_posts", "rest_days"
"""Settings an admin may decide: how many first posts are held, and after how many working days what is in hand rests."""

RESTS_AFTER = 2

LOOKED_AT_EVERY = 1.0  # seconds
LAST_RESORT = ("pt", "en")


@dataclass(frozen=True, slots=True)
class Texts:
    """Names and descriptions by language, and the languages to fall back to for each."""

    names: dict[str, str]
    descriptions: dict[str, str]
    fallbacks: Mapping[str, tuple[str, ...]]

    def find(self, texts: Mapping[str, str], language: str) -> str:
        """The text in `language`, or in the nearest language that has one."""
        for code in (language, *self.fallbacks.get(language, ()), *LAST_RESORT):
            if texts.get(code):
                return texts[code]
        return next(iter(texts.values()), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Something with a name and perhaps a description, in the reader's language or the nearest there is."""

    texts: Texts

    @property
    def names(self) -> Mapping[str, str]:
        return self.texts.names

    @property
    def descriptions(self) -> Mapping[str, str]:
        return self.texts.descriptions

    def name(self, language: str) -> str:
        return self.texts.find(self.texts.names, language)

    def description(self, language: str) -> str:
        return self.texts.find(self.texts.descriptions, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageView(Named):
    code: str
    endonym: str
    direction: str
    interface: bool
    mediated: bool
    archived: bool
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CabinetView(Named):
    """A cabinet; `opening_hours` are empty where it keeps those of all, `town_holidays` the days of its `town`."""

    id: int
    code: str
    parent_id: int | None
    archived: bool
    position: int
    opening_hours: str = ""
    town: str = ""
    town_holidays: tuple[str, ...] = ()
    rest_days: int = RESTS_AFTER

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


@dataclass(frozen=True, slots=True)
class Institution:
    """The institution whose forum this is, as it is called on a day."""

    names: Mapping[str, str]
    shorts: Mapping[str, str]

    def name(self, language: str) -> str:
        return self.names.get(language) or self.names.get("pt", "")

    def short(self, language: str) -> str:
        return self.shorts.get(language) or self.shorts.get("pt", "")


@dataclass(frozen=True)
class Catalogue:
    """Everything admins manage, ordered as they ordered it; archived things stay, for the threads that have them."""

    version: int
    languages: Mapping[str, LanguageView]
    categories: Mapping[int, CategoryView]
    topics: Mapping[int, TopicView]
    cabinets: Mapping[int, CabinetView]
    former_slugs: Mapping[str, int]
    institution_names: tuple[InstitutionName, ...]
    line_changes: tuple[LineChange, ...] = ()
    town_holidays: tuple[TownHoliday, ...] = ()
    campaigns: tuple[CampaignView, ...] = ()
    first_posts: int | None = None
    reasons: Mapping[int, Named] = field(default_factory=dict)
    """What admins call the desk's reasons, by id, and the sentence that statements give for each; only those they named."""
    _by_slug: dict[str, TopicView] = field(init=False)
    _by_code: dict[str, CabinetView] = field(init=False)
    _serving: dict[date, Institution] = field(init=False, default_factory=dict, repr=False)
    _lines: dict[date, Mapping[str, LineFact]] = field(init=False, default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_slug", {topic.slug: topic for topic in self.topics.values()})
        object.__setattr__(self, "_by_code", {cabinet.code: cabinet for cabinet in self.cabinets.values()})

    def topic(self, slug: str) -> TopicView | None:
        return self._by_slug.get(slug)

    def cabinet(self, code: str) -> CabinetView | None:
        return self._by_code.get(code)

    def topic_once_called(self, slug: str) -> TopicView | None:
        """The topic that `slug` led to before it was renamed."""
        topic_id = self.former_slugs.get(slug)
        return self.topics.get(topic_id) if topic_id is not None else None

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
        if day not in self._lines:
            self._lines[day] = {line.code: line for line in lines.in_force(self.line_changes, day)}
        return self._lines[day]

    @cached_property
    def contacts(self) -> Contacts:
        """The numbers and hosts of help lines, which are nobody's personal data."""
        return lines.contacts(self.line_changes)

    def institution(self, day: date) -> Institution:
        """The institution serving on `day`. Names not in force are never used."""
        if day not in self._serving:
            self._serving[day] = self._institution(day)
        return self._serving[day]

    def _institution(self, day: date) -> Institution:
        valid = [
            row
            for row in self.institution_names
            if row.serving
            and row.in_force
            and (row.valid_from is None or row.valid_from <= day)
            and (row.valid_until is None or day <= row.valid_until)
        ]
        # A period whose last day passes keeps its names until an admin says which follow: pages always have one.
        valid = valid or [row for row in self.institution_names if row.serving and row.in_force]
        return Institution({row.language: row.name for row in valid}, {row.language: row.short for row in valid})

    def reserved_words(self) -> frozenset[str]:
        """Names nobody may take for a nickname: institutions' and cabinets', as the data has them."""
        words = {row.short for row in self.institution_names} | {row.name for row in self.institution_names}
        words |= {row.code for row in self.institution_names} | set(self._by_code)
        words |= {name for cabinet in self.cabinets.values() for name in cabinet.names.values()}
        return frozenset(word.casefold() for word in words if word)


_current: Catalogue | None = None
_looked_at = 0.0
_lock = asyncio.Lock()


def forget() -> None:
    """Drops what this process remembers, so that the next reader asks the database."""
    global _current, _looked_at
    _current, _looked_at = None, 0.0


async def current() -> Catalogue:
    """The catalogue as it is now (within a second of another process's change)."""
    global _current, _looked_at
    if _current is not None and time.monotonic() - _looked_at < LOOKED_AT_EVERY:
        return _current
    row = await Setting.get_or_none(key=VERSION)
    version = int(row.value) if row else 0
    if _current is None or _current.version != version:
        _current = await _load(version)
    _looked_at = time.monotonic()
    return _current


async def changed() -> None:
    """Marks the catalogue as changed; called inside the transaction of every verb that changes it."""
    row = await Setting.get_or_none(key=VERSION)
    if row is None:
        await Setting.create(key=VERSION, value=1)
    else:
        await Setting.filter(key=VERSION).update(value=int(row.value) + 1)
    database.after_commit(forget)


async def _load(version: int) -> Catalogue:
    languages = await Language.all().order_by("position", "code")
    named = _Names(await CatalogueName.all(), {row.code: tuple(row.fallback) for row in languages})
    holidays = tuple(await TownHoliday.all().order_by("town", "day"))
    chosen = {row.key: int(row.value) for row in await Setting.filter(key__in=[FIRST_POSTS, REST_DAYS])}
    rest_days = chosen.get(REST_DAYS, RESTS_AFTER)
    confirmed = LineChange.filter(dropped_at=None).exclude(confirmed_at=None)
    return Catalogue(
        version=version,
        languages={row.code: _language(row, named) for row in languages},
        categories={row.id: _category(row, named) for row in await Category.all().order_by("position", "id")},
        topics={row.id: _topic(row, named) for row in await Topic.all().order_by("position", "id")},
        cabinets={
            row.id: _cabinet(row, named, holidays, rest_days) for row in await Cabinet.all().order_by("position", "id")
        },
        former_slugs={row.slug: row.topic_id for row in await FormerSlug.all()},
        institution_names=tuple(await InstitutionName.all().order_by("id")),
        line_changes=tuple(await confirmed.order_by("valid_from", "confirmed_at", "id")),
        town_holidays=holidays,
        campaigns=await campaigns.loaded([row.code for row in languages]),
        first_posts=chosen.get(FIRST_POSTS),
        reasons={int(key): Named(texts=texts) for key, texts in named.all_of("reason")},
    )


class _Names:
    """The names and descriptions of everything, found by kind and key."""

    def __init__(self, rows: Iterable[CatalogueName], fallbacks: Mapping[str, tuple[str, ...]]) -> None:
        self._texts: dict[tuple[str, str], Texts] = {}
        self._fallbacks = fallbacks
        for row in rows:
            texts = self._texts.setdefault((row.kind, row.key), Texts({}, {}, fallbacks))
            texts.names[row.language] = row.name
            if row.description:
                texts.descriptions[row.language] = row.description

    def of(self, kind: str, key: object) -> Texts:
        return self._texts.get((kind, str(key))) or Texts({}, {}, self._fallbacks)

    def all_of(self, kind: str) -> list[tuple[str, Texts]]:
        return [(key, texts) for (each, key), texts in self._texts.items() if each == kind]


def _language(row: Language, named: _Names) -> LanguageView:
    return LanguageView(
        texts=named.of("language", row.code),
        code=row.code,
        endonym=row.endonym,
        direction=row.direction,
        interface=row.interface,
        mediated=row.mediated,
        archived=row.archived_at is not None,
        position=row.position,
    )


def _category(row: Category, named: _Names) -> CategoryView:
    texts, archived = named.of("category", row.id), row.archived_at is not None
    return CategoryView(texts=texts, id=row.id, slug=row.slug, archived=archived, position=row.position)


def _topic(row: Topic, named: _Names) -> TopicView:
    return TopicView(
        texts=named.of("topic", row.id),
        id=row.id,
        slug=row.slug,
        category_id=row.category_id,
        cabinet_id=row.cabinet_id,
        icon=row.icon,
        visibility=row.visibility,
        sensitive=row.sensitive,
        who_answers=row.who_answers,
        two_confirm=row.two_confirm,
        read_first=row.read_first,
        review_days=row.review_days,
        first_reply_hours=row.first_reply_hours,
        archived=row.archived_at is not None,
        position=row.position,
    )


def _cabinet(row: Cabinet, named: _Names, holidays: Iterable[TownHoliday], rest_days: int) -> CabinetView:
    return CabinetView(
        texts=named.of("cabinet", row.id),
        id=row.id,
        code=row.code,
        parent_id=row.parent_id,
        archived=row.archived_at is not None,
        position=row.position,
        opening_hours=row.opening_hours,
        town=row.town,
        town_holidays=tuple(each.day for each in holidays if row.town and each.town == row.town),
        rest_days=rest_days,
    )


def serving_today(catalogue: Catalogue) -> Institution:
    """The institution as it is called today, in Lisbon."""
    return catalogue.institution(clock.today())
