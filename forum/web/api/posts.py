"""Answers for programs, with their comments, renderings and official versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from forum import clock, ids
from forum.errors import NotFound
from forum.threads.holding.masks import masks_for, never_revealed
from forum.threads.models import OfficialAnswer, Post
from forum.threads.models import Rendering as RenderingRow
from forum.threads.official import versions
from forum.threads.reading import revisions
from forum.threads.reading.conversation import conversation
from forum.threads.reading.rendered import Renderings, renderings_of
from forum.threads.review_dates import being_checked
from forum.threads.staleness import is_barred, state_of
from forum.threads.visibility import find_post
from forum.web.api import texts
from forum.web.api.parameters import AFTER, ANSWER, BEFORE, TAG, THREAD, Parameter
from forum.web.api.resources import Asked, Resource
from forum.web.api.texts import Html, Line


@dataclass(frozen=True, slots=True)
class Author:
    """Whoever wrote a text: members by the name they chose, staff by role and cabinet too; None where there is no name."""

    role: str
    cabinet: Annotated[str | None, "The code of a cabinet, as /cabinets lists them."]
    name: str | None


@dataclass(frozen=True, slots=True)
class Rendering:
    """A mediator's rendering of a text. `state` is current, outdated or disputed; where it is `barred` its sense may be wrong:
    show the original first. `machine`: a machine translated it, and nobody has read it.
    """

    post: Annotated[str, "The id of the question, answer or comment."]
    language: str
    title: Line | None
    short_answer: Html | None
    body: Html
    state: str
    barred: bool
    machine: bool
    by: str | None
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Source:
    """A law, a page or the practice of a cabinet that an official answer cites; `url` and `article` may be empty."""

    title: str
    url: str
    article: str


@dataclass(frozen=True, slots=True)
class OfficialVersion:
    """A version of an official answer. It is in force until it was replaced or withdrawn; one being checked is not to be
    relied on now.
    """

    short_answer: Html
    sources: Sequence[Source]
    cabinet: str
    kind: Annotated[str, "marked, proposed, renewed or corrected."]
    valid_from: date
    review_by: date
    marked_at: datetime
    replaced_at: datetime | None
    withdrawn_at: datetime | None
    in_force: bool
    checking: bool


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment under an answer."""

    id: str
    body: Html
    author: Author
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it was written; `official` is the version in force, `rendering` one in the asked language."""

    id: str
    thread: str
    body: Html
    author: Author
    official: OfficialVersion | None
    rendering: Rendering | None
    helpful_yes: int
    helpful_no: int
    comments: Sequence[Comment]
    created_at: datetime
    edited_at: datetime | None


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """A page of a thread's answers, the official one first on each; `next` and `previous` are cursors."""

    answers: Sequence[Answer]
    next: str | None
    previous: str | None


@dataclass(frozen=True, slots=True)
class Versions:
    """The official versions that an answer has had, the latest first."""

    answer: str
    thread: str
    versions: Sequence[OfficialVersion]


@dataclass(frozen=True, slots=True)
class RenderingList:
    """The renderings of the first page of a thread into one language."""

    renderings: Sequence[Rendering]


def author_of(post: Post, asked: Asked) -> Author:
    cabinet = asked.catalogue.cabinets.get(post.cabinet_id) if post.cabinet_id else None
    return Author(post.role, cabinet.code if cabinet else None, post.shown_name or None)


def rendering_of(post: Post, rendered: Renderings, asked: Asked) -> Rendering | None:
    row = rendered.shown.get(post.id)
    return _rendering(row, post, asked) if row else None


def _rendering(row: RenderingRow, post: Post, asked: Asked) -> Rendering:
    return Rendering(
        post=ids.encode(post.id),
        language=row.language_id,
        title=texts.line(row.language_id, row.title_html) if row.title_html else None,
        short_answer=texts.perhaps(row.language_id, row.short_html, asked),
        body=texts.html(row.language_id, row.html, asked),
        state="machine" if row.machine else state_of(row, post.masks),
        barred=is_barred(row),
        machine=row.machine,
        by=row.shown_name or None,
        made_at=row.made_at,
    )


def version_of(version: OfficialAnswer, asked: Asked) -> OfficialVersion:
    in_force = version.replaced_at is None and version.withdrawn_at is None
    return OfficialVersion(
        short_answer=texts.html(version.language_id, version.short_html, asked),
        sources=[Source(each["title"], each["url"], each["article"]) for each in version.sources],
        cabinet=asked.catalogue.cabinets[version.cabinet_id].code,
        kind=version.kind,
        valid_from=version.valid_from,
        review_by=version.review_by,
        marked_at=version.marked_at,
        replaced_at=version.replaced_at,
        withdrawn_at=version.withdrawn_at,
        in_force=in_force,
        checking=in_force and being_checked(version, clock.today()),
    )


async def answers(asked: Asked) -> AnswerPage:
    thread = await asked.thread()
    shown = await conversation(thread, reader=asked.reader, after=asked["after"], before=asked["before"])
    seen: dict[str, Any] = {"reader": asked.reader, "catalogue": asked.catalogue}
    rendered = await renderings_of(thread, shown.posts, (asked.ui,), **seen)
    version = version_of(thread.official, asked) if thread.official and shown.official else None
    found = [
        Answer(
            id=ids.encode(each.id),
            thread=ids.encode(thread.id),
            body=texts.html(each.language_id, each.html, asked, each.language_named),
            author=author_of(each, asked),
            official=version if each is shown.official else None,
            rendering=rendering_of(each, rendered, asked),
            helpful_yes=each.helpful_yes,
            helpful_no=each.helpful_no,
            comments=[_comment(below, asked) for below in shown.comments.get(each.id, [])],
            created_at=each.created_at,
            edited_at=each.edited_at,
        )
        for each in shown.all_answers
    ]
    return AnswerPage(found, shown.next or None, shown.previous or None)


def _comment(post: Post, asked: Asked) -> Comment:
    body = texts.html(post.language_id, post.html, asked, post.language_named)
    return Comment(ids.encode(post.id), body, author_of(post, asked), post.created_at)


async def history(asked: Asked) -> Versions:
    """The versions of an answer; personal data are masked in those that ended, as on the page of its revisions."""
    seen: dict[str, Any] = {"reader": asked.reader, "catalogue": asked.catalogue}
    post, thread = await find_post(ids.decode(asked["answer"]), kind="answer", **seen)
    asked.open(thread)
    found = await revisions.shown_versions(versions.of_answer(post), thread, **seen)
    masks = await masks_for(asked.reader, thread, asked.catalogue, post=post, always=True, is_revealed=never_revealed)
    for each in found:
        if each.id != thread.official_id:
            masks.short(each)
    shown = [version_of(each, asked) for each in found]
    return Versions(ids.encode(post.id), ids.encode(thread.id), shown)


async def renderings(asked: Asked) -> RenderingList:
    thread, code = await asked.thread(), asked["language"]
    if code not in thread.read_in.split():
        raise NotFound
    seen: dict[str, Any] = {"reader": asked.reader, "catalogue": asked.catalogue}
    shown = await conversation(thread, reader=asked.reader)
    rendered = await renderings_of(thread, shown.posts, (code,), **seen)
    found = [rendering_of(post, rendered, asked) for post in shown.posts]
    return RenderingList([each for each in found if each])


INTO = Parameter("language", "The code of a language that the thread can be read in.", TAG, in_path=True)
RESOURCES = (
    Resource(
        "/threads/{thread}/answers",
        "listAnswers",
        "A thread's answers, the official one first.",
        AnswerPage,
        answers,
        (THREAD, AFTER, BEFORE),
    ),
    Resource(
        "/threads/{thread}/renderings/{language}",
        "listRenderings",
        "A thread in another language.",
        RenderingList,
        renderings,
        (THREAD, INTO),
    ),
    Resource(
        "/answers/{answer}/versions",
        "listVersions",
        "The official versions of an answer.",
        Versions,
        history,
        (ANSWER,),
    ),
)
