"""That staff read a private thread which isn't their cabinet's, having said why; its cabinet is told who and why."""

from datetime import datetime
from typing import NamedTuple

from forum.catalogue.snapshot import Catalogue
from forum.people.person import Person
from forum.threads.models import Thread
from forum.threads.visibility import subject


class ReadBy(NamedTuple):
    """Who read a thread with a reason, and when; the nickname is None once the account is gone."""

    nickname: str | None
    reason: str
    at: datetime


async def told_to(reader: Person, thread: Thread, catalogue: Catalogue) -> list[ReadBy]:
    """Who read a private thread with a reason, the latest first, for the officers of its cabinet; nothing for others."""
    if thread.visibility != "private" or "officer" not in reader.roles:
        return []
    if not reader.cabinets & subject(thread, catalogue).cabinets:
        return []
    found = Thread.filter(id=thread.id, readings__id__gt=0).order_by("-readings__at")
    return [
        ReadBy(*row)
        for row in await found.values_list("readings__account__nickname", "readings__reason", "readings__at")
    ]
