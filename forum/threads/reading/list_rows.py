"""Rows of lists: the columns of a thread and of its official version, read in one statement."""

from datetime import date, datetime
from typing import Any, Literal, NamedTuple

from tortoise.queryset import QuerySet, ValuesListQuery

from forum.catalogue.views import Catalogue
from forum.people.person import Person
from forum.threads.holding import masks
from forum.threads.models import Thread


class OfficialRow(NamedTuple):
    """The columns of the official version in a row."""

    review_by: date
    checking: bool
    language_id: str
    short_html: str
    marked_at: datetime


class Said(NamedTuple):
    """What a row says in a reader's language: its title and its official answer in short, each "" where it is not rendered."""

    language_id: str
    title_html: str = ""
    short_html: str = ""

    @property
    def listed_title_html(self) -> str:
        """The title, under the name that a row has for it."""
        return self.title_html

    @property
    def in_short(self) -> "Said":
        """The official answer in short alone."""
        return self._replace(title_html="")


class Listed(NamedTuple):
    """A thread in a list. The names are Thread's own; `official` is None without an official answer, `said` without a rendering
    that its reader gets.
    """

    id: int
    kind: str
    author_id: int | None
    cabinet_id: int
    topic_id: int
    language_id: str
    language_named: str
    title_html: str
    answered_title_html: str
    slug: str
    visibility: str
    status: str
    state: str
    example: bool
    created_at: datetime
    waiting_since: datetime
    official_id: int | None
    overdue: bool
    read_in: str
    official: OfficialRow | None
    said: Said | None = None

    @property
    def listed_title_html(self) -> str:
        """The title that the official answer was given to, else the question's own."""
        return self.answered_title_html or self.title_html


OWN = Listed._fields[:-2]
JOINED = [f"official__{field}" for field in OfficialRow._fields]


async def listed(query: QuerySet[Thread]) -> list[Listed]:
    """The threads of `query`, in its order, none of them masked. Whole rows would take twice the time, and lists are read most."""
    return rows_of(await columns(query))


def columns(query: QuerySet[Thread]) -> "ValuesListQuery[Literal[False]]":
    """`query` for the columns of a list; `rows_of` makes threads of its rows."""
    return query.values_list(*OWN, *JOINED)


def seen_by(reader: Person, rows: list[Listed], catalogue: Catalogue) -> list[Listed]:
    """The rows with the personal data masked in those that `reader` sees only because they moderate."""
    if "moderator" not in reader.roles:
        return rows
    return [_masked(row, catalogue) if masks.apply_to(reader, row, catalogue) else row for row in rows]


def _masked(row: Listed, catalogue: Catalogue) -> Listed:
    public, version = catalogue.contacts, row.official
    if version is not None:
        version = version._replace(short_html=masks.masked_line(version.short_html, public))
    return row._replace(title_html=masks.masked_line(row.title_html, public), official=version)


def rows_of(rows: list[tuple[Any, ...]]) -> list[Listed]:
    return [_listed(*row) for row in rows]


def _listed(*row: Any) -> Listed:
    own, joined = row[: len(OWN)], row[len(OWN) :]
    version = None if own[OWN.index("official_id")] is None else OfficialRow._make(joined)
    return Listed._make((*own, version, None))
