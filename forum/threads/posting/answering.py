"""Answers, comments under them, and edits with the text as it was."""

from typing import Any

from forum import clock, database, events
from forum.catalogue.views import Catalogue
from forum.errors import Conflict, Invalid, NotAllowed
from forum.people import permissions
from forum.people.accounts import Account
from forum.people.permissions import may
from forum.people.person import Person
from forum.text import Prose
from forum.threads import state
from forum.threads.casework import assignments, needs
from forum.threads.holding import judging
from forum.threads.holding.rules import NOTHING_HELD, Policy, Verdict
from forum.threads.locking import locked_alive, locked_for
from forum.threads.models import OfficialAnswer, Post, Revision, Thread
from forum.threads.posting import drafts
from forum.threads.posting.asking import check_body, check_words, language_of, speaks_as
from forum.threads.reading import revisions
from forum.threads.visibility import subject

SHORTEST_ANSWER = 2
ANSWERS_A_PAGE = 50


async def answer(
    thread: Thread, *, body: Prose, by: Person, catalogue: Catalogue, policy: Policy = NOTHING_HELD
) -> Post:
    """Adds an answer: an officer's for their cabinet, a mediator's in their language, a member's experience where wanted.

    What the rules of holding keep back is pending and counts for nothing.

    Raises NotSignedIn, NotAllowed, Invalid (`body`), Conflict (`closed`).
    """
    about = subject(thread, catalogue)
    permissions.require(by, "answer", about)
    if wrong := check_body(body.source, SHORTEST_ANSWER):
        raise Invalid(wrong)
    role = _role_in(by, thread, catalogue)
    verdict, body = await _judged("answer", thread, body, by, catalogue, policy)
    async with database.transaction():
        thread = await locked_for(thread, "answer", by=by, catalogue=catalogue)
        if thread.closed:
            raise Conflict("closed")
        spoken = await _spoken(thread, body, by, role, catalogue)
        post = await state.add(thread, **spoken, kind="answer", status=verdict.status)
        if role != "member" and not verdict.held:
            await assignments.put_down(thread, "answered")
        await drafts.sent(thread, by=by)
        await judging.put_waiting(post, thread, verdict)
        await events.record("answer.given", post, by=by, thread=thread.id, held=bool(verdict.held))
    return post


async def comment(
    post: Post, thread: Thread, *, body: Prose, by: Person, catalogue: Catalogue, policy: Policy = NOTHING_HELD
) -> Post:
    """Adds a comment under an answer, by the asker or staff; pending where the rules of holding keep it back.

    Raises NotSignedIn, NotAllowed, Invalid, Conflict (`closed`).
    """
    permissions.require(by, "comment", subject(thread, catalogue))
    if wrong := check_body(body.source, SHORTEST_ANSWER):
        raise Invalid(wrong)
    role = "member" if by.account_id == thread.author_id else _role_in(by, thread, catalogue)
    verdict, body = await _judged("comment", thread, body, by, catalogue, policy)
    async with database.transaction():
        thread = await locked_for(thread, "comment", by=by, catalogue=catalogue)
        if (await Post.get(id=post.id)).status != "published":
            raise Conflict("gone")
        if thread.closed:
            raise Conflict("closed")
        spoken = await _spoken(thread, body, by, role, catalogue)
        made = await state.add(thread, **spoken, kind="comment", answer_id=post.id, status=verdict.status)
        await judging.put_waiting(made, thread, verdict)
        await events.record("comment.made", made, by=by, thread=thread.id, held=bool(verdict.held))
    return made


async def _judged(
    kind: str, thread: Thread, body: Prose, by: Person, catalogue: Catalogue, policy: Policy
) -> tuple[Verdict, Prose]:
    draft = judging.draft_in(thread, kind, body, by, _language_of(body, thread, catalogue))
    verdict = await judging.judge(draft, policy=policy, catalogue=catalogue)
    return verdict, (await judging.mended(draft, verdict))[1]


def _language_of(body: Prose, thread: Thread, catalogue: Catalogue) -> str:
    return language_of(body.source, "", interface=thread.language_id, catalogue=catalogue)


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


async def _spoken(thread: Thread, body: Prose, by: Person, role: str, catalogue: Catalogue) -> dict[str, Any]:
    shown_name = by.nickname if role == "member" else (await Account.get(id=by.account_id)).shown_name
    return {
        "author_id": by.account_id,
        "role": role,
        "cabinet_id": cabinet_of(by, thread, catalogue) if role == "officer" else None,
        "shown_name": shown_name,
        "language_id": _language_of(body, thread, catalogue),
        "source": body.source,
        "html": body.html,
        "renderer": body.version,
        "created_at": clock.now(),
    }


async def edit(
    post: Post,
    thread: Thread,
    *,
    body: Prose,
    by: Person,
    catalogue: Catalogue,
    title: str | None = None,
    policy: Policy = NOTHING_HELD,
    read: str = "",
) -> Post:
    """Replaces a post's text (and a question's title), keeping the text as it was; the same words again change nothing.

    Staff's edit of somebody else's question is marked as such; a published text whose new words the rules of holding keep
    back is pending from then on, as if it had been written so at once. What is official changes by a correction alone, and
    the cabinet hears of a question that says something else than what it answered. Raises NotSignedIn, NotAllowed (`locked`
    for a member's text in a conversation that a moderator closed), Invalid (`title`, `body`), Conflict (`gone`,
    `official_text`, and `text_changed` when the revision is not the one that was `read`).
    """
    _require_edit(post, thread, by, catalogue)
    wrong = check_words(title, body.source) if title is not None else check_body(body.source, SHORTEST_ANSWER)
    if wrong:
        raise Invalid(wrong)
    draft = judging.draft_in(thread, post.kind, body, by, post.language_id, title=title or "", post_id=post.id)
    verdict = await judging.judge(draft, policy=policy, catalogue=catalogue)
    retitled, body = await judging.mended(draft, verdict)
    title = title if title is None else retitled
    async with database.transaction():
        thread = await locked_alive(thread)
        post = await _to_edit(post, thread, read)
        staff = _require_edit(post, thread, by, catalogue)
        if post.source == body.source and title in (None, thread.title):
            return post
        if post.kind == "question":
            await needs.told(thread, by=by)
        await replace_text(post, thread, body, by=by, staff=staff)
        if title is not None:
            await state.set_title(thread, title, catalogue=catalogue)
        outdates = post.kind == "question" and await state.keep_answered(thread, catalogue=catalogue)
        told: dict[str, Any] = {"outdates": thread.official_id} if outdates else {}
        await judging.put_waiting(post, thread, verdict)
        if verdict.held and post.status == "published":
            await state.set_status(post, thread, "pending", catalogue=catalogue)
        about = {"thread": thread.id, "staff": staff, "held": bool(verdict.held)}
        await events.record("post.edited", post, by=by, **about, **told)
    return await Post.get(id=post.id)


def mark_of(post: Post) -> str:
    """What the form that changes a text says was read: its revision, and how often something in it was masked."""
    return f"{post.revision}.{post.masks}"


async def _to_edit(post: Post, thread: Thread, read: str) -> Post:
    post = await Post.get(id=post.id)
    if read and read != mark_of(post):
        raise Conflict("text_changed")
    if thread.official_id and await OfficialAnswer.filter(id=thread.official_id, post_id=post.id).exists():
        raise Conflict("official_text")
    return post


async def replace_text(post: Post, thread: Thread, body: Prose, *, by: Person, staff: bool) -> Post:
    """Puts another text in the place of a post's, which is kept as it was; inside the caller's transaction."""
    await _keep_revision(post, thread, by=by, staff=staff)
    await state.set_text(post, body, revision=post.revision + 1, edited_at=clock.now(), edited_by_staff=staff)
    return await Post.get(id=post.id)


def may_edit(person: Person, post: Post, thread: Thread, catalogue: Catalogue) -> bool:
    """Whether somebody may edit a post: its author, and a question also staff; what the page and the verb both ask."""
    about = subject(thread, catalogue, post)
    mine = _may_edit_own(person, post, thread, catalogue)
    return mine or (post.kind == "question" and may(person, "edit_for_others", about))


def _may_edit_own(person: Person, post: Post, thread: Thread, catalogue: Catalogue) -> bool:
    """What a moderator has closed, its members don't rewrite."""
    own = may(person, "edit", subject(thread, catalogue, post))
    return own and not (thread.locked and post.role == "member")


def _require_edit(post: Post, thread: Thread, by: Person, catalogue: Catalogue) -> bool:
    """Whether it is staff's edit of somebody else's question; what somebody answered is theirs alone to edit."""
    about = subject(thread, catalogue, post)
    if _may_edit_own(by, post, thread, catalogue):
        return False
    others = post.kind == "question" and may(by, "edit_for_others", about)
    if may(by, "edit", about) and not others:
        raise NotAllowed("locked")
    permissions.require(by, "edit_for_others" if post.kind == "question" else "edit", about)
    if post.status in ("erased", "removed"):
        raise NotAllowed
    return True


async def _keep_revision(post: Post, thread: Thread, *, by: Person, staff: bool) -> None:
    await Revision.create(
        post_id=post.id,
        number=post.revision,
        title=thread.title if post.kind == "question" else "",
        source=post.source,
        html=post.html,
        replaced_at=clock.now(),
        replaced_by_id=by.account_id,
        by_staff=staff,
        shown_to=revisions.shown_to(post, thread),
    )
