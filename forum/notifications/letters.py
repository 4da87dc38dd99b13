"""Notifications of the last day to answer an official letter, sent by a chore three working days before it."""

from forum import clock, database
from forum.notifications.notifications import NewNotification, notify
from forum.threads.posting import letter_reminders

KIND = "letter_last_day"


async def remind() -> int:
    """Notifies the askers whose last day is near, each once; returns how many."""
    async with database.transaction():
        due = await letter_reminders.take_due()
        await notify(
            NewNotification(thread.author_id, KIND, f"letter:{each.id}", clock.now(), thread.id)
            for each, thread in due
            if thread.author_id is not None
        )
    return len(due)
