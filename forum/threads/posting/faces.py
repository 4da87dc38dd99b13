"""Public faces of private questions: staff propose a de-identified text, and nothing is public before the asker says yes.

The public face is an ordinary thread by a shadow that nobody holds. Only a row links both, which the team and the asker read.
Answers to it answer the private question too (decision 0023).
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tortoise.queryset import QuerySet

from forum import clock, database, events, text
from forum.catalogue import public_contacts
from forum.catalogue.periods import DRAFT_DAYS
from forum.catalogue.views import Catalogue
from forum.errors import Conflict, Invalid
from forum.people import permissions, shadows
from forum.people.person import ASKER, VISITOR, Person
from forum.text import Prose, personal
from forum.threads import state
from forum.threads.casework import deadlines
from forum.threads.locking import OVER, locked_for, locked_together
from forum.threads.models import LONGEST_WISH, Face, Post, Revision, Thread
from forum.threads.posting import lifecycle
from forum.threads.posting.asking import language_of
from forum.threads.posting.lengths import check_words
from forum.threads.posting.repeating import repeated
from forum.threads.visibility import subject

YES, NO, CHANGE = WORDS = ("yes", "no", "change")
BECOMES = {YES: "published", NO: "refused", CHANGE: "change"}
ENDED = ("refused", "change", "lapsed", "replaced")


@dataclass(frozen=True, slots=True)
class Findings:
    """What a proposed text may give away: personal data in it, and passages that the private thread has word by word."""

    personal: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()


def may_be_told(thread: Thread) -> bool:
    """Whether a thread is one that may get a public face: a private question in sight, whose asker can be asked."""
    private = thread.kind == "question" and thread.visibility == "private"
    return private and thread.status == "published" and thread.author_id is not None


async def findings(thread: Thread, title: str, body: str, catalogue: Catalogue) -> Findings:
    """What is pointed out to staff before a text is proposed; compared with everything the thread says and said."""
    texts = [thread.title]
    for post in await Post.filter(thread_id=thread.id).order_by("created_at", "id"):
        texts.append(post.source)
    for earlier in await Revision.filter(post__thread_id=thread.id).order_by("id"):
        texts += [earlier.title, earlier.source]
    return await asyncio.to_thread(_found, f"{title}\n{body}", texts, catalogue)


def _found(words: str, texts: list[str], catalogue: Catalogue) -> Findings:
    places = personal.found(words, catalogue.contacts)
    return Findings(tuple(words[each.start : each.end] for each in places), tuple(repeated(words, texts)))


async def propose(
    thread: Thread,
    title: str,
    body: Prose,
    *,
    by: Person,
    catalogue: Catalogue,
    language: str = "",
    interface: str = "",
    looked: bool = False,
) -> Face:
    """Proposes a text to the asker of a private question, in place of an earlier proposal.

    Personal data in it is hidden in any case. What was found in it is pointed out first: with it, the text is proposed only
    by somebody who `looked`. Raises NotSignedIn, NotAllowed, Invalid (`title`, `body` as for any question, `looked:
    missing`, `language: unknown`), Conflict (`gone`, `not_private`, `told`).
    """
    permissions.require(by, "tell_publicly", subject(thread, catalogue))
    _require_tellable(thread)
    if wrong := check_words(title, body.source):
        raise Invalid(wrong)
    code = language_of(f"{title} {body.source}", language, interface=interface, catalogue=catalogue)
    if code not in catalogue.languages or catalogue.languages[code].archived:
        raise Invalid({"language": "unknown"})
    if not looked and await findings(thread, title, body.source, catalogue) != Findings():
        raise Invalid({"looked": "missing"})
    title, body = await public_contacts.hide_others(title), await _hidden(body)
    async with database.transaction():
        thread = await locked_for(thread, "tell_publicly", by=by, catalogue=catalogue)
        _require_tellable(thread)
        if await Face.exists(private_id=thread.id, state="published"):
            raise Conflict("told")
        moment = clock.now()
        await Face.filter(private_id=thread.id, state="proposed").update(state="replaced", answered_at=moment)
        columns: dict[str, Any] = {"language_id": code, "title": title, "body": body.source, "html": body.html}
        face = await Face.create(
            private_id=thread.id, state="proposed", proposed_by_id=by.account_id, proposed_at=moment, **columns
        )
        await events.record("thread.telling_proposed", thread, by=by, face=face.id)
    return face


def _require_tellable(thread: Thread) -> None:
    if not may_be_told(thread):
        raise Conflict("not_private" if thread.visibility != "private" else "gone")


async def _hidden(body: Prose) -> Prose:
    words = await public_contacts.hide_others(body.source)
    return body if words == body.source else await text.prose(words)


async def answer(
    thread: Thread, word: str, *, read: str, by: Person, catalogue: Catalogue, wish: str = ""
) -> Thread | None:
    """The asker's answer, one of WORDS, to the proposal that they `read` (its id); a change needs a line. Returns what yes made.

    The same again changes nothing. Raises NotSignedIn, NotAllowed, Invalid (`word: unknown`, `wish`: missing, too_long),
    Conflict (`gone`; `text_changed` where another text is proposed by now or none).
    """
    by = by.within(thread.author_id)
    permissions.require(by, "agree_to_telling", subject(thread, catalogue))
    if word not in WORDS:
        raise Invalid({"word": "unknown"})
    if word == CHANGE and not wish:
        raise Invalid({"wish": "missing"})
    if len(wish) > LONGEST_WISH:
        raise Invalid({"wish": "too_long"})
    async with database.transaction():
        thread = await locked_for(thread, "agree_to_telling", by=by, catalogue=catalogue)
        face = await Face.filter(private_id=thread.id).order_by("-id").first()
        if face is None or str(face.id) != read:
            raise Conflict("text_changed")
        if face.state == BECOMES[word]:
            return await Thread.get_or_none(id=face.public_id)
        if face.state != "proposed" or face.proposed_at < opened_since(catalogue):
            raise Conflict("text_changed")
        if word == YES:
            _require_tellable(thread)
        wish = (await public_contacts.hide_others(wish))[:LONGEST_WISH] if word == CHANGE else ""
        public = await _publish(face, thread, catalogue) if word == YES else None
        made = {"public_id": public.id} if public else {}
        await Face.filter(id=face.id).update(state=BECOMES[word], wish=wish, answered_at=clock.now(), **made)
        await events.record("thread.telling_answered", thread, by=by, face=face.id)
    return public


async def _publish(face: Face, private: Thread, catalogue: Catalogue) -> Thread:
    """Makes the public thread of a face: its text, and of the private thread no more than topic, cabinet and example."""
    nobody = await shadows.make(VISITOR, example=private.example)
    moment, topic = clock.now(), catalogue.topics[private.topic_id]
    columns: dict[str, Any] = {
        "kind": "question",
        "topic_id": topic.id,
        "language_id": face.language_id,
        "cabinet_id": private.cabinet_id,
        "answer_by": deadlines.answer_by(topic, moment, catalogue.cabinets[private.cabinet_id]),
        "author_id": nobody.account_id,
        "title": face.title,
        "visibility": "public",
        "status": "published",
        "example": private.example,
        "retold": True,
        **dict.fromkeys(("created_at", "waiting_since", "active_at", "seen_at"), moment),
    }
    said = {"role": "member", "source": face.body, "html": face.html, "renderer": text.RENDERER_VERSION}
    public, _ = await state.begin(catalogue, said, **columns)
    await events.record("thread.asked", public, by=nobody, kind="question", held=False)
    return public


async def withdraw(thread: Thread, *, by: Person, catalogue: Catalogue) -> None:
    """Takes the public face of one's question out of everybody's sight; its answers stay readable beside the private one.

    Again changes nothing. Raises NotSignedIn, NotAllowed.
    """
    by = by.within(thread.author_id)
    permissions.require(by, "agree_to_telling", subject(thread, catalogue))
    async with database.transaction():
        for public in await publics_of([thread]):
            thread, public = await locked_together(thread, public)
            told = Face.filter(private_id=thread.id, public_id=public.id, state="published")
            if not await told.update(state="withdrawn"):
                continue
            if public.status not in OVER:
                nobody = Person(public.author_id, roles=frozenset({ASKER}), example=by.example)
                await lifecycle.withdraw(public, by=nobody, catalogue=catalogue)
            await events.record("thread.telling_withdrawn", thread, by=by)


async def publics_of(threads: list[Thread]) -> list[Thread]:
    """The public faces of these threads, in sight or not."""
    told = Face.filter(private_id__in=[thread.id for thread in threads] or [0], public_id__isnull=False)
    return await Thread.filter(id__in=[face.public_id for face in await told] or [0]).order_by("id")


def opened_since(catalogue: Catalogue) -> datetime:
    """The moment before which a proposal nobody answered is a no."""
    return clock.now() - timedelta(days=catalogue.consent_days)


async def lapse(catalogue: Catalogue) -> int:
    """Ends the proposals that nobody answered in time; returns how many. Nothing of them becomes public."""
    late = await Face.filter(state="proposed", proposed_at__lt=opened_since(catalogue)).order_by("id")
    for face in late:
        async with database.transaction():
            thread = await Thread.filter(id=face.private_id).select_for_update().get()
            open_ = Face.filter(id=face.id, state="proposed")
            if await open_.update(state="lapsed", answered_at=clock.now()):
                await events.record("thread.telling_answered", thread, by=None, face=face.id)
    return len(late)


def over(catalogue: Catalogue) -> QuerySet[Face]:
    """The proposals of which nothing came, as long after as drafts are kept."""
    return Face.filter(state__in=ENDED, answered_at__lt=catalogue.ends(DRAFT_DAYS))
