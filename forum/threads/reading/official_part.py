"""The official versions on a thread's page: the one in force, a proposal for its cabinet, those that were withdrawn."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from forum import clock
from forum.catalogue.views import Catalogue
from forum.people.permissions import Subject, may
from forum.people.person import Person
from forum.threads.holding.masks import IsRevealed, masks_for_earlier
from forum.threads.models import OfficialAnswer, Post, Thread
from forum.threads.official import versions
from forum.threads.reading import revisions
from forum.threads.reading.conversation import Conversation


@dataclass(frozen=True, slots=True)
class OfficialPart:
    """The official versions of a thread: `version` is in force, `withdrawn` those that ended, by answer.

    `question_changed_at` is the moment of the question's last edit if that came after `version` was marked, else None. The
    rest is for officers of the cabinet and admins: the `proposal` that waits for a second officer, the mark of each answer's
    texts (`read`), with which a form is opened, the suggested day of the next review, and whether the topic needs two officers.
    """

    version: OfficialAnswer | None
    question_changed_at: datetime | None
    review_by: date
    two_confirm: bool
    may_confirm: bool
    withdrawn: dict[int, OfficialAnswer]
    proposal: OfficialAnswer | None
    read: dict[int, str]


async def official_part(
    thread: Thread,
    shown: Conversation,
    reader: Person,
    catalogue: Catalogue,
    *,
    about: Subject,
    reading: bool,
    is_revealed: IsRevealed,
) -> OfficialPart:
    """The official versions of a thread for `reader`; of their texts, only those of withdrawn ones are masked already."""
    topic, version = catalogue.topics[thread.topic_id], thread.official if shown.official else None
    reviews = not reading and (may(reader, "mark_official", about) or may(reader, "mark_with_reason", about))
    proposal = await versions.proposed(thread) if reviews and topic.two_confirm else None
    changed = version is not None and version.question_revision not in (None, shown.question.revision)
    return OfficialPart(
        version=version,
        question_changed_at=shown.question.edited_at if changed else None,
        review_by=clock.today() + timedelta(days=topic.review_days),
        two_confirm=topic.two_confirm,
        may_confirm=may(reader, "confirm_official", about),
        withdrawn=await _withdrawn(thread, shown, reader, catalogue, is_revealed=is_revealed),
        proposal=proposal,
        read=await _read(thread, shown, proposal) if reviews else {},
    )


async def _read(thread: Thread, shown: Conversation, proposal: OfficialAnswer | None) -> dict[int, str]:
    """The mark of each answer of the page, and of the proposed one, which may stand on another page."""
    answers, proposal_id = shown.all_answers, proposal.id if proposal else None
    if proposal and all(each.id != proposal.post_id for each in answers):
        answers = [*answers, await Post.get(id=proposal.post_id)]
    return {each.id: versions.mark_of(each, shown.question, thread.official_id, proposal_id) for each in answers}


async def _withdrawn(
    thread: Thread, shown: Conversation, reader: Person, catalogue: Catalogue, *, is_revealed: IsRevealed
) -> dict[int, OfficialAnswer]:
    """The versions that were in force once, by answer; personal data in each is masked but for its author."""
    if thread.state != "answered" or all(post.role == "member" for post in shown.answers):
        return {}
    ended = versions.withdrawn_in(thread)
    rows = await revisions.shown_versions(ended, thread, reader=reader, catalogue=catalogue)
    found = {row.post_id: row for row in rows}
    own = {post.id for post in shown.posts if reader.owns(post.author_id)}
    if others := [each for post_id, each in found.items() if post_id not in own]:
        texts = [each.short_answer for each in others]
        masks = await masks_for_earlier(reader, thread, catalogue, texts, is_revealed=is_revealed)
        for each in others:
            masks.short(each)
    return found
