"""Threads for programs: lists by the site's filters, what is found by words, and one thread."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

from forum import clock, ids, text
from forum.text import tags
from forum.threads.reading import finding, lists
from forum.threads.reading.finding import LONGEST_QUERY, Hit, Query
from forum.threads.reading.list_rows import Listed
from forum.threads.reading.lists import Filters
from forum.threads.reading.rendered import in_own
from forum.threads.reading.thread_page import thread_page
from forum.threads.review_dates import being_checked
from forum.web.api import parameters, texts
from forum.web.api.parameters import AFTER, BEFORE, KIND, LANGUAGE, LIMIT, STATE, THREAD, TOPIC, Parameter
from forum.web.api.posts import Author, Rendering, author_of, rendering_of
from forum.web.api.resources import Asked, Resource
from forum.web.api.texts import Html, Line

SORT = Parameter(
    "sort", "The order: the newest first, or what waits longest.", choices=("newest", "waiting"), default="newest"
)
WORDS = parameters.words("q", "The words to find, in any language and script.", LONGEST_QUERY)
RANK = Parameter(
    "after",
    "The cursor `next` of an earlier page: the rows after it.",
    "(?:[0-7]?[0-9a-f]{1,15}-){4}[0-7]?[0-9a-f]{1,15}",
)


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """A thread in a list; its texts are in the asked language where somebody rendered them."""

    id: str
    url: Annotated[str, "The page for people."]
    kind: str
    topic: str
    language: Annotated[str, "The code of the language it was asked in."]
    title: Line
    state: str
    short_answer: Annotated[Html | None, "The official answer in short."]
    checking: Annotated[bool, "The official answer is being checked: do not rely on it now."]
    languages: Annotated[Sequence[str], "The languages it can be read in besides its own."]
    example: Annotated[bool, "It is an example that came with the forum."]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """A page of threads; `next` and `previous` are cursors, None where there is no such page."""

    threads: Sequence[ThreadRow]
    next: str | None
    previous: str | None


@dataclass(frozen=True, slots=True)
class FoundThread:
    """A thread that was found, with a snippet in which the words are; between 0 and 1, how well it fits."""

    thread: ThreadRow
    snippet: Line | None
    score: float


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page of what was found, best first."""

    found: Sequence[FoundThread]
    next: str | None


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread with its question, as it was asked; `rendering` is in the asked language, None where there is none."""

    id: str
    url: str
    kind: str
    topic: str
    cabinet: Annotated[str, "The code of the cabinet that answers."]
    language: str
    title: Line
    body: Html
    author: Author
    rendering: Rendering | None
    state: str
    closed: bool
    answers: Annotated[int, "The number of answers."]
    same_problem: Annotated[int, "The people who said that they have the same problem."]
    official_answer: Annotated[str | None, "The id of the answer with an official version in force."]
    same: Annotated[Sequence[str], "The ids of threads that ask the same."]
    languages: Sequence[str]
    example: bool
    created_at: datetime
    edited_at: datetime | None
    active_at: datetime


async def index(asked: Asked) -> ThreadPage:
    shown = await page_of(asked, Filters(kind=asked["kind"], state=asked["state"], sort=asked["sort"]))
    rows = open_rows(shown.threads, asked)
    return ThreadPage([row_of(each, asked) for each in rows], shown.next or None, shown.previous or None)


async def page_of(asked: Asked, filters: Filters) -> lists.Page:
    """A page of such threads with the topic, language and place that were asked for, as they read in the asked language."""
    topic, language = asked.topic(), asked.language()
    chosen = replace(
        filters,
        topic_id=topic.id if topic else None,
        language=language.code if language else "",
        after=asked["after"],
        before=asked["before"],
    )
    shown = await lists.page(chosen, reader=asked.reader, catalogue=asked.catalogue, rows=int(asked["limit"]))
    return replace(shown, threads=await in_own(shown.threads, (asked.ui,)))


def open_rows(rows: Iterable[Listed], asked: Asked) -> list[Listed]:
    """The rows without those in sensitive topics, as feeds leave them out."""
    return [row for row in rows if not asked.catalogue.topics[row.topic_id].sensitive]


def row_of(row: Listed, asked: Asked) -> ThreadRow:
    return ThreadRow(
        id=ids.encode(row.id),
        url=asked.whole(asked.request.forum.urls.thread(row, asked.ui)),
        kind=row.kind,
        topic=asked.catalogue.topics[row.topic_id].slug,
        language=row.language_id,
        title=title_of(row),
        state=row.state,
        short_answer=short_of(row, asked),
        checking=row.overdue or (row.official is not None and being_checked(row.official, clock.today())),
        languages=row.read_in.split(),
        example=row.example,
        created_at=row.created_at,
    )


def title_of(row: Listed) -> Line:
    said = row.said
    if said and said.title_html:
        return texts.line(said.language_id, said.title_html)
    return texts.line(row.language_id, row.listed_title_html, row.language_named)


def short_of(row: Listed, asked: Asked) -> Html | None:
    """The official answer of a row in short, in the asked language where it was rendered; None without one."""
    said, version = row.said, row.official
    if said and said.short_html:
        return texts.html(said.language_id, said.short_html, asked)
    return texts.html(version.language_id, version.short_html, asked) if version else None


async def search(asked: Asked) -> FoundPage:
    """What is found by words; it counts as a search on the site does. Raises TooMany."""
    limiter, topic, language = asked.request.forum.limiter, asked.topic(), asked.language()
    await limiter.count("search", f"network:{limiter.network(asked.request.address)}")
    query = Query(
        text.clean_line(asked["q"]),
        topic_id=topic.id if topic else None,
        language=language.code if language else "",
        kind=asked["kind"],
        state=asked["state"],
        after=asked["after"],
    )
    found = await finding.find(
        query, reader=asked.reader, languages=(asked.ui,), catalogue=asked.catalogue, noted=False
    )
    known = {each.id for each in open_rows([hit.row for hit in found.hits], asked)}
    return FoundPage([_hit(each, asked) for each in found.hits if each.row.id in known], found.next or None)


def _hit(hit: Hit, asked: Asked) -> FoundThread:
    words = "".join(piece.text for piece in hit.snippet)
    snippet = Line(tags.tag(hit.language, words), words) if words else None
    return FoundThread(row_of(hit.row, asked), snippet, min(1.0, round(hit.score, 3)))


async def show(asked: Asked) -> Thread:
    thread = await asked.thread()
    page = await thread_page(thread, asked.reader, asked.catalogue, languages=(asked.ui,))
    question, official = page.question, page.conversation.official
    same = [each for each in page.same if not (each.danger or asked.catalogue.topics[each.topic_id].sensitive)]
    return Thread(
        id=ids.encode(thread.id),
        url=asked.whole(asked.request.thread_url(thread)),
        kind=thread.kind,
        topic=asked.catalogue.topics[thread.topic_id].slug,
        cabinet=asked.catalogue.cabinets[thread.cabinet_id].code,
        language=thread.language_id,
        title=texts.line(thread.language_id, thread.title_html, thread.language_named),
        body=texts.html(question.language_id, question.html, asked, thread.language_named),
        author=author_of(question, asked),
        rendering=rendering_of(question, page.rendered, asked),
        state=thread.state,
        closed=thread.closed,
        answers=thread.answers_count,
        same_problem=thread.same_count,
        official_answer=ids.encode(official.id) if official else None,
        same=[ids.encode(each.id) for each in same],
        languages=thread.read_in.split(),
        example=thread.example,
        created_at=thread.created_at,
        edited_at=question.edited_at,
        active_at=thread.active_at,
    )


RESOURCES = (
    Resource(
        "/threads", "listThreads", "Threads by the filters of the site.", ThreadPage, index,
        (TOPIC, LANGUAGE, KIND, STATE, SORT, LIMIT, AFTER, BEFORE),
    ),
    Resource("/threads/{thread}", "getThread", "A thread with its question.", Thread, show, (THREAD,)),
    Resource(
        "/search", "search", "The threads that have the words, or mean the same, in any language.", FoundPage, search,
        (replace(WORDS, required=True), TOPIC, LANGUAGE, KIND, STATE, RANK),
    ),
)  # fmt: skip
