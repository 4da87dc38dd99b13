"""A wave of junk: a thousand questions without an account cost one act, and no real one is lost."""

from datetime import timedelta
from typing import Any

import pytest

from bench import wave
from bench.wave import ask, junk
from forum import clock
from forum.catalogue import snapshot
from forum.threads.holding import waves
from forum.threads.models import ReviewItem, Thread
from moderation.review import batches, queue
from moderation.review.queue import Filters
from tests.cast import person

pytestmark = pytest.mark.usefixtures("app")

REAL = [
    (
        "My residence card expires",
        "My residence card expires this month and the office gives no date. What should I do now?",
    ),
    (
        "A rent without a contract",
        "The landlord asks me for six months of rent and gives me no contract. Is that allowed?",
    ),
    (
        "A school for my daughter",
        "My daughter is seven years old and the school says that it has no place. Who can help us?",
    ),
    ("Work without pay", "I picked olives for two months and the boss did not pay me. How do I get my money?"),
]


async def test_one_act_rejects_the_junk_of_an_hour_and_all_twenty_real_questions_stay():
    figures = await wave.come(200, by=await person("marta"))
    assert (figures.rows, figures.rows_after, figures.rejected, figures.real_left) == (21, 20, 200, 20)


async def test_questions_that_say_the_same_are_one_row_of_the_queue_and_real_ones_stay_by_themselves():
    marta = await person("marta")
    real = [await ask(*each) for each in REAL]
    for each in junk(12):
        await ask(*each)
    shown = (await queue.page(Filters(), by=marta)).rows
    assert sorted(row.facts["alike"] for row in shown) == [0, 0, 0, 0, 12]
    assert {row.facts["thread_id"] for row in shown if not row.facts["alike"]} == {thread.id for thread in real}


async def test_one_act_rejects_a_wave_and_one_takes_it_back_and_what_came_later_waits():
    marta, catalogue = await person("marta"), await snapshot.current()
    real = [await ask(*each) for each in REAL]
    for each in junk(10):
        await ask(*each)
    row = next(row for row in (await queue.page(Filters(), by=marta)).rows if row.facts["alike"])
    found = await batches.find(row.facts["batch"], by=marta)
    assert found.until is not None
    with clock.moved_to(clock.now() + timedelta(minutes=1)):
        [late] = [await ask(*each) for each in junk(1)]
    said: dict[str, Any] = {
        "reason": "advertising",
        "statement": "It is advertising.",
        "by": marta,
        "catalogue": catalogue,
    }
    assert await batches.reject(found.id, found.until, **said) == 10
    assert (await Thread.get(id=late.id)).status == "pending"
    assert await Thread.filter(id__in=[each.id for each in real], status="pending").count() == 4
    assert await Thread.filter(status="rejected").count() == 10
    assert await batches.undo(found.id, by=marta, catalogue=catalogue) == 10
    assert await Thread.filter(status="pending").count() == 15
    assert (await batches.find(found.id, by=marta)).waiting == 11


async def test_a_few_who_ask_the_same_are_no_wave():
    for _ in range(waves.FROM - 1):
        await ask(*REAL[0])
    assert await ReviewItem.filter(batch__isnull=False).count() == 0
