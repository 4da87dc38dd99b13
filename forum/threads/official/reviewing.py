"""What happens to an official answer after it was marked: confirmed by a second officer, renewed, corrected."""

from datetime import date

from forum import clock, database, events
from forum.catalogue.views import Catalogue
from forum.errors import Conflict, Invalid, NotAllowed
from forum.people import permissions
from forum.people.person import Person
from forum.text import Prose
from forum.threads import state
from forum.threads.locking import locked_alive, locked_for
from forum.threads.models import OfficialAnswer, Post, Thread
from forum.threads.official import affected, marking, versions
from forum.threads.official.marking import Statement
from forum.threads.posting import answering
from forum.threads.posting.asking import check_body
from forum.threads.visibility import subject

MEANINGS = ("typo", "detail", "meaning")
TOLD = ("detail", "meaning")


async def confirm(post: Post, thread: Thread, *, by: Person, catalogue: Catalogue, read: str = "") -> OfficialAnswer:
    """Puts what is proposed for `post` in force, by the word of a second officer; whoever relied on other words is told.

    Confirming again changes nothing. Raises NotSignedIn, NotAllowed unless `by` is of the owning cabinet and somebody
    else than who proposed it, Conflict (`nothing_proposed`, `not_an_answer`; `text_changed` since it was proposed or `read`;
    `proposed_elsewhere` where another cabinet proposed it): two officers of one cabinet vouch for one text.
    """
    permissions.require(by, "confirm_official", subject(thread, catalogue))
    async with database.transaction():
        thread = await locked_for(thread, "confirm_official", by=by, catalogue=catalogue)
        standing, waiting = await versions.in_force(thread), await versions.proposed(thread)
        if waiting is None or waiting.post_id != post.id:
            if standing and standing.post_id == post.id and standing.confirmed_by_id == by.account_id:
                return standing
            raise Conflict("nothing_proposed")
        if waiting.cabinet_id != thread.cabinet_id:
            raise Conflict("proposed_elsewhere")
        if waiting.marked_by_id == by.account_id:
            raise NotAllowed
        post = await marking.answered(post)
        await versions.refuse_what_changed(post, thread, read, catalogue)
        if waiting.post_revision != post.revision:
            raise Conflict("text_changed")
        await versions.vouch(waiting, thread, by=by)
        await state.stand(thread, waiting, catalogue=catalogue)
        await events.record("official.confirmed", post, by=by, thread=thread.id, standing=waiting.id)
        if standing and not marking.same_words(standing, post, _statement(waiting)):
            await affected.tell(affected.CORRECTED, waiting, thread)
    return waiting


async def renew(
    post: Post,
    thread: Thread,
    *,
    review_by: date | None,
    by: Person,
    catalogue: Catalogue,
    reason: str = "",
    read: str = "",
) -> OfficialAnswer:
    """Says that the official answer still holds: a new version with the same words, looked at again by `review_by`.

    It is no longer being checked then. Renewing again until the same day changes nothing. Raises NotSignedIn, NotAllowed,
    Invalid (`reason`; `review_by`: missing, past, before_valid_from), Conflict (`not_official`, `text_changed`).
    """
    marking.require_reason(by, thread, catalogue, reason)
    if review_by is None or review_by <= clock.today():
        raise Invalid({"review_by": "past" if review_by else "missing"})
    async with database.transaction():
        thread = await locked_alive(thread)
        marking.require_may_mark(thread, by=by, catalogue=catalogue)
        standing = await _standing(post, thread, read, catalogue)
        if review_by == standing.review_by and not standing.checking:
            return standing
        if review_by <= standing.valid_from:
            raise Invalid({"review_by": "before_valid_from"})
        said = _statement(standing).columns | {"review_by": review_by}
        post = await marking.answered(post)
        made = await versions.write(post, thread, said, kind="renewed", by=by, reason=reason)
        await state.stand(thread, made, catalogue=catalogue)
        await events.record("official.renewed", post, by=by, thread=thread.id, standing=made.id)
    return made


async def correct(
    post: Post,
    thread: Thread,
    *,
    statement: Statement,
    meaning: str,
    by: Person,
    catalogue: Catalogue,
    body: Prose | None = None,
    reason: str = "",
    read: str = "",
) -> OfficialAnswer:
    """Puts other words in the place of those in force, and another text of the answer where `body` is one.

    `meaning` is what that does to the sense, one of MEANINGS; but for a typing mistake, whoever relied on it is told.
    The earlier words stay readable with their days. Nothing else said, nothing changes. One officer's word is enough on
    any topic, since what is wrong must not stand while it waits. Raises NotSignedIn, NotAllowed, Invalid (`meaning`:
    missing, unknown; `reason`; `body`), Conflict (`not_official`, `text_changed`).
    """
    marking.require_reason(by, thread, catalogue, reason)
    if meaning not in MEANINGS:
        raise Invalid({"meaning": "unknown" if meaning else "missing"})
    if body is not None and body.source and (wrong := check_body(body.source, answering.SHORTEST_ANSWER)):
        raise Invalid(wrong)
    async with database.transaction():
        thread = await locked_alive(thread)
        marking.require_may_mark(thread, by=by, catalogue=catalogue)
        standing = await _standing(post, thread, read, catalogue)
        post = await marking.answered(post)
        if body is not None and body.source not in ("", post.source):
            permissions.require(by, "mark_official", subject(thread, catalogue))
            post = await answering.replace_text(post, thread, body, by=by, staff=post.author_id != by.account_id)
        if marking.same(standing, post, statement):
            return standing
        made = await versions.write(
            post, thread, statement.columns, kind="corrected", by=by, reason=reason, meaning=meaning
        )
        await state.stand(thread, made, catalogue=catalogue)
        await events.record(
            "official.corrected", post, by=by, thread=thread.id, standing=made.id, before=standing.id, meaning=meaning
        )
        if meaning in TOLD:
            await affected.tell(affected.CORRECTED, made, thread)
    return made


async def answers_still(post: Post, thread: Thread, *, by: Person, catalogue: Catalogue, read: str = "") -> None:
    """Says that the official answer answers the question as it reads now, so that lists show its new title.

    Again changes nothing. Raises NotSignedIn, NotAllowed unless `by` speaks for the owning cabinet, Conflict
    (`not_official`, `text_changed`).
    """
    permissions.require(by, "mark_official", subject(thread, catalogue))
    async with database.transaction():
        thread = await locked_for(thread, "mark_official", by=by, catalogue=catalogue)
        standing = await _standing(post, thread, read, catalogue)
        question = await Post.get(thread_id=thread.id, kind="question")
        if standing.question_revision == question.revision:
            return
        await OfficialAnswer.filter(id=standing.id).update(question_revision=question.revision)
        await state.keep_answered(thread, catalogue=catalogue)
        await events.record("official.question_read", post, by=by, thread=thread.id, standing=standing.id)


async def _standing(post: Post, thread: Thread, read: str, catalogue: Catalogue) -> OfficialAnswer:
    await versions.refuse_what_changed(await Post.get(id=post.id), thread, read, catalogue)
    standing = await versions.in_force(thread)
    if standing is None or standing.post_id != post.id:
        raise Conflict("not_official")
    return standing


def _statement(standing: OfficialAnswer) -> Statement:
    return Statement(standing.short_answer, tuple(standing.sources), standing.valid_from, standing.review_by)
