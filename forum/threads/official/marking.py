"""Marking an answer as official: the institution's answer to a question, with its sources and a review date."""

from forum import database, events
from forum.catalogue import public_contacts
from forum.catalogue.views import Catalogue
from forum.errors import Conflict, Invalid
from forum.people import permissions
from forum.people.permissions import may
from forum.people.person import Person
from forum.threads import state
from forum.threads.locking import locked_alive
from forum.threads.models import OfficialAnswer, Post, Thread
from forum.threads.official import statements, versions
from forum.threads.official.statements import Statement, StatementDetails
from forum.threads.visibility import subject

LONGEST_REASON = 500


def require_may_mark(thread: Thread, *, by: Person, catalogue: Catalogue) -> None:
    """Raises NotSignedIn or NotAllowed unless `by` is an officer of the owning cabinet or an admin, who gives a reason."""
    about = subject(thread, catalogue)
    if not may(by, "mark_official", about):
        permissions.require(by, "mark_with_reason", about)


async def locked_to_mark(thread: Thread, *, by: Person, catalogue: Catalogue) -> Thread:
    """Locks a thread in which `by` may mark. Raises as `locked_alive` and `require_may_mark` do."""
    thread = await locked_alive(thread)
    require_may_mark(thread, by=by, catalogue=catalogue)
    return thread


def check_reason(reason: str, thread: Thread, *, by: Person, catalogue: Catalogue) -> dict[str, str]:
    """The errors of a reason: `missing` where `by` is not of the owning cabinet, `too_long`.

    Raises as `require_may_mark` does.
    """
    require_may_mark(thread, by=by, catalogue=catalogue)
    if not reason and not may(by, "mark_official", subject(thread, catalogue)):
        return {"reason": "missing"}
    return {"reason": "too_long"} if len(reason) > LONGEST_REASON else {}


def require_reason(reason: str, thread: Thread, *, by: Person, catalogue: Catalogue) -> None:
    """Raises as `require_may_mark` does, and Invalid with the errors of `check_reason`."""
    if wrong := check_reason(reason, thread, by=by, catalogue=catalogue):
        raise Invalid(wrong)


async def mark(
    post: Post,
    thread: Thread,
    *,
    statement: StatementDetails,
    by: Person,
    catalogue: Catalogue,
    reason: str = "",
    read: str = "",
    personal: str = "",
) -> OfficialAnswer:
    """Marks `post` as the official answer of its thread until it is replaced or withdrawn; a thread has one at a time.

    Where the topic asks for two officers, the version is only proposed, in place of an earlier proposal, until a second
    officer confirms it. Personal data in it are hidden unless `personal` says that they are public. The same statement
    again changes nothing, unless another cabinet proposed it. Everybody affected is notified of other words in place of
    those in force. Raises NotSignedIn, NotAllowed unless `by` is an officer of the owning cabinet or an admin, Invalid
    (`reason`, and as `Statement.checked` does), Conflict (`gone`; `not_an_answer`; `text_changed` where `read` is not the
    present `versions.mark_of`).
    """
    said = Statement.checked(statement, check_reason(reason, thread, by=by, catalogue=catalogue))
    async with database.transaction():
        thread = await locked_to_mark(thread, by=by, catalogue=catalogue)
        post = await answered(post)
        await versions.refuse_what_changed(post, thread, read, catalogue)
        said = await statements.apply_choice(said, personal, by=by, catalogue=catalogue)
        version, proposal = await versions.in_force(thread), await versions.proposed(thread)
        own = proposal if proposal and proposal.cabinet_id == thread.cabinet_id else None
        for known in (version, own):
            if known and said.is_of(known, post):
                return known
        if catalogue.topics[thread.topic_id].two_confirm:
            made = await versions.write(post, thread, said, kind="proposed", by=by, reason=reason)
            if proposal:
                await state.replace(proposal.id)
            await events.record("official.proposed", post, by=by, thread=thread.id, version=made.id)
            return made
        made = await versions.write(post, thread, said, kind="marked", by=by, reason=reason)
        other_words = version is not None and not said.has_words_of(version, post)
        await versions.publish(made, post, thread, by=by, catalogue=catalogue, notifies=other_words)
    return made


async def answered(post: Post) -> Post:
    """The answer as it is now. Raises Conflict (`not_an_answer`) unless it is published and by staff or a mediator."""
    post = await Post.get(id=post.id)
    if post.kind != "answer" or post.status != "published" or post.role == "member":
        raise Conflict("not_an_answer")
    return post


async def withdraw(
    post: Post, thread: Thread, *, by: Person, catalogue: Catalogue, reason: str, read: str = ""
) -> None:
    """Withdraws the official answer that `post` is, and a proposal for it; both stay readable with the reason.

    Everybody affected is notified. Withdrawing again changes nothing. Raises NotSignedIn, NotAllowed, Invalid (`reason`:
    missing, too_long), Conflict (`gone`, `text_changed`).
    """
    require_reason(reason, thread, by=by, catalogue=catalogue)
    if not reason:
        raise Invalid({"reason": "missing"})
    reason = await public_contacts.hide_others(reason)
    async with database.transaction():
        thread = await locked_to_mark(thread, by=by, catalogue=catalogue)
        await versions.refuse_what_changed(await Post.get(id=post.id), thread, read, catalogue)
        version, proposal = await versions.in_force(thread), await versions.proposed(thread)
        if proposal and proposal.post_id == post.id:
            await state.withdraw(proposal, thread, by=by, reason=reason, catalogue=catalogue)
            await events.record("official.refused", post, by=by, thread=thread.id, version=proposal.id)
        if version and version.post_id == post.id:
            await state.withdraw(version, thread, by=by, reason=reason, catalogue=catalogue)
            await events.record("official.withdrawn", post, by=by, thread=thread.id, version=version.id)
