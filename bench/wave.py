"""A wave of junk: so many alike questions and twenty real ones without an account within an hour, and the act that rejects it."""

import json
import random
import time
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from forum import clock, examples, text
from forum.catalogue import snapshot
from forum.people.person import VISITOR, Person
from forum.threads.models import Thread
from forum.threads.posting import asking
from forum.threads.posting.asking import Question
from moderation.review import batches, queue
from moderation.review.queue import Filters

QUESTIONS = Path(examples.__file__).with_name("questions.jsonl")
REAL = 20
JUNK = "Earn {number} euro a week from home with our crypto plan {word}, write to us on the channel {word} today"
SAID = {"reason": "advertising", "statement": "It is advertising. You can object."}


class Figures(NamedTuple):
    """The rows of the queue before the act and after it, how many it rejected, the real ones left, seconds to ask and to reject."""

    rows: int
    rows_after: int
    rejected: int
    real_left: int
    asking: float
    rejecting: float


async def ask(title: str, body: str) -> Thread:
    """A visitor's question, about papers."""
    about = {"topic": "documentation", "language": "en", "visibility": "public"}
    question = Question(title=title, body=await text.prose(body), **about)
    return await asking.ask(question, by=VISITOR, catalogue=await snapshot.current())


def junk(number: int) -> Iterable[tuple[str, str]]:
    """So many texts of the same junk, none like another letter for letter."""
    chance = random.Random(number)
    for _ in range(number):
        pay, word = chance.randint(100, 9999), "".join(chance.choices("abcdefghij", k=6))
        yield f"Earn {pay} euro a week", JUNK.format(number=pay, word=word)


def real() -> list[tuple[str, str]]:
    """Twenty questions of the examples, in many languages."""
    lines = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    return [(each["title"], each["body"]) for each in lines[:: len(lines) // REAL][:REAL]]


async def come(number: int, *, by: Person) -> Figures:
    """Lets them come, and a moderator reject the batch; the numbers of both."""
    begun, kept, waits, began = clock.now(), [], real(), time.perf_counter()
    for place, each in enumerate(junk(number)):
        with clock.moved_to(begun + place * timedelta(hours=1) / number):
            if waits and place % (number // REAL) == 0:
                kept.append(await ask(*waits.pop()))
            await ask(*each)
    asked = time.perf_counter()
    with clock.moved_to(begun + timedelta(hours=1)):
        shown = (await queue.page(Filters(), by=by, rows=number)).rows
        largest = max(shown, key=lambda row: row.facts["alike"])
        batch = await batches.find(largest.facts["batch"], by=by)
        assert batch.until is not None
        rejected = await batches.reject(batch.id, batch.until, **SAID, by=by, catalogue=await snapshot.current())
        left = (await queue.page(Filters(), by=by, rows=number)).rows
    found = {row.facts["thread_id"] for row in left} & {thread.id for thread in kept}
    return Figures(len(shown), len(left), rejected, len(found), asked - began, time.perf_counter() - asked)
