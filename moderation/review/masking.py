"""Masking characters of a post, there and wherever else they are quoted, and unmasking them."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tortoise.models import Model

from forum import text
from forum.catalogue.views import Catalogue
from forum.errors import Conflict
from forum.text import personal
from forum.threads import state
from forum.threads.casework.models import InternalNote
from forum.threads.models import OfficialAnswer, Post, Rendering, Revision, Thread, ThreadAct
from forum.threads.posting.models import Draft
from forum.threads.renderings.rendering import worded
from moderation.models import Appeal, Decision, Flag, KeptText
from moderation.prior import PriorMask, PriorState
from moderation.review.taken import Taken, numbers_of, part_of, taken, taken_in


async def mask(
    post: Post, thread: Thread, start: int | None, end: int | None, catalogue: Catalogue
) -> tuple[PriorMask, list[KeptText]]:
    """Masks a part of `post`, without places all personal data in it, as `take` does. Raises Invalid as `part_of` does."""
    found = numbers_of(post, thread, catalogue) if start is None and end is None else None
    return await take(found or taken(post.source, "", [part_of(post.source, start, end)]), post, thread, catalogue)


async def take(what: Taken, post: Post, thread: Thread, catalogue: Catalogue) -> tuple[PriorMask, list[KeptText]]:
    """Masks `what` in `post` and wherever else it stands: its earlier texts and short answers, the title a question
    has, answers that somebody has begun in the thread, and the statements of decisions about the text.

    Gives back what undoing needs, ids and places only, and the texts as they were, in the order of those ids.
    """
    await state.drop_proposals(post)
    prior = what.prior
    kept: list[KeptText] = []
    await _write_post(post, what.out_of(post.source, what.places))
    if post.kind == "question" and (title := what.out_of(thread.title, what.in_title)) != thread.title:
        prior.title = True
        await _write_title(thread, title, catalogue)
    for name, other in OTHERS.items():
        for row in await other.of(post, thread):
            was = other.kept(row)
            shown = _shown(was, what, catalogue if other.model is Revision else None)
            if (shown.title, shown.source) != (was.title, was.source):
                prior.rows.setdefault(name, []).append(row.pk)
                kept.append(was)
                await other.write(row, shown)
    if post.kind == "question":
        await state.keep_answered(thread, catalogue=catalogue)
    return prior, kept


def _shown(was: KeptText, what: Taken, of_revision: Catalogue | None) -> KeptText:
    """A text without what is taken; an earlier one loses all its personal data where all were meant."""
    title, source = what.out_of(was.title), what.out_of(was.source)
    if of_revision and what.everything:
        title, source = [personal.hidden(each, of_revision.contacts) for each in (title, source)]
    return KeptText(title=title, source=source)


async def unmask(post: Post, thread: Thread, before: PriorState, texts: list[KeptText], catalogue: Catalogue) -> None:
    """Restores the texts that `mask` changed; `texts` are those kept, the post's own first. Texts rewritten since are
    left alone.

    Raises Conflict: `texts_gone` once the texts are gone, `already_edited` when the post has been written anew since.
    """
    prior = before.mask or PriorMask()
    rows = [(other, row_id) for name, other in OTHERS.items() for row_id in prior.rows.get(name, ())]
    if len(texts) != 1 + len(rows):
        raise Conflict("texts_gone")
    if post.revision != before.revision:
        raise Conflict("already_edited")
    own, *rest = texts
    what = taken_in(own.source, own.title, prior)
    await _write_post(post, own.source)
    if prior.title:
        await _write_title(thread, own.title, catalogue)
    for (other, row_id), kept in zip(rows, rest, strict=True):
        row = await other.model.get_or_none(id=row_id)
        if row is not None and (other.lasting or other.kept(row).source == what.out_of(kept.source)):
            await other.write(row, kept)
    if post.kind == "question":
        await state.keep_answered(thread, catalogue=catalogue)


async def cover(kept: KeptText, decision: Decision) -> int:
    """Masks in a kept text, for one page and never in its row, the parts of its post that are masked by decisions in
    force.

    Gives how many parts there were.
    """
    found = 0
    for each in await Decision.filter(post_id=decision.post_id, undone_at=None):
        prior = each.before.mask
        own = await KeptText.filter(decision_id=each.id).order_by("id").first() if prior else None
        if prior is None or own is None:
            continue
        what, is_own = taken_in(own.source, own.title, prior), own.id == kept.id
        title = what.out_of(kept.title, what.in_title if is_own else ())
        source = what.out_of(kept.source, what.places if is_own else ())
        found += (title, source) != (kept.title, kept.source)
        kept.title, kept.source = title, source
    return found


async def _write_post(post: Post, source: str) -> None:
    prose = await text.prose(source)
    await state.set_text(post, prose, masks=post.masks + 1)


async def _write_title(thread: Thread, title: str, catalogue: Catalogue) -> None:
    await state.set_title(thread, title, catalogue=catalogue)


async def _write_revision(row: Revision, title: str, source: str) -> None:
    prose = await text.prose(source)
    await Revision.filter(id=row.id).update(title=title, source=prose.source, html=prose.html)


async def _write_short(version: OfficialAnswer, short: str) -> None:
    await OfficialAnswer.filter(id=version.id).update(short_answer=short, short_html=text.isolate_numbers(short))


async def _write_rendering(row: Rendering, title: str, source: str) -> None:
    await Rendering.filter(id=row.id).update(**worded(title, await text.prose(source)))


async def _write_draft(draft: Draft, body: str) -> None:
    await Draft.filter(id=draft.id).update(body=body)


async def _write_statement(decision: Decision, statement: str) -> None:
    await Decision.filter(id=decision.id).update(statement=statement)


async def _decided(post: Post, thread: Thread) -> list[Decision]:
    """The decisions whose statements may quote a post: those about it, and all of a thread's name its title."""
    about = {"thread_id": thread.id} if post.kind == "question" else {"post_id": post.id}
    return await Decision.filter(**about).order_by("id")


@dataclass(frozen=True, slots=True)
class Other:
    """A kind of text beside the post's own: how its rows are found, how one is kept, and how one is written.

    One that is not `lasting` may be written anew at any time by whoever it belongs to, and is then left alone.
    """

    model: type[Model]
    of: Callable[[Post, Thread], Awaitable[list[Any]]]
    kept: Callable[[Any], KeptText]
    write: Callable[[Any, KeptText], Awaitable[None]]
    lasting: bool = True


async def _revisions(post: Post, thread: Thread) -> list[Revision]:
    return await Revision.filter(post_id=post.id).order_by("id")


async def _versions(post: Post, thread: Thread) -> list[OfficialAnswer]:
    return await OfficialAnswer.filter(post_id=post.id).order_by("id")


async def _renderings(post: Post, thread: Thread) -> list[Rendering]:
    return await Rendering.filter(post_id=post.id).order_by("id")


async def _drafts(post: Post, thread: Thread) -> list[Draft]:
    return await Draft.filter(thread_id=thread.id).order_by("id")


def _words_of(model: type[Model], column: str) -> Other:
    """The words that others wrote about a post or its thread, in one column of a table."""

    async def of(post: Post, thread: Thread) -> list[Any]:
        about: dict[type[Model], dict[str, Any]] = {
            Appeal: {"decision__post_id": post.id},
            Flag: {"post_id": post.id},
        }
        return list(await model.filter(**about.get(model, {"thread_id": thread.id})).order_by("id"))

    async def write(row: Any, kept: KeptText) -> None:
        setattr(row, column, kept.source)
        await row.save(update_fields=[column])

    return Other(model, of, lambda row: KeptText(source=getattr(row, column)), write, lasting=False)


OTHERS: Mapping[str, Other] = {
    "revisions": Other(
        Revision,
        _revisions,
        lambda row: KeptText(title=row.title, source=row.source),
        lambda row, kept: _write_revision(row, kept.title, kept.source),
    ),
    "versions": Other(
        OfficialAnswer,
        _versions,
        lambda row: KeptText(source=row.short_answer),
        lambda row, kept: _write_short(row, kept.source),
    ),
    "drafts": Other(
        Draft,
        _drafts,
        lambda row: KeptText(source=row.body),
        lambda row, kept: _write_draft(row, kept.source),
        lasting=False,
    ),
    "renderings": Other(
        Rendering,
        _renderings,
        lambda row: KeptText(title=row.title, source=row.source),
        lambda row, kept: _write_rendering(row, kept.title, kept.source),
        lasting=False,
    ),
    "statements": Other(
        Decision,
        _decided,
        lambda row: KeptText(source=row.statement),
        lambda row, kept: _write_statement(row, kept.source),
        lasting=False,
    ),
    "acts": _words_of(ThreadAct, "reason"),
    "notes": _words_of(InternalNote, "body"),
    "appeals": _words_of(Appeal, "body"),
    "flags": _words_of(Flag, "note"),
}
"""In the order in which their texts are kept."""
