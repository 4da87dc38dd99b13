"""What the forum tells a person of their texts and acts in threads, as records of the export."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from forum import ids as addresses
from forum.catalogue import snapshot
from forum.catalogue.views import Catalogue
from forum.people.person import Person
from forum.people.privacy import Record, when
from forum.threads.casework.mediators import names_of
from forum.threads.casework.models import InternalNote, MediatorRequest
from forum.threads.models import Face, Post, Rendering, RenderingDraft, Revision, Thread, ThreadAct
from forum.threads.posting import attachments
from forum.threads.posting.models import Attachment, Draft, Follow, LetterReminder, SameProblem, Vote
from forum.threads.renderings.models import Dispute
from forum.threads.visibility import visible_to


async def posts(ids: Sequence[int]) -> list[Record]:
    """Their questions, answers and comments, each with its earlier texts."""
    known = await snapshot.current()
    own = Post.filter(author_id__in=list(ids)).exclude(status="erased").order_by("created_at", "id")
    found = await own.select_related("thread")
    earlier: dict[int, list[Record]] = defaultdict(list)
    for each in await Revision.filter(post__author_id__in=list(ids)).order_by("post_id", "number"):
        earlier[each.post_id].append({"title": each.title, "text": each.source, "until": when(each.replaced_at)})
    notes = await _notes([post.thread_id for post in found if post.kind == "question"])
    return [
        {
            "kind": post.kind,
            "thread": addresses.encode(post.thread_id),
            "topic": known.topics[post.thread.topic_id].slug,
            "language": post.language_named or post.language_id,
            "visibility": post.thread.visibility,
            "status": post.status,
            "role": post.role,
            "at": when(post.created_at),
            "changed_at": when(post.edited_at),
            "title": post.thread.title if post.kind == "question" else "",
            "text": post.source,
            "earlier": earlier[post.id],
            "notes_of_the_team": notes.get(post.thread_id, 0) if post.kind == "question" else 0,
        }
        for post in found
    ]


async def _notes(thread_ids: Sequence[int]) -> dict[int, int]:
    """How many notes the team keeps about threads: a person hands them out on request (decision 0021)."""
    counted: dict[int, int] = defaultdict(int)
    for thread_id in await InternalNote.filter(thread_id__in=list(thread_ids) or [0]).values_list(
        "thread_id", flat=True
    ):
        counted[int(str(thread_id))] += 1
    return counted


async def drafts(ids: Sequence[int]) -> list[Record]:
    """Answers and translations as they began them."""
    of_answers = await Draft.filter(account_id__in=list(ids)).order_by("id")
    of_renderings = await RenderingDraft.filter(account_id__in=list(ids)).order_by("id").select_related("post")
    return [
        *(
            {"thread": addresses.encode(each.thread_id), "at": when(each.saved_at), "text": each.body}
            for each in of_answers
        ),
        *(
            {
                "thread": addresses.encode(each.post.thread_id),
                "language": each.language_id,
                "at": when(each.saved_at),
                "title": each.title,
                "text": "\n\n".join([*each.passages, each.short_answer, each.note]).strip(),
            }
            for each in of_renderings
        ),
    ]


async def renderings(ids: Sequence[int]) -> list[Record]:
    """Translations they made."""
    return [
        {
            "thread": addresses.encode(each.thread_id),
            "language": each.language_id,
            "at": when(each.made_at),
            "until": when(each.replaced_at),
            "title": each.title,
            "text": each.source,
            "short_answer": each.short_answer,
            "note": each.note,
        }
        for each in await Rendering.filter(made_by_id__in=list(ids)).order_by("id")
    ]


async def votes(ids: Sequence[int]) -> list[Record]:
    """What they said of others' texts by a press."""
    who: dict[str, Any] = {"account_id__in": list(ids)}
    helped = await Vote.filter(**who).order_by("id").select_related("post")
    same, disputed = SameProblem.filter(**who).order_by("id"), Dispute.filter(**who).order_by("id")
    return [
        *(_vote("helpful" if each.helped else "not_helpful", each.post.thread_id, each.at) for each in helped),
        *[_vote("same_problem", each.thread_id, each.at) for each in await same],
        *[
            _vote("wrong_translation", each.rendering.thread_id, each.at)
            for each in await disputed.select_related("rendering")
        ],
    ]


def _vote(kind: str, thread_id: int, at: Any) -> Record:
    return {"kind": kind, "thread": addresses.encode(thread_id), "at": when(at)}


async def follows(ids: Sequence[int]) -> list[Record]:
    """The threads they follow."""
    return [
        {"thread": addresses.encode(each.thread_id), "at": when(each.at), "language": each.language}
        for each in await Follow.filter(account_id__in=list(ids)).order_by("id")
    ]


async def acts(ids: Sequence[int]) -> list[Record]:
    """What they did about threads, with the reasons they gave, and the notes they wrote for the team."""
    done = await ThreadAct.filter(by_id__in=list(ids)).order_by("id")
    noted = await InternalNote.filter(by_id__in=list(ids)).order_by("id")
    return [
        *(
            {"act": each.act, "thread": addresses.encode(each.thread_id), "at": when(each.at), "reason": each.reason}
            for each in done
        ),
        *(
            {"act": "noted", "thread": addresses.encode(each.thread_id), "at": when(each.at), "text": each.body}
            for each in noted
        ),
    ]


async def assigned(ids: Sequence[int]) -> list[Record]:
    """The threads they have in hand."""
    return [
        {"act": "assigned", "thread": addresses.encode(each.id), "at": when(each.assigned_at)}
        for each in await Thread.filter(assignee_id__in=list(ids)).order_by("id")
    ]


async def letters(ids: Sequence[int]) -> list[Record]:
    """The last days of letters that they are reminded of."""
    found = LetterReminder.filter(thread__author_id__in=list(ids)).order_by("id")
    return [
        {"thread": addresses.encode(each.thread_id), "letter": each.letter, "last_day": when(each.last_day)}
        for each in await found
    ]


async def faces(ids: Sequence[int]) -> list[Record]:
    """The public versions of their private questions that the team proposed, with what became of each."""
    found = Face.filter(private__author_id__in=list(ids)).order_by("id")
    return [
        {
            "thread": addresses.encode(each.private_id),
            "published_as": addresses.encode(each.public_id) if each.public_id else "",
            "status": each.state,
            "language": each.language_id,
            "at": when(each.proposed_at),
            "answered_at": when(each.answered_at),
            "title": each.title,
            "text": each.body,
            "wish": each.wish,
        }
        for each in await found
    ]


async def files(ids: Sequence[int]) -> list[Record]:
    """Photos and PDFs beside their questions; each can be saved at its address."""
    own = Attachment.filter(thread__author_id__in=list(ids)).order_by("id")
    return [
        {
            "name": attachments.called(each),
            "thread": addresses.encode(each.thread_id or 0),
            "at": when(each.added_at),
            "size": each.size,
            "file": f"threads/{addresses.encode(each.thread_id or 0)}/files/{each.id}",
        }
        for each in await own
    ]


async def mediator_requests(ids: Sequence[int]) -> list[Record]:
    """Their requests for a mediator at an appointment, with what became of each."""
    known = await snapshot.current()
    return [
        {
            "state": each.state,
            "language": each.language_id,
            **names_of(each, known, "pt"),
            "day": when(each.day),
            "half": each.half,
            "text": each.about,
            "answer": each.answer,
            "at": when(each.asked_at),
        }
        for each in await MediatorRequest.filter(asker_id__in=list(ids)).order_by("id")
    ]


async def name_visible(held: dict[str, Any], *, reader: Person, catalogue: Catalogue) -> dict[str, Any]:
    """The export with the ids of those threads alone that its reader may see: others were public when they acted there."""
    records = [each for section in held.values() if isinstance(section, list) for each in section if each.get("thread")]
    named = {str(each["thread"]): addresses.named(str(each["thread"])) for each in records}
    seen = Thread.filter(visible_to(reader, catalogue), id__in=list(named.values()) or [0])
    visible = {int(str(each)) for each in await seen.values_list("id", flat=True)}
    for each in records:
        each["thread"] = each["thread"] if named[each["thread"]] in visible else ""
    return held
