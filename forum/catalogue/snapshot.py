"""The snapshot of the catalogue: all of it, in memory, as of one version.

A process asks the database for the version at most once a second, so another process's change shows within a second and
its own at once; the pages themselves need no query for names.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from forum import database
from forum.catalogue import defaults, facts, notices
from forum.catalogue.letters import LetterRule
from forum.catalogue.models import (
    Cabinet,
    CatalogueName,
    Category,
    FormerSlug,
    InstitutionName,
    Language,
    LineChange,
    PublicContact,
    Setting,
    Topic,
    TownHoliday,
    as_view,
)
from forum.catalogue.named import Named, Texts
from forum.catalogue.paths import loading as paths
from forum.catalogue.periods import PERIODS
from forum.catalogue.places import loading as places
from forum.catalogue.terms import KIND as TERM
from forum.catalogue.views import (
    CabinetView,
    Catalogue,
    CategoryView,
    LanguageView,
    TopicView,
)
from forum.database.prepared import Prepared

VERSION = "catalogue_version"
FIRST_POSTS, ASSIGNMENT_DAYS, APPEAL_DAYS, DANGER_HOURS = (
    "hold_first_posts",
    "assignment_days",
    "appeal_days",
    "danger_hours",
)
WAVE_FROM, SOLVED_LEAST, LOSS_DAYS, CONSENT_DAYS = "wave_from", "solved_least", "loss_days", "consent_days"
CONFIRM_DAYS, CALL_MINUTES = "confirm_days", "call_minutes"
"""Numbers that an admin sets: first posts that are held, working days until an idle assignment expires, working days until
an objection is answered, and working hours until a person looks at a question that says danger; questions without an account
in an hour from which senders wait a few seconds (0: never), askers whose word on an official answer counts at all, days
until a lost second factor is taken away, days an asker has to answer about a public version, days after which a steward
confirms the facts of a place again, and minutes that each person called in danger has; and how long things are kept."""
NUMBERS = (
    FIRST_POSTS,
    ASSIGNMENT_DAYS,
    APPEAL_DAYS,
    DANGER_HOURS,
    WAVE_FROM,
    SOLVED_LEAST,
    LOSS_DAYS,
    CONSENT_DAYS,
    CONFIRM_DAYS,
    CALL_MINUTES,
    *PERIODS,
)

UNSAID: dict[str, Any] = {"unasked": (), "welcome": "", "card": "", "interface": False}
"""The facts of a language that an admin added."""

CHECKED = "checked:"
"""Beginning of the setting that holds, for an interface language, the digest of its words once a native reader read them all."""

ADDRESS = "address:"
"""Beginning of the setting that holds an address of the institution (`addresses.CODES`)."""

LOOKED_AT_EVERY = 1.0  # seconds
V = TypeVar("V", LanguageView, CategoryView, TopicView, CabinetView)

_current: Catalogue | None = None
_looked_at = 0.0
_doubts = 0


def forget() -> None:
    """Drops this process's snapshot: the next reader asks the database."""
    global _current
    doubt()
    _current = None


def doubt() -> None:
    """The next reader asks the database for the version, however short ago it was asked for."""
    global _looked_at, _doubts
    _looked_at, _doubts = 0.0, _doubts + 1


async def current() -> Catalogue:
    """The catalogue as it is now (within a second of another process's change).

    While the database is gone it is the one last seen: whom to call stands in it. Raises Unavailable where none was seen.
    """
    if _current is not None and time.monotonic() - _looked_at < LOOKED_AT_EVERY:
        return _current
    try:
        return await _looked_up()
    except database.Unavailable:
        if _current is None:
            raise
        return _current


async def _looked_up() -> Catalogue:
    global _current, _looked_at
    while True:
        doubts = _doubts
        row = await Setting.get_or_none(key=VERSION)
        version = int(row.value) if row else 0
        found = _current if _current is not None and _current.version == version else await _load(version)
        if doubts == _doubts:  # What was asked for before somebody doubted may be what they doubt.
            _current, _looked_at = found, time.monotonic()
            return found


async def changed() -> None:
    """Marks the catalogue as changed; called inside the transaction of every verb that changes it."""
    row = await Setting.get_or_none(key=VERSION)
    if row is None:
        await Setting.create(key=VERSION, value=1)
    else:
        await Setting.filter(key=VERSION).update(value=int(row.value) + 1)
    database.after_commit(forget)


_languages: Prepared[list[Language]] = Prepared(lambda: Language.all().order_by("position", "code"))
# Some thousand names are half of the work, as rows without a model around each. Those of terms are for search alone.
_names: Prepared[list[tuple[str, ...]]] = Prepared(
    lambda: CatalogueName.filter(kind__not=TERM).values_list("kind", "key", "language", "name", "description")
)
_categories: Prepared[list[Category]] = Prepared(lambda: Category.all().order_by("position", "id"))
_topics: Prepared[list[Topic]] = Prepared(lambda: Topic.all().order_by("position", "id"))
_cabinets: Prepared[list[Cabinet]] = Prepared(lambda: Cabinet.all().order_by("position", "id"))
_former_slugs: Prepared[list[FormerSlug]] = Prepared(lambda: FormerSlug.all())
_institutions: Prepared[list[InstitutionName]] = Prepared(lambda: InstitutionName.all().order_by("id"))
_holidays: Prepared[list[TownHoliday]] = Prepared(lambda: TownHoliday.all().order_by("town", "day"))
_numbers: Prepared[list[Setting]] = Prepared(lambda: Setting.filter(key__in=NUMBERS))
_checked: Prepared[list[Setting]] = Prepared(lambda: Setting.filter(key__startswith=CHECKED))
_addresses: Prepared[list[Setting]] = Prepared(lambda: Setting.filter(key__startswith=ADDRESS))
_public: Prepared[list[str]] = Prepared(lambda: PublicContact.all().values_list("value", flat=True))
_line_changes: Prepared[list[LineChange]] = Prepared(
    lambda: LineChange.filter(dropped_at=None).exclude(confirmed_at=None).order_by("valid_from", "confirmed_at", "id")
)

_letter_rules: Prepared[list[LetterRule]] = Prepared(lambda: LetterRule.all().order_by("valid_from", "id"))


async def _load(version: int) -> Catalogue:
    languages = await _languages()
    named = _Names(await _names(), {row.code: tuple(row.fallback) for row in languages})
    holidays = tuple(await _holidays())
    chosen = {row.key: int(row.value) for row in await _numbers()}
    assignment_days = chosen.get(ASSIGNMENT_DAYS, defaults.ASSIGNED_FOR)
    said = {fact.code: {name: getattr(fact, name) for name in UNSAID} for fact in facts.languages()}
    return Catalogue(
        version=version,
        languages={row.code: named.view(LanguageView, row, **said.get(row.code, UNSAID)) for row in languages},
        categories={row.id: named.view(CategoryView, row) for row in await _categories()},
        topics={row.id: named.view(TopicView, row) for row in await _topics()},
        cabinets={
            row.id: named.view(CabinetView, row, town_holidays=_days(row, holidays), assignment_days=assignment_days)
            for row in await _cabinets()
        },
        former_slugs={row.slug: row.topic_id for row in await _former_slugs()},
        institution_names=tuple(await _institutions()),
        line_changes=tuple(await _line_changes()),
        letter_rules=tuple(await _letter_rules()),
        town_holidays=holidays,
        public_values=frozenset(await _public()),
        notices=await notices.loaded([row.code for row in languages]),
        first_posts=chosen.get(FIRST_POSTS),
        periods={name: chosen.get(name, usual) for name, usual in PERIODS.items()},
        appeal_days=chosen.get(APPEAL_DAYS, defaults.APPEALS_TAKE),
        consent_days=chosen.get(CONSENT_DAYS, defaults.ASKERS_HAVE),
        call_minutes=chosen.get(CALL_MINUTES, defaults.CALLED_FOR),
        confirm_days=chosen.get(CONFIRM_DAYS, defaults.CONFIRMED_EVERY),
        loss_days=chosen.get(LOSS_DAYS, defaults.LOSS_TAKES),
        danger_hours=chosen.get(DANGER_HOURS, defaults.LOOKED_AT_WITHIN),
        wave_from=chosen.get(WAVE_FROM, 0),
        solved_least=chosen.get(SOLVED_LEAST, defaults.SOLVED_COUNTS_FROM),
        checked={row.key.removeprefix(CHECKED): str(row.value["digest"]) for row in await _checked()},
        addresses={row.key.removeprefix(ADDRESS): str(row.value["address"]) for row in await _addresses()},
        places=await places.loaded(named, holidays),
        paths=await paths.loaded(),
        reasons={int(key): Named(texts=texts) for key, texts in named.all_of("reason")},
    )


class _Names:
    """The names and descriptions of everything, found by kind and key."""

    def __init__(self, rows: Iterable[Sequence[str]], fallbacks: Mapping[str, tuple[str, ...]]) -> None:
        self._texts: dict[tuple[str, str], Texts] = {}
        self._fallbacks = fallbacks
        for kind, key, language, name, description in rows:
            texts = self._texts.get((kind, key))
            if texts is None:
                texts = self._texts[kind, key] = Texts({}, {}, fallbacks)
            texts.names[language] = name
            if description:
                texts.descriptions[language] = description

    def of(self, kind: str, key: object) -> Texts:
        return self._texts.get((kind, str(key))) or Texts({}, {}, self._fallbacks)

    def all_of(self, kind: str) -> list[tuple[str, Texts]]:
        return [(key, texts) for (each, key), texts in self._texts.items() if each == kind]

    def view(self, kind: type[V], row: Language | Category | Topic | Cabinet, **more: Any) -> V:
        texts = self.of(type(row).__name__.lower(), row.pk)
        return as_view(kind, row, texts=texts, archived=row.archived_at is not None, **more)


def _days(cabinet: Cabinet, holidays: Iterable[TownHoliday]) -> tuple[str, ...]:
    return tuple(each.day for each in holidays if cabinet.town and each.town == cabinet.town)
