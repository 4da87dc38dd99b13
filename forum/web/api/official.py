"""Official answers for programs: those in force, as a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from forum import clock, ids
from forum.threads.reading.list_rows import Listed, OfficialRow
from forum.threads.reading.lists import Filters
from forum.threads.review_dates import being_checked
from forum.web.api import texts, threads
from forum.web.api.parameters import AFTER, BEFORE, LANGUAGE, LIMIT, TOPIC
from forum.web.api.resources import Asked, Resource
from forum.web.api.texts import Html, Line


@dataclass(frozen=True, slots=True)
class OfficialAnswer:
    """An official answer in force, in short; its texts are in the asked language where somebody rendered them. One being
    checked is not to be relied on now.
    """

    thread: Annotated[str, "The id of the thread; its answers have the whole text and the sources."]
    url: str
    topic: str
    title: Line
    short_answer: Html
    review_by: date
    marked_at: datetime
    checking: bool
    languages: Annotated[Sequence[str], "The languages the thread can be read in besides its own."]
    example: bool


@dataclass(frozen=True, slots=True)
class OfficialPage:
    """A page of official answers, those that are being checked last, in the order in which their questions were asked."""

    official_answers: Sequence[OfficialAnswer]
    next: str | None
    previous: str | None


async def index(asked: Asked) -> OfficialPage:
    shown = await threads.page_of(asked, Filters(state="official", sort="newest"))
    rows = threads.open_rows(shown.threads, asked)
    found = [_row(each, each.official, asked) for each in rows if each.official]
    return OfficialPage(found, shown.next or None, shown.previous or None)


def _row(row: Listed, version: OfficialRow, asked: Asked) -> OfficialAnswer:
    return OfficialAnswer(
        thread=ids.encode(row.id),
        url=asked.whole(asked.request.forum.urls.thread(row, asked.ui)),
        topic=asked.catalogue.topics[row.topic_id].slug,
        title=threads.title_of(row),
        short_answer=threads.short_of(row, asked) or texts.html(version.language_id, version.short_html, asked),
        review_by=version.review_by,
        marked_at=version.marked_at,
        checking=row.overdue or being_checked(version, clock.today()),
        languages=row.read_in.split(),
        example=row.example,
    )


RESOURCES = (
    Resource(
        "/official-answers",
        "listOfficialAnswers",
        "The official answers in force.",
        OfficialPage,
        index,
        (TOPIC, LANGUAGE, LIMIT, AFTER, BEFORE),
    ),
)
