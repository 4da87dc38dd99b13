"""Editing a post. The text it had before stays as a revision."""

from typing import Any

from forum import clock, database, events, text
from forum.catalogue.views import Catalogue
from forum.errors import Conflict, Invalid, NotAllowed
from forum.people import permissions
from forum.people.permissions import may
from forum.people.person import Person
from forum.text import Prose, personal
from forum.threads import state
from forum.threads.casework import needs
from forum.threads.holding import evaluating
from forum.threads.holding.rules import NOTHING_HELD, Policy
from forum.threads.locking import OVER, locked_alive
from forum.threads.models import OfficialAnswer, Post, Revision, Thread
from forum.threads.posting.answering import SHORTEST_ANSWER
from forum.threads.posting.lengths import check_body, check_words
from forum.threads.staleness import MEANING, MEANINGS
from forum.threads.visibility import shown_to, subject


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
    personal: str = "",
    meaning: str = "",
) -> Post:
    """Replaces a post's text (and a question's title) and keeps the old one; the same text again changes nothing.

    `meaning` says what that does to the sense, one of MEANINGS; where nobody says, it counts as another meaning.

    An edit of somebody else's question is marked as staff's. A published post whose new text the holding rules hold is
    pending from then on. An official answer is changed by a correction alone; its officers hear that a question no longer
    says the same. Raises NotSignedIn, NotAllowed (`locked` for a member's text in a thread that a moderator closed),
    Invalid (`title`, `body`; `meaning: unknown`), Conflict (`gone`, `official_text`; `text_changed` where `read` is not
    `mark_of` the post).
    """
    by = by.within(post.author_id)
    require_edit(post, thread, by=by, catalogue=catalogue)
    check_text(title, body.source, meaning)
    evaluating.check_choice(personal)
    about: dict[str, Any] = {"title": title or "", "post_id": post.id, "choice": personal}
    submission = evaluating.submission_in(thread, post.kind, body, by, post.language_id, **about)
    moderated = await evaluating.moderate(submission, policy=policy, catalogue=catalogue)
    title, body = None if title is None else moderated.title, moderated.body
    async with database.transaction():
        thread = await locked_alive(thread)
        post = await _current(post, thread, read)
        staff = require_edit(post, thread, by=by, catalogue=catalogue)
        if post.source == body.source and title in (None, thread.title):
            return post
        gone = _taken_out(post, thread, body, title, catalogue)
        barred = await replace_text(post, thread, body, by=by, staff=staff, meaning=meaning)
        await _mask_earlier(post, gone, catalogue)
        outdates = post.kind == "question" and await _follow_question(thread, title, by, catalogue)
        await moderated.follow(post, thread)
        if moderated.held and post.status == "published":
            await state.set_status(post, thread, "pending", catalogue=catalogue)
        about = {"thread": thread.id, "staff": staff, "held": moderated.held}
        outdated: dict[str, Any] = ({"outdates": thread.official_id} if outdates else {}) | about_barred(barred)
        await events.record("post.edited", post, by=by, **about, **outdated)
    return await Post.get(id=post.id)


def check_text(title: str | None, body: str, meaning: str = "") -> None:
    """Raises Invalid (`title`, `body`) for words that no question may have or, without a title, no answer; `meaning: unknown`."""
    wrong = check_words(title, body) if title is not None else check_body(body, SHORTEST_ANSWER)
    if meaning not in ("", *MEANINGS):
        wrong["meaning"] = "unknown"
    if wrong:
        raise Invalid(wrong)


async def _follow_question(thread: Thread, title: str | None, by: Person, catalogue: Catalogue) -> bool:
    """Brings a thread in step with its edited question. Returns whether its official answer answered another text."""
    await needs.clarified(thread, by=by)
    if title is not None:
        await state.set_title(thread, title, catalogue=catalogue)
    return await state.keep_answered(thread, catalogue=catalogue)


def mark_of(post: Post) -> str:
    """The mark by which an edit form says which text its page showed: its revision, and how often it was masked."""
    return f"{post.revision}.{post.masks}"


async def _current(post: Post, thread: Thread, read: str) -> Post:
    """The post as it is now. Raises Conflict (`text_changed`, `official_text`) where it may not be edited from `read`."""
    post = await Post.get(id=post.id)
    if read and read != mark_of(post):
        raise Conflict("text_changed")
    if thread.official_id and await OfficialAnswer.filter(id=thread.official_id, post_id=post.id).exists():
        raise Conflict("official_text")
    return post


async def replace_text(
    post: Post, thread: Thread, body: Prose, *, by: Person, staff: bool, meaning: str = ""
) -> list[int]:
    """Gives a post another text and keeps the one before as a revision; in the caller's transaction.

    Returns the ids of the renderings that are behind a bar by that.
    """
    await Revision.create(
        post_id=post.id,
        number=post.revision,
        title=thread.title if post.kind == "question" else "",
        source=post.source,
        html=post.html,
        replaced_at=clock.now(),
        replaced_by_id=by.account_id,
        by_staff=staff,
        shown_to=shown_to(post, thread),
        meaning=meaning,
    )
    await state.set_text(post, body, revision=post.revision + 1, edited_at=clock.now(), edited_by_staff=staff)
    return await state.outdate_renderings(post, meaning or MEANING)


def about_barred(renderings: list[int]) -> dict[str, Any]:
    """The particulars of an event by which the people who read these renderings are notified."""
    return {"renderings": renderings} if renderings else {}


def asks_meaning(person: Person) -> bool:
    """Whether somebody who edits is asked what that does to the sense: the team is, and whoever renders it relies on it."""
    return person.is_staff or "mediator" in person.roles


def _taken_out(post: Post, thread: Thread, body: Prose, title: str | None, catalogue: Catalogue) -> frozenset[str]:
    """The values of the personal data that a post's text (a question's title too) has and its new text has not."""
    titles = (thread.title, title or "") if post.kind == "question" else ("", "")
    before, after = f"{titles[0]}\n{post.source}", f"{titles[1]}\n{body.source}"
    return personal.values(before, catalogue.contacts) - personal.values(after, catalogue.contacts)


async def _mask_earlier(post: Post, gone: frozenset[str], catalogue: Catalogue) -> None:
    """Hides personal data that an author took out of a text in the earlier ones too: nobody reads them there."""
    for row in await Revision.filter(post_id=post.id) if gone else ():
        title, source = [personal.without(each, gone, catalogue.contacts) for each in (row.title, row.source)]
        if (title, source) != (row.title, row.source):
            prose = await text.prose(source)
            await Revision.filter(id=row.id).update(title=title, source=prose.source, html=prose.html)


def may_edit(person: Person, post: Post, thread: Thread, catalogue: Catalogue) -> bool:
    """Whether somebody may edit a post: its author, and staff a question. The page and the verb both ask."""
    own = _may_edit_own(person, post, thread, catalogue)
    if thread.retold and post.kind == "question":
        return False
    return own or (post.kind == "question" and may(person, "edit_for_others", subject(thread, catalogue, post)))


def _may_edit_own(person: Person, post: Post, thread: Thread, catalogue: Catalogue) -> bool:
    """Whether an author may edit their post; a member may not in a thread that a moderator closed."""
    own = may(person, "edit", subject(thread, catalogue, post))
    return own and not (thread.locked and post.role == "member")


def require_edit(post: Post, thread: Thread, *, by: Person, catalogue: Catalogue) -> bool:
    """Whether it is staff's edit of somebody else's question; an answer or comment only its author may edit.

    Raises NotSignedIn, NotAllowed (`locked`, `suspended`).
    """
    about = subject(thread, catalogue, post)
    if thread.retold and post.kind == "question":  # Its text is the one that somebody agreed to.
        raise NotAllowed
    if _may_edit_own(by, post, thread, catalogue):
        return False
    if by.silence:
        raise NotAllowed("suspended")
    others = post.kind == "question" and may(by, "edit_for_others", about)
    if may(by, "edit", about) and not others:
        raise NotAllowed("locked")
    permissions.require(by, "edit_for_others" if post.kind == "question" else "edit", about)
    if post.status in OVER:
        raise NotAllowed
    return True
