"""Reminders of the last day to answer an official letter, attached to the question that was asked about it.

Only the asker reads them. A question has one at most, and none where the last day isn't known.
"""

from collections.abc import Sequence
from datetime import timedelta

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from forum import clock, database, events, last_days
from forum.catalogue.views import Catalogue
from forum.errors import NotAllowed
from forum.people.person import Person
from forum.threads.locking import OVER
from forum.threads.models import Thread
from forum.threads.posting.models import LetterReminder

SHOWN = ("pending", "published")
NEAR = timedelta(days=14)
"""Further away no last day is near: over Christmas three working days take nine days more."""

KEPT = timedelta(days=30)
"""After its day a reminder is of no more use."""


async def attach(
    thread: Thread, letter: str, last_day: str, *, by: Person, catalogue: Catalogue
) -> LetterReminder | None:
    """Keeps a last day (year-month-day) for the asker of a thread, in place of an earlier one.

    A kind of letter or a day that isn't one is passed over, since no question is lost over its reminder. Raises NotAllowed.
    """
    if not by.owns(thread.author_id):
        raise NotAllowed
    try:
        day = clock.day_of(last_day)
    except ValueError:
        return None
    if letter not in catalogue.letters:
        return None
    await LetterReminder.filter(thread_id=thread.id).delete()
    return await LetterReminder.create(thread_id=thread.id, letter=letter, last_day=day)


async def of(thread: Thread) -> LetterReminder | None:
    """The reminder of a thread, for its asker alone; none once it is closed or out of sight."""
    if thread.closed or thread.status not in SHOWN:
        return None
    return await LetterReminder.get_or_none(thread_id=thread.id)


async def of_person(person: Person) -> Sequence[LetterReminder]:
    """A person's reminders whose day has not passed, the soonest first, each with its thread."""
    mine = LetterReminder.filter(
        thread__author_id__in=sorted(person.own), thread__status__in=SHOWN, thread__closed=False
    )
    return await mine.filter(last_day__gte=clock.today()).order_by("last_day", "id").select_related("thread")


def over() -> QuerySet[LetterReminder]:
    """The reminders whose day passed long ago, and those of questions that are gone."""
    gone = Subquery(Thread.filter(status__in=OVER).values("id"))
    return LetterReminder.filter(Q(last_day__lt=clock.today() - KEPT) | Q(thread_id__in=gone))


async def remind() -> int:
    """Records that the last day is near, for every reminder not sent yet, from three working days before that day on.

    None of a question that is closed or out of sight, and none whose day has passed. Returns how many.
    """
    async with database.transaction():
        today = clock.today()
        near = LetterReminder.filter(sent_at=None, last_day__gte=today, last_day__lte=today + NEAR).order_by("id")
        held = await near.select_for_update(skip_locked=True)
        due = {each.thread_id: each for each in held if last_days.reminder(each.last_day) <= today}
        threads = await Thread.filter(id__in=sorted(due) or [0], closed=False, status__in=SHOWN).order_by("id")
        for thread in threads:
            await events.record("thread.last_day_near", thread, by=None)
        sent = [due[thread.id].id for thread in threads]
        await LetterReminder.filter(id__in=sent or [0]).update(sent_at=clock.now())
    return len(threads)
