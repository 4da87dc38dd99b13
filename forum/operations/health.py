"""How a forum does, by its rows: what waits for workers and since when, chores, mails, the last backup."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from tortoise.functions import Count, Min

from forum import clock, database
from forum.catalogue.models import Setting
from forum.events import Event
from forum.notifications import outbox
from forum.notifications.models import OutboxMail
from forum.operations.backing_up import LAST
from forum.operations.chores import LEASE
from forum.operations.models import ChoreRun, Cursor, SetAside
from forum.search.meaning.models import WAITS, Vector
from forum.threads.models import ReviewItem

MARGIN = timedelta(minutes=15)
"""The time by which a chore may be late: it waits for others, and workers look twice a minute."""

UNSENT = (outbox.WAITING, outbox.TAKEN, outbox.HANDED, outbox.REFUSED, outbox.LATE)


class Queue(NamedTuple):
    """What waits: how many, and since when the oldest does."""

    name: str
    waiting: int
    since: datetime | None = None

    def age(self, now: datetime) -> float:
        """Seconds since the oldest waits; 0 where nothing does."""
        return max(0.0, (now - self.since).total_seconds()) if self.waiting and self.since else 0.0


class ChoreState(NamedTuple):
    """When a chore was last done; `late` where it should have been done again since, or was begun and not ended."""

    name: str
    done_at: datetime | None
    late: bool


class Backup(NamedTuple):
    """The moment and size in bytes of the last backup."""

    at: datetime
    size: int


class Health(NamedTuple):
    """All of it at one moment. `hearers` are queues of events, `set_aside` events on which a hearer failed, by hearer."""

    at: datetime
    hearers: list[Queue]
    set_aside: dict[str, int]
    queues: list[Queue]
    chores: list[ChoreState]
    mails: dict[str, int]
    backup: Backup | None

    @property
    def worked_at(self) -> datetime | None:
        """When a worker last did a chore."""
        return max((each.done_at for each in self.chores if each.done_at), default=None)


async def look(chores: Mapping[str, timedelta]) -> Health:
    """How the forum does now; `chores` are those there are, each with its period."""
    now = clock.now()
    said = await Setting.get_or_none(key=LAST)
    failing = await SetAside.annotate(number=Count("id")).group_by("hearer").values_list("hearer", "number")
    return Health(
        at=now,
        hearers=[await _behind(cursor) for cursor in await Cursor.all().order_by("hearer")],
        set_aside={str(hearer): int(number) for hearer, number in failing},
        queues=[await _mails(now), await _review(), Queue("vectors", await Vector.filter(model=WAITS).count())],
        chores=[
            _state(row, chores[row.name], now) for row in await ChoreRun.all().order_by("name") if row.name in chores
        ],
        mails=await _by_state(),
        backup=Backup(datetime.fromisoformat(said.value["at"]), int(said.value["bytes"])) if said else None,
    )


async def _behind(cursor: Cursor) -> Queue:
    later = Event.filter(id__gt=cursor.event_id)
    first = await later.order_by("id").first()
    return Queue(cursor.hearer, await later.count() if first else 0, first.at if first else None)


def _state(row: ChoreRun, every: timedelta, now: datetime) -> ChoreState:
    stuck = row.begun_at is not None and row.begun_at < now - LEASE
    overdue = row.done_at is not None and row.done_at < now - every - MARGIN
    return ChoreState(row.name, row.done_at, stuck or overdue)


async def _by_state() -> dict[str, int]:
    counted = OutboxMail.filter(state__in=UNSENT).annotate(number=Count("id")).group_by("state")
    found = {str(state): int(number) for state, number in await counted.values_list("state", "number")}
    return {state: found.get(state, 0) for state in UNSENT}


async def _mails(now: datetime) -> Queue:
    due = OutboxMail.filter(state__in=(outbox.WAITING, outbox.TAKEN), next_at__lte=now)
    first = await due.order_by("put_at").first()
    return Queue("mails", await due.count(), first.put_at if first else None)


async def _review() -> Queue:
    counted = ReviewItem.filter(ended_at__isnull=True).annotate(number=Count("id"), first=Min("since"))
    (found,) = await counted.values("number", "first")
    return Queue("review", int(found["number"]), database.moment(found["first"]) if found["first"] else None)
