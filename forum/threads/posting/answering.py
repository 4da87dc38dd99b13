"""Answers to a question, and comments under them."""

from typing import Any

from forum import clock, database, events
from forum.catalogue.views import Catalogue
from forum.errors import Conflict, Invalid
from forum.people import permissions
from forum.people.accounts import Account
from forum.people.person import Person
from forum.text import Prose, language
from forum.threads import state
from forum.threads.casework import assignments, replies
from forum.threads.holding import evaluating
from forum.threads.holding.rules import NOTHING_HELD, Policy
from forum.threads.locking import locked_for
from forum.threads.models import Post, Thread
from forum.threads.posting import drafts
from forum.threads.posting.asking import OTHER, language_of, speaks_as
from forum.threads.posting.lengths import check_body
from forum.threads.visibility import subject

SHORTEST_ANSWER = 2
MEANWHILE = "meanwhile"
"""The conflict that somebody else of the team answered, has the thread assigned or began to write."""


async def answer(
    thread: Thread,
    *,
    body: Prose,
    by: Person,
    catalogue: Catalogue,
    policy: Policy = NOTHING_HELD,
    known: str = "",
    personal: str = "",
    interface: str = "",
) -> Post:
    """Adds an answer: an officer's for their cabinet, a mediator's in their language, a member's where the topic allows it.

    One that the holding rules hold is pending and is not counted. `known` is the mark of the form of somebody of the team
    (`replies.known`): it asks for a warning of news since, and of a placeholder that a saved reply left. `personal` is its
    author's choice for personal data (`holding.rules.CHOICES`), `interface` the language they read pages in.

    Raises NotSignedIn, NotAllowed, Invalid (`body`), Conflict (`closed`, `gone`, `meanwhile`).
    """
    by = by.within(thread.author_id)
    permissions.require(by, "answer", subject(thread, catalogue))
    if wrong := check_body(body.source, SHORTEST_ANSWER):
        raise Invalid(wrong)
    evaluating.check_choice(personal)
    if known and replies.unfilled(body.source):
        raise Invalid({"body": "place"})
    role = _role_in(by, thread, catalogue)
    spoken = _language_columns(body, thread, catalogue, interface)
    submission = evaluating.submission_in(thread, "answer", body, by, spoken["language_id"], choice=personal)
    moderated = await evaluating.moderate(submission, policy=policy, catalogue=catalogue)
    async with database.transaction():
        thread = await locked_for(thread, "answer", by=by, catalogue=catalogue)
        if thread.closed:
            raise Conflict("closed")
        if known and replies.is_news(await known_now(thread, by=by, catalogue=catalogue), known):
            raise Conflict(MEANWHILE)
        columns = spoken | await _columns(thread, moderated.body, by, role, catalogue)
        post = await state.add(thread, **columns, kind="answer", status=moderated.status)
        if role != "member" and not moderated.held:
            await assignments.renew(thread, by=by)
        await drafts.sent(thread, by=by)
        await moderated.follow(post, thread)
        await events.record("answer.given", post, by=by, thread=thread.id, held=moderated.held)
    return post


async def known_now(thread: Thread, *, by: Person, catalogue: Catalogue) -> str:
    """The mark of what the form of `by` would know if it was opened now (`replies.known`)."""
    last = await replies.last_word(thread, by)
    others = [each.account_id for each in await drafts.writers(thread, by)]
    return replies.known(thread, catalogue.cabinets[thread.cabinet_id], by, last.id if last else 0, others)


async def comment(
    post: Post,
    thread: Thread,
    *,
    body: Prose,
    by: Person,
    catalogue: Catalogue,
    policy: Policy = NOTHING_HELD,
    personal: str = "",
    interface: str = "",
) -> Post:
    """Adds a comment under an answer, by the asker or staff; pending where the holding rules hold it.

    Raises NotSignedIn, NotAllowed, Invalid (`body`), Conflict (`closed`, `gone`).
    """
    by = by.within(thread.author_id)
    permissions.require(by, "comment", subject(thread, catalogue))
    if wrong := check_body(body.source, SHORTEST_ANSWER):
        raise Invalid(wrong)
    evaluating.check_choice(personal)
    role = "member" if by.owns(thread.author_id) else _role_in(by, thread, catalogue)
    spoken = _language_columns(body, thread, catalogue, interface)
    submission = evaluating.submission_in(thread, "comment", body, by, spoken["language_id"], choice=personal)
    moderated = await evaluating.moderate(submission, policy=policy, catalogue=catalogue)
    async with database.transaction():
        thread = await locked_for(thread, "comment", by=by, catalogue=catalogue)
        if (await Post.get(id=post.id)).status != "published":
            raise Conflict("gone")
        if thread.closed:
            raise Conflict("closed")
        columns = spoken | await _columns(thread, moderated.body, by, role, catalogue)
        made = await state.add(thread, **columns, kind="comment", answer_id=post.id, status=moderated.status)
        await moderated.follow(made, thread)
        await events.record("comment.made", made, by=by, thread=thread.id, held=moderated.held)
    return made


def _language_columns(body: Prose, thread: Thread, catalogue: Catalogue, interface: str) -> dict[str, str]:
    """The language of a text, with what it was recognised as where it is not one that is offered.

    What tells nothing is in the question's language, or in the one its author reads pages in, if it can be.
    """
    may_be = (
        language_of(body.source, "", interface=each, catalogue=catalogue)
        for each in (thread.language_id, interface)
        if each
    )
    code = next((each for each in may_be if each != OTHER), OTHER)
    return {"language_id": code, "language_named": (language.known(body.source) or "") if code == OTHER else ""}


def _role_in(by: Person, thread: Thread, catalogue: Catalogue) -> str:
    about = subject(thread, catalogue)
    if "officer" in by.roles and permissions.public_or_own_cabinet(by, about):
        return "officer"
    if "mediator" in by.roles and permissions.own_language(by, about):
        return "mediator"
    return speaks_as(by) if by.roles & {"moderator", "admin"} else "member"


def cabinet_of(by: Person, thread: Thread, catalogue: Catalogue) -> int | None:
    """The cabinet an officer speaks for in a thread: the owning one if they hold it, else the first they hold."""
    if permissions.own_cabinet(by, subject(thread, catalogue)):
        return thread.cabinet_id
    held = sorted(by.cabinets, key=lambda cabinet_id: catalogue.cabinets[cabinet_id].position)
    return held[0] if held else None


async def _columns(thread: Thread, body: Prose, by: Person, role: str, catalogue: Catalogue) -> dict[str, Any]:
    shown_name = by.nickname if role == "member" else (await Account.get(id=by.account_id)).shown_name
    return {
        "author_id": by.account_id,
        "role": role,
        "cabinet_id": cabinet_of(by, thread, catalogue) if role == "officer" else None,
        "shown_name": shown_name,
        "source": body.source,
        "html": body.html,
        "renderer": body.version,
        "created_at": clock.now(),
    }
