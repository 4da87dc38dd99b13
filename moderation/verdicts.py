"""What each verdict does to a post, its thread or its author, and how it is undone. A table at the end lists them all."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from forum import clock, text
from forum.catalogue.views import Catalogue, TopicView
from forum.errors import Conflict, Invalid
from forum.people.accounts import Account
from forum.people.person import Person
from forum.threads import duplicates, lifecycle
from forum.threads.desk_models import Waiting
from forum.threads.models import OfficialAnswer, Post, Thread, ThreadAct
from forum.threads.posts import recount
from moderation import masking, sanctions
from moderation.models import Decision, KeptText

Before = dict[str, Any]
OVER = ("removed", "erased")


@dataclass(frozen=True, slots=True)
class Given:
    """What a verdict needs besides its reason: the last day, a topic, a language, the other question, characters [start, end)."""

    until: date | None = None
    topic: TopicView | None = None
    language: str = ""
    of: Thread | None = None
    start: int | None = None
    end: int | None = None


@dataclass(slots=True)
class Case:
    """One decision at work: `thread` is locked, `kept` collects texts as they were beside the post's own."""

    decision: Decision
    post: Post
    thread: Thread
    by: Person
    catalogue: Catalogue
    given: Given = Given()
    kept: list[KeptText] = field(default_factory=list)

    @property
    def is_question(self) -> bool:
        return self.post.kind == "question"


Effect = Callable[[Case], Awaitable[Before]]
Undo = Callable[[Case], Awaitable[None]]


async def _set_status(case: Case, status: str) -> None:
    await Post.filter(id=case.post.id).update(status=status)
    if case.is_question:
        slug = await _slug(case) if status == "published" else ""
        await Thread.filter(id=case.thread.id).update(status=status, slug=slug)
        await duplicates.recount(case.thread.duplicate_of_id)


async def _slug(case: Case) -> str:
    """The words of a thread's address, which private threads and sensitive topics don't show."""
    thread = await Thread.get(id=case.thread.id)
    hidden = thread.visibility == "private" or case.catalogue.topics[thread.topic_id].sensitive
    return "" if hidden else text.slug(thread.title)


async def _recounted(case: Case) -> None:
    await recount(await Thread.get(id=case.thread.id))
    if case.post.answer_id:
        count = await Post.filter(answer_id=case.post.answer_id, status="published").count()
        await Post.filter(id=case.post.answer_id).update(comments_count=count)


async def _acted(case: Case, act: str, **particulars: Any) -> None:
    """Writes into the thread's own log what its readers see of a decision."""
    await ThreadAct.create(
        thread_id=case.thread.id, act=act, by_id=case.by.account_id, at=clock.now(), particulars=particulars
    )


def _to_status(status: str) -> Effect:
    async def apply(case: Case) -> Before:
        if case.post.status in OVER:
            raise Conflict("gone")
        before: Before = {"status": case.post.status}
        stands = case.thread.official_id
        own = stands and await OfficialAnswer.filter(id=stands, post_id=case.post.id).exists()
        if own and status != "published":
            before["official"] = stands
            await Thread.filter(id=case.thread.id).update(official_id=None)
        await _set_status(case, status)
        await _recounted(case)
        if case.is_question and status == "rejected" and before["status"] != status:
            await _acted(case, "rejected")
        return before

    return apply


async def _status_back(case: Case) -> None:
    if case.post.status in OVER:
        raise Conflict("gone")
    before = case.decision.before
    await _set_status(case, before["status"])
    if before.get("official") and case.thread.official_id is None:
        await Thread.filter(id=case.thread.id).update(official_id=before["official"])
    await _recounted(case)


async def _mask(case: Case) -> Before:
    before, case.kept = await masking.mask(case.post, case.thread, case.given.start, case.given.end)
    return before


async def _unmask(case: Case) -> None:
    texts = await KeptText.filter(decision_id=case.decision.id).order_by("id")
    await masking.unmask(case.post, case.thread, case.decision.before, texts)


async def _make_private(case: Case) -> Before:
    if case.thread.visibility == "private":
        return {}
    await Thread.filter(id=case.thread.id).update(visibility="private", slug="")
    await duplicates.recount(case.thread.duplicate_of_id)
    await _acted(case, "made_private")
    return {"visibility": "public"}


async def _make_public(case: Case) -> None:
    if case.decision.before.get("visibility"):
        await Thread.filter(id=case.thread.id).update(visibility="public")
        await Thread.filter(id=case.thread.id).update(slug=await _slug(case))
        await duplicates.recount(case.thread.duplicate_of_id)


async def _link(case: Case) -> Before:
    if case.given.of is None:
        raise Invalid({"of": "missing"})
    before = {"duplicate_of": case.thread.duplicate_of_id}
    await lifecycle.link_duplicate(case.thread, of=case.given.of, by=case.by, catalogue=case.catalogue)
    return before


async def _unlink(case: Case) -> None:
    former = case.decision.before["duplicate_of"]
    await Thread.filter(id=case.thread.id).update(duplicate_of_id=former)
    await duplicates.recount(case.thread.duplicate_of_id)
    await duplicates.recount(former)


async def _move(case: Case) -> Before:
    topic = case.given.topic
    if topic is None or not case.catalogue.offers(topic):
        raise Invalid({"topic": "archived" if topic else "missing"})
    await _set_topic(case, topic.id)
    return {"topic": case.thread.topic_id}


async def _move_back(case: Case) -> None:
    await _set_topic(case, case.decision.before["topic"])


async def _set_topic(case: Case, topic_id: int) -> None:
    await Thread.filter(id=case.thread.id).update(topic_id=topic_id)
    await Thread.filter(id=case.thread.id).update(slug=await _slug(case))
    await Waiting.filter(thread_id=case.thread.id, ended_at=None).update(topic_id=topic_id)


async def _correct_language(case: Case) -> Before:
    code = case.given.language
    if code not in case.catalogue.languages:
        raise Invalid({"language": "unknown" if code else "missing"})
    await _set_language(case, code)
    return {"language": case.post.language_id}


async def _language_back(case: Case) -> None:
    await _set_language(case, case.decision.before["language"])


async def _set_language(case: Case, code: str) -> None:
    await Post.filter(id=case.post.id).update(language_id=code)
    await Waiting.filter(post_id=case.post.id, ended_at=None).update(language_id=code)
    if case.is_question:
        await Thread.filter(id=case.thread.id).update(language_id=code)


async def _lock(case: Case) -> Before:
    before = {"closed": case.thread.closed, "locked": case.thread.locked}
    await Thread.filter(id=case.thread.id).update(closed=True, locked=True)
    if not case.thread.closed:
        await _acted(case, "closed")
    return before


async def _unlock(case: Case) -> None:
    before = case.decision.before
    await Thread.filter(id=case.thread.id).update(closed=before["closed"], locked=before["locked"])
    if not before["closed"]:
        await _acted(case, "reopened")


def _sanction(kind: str) -> Effect:
    async def apply(case: Case) -> Before:
        if case.post.author_id is None:
            raise Invalid({"verdict": "nobody"})
        account = await Account.get(id=case.post.author_id)
        await sanctions.impose(kind, account, case.decision, by=case.by, until=case.decision.until)
        return {}

    return apply


async def _lift(case: Case) -> None:
    await sanctions.lift(case.decision)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verdict does and how it is undone. `restricts` needs a statement; `lasting` says that it may be said again."""

    apply: Effect
    undo: Undo
    restricts: bool = False
    lasting: bool = True


VERDICTS: Mapping[str, Verdict] = {
    "publish": Verdict(_to_status("published"), _status_back),
    "reject": Verdict(_to_status("rejected"), _status_back, restricts=True),
    "hide": Verdict(_to_status("hidden"), _status_back, restricts=True),
    "restore": Verdict(_to_status("published"), _status_back),
    "mask": Verdict(_mask, _unmask, restricts=True, lasting=False),
    "private": Verdict(_make_private, _make_public, restricts=True),
    "duplicate": Verdict(_link, _unlink, lasting=False),
    "move": Verdict(_move, _move_back, lasting=False),
    "language": Verdict(_correct_language, _language_back, lasting=False),
    "lock": Verdict(_lock, _unlock, restricts=True),
    "warn": Verdict(_sanction("warn"), _lift, restricts=True),
    "suspend": Verdict(_sanction("suspend"), _lift, restricts=True),
    "ban": Verdict(_sanction("ban"), _lift, restricts=True),
}
