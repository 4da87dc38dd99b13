"""Example cases that give the desk work, as JSON files of acts with their texts; each act is one verb.

A case is a list of acts in the order of time: a moment, the name of an act of ACTS, and its arguments. All persons and
circumstances are invented. Officers' texts are general, or repeat the forum's facts.
"""

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from forum import clock
from forum.examples.story import Step, Story
from forum.threads import state
from moderation.examples import posting, staff
from moderation.examples.desk import Desk
from moderation.oversight import transparency

ACTS: Mapping[str, Callable[..., Awaitable[None]]] = {act.__name__: act for act in (*posting.ACTS, *staff.ACTS)}
CASES = Path(__file__).parent / "cases"
WHEN = re.compile(r"(?P<days>\d+)d (?P<time>\d\d:\d\d)|(?P<minutes>\d+)m")


def steps(story: Story, until: datetime) -> list[Step]:
    """The acts of all cases as steps of a story, and the chores due after them; none later than `until`."""
    desk = Desk(story)
    happened = [_step(desk, case, until, **act) for case, acts in cases().items() for act in acts]
    return [*happened, (until, _bring_up_to_date)]


def cases() -> dict[str, list[dict[str, Any]]]:
    """The acts of every case, by the case's code."""
    read = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(CASES.glob("*.json"))]
    return {code: acts for file in read for code, acts in file.items()}


def _step(desk: Desk, case: str, until: datetime, *, when: str, act: str, **how: Any) -> Step:
    return _moment(when, until), partial(ACTS[act], desk, case, **how)


async def _bring_up_to_date() -> None:
    await state.demote_overdue()
    await transparency.publish()


def _moment(when: str, until: datetime) -> datetime:
    """ "12d 09:30" is half past nine in Lisbon twelve days before `until`, "20m" twenty minutes before it."""
    said = WHEN.fullmatch(when)
    assert said, when
    if said["minutes"]:
        return until - timedelta(minutes=int(said["minutes"]))
    day = until.astimezone(clock.LISBON).date() - timedelta(days=int(said["days"]))
    return datetime.combine(day, time.fromisoformat(said["time"]), clock.LISBON).astimezone(UTC)
