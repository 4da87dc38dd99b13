"""The revisions of a post for one reader: a text that never was public is shown only to those who could read it then."""

from collections.abc import Iterable
from dataclasses import dataclass

from tortoise.expressions import Q, RawSQL
from tortoise.queryset import QuerySet

from forum.catalogue.views import Catalogue
from forum.people.person import Person
from forum.threads.models import SHOWN_TO, OfficialAnswer, Post, Revision, Thread
from forum.threads.official import versions as official_versions
from forum.threads.visibility import visible_in_private

PUBLIC, TEAM, _ = SHOWN_TO

_SAID_IN_PRIVATE = """
(official_answer.marked_at >= (SELECT MIN(made.at) FROM thread_act made WHERE made.act = 'made_private' AND made.thread_id = {}))
"""


def said_in_private(thread_id: str) -> str:
    """SQL for whether an official version was marked after its thread was first made private; `thread_id` is SQL too."""
    return _SAID_IN_PRIVATE.format(thread_id)


@dataclass(frozen=True, slots=True)
class Version:
    """A text of a post. `number` counts those its reader may see; `row` is the earlier text's, None for the one in force."""

    number: int
    title: str
    source: str
    row: Revision | None


@dataclass(frozen=True, slots=True)
class History:
    """One page of versions, the latest first. `next` is the number that the next page begins with, 0 at the end.

    `now` is the number of the text in force. `official` are the official versions, each with the number of the text it
    marked, 0 for a text that the reader may not see.
    """

    now: int
    versions: list[Version]
    next: int
    official: list[tuple[OfficialAnswer, int]]


async def history(
    post: Post, thread: Thread, *, reader: Person, catalogue: Catalogue, since: int | None, steps: int
) -> History:
    """The versions of `post` that `reader`, who may see it, may read: `steps` and one more, from number `since` backwards.

    Numbers, `since` too, count only these, so that they reveal no others.
    """
    seen = await _seen(thread, reader, catalogue)
    mine = Q() if reader.owns(post.author_id) else Q(shown_to__in=seen)
    kept = Revision.filter(mine, post_id=post.id).order_by("number")
    numbers = [int(str(each)) for each in await kept.values_list("number", flat=True)]
    now = len(numbers) + 1
    first = now if since is None else max(1, min(since, now))
    chosen = range(first, max(first - steps - 2, 0), -1)
    rows = await Revision.filter(
        post_id=post.id, number__in=[numbers[each - 1] for each in chosen if each < now] or [0]
    )
    found = {row.number: row for row in rows}
    versions = [
        _earlier(each, found[numbers[each - 1]]) if each < now else Version(now, thread.title, post.source, None)
        for each in chosen
    ]
    following = versions[steps].number if len(versions) > steps + 1 else 0
    places = {number: place for place, number in enumerate(numbers, 1)} | {post.revision: now}
    official = await shown_versions(official_versions.of_answer(post), thread, reader=reader, catalogue=catalogue)
    given_to = [(each, places.get(each.post_revision, 0)) for each in official]
    return History(now, versions[: steps + 1], following, given_to)


def _earlier(number: int, row: Revision) -> Version:
    return Version(number, row.title, row.source, row)


async def changed(posts: Iterable[Post], thread: Thread, *, reader: Person, catalogue: Catalogue) -> frozenset[int]:
    """The ids of the posts with an earlier text that `reader` may read. Most threads take no statement."""
    edited = [post for post in posts if post.revision > 1]
    if not edited:
        return frozenset()
    seen = Q(shown_to__in=await _seen(thread, reader, catalogue))
    if reader.signed_in:
        seen |= Q(post__author_id__in=sorted(reader.own))
    rows = Revision.filter(seen, post_id__in=[post.id for post in edited]).distinct()
    return frozenset(int(str(each)) for each in await rows.values_list("post_id", flat=True))


async def shown_versions(
    rows: QuerySet[OfficialAnswer], thread: Thread, *, reader: Person, catalogue: Catalogue
) -> list[OfficialAnswer]:
    """The official versions among `rows` that `reader` may read.

    Most readers get none that was marked while the thread was private and has ended since. The moment at which a thread
    became public again is not kept, so later versions that ended are left out too.
    """
    found = await rows.annotate(in_private=RawSQL(said_in_private(str(int(thread.id)))))
    hidden = {each.id for each in found if _ended(each) and each.in_private}  # type: ignore[attr-defined]
    if not hidden or TEAM in await _seen(thread, reader, catalogue):
        return found
    return [each for each in found if each.id not in hidden]


def _ended(version: OfficialAnswer) -> bool:
    return version.replaced_at is not None or version.withdrawn_at is not None


async def _seen(thread: Thread, reader: Person, catalogue: Catalogue) -> tuple[str, ...]:
    """The values of `shown_to` that `reader`, who may see the thread, may read. Takes a statement only for staff."""
    if "moderator" in reader.roles:
        return SHOWN_TO
    if thread.visibility == "private" or reader.owns(thread.author_id):
        return PUBLIC, TEAM
    if reader.roles - {"member"} and await Thread.filter(visible_in_private(reader, catalogue), id=thread.id).exists():
        return PUBLIC, TEAM
    return (PUBLIC,)
