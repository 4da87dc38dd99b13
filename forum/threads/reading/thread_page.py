"""The read model of a thread's page: everything that one reader gets of a thread, in one value."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from tortoise.expressions import Q, Subquery

from forum.catalogue.views import Catalogue
from forum.people.permissions import Subject, may
from forum.people.person import Person
from forum.threads.casework import danger, replies
from forum.threads.casework.models import SavedReply
from forum.threads.holding import evaluating
from forum.threads.holding.masks import Masks, apply_to, mask_title, masks_for
from forum.threads.models import Post, Thread, ThreadAct
from forum.threads.official.models import Source
from forum.threads.posting import attachments, drafts, editing
from forum.threads.posting.models import Attachment, Follow
from forum.threads.reading import revisions
from forum.threads.reading.asker_panel import AskerPanel, Promise, asker_panel, promise_of
from forum.threads.reading.conversation import Conversation, conversation
from forum.threads.reading.official_part import OfficialPart, official_part
from forum.threads.reading.oversight import NO_DESK, Oversight, ReadBy
from forum.threads.reading.rendered import NO_RENDERINGS, Renderings, renderings_of
from forum.threads.reading.staff_panel import StaffPanel, sees_panel, staff_panel
from forum.threads.visibility import subject, visible_to

SAME_SHOWN = 12
CAPABILITIES = (
    "answer", "ask_mediators", "close", "comment", "link_duplicate", "make_private", "mark_official", "mark_with_reason",
    "note", "reject", "retag", "route", "say_needs", "sum_up", "take", "tell_publicly", "triage",
)  # fmt: skip
MARKING = frozenset({"mark_official", "mark_with_reason"})
"""Capabilities that need a reader of the whole text."""


class Margins(NamedTuple):
    """Small facts about a thread: whether the reader follows it, its assignee, the cabinet that put it at the counter, the
    latest answer by somebody else of the team.
    """

    followed: bool = False
    assignee: str = ""
    counter_cabinet_id: int | None = None
    last_answer_id: int = 0
    has_replies: bool = False

    @property
    def of_staff(self) -> dict[str, Any]:
        """What the staff's panel takes of them."""
        names = ("assignee", "last_answer_id", "has_replies")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """One page of a thread for one reader; a part that isn't open to them is empty or None.

    `reading`: they read it with a reason; `own`: they asked it. `capabilities` are the reader's here, `editable` the ids of
    posts they may edit, `changed` those of posts with an earlier text they may read, `reasons` the codes of pending posts'
    reasons, by post. `look_by` is the moment by which a person has looked at a question that says danger, `masks` the number
    of masks on the page, `sources` are those to choose from for an official answer, once they were asked for. `acts` are
    the latest first, `same` the threads that ask the same. `rendered` are the renderings of its posts, `files` those beside it.
    """

    thread: Thread
    conversation: Conversation
    official: OfficialPart
    same: list[Thread]
    own: bool
    reading: bool
    capabilities: frozenset[str]
    editable: frozenset[int]
    changed: frozenset[int]
    reasons: dict[int, list[str]]
    margins: Margins
    acts: list[ThreadAct]
    read_by: list[ReadBy]
    promise: Promise | None
    look_by: datetime | None
    asker: AskerPanel | None
    staff: StaffPanel | None
    draft: drafts.OwnDraft | None
    files: Sequence[Attachment] = ()
    sources: tuple[Source, ...] = ()
    masks: int = 0
    rendered: Renderings = NO_RENDERINGS

    @property
    def question(self) -> Post:
        return self.conversation.question

    @property
    def marks(self) -> bool:
        """True if the reader may mark an answer official, as an officer of the cabinet or as an admin."""
        return not MARKING.isdisjoint(self.capabilities)


async def thread_page(
    thread: Thread,
    reader: Person,
    catalogue: Catalogue,
    *,
    after: str = "",
    before: str = "",
    reading: bool = False,
    oversight: Oversight = NO_DESK,
    languages: Sequence[str] = (),
) -> ThreadPage:
    """The page of `thread` (found for `reader`, with its official version) that the cursors point at.

    It is read in the first of `languages` that there is. With `reading` it has only the parts of somebody who reads a
    private thread with a reason.
    """
    about = subject(thread, catalogue)
    shown = await conversation(thread, reader=reader, after=after, before=before)
    page = await _read(thread, shown, reader, catalogue, about=about, reading=reading, oversight=oversight)
    rendered = await renderings_of(thread, shown.posts, languages, reader=reader, catalogue=catalogue)
    page = replace(page, rendered=rendered, files=() if reading else await attachments.of(thread))
    masks = await masks_for(reader, thread, catalogue, is_revealed=oversight.is_revealed)
    return await _masked(page, masks, reader) if masks.on else page


async def _read(
    thread: Thread,
    shown: Conversation,
    reader: Person,
    catalogue: Catalogue,
    *,
    about: Subject,
    reading: bool,
    oversight: Oversight,
) -> ThreadPage:
    """The page with texts unmasked, but for those of withdrawn versions."""
    own = reader.owns(thread.author_id)
    works = reader.signed_in and not reading and sees_panel(reader, about)
    answers = reader.signed_in and not reading and may(reader, "answer", about)
    margins = await _margins(thread, shown, reader, assignee=works, answers=works and answers)
    draft, writers = await drafts.in_thread(thread, reader, own=answers, others=works and may(reader, "note", about))
    seen: dict[str, Any] = {"reader": reader, "catalogue": catalogue}
    return ThreadPage(
        thread=thread,
        conversation=shown,
        official=await official_part(
            thread, shown, **seen, about=about, reading=reading, is_revealed=oversight.is_revealed
        ),
        same=await _same(thread, reader, catalogue),
        own=own,
        reading=reading,
        capabilities=frozenset() if reading else frozenset(each for each in CAPABILITIES if may(reader, each, about)),
        editable=_editable(thread, shown, reader, catalogue),
        changed=await revisions.changed(shown.posts, thread, **seen),
        reasons=await evaluating.reasons_of(shown.posts),
        margins=margins,
        acts=await ThreadAct.filter(thread_id=thread.id).order_by("-at", "-id") if own or reader.is_staff else [],
        read_by=await oversight.read_by(thread, **seen) if works else [],
        promise=promise_of(thread, catalogue) if own or works else None,
        look_by=danger.look_by(thread, catalogue) if thread.danger and (own or works) else None,
        asker=await asker_panel(thread, reader, catalogue) if own else None,
        staff=await staff_panel(thread, shown.question.source, **seen, about=about, writers=writers, **margins.of_staff)
        if works
        else None,
        draft=draft,
    )


async def _margins(thread: Thread, shown: Conversation, reader: Person, *, assignee: bool, answers: bool) -> Margins:
    """Reads the margins in one statement; in none for the many threads without any.

    The latest answer is looked for only where answers are on other pages.
    """
    rows, columns = Thread.filter(id=thread.id), []
    last = replies.last_of(shown.all_answers, reader) if answers and not shown.is_paged else None
    if answers:
        rows = rows.annotate(reply_id=Subquery(SavedReply.filter(archived_at=None).limit(1).values("id")))
        columns.append("reply_id")
    if answers and shown.is_paged:
        rows = rows.annotate(last_id=Subquery(replies.words(thread, reader).limit(1).values("id")))
        columns.append("last_id")
    if thread.at_counter:
        columns.append("at_counters__cabinet_id")
    if assignee and thread.assignee_id is not None:
        columns.append("assignee__nickname")
    if reader.signed_in and thread.follows_count:
        follow = Follow.filter(thread_id=thread.id, account_id=reader.account_id).values("id")
        rows = rows.annotate(follow_id=Subquery(follow))
        columns.append("follow_id")
    known = Margins(last_answer_id=last.id if last else 0)
    if not columns:
        return known
    found: dict[str, Any] = (await rows.values(*columns))[0]
    return Margins(
        followed=found.get("follow_id") is not None,
        assignee=found.get("assignee__nickname") or "",
        counter_cabinet_id=found.get("at_counters__cabinet_id"),
        last_answer_id=found.get("last_id") or known.last_answer_id,
        has_replies=found.get("reply_id") is not None,
    )


def _editable(thread: Thread, shown: Conversation, reader: Person, catalogue: Catalogue) -> frozenset[int]:
    if not reader.signed_in:
        return frozenset()
    posts = (shown.question, *shown.answers)
    return frozenset(each.id for each in posts if editing.may_edit(reader, each, thread, catalogue))


async def _same(thread: Thread, reader: Person, catalogue: Catalogue) -> list[Thread]:
    """The duplicates linked with this thread that `reader` may see, with `official`; their titles are masked as in lists."""
    if thread.duplicate_of_id:
        linked = Q(id=thread.duplicate_of_id) | Q(duplicate_of_id=thread.duplicate_of_id)
    elif thread.duplicates_count or reader.signed_in:
        linked = Q(duplicate_of_id=thread.id)
    else:
        return []
    found = Thread.filter(visible_to(reader, catalogue) & linked & ~Q(id=thread.id))
    same = await found.select_related("official").order_by("-created_at", "-id").limit(SAME_SHOWN)
    for other in same:
        if apply_to(reader, other, catalogue):
            mask_title(other, catalogue.contacts)
    return same


async def _masked(page: ThreadPage, masks: Masks, reader: Person) -> ThreadPage:
    """The page with its masks; a masked text can be neither edited nor marked official."""
    own = {each.id for each in page.conversation.posts if reader.owns(each.author_id)}
    masked = await masks.posts(each for each in page.conversation.posts if each.id not in own)
    before = masks.count
    masks.title(page.thread)
    masks.short(page.official.version)
    await masks.renderings(row for post_id, row in page.rendered.shown.items() if post_id not in own)
    for act in page.acts:
        act.reason = masks.words(act.reason)
    staff = page.staff
    if staff:
        staff = replace(staff, notes=[each._replace(body=masks.words(each.body)) for each in staff.notes])
    if masks.count > before:
        masked |= {page.question.id}
    masks.short(page.official.proposal)
    return replace(
        page,
        staff=staff,
        editable=page.editable - masked,
        capabilities=page.capabilities - (MARKING if masks.count else frozenset()),
        masks=masks.count,
    )
