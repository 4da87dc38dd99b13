"""What is kept for a time and takes a verb to end: rejected texts, unused accounts, the words of reports."""

from collections.abc import Sequence
from datetime import timedelta

from tortoise.expressions import F, Q, Subquery
from tortoise.queryset import QuerySet

from forum import clock, database, events
from forum.catalogue import snapshot
from forum.catalogue.periods import REJECTED_DAYS, REPORT_DAYS, UNUSED_MONTHS, VISITOR_DAYS
from forum.catalogue.views import Catalogue
from forum.operations.chores import DAILY, Chore, clearing
from forum.people import grants, privacy
from forum.people.accounts import Account
from forum.people.privacy import KEEP, Gone, Holding
from forum.threads import state
from forum.threads.erasing.threads import take_away
from forum.threads.locking import locked_together
from forum.threads.models import Post, Thread
from forum.threads.posting import faces
from moderation.models import Appeal, Flag

TOLD_BEFORE = timedelta(days=30)
"""The time between telling that an account is to go and its going."""

A_BATCH = 200


def chores(holdings: Sequence[Holding]) -> tuple[Chore, ...]:
    """The chores that end by verbs what was kept long enough."""

    async def reject() -> int:
        return await _erase_rejected(await snapshot.current(), holdings)

    async def leave() -> int:
        return await _erase_unused(await snapshot.current(), holdings)

    async def tell() -> int:
        return await _tell_unused(await snapshot.current())

    return (
        Chore("rejected texts, once nobody can object any more", DAILY, reject, rejected),
        clearing("words of reports that were decided", DAILY, reports, note=""),
        clearing("digests of visitors' cookies in flag", DAILY, flags_of_visitors, voter=""),
        Chore("accounts that nobody uses, told a month before", DAILY, tell),
        Chore("accounts that nobody uses, but for public posts without a name", DAILY, leave, unused),
    )


def rejected(known: Catalogue) -> QuerySet[Post]:
    """The rejected texts that were kept long enough and have no open objection."""
    over = known.ends(REJECTED_DAYS)
    open_ = Appeal.filter(verdict="", decision__post_id__isnull=False)
    moved = Q(kind="question", thread__active_at__lt=over) | ~Q(kind="question") & Q(created_at__lt=over)
    return Post.filter(moved, Q(edited_at__isnull=True) | Q(edited_at__lt=over), status="rejected").exclude(
        id__in=Subquery(open_.values("decision__post_id"))
    )


async def _erase_rejected(known: Catalogue, holdings: Sequence[Holding]) -> int:
    erased = 0
    while posts := await rejected(known).order_by("id").limit(A_BATCH):
        for post in posts:
            await _erase(post, known, holdings)
        erased += len(posts)
    return erased


async def _erase(post: Post, known: Catalogue, holdings: Sequence[Holding]) -> None:
    async with database.transaction():
        thread = await Thread.get(id=post.thread_id)
        thread, *_ = await locked_together(thread, *await faces.publics_of([thread]))
        if post.kind == "question":
            await take_away(thread, by=None, catalogue=known, holdings=holdings)
        else:
            ids = await state.erase_post(post, thread, catalogue=known)
            authors = frozenset() if post.author_id is None else frozenset({post.author_id})
            await privacy.forget(Gone(ids, authors=authors), holdings)


def reports(known: Catalogue) -> QuerySet[Flag]:
    """The reports that were decided long enough ago and still have their words; of whoever left, those decided at all."""
    over, left = known.ends(REPORT_DAYS), Q(account_id__isnull=True, voter="")
    decided = Q(outcome_at__isnull=False) | Q(review_item__ended_at__isnull=False)
    return Flag.filter(Q(outcome_at__lt=over) | Q(review_item__ended_at__lt=over) | left & decided).exclude(note="")


def flags_of_visitors(known: Catalogue) -> QuerySet[Flag]:
    return Flag.filter(at__lt=known.ends(VISITOR_DAYS)).exclude(voter="")


def _idle(known: Catalogue, margin: timedelta = timedelta()) -> QuerySet[Account]:
    """Accounts without use, role or open objection; whoever is under a sanction waits for its end.

    Held shadows go with their holder; those of public faces are nobody's.
    """
    now = clock.now()
    held = grants.in_force().values("account_id")
    sanctioned = Q(sanctions__ended_at__isnull=True, sanctions__kind__in=("suspend", "ban")) & (
        Q(sanctions__until__isnull=True) | Q(sanctions__until__gt=now)
    )
    silenced = Account.filter(sanctioned).values("id")
    objecting = Appeal.filter(verdict="", by_id__isnull=False).values("by_id")
    told = Thread.filter(retold=True, author_id__isnull=False).values("author_id")
    idle = Account.filter(example=False, held_by_id=None, seen_at__lt=known.ends(UNUSED_MONTHS) + margin)
    return idle.exclude(
        Q(id__in=Subquery(held))
        | Q(id__in=Subquery(silenced))
        | Q(id__in=Subquery(objecting))
        | Q(id__in=Subquery(told))
    )


def unused(known: Catalogue) -> QuerySet[Account]:
    """The accounts that were told in time and were not used since."""
    return _idle(known).filter(unused_told_at__gt=F("seen_at"), unused_told_at__lte=clock.now() - TOLD_BEFORE)


async def _erase_unused(known: Catalogue, holdings: Sequence[Holding]) -> int:
    erased = 0
    while accounts := await unused(known).order_by("id").limit(A_BATCH):
        for account in accounts:
            await privacy.erase(account, posts=KEEP, by=None, holdings=holdings)
        erased += len(accounts)
    return erased


async def _tell_unused(known: Catalogue) -> int:
    """Records who is to be told, so that a hearer tells them."""
    untold = Q(unused_told_at__isnull=True) | Q(unused_told_at__lte=F("seen_at"))
    accounts = await _idle(known, TOLD_BEFORE).filter(untold).order_by("id")
    for account in accounts:
        async with database.transaction():
            await Account.filter(id=account.id).update(unused_told_at=clock.now())
            await events.record("account.unused", account, by=None)
    return len(accounts)
