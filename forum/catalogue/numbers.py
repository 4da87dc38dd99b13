"""Numbers that admins set in the database, each within bounds; unset, the forum's own number holds."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from forum import events
from forum.catalogue import periods, snapshot
from forum.catalogue.editing import alone, refuse
from forum.catalogue.models import Setting
from forum.people.accounts import Account
from forum.people.person import Person
from forum.settings import Settings


@dataclass(frozen=True, slots=True)
class Bounds:
    """A number between two, both allowed."""

    lowest: int
    highest: int


BOUNDS: Mapping[str, Bounds] = {
    snapshot.FIRST_POSTS: Bounds(0, 20),
    snapshot.ASSIGNMENT_DAYS: Bounds(1, 10),
    snapshot.APPEAL_DAYS: Bounds(1, 30),
    snapshot.DANGER_HOURS: Bounds(1, 8),
    periods.DRAFT_DAYS: Bounds(7, 90),
    periods.SEARCH_DAYS: Bounds(7, 365),
    periods.NOTIFICATION_DAYS: Bounds(30, 730),
    periods.VISITOR_DAYS: Bounds(1, 30),
    # A link to confirm one works for a day.
    periods.ADDRESS_DAYS: Bounds(2, 90),
    periods.REPORT_DAYS: Bounds(30, 365),
    # Not before the six months are over in which one can object.
    periods.REJECTED_DAYS: Bounds(190, 730),
    periods.FILE_DAYS: Bounds(30, 730),
    periods.MEDIATOR_DAYS: Bounds(7, 180),
    periods.UNUSED_MONTHS: Bounds(6, 60),
    snapshot.WAVE_FROM: Bounds(0, 5000),
    snapshot.SOLVED_LEAST: Bounds(2, 50),
    snapshot.LOSS_DAYS: Bounds(1, 14),
    snapshot.CONSENT_DAYS: Bounds(3, 60),
    # A link is good for three weeks, from two weeks before.
    snapshot.CONFIRM_DAYS: Bounds(30, 365),
    snapshot.CALL_MINUTES: Bounds(5, 60),
}


async def save(given: Mapping[str, str], *, by: Person, settings: Settings | None = None) -> None:
    """Keeps the numbers as typed; an empty one gives the decision back to the forum. The same again changes nothing.

    Raises NotAllowed, Invalid: `out_of_range` for each that is no whole number within its bounds. Names that are not in
    BOUNDS, and those that the environment decides by `settings`, are passed over.
    """
    async with alone(by=by):
        open_ = [name for name in BOUNDS if settings is None or not settings.decides(name)]
        asked = {name: given[name].strip() for name in open_ if name in given}
        refuse({name: "out_of_range" for name, typed in asked.items() if typed and not _fits(typed, BOUNDS[name])})
        before = {row.key: row.value for row in await Setting.filter(key__in=list(BOUNDS))}
        wanted = {name: int(typed) if typed else None for name, typed in asked.items()}
        differing = {name: value for name, value in wanted.items() if value != before.get(name)}
        if not differing:
            return
        for name, value in differing.items():
            await Setting.filter(key=name).delete()
            if value is not None:
                await Setting.create(key=name, value=value)
        # Events point to numbers and a setting's key is none, so the admin's account stands for it.
        await events.record("setting.changed", await Account.get(id=by.account_id), by=by, values=differing)
        await snapshot.changed()


def _fits(typed: str, bounds: Bounds) -> bool:
    return re.fullmatch(r"[0-9]{1,4}", typed) is not None and bounds.lowest <= int(typed) <= bounds.highest
