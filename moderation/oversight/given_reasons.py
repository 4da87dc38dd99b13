"""The reasons that staff gave for acts, found by the rows that keep them: the record of events has no words."""

from collections.abc import Sequence
from datetime import timedelta

from forum.events import Event
from forum.threads.models import ThreadAct
from moderation.models import CounterHelp, Reading, Reveal

BESIDE = timedelta(seconds=2)
"""The row of an act and its event are written in one transaction, at moments this near to each other at most."""


async def of(found: Sequence[Event]) -> dict[int, str]:
    """The reasons given for these events, in words, by the events' ids."""
    readings = {int(each.particulars["reading"]): each.id for each in found if "reading" in each.particulars}
    reveals = {int(each.particulars["reveal"]): each.id for each in found if "reveal" in each.particulars}
    helps = {int(each.particulars["help"]): each.id for each in found if "help" in each.particulars}
    given: dict[int, str] = {}
    if helps:
        for help_ in await CounterHelp.filter(id__in=list(helps)):
            given[helps[help_.id]] = help_.reason
    if readings:
        for reading in await Reading.filter(id__in=list(readings)):
            given[readings[reading.id]] = reading.reason
    if reveals:
        for reveal in await Reveal.filter(id__in=list(reveals)):
            given[reveals[reveal.id]] = reveal.reason
    return given | await _of_threads([each for each in found if each.subject == "thread" and each.id not in given])


async def _of_threads(found: Sequence[Event]) -> dict[int, str]:
    """The reasons that the logs of threads have beside these events."""
    if not found:
        return {}
    acts = await ThreadAct.filter(thread_id__in=sorted({each.subject_id for each in found})).exclude(reason="")
    given = {}
    for event in found:
        near = (
            act
            for act in acts
            if (act.thread_id, act.by_id) == (event.subject_id, event.actor_id) and abs(act.at - event.at) < BESIDE
        )
        if act := next(near, None):
            given[event.id] = act.reason
    return given
