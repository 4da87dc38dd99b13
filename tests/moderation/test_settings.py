"""How long what somebody took may be left alone, as admins decide it."""

from datetime import datetime, timedelta

import pytest

from forum import clock
from forum.catalogue import choices, snapshot
from forum.clock import LISBON
from forum.threads import hands
from forum.threads.models import Thread
from moderation import assignments, triage
from moderation.triage import Filters
from tests.cast import ask, person

pytestmark = pytest.mark.usefixtures("app")
MONDAY = datetime(2026, 11, 23, 10, tzinfo=LISBON)


async def free() -> list[int]:
    """What the triage list says nobody has in hand, to Inês."""
    found = await triage.page(Filters(taken="nobody"), by=await person("ines"), catalogue=await snapshot.current())
    return [row.thread.id for row in found.rows]


@pytest.mark.parametrize("days", [1, 2, 4])
async def test_what_is_in_hand_rests_after_as_many_working_days_as_admins_say(days: int):
    await choices.choose({"rest_days": str(days)}, by=await person("ada"))
    with clock.moved_to(MONDAY):
        thread = await ask()
        await assignments.assign(thread, "me", by=await person("ines"), catalogue=await snapshot.current())
    thread = await Thread.get(id=thread.id)
    cabinet = (await snapshot.current()).cabinets[thread.cabinet_id]
    for minutes, rests in ((-1, False), (1, True)):
        with clock.moved_to(MONDAY + timedelta(days=days, minutes=minutes)):
            assert hands.rests(thread, cabinet) is rests
            assert (await free() == [thread.id]) is rests
