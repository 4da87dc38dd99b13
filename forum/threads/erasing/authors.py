"""What becomes of the texts of somebody who leaves.

Threads and posts that not everybody can read go in any case. Public ones go too, or stay without a name. What somebody wrote
in a role stays as the institution's, signed by cabinet or role.
"""

from typing import Any

from tortoise.expressions import Q

from forum.catalogue import snapshot
from forum.catalogue.views import Catalogue
from forum.people import privacy
from forum.people.privacy import KEEP, Gone, Leaving
from forum.threads import state
from forum.threads.erasing.threads import ERASED, take_away
from forum.threads.locking import locked_together
from forum.threads.models import Post, Revision, Thread
from forum.threads.posting import faces
from forum.threads.visibility import PUBLIC

OWN_ROLES = ("member", "asker")
"""The roles of whoever writes for themself; a question is its asker's own in every role, but for an announcement."""


async def erase(leaving: Leaving) -> None:
    """Erases the texts of accounts that leave, and their name beside what stays."""
    catalogue = await snapshot.current()
    public = PUBLIC if leaving.posts == KEEP else Q(id=0)
    asked = Thread.filter(author_id__in=leaving.ids).exclude(Q(kind="announcement") | Q(status=ERASED))
    going = asked.exclude(public).order_by("id")
    answered = await _going_posts(leaving)
    threads = await Thread.filter(id__in=[each.thread_id for each in answered] or [0]).order_by("id")
    whole = {each.id for each in await going}
    told = await faces.publics_of(await going)
    for thread in await locked_together(*await going, *told, *[each for each in threads if each.id not in whole]):
        if thread.id in whole:
            by = leaving.by.within(thread.author_id) if leaving.by else None
            ends: dict[str, Any] = {"noted": False, "in_public": leaving.posts != KEEP}
            await take_away(thread, by=by, catalogue=catalogue, holdings=leaving.holdings, **ends)
        elif thread.id in {each.thread_id for each in answered}:
            await _erase_posts([each for each in answered if each.thread_id == thread.id], thread, leaving, catalogue)
    await _unname(leaving)


async def _going_posts(leaving: Leaving) -> list[Post]:
    """The answers and comments to be erased; those under another one of them go with it."""
    own = Post.filter(author_id__in=leaving.ids, role__in=OWN_ROLES).exclude(Q(kind="question") | Q(status=ERASED))
    if leaving.posts == KEEP:
        own = own.exclude(status="published", thread__status="published", thread__visibility="public")
    return await own.order_by("kind", "id")


async def _erase_posts(posts: list[Post], thread: Thread, leaving: Leaving, catalogue: Catalogue) -> None:
    done: set[int] = set()
    for post in posts:
        if post.id not in done:
            done |= set(await state.erase_post(post, thread, catalogue=catalogue))
    await privacy.forget(Gone(sorted(done), authors=leaving.accounts), leaving.holdings)


async def _unname(leaving: Leaving) -> None:
    """Takes the name from what stays; of texts that only some could read no earlier one stays."""
    of_theirs = {"author_id__in": leaving.ids}
    ids = [int(str(each)) for each in await Post.filter(**of_theirs).values_list("id", flat=True)]
    theirs = Q(role__in=OWN_ROLES) | Q(kind="question")
    own = [int(str(each)) for each in await Post.filter(theirs, **of_theirs).values_list("id", flat=True)]
    await Revision.filter(post_id__in=own or [0]).exclude(shown_to="public").delete()
    await Post.filter(id__in=ids or [0]).update(author_id=None, shown_name="")
    await Thread.filter(**of_theirs).update(author_id=None)
