"""Who relies on an official answer is told once when it is corrected or withdrawn, whatever they said and however often."""

import random

import pytest

from forum import clock
from forum.catalogue import snapshot
from forum.events import Event
from forum.notifications import notifications
from forum.notifications.models import Notification
from forum.notifications.notifications import OFFICIAL_CORRECTED, OFFICIAL_WITHDRAWN
from forum.people.accounts import Account
from forum.threads.models import Post, Thread
from forum.threads.official import reviewing
from forum.threads.official.affected import affected_by
from forum.threads.posting import lifecycle, votes
from tests import cast
from tests.cast import CAST, answer, ask, person
from tests.forum.threads.officers import about, ask_for_two, correct, in_force, mark, said, second_officer, withdraw

pytestmark = pytest.mark.usefixtures("app")


async def official() -> Post:
    """Amina's question with an official answer."""
    post = await answer(await ask())
    await mark(post)
    return post


async def notified(kind: str = OFFICIAL_CORRECTED) -> list[str]:
    await cast.notify()
    rows = await Notification.filter(kind=kind).select_related("account")
    return sorted(row.account.nickname for row in rows)


async def of(post: Post) -> Thread:
    return await Thread.get(id=post.thread_id)


async def same(thread: Thread, nickname: str) -> None:
    await votes.say_same(thread, True, voter=votes.voter_of(await person(nickname), ""))


async def helped(post: Post, nickname: str, how: bool = True) -> None:
    await votes.say_helpful(post, how, voter=votes.voter_of(await person(nickname), ""))


async def test_whoever_asked_followed_has_the_same_problem_or_was_helped_is_told_once() -> None:
    post = await official()
    await votes.follow(await of(post), True, by=await person("bilal"))
    await votes.follow(await of(post), True, by=await person("amina"))
    await same(await of(post), "rahima")
    await helped(post, "rui")
    await helped(post, "bilal")
    await correct(post)
    assert await notified() == ["amina", "bilal", "rahima", "rui"]
    assert len(await affected_by(await of(post), clock.now())) == 4


async def test_what_did_not_help_and_what_visitors_said_tells_nobody() -> None:
    post = await official()
    await helped(post, "rui", False)
    await votes.say_same(await of(post), True, voter=votes.voter_of(await person(None), "a cookie"))
    await correct(post)
    assert await notified() == ["amina"]


async def test_those_of_the_same_question_asked_elsewhere_are_told_too() -> None:
    post, duplicate = await official(), await ask("bilal", visibility="private")
    marta, known = await person("marta"), await snapshot.current()
    await lifecycle.link_duplicate(duplicate, of=await of(post), by=marta, catalogue=known)
    await same(duplicate, "rahima")
    await withdraw(post)
    assert await notified(OFFICIAL_WITHDRAWN) == ["amina", "bilal", "rahima"]


async def test_a_withdrawal_that_was_recorded_before_versions_were_called_so_is_heard_too() -> None:
    post = await official()
    await withdraw(post)
    event = await Event.get(verb="official.withdrawn")
    event.particulars["standing"] = event.particulars.pop("version")
    await event.save(update_fields=["particulars"])
    assert await notified(OFFICIAL_WITHDRAWN) == ["amina"]


async def test_a_typing_mistake_and_a_renewal_tell_nobody() -> None:
    post = await official()
    await correct(post, meaning="typo")
    version = await in_force(post)
    assert version is not None
    await reviewing.renew(**await about(post), review_by=str(version.review_by.replace(year=2099)))
    assert await notified() == []


async def test_every_correction_is_told_and_none_twice() -> None:
    post = await official()
    await correct(post, "One.", "detail")
    await correct(post, "One.", "detail")
    await correct(post, "Two.", "meaning")
    assert await notified() == ["amina", "amina"]


async def test_another_answer_in_its_place_is_told_like_a_correction() -> None:
    post = await official()
    await mark(await answer(await of(post), body="Another word of the cabinet."))
    assert await notified() == ["amina"]


async def test_a_proposal_is_told_to_nobody_before_it_is_confirmed() -> None:
    post, bilal = await official(), await second_officer()
    await ask_for_two()
    await mark(post, said("Other words."))
    assert await notified() == []
    await reviewing.confirm(**await about(post, bilal))
    assert await notified() == ["amina"]


async def test_somebody_who_left_is_not_told() -> None:
    post = await official()
    await helped(post, "rui")
    await Account.filter(nickname="rui").delete()
    await correct(post)
    assert await notified() == ["amina"]


@pytest.mark.parametrize("seed", range(6))
async def test_the_notices_are_as_many_as_the_people_who_rely_on_it(seed: int) -> None:
    chance, post, duplicate = random.Random(seed), await official(), await ask(CAST[seed])
    marta, known = await person("marta"), await snapshot.current()
    await lifecycle.link_duplicate(duplicate, of=await of(post), by=marta, catalogue=known)
    relying = {"amina", CAST[seed]}
    for _ in range(12):
        nickname, thread = chance.choice(CAST), chance.choice([await of(post), duplicate])
        relying.add(nickname)
        way = chance.randrange(3)
        if way == 0:
            await votes.follow(thread, True, by=await person(nickname))
        elif way == 1:
            await same(thread, nickname)
        else:
            await helped(post, nickname)
    await correct(post)
    assert await notified() == sorted(relying)


async def test_what_one_was_told_is_new_until_one_marks_it_as_seen() -> None:
    post = await official()
    await correct(post)
    await cast.notify()
    amina = await person("amina")
    assert [(row.thread_id, row.seen_at) for row in await notifications.of(amina)] == [(post.thread_id, None)]
    await notifications.mark_seen(by=amina)
    assert [row.seen_at is None for row in await notifications.of(amina)] == [False]
