"""The effect of each verdict on a post, its thread or its author, and how it is undone.

An effect returns the state before it, by which it can be undone.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from forum import clock
from forum.errors import Invalid
from forum.people.accounts import Account
from forum.threads import state
from forum.threads.models import Post, Thread, ThreadAct
from forum.threads.official import versions
from forum.threads.posting import lifecycle
from moderation.models import Decision, KeptText
from moderation.prior import PriorState
from moderation.review import masking, sanctioning
from moderation.review.cases import Case
from moderation.review.reveals import is_revealed
from moderation.review.taken import numbers_of

Effect = Callable[[Case], Awaitable[PriorState]]
Undo = Callable[[Case], Awaitable[None]]


async def _acted(case: Case, act: str, **particulars: Any) -> None:
    """Adds an act to the thread's log, which its readers see."""
    await ThreadAct.create(
        thread_id=case.thread.id, act=act, by_id=case.by.account_id, at=clock.now(), particulars=particulars
    )


def to_status(status: str) -> Effect:
    async def apply(case: Case) -> PriorState:
        before = PriorState(status=case.post.status)
        if case.is_question and status != "published":
            case.goes(await versions.in_force(case.thread))
        fallen = await state.set_status(case.post, case.thread, status, catalogue=case.catalogue, by=case.by)
        case.goes(fallen)
        if fallen:
            before.official = fallen.id
        if case.is_question and status == "rejected" and before.status != status:
            await _acted(case, "rejected")
        return before

    return apply


async def publish(case: Case) -> PriorState:
    """Publishes a post as moderators see it: personal data in it are masked, unless the decision is to show what was revealed."""
    found = numbers_of(case.post, case.thread, case.catalogue) if case.thread.visibility == "public" else None
    shown, mask = found is not None and case.given.shows_numbers, None
    if shown and not await is_revealed(case.thread, by=case.by):
        raise Invalid({"numbers": "not_revealed"})
    if found and not shown:
        mask, case.kept = await masking.take(found, case.post, case.thread, case.catalogue)
    before = await to_status("published")(case)
    return before.model_copy(update={"shown": shown, "mask": mask})


async def unpublish(case: Case) -> None:
    """Undoes `publish`; a text that was written anew since is left as it is."""
    await status_back(case)
    before = case.decision.before
    texts = await KeptText.filter(decision_id=case.decision.id).order_by("id") if before.mask else []
    if texts and before.revision == case.post.revision:
        await masking.unmask(case.post, case.thread, before, texts, case.catalogue)


async def status_back(case: Case) -> None:
    before = case.decision.before
    case.goes(await state.set_status(case.post, case.thread, before.status, catalogue=case.catalogue))
    if case.is_question:
        went = case.returns if before.status == "published" else case.goes
        went(await versions.in_force(case.thread))
    if before.official and before.status == "published":
        case.returns(await state.reinstate(before.official, case.thread, catalogue=case.catalogue))


async def mask(case: Case) -> PriorState:
    prior, case.kept = await masking.mask(case.post, case.thread, case.given.start, case.given.end, case.catalogue)
    return PriorState(mask=prior)


async def unmask(case: Case) -> None:
    texts = await KeptText.filter(decision_id=case.decision.id).order_by("id")
    await masking.unmask(case.post, case.thread, case.decision.before, texts, case.catalogue)


async def make_private(case: Case) -> PriorState:
    if case.thread.visibility == "private":
        return PriorState()
    case.goes(await versions.in_force(case.thread))
    await state.set_visibility(case.thread, "private", catalogue=case.catalogue)
    await _acted(case, "made_private")
    return PriorState(visibility="public")


async def make_public(case: Case) -> None:
    """Undoes `make_private`; what only the team could read meanwhile is masked, for good, before everybody reads the rest."""
    if case.decision.before.visibility:
        for post in await Post.filter(thread_id=case.thread.id).order_by("id"):
            found = numbers_of(post, case.thread, case.catalogue)
            if found and not await _was_shown(post):
                await masking.take(found, post, case.thread, case.catalogue)
        await state.set_visibility(case.thread, "public", catalogue=case.catalogue)
        case.returns(await versions.in_force(case.thread))


async def _was_shown(post: Post) -> bool:
    """Whether a moderator who revealed the personal data in a post published it with them."""
    made = Decision.filter(post_id=post.id, undone_at=None)
    return any(each.before.shown and each.before.revision == post.revision for each in await made)


async def link(case: Case) -> PriorState:
    if case.given.of is None:
        raise Invalid({"of": "missing"})
    before = case.thread.duplicate_of_id
    await lifecycle.link_duplicate(case.thread, of=case.given.of, by=case.by, catalogue=case.catalogue)
    return PriorState(duplicate_of=before, now=(await Thread.get(id=case.thread.id)).duplicate_of_id)


async def unlink(case: Case) -> None:
    await state.set_original(case.thread, case.decision.before.duplicate_of)


async def move(case: Case) -> PriorState:
    topic = case.given.topic
    if topic is None or not case.catalogue.offers(topic):
        raise Invalid({"topic": "archived" if topic else "missing"})
    await state.set_topic(case.thread, topic.id, catalogue=case.catalogue)
    return PriorState(topic=case.thread.topic_id, now=topic.id)


async def move_back(case: Case) -> None:
    await state.set_topic(case.thread, case.decision.before.topic, catalogue=case.catalogue)


async def correct_language(case: Case) -> PriorState:
    code = case.given.language
    if code not in case.catalogue.languages:
        raise Invalid({"language": "unknown" if code else "missing"})
    await state.set_language(case.post, code)
    return PriorState(language=case.post.language_id, now=code)


async def language_back(case: Case) -> None:
    await state.set_language(case.post, case.decision.before.language)


async def lock(case: Case) -> PriorState:
    before = PriorState(closed=case.thread.closed, locked=case.thread.locked)
    await state.set_closed(case.thread, True, locked=True)
    if not case.thread.closed:
        await _acted(case, "closed")
    return before


async def unlock(case: Case) -> None:
    before = case.decision.before
    await state.set_closed(case.thread, before.closed, locked=before.locked)
    if not before.closed:
        await _acted(case, "reopened")


def sanction(kind: str) -> Effect:
    async def apply(case: Case) -> PriorState:
        if case.post.author_id is None:
            raise Invalid({"verdict": "nobody"})
        account = await Account.get(id=case.post.author_id)
        await sanctioning.impose(kind, account, case.decision, by=case.by, until=case.decision.until)
        return PriorState()

    return apply


async def lift(case: Case) -> None:
    await sanctioning.lift(case.decision)
