"""Asking a question, which opens a thread."""

import asyncio
from dataclasses import dataclass, replace
from typing import Any

from forum import clock, database, events, text
from forum.catalogue.views import Catalogue, TopicView
from forum.errors import Invalid
from forum.people import permissions, shadows
from forum.people.person import Person
from forum.people.return_codes import Made
from forum.text import Prose, language
from forum.threads import state
from forum.threads.casework import deadlines, routing
from forum.threads.holding import evaluating, waves
from forum.threads.holding.rules import CHOICES, NOTHING_HELD, TEAM, Policy, Submission
from forum.threads.models import KINDS, NEVER, VISIBILITIES, Thread
from forum.threads.posting.deflecting import asked_after
from forum.threads.posting.lengths import TITLE, check_words, fits

OTHER = "other"
LONGEST_LANGUAGE = 60
LONGEST_HEADING = 80
CODES = {"kind": KINDS, "visibility": VISIBILITIES, "danger": ("yes", "no"), "personal": CHOICES}


def language_of(words: str, chosen: str, *, interface: str, catalogue: Catalogue) -> str:
    """The language somebody chose, else the one the letters show, else the interface's where the letters allow it.

    The interface's language counts in doubt.

    A text in a language that is not offered is in `other`.
    """
    if chosen:
        return chosen
    known = language.known(words, interface)
    if known in {each.code for each in catalogue.offered_languages()}:
        return known
    return OTHER if known or not language.may_be_in(words, interface) else interface


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question as its asker typed and chose it, in codes; an empty one leaves the choice to the forum.

    `topic` is a slug, empty only for one that says danger, as its title or its body may be. `kind` is one of KINDS (empty:
    a question), `visibility` one of VISIBILITIES (empty: the topic's), `danger` yes or no, `language` a code (empty:
    recognised by the letters, else `interface`, the language its asker reads pages in, or `other`), `language_named` the
    name of a language that is `other`, `personal` one of CHOICES (empty: hide), `after` a question whose answer did not fit,
    `through` the name of a partner's program that it came through.
    """

    topic: str
    title: str
    body: Prose
    kind: str = ""
    language: str = ""
    language_named: str = ""
    interface: str = ""
    visibility: str = ""
    danger: str = ""
    personal: str = ""
    after: str = ""
    through: str = ""

    @property
    def words(self) -> str:
        return f"{self.title} {self.body.source}"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The choices of a question once its codes are resolved."""

    topic: TopicView
    kind: str
    language: str
    private: bool
    danger: bool


def check(question: Question, catalogue: Catalogue) -> Chosen:
    """Resolves the codes of a question. One that says danger, or whose numbers are for the team, is private whatever
    was chosen, an announcement public.

    Raises Invalid: `title`, `body` (missing, too_short, too_long), `topic` (missing, unknown, archived), `language`,
    `kind`, `visibility`, `danger`, `personal` (unknown).
    """
    wrong = check_words(question.title, question.body.source)
    topic = catalogue.topic(question.topic)
    if topic is None:
        wrong["topic"] = "unknown" if question.topic else "missing"
    elif not catalogue.offers(topic):
        wrong["topic"] = "archived"
    code = language_of(question.words, question.language, interface=question.interface, catalogue=catalogue)
    if code not in catalogue.languages or catalogue.languages[code].archived:
        wrong["language"] = "unknown"
    for name, known in CODES.items():
        if getattr(question, name) not in ("", *known):
            wrong[name] = "unknown"
    if wrong or topic is None:
        raise Invalid(wrong)
    kind, danger = question.kind or "question", question.danger == "yes"
    private = danger or question.personal == TEAM or (question.visibility or topic.visibility) == "private"
    return Chosen(topic, kind, code, private and kind != "announcement", danger)


def _in_danger(question: Question, catalogue: Catalogue) -> Chosen:
    """The choices of a question that says danger: those that hold, and for all others what is safest. Refuses none."""
    topic = catalogue.topic(question.topic)
    if topic is None or not catalogue.offers(topic):
        topic = catalogue.safety_topic()
    code = language_of(question.words, question.language, interface=question.interface, catalogue=catalogue)
    if code not in catalogue.languages or catalogue.languages[code].archived:
        code = language_of(question.words, "", interface=question.interface, catalogue=catalogue)
    return Chosen(topic, "question", code, private=True, danger=True)


async def _completed(question: Question) -> Question:
    """A question that says danger with its title as its body where that is empty, or before it where it is too long."""
    if question.body.source and fits(question.title, TITLE[1]):
        return question
    parts = filter(None, (question.title, question.body.source))
    title = question.title if fits(question.title, TITLE[1]) else ""
    return replace(question, title=title, body=await text.prose("\n\n".join(parts)))


def says_danger(question: Question) -> bool:
    """Whether a question says danger, which is taken with any text at all."""
    return question.danger == "yes" and bool(question.title or question.body.source)


async def ask(
    question: Question,
    *,
    by: Person,
    catalogue: Catalogue,
    example: bool = False,
    policy: Policy = NOTHING_HELD,
    nameless: bool = False,
    code: Made | None = None,
) -> Thread:
    """Opens a thread with its question; an `example` is marked as such.

    A visitor's, and one that is asked `nameless`, is written by a shadow of its own, which `code` opens again. It is held
    until a person has read it, unless it says danger.

    A question that the holding rules hold, by `policy`, is pending; one they flag, or that says danger, goes into the
    review queue. One that says danger needs no more than some text, also from somebody suspended. Raises NotSignedIn,
    NotAllowed, Invalid as `check` does.
    """
    danger = says_danger(question)
    if danger:
        permissions.require(by, "call_for_help")
        question = await _completed(question)
    else:
        permissions.require(by, "announce" if question.kind == "announcement" else "ask")
    chosen = _in_danger(question, catalogue) if danger else check(question, catalogue)
    hidden = shadows.unnamed(by) if nameless or not by.signed_in or by.is_shadow else None
    submission = _submission(question, chosen, hidden or by)
    moderated = await evaluating.moderate(submission, policy=policy, catalogue=catalogue)
    likeness = await asyncio.to_thread(waves.sketch, question.words) if hidden else ""
    # Taken of what is kept, so that it holds nothing that was masked there.
    title = moderated.title or text.excerpt(moderated.body.source, LONGEST_HEADING) or "…"
    async with database.transaction():
        if hidden:
            by = await shadows.make(by, code=code, example=example)
        columns = await _columns(chosen, title, moderated.body, by, catalogue)
        columns |= {"language_named": _language_named(question, chosen), "status": moderated.status, "example": example}
        columns["through"] = question.through
        columns["asked_after_id"] = await asked_after(question.after, by=by, catalogue=catalogue)
        thread, post = await state.begin(catalogue, _first_post(by, chosen.kind, moderated.body), **columns)
        await moderated.follow(post, thread, danger=chosen.danger and not example)
        if hidden:
            await waves.note(post, likeness)
        await events.record("thread.asked", thread, by=by, kind=chosen.kind, held=moderated.held)
    return thread


def _language_named(question: Question, chosen: Chosen) -> str:
    """The other language as its asker named it, else the code of the one that was recognised."""
    if chosen.language != OTHER:
        return ""
    return question.language_named[:LONGEST_LANGUAGE] or language.known(question.words) or ""


def _submission(question: Question, chosen: Chosen, by: Person) -> Submission:
    return Submission(
        by=by,
        kind="question",
        thread_kind=chosen.kind,
        topic_id=chosen.topic.id,
        language=chosen.language,
        private=chosen.private,
        body=question.body,
        title=question.title,
        danger=chosen.danger,
        personal=question.personal,
    )


async def _columns(chosen: Chosen, title: str, body: Prose, by: Person, catalogue: Catalogue) -> dict[str, Any]:
    """A new thread's columns: its choices, the cabinet it is routed to and the deadline of that cabinet's first answer."""
    moment, topic, is_question = clock.now(), chosen.topic, chosen.kind == "question"
    cabinet_id = routing.owner(topic, title, body.source, await routing.in_force(), catalogue)
    deadline = deadlines.answer_by(topic, moment, catalogue.cabinets[cabinet_id])
    return {
        "kind": chosen.kind,
        "topic_id": topic.id,
        "language_id": chosen.language,
        "cabinet_id": cabinet_id,
        "answer_by": deadline if is_question else None,
        "author_id": by.account_id,
        "title": title,
        "visibility": "private" if chosen.private else "public",
        "danger": chosen.danger,
        "created_at": moment,
        "waiting_since": moment if is_question else NEVER,
        "active_at": moment,
        "seen_at": moment,
    }


def _first_post(by: Person, kind: str, body: Prose) -> dict[str, Any]:
    """The columns of a question's post that it does not share with its thread."""
    announces = kind == "announcement"
    return {
        "role": speaks_as(by) if announces else "member",
        "shown_name": "" if announces else by.nickname,
        "source": body.source,
        "html": body.html,
        "renderer": body.version,
    }


def speaks_as(person: Person) -> str:
    """The role in which somebody posts: the most particular they hold."""
    return next((role for role in ("officer", "mediator", "moderator", "admin") if role in person.roles), "member")
