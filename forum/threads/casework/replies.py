"""What staff see before they answer: saved replies to begin from, and whether somebody else is at it."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple, Protocol

from tortoise.expressions import Q

from forum import database
from forum.catalogue.views import CabinetView
from forum.people.person import Person
from forum.threads.casework import assignments
from forum.threads.models import Post, Thread

PLACES = ("place", "line", "institution")
"""The words in braces that a saved reply may have."""


class Writing(Protocol):
    """Somebody who is writing an answer."""

    @property
    def account_id(self) -> int: ...


class Reply(NamedTuple):
    """A saved reply in one language."""

    code: str
    language: str
    title: str
    body: str


async def replies(language: str) -> list[Reply]:
    """The replies in use: those in `language` first, then those of the interface languages."""
    found = await database.rows(
        "SELECT code, language, title, body FROM saved_reply WHERE archived_at IS NULL ORDER BY code, language"
    )
    return sorted((Reply(**row) for row in found), key=lambda reply: reply.language != language)


def filled(body: str, values: Mapping[str, str]) -> str:
    """A reply's text with its places filled; one that nothing fills stays, for the officer to see."""
    for name, value in values.items():
        if value:
            body = body.replace(f"{{{name}}}", value)
    return body


def unfilled(body: str) -> bool:
    """Whether a place of a saved reply was left as it is."""
    return any(f"{{{name}}}" in body for name in PLACES)


async def last_word(thread: Thread, reader: Person) -> Post | None:
    """The latest answer by staff or a mediator other than `reader`."""
    others = Q(author_id__isnull=True) | ~Q(author_id=reader.account_id)
    heard = Post.filter(others, thread_id=thread.id, kind="answer", status="published").exclude(role="member")
    return await heard.order_by("-created_at", "-id").first()


def last_of(answers: Iterable[Post], reader: Person) -> Post | None:
    """The same among all answers of a thread."""
    heard = [each for each in answers if each.status == "published" and each.role != "member"]
    others = [each for each in heard if each.author_id != reader.account_id]
    return max(others, key=lambda each: (each.created_at, each.id), default=None)


def known(thread: Thread, cabinet: CabinetView, reader: Person, last_id: int, writers: Iterable[int] = ()) -> str:
    """What somebody who opens or sends the form of an answer should know: the last word, who has it in hand, who
    writes (`writers` are accounts).

    A form carries what its page showed; when there is more by now, its sender is told before it is sent.
    """
    held = assignments.assignee(thread, cabinet)
    return "-".join(map(str, (last_id, held if held not in (None, reader.account_id) else 0, *writers)))


def known_at_first(last_id: int) -> str:
    """What a form knows that was just opened: the last word, but not yet that somebody else has it in hand or writes."""
    return f"{last_id}-0"


def is_news(now: str, told: str) -> bool:
    """Whether there is something to know `now` that a form was not `told`; that somebody has stopped is none."""
    last, *others = now.split("-")
    last_told, *others_told = told.split("-")
    return last != last_told or not set(others) <= {"0", *others_told}
