"""Chores, done by workers at intervals: deletion of expired rows, changes due by the clock, the engine's statistics.

Every chore is idempotent and may be done by several processes at once.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple

import structlog
from tortoise.expressions import Q
from tortoise.models import Model
from tortoise.queryset import QuerySet

from forum import clock, database, files, log, metrics
from forum.catalogue import snapshot
from forum.catalogue.leaflets import editing as leaflets
from forum.catalogue.periods import DRAFT_DAYS, NOTIFICATION_DAYS, VISITOR_DAYS
from forum.catalogue.views import Catalogue
from forum.notifications.models import Notification
from forum.operations.models import ChoreRun
from forum.people import lost_factors
from forum.people.form_keys import SpentKey
from forum.people.sessions import REMEMBERED, Session, SignInLink
from forum.threads import state
from forum.threads.holding import waves
from forum.threads.models import RenderingDraft
from forum.threads.posting import solving
from forum.threads.posting.models import Draft, SameProblem, Vote
from forum.threads.renderings import sounds
from forum.threads.renderings.models import Dispute

MINUTELY, HOURLY, DAILY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LEASE = timedelta(minutes=10)
"""The time after which another worker may take a chore that was begun and not done."""


Over = Callable[[Catalogue], QuerySet[Any]]


class Chore(NamedTuple):
    """An act that is due once per `every` and returns the number of rows it changed.

    `over` is the query of the rows it ends, for a chore that is about what is kept for a time.
    """

    name: str
    every: timedelta
    do: Callable[[], Awaitable[int]]
    over: Over | None = None


def ending(name: str, every: timedelta, over: Over) -> Chore:
    """A chore that deletes the rows of the query `over`."""

    async def do() -> int:
        return await over(await snapshot.current()).delete()

    return Chore(name, every, do, over)


def clearing(name: str, every: timedelta, over: Over, **columns: Any) -> Chore:
    """A chore that gives columns of the rows of the query `over` these values."""

    async def do() -> int:
        return await over(await snapshot.current()).update(**columns)

    return Chore(name, every, do, over)


def _by_visitors(model: type[Model], known: Catalogue) -> QuerySet[Any]:
    return model.filter(at__lt=known.ends(VISITOR_DAYS)).exclude(voter="")


async def _sweep() -> int:
    """Deletes the files for everybody that neither a rendering nor a leaflet refers to."""
    return await files.sweep(await sounds.kept() | await leaflets.kept())


async def _statistics() -> int:
    await database.keep_statistics()
    return 0


CHORES = (
    ending("sessions that ended", HOURLY, lambda known: Session.filter(expires_at__lte=clock.now())),
    ending("sign-in links that ended", HOURLY, lambda known: SignInLink.filter(expires_at__lte=clock.now())),
    # A key is bound to a session, so it is of no use any longer than the longest one.
    ending(
        "keys of sent forms",
        DAILY,
        lambda known: SpentKey.filter(spent_at__lt=int((clock.now() - REMEMBERED).timestamp())),
    ),
    ending("forgotten drafts of answers", DAILY, lambda known: Draft.filter(saved_at__lt=known.ends(DRAFT_DAYS))),
    ending(
        "forgotten drafts of translations",
        DAILY,
        lambda known: RenderingDraft.filter(saved_at__lt=known.ends(DRAFT_DAYS)),
    ),
    ending("old notifications", DAILY, lambda known: Notification.filter(at__lt=known.ends(NOTIFICATION_DAYS))),
    *(
        clearing(
            f"digests of visitors' cookies in {model._meta.db_table}", DAILY, partial(_by_visitors, model), voter=""
        )
        for model in (Vote, SameProblem, Dispute)
    ),
    Chore("askers to ask whether it was solved", DAILY, solving.ask_all),
    Chore("likeness of questions of earlier days", DAILY, waves.forget),
    Chore("second factors that were lost, after the wait", HOURLY, lambda: lost_factors.end_due()),
    Chore("files that nothing refers to", DAILY, _sweep),
    Chore("official answers that fall or rise in lists", HOURLY, lambda: state.demote_overdue()),
    Chore("statistics of the tables", HOURLY, _statistics),
)


class Done(NamedTuple):
    """The number of rows that each chore changed, by its name, and the number of chores that failed."""

    changed: dict[str, int]
    failed: int = 0


async def deletable(chores: Sequence[Chore]) -> dict[str, int]:
    """The number of rows that each chore about what is kept for a time would end now, by its name. Ends nothing."""
    known = await snapshot.current()
    return {each.name: await each.over(known).count() for each in chores if each.over}


async def do(chores: Sequence[Chore]) -> dict[str, int]:
    """Does every chore now, due or not; returns the number of rows that each changed, by its name."""
    changed = {}
    for each in chores:
        changed[each.name] = await each.do()
        await _note_done(each)
    return changed


async def do_due(chores: Sequence[Chore], *, stopping: Callable[[], bool] = lambda: False) -> Done:
    """Does the chores that are due and not taken by another worker. One that fails is logged and due again after LEASE."""
    changed, failed = {}, 0
    for each in chores:
        if stopping() or not await _take(each):
            continue
        try:
            changed[each.name] = await each.do()
            await _note_done(each)
        except Exception as fault:
            failed += 1
            metrics.fault("chore", fault)
            structlog.get_logger("forum").warning(
                "chore", chore=each.name, kind=type(fault).__name__, where=log.place_of(fault)
            )
    return Done(changed, failed)


async def _take(chore: Chore) -> bool:
    """Takes a chore; False if it is not due or another worker has it."""
    now = clock.now()
    await _make_row(chore)
    due = Q(done_at__isnull=True) | Q(done_at__lte=now - chore.every)
    free = Q(begun_at__isnull=True) | Q(begun_at__lte=now - LEASE)
    return bool(await ChoreRun.filter(due, free, name=chore.name).update(begun_at=now))


async def _note_done(chore: Chore) -> None:
    await _make_row(chore)
    await ChoreRun.filter(name=chore.name).update(done_at=clock.now(), begun_at=None)


async def _make_row(chore: Chore) -> None:
    if not await ChoreRun.exists(name=chore.name):
        await ChoreRun.bulk_create([ChoreRun(name=chore.name)], ignore_conflicts=True)
