"""What the staff's side holds about a person: reports they made, decisions about them, objections, readings of their texts."""

from collections.abc import Sequence

from tortoise.expressions import Q

from forum import clock
from forum import ids as addresses
from forum.catalogue.places.models import Steward, StewardWord
from forum.people.privacy import Gone, Holding, Leaving, Record, columns, traces, when
from forum.threads import state
from moderation.models import (
    Appeal,
    Correction,
    CounterHelp,
    Decision,
    Flag,
    KeptText,
    Proposal,
    Reading,
    Reveal,
    ScamReveal,
)


async def _flags(ids: Sequence[int]) -> list[Record]:
    made = await Flag.filter(account_id__in=list(ids)).order_by("id").select_related("post")
    return [
        {
            "thread": addresses.encode(each.post.thread_id),
            "at": when(each.at),
            "reason": each.reason,
            "note": each.note,
            "outcome": each.outcome,
        }
        for each in made
    ]


async def _unname_flags(leaving: Leaving) -> None:
    """A report stays for whoever decides it, without a name; its words go once it is decided."""
    own = Flag.filter(account_id__in=leaving.ids)
    await own.filter(~Q(outcome="") | Q(review_item__ended_at__isnull=False)).update(note="")
    await Flag.filter(account_id__in=leaving.ids).update(account_id=None)


async def _forget_flags(gone: Gone) -> None:
    await Flag.filter(post_id__in=list(gone.posts)).update(note="")


async def _decisions(ids: Sequence[int]) -> list[Record]:
    made = await Decision.filter(person_id__in=list(ids)).order_by("at", "id").prefetch_related("appeals")
    return [
        {
            "verdict": each.verdict,
            "reason": each.reason,
            "statement": each.statement,
            "automated": each.automated,
            "stated": each.stated,
            "thread": addresses.encode(each.thread_id) if each.thread_id else "",
            "at": when(each.at),
            "until": when(each.until),
            "undone_at": when(each.undone_at),
            "objections": [_appeal(appeal) for appeal in each.appeals],  # type: ignore[attr-defined]
        }
        for each in made
    ]


def _appeal(appeal: Appeal) -> Record:
    told = {"at": when(appeal.at), "text": appeal.body, "answer_by": when(appeal.answer_by)}
    return told | {"outcome": appeal.verdict, "answer": appeal.statement, "answered_at": when(appeal.decided_at)}


async def _end_own_case(leaving: Leaving) -> None:
    """Decisions about whoever leaves stay as codes for the yearly figures; an open objection of theirs ends with them."""
    about = [int(str(each)) for each in await Decision.filter(person_id__in=leaving.ids).values_list("id", flat=True)]
    await _end_objections(about)
    await Appeal.filter(decision_id__in=about or [0]).update(body="", statement="", by_id=None)
    await KeptText.filter(decision_id__in=about or [0]).delete()
    await Decision.filter(id__in=about or [0]).update(statement="", undone_reason="", person_id=None)


async def _end_objections(decision_ids: Sequence[int]) -> None:
    """Takes open objections back, whose outcome is nobody's any more."""
    for appeal in await Appeal.filter(decision_id__in=list(decision_ids) or [0], verdict=""):
        await state.dequeue_appeal(appeal.id)
        await Appeal.filter(id=appeal.id).delete()


async def _forget_texts(gone: Gone) -> None:
    """Texts kept for an objection go with the text, but for another person's while they wait for its outcome."""
    of_posts = {"decision__post_id__in": list(gone.posts)}
    waiting = (
        await Appeal.filter(verdict="", **of_posts)
        .exclude(decision__person_id__in=sorted(gone.authors) or [0])
        .values_list("decision_id", flat=True)
    )
    ending = KeptText.filter(**of_posts).exclude(decision_id__in=list(waiting) or [0])
    await KeptText.filter(id__in=list(await ending.values_list("id", flat=True)) or [0]).delete()
    own = Decision.filter(post_id__in=list(gone.posts), person_id__in=sorted(gone.authors) or [0])
    await _end_objections([int(str(each)) for each in await own.values_list("id", flat=True)])
    await own.update(statement="", undone_reason="")


async def _readings(ids: Sequence[int]) -> list[Record]:
    """Who of the team opened their private questions: when and why, not who."""
    opened = await Reading.filter(thread__author_id__in=list(ids)).order_by("at")
    unmasked = await Reveal.filter(post__author_id__in=list(ids)).order_by("at").select_related("post")
    return [
        *({"thread": addresses.encode(each.thread_id), "at": when(each.at), "reason": each.reason} for each in opened),
        *(
            {"thread": addresses.encode(each.post.thread_id), "at": when(each.at), "reason": each.reason}
            for each in unmasked
        ),
    ]


async def _forget_readings(gone: Gone) -> None:
    """That it was read stays; why may repeat the text."""
    await Reading.filter(thread_id__in=list(gone.threads) or [0]).update(reason="")
    await Reveal.filter(post_id__in=list(gone.posts)).update(reason="")


async def _drop_proposals(leaving: Leaving) -> None:
    """What an admin proposed and nobody has confirmed is dropped, and so is what would have made whoever leaves an admin."""
    open_ = await Proposal.filter(confirmed_at=None, dropped_at=None)
    about = [
        each.id
        for each in open_
        if each.proposed_by_id in leaving.accounts or each.particulars.get("account") in leaving.accounts
    ]
    await Proposal.filter(id__in=about or [0]).update(dropped_at=clock.now())


async def _helped(ids: Sequence[int]) -> list[Record]:
    """Codes for a new password that were given out at the counter."""
    given = await CounterHelp.filter(account_id__in=list(ids)).order_by("id")
    return [{"at": when(each.at), "reason": each.reason} for each in given]


async def _told(ids: Sequence[int]) -> list[Record]:
    """What they told of pages and scams, where they wanted an answer, and the answer."""
    told = await Correction.filter(account_id__in=list(ids)).order_by("id").select_related("same_as")
    return [
        {
            "page": each.page,
            "about": each.about,
            "kind": each.kind,
            "text": each.body,
            "right": each.right,
            "seen": each.seen,
            "at": when(each.at),
            "outcome": stands.outcome,
            "answer": stands.translation or stands.answer,
            "answered_at": when(stands.done_at),
        }
        for each in told
        for stands in (each.same_as or each,)
    ]


async def _unname_told(leaving: Leaving) -> None:
    """What somebody told stays for whoever sees to it, without a name; its words go once it was seen to."""
    own = Correction.filter(account_id__in=leaving.ids)
    await own.filter(done_at__isnull=False).update(body="", right="", seen="", answer="", translation="")
    await Correction.filter(account_id__in=leaving.ids).update(account_id=None)


async def _forget_told(gone: Gone) -> None:
    """What was told of a text may repeat it."""
    told = Q(id=0)
    for code in map(addresses.encode, gone.posts):
        told |= Q(about=f"answer:{code}") | Q(about__startswith=f"rendering:{code}:")
    for code in map(addresses.encode, gone.threads):
        told |= Q(page__endswith=f"/threads/{code}")
    await Correction.filter(told).update(body="", right="", answer="", translation="")


TOLD = (
    *columns("correction", "account_id", "page", "body", "right", "seen", "answer", "translation"),
    *columns("scam_reveal", "reason"),
)
DECISIONS = (
    *columns("decision", "person_id", "statement", "before", "undone_reason", "stated"),
    *columns("kept_text", "title", "source"),
    *columns("appeal", "by_id", "body", "statement"),
)

HOLDINGS = (
    Holding("reports", columns("flag", "account_id", "note", "voter", "receipt"), _flags, _unname_flags, _forget_flags),
    Holding("decisions", DECISIONS, _decisions, _end_own_case, _forget_texts),
    Holding(
        "readings", (*columns("reading", "reason"), *columns("reveal", "reason")), _readings, forget=_forget_readings
    ),
    Holding("counter_help", columns("counter_help", "account_id", "reason"), _helped),
    Holding("work", ("proposal.particulars",), erase=_drop_proposals),
    traces(Decision, by_id="at", undone_by_id="undone_at"),
    traces(Appeal, decided_by_id="decided_at"),
    traces(Reading, account_id="at"),
    traces(Reveal, account_id="at"),
    traces(Proposal, proposed_by_id="proposed_at", confirmed_by_id="confirmed_at"),
    traces(CounterHelp, by_id="at"),
    traces(Steward, added_by_id="added_at"),
    traces(StewardWord, decided_by_id="decided_at"),
    Holding("told", TOLD, _told, _unname_told, _forget_told),
    traces(Correction, done_by_id="done_at", claimed_by_id="at", translated_by_id="done_at"),
    traces(ScamReveal, account_id="at"),
)
