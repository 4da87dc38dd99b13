"""Official answers: the institution's word on a question, with its sources and a day to look at it again."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from tortoise.queryset import QuerySet

from forum import database, events, text
from forum.catalogue.views import Catalogue
from forum.errors import Conflict, Invalid
from forum.people import permissions
from forum.people.permissions import may
from forum.people.person import Person
from forum.threads import state
from forum.threads.locking import locked_alive
from forum.threads.models import OfficialAnswer, Post, Thread
from forum.threads.official import affected
from forum.threads.official import versions as standings
from forum.threads.visibility import subject

WORDS_IN_SHORT = 40
HAN_IN_SHORT = 80
MOST_SOURCES = 10
LONGEST_SHORT = 600
LONGEST_SOURCE = 300
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Statement:
    """What is said officially: the short answer, what it rests on, and the days it holds from and is looked at again."""

    short_answer: str
    sources: tuple[dict[str, str], ...]
    valid_from: date
    review_by: date

    @property
    def columns(self) -> dict[str, Any]:
        """As a standing's row has them."""
        return asdict(self) | {"sources": list(self.sources)}

    @classmethod
    def checked(
        cls,
        short_answer: str,
        sources: Sequence[tuple[str, str, str]],
        valid_from: date | None,
        review_by: date | None,
    ) -> "Statement":
        """A statement that can stand; `sources` are (title, url, article), empty ones left out.

        Raises Invalid: `short_answer` (missing, too_long), `source_title` (missing), `source_url` (not_a_link),
        `valid_from` and `review_by` (missing), `review_by: before_valid_from`.
        """
        wrong: dict[str, str] = {}
        if not short_answer:
            wrong["short_answer"] = "missing"
        elif _too_long(short_answer):
            wrong["short_answer"] = "too_long"
        kept = [source for source in sources if any(source)][:MOST_SOURCES]
        wrong |= _check_sources(kept)
        if valid_from is None:
            wrong["valid_from"] = "missing"
        if review_by is None:
            wrong["review_by"] = "missing"
        elif valid_from is not None and review_by <= valid_from:
            wrong["review_by"] = "before_valid_from"
        if wrong or valid_from is None or review_by is None:
            raise Invalid(wrong)
        named = tuple({"title": title, "url": url, "article": article} for title, url, article in kept)
        return cls(short_answer, named, valid_from, review_by)


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
    """Raises NotSignedIn or NotAllowed unless `by` speaks for the owning cabinet or is an admin (who then gives a reason)."""
    about = subject(thread, catalogue)
    if not may(by, "mark_official", about):
        permissions.require(by, "mark_with_reason", about)


def require_reason(by: Person, thread: Thread, catalogue: Catalogue, reason: str) -> None:
    """Raises as `require_may_mark` does, and Invalid (`reason`: missing from who isn't of the cabinet, too_long)."""
    require_may_mark(thread, by=by, catalogue=catalogue)
    if not reason and not may(by, "mark_official", subject(thread, catalogue)):
        raise Invalid({"reason": "missing"})
    if len(reason) > LONGEST_REASON:
        raise Invalid({"reason": "too_long"})


async def mark(
    post: Post,
    thread: Thread,
    *,
    statement: Statement,
    by: Person,
    catalogue: Catalogue,
    reason: str = "",
    read: str = "",
) -> OfficialAnswer:
    """Makes `post` the institution's word on its thread until it is replaced or withdrawn; the thread has one at a time.

    Where the topic asks for two officers it is only proposed, in the place of an earlier proposal, until a second one
    confirms it. The same words again change nothing, unless another cabinet proposed them; other words in the place of
    those in force are told to whoever relied on them. Raises NotSignedIn, NotAllowed unless `by` speaks for the owning
    cabinet (an admin may, with a reason), Invalid (`reason`), Conflict (`not_an_answer`) for what staff or a mediator did
    not say, (`text_changed`) when what stands there is not what was `read` (`versions.mark_of`).
    """
    require_reason(by, thread, catalogue, reason)
    async with database.transaction():
        thread = await locked_alive(thread)
        require_may_mark(thread, by=by, catalogue=catalogue)
        post = await answered(post)
        await standings.refuse_what_changed(post, thread, read, catalogue)
        standing, waiting = await standings.in_force(thread), await standings.proposed(thread)
        own = waiting if waiting and waiting.cabinet_id == thread.cabinet_id else None
        for known in (standing, own):
            if known and same(known, post, statement):
                return known
        if catalogue.topics[thread.topic_id].two_confirm:
            made = await standings.write(post, thread, statement.columns, kind="proposed", by=by, reason=reason)
            if waiting:
                await state.replace(waiting.id)
            await events.record("official.proposed", post, by=by, thread=thread.id, standing=made.id)
            return made
        made = await standings.write(post, thread, statement.columns, kind="marked", by=by, reason=reason)
        await state.stand(thread, made, catalogue=catalogue)
        await events.record("official.marked", post, by=by, thread=thread.id, standing=made.id)
        if standing and not same_words(standing, post, statement):
            await affected.tell(affected.CORRECTED, made, thread)
    return made


async def answered(post: Post) -> Post:
    """The answer as it is now. Raises Conflict (`not_an_answer`) if it can't be the institution's word."""
    post = await Post.get(id=post.id)
    if post.kind != "answer" or post.status != "published" or post.role == "member":
        raise Conflict("not_an_answer")
    return post


def same(standing: OfficialAnswer, post: Post, statement: Statement) -> bool:
    """Whether the standing says just that already, with these days."""
    days = (standing.valid_from, standing.review_by) == (statement.valid_from, statement.review_by)
    return days and same_words(standing, post, statement)


def same_words(standing: OfficialAnswer, post: Post, statement: Statement) -> bool:
    """Whether the standing is of this text, short answer and sources."""
    return (
        standing.post_id == post.id
        and standing.post_revision == post.revision
        and standing.short_answer == statement.short_answer
        and list(standing.sources) == list(statement.sources)
    )


async def withdraw(
    post: Post, thread: Thread, *, by: Person, catalogue: Catalogue, reason: str, read: str = ""
) -> None:
    """Ends `post`'s standing, and what is proposed for it; both stay readable with the reason, who relied on it is told.

    Withdrawing again changes nothing. Raises NotSignedIn, NotAllowed, Invalid (`reason`: missing, too_long), Conflict
    (`text_changed` since it was `read`).
    """
    require_reason(by, thread, catalogue, reason)
    if not reason:
        raise Invalid({"reason": "missing"})
    async with database.transaction():
        thread = await locked_alive(thread)
        require_may_mark(thread, by=by, catalogue=catalogue)
        await standings.refuse_what_changed(await Post.get(id=post.id), thread, read, catalogue)
        standing, waiting = await standings.in_force(thread), await standings.proposed(thread)
        if waiting and waiting.post_id == post.id:
            await state.withdraw(waiting, thread, by=by, reason=reason, catalogue=catalogue)
            await events.record("official.refused", post, by=by, thread=thread.id, standing=waiting.id)
        if standing and standing.post_id == post.id:
            await state.withdraw(standing, thread, by=by, reason=reason, catalogue=catalogue)
            await events.record("official.withdrawn", post, by=by, thread=thread.id, standing=standing.id)
            await affected.tell(affected.WITHDRAWN, standing, thread)


def versions(post: Post) -> QuerySet[OfficialAnswer]:
    """Every standing an answer has had, the latest first; what was only proposed is not among them."""
    return OfficialAnswer.filter(standings.STOOD, post_id=post.id).order_by("-marked_at", "-id")
