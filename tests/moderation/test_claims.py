"""Handing what waits to a colleague."""

from datetime import timedelta

import pytest

from forum import clock
from forum.errors import Conflict, Invalid, NotAllowed
from forum.events import Event
from forum.people import grants
from forum.people.accounts import Account
from forum.threads import state
from forum.threads.models import Post, ReviewItem
from moderation.models import Decision
from moderation.review import appeals, claims, queue
from moderation.review.claims import CLAIMED_FOR
from moderation.review.queue import Filters
from tests.cast import ask, person

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
async def item() -> ReviewItem:
    thread = await ask()
    return await state.enqueue(await Post.get(thread_id=thread.id, kind="question"), thread, reasons=["scam"])


@pytest.fixture(autouse=True)
async def _bilal_moderates(app: object) -> None:
    await grants.give(await Account.get(nickname="bilal"), "moderator", by=None)


async def free(by: str = "marta") -> int:
    return len((await queue.page(Filters(taken="nobody"), by=await person(by))).rows)


async def test_a_moderator_hands_an_item_to_another_whose_claim_lapses_like_any(item: ReviewItem):
    marta, bilal = await person("marta"), await person("bilal")
    await claims.claim(item, by=marta)
    row = await claims.assign(item, "bilal", by=marta)
    assert row.claimed_by_id == bilal.account_id
    with pytest.raises(Conflict, match="claimed"):
        await claims.claim(item, by=marta)
    assert await free() == 0
    with clock.moved_to(clock.now() + CLAIMED_FOR + timedelta(seconds=1)):
        assert await free() == 1
    event = await Event.get(verb="item.handed", subject_id=item.id)
    assert event.particulars == {"to": bilal.account_id}
    assert event.hash


async def test_only_a_moderator_hands_and_is_handed_something(item: ReviewItem):
    marta = await person("marta")
    with pytest.raises(NotAllowed):
        await claims.assign(item, "marta", by=await person("ines"))
    for nickname, code in (("", "missing"), ("nobody-at-all", "no_such_person"), ("ines", "no_moderator")):
        with pytest.raises(Invalid) as refused:
            await claims.assign(item, nickname, by=marta)
        assert refused.value.fields == {"to": code}
    assert await free() == 1


async def test_nobody_hands_on_what_somebody_else_has_or_what_is_over(item: ReviewItem):
    await claims.claim(item, by=await person("bilal"))
    with pytest.raises(Conflict, match="claimed"):
        await claims.assign(item, "marta", by=await person("marta"))
    await ReviewItem.filter(id=item.id).update(ended_at=clock.now())
    with pytest.raises(Conflict, match="item_ended"):
        await claims.assign(item, "marta", by=await person("bilal"))


async def test_an_objection_is_not_handed_to_whoever_made_the_decision():
    thread, amina = await ask(), await person("amina")
    post = await Post.get(thread_id=thread.id, kind="question")
    made = await Decision.create(
        verdict="lock", reason="insult", statement="It was loud.", language="en", post_id=post.id, thread_id=thread.id,
        person_id=amina.account_id, by_id=(await person("bilal")).account_id, at=clock.now(),
    )  # fmt: skip
    appeal = await appeals.appeal(made, body="It was not.", by=amina)
    with pytest.raises(Invalid) as refused:
        await claims.assign(await ReviewItem.get(appeal_id=appeal.id), "bilal", by=await person("marta"))
    assert refused.value.fields == {"to": "decided_it"}
