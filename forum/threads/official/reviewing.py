"""Reviewing official answers: confirming a proposal, renewing, correcting, and reading a changed question."""

from dataclasses import replace
from datetime import date
from typing import Any

from forum import clock, database, events, text
from forum.catalogue.views import Catalogue
from forum.errors import Conflict, Invalid, NotAllowed
from forum.people import permissions
from forum.people.person import Person
from forum.text import Prose
from forum.threads import state
from forum.threads.holding import evaluating
from forum.threads.locking import locked_for
from forum.threads.models import OfficialAnswer, Post, Thread
from forum.threads.official import marking, statements, versions
from forum.threads.official.statements import Statement, StatementDetails
from forum.threads.posting import answering, editing
from forum.threads.posting.lengths import check_body
from forum.threads.staleness import MEANINGS
from forum.threads.visibility import subject

NOTIFYING = MEANINGS[1:]


async def confirm(post: Post, thread: Thread, *, by: Person, catalogue: Catalogue, read: str = "") -> OfficialAnswer:
    """Confirms the proposal for `post` as a second officer, which puts it in force.

    Everybody affected is notified where the words are others. Confirming again changes nothing. Raises NotSignedIn,
    NotAllowed unless `by` is of the owning cabinet and did not propose it, Conflict (`gone`, `nothing_proposed`,
    `not_an_answer`; `text_changed` since it was proposed or `read`; `proposed_elsewhere` where another
    cabinet proposed it): two officers of one cabinet vouch for one text.
    """
    permissions.require(by, "confirm_official", subject(thread, catalogue))
    async with database.transaction():
        thread = await locked_for(thread, "confirm_official", by=by, catalogue=catalogue)
        version, proposal = await versions.in_force(thread), await versions.proposed(thread)
        if proposal is None or proposal.post_id != post.id:
            if version and version.post_id == post.id and version.confirmed_by_id == by.account_id:
                return version
            raise Conflict("nothing_proposed")
        if proposal.cabinet_id != thread.cabinet_id:
            raise Conflict("proposed_elsewhere")
        if proposal.marked_by_id == by.account_id:
            raise NotAllowed
        post = await marking.answered(post)
        await versions.refuse_what_changed(post, thread, read, catalogue)
        if proposal.post_revision != post.revision:
            raise Conflict("text_changed")
        await versions.vouch(proposal, thread, by=by)
        other_words = version is not None and not Statement.of(proposal).has_words_of(version, post)
        await versions.publish(proposal, post, thread, by=by, catalogue=catalogue, notifies=other_words)
    return proposal


async def renew(
    post: Post,
    thread: Thread,
    *,
    review_by: str,
    by: Person,
    catalogue: Catalogue,
    reason: str = "",
    read: str = "",
) -> OfficialAnswer:
    """Renews an official answer: a new version with the same words and a later review date, no longer being checked.

    `review_by` is year-month-day. Renewing again until the same day changes nothing. Raises NotSignedIn, NotAllowed,
    Invalid (`reason`; `review_by`: missing, malformed, past, before_valid_from), Conflict (`gone`, `not_official`,
    `not_an_answer`, `text_changed`).
    """
    marking.require_reason(reason, thread, by=by, catalogue=catalogue)
    until = _to_come(review_by)
    async with database.transaction():
        thread = await marking.locked_to_mark(thread, by=by, catalogue=catalogue)
        version = await _in_force(post, thread, read, catalogue)
        if until == version.review_by and not version.checking:
            return version
        if until <= version.valid_from:
            raise Invalid({"review_by": "before_valid_from"})
        said = replace(Statement.of(version), review_by=until)
        post = await marking.answered(post)
        made = await versions.write(post, thread, said, kind="renewed", by=by, reason=reason)
        await versions.publish(made, post, thread, by=by, catalogue=catalogue, notifies=False)
    return made


def _to_come(typed: str) -> date:
    try:
        day = clock.day_of(typed)
    except ValueError:
        raise Invalid({"review_by": "malformed" if typed else "missing"}) from None
    if day <= clock.today():
        raise Invalid({"review_by": "past"})
    return day


async def correct(
    post: Post,
    thread: Thread,
    *,
    statement: StatementDetails,
    meaning: str,
    by: Person,
    catalogue: Catalogue,
    body: Prose | None = None,
    reason: str = "",
    read: str = "",
    personal: str = "",
) -> OfficialAnswer:
    """Corrects an official answer: a new version with another statement, and with another text where `body` has one.

    `meaning` says what the correction does to the sense, one of MEANINGS; everybody affected is notified of one of NOTIFYING.
    The earlier version stays readable with its days. A correction that changes nothing makes no version. One officer is
    enough on any topic, since a wrong answer must not stay in force while it waits. Personal data in statement and text are
    hidden unless `personal` says that they are public. Raises NotSignedIn, NotAllowed, Invalid
    (`meaning`: missing, unknown; `reason`; `body`; and as `Statement.checked` does), Conflict (`gone`, `not_official`,
    `not_an_answer`, `text_changed`).
    """
    wrong = marking.check_reason(reason, thread, by=by, catalogue=catalogue)
    if meaning not in MEANINGS:
        wrong["meaning"] = "unknown" if meaning else "missing"
    if body is not None and body.source:
        wrong |= check_body(body.source, answering.SHORTEST_ANSWER)
    said = Statement.checked(statement, wrong)
    async with database.transaction():
        thread = await marking.locked_to_mark(thread, by=by, catalogue=catalogue)
        version = await _in_force(post, thread, read, catalogue)
        post, barred = await marking.answered(post), list[int]()
        said = await statements.apply_choice(said, personal, by=by, catalogue=catalogue)
        body = await _settled(body, personal, by, catalogue) if body is not None else None
        if body is not None and body.source not in ("", post.source):
            permissions.require(by, "mark_official", subject(thread, catalogue))
            others = post.author_id != by.account_id
            barred += await editing.replace_text(post, thread, body, by=by, staff=others, meaning=meaning)
            post = await Post.get(id=post.id)
        if said.is_of(version, post):
            return version
        made = await versions.write(post, thread, said, kind="corrected", by=by, reason=reason, meaning=meaning)
        about: dict[str, Any] = {"meaning": meaning, "before": version.id}
        await versions.publish(
            made, post, thread, by=by, catalogue=catalogue, notifies=meaning in NOTIFYING, barred=barred, **about
        )
    return made


async def _settled(body: Prose, choice: str, by: Person, catalogue: Catalogue) -> Prose:
    source = await evaluating.apply_choice(body.source, choice, by=by, catalogue=catalogue)
    return body if source == body.source else await text.prose(source)


async def answers_still(post: Post, thread: Thread, *, by: Person, catalogue: Catalogue, read: str = "") -> None:
    """Says that the official answer answers the question as it reads now, so that lists show the question's own title.

    Saying it again changes nothing. Raises NotSignedIn, NotAllowed unless `by` is an officer of the owning cabinet,
    Conflict (`gone`, `not_official`, `text_changed`).
    """
    permissions.require(by, "mark_official", subject(thread, catalogue))
    async with database.transaction():
        thread = await locked_for(thread, "mark_official", by=by, catalogue=catalogue)
        version = await _in_force(post, thread, read, catalogue)
        question = await Post.get(thread_id=thread.id, kind="question")
        if version.question_revision == question.revision:
            return
        await OfficialAnswer.filter(id=version.id).update(question_revision=question.revision)
        await state.keep_answered(thread, catalogue=catalogue)
        await events.record("official.question_read", post, by=by, thread=thread.id, version=version.id)


async def _in_force(post: Post, thread: Thread, read: str, catalogue: Catalogue) -> OfficialAnswer:
    """The version in force, if it is of `post`. Raises Conflict (`text_changed`, `not_official`)."""
    await versions.refuse_what_changed(await Post.get(id=post.id), thread, read, catalogue)
    version = await versions.in_force(thread)
    if version is None or version.post_id != post.id:
        raise Conflict("not_official")
    return version
