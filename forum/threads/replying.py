"""What staff see before they answer: saved replies to begin from, notes among them, and whether somebody else is at it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from forum import database
from forum.catalogue.snapshot import Catalogue
from forum.people.permissions import may
from forum.people.person import Person
from forum.threads import hands
from forum.threads.models import Post, Thread
from forum.threads.visibility import subject

PLACES = ("place", "line", "institution")
"""The words in braces that a saved reply may have."""


class Reply(NamedTuple):
    """A saved reply in one language."""

    code: str
    language: str
    title: str
    body: str


class Note(NamedTuple):
    """A word among staff; the nickname is None once the account is gone."""

    nickname: str | None
    body: str
    at: datetime


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


async def notes(thread: Thread, reader: Person, catalogue: Catalogue) -> list[Note]:
    """The notes on a thread, oldest first, for whoever may add one; nothing for others."""
    if not may(reader, "note", subject(thread, catalogue)):
        return []
    found = Thread.filter(id=thread.id, notes__id__gt=0).order_by("notes__at", "notes__id")
    return [Note(*row) for row in await found.values_list("notes__by__nickname", "notes__body", "notes__at")]


async def last_word(thread: Thread, reader: Person) -> Post | None:
    """The latest answer by staff or a mediator other than `reader`."""
    others = Post.filter(thread_id=thread.id, kind="answer", status="published").exclude(role="member")
    return await others.exclude(author_id=reader.account_id).order_by("-created_at", "-id").first()


def last_of(answers: Iterable[Post], reader: Person) -> Post | None:
    """The same among all answers of a thread."""
    heard = [each for each in answers if each.status == "published" and each.role != "member"]
    others = [each for each in heard if each.author_id != reader.account_id]
    return max(others, key=lambda each: (each.created_at, each.id), default=None)


def known(thread: Thread, reader: Person, last: Post | None) -> str:
    """What somebody who opens or sends the form of an answer should know: the last word, and who has it in hand.

    A form carries what its page showed; when that is no longer all, its sender is told before it is sent.
    """
    held = hands.holder(thread)
    return f"{last.id if last else 0}-{held if held not in (None, reader.account_id) else 0}"


def known_at_first(last: Post | None) -> str:
    """What a form knows that was just opened: the last word, but not yet that somebody else has it in hand."""
    return f"{last.id if last else 0}-0"
