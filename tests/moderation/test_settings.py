"""How long what somebody took may be left alone, as admins decide it."""

from datetime import datetime, timedelta

import pytest

from forum import clock
from forum.catalogue import cabinets, numbers, snapshot
from forum.catalogue.cabinets import CabinetDetails
from forum.catalogue.models import Cabinet
from forum.catalogue.naming import Naming
from forum.clock import LISBON
from forum.hours import spans
from forum.threads.casework import assignments
from forum.threads.casework.deadlines import opening
from forum.threads.models import Thread
from moderation.desk import assigning, triage
from moderation.desk.triage import Filters
from tests.cast import ask, person

pytestmark = pytest.mark.usefixtures("app")
MONDAY = datetime(2026, 11, 23, 10, tzinfo=LISBON)


async def free() -> list[int]:
    """What the triage list says nobody has in hand, to Inês."""
    found = await triage.page(Filters(taken="nobody"), by=await person("ines"), catalogue=await snapshot.current())
    return [row.thread.id for row in found.rows]


@pytest.mark.parametrize("days", [1, 2, 4])
async def test_what_is_in_hand_rests_after_as_many_working_days_as_admins_say(days: int):
    await numbers.save({"assignment_days": str(days)}, by=await person("ada"))
    with clock.moved_to(MONDAY):
        thread = await ask()
        await assigning.assign(thread, "me", by=await person("ines"), catalogue=await snapshot.current())
    thread = await Thread.get(id=thread.id)
    cabinet = (await snapshot.current()).cabinets[thread.cabinet_id]
    for minutes, rests in ((-1, False), (1, True)):
        with clock.moved_to(MONDAY + timedelta(days=days, minutes=minutes)):
            assert assignments.is_expired(thread, cabinet) is rests
            assert (await free() == [thread.id]) is rests


@pytest.mark.parametrize("days", [1, 2, 10])
@pytest.mark.parametrize(
    "hours", ["Mo-Fr 09:00-17:00", "Mo-Fr 09:00-11:00", "Tu 10:00-12:00", "2026 Nov 16-2090 Dec 31 Mo-Fr 09:00-17:00"]
)
async def test_list_and_page_agree_on_what_rests_whatever_days_and_hours_there_are(days: int, hours: str):
    ada, ines = await person("ada"), await person("ines")
    await numbers.save({"assignment_days": str(days)}, by=ada)
    with clock.moved_to(MONDAY):
        thread = await ask()
    code = (await snapshot.current()).cabinets[thread.cabinet_id].code
    await cabinets.change(await Cabinet.get(code=code), CabinetDetails(opening_hours=hours), Naming({}, {}), by=ada)
    known = await snapshot.current()
    with clock.moved_to(MONDAY):
        await assigning.assign(thread, "me", by=ines, catalogue=known)
    thread, cabinet = await Thread.get(id=thread.id), known.cabinets[thread.cabinet_id]
    ends = assignments.expires_at(thread, cabinet)
    assert ends
    opened = [
        day for day in range((ends - MONDAY).days + 1) if spans((MONDAY + timedelta(day)).date(), opening(cabinet))
    ]
    assert len(opened) in (days, days + 1)
    for minutes, rests in ((-1, False), (1, True), (60 * 11, True)):
        with clock.moved_to(ends + timedelta(minutes=minutes)):
            assert assignments.is_expired(thread, cabinet) is rests
            assert (await free() == [thread.id]) is rests
