"""Drafts of renderings, kept on the server, and handing one over to colleagues without giving reasons."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forum import clock, database
from forum.catalogue.views import Catalogue
from forum.errors import Invalid
from forum.people.person import Person
from forum.text import letters
from forum.threads.locking import locked_alive
from forum.threads.models import LONGEST_NOTE, Post, RenderingDraft, Thread
from forum.threads.official.statements import LONGEST_SHORT
from forum.threads.renderings import numbers, paragraphs
from forum.threads.renderings.details import Details
from forum.threads.renderings.rendering import LONGEST_TITLE, require

LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Work:
    """The draft to go on from, one's own or one that was handed over, and the colleagues with one of their own.

    `others` are names and the moment each saved last.
    """

    draft: RenderingDraft | None
    others: list[tuple[str, datetime]]

    @property
    def is_own(self) -> bool:
        return self.draft is not None and self.draft.account_id is not None


async def keep(
    post: Post, thread: Thread, language: str, *, details: Details, by: Person, catalogue: Catalogue
) -> RenderingDraft | None:
    """Keeps a rendering as begun, in place of one's draft before; an empty one drops it and gives None.

    A draft that had been handed over is one's own from then on. Raises NotFound, NotSignedIn, NotAllowed, Invalid
    (`title`, `body`, `short_answer`, `note`: too_long), Conflict (`gone`).
    """
    require(post, thread, language, by=by, catalogue=catalogue)
    _check(details)
    details = await numbers.without_others(details, post, thread, catalogue)
    own: dict[str, Any] = {"post_id": post.id, "language_id": language, "account_id": by.account_id}
    said = {"title": details.title, "short_answer": details.short_answer, "note": details.note}
    async with database.transaction():
        await locked_alive(thread)
        await RenderingDraft.filter(**own).delete()
        if not any((*details.passages, *said.values())):
            return None
        await RenderingDraft.filter(**own | {"account_id": None}).delete()
        columns: dict[str, Any] = own | said | {"passages": list(details.passages)[: paragraphs.MOST]}
        return await RenderingDraft.create(**columns, post_revision=post.revision, saved_at=clock.now())


def _check(details: Details) -> None:
    lengths = {
        "title": letters.clusters(details.title) > LONGEST_TITLE,
        "body": letters.clusters(paragraphs.joined(details.passages)) > LONGEST,
        "short_answer": len(details.short_answer) > LONGEST_SHORT,
        "note": len(details.note) > LONGEST_NOTE,
    }
    if wrong := {field: "too_long" for field, is_over in lengths.items() if is_over}:
        raise Invalid(wrong)


async def work_on(post: Post, language: str, *, by: Person) -> Work:
    """What there is of drafts for a rendering, for whoever renders it."""
    rows = RenderingDraft.filter(post_id=post.id, language_id=language).order_by("-saved_at").select_related("account")
    found = await rows
    own = next((row for row in found if row.account_id == by.account_id), None)
    left = next((row for row in found if row.account_id is None), None)
    others = [(row.account.nickname, row.saved_at) for row in found if row.account and row.account_id != by.account_id]
    return Work(own or left, others)


async def hand_over(post: Post, thread: Thread, language: str, *, by: Person, catalogue: Catalogue) -> None:
    """Leaves one's draft to the colleagues, who go on from it; without one nothing changes. No reason is asked.

    Raises NotFound, NotSignedIn, NotAllowed.
    """
    require(post, thread, language, by=by, catalogue=catalogue)
    about = {"post_id": post.id, "language_id": language}
    async with database.transaction():
        own = await RenderingDraft.filter(**about, account_id=by.account_id).select_for_update().first()
        if own:
            await RenderingDraft.filter(**about, account_id=None).delete()
            await RenderingDraft.filter(id=own.id).update(account_id=None)
