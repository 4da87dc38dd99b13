"""How often a person is mailed what is new, and when not: the choice, and the moments that follow from it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from forum import clock, database
from forum.errors import Invalid
from forum.notifications.models import MailChoice, MailItem
from forum.people.permissions import may
from forum.people.person import Person
from forum.threads.casework.duty import TIME

AT_ONCE, DAILY, WEEKLY, NEVER = "at_once", "daily", "weekly", "never"
OFTEN = (AT_ONCE, DAILY, WEEKLY, NEVER)
MORNING, MONDAY = 8, 0
"""The hour and the weekday at which a day's and a week's mails go out."""


def next_moment(choice: MailChoice, after: datetime) -> datetime:
    """The moment at which a mail may tell of something that is new at `after`. Pure."""
    local = after.astimezone(clock.LISBON)
    if choice.often in (DAILY, WEEKLY):
        day = local.replace(hour=MORNING, minute=0, second=0, microsecond=0)
        while day <= local or (choice.often == WEEKLY and day.weekday() != MONDAY):
            day += timedelta(days=1)
        local = day
    return _past_quiet(choice, local).astimezone(after.tzinfo)


def after_quiet(choice: MailChoice, moment: datetime) -> datetime:
    """The moment itself, or the end of the quiet hours it lies in. Pure."""
    return _past_quiet(choice, moment.astimezone(clock.LISBON)).astimezone(moment.tzinfo)


def _past_quiet(choice: MailChoice, local: datetime) -> datetime:
    """The moment itself, or the end of the quiet hours it lies in."""
    begins, ends, time = choice.quiet_from, choice.quiet_until, f"{local:%H:%M}"
    if not begins:
        return local
    over_night = ends <= begins
    if not (time >= begins or time < ends if over_night else begins <= time < ends):
        return local
    end = local.replace(hour=int(ends[:2]), minute=int(ends[3:]), second=0, microsecond=0)
    return end + timedelta(days=1) if over_night and time >= begins else end


async def of_account(account_id: int | None) -> MailChoice:
    """An account's choice; one that was never made is to get none."""
    return await MailChoice.get_or_none(account_id=account_id) or MailChoice(account_id=account_id, often=NEVER)


async def of_reached(accounts: Iterable[int]) -> list[MailChoice]:
    """The choices of those accounts that want mails and can get them: a confirmed address that takes them, no example."""
    reached = {"account__email_key__isnull": False, "account__example": False, "failing_at": None}
    return await MailChoice.filter(account_id__in=sorted(accounts) or [0], **reached).exclude(often=NEVER)


async def choose(
    often: str, quiet_from: str, quiet_until: str, neutral: bool, *, by: Person, morning: bool = False
) -> None:
    """Keeps the choice of a person; what waits for them goes by it too, and an address that failed is tried again.

    The list of the `morning` is for those of the team whose work begins at the desk; for others the wish means nothing.

    Raises Invalid: `often: unknown`, `quiet_from` and `quiet_until` (missing where the other one is there, malformed).
    """
    times = {"quiet_from": quiet_from, "quiet_until": quiet_until}
    wrong = {} if often in OFTEN else {"often": "unknown"}
    for name, typed in times.items():
        if typed and not TIME.fullmatch(typed):
            wrong[name] = "malformed"
        elif not typed and any(times.values()):
            wrong[name] = "missing"
    if wrong:
        raise Invalid(wrong)
    columns = {"often": often, **times, "neutral": neutral, "morning": morning and works(by), "failing_at": None}
    async with database.transaction():
        choice, _ = await MailChoice.update_or_create(columns, account_id=by.account_id)
        await _settle(choice)


def works(person: Person) -> bool:
    """Whether somebody's work begins at the desk."""
    return may(person, "see_mediators")


async def stop(account_id: int) -> None:
    """Ends the mails about what is new, and the list of the morning, by whoever holds the address in one of them."""
    async with database.transaction():
        await MailChoice.filter(account_id=account_id).update(often=NEVER, morning=False)
        await MailItem.filter(account_id=account_id).delete()


async def _settle(choice: MailChoice) -> None:
    waiting = MailItem.filter(account_id=choice.account_id)
    if choice.often == NEVER:
        await waiting.delete()
    else:
        await waiting.update(due_at=next_moment(choice, clock.now()))
