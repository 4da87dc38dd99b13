"""Personal data in a typed form: each place marked in the person's own words, and what they can choose for it."""

import asyncio
from dataclasses import dataclass
from typing import NamedTuple

from forum.errors import Invalid
from forum.people.permissions import may
from forum.text import personal
from forum.text.personal import Contacts
from forum.text.word_rules import MASK
from forum.threads.holding.rules import CHOICES, HIDE, TEAM
from forum.threads.models import Post, Thread
from forum.web.requests.forms import Form
from forum.web.requests.request import ForumRequest


class Part(NamedTuple):
    """A part of a text; one with a kind is personal data."""

    words: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """The typed title and body in parts, the choices for the personal data in them, and the one that is selected, or ""."""

    title: tuple[Part, ...]
    body: tuple[Part, ...]
    choices: tuple[str, ...]
    chosen: str
    by_staff: bool

    @property
    def count(self) -> int:
        return sum(bool(part.kind) for part in (*self.title, *self.body))


async def marked(
    request: ForumRequest, form: Form, thread: Thread | None = None, *, field: str = "body"
) -> Marked | None:
    """The personal data in a form's title and body, which is another `field` of some; None where there are none.

    Without a thread the form asks a question, which may still become private. For members hiding is selected, or what they
    chose before; for staff nothing is.
    """
    public = request.catalogue.contacts
    title, body = [await asyncio.to_thread(_parts, form[name], public) for name in ("title", field)]
    if not any(part.kind for part in (*title, *body)):
        return None
    by_staff = may(request.user, "confirm_public")
    choices = tuple(each for each in CHOICES if each != TEAM or thread is None or thread.visibility == "private")
    chosen = form["personal"] if form["personal"] in choices else "" if by_staff else HIDE
    return Marked(title, body, choices, chosen, by_staff)


ASK = "ask"
"""What a form says that asks its writer about personal data only where there are some."""


async def ask_about(request: ForumRequest, form: Form, field: str) -> str:
    """The choice for personal data in a form's field. Raises Invalid (`personal: choose`) for a form that first asks."""
    if form["personal"] != ASK:
        return form["personal"]
    if await marked(request, form, field=field):
        raise Invalid({"personal": "choose"})
    return ""


def _parts(text: str, public: Contacts) -> tuple[Part, ...]:
    parts, done = [], 0
    for each in personal.found(text, public):
        parts += [Part(text[done : each.start]), Part(text[each.start : each.end], each.kind)]
        done = each.end
    return tuple(part for part in (*parts, Part(text[done:])) if part.words)


def notice_of(post: Post, typed: str, notice: str) -> str:
    """The notice after a text was sent: whether it is held, or something in it was hidden."""
    if post.status == "pending":
        return "held"
    return "hidden" if post.source.count(MASK) > typed.count(MASK) else notice
