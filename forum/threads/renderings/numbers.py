"""Numbers and addresses in renderings: one that the original does not show has no place in them."""

import asyncio

from forum.catalogue.views import Catalogue
from forum.text import personal
from forum.threads.models import Post, Thread
from forum.threads.renderings.details import Details


async def without_others(details: Details, post: Post, thread: Thread, catalogue: Catalogue) -> Details:
    """A rendering as typed, with a mark in place of personal data that the original has not; off the event loop."""
    return await asyncio.to_thread(_without, details, post, thread, catalogue)


def _without(details: Details, post: Post, thread: Thread, catalogue: Catalogue) -> Details:
    public = catalogue.contacts
    short = thread.official.short_answer if thread.official_id and thread.official else ""
    shown = personal.values(f"{thread.title}\n{short}\n{post.source}", public)

    def left(words: str) -> str:
        others = personal.values(words, public) - shown
        return personal.without(words, others, public) if others else words

    title, passages, short_answer, note = details
    return Details(left(title), [left(each) for each in passages], left(short_answer), left(note))
