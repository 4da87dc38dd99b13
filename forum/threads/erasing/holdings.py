"""What the rooms of threads hold about a person, in which columns, and how it is told and erased."""

from forum import clock
from forum.events import Event
from forum.people.privacy import Gone, Holding, Leaving, columns, traces
from forum.search.models import SearchLead
from forum.threads import state
from forum.threads.casework import assignments, mediators
from forum.threads.casework.models import (
    Assignment,
    CounterQuestion,
    Duty,
    InternalNote,
    MediatorRequest,
    TransferRequest,
)
from forum.threads.erasing import authors, exporting
from forum.threads.holding.models import HoldingRule
from forum.threads.models import (
    Face,
    OfficialAnswer,
    Rendering,
    RenderingDraft,
    ReviewItem,
    Revision,
    Thread,
    ThreadAct,
)
from forum.threads.official.models import Source
from forum.threads.posting.models import Attachment, Draft, Follow, LetterReminder, SameProblem, Vote
from forum.threads.renderings.models import Dispute


async def _drop_drafts(leaving: Leaving) -> None:
    await Draft.filter(account_id__in=leaving.ids).delete()
    await RenderingDraft.filter(account_id__in=leaving.ids).delete()


async def _forget_drafts(gone: Gone) -> None:
    await Draft.filter(thread_id__in=list(gone.threads) or [0]).delete()


async def _unname_renderings(leaving: Leaving) -> None:
    """Translations stay without a name; a reading aloud goes, since a voice is its speaker's."""
    read = await Event.filter(verb="rendering.read_aloud", actor_id__in=leaving.ids)
    spoken = [event.particulars["rendering"] for event in read]
    silent = {"sound": "", "sound_type": "", "sound_size": 0, "sound_seconds": 0}
    for each in await Rendering.filter(id__in=spoken or [0]).exclude(sound="").order_by("id"):
        await Rendering.filter(id=each.id).update(**silent)
        if not each.source:
            await Rendering.filter(id=each.id).delete()
        await state.recount_renderings(each.thread_id)
    await Rendering.filter(made_by_id__in=leaving.ids).update(made_by_id=None, shown_name="")


async def _unname_votes(leaving: Leaving) -> None:
    for kind in (Vote, SameProblem, Dispute):
        await kind.filter(account_id__in=leaving.ids).update(account_id=None)


async def _unfollow(leaving: Leaving) -> None:
    for each in await Follow.filter(account_id__in=leaving.ids).order_by("thread_id"):
        await Follow.filter(id=each.id).delete()
        await state.count(Thread, each.thread_id, "follows_count", -1)


async def _leave_work(leaving: Leaving) -> None:
    """Questions in hand go back to the list, and items of the queue to everybody."""
    for thread in await Thread.filter(assignee_id__in=leaving.ids).order_by("id").select_for_update():
        await assignments.unassign(thread, "released")
    for item in await ReviewItem.filter(claimed_by_id__in=leaving.ids, ended_at=None):
        await state.claim(item, None, None)
    await TransferRequest.filter(by_id__in=leaving.ids, answered_at=None).update(answered_at=clock.now())
    await Duty.filter(account_id__in=leaving.ids).delete()


async def _drop_requests(leaving: Leaving) -> None:
    """Requests for a mediator go, and those that a mediator who leaves had taken wait for another one."""
    await MediatorRequest.filter(asker_id__in=leaving.ids).delete()
    await mediators.leave(leaving.ids, by=leaving.by)


async def _unname_acts(leaving: Leaving) -> None:
    for kind in (ThreadAct, InternalNote):
        await kind.filter(by_id__in=leaving.ids).update(by_id=None)


async def _forget_acts(gone: Gone) -> None:
    """What was written beside a thread, as reasons and notes, goes with its text."""
    of_these = list(gone.threads) or [0]
    await ThreadAct.filter(thread_id__in=of_these).update(reason="")
    await InternalNote.filter(thread_id__in=of_these).delete()
    await TransferRequest.filter(thread_id__in=of_these).update(reason="", answer="")


async def _forget_leads(gone: Gone) -> None:
    """No search leads any more to a thread that says nothing, and nobody is reminded of its letter."""
    await SearchLead.filter(thread_id__in=list(gone.threads) or [0]).delete()
    await LetterReminder.filter(thread_id__in=list(gone.threads) or [0]).delete()


async def _forget_faces(gone: Gone) -> None:
    """Nothing says any more that a question had a public face; of one that is erased alone its proposal goes."""
    await Face.filter(private_id__in=list(gone.threads) or [0]).delete()
    await Face.filter(public_id__in=list(gone.threads) or [0]).delete()


async def _forget_files(gone: Gone) -> None:
    """A file itself is swept away within hours of its row."""
    await Attachment.filter(thread_id__in=list(gone.threads) or [0]).delete()


TEXTS = (
    *columns("thread", "author_id", "title", "title_html", "slug", "answered_title", "answered_title_html", "gist"),
    *columns("thread", "language_named", "read_in"),
    *columns("post", "author_id", "shown_name", "language_named", "source", "html"),
    *columns("revision", "title", "source", "html"),
    # Official versions and renderings belong to their posts, whose erasing takes them along.
    *columns("official_answer", "short_answer", "short_html", "sources", "marked_for_reason", "withdrawn_reason"),
)
RENDERINGS = columns(
    "rendering", "title", "title_html", "source", "html", "short_answer", "short_html", "note", "made_by_id", "shown_name",
    "sound", "sound_type",
)  # fmt: skip
DRAFTS = (
    *columns("draft", "account_id", "body", "about"),
    *columns("rendering_draft", "account_id", "title", "passages", "short_answer", "note"),
)
VOTES = tuple(
    f"{table}.{column}" for table in ("vote", "same_problem", "rendering_dispute") for column in ("account_id", "voter")
)
ACTS = (
    *columns("thread_act", "by_id", "reason", "particulars"),
    *columns("internal_note", "by_id", "body"),
    *columns("transfer_request", "reason", "answer"),
)

HOLDINGS = (
    Holding("posts", TEXTS, exporting.posts, authors.erase),
    Holding("drafts", DRAFTS, exporting.drafts, _drop_drafts, _forget_drafts),
    Holding("renderings", RENDERINGS, exporting.renderings, _unname_renderings),
    Holding("votes", VOTES, exporting.votes, _unname_votes),
    Holding("follows", columns("follow", "account_id"), exporting.follows, _unfollow),
    Holding("acts", ACTS, exporting.acts, _unname_acts, _forget_acts),
    Holding(
        "work", ("thread.assignee_id", "review_item.claimed_by_id", "duty.account_id"), exporting.assigned, _leave_work
    ),
    Holding("public_versions", columns("face", "title", "body", "html", "wish"), exporting.faces, forget=_forget_faces),
    Holding("work", ("search_lead.words",), forget=_forget_leads),
    Holding("files", columns("attachment", "thread_id", "name"), exporting.files, forget=_forget_files),
    Holding("letters", ("letter_reminder.thread_id",), exporting.letters),
    Holding(
        "mediator_requests",
        columns("mediator_request", "asker_id", "about", "answer"),
        exporting.mediator_requests,
        _drop_requests,
    ),
    traces(MediatorRequest, taken_by_id="taken_at", declined_by_id="ended_at"),
    traces(Revision, replaced_by_id="replaced_at"),
    traces(Rendering, confirmed_by_id="confirmed_at"),
    traces(OfficialAnswer, marked_by_id="marked_at", confirmed_by_id="confirmed_at", withdrawn_by_id="withdrawn_at"),
    traces(TransferRequest, by_id="at", answered_by_id="answered_at"),
    traces(Face, proposed_by_id="proposed_at"),
    traces(CounterQuestion, by_id="agreed_at"),
    traces(Assignment, account_id="at", by_id="at"),
    traces(HoldingRule, changed_by_id="changed_at"),
    traces(Source, changed_by_id="changed_at"),
)
"""Posts first: threads are locked before everything else."""
