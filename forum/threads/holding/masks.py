"""Masks over personal data in texts that a reader may see only as a moderator.

A text that everybody may read is not masked, nor one that its reader may see by another right: as its author, as the asker or
as an officer of the cabinet. Lists always mask; a page shows the texts unmasked once its reader has given a reason.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable
from html import unescape
from typing import Protocol

from forum import text
from forum.catalogue.views import Catalogue
from forum.people.person import Person
from forum.text import isolate_numbers, personal, word_rules
from forum.text.personal import Contacts
from forum.threads.models import OfficialAnswer, Post, Rendering, Thread

_TAG = re.compile(r"<[^>]*>")


class Seen(Protocol):
    """A thread or a row of a list, with the attributes that masks read."""

    @property
    def status(self) -> str: ...
    @property
    def visibility(self) -> str: ...
    @property
    def cabinet_id(self) -> int: ...
    @property
    def author_id(self) -> int | None: ...


IsRevealed = Callable[..., Awaitable[bool]]
"""Asks whether a moderator (`by`) has given a reason to read a thread unmasked: `await is_revealed(thread, by=reader)`."""


async def never_revealed(thread: Thread, *, by: Person) -> bool:
    """The answer of a forum without a staff desk."""
    return False


def masked(source: str, public: Contacts) -> tuple[str, int]:
    """The text with its personal data masked, and the number of masks; `public` contacts are nobody's personal data."""
    spans = personal.spans(source, public)
    return word_rules.masked(source, spans), len(spans)


def masked_line(html: str, public: Contacts) -> str:
    """The same for a stored line of HTML: a title, a short answer."""
    line, count = masked(plain(html), public)
    return isolate_numbers(line) if count else html


def plain(html: str) -> str:
    """The words of a stored line of HTML."""
    return unescape(_TAG.sub("", html))


def is_hidden(thread: Seen) -> bool:
    """Whether a thread is not open to everybody: unpublished or private."""
    return thread.status != "published" or thread.visibility != "public"


def apply_to(reader: Person, thread: Seen, catalogue: Catalogue, post: Post | None = None) -> bool:
    """True if `reader` may read a thread's title and question, or `post` in it, only as a moderator."""
    shown = post is None or post.kind == "question" or post.status == "published"
    if "moderator" not in reader.roles or (shown and not is_hidden(thread)):
        return False
    if reader.cabinets & catalogue.cabinets[thread.cabinet_id].covering:
        return False
    asker = shown and reader.owns(thread.author_id)
    return not asker and (post is None or not reader.owns(post.author_id))


def mask_title(thread: Thread, public: Contacts) -> int:
    """Masks a thread's title for one page, never in its row; returns the number of masks."""
    title, count = masked(thread.title, public)
    if count:
        thread.title, thread.title_html = title, isolate_numbers(title)
    return count


class Masks:
    """The masks of one page. Its texts are masked while `on`; `count` is the number of masks so far.

    Rows are changed in memory alone, never saved.
    """

    def __init__(self, public: Contacts, on: bool) -> None:
        self.public, self.on, self.count = public, on, 0

    def words(self, source: str) -> str:
        """A text as the reader gets it. Slow for a long one, so whole posts are masked off the event loop."""
        if not self.on:
            return source
        shown, count = masked(source, self.public)
        self.count += count
        return shown

    def title(self, thread: Thread) -> None:
        """Masks a thread's title."""
        if self.on:
            self.count += mask_title(thread, self.public)

    def short(self, version: OfficialAnswer | None) -> None:
        """Masks a short answer."""
        if self.on and version:
            before, version.short_html = version.short_html, masked_line(version.short_html, self.public)
            self.count += before != version.short_html

    async def renderings(self, renderings: Iterable[Rendering]) -> None:
        """Masks renderings, which say again what their posts say."""
        for each in (read := list(renderings) if self.on else []):
            lines = (each.title_html, each.short_html)
            each.title_html, each.short_html = [masked_line(line, self.public) for line in lines]
            self.count += lines != (each.title_html, each.short_html)
        await self.posts(read)

    async def posts(self, posts: Iterable[Post | Rendering]) -> frozenset[int]:
        """Masks the texts of posts; returns the ids of those with a mask."""
        if not self.on:
            return frozenset()
        read = list(posts)
        shown = await asyncio.to_thread(lambda: [masked(post.source, self.public) for post in read])
        changed = [(post, source, count) for post, (source, count) in zip(read, shown, strict=True) if count]
        for post, source, count in changed:
            post.html = (await text.prose(source)).html
            self.count += count
        return frozenset(post.id for post, _, _ in changed)

    async def page(self, thread: Thread, post: Post) -> None:
        """Masks the texts of a page about one post: its own and its thread's title."""
        self.title(thread)
        await self.posts([post])


async def masks_for(
    reader: Person,
    thread: Thread | None,
    catalogue: Catalogue,
    *,
    post: Post | None = None,
    always: bool = False,
    is_revealed: IsRevealed = never_revealed,
) -> Masks:
    """The masks between `reader` and a thread, or `post` in it.

    `always` is for pages that show masked texts to whoever has not given a reason to read them.
    """
    on = always or (thread is not None and apply_to(reader, thread, catalogue, post))
    if on and thread is not None and "moderator" in reader.roles:
        on = not await is_revealed(thread, by=reader)
    return Masks(catalogue.contacts, on)


async def masks_for_earlier(
    reader: Person, thread: Thread, catalogue: Catalogue, texts: Iterable[str], *, is_revealed: IsRevealed
) -> Masks:
    """The masks between `reader` and earlier texts of a thread; asks for a reason only where a text has personal data."""
    trial = Masks(catalogue.contacts, True)
    if any(trial.words(each) != each for each in texts):
        return await masks_for(reader, thread, catalogue, always=True, is_revealed=is_revealed)
    return trial
