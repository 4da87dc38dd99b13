"""Rendering a post into a language that one mediates, for everybody who reads it; and confirming what another rendered."""

from dataclasses import replace
from typing import Any

from forum import clock, database, events, text
from forum.catalogue.views import Catalogue
from forum.errors import Conflict, Invalid, NotAllowed, NotFound
from forum.people import permissions
from forum.people.accounts import Account
from forum.people.permissions import Subject, may
from forum.people.person import Person
from forum.text import Prose, letters
from forum.threads import state
from forum.threads.locking import locked_alive
from forum.threads.models import EASY, LONGEST_NOTE, OfficialAnswer, Post, Rendering, RenderingDraft, Thread
from forum.threads.official.statements import LONGEST_SHORT
from forum.threads.posting.lengths import check_body
from forum.threads.renderings import numbers, paragraphs
from forum.threads.renderings.details import Details
from forum.threads.renderings.models import Dispute
from forum.threads.visibility import subject

LONGEST_TITLE = 150
RENDERED = ("question", "answer")
BASE = {EASY: "pt"}
"""The language whose mediators render into one that has none of its own."""


def into(language: str, thread: Thread, catalogue: Catalogue) -> Subject:
    """What the permission to render into a language is asked about."""
    return replace(subject(thread, catalogue), language_id=BASE.get(language, language))


def languages_of(post: Post, thread: Thread, catalogue: Catalogue) -> list[str]:
    """The languages that a post can be rendered into; easy to read is one of its own for official answers."""
    offered = [each.code for each in catalogue.offered_languages() if each.code != post.language_id]
    return [*offered, *([EASY] if is_official(post, thread) else [])]


def own_languages(post: Post, thread: Thread, person: Person, catalogue: Catalogue) -> list[str]:
    """The languages that somebody may render a post into."""
    if post.kind not in RENDERED or post.status != "published":
        return []
    codes = languages_of(post, thread, catalogue)
    return [code for code in codes if may(person, "render", into(code, thread, catalogue))]


def is_official(post: Post, thread: Thread) -> bool:
    """Whether a post is the official answer in force of its thread, which was found with its version."""
    return bool(thread.official_id and thread.official and thread.official.post_id == post.id)


def require(post: Post, thread: Thread, language: str, *, by: Person, catalogue: Catalogue) -> None:
    """Raises NotFound for what is never rendered into such a language, NotSignedIn, NotAllowed unless `by` mediates it."""
    if post.kind not in RENDERED or language not in languages_of(post, thread, catalogue):
        raise NotFound
    permissions.require(by, "render", into(language, thread, catalogue))


def mark_of(post: Post, thread: Thread) -> str:
    """The mark by which a form says which text its page showed beside the rendering."""
    return f"{post.revision}.{post.masks}.{thread.official_id if is_official(post, thread) else 0}"


async def in_force(post: Post, language: str) -> Rendering | None:
    """The rendering of a post into a language that readers get."""
    return await Rendering.get_or_none(post_id=post.id, language_id=language, replaced_at=None)


async def publish(
    post: Post, thread: Thread, language: str, *, details: Details, by: Person, catalogue: Catalogue, read: str = ""
) -> Rendering:
    """Renders `post` as it is now, in place of the rendering before; one's draft of it, or one handed over, ends.

    The same words again say that they still fit: the rendering is of the present text from then on, and nobody disputes
    it; from a second mediator they confirm it too. Personal data that the original has not are hidden. Raises NotFound as
    `require` does, NotSignedIn, NotAllowed, Invalid (`title`, `body`, `short_answer`: missing, too_long; `body:
    incomplete`; `note: too_long`), Conflict (`gone`; `text_changed` where `read` is not the present `mark_of`).
    """
    require(post, thread, language, by=by, catalogue=catalogue)
    check(post, thread, details)
    details = await numbers.without_others(details, post, thread, catalogue)
    body = await text.prose(paragraphs.joined(details.passages))
    async with database.transaction():
        await locked_alive(thread)
        thread = await Thread.get(id=thread.id).select_related("official")
        post = await Post.get(id=post.id)
        require(post, thread, language, by=by, catalogue=catalogue)
        if post.status != "published":
            raise Conflict("gone")
        if read and read != mark_of(post, thread):
            raise Conflict("text_changed")
        version = thread.official if is_official(post, thread) else None
        known = await in_force(post, language)
        if known and _says(known, body, details, official=version is not None):
            made = await _still_fits(known, post, version, details, by=by)
        else:
            made = await _replaced(known, post, version, body, details, by=by, language=language)
        await RenderingDraft.filter(post_id=post.id, language_id=language, account_id=by.account_id).delete()
        await RenderingDraft.filter(post_id=post.id, language_id=language, account_id=None).delete()
        await state.recount_renderings(thread.id)
        about = {"thread": thread.id, "rendering": made.id, "language": language}
        await events.record("rendering.published", post, by=by, **about)
    return made


def check(post: Post, thread: Thread, details: Details) -> None:
    """Raises Invalid for a rendering that lacks something, or says more than its place holds."""
    body = paragraphs.joined(details.passages)
    wrong = check_body(body, 1)
    if not wrong and paragraphs.lacks(post.source, details.passages):
        wrong = {"body": "incomplete"}
    if post.kind == "question" and not details.title:
        wrong["title"] = "missing"
    elif letters.clusters(details.title) > LONGEST_TITLE:
        wrong["title"] = "too_long"
    if is_official(post, thread) and not details.short_answer:
        wrong["short_answer"] = "missing"
    elif len(details.short_answer) > LONGEST_SHORT:
        wrong["short_answer"] = "too_long"
    if len(details.note) > LONGEST_NOTE:
        wrong["note"] = "too_long"
    if wrong:
        raise Invalid(wrong)


def _says(known: Rendering, body: Prose, details: Details, *, official: bool) -> bool:
    """Whether a rendering in force, which a person made, has these words."""
    short = details.short_answer if official else known.short_answer
    words = (known.source, known.title, known.short_answer)
    return not known.machine and words == (body.source, details.title, short)


async def _still_fits(
    known: Rendering, post: Post, version: OfficialAnswer | None, details: Details, *, by: Person
) -> Rendering:
    columns: dict[str, Any] = {
        "post_revision": post.revision,
        "masks": post.masks,
        "version_id": version.id if version else known.version_id,
        "change": "",
        "changed_at": None,
        "disputes": 0,
        "note": details.note,
    }
    if known.made_by_id != by.account_id and known.confirmed_at is None:
        columns |= {"confirmed_at": clock.now(), "confirmed_by_id": by.account_id}
    await Rendering.filter(id=known.id).update(**columns)
    await Dispute.filter(rendering_id=known.id, looked_at=None).update(looked_at=clock.now())
    return await Rendering.get(id=known.id)


async def _replaced(
    known: Rendering | None,
    post: Post,
    version: OfficialAnswer | None,
    body: Prose,
    details: Details,
    *,
    by: Person,
    language: str,
) -> Rendering:
    if known:
        await Rendering.filter(id=known.id).update(replaced_at=clock.now())
    title, short = details.title if post.kind == "question" else "", details.short_answer if version else ""
    heard = _heard(known) if known and not (known.source or known.change or known.disputes) else {}
    return await Rendering.create(
        **tied_to(post, language, by=by),
        **worded(title, body),
        short_answer=short,
        short_html=text.isolate_numbers(short),
        note=details.note,
        version_id=version.id if version else None,
        shown_name=(await Account.get(id=by.account_id)).shown_name,
        **heard,
    )


def worded(title: str, body: Prose) -> dict[str, Any]:
    """The columns of a rendering's title and text."""
    words = {"source": body.source, "html": body.html, "renderer": body.version}
    return words | {"title": title, "title_html": text.isolate_numbers(title)}


def tied_to(post: Post, language: str, *, by: Person) -> dict[str, Any]:
    """The columns that tie a rendering made now to the text it renders: revision and masks, besides post, language and maker."""
    return {
        "post_id": post.id,
        "thread_id": post.thread_id,
        "language_id": language,
        "post_revision": post.revision,
        "masks": post.masks,
        "made_at": clock.now(),
        "made_by_id": by.account_id,
    }


def _heard(rendering: Rendering) -> dict[str, Any]:
    """The reading aloud of a rendering, which is all there was of it until it got a text."""
    return {name: getattr(rendering, name) for name in ("sound", "sound_type", "sound_size", "sound_seconds")}


async def confirm(
    post: Post, thread: Thread, language: str, *, by: Person, catalogue: Catalogue, read: str = ""
) -> Rendering:
    """Confirms a colleague's rendering of the present text; confirming again changes nothing.

    Raises NotFound, NotSignedIn, NotAllowed for whoever made it or does not mediate the language, Conflict (`gone`,
    `nothing_to_confirm`; `text_changed` where `read` is not its number).
    """
    require(post, thread, language, by=by, catalogue=catalogue)
    async with database.transaction():
        await locked_alive(thread)
        known = await in_force(await Post.get(id=post.id), language)
        if known is None or known.machine or known.change or not known.source:
            raise Conflict("nothing_to_confirm")
        if read and read != str(known.id):
            raise Conflict("text_changed")
        if known.made_by_id == by.account_id:
            raise NotAllowed
        if known.confirmed_at is None:
            await Rendering.filter(id=known.id).update(confirmed_at=clock.now(), confirmed_by_id=by.account_id)
            about = {"thread": thread.id, "rendering": known.id, "language": language}
            await events.record("rendering.confirmed", post, by=by, **about)
    return await Rendering.get(id=known.id)
