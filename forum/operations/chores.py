"""What the forum does by itself: ends what was kept for a time, lets what is overdue fall or rise, keeps the engine's
statistics, and whatever else it is handed.

Every chore may be done again at any time, by several processes at once.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

import structlog
from tortoise.queryset import QuerySet

from forum import clock, database
from forum.people.form_keys import SpentKey
from forum.people.sessions import REMEMBERED, Session, SignInLink
from forum.threads import state
from forum.threads.posting.models import Draft

EVERY = timedelta(hours=1)
AT_FIRST = timedelta(seconds=20)
DRAFTS_LAST = timedelta(days=30)


class Kept(NamedTuple):
    """Something that is kept for a time only: what it is called, and those whose time is over."""

    name: str
    over: Callable[[], QuerySet[Any]]


KEPT = (
    Kept("sessions that ended", lambda: Session.filter(expires_at__lte=clock.now())),
    Kept("sign-in links that ended", lambda: SignInLink.filter(expires_at__lte=clock.now())),
    # A key is bound to a session, so it is of no use any longer than the longest one.
    Kept("keys of sent forms", lambda: SpentKey.filter(spent_at__lt=int((clock.now() - REMEMBERED).timestamp()))),
    Kept("forgotten drafts of answers", lambda: Draft.filter(saved_at__lt=clock.now() - DRAFTS_LAST)),
)


class Work(NamedTuple):
    """Something that follows the clock: what it is called, and what brings it up to date and says how much changed."""

    name: str
    do: Callable[[], Awaitable[int]]


WORKS = (Work("official answers that fall or rise in lists", lambda: state.demote_overdue()),)


async def what_is_over(kept: Sequence[Kept] = KEPT) -> dict[str, int]:
    """How much would be deleted now, by name; nothing is."""
    return {each.name: await each.over().count() for each in kept}


async def do(kept: Sequence[Kept] = KEPT, works: Sequence[Work] = WORKS) -> dict[str, int]:
    """Does every chore; how much each one deleted or changed, by name."""
    done = {each.name: await each.over().delete() for each in kept}
    done |= {each.name: await each.do() for each in works}
    await database.keep_statistics()
    return done


async def now_and_then(
    kept: Sequence[Kept] = KEPT,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    works: Sequence[Work] = WORKS,
) -> None:
    """Does them a little after the start and every hour, until cancelled; what fails is tried again later."""
    log = structlog.get_logger("forum")
    await sleep(AT_FIRST.total_seconds())
    while True:
        try:
            done = await do(kept, works)
            log.info("chores", changed=sum(done.values()))
        except Exception as error:
            log.warning("chores", changed=0, kind=type(error).__name__)
        await sleep(EVERY.total_seconds())
