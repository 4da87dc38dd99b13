"""What the example questions need besides so that the desk has work: cases with their texts, and each act in them by its verb.

A case is a list of acts in the order of time: when, which act of ACTS, and what it is told. All persons and
circumstances are invented; what officers say is general, or what the forum's facts say.
"""

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, time, timedelta
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
    """Every act of every case, and at the end what the chores would do with it; nothing later than `until`."""
    desk = Desk(story)
    acts = [(case, dict(act)) for case, told in cases().items() for act in told]
    happened = [(_moment(act.pop("when"), until), partial(_act, desk, case, act)) for case, act in acts]
    return [*happened, (until, partial(_bring_up_to_date, desk))]


def cases() -> dict[str, list[dict[str, Any]]]:
    """The acts of every case, by the case's code."""
    read = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(CASES.glob("*.json"))]
    return {code: acts for file in read for code, acts in file.items()}


async def _act(desk: Desk, case: str, told: dict[str, Any]) -> None:
    rest = dict(told)
    await ACTS[rest.pop("act")](desk, case, **rest)


async def _bring_up_to_date(desk: Desk) -> None:
    await state.let_fall()
    await transparency.publish()


def _moment(when: str, until: datetime) -> datetime:
    """ "12d 09:30" is half past nine in Lisbon twelve days before `until`, "20m" twenty minutes before it."""
    said = WHEN.fullmatch(when)
    assert said, when
    if said["minutes"]:
        return until - timedelta(minutes=int(said["minutes"]))
    day = until.astimezone(clock.LISBON).date() - timedelta(days=int(said["days"]))
    return datetime.combine(day, time.fromisoformat(said["time"]), clock.LISBON)
