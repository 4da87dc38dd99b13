"""Marking an answer as official: the institution's answer to a question, with its sources and a review date."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from forum import clock, database, events, text
from forum.catalogue import public_contacts
from forum.catalogue.views import Catalogue
from forum.errors import Conflict, Invalid
from forum.people import permissions
from forum.people.permissions import may
from forum.people.person import Person
from forum.threads import state
from forum.threads.holding import evaluating
from forum.threads.locking import locked_alive
from forum.threads.models import OfficialAnswer, Post, Thread
from forum.threads.official import versions
from forum.threads.posting.editing import about_barred
from forum.threads.visibility import subject

WORDS_IN_SHORT = 40
HAN_IN_SHORT = 80
MOST_SOURCES = 10
LONGEST_SHORT = 600
LONGEST_SOURCE = 300
LONGEST_REASON = 500


class StatementDetails(NamedTuple):
    """A statement as typed: `sources` are (title, url, article), the days year-month-day."""

    short_answer: str
    sources: Sequence[tuple[str, str, str]]
    valid_from: str
    review_by: str


@dataclass(frozen=True, slots=True)
class Statement:
    """The official part of an answer: its short answer, its sources, the day it is valid from and its review date."""

    short_answer: str
    sources: tuple[dict[str, str], ...]
    valid_from: date
    review_by: date

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of a version that say this."""
        return asdict(self) | {"sources": list(self.sources)}

    @classmethod
    def checked(cls, details: StatementDetails, wrong: Mapping[str, str] | None = None) -> "Statement":
        """The statement, if it is complete; empty sources are left out.

        Raises Invalid: `short_answer` (missing, too_long), `source_title` (missing, too_long), `source_url` (not_a_link),
        `valid_from` (missing, malformed), `review_by` (missing, malformed, before_valid_from), and the errors of other
        fields that the caller found `wrong`.
        """
        kept = [source for source in details.sources if any(source)][:MOST_SOURCES]
        wrong = {**(wrong or {}), **_check_short(details.short_answer), **_check_sources(kept)}
        valid_from, review_by = (_day(name, getattr(details, name), wrong) for name in ("valid_from", "review_by"))
        if valid_from and review_by and review_by <= valid_from:
            wrong["review_by"] = "before_valid_from"
        if wrong or valid_from is None or review_by is None:
            raise Invalid(wrong)
        named = tuple({"title": title, "url": url, "article": article} for title, url, article in kept)
        return cls(details.short_answer, named, valid_from, review_by)


async def settled(said: Statement, choice: str, *, by: Person, catalogue: Catalogue) -> Statement:
    """The statement as it is stored, by its author's choice for personal data; addresses of pages stay as they are."""

    async def kept(words: str) -> str:
        return await evaluating.settled(words, choice, by=by, catalogue=catalogue)

    sources = [
        {**each, "title": await kept(each["title"]), "article": await kept(each["article"])} for each in said.sources
    ]
    return replace(said, short_answer=await kept(said.short_answer), sources=tuple(sources))


def _day(name: str, typed: str, wrong: dict[str, str]) -> date | None:
    try:
        return clock.day_of(typed)
    except ValueError:
        wrong[name] = "malformed" if typed else "missing"
        return None


def _check_short(short_answer: str) -> dict[str, str]:
    if not short_answer:
        return {"short_answer": "missing"}
    return {"short_answer": "too_long"} if _too_long(short_answer) else {}


def _too_long(short_answer: str) -> bool:
    if len(short_answer) > LONGEST_SHORT:
        return True
    return text.word_count(short_answer) > WORDS_IN_SHORT or text.han_count(short_answer) > HAN_IN_SHORT


def _check_sources(sources: Sequence[tuple[str, str, str]]) -> dict[str, str]:
    if not sources or any(not title for title, _, _ in sources):
        return {"source_title": "missing"}
    if any(len(part) > LONGEST_SOURCE for source in sources for part in source):
        return {"source_title": "too_long"}
    if any(
        url and not (url.lower().startswith(("http://", "https://")) and text.is_link(url)) for _, url, _ in sources
    ):
        return {"source_url": "not_a_link"}
    return {}


def require_may_mark(thread: Thread, *, by: Person, catalogue: Catalogue) -> None:
    """Raises NotSignedIn or NotAllowed unless `by` is an officer of the owning cabinet or an admin, who gives a reason."""
    about = subject(thread, catalogue)
    if not may(by, "mark_official", about):
        permissions.require(by, "mark_with_reason", about)


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
        thread = await locked_alive(thread)
        require_may_mark(thread, by=by, catalogue=catalogue)
        post = await answered(post)
        await versions.refuse_what_changed(post, thread, read, catalogue)
        said = await settled(said, personal, by=by, catalogue=catalogue)
        version, proposal = await versions.in_force(thread), await versions.proposed(thread)
        own = proposal if proposal and proposal.cabinet_id == thread.cabinet_id else None
        for known in (version, own):
            if known and same(known, post, said):
                return known
        if catalogue.topics[thread.topic_id].two_confirm:
            made = await versions.write(post, thread, said.columns, kind="proposed", by=by, reason=reason)
            if proposal:
                await state.replace(proposal.id)
            await events.record("official.proposed", post, by=by, thread=thread.id, version=made.id)
            return made
        made = await versions.write(post, thread, said.columns, kind="marked", by=by, reason=reason)
        barred = await state.activate(thread, made, catalogue=catalogue)
        other_words = version is not None and not same_words(version, post, said)
        corrected: dict[str, Any] = ({"corrected": made.id} if other_words else {}) | about_barred(barred)
        await events.record("official.marked", post, by=by, thread=thread.id, version=made.id, **corrected)
    return made


async def answered(post: Post) -> Post:
    """The answer as it is now. Raises Conflict (`not_an_answer`) unless it is published and by staff or a mediator."""
    post = await Post.get(id=post.id)
    if post.kind != "answer" or post.status != "published" or post.role == "member":
        raise Conflict("not_an_answer")
    return post


def same(version: OfficialAnswer, post: Post, statement: Statement) -> bool:
    """Whether the version says the same of the same text, with the same days."""
    days = (version.valid_from, version.review_by) == (statement.valid_from, statement.review_by)
    return days and same_words(version, post, statement)


def same_words(version: OfficialAnswer, post: Post, statement: Statement) -> bool:
    """Whether the version has this text, short answer and sources."""
    return (
        version.post_id == post.id
        and version.post_revision == post.revision
        and version.short_answer == statement.short_answer
        and list(version.sources) == list(statement.sources)
    )


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
        thread = await locked_alive(thread)
        require_may_mark(thread, by=by, catalogue=catalogue)
        await versions.refuse_what_changed(await Post.get(id=post.id), thread, read, catalogue)
        version, proposal = await versions.in_force(thread), await versions.proposed(thread)
        if proposal and proposal.post_id == post.id:
            await state.withdraw(proposal, thread, by=by, reason=reason, catalogue=catalogue)
            await events.record("official.refused", post, by=by, thread=thread.id, version=proposal.id)
        if version and version.post_id == post.id:
            await state.withdraw(version, thread, by=by, reason=reason, catalogue=catalogue)
            await events.record("official.withdrawn", post, by=by, thread=thread.id, version=version.id)
