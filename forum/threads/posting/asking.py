"""Asking: a thread begins with its question."""

from typing import Any

from forum import clock, database, events, text
from forum.catalogue.views import Catalogue, TopicView
from forum.errors import Invalid
from forum.people import permissions
from forum.people.person import Person
from forum.text import Prose
from forum.text.language import recognise
from forum.threads import state
from forum.threads.casework import deadlines, routing
from forum.threads.holding import judging
from forum.threads.holding.rules import NOTHING_HELD, Draft, Policy
from forum.threads.models import KINDS, NEVER, Thread

TITLE = (4, 150)
BODY = (10, 20_000)
OTHER = "other"


def check_words(title: str, body: str) -> dict[str, str]:
    """What is wrong with a title or a body, field → code; both as cleaned by `text`."""
    wrong = {}
    if code := _length(title, TITLE):
        wrong["title"] = code
    if code := _length(body, BODY):
        wrong["body"] = code
    return wrong


def check_body(body: str, shortest: int = BODY[0]) -> dict[str, str]:
    code = _length(body, (shortest, BODY[1]))
    return {"body": code} if code else {}


def _length(value: str, bounds: tuple[int, int]) -> str | None:
    shortest, longest = bounds
    if not value or not (text.word_count(value) or text.han_count(value)):
        return "missing"
    if len(value) < shortest:
        return "too_short"
    return "too_long" if len(value) > longest else None


def language_of(words: str, chosen: str, *, interface: str, catalogue: Catalogue) -> str:
    """The language somebody chose, else the one the letters show, else the one they read the page in."""
    if chosen:
        return chosen
    return recognise(words, [language.code for language in catalogue.offered_languages()]) or interface


async def ask(
    *,
    by: Person,
    topic: TopicView,
    language: str,
    title: str,
    body: Prose,
    catalogue: Catalogue,
    kind: str = "question",
    visibility: str = "",
    danger: bool = False,
    language_named: str = "",
    example: bool = False,
    policy: Policy = NOTHING_HELD,
) -> Thread:
    """Opens a thread; `visibility` empty means as is safest for the topic, and `danger` saves as private whatever was chosen.

    What the rules of holding keep back, by `policy`, is pending; what they or the asker call urgent waits for a look.
    Raises NotSignedIn, NotAllowed, Invalid (`title`, `body`: missing, too_short, too_long; `topic: archived`;
    `language: unknown`; `kind: unknown`).
    """
    permissions.require(by, "announce" if kind == "announcement" else "ask")
    wrong = check_words(title, body.source)
    if kind not in KINDS:
        wrong["kind"] = "unknown"
    if not catalogue.offers(topic):
        wrong["topic"] = "archived"
    if language not in catalogue.languages or catalogue.languages[language].archived:
        wrong["language"] = "unknown"
    if wrong:
        raise Invalid(wrong)
    private = danger or (visibility or topic.visibility) == "private"
    if kind == "announcement":
        private = False
    draft = Draft(
        by=by,
        kind="question",
        thread_kind=kind,
        topic_id=topic.id,
        language=language,
        private=private,
        body=body,
        title=title,
        danger=danger,
    )
    verdict = await judging.judge(draft, policy=policy, catalogue=catalogue)
    title, body = await judging.mended(draft, verdict)
    moment = clock.now()
    async with database.transaction():
        cabinet_id = routing.owner(topic, title, body.source, await routing.in_force(), catalogue)
        promised = deadlines.answer_by(topic, moment, catalogue.cabinets[cabinet_id])
        thread, question = await state.begin(
            catalogue,
            _first_post(by, kind, body),
            kind=kind,
            topic_id=topic.id,
            language_id=language,
            language_named=language_named[:60] if language == OTHER else "",
            cabinet_id=cabinet_id,
            answer_by=promised if kind == "question" else None,
            author_id=by.account_id,
            title=title,
            visibility="private" if private else "public",
            status=verdict.status,
            danger=danger,
            example=example,
            created_at=moment,
            waiting_since=moment if kind == "question" else NEVER,
            active_at=moment,
            seen_at=moment,
        )
        await judging.put_waiting(question, thread, verdict, danger=danger and not example)
        await events.record("thread.asked", thread, by=by, kind=kind, held=bool(verdict.held))
    return thread


def _first_post(by: Person, kind: str, body: Prose) -> dict[str, Any]:
    """What a question's post says beside what it shares with its thread."""
    announces = kind == "announcement"
    return {
        "role": speaks_as(by) if announces else "member",
        "shown_name": "" if announces else by.nickname,
        "source": body.source,
        "html": body.html,
        "renderer": body.version,
    }


def speaks_as(person: Person) -> str:
    """The role whose word somebody's post is: the most particular they hold."""
    return next((role for role in ("officer", "mediator", "moderator", "admin") if role in person.roles), "member")
