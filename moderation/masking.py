"""Masking a part of a text: the chosen characters, in the post and wherever else it lives; and putting them back."""

from typing import Any

from forum import text
from forum.catalogue.lines import Contacts
from forum.errors import Conflict, Invalid
from forum.threads import personal
from forum.threads.models import OfficialAnswer, Post, Revision, Thread
from moderation.models import KeptText

MARK = "▮▮▮"
SHORTEST_EVERYWHERE = 4
"""A shorter part is masked where it was chosen alone: everywhere else it may be part of another word."""


def veiled(source: str, public: Contacts) -> tuple[str, int]:
    """The text with the personal data in it masked, and how much there was; the contacts of help lines are `public`."""
    spans = personal.found(source, public)
    for start, end in reversed(spans):
        source = source[:start] + MARK + source[end:]
    return source, len(spans)


def part_of(source: str, start: int | None, end: int | None) -> str:
    """The characters [start, end) of a text. Raises Invalid (`start: missing`, `end: unfit`)."""
    if start is None:
        raise Invalid({"start": "missing"})
    if end is None or not 0 <= start < end <= len(source) or not source[start:end].strip():
        raise Invalid({"end": "unfit"})
    return source[start:end]


def masked(source: str, part: str, start: int | None = None) -> str:
    """The text without `part`: at `start`, and everywhere else too if it is long enough to be one thing."""
    if start is not None:
        source = source[:start] + MARK + source[start + len(part) :]
    return source.replace(part, MARK) if len(part) >= SHORTEST_EVERYWHERE else source


async def mask(post: Post, thread: Thread, start: int | None, end: int | None) -> tuple[dict[str, Any], list[KeptText]]:
    """Masks a part of `post`, of its earlier texts and short answers, and of the title a question has.

    Gives back what undoing needs, ids only, and the texts as they were, in the order of those ids.
    Raises Invalid as `part_of` does.
    """
    part = part_of(post.source, start, end)
    before: dict[str, Any] = {"post_revision": post.revision, "revisions": [], "standings": []}
    kept: list[KeptText] = []
    await _write_post(post, masked(post.source, part, start))
    if post.kind == "question" and part in thread.title:
        before["title"] = True
        await _write_title(thread, masked(thread.title, part))
    for row in await Revision.filter(post_id=post.id).order_by("id"):
        if part in row.source or part in row.title:
            before["revisions"].append(row.id)
            kept.append(KeptText(title=row.title, source=row.source))
            await _write_revision(row, masked(row.title, part), masked(row.source, part))
    for standing in await OfficialAnswer.filter(post_id=post.id).order_by("id"):
        if part in standing.short_answer:
            before["standings"].append(standing.id)
            kept.append(KeptText(source=standing.short_answer))
            await _write_short(standing, masked(standing.short_answer, part))
    return before, kept


async def unmask(post: Post, thread: Thread, before: dict[str, Any], texts: list[KeptText]) -> None:
    """Puts back what `mask` took; `texts` are those kept, the post's own first.

    Raises Conflict: `texts_gone` once the texts are gone, `already_edited` when the post has been written anew since.
    """
    if len(texts) != 1 + len(before["revisions"]) + len(before["standings"]):
        raise Conflict("texts_gone")
    if post.revision != before["post_revision"]:
        raise Conflict("already_edited")
    own, *rest = texts
    await _write_post(post, own.source)
    if before.get("title"):
        await _write_title(thread, own.title)
    for row_id, kept in zip(before["revisions"], rest, strict=False):
        await _write_revision(await Revision.get(id=row_id), kept.title, kept.source)
    for row_id, kept in zip(before["standings"], rest[len(before["revisions"]) :], strict=False):
        await _write_short(await OfficialAnswer.get(id=row_id), kept.source)


async def _write_post(post: Post, source: str) -> None:
    prose = await text.prose(source)
    await Post.filter(id=post.id).update(source=prose.source, html=prose.html, renderer=prose.version)


async def _write_title(thread: Thread, title: str) -> None:
    slug = text.slug(title) if thread.slug else ""
    await Thread.filter(id=thread.id).update(title=title, title_html=text.isolate_numbers(title), slug=slug)


async def _write_revision(row: Revision, title: str, source: str) -> None:
    prose = await text.prose(source)
    await Revision.filter(id=row.id).update(title=title, source=prose.source, html=prose.html)


async def _write_short(standing: OfficialAnswer, short: str) -> None:
    await OfficialAnswer.filter(id=standing.id).update(short_answer=short, short_html=text.isolate_numbers(short))
