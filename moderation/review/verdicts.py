"""What each verdict does to a post, its thread or its author, and how it is undone. A table at the end lists them all.

Nothing undoes what a newer decision or the author's own wish has set since: `why_not_back` says what stands in the way.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tortoise.expressions import Q

from forum import clock
from forum.catalogue.views import Catalogue, TopicView
from forum.errors import Invalid
from forum.people.accounts import Account
from forum.people.person import Person
from forum.threads import state
from forum.threads.locking import OVER
from forum.threads.models import OfficialAnswer, Post, Thread, ThreadAct
from forum.threads.official import versions
from forum.threads.posting import lifecycle
from moderation.models import Decision, KeptText
from moderation.review import masking, sanctioning

Before = dict[str, Any]


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
    """One decision at work: `thread` is locked, `kept` collects texts as they were beside the post's own.

    `gone` and `back` collect the official answers (by their ids) that are out of sight by it, or in sight again.
    """

    decision: Decision
    post: Post
    thread: Thread
    by: Person
    catalogue: Catalogue
    given: Given = Given()
    kept: list[KeptText] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    back: list[int] = field(default_factory=list)

    @property
    def is_question(self) -> bool:
        return self.post.kind == "question"

    @property
    def told(self) -> dict[str, list[int]]:
        """What of the official answers others are told, as the record names it."""
        return {name: ids for name, ids in (("gone", self.gone), ("back", self.back)) if ids}

    def goes(self, standing: OfficialAnswer | None) -> None:
        """Notes an official answer that fell, if one did."""
        self.gone += [standing.id] if standing else []

    def returns(self, standing: OfficialAnswer | None) -> None:
        """Notes an official answer that stands again, if one does."""
        self.back += [standing.id] if standing else []


Effect = Callable[[Case], Awaitable[Before]]
Undo = Callable[[Case], Awaitable[None]]


async def _acted(case: Case, act: str, **particulars: Any) -> None:
    """Writes into the thread's own log what its readers see of a decision."""
    await ThreadAct.create(
        thread_id=case.thread.id, act=act, by_id=case.by.account_id, at=clock.now(), particulars=particulars
    )


def _to_status(status: str) -> Effect:
    async def apply(case: Case) -> Before:
        before: Before = {"status": case.post.status}
        if case.is_question and status != "published":
            case.goes(await versions.in_force(case.thread))
        fallen = await state.set_status(case.post, case.thread, status, catalogue=case.catalogue, by=case.by)
        case.goes(fallen)
        if fallen:
            before["official"] = fallen.id
        if case.is_question and status == "rejected" and before["status"] != status:
            await _acted(case, "rejected")
        return before

    return apply


async def _status_back(case: Case) -> None:
    before = case.decision.before
    case.goes(await state.set_status(case.post, case.thread, before["status"], catalogue=case.catalogue))
    if case.is_question:
        went = case.returns if before["status"] == "published" else case.goes
        went(await versions.in_force(case.thread))
    if before.get("official") and before["status"] == "published":
        case.returns(await state.reinstate(before["official"], case.thread, catalogue=case.catalogue))


async def _mask(case: Case) -> Before:
    before, case.kept = await masking.mask(case.post, case.thread, case.given.start, case.given.end, case.catalogue)
    return before


async def _unmask(case: Case) -> None:
    texts = await KeptText.filter(decision_id=case.decision.id).order_by("id")
    await masking.unmask(case.post, case.thread, case.decision.before, texts, case.catalogue)


async def _make_private(case: Case) -> Before:
    if case.thread.visibility == "private":
        return {}
    case.goes(await versions.in_force(case.thread))
    await state.set_visibility(case.thread, "private", catalogue=case.catalogue)
    await _acted(case, "made_private")
    return {"visibility": "public"}


async def _make_public(case: Case) -> None:
    if case.decision.before.get("visibility"):
        await state.set_visibility(case.thread, "public", catalogue=case.catalogue)
        case.returns(await versions.in_force(case.thread))


async def _link(case: Case) -> Before:
    if case.given.of is None:
        raise Invalid({"of": "missing"})
    before = {"duplicate_of": case.thread.duplicate_of_id}
    await lifecycle.link_duplicate(case.thread, of=case.given.of, by=case.by, catalogue=case.catalogue)
    return before | {"now": (await Thread.get(id=case.thread.id)).duplicate_of_id}


async def _unlink(case: Case) -> None:
    await state.set_original(case.thread, case.decision.before["duplicate_of"])


async def _move(case: Case) -> Before:
    topic = case.given.topic
    if topic is None or not case.catalogue.offers(topic):
        raise Invalid({"topic": "archived" if topic else "missing"})
    await state.set_topic(case.thread, topic.id, catalogue=case.catalogue)
    return {"topic": case.thread.topic_id, "now": topic.id}


async def _move_back(case: Case) -> None:
    await state.set_topic(case.thread, case.decision.before["topic"], catalogue=case.catalogue)


async def _correct_language(case: Case) -> Before:
    code = case.given.language
    if code not in case.catalogue.languages:
        raise Invalid({"language": "unknown" if code else "missing"})
    await state.set_language(case.post, code)
    return {"language": case.post.language_id, "now": code}


async def _language_back(case: Case) -> None:
    await state.set_language(case.post, case.decision.before["language"])


async def _lock(case: Case) -> Before:
    before = {"closed": case.thread.closed, "locked": case.thread.locked}
    await state.set_closed(case.thread, True, locked=True)
    if not case.thread.closed:
        await _acted(case, "closed")
    return before


async def _unlock(case: Case) -> None:
    before = case.decision.before
    await state.set_closed(case.thread, before["closed"], locked=before["locked"])
    if not before["closed"]:
        await _acted(case, "reopened")


def _sanction(kind: str) -> Effect:
    async def apply(case: Case) -> Before:
        if case.post.author_id is None:
            raise Invalid({"verdict": "nobody"})
        account = await Account.get(id=case.post.author_id)
        await sanctioning.impose(kind, account, case.decision, by=case.by, until=case.decision.until)
        return {}

    return apply


async def _lift(case: Case) -> None:
    await sanctioning.lift(case.decision)


async def why_not_back(case: Case) -> str:
    """What keeps a decision from being put back: `gone`, `newer_decision`, `authors_wish`, `written_since`, `already_edited`,
    `changed_since`; empty when nothing does. A sanction can always be lifted.
    """
    known, before = VERDICTS[case.decision.verdict], case.decision.before
    if known.sets == PERSON:
        return ""
    if {case.post.status, case.thread.status} & set(OVER):
        return "gone"
    if await _decided_since(case, known.sets):
        return "newer_decision"
    if known.sets == VISIBILITY:
        return await _why_private(case)
    if known.sets == STATUS and case.post.status != BECOMES[case.decision.verdict]:
        return "changed_since"
    if known.sets == TEXT and case.post.revision != before["post_revision"]:
        return "already_edited"
    now = {ORIGINAL: case.thread.duplicate_of_id, TOPIC: case.thread.topic_id, LANGUAGE: case.post.language_id}
    return "changed_since" if known.sets in now and before.get("now", now[known.sets]) != now[known.sets] else ""


async def _decided_since(case: Case, sets: str) -> bool:
    """Whether a later decision that stands has set the same thing of the post, or of its thread."""
    same = [verdict for verdict, each in VERDICTS.items() if each.sets == sets]
    about = {"thread_id": case.thread.id} if sets in OF_THREAD else {"post_id": case.post.id}
    later = Q(at__gt=case.decision.at) | Q(at=case.decision.at, id__gt=case.decision.id)
    return await Decision.filter(later, verdict__in=same, undone_at=None, **about).exists()


async def _why_private(case: Case) -> str:
    """Why a thread stays private: whoever asked has wanted it so since, or something was written that never was public."""
    since = case.decision.at
    acts = ThreadAct.filter(thread_id=case.thread.id, act="made_private", at__gt=since)
    if await acts.filter(by_id=case.thread.author_id, by_id__isnull=False).exists():
        return "authors_wish"
    written = Post.filter(Q(created_at__gt=since) | Q(edited_at__gt=since), thread_id=case.thread.id)
    return "written_since" if await written.exists() else ""


def is_unread(case: Case) -> bool:
    """Whether putting a decision back would publish another text than the one it was about."""
    before = case.decision.before
    return before.get("status") == "published" and before.get("revision", case.post.revision) != case.post.revision


BECOMES = {"publish": "published", "restore": "published", "hide": "hidden", "reject": "rejected"}
"""What the status is after each verdict that sets it."""

STATUS, TEXT, VISIBILITY, ORIGINAL = "status", "text", "visibility", "original"
TOPIC, LANGUAGE, LOCK, PERSON = "topic", "language", "lock", "person"
OF_THREAD = frozenset({VISIBILITY, ORIGINAL, TOPIC, LOCK})
"""What is set of the whole thread, whichever of its posts the decision was about."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verdict does, how it is undone and what it sets.

    `restricts` needs a statement; `lasting` says that it may be said again.
    """

    apply: Effect
    undo: Undo
    sets: str
    restricts: bool = False
    lasting: bool = True


VERDICTS: Mapping[str, Verdict] = {
    "publish": Verdict(_to_status("published"), _status_back, STATUS),
    "reject": Verdict(_to_status("rejected"), _status_back, STATUS, restricts=True),
    "hide": Verdict(_to_status("hidden"), _status_back, STATUS, restricts=True),
    "restore": Verdict(_to_status("published"), _status_back, STATUS),
    "mask": Verdict(_mask, _unmask, TEXT, restricts=True, lasting=False),
    "private": Verdict(_make_private, _make_public, VISIBILITY, restricts=True),
    "duplicate": Verdict(_link, _unlink, ORIGINAL, lasting=False),
    "move": Verdict(_move, _move_back, TOPIC, lasting=False),
    "language": Verdict(_correct_language, _language_back, LANGUAGE, lasting=False),
    "lock": Verdict(_lock, _unlock, LOCK, restricts=True),
    "warn": Verdict(_sanction("warn"), _lift, PERSON, restricts=True),
    "suspend": Verdict(_sanction("suspend"), _lift, PERSON, restricts=True),
    "ban": Verdict(_sanction("ban"), _lift, PERSON, restricts=True),
}
