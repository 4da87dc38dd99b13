"""Saved replies for officers, and the warning that a colleague answers, writes or is assigned."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from forum import database
from forum.catalogue.views import CabinetView
from forum.people.person import Person
from forum.threads.casework import assignments
from forum.threads.models import Post, Thread

PLACES = ("place", "line", "institution")
"""The placeholders, in braces, that a saved reply may have."""


class Reply(NamedTuple):
    """A saved reply in one language."""

    code: str
    language: str
    title: str
    body: str


async def replies(language: str) -> list[Reply]:
    """The saved replies in use, those in `language` first."""
    found = await database.rows(
        "SELECT code, language, title, body FROM saved_reply WHERE archived_at IS NULL ORDER BY code, language"
    )
    return sorted((Reply(**row) for row in found), key=lambda reply: reply.language != language)


def filled(body: str, values: Mapping[str, str]) -> str:
    """A reply's text with its placeholders filled; one without a value stays, for the officer to see."""
    for name, value in values.items():
        if value:
            body = body.replace(f"{{{name}}}", value)
    return body


def unfilled(body: str) -> bool:
    """Whether a placeholder of a saved reply is left in a text."""
    return any(f"{{{name}}}" in body for name in PLACES)


async def last_word(thread: Thread, reader: Person) -> Post | None:
    """The latest answer by staff or a mediator other than `reader`."""
    return await words(thread, reader).first()


def words(thread: Thread, reader: Person) -> QuerySet[Post]:
    """The answers by staff or mediators other than `reader`, the latest first."""
    others = Q(author_id__isnull=True) | ~Q(author_id__in=sorted(reader.own))
    heard = Post.filter(others, thread_id=thread.id, kind="answer", status="published").exclude(role="member")
    return heard.order_by("-created_at", "-id")


def last_of(answers: Iterable[Post], reader: Person) -> Post | None:
    """The same among all answers of a thread."""
    heard = [each for each in answers if each.status == "published" and each.role != "member"]
    others = [each for each in heard if not reader.owns(each.author_id)]
    return max(others, key=lambda each: (each.created_at, each.id), default=None)


def known(thread: Thread, cabinet: CabinetView, reader: Person, last_id: int, writers: Iterable[int] = ()) -> str:
    """A mark of the latest answer, the assignee and the accounts that are writing, as an answer form carries it.

    Where the mark has become another one, whoever sends the form is warned first (`is_news`).
    """
    assigned = assignments.assignee(thread, cabinet)
    return "-".join(map(str, (last_id, assigned if assigned not in (None, reader.account_id) else 0, *writers)))


def known_at_first(last_id: int) -> str:
    """The mark of a form that was just opened: the latest answer, no assignee, nobody writing."""
    return f"{last_id}-0"


def is_news(now: str, known: str) -> bool:
    """Whether the mark `now` has something that the form's mark `known` has not; an account that stopped is none."""
    last, *others = now.split("-")
    last_known, *others_known = known.split("-")
    return last != last_known or not set(others) <= {"0", *others_known}
