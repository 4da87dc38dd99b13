"""Answers for programs, with their comments and renderings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from forum import ids
from forum.errors import NotFound
from forum.threads.models import Post, Thread
from forum.threads.models import Rendering as RenderingRow
from forum.threads.reading.conversation import Conversation, conversation
from forum.threads.reading.rendered import Renderings, renderings_of
from forum.threads.staleness import is_barred, state_of
from forum.web.api import texts
from forum.web.api.parameters import AFTER, BEFORE, TAG, THREAD, Parameter
from forum.web.api.resources import Asked, Resource
from forum.web.api.texts import Html, Line
from forum.web.api.versions import OfficialVersion, version_of


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


async def answers(asked: Asked) -> AnswerPage:
    thread = await asked.thread()
    shown = await conversation(thread, reader=asked.reader, after=asked["after"], before=asked["before"])
    return AnswerPage(await answers_of(thread, shown, asked), shown.next or None, shown.previous or None)


async def answers_of(thread: Thread, shown: Conversation, asked: Asked) -> list[Answer]:
    """The answers of a page of a thread, as its reader gets them."""
    seen: dict[str, Any] = {"reader": asked.reader, "catalogue": asked.catalogue}
    rendered = await renderings_of(thread, shown.posts, (asked.ui,), **seen)
    version = version_of(thread.official, asked) if thread.official and shown.official else None
    return [
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


def _comment(post: Post, asked: Asked) -> Comment:
    body = texts.html(post.language_id, post.html, asked, post.language_named)
    return Comment(ids.encode(post.id), body, author_of(post, asked), post.created_at)


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
)
