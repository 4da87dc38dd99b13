"""Official answers: the institution's word on a question, with its sources and a day to look at it again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from forum import clock, database, events, text
from forum.catalogue.snapshot import Catalogue
from forum.errors import Conflict, Invalid
from forum.people import permissions
from forum.people.permissions import may
from forum.people.person import Person
from forum.threads.models import OfficialAnswer, Post, Thread
from forum.threads.posts import locked, recount
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


def _require(by: Person, thread: Thread, catalogue: Catalogue, reason: str) -> None:
    require_may_mark(thread, by=by, catalogue=catalogue)
    if not reason and not may(by, "mark_official", subject(thread, catalogue)):
        raise Invalid({"reason": "missing"})
    if len(reason) > LONGEST_REASON:
        raise Invalid({"reason": "too_long"})


async def mark(
    post: Post, thread: Thread, *, statement: Statement, by: Person, catalogue: Catalogue, reason: str = ""
) -> OfficialAnswer:
    """Makes `post` the institution's word on its thread until it is replaced or withdrawn; the thread has one at a time.

    The same words again change nothing. Raises NotSignedIn, NotAllowed unless `by` speaks for the owning cabinet (an
    admin may, with a reason), Invalid (`reason`), Conflict (`not_an_answer`) for what staff or a mediator did not say.
    """
    _require(by, thread, catalogue, reason)
    if post.kind != "answer" or post.status != "published" or post.role == "member":
        raise Conflict("not_an_answer")
    async with database.transaction():
        thread = await locked(thread)
        post = await Post.get(id=post.id)
        standing = await OfficialAnswer.get_or_none(id=thread.official_id)
        if standing and _same(standing, post, statement):
            return standing
        if standing:
            await OfficialAnswer.filter(id=standing.id).update(replaced_at=clock.now())
        standing = await OfficialAnswer.create(
            post_id=post.id,
            cabinet_id=thread.cabinet_id,
            language_id=post.language_id,
            short_answer=statement.short_answer,
            short_html=text.isolate_numbers(statement.short_answer),
            sources=list(statement.sources),
            valid_from=statement.valid_from,
            review_by=statement.review_by,
            post_revision=post.revision,
            marked_at=clock.now(),
            marked_by_id=by.account_id,
            marked_for_reason=reason,
        )
        await _stand(thread, standing.id)
        await events.record("official.marked", post, by=by, thread=thread.id, standing=standing.id)
    return standing


def _same(standing: OfficialAnswer, post: Post, statement: Statement) -> bool:
    return (
        standing.post_id == post.id
        and standing.post_revision == post.revision
        and standing.short_answer == statement.short_answer
        and list(standing.sources) == list(statement.sources)
        and (standing.valid_from, standing.review_by) == (statement.valid_from, statement.review_by)
    )


async def _stand(thread: Thread, standing_id: int | None) -> None:
    await Thread.filter(id=thread.id).update(official_id=standing_id)
    await recount(await Thread.get(id=thread.id))


async def withdraw(post: Post, thread: Thread, *, by: Person, catalogue: Catalogue, reason: str) -> None:
    """Ends `post`'s standing, which stays readable with the reason; withdrawing again changes nothing.

    Raises NotSignedIn, NotAllowed, Invalid (`reason: missing`).
    """
    _require(by, thread, catalogue, reason)
    if not reason:
        raise Invalid({"reason": "missing"})
    async with database.transaction():
        thread = await locked(thread)
        standing = await OfficialAnswer.get_or_none(id=thread.official_id, post_id=post.id)
        if standing is None:
            return
        await OfficialAnswer.filter(id=standing.id).update(
            withdrawn_at=clock.now(), withdrawn_by_id=by.account_id, withdrawn_reason=reason
        )
        await _stand(thread, None)
        await events.record("official.withdrawn", post, by=by, thread=thread.id, standing=standing.id)


async def versions(post: Post) -> list[OfficialAnswer]:
    """Every standing an answer has had, the latest first."""
    return await OfficialAnswer.filter(post_id=post.id).order_by("-marked_at", "-id")


def is_due(standing: OfficialAnswer, today: date) -> bool:
    """Whether the day to look at it again has passed."""
    return standing.review_by < today
