"""Official answers for tests: what Inês says, what a second officer of her cabinet confirms, and topics that ask for two."""

from datetime import date, timedelta
from typing import Any

from forum import clock
from forum.catalogue import snapshot
from forum.catalogue.models import Topic
from forum.people import grants
from forum.people.accounts import Account
from forum.people.person import Person
from forum.threads.models import OfficialAnswer, Post, Thread
from forum.threads.official import marking, reviewing
from forum.threads.official.statements import StatementDetails
from tests.cast import person

LAW = ("Lei n.º 23/2007", "https://diariodarepublica.pt/", "78.º")
PRACTICE = ("Prática do gabinete GAJI", "", "")


def said(
    short: str = "Keep proof that you tried.", *sources: tuple[str, str, str], review_by: date | None = None
) -> StatementDetails:
    today = clock.today()
    return StatementDetails(short, sources or (LAW,), str(today), str(review_by or today + timedelta(days=90)))


async def officer_of(code: str, nickname: str = "bilal") -> Person:
    """Bilal, who is an officer of that cabinet from now on."""
    cabinet = (await snapshot.current()).cabinet(code)
    assert cabinet is not None
    await grants.give(await Account.get(nickname=nickname), "officer", by=None, cabinet_id=cabinet.id)
    return await person(nickname)


async def second_officer() -> Person:
    """Bilal, who is an officer of GAJI from now on, as Inês is."""
    return await officer_of("GAJI")


async def ask_for_two(topic: str = "documentation") -> None:
    """From now on that topic's official answers need two officers."""
    await Topic.filter(slug=topic).update(two_confirm=True)
    await snapshot.changed()
    snapshot.forget()


async def about(post: Post, by: str | Person = "ines") -> dict[str, Any]:
    """What the verbs are told: the answer, its thread as it is now, who acts, the catalogue."""
    thread = await Thread.get(id=post.thread_id)
    who = by if isinstance(by, Person) else await person(by)
    return {"post": post, "thread": thread, "by": who, "catalogue": await snapshot.current()}


async def mark(post: Post, statement: StatementDetails | None = None, by: str | Person = "ines") -> OfficialAnswer:
    return await marking.mark(**await about(post, by), statement=statement or said())


async def correct(post: Post, short: str = "Keep every proof.", meaning: str = "meaning", **how: Any) -> OfficialAnswer:
    return await reviewing.correct(**await about(post), statement=said(short), meaning=meaning, **how)


async def withdraw(post: Post, reason: str = "The law changed.") -> None:
    await marking.withdraw(**await about(post), reason=reason)


async def in_force(post: Post) -> OfficialAnswer | None:
    """What is official in the answer's thread."""
    thread = await Thread.get(id=post.thread_id).select_related("official")
    return thread.official if thread.official_id else None
