"""The list of the morning: what waits for each of the team who wants to read it by mail, as their working day begins.

Numbers alone, since mailboxes are read by others; once a working day, none while nothing waits.
"""

import json
from datetime import datetime, timedelta

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from forum import clock, database
from forum.catalogue import snapshot
from forum.catalogue.views import Catalogue
from forum.database.counts import Counts
from forum.hours import Span, spans
from forum.notifications import digests, outbox, stop_links
from forum.notifications.models import MailChoice
from forum.people import grants
from forum.people.permissions import may
from forum.people.person import Person
from forum.threads.casework import deadlines
from forum.threads.models import Thread
from forum.threads.visibility import TRIAGE, visible_to
from moderation.desk import official_due, triage, waiting

OF_USE = timedelta(hours=8)
SUNDAY = 6
LINES = (
    "mine", "late", "today", "week", "danger", "triage", "objections", "queue", "official", "ending", "translations",
    "untranslated", "mediators",
)  # fmt: skip
"""What the list tells, in its order."""


async def send() -> int:
    """Puts the mails of those whose working day has begun and who have had none today; returns their number."""
    known, put = await snapshot.current(), 0
    for choice in await _open().select_related("account") if outbox.sends() else ():
        person = await grants.person(choice.account)
        if waiting.start_of(person) == "desk.start" and person.silence is None and works_now(person, known):
            put += await _put(choice, person, known)
    return put


def _open() -> QuerySet[MailChoice]:
    unsent = Q(morning_on__isnull=True) | Q(morning_on__lt=clock.today())
    reached = {"account__email_key__isnull": False, "account__example": False, "failing_at": None}
    return MailChoice.filter(unsent, morning=True, **reached).order_by("id")


def works_now(person: Person, catalogue: Catalogue) -> bool:
    """Whether the working day of somebody's cabinets has begun and goes on; who has none works as triage does."""
    day = _day(person, catalogue)
    return bool(day) and min(day)[0] <= clock.now() < max(end for _, end in day)


def _day(person: Person, catalogue: Catalogue) -> list[Span]:
    triage_cabinet = catalogue.cabinet(TRIAGE)
    assert triage_cabinet
    own = sorted(person.cabinets) or [triage_cabinet.id]
    openings = {deadlines.opening(catalogue.cabinets[each]) for each in own}
    return [span for each in openings for span in spans(clock.today(), each)]


async def _put(choice: MailChoice, person: Person, catalogue: Catalogue) -> bool:
    counts = await numbers(person, catalogue)
    async with database.transaction():
        # Whichever worker comes first has it, and it is noted with the mail.
        if not await _open().filter(id=choice.id).update(morning_on=clock.today()):
            return False
        if not any(counts.values()):
            return False
        said = {} if await digests.is_read_by_others(choice) else counts
        stop = stop_links.token(choice.account_id, outbox.used().forum_secret)
        await outbox.put(choice.account, "morning", lasts=OF_USE, counts=json.dumps(said), stop=stop)
    return True


async def numbers(person: Person, catalogue: Catalogue) -> dict[str, int]:
    """How much waits for somebody, by LINES: `today` and `week` are of answers promised until their end, `ending` of official
    answers whose day to look at them again comes this week.
    """
    found = await waiting.detailed(person, catalogue)
    today, week = _ends()
    queries: waiting.Queries = {}
    if may(person, "triage"):
        own = Thread.filter(triage.listed(person, catalogue) & visible_to(person, catalogue), answer_by__gt=clock.now())
        queries |= {"today": own.filter(answer_by__lte=today), "week": own.filter(answer_by__lte=week)}
    if may(person, "review_official"):
        due = {"review_by__gte": clock.today(), "review_by__lte": week.date()}
        queries["ending"] = official_due.listed(person, catalogue).filter(**due)
    found |= await Counts(queries, waiting.COUNTED).now()
    return {name: found[name] for name in LINES if found.get(name)}


def _ends() -> tuple[datetime, datetime]:
    """The ends of this day and of this week, in Lisbon."""
    local = clock.now().astimezone(clock.LISBON)
    today = local.replace(hour=23, minute=59, second=59, microsecond=0)
    return today, today + timedelta(days=SUNDAY - local.weekday())
