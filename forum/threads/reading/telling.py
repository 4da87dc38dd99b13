"""The part of a thread's page about its other face: for the asker and the team alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from forum.catalogue.views import Catalogue
from forum.people.person import Person
from forum.threads.models import Face, OfficialAnswer, Post, Thread
from forum.threads.posting import faces
from forum.threads.visibility import visible_to

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Telling:
    """The public face of a private thread: the `proposal` that waits for its asker until `until`, else the `last` one.

    `public` is the thread made of it, with its `answers` and the official `version`. `may_propose`: there is none yet.
    """

    proposal: Face | None
    until: datetime | None
    last: Face | None
    public: Thread | None
    answers: list[Post]
    version: OfficialAnswer | None
    may_propose: bool

    @property
    def in_sight(self) -> bool:
        return self.public is not None and (self.public.visibility, self.public.status) == ("public", "published")


async def telling_of(thread: Thread, catalogue: Catalogue) -> Telling | None:
    """What became of telling a private thread publicly; None for a public one."""
    if thread.visibility != "private":
        return None
    rows = await Face.filter(private_id=thread.id).order_by("-id").select_related("public__official")
    last = rows[0] if rows else None
    told = next((each for each in rows if each.public_id is not None), None)
    since = faces.opened_since(catalogue)
    proposal = last if last and last.state == "proposed" and last.proposed_at >= since else None
    public = told.public if told else None
    return Telling(
        proposal=proposal,
        until=proposal.proposed_at + timedelta(days=catalogue.consent_days) if proposal else None,
        last=last,
        public=public,
        answers=await _answers(public) if public else [],
        version=public.official if public else None,
        may_propose=faces.may_be_told(thread) and not any(each.state == "published" for each in rows),
    )


async def _answers(public: Thread) -> list[Post]:
    """The team's answers to a public face, the official one first; they stay here when it is out of sight."""
    found = Post.filter(thread_id=public.id, kind="answer", status="published").exclude(role="member")
    answers = await found.order_by("created_at", "id").limit(SHOWN)
    official_id = public.official.post_id if public.official else None
    return sorted(answers, key=lambda each: each.id != official_id)


async def told_from(thread: Thread, reader: Person, catalogue: Catalogue) -> Thread | None:
    """The private thread that a public one stands for, for whoever sees both."""
    if not thread.retold or not reader.signed_in:
        return None
    face = await Face.filter(public_id=thread.id).first()
    if face is None:
        return None
    return await Thread.filter(visible_to(reader, catalogue), id=face.private_id, visibility="private").first()


async def open_for(asked: list[Thread], catalogue: Catalogue) -> set[int]:
    """The ids of those of one's own threads of which a public version waits for one's word."""
    private = [thread.id for thread in asked if thread.visibility == "private"]
    if not private:
        return set()
    open_ = Face.filter(private_id__in=private, state="proposed", proposed_at__gte=faces.opened_since(catalogue))
    return {int(str(each)) for each in await open_.values_list("private_id", flat=True)}
