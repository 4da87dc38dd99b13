"""A thread's texts as a page shows them to one reader: as written, or with the personal data in them masked."""

import asyncio
from collections.abc import Iterable

from forum import text
from forum.catalogue.help_lines import Contacts
from forum.threads.holding import masks
from forum.threads.models import OfficialAnswer, Post, Thread
from forum.threads.reading.staff_panel import Alongside
from forum.threads.reading.thread_page import Conversation
from forum.web.requests.request import ForumRequest


class Veil:
    """What masks texts for one page, if it is `on`; `count` says how much it has masked."""

    def __init__(self, public: Contacts, on: bool) -> None:
        self.public, self.on, self.count = public, on, 0

    def words(self, source: str) -> str:
        """A text as the reader gets it; slow for a long one, so a whole post's is masked off the event loop."""
        if not self.on:
            return source
        shown, count = masks.veiled(source, self.public)
        self.count += count
        return shown

    def title(self, thread: Thread) -> None:
        """Masks a thread's title wherever the page prints it."""
        if self.on:
            self.count += masks.cover_title(thread, self.public)

    def short(self, standing: OfficialAnswer | None) -> None:
        """Masks a short answer wherever the page prints it."""
        if self.on and standing:
            before, standing.short_html = standing.short_html, masks.veiled_line(standing.short_html, self.public)
            self.count += before != standing.short_html

    async def posts(self, posts: Iterable[Post]) -> frozenset[int]:
        """Masks what the page prints of these posts; the ids of those that something was masked in."""
        if not self.on:
            return frozenset()
        read = list(posts)
        shown = await asyncio.to_thread(lambda: [masks.veiled(post.source, self.public) for post in read])
        masked = [(post, source, count) for post, (source, count) in zip(read, shown, strict=True) if count]
        for post, source, count in masked:
            post.html = (await text.prose(source)).html
            self.count += count
        return frozenset(post.id for post, _, _ in masked)

    async def page(self, thread: Thread, post: Post) -> None:
        """Masks what a page about one post prints of it and of its thread's title."""
        self.title(thread)
        await self.posts([post])


async def over(request: ForumRequest, thread: Thread | None, post: Post | None = None, *, always: bool = False) -> Veil:
    """The veil over a thread, or over `post` in it, for this request's reader.

    `always` is for pages that show masked texts to whoever has not said why they must see them.
    """
    reader, catalogue = request.user, request.catalogue
    on = always or (thread is not None and masks.is_over(reader, thread, catalogue, post))
    if on and thread is not None and "moderator" in reader.roles:
        on = not await request.forum.is_revealed(thread, by=reader)
    return Veil(catalogue.contacts, on)


async def over_some(request: ForumRequest, thread: Thread, words: Iterable[str]) -> Veil:
    """The veil over earlier texts of a thread: whether it is lifted is asked only where something in `words` needs one."""
    veil = Veil(request.catalogue.contacts, True)
    carries = any(veil.words(each) != each for each in words)
    return await over(request, thread, always=True) if carries else veil


async def cover(veil: Veil, request: ForumRequest, talk: Conversation, around: Alongside) -> frozenset[int]:
    """Masks what a thread's page prints of it but one's own posts; the ids of the posts that something was masked in."""
    if not veil.on:
        return frozenset()
    masked = await veil.posts(post for post in talk.posts if post.author_id != request.user.account_id)
    before = veil.count
    veil.title(request.thread)
    veil.short(talk.standing)
    around.acts[:] = [each._replace(reason=veil.words(each.reason)) for each in around.acts]
    around.notes[:] = [each._replace(body=veil.words(each.body)) for each in around.notes]
    return masked | ({talk.question.id} if veil.count > before else set())
