"""Acts of example cases in public: asking, answering, votes, follows, official answers; each is one verb."""

from datetime import timedelta
from typing import Any

from forum import clock, text
from forum.threads.holding.rules import NOTHING_HELD, Policy
from forum.threads.models import Post, Thread
from forum.threads.official import marking, reviewing
from forum.threads.official.statements import StatementDetails
from forum.threads.posting import answering, asking, drafts, votes
from forum.threads.posting.votes import Voter
from forum.threads.renderings import rendering
from forum.threads.renderings.details import Details
from forum.threads.visibility import find_thread
from moderation.desk import counter
from moderation.examples.desk import QUESTION, Desk

HOLDING = Policy(on=True, first_posts=1)


async def ask(
    desk: Desk,
    case: str,
    *,
    by: str,
    topic: str,
    language: str,
    title: str,
    body: str,
    judged: bool = False,
    **how: Any,
) -> None:
    """A question, or a discussion (`kind`); `judged` puts it before the rules of holding."""
    question = asking.Question(topic=topic, language=language, title=title, body=await text.prose(body), **how)
    policy = HOLDING if judged else NOTHING_HELD
    thread = await asking.ask(question, by=await desk.person(by), catalogue=desk.catalogue, example=True, policy=policy)
    await _begun(desk, case, thread)


async def ask_at_counter(desk: Desk, case: str, *, by: str, topic: str, language: str, title: str, body: str) -> None:
    """A question that staff put for somebody who stands at the counter."""
    question = asking.Question(topic=topic, language=language, title=title, body=await text.prose(body))
    put = await counter.put(
        question,
        by=await desk.person(by),
        agreed=True,
        catalogue=desk.catalogue,
        reserved=desk.catalogue.reserved_words(),
    )
    await _begun(desk, case, put.thread)


async def _begun(desk: Desk, case: str, thread: Thread) -> None:
    desk.threads[case] = thread.id
    desk.posts[case, QUESTION] = (await Post.get(thread_id=thread.id, kind=QUESTION)).id


async def answer(desk: Desk, case: str, *, by: str, body: str, name: str = "answer") -> None:
    """An answer, which the rest of the case knows by `name`."""
    post = await answering.answer(
        await desk.thread(case), body=await text.prose(body), by=await desk.person(by), catalogue=desk.catalogue
    )
    desk.posts[case, name] = post.id


async def draft(desk: Desk, case: str, *, by: str, body: str) -> None:
    """A draft of an answer."""
    await drafts.keep(await desk.thread(case), body, by=await desk.person(by), catalogue=desk.catalogue)


async def same_problem(desk: Desk, case: str, *, by: str) -> None:
    """A person's mark of having the same problem."""
    await votes.say_same(await desk.thread(case), True, voter=Voter((await desk.person(by)).account_id))


async def helpful(desk: Desk, case: str, *, by: str, on: str = "answer") -> None:
    """A person's vote that an answer helped."""
    await votes.say_helpful(await desk.post(case, on), True, voter=Voter((await desk.person(by)).account_id))


async def follow(desk: Desk, case: str, *, by: str) -> None:
    """A person's follow of the question."""
    await votes.follow(await desk.thread(case), True, by=await desk.person(by))


async def mark(desk: Desk, case: str, *, by: str, short: str, source: str, for_days: int, on: str = "answer") -> None:
    """An official answer, or a proposal where its topic asks for two officers, to be looked at again after `for_days`."""
    post, thread = await desk.post(case, on), await desk.thread(case)
    said = _statement(short, source, for_days)
    await marking.mark(post, thread, statement=said, by=await desk.person(by), catalogue=desk.catalogue)


async def correct(
    desk: Desk, case: str, *, by: str, short: str, source: str, for_days: int, body: str, on: str = "answer"
) -> None:
    """Another text in the place of an official answer's, which changes its meaning."""
    await reviewing.correct(
        await desk.post(case, on),
        await desk.thread(case),
        statement=_statement(short, source, for_days),
        meaning="meaning",
        by=await desk.person(by),
        catalogue=desk.catalogue,
        body=await text.prose(body),
    )


async def render(
    desk: Desk,
    case: str,
    *,
    by: str,
    language: str,
    passages: list[str],
    title: str = "",
    short: str = "",
    on: str = "answer",
) -> None:
    """A mediator's translation, paragraph by paragraph."""
    person, catalogue = await desk.person(by), desk.catalogue
    thread = await find_thread(desk.threads[case], reader=person, catalogue=catalogue)
    details = Details(title, passages, short)
    await rendering.publish(
        await desk.post(case, on), thread, language, details=details, by=person, catalogue=catalogue
    )


def _statement(short: str, source: str, for_days: int) -> StatementDetails:
    today = clock.today()
    until = today + timedelta(days=for_days)
    return StatementDetails(short, [(source, "", "")], today.isoformat(), until.isoformat())


ACTS = (ask, ask_at_counter, answer, draft, same_problem, helpful, follow, mark, correct, render)
