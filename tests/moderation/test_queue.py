"""The queue: its order, its filters, and who has what in hand for how long."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum import clock, database
from forum.catalogue.views import Catalogue
from forum.errors import Conflict, NotAllowed, NotSignedIn
from forum.people import grants
from forum.people.accounts import Account
from forum.people.person import Person
from forum.threads import keyset, state
from forum.threads.models import Post, ReviewItem, Thread
from moderation.review import claims, queue, waits
from moderation.review.queue import Filters
from moderation.review.waits import LONG, TIMES, unread
from tests.cast import ask, person

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)


async def put(thread: Thread, *reasons: str, urgency: int = 0, hours: int = 1) -> ReviewItem:
    post = await Post.get(thread_id=thread.id, kind="question")
    with clock.moved_to(NOW - timedelta(hours=hours)):
        return await state.enqueue(post, thread, reasons=reasons or ("scam",), urgency=urgency)


async def listed(**how: object) -> list[int]:
    shown = await queue.page(Filters(**how), by=await person("marta"))  # type: ignore[arg-type]
    return [row.id for row in shown.rows]


async def another_moderator() -> Person:
    await grants.give(await Account.get(nickname="bilal"), "moderator", by=None, cabinet_id=None, language=None)
    return await person("bilal")


@pytest.mark.usefixtures("app")
async def test_the_most_urgent_comes_first_and_then_the_oldest():
    urgencies, hours = (0, 50, 0, 90, 50, 0), (5, 1, 9, 2, 3, 1)
    rows = [await put(await ask(), urgency=u, hours=h) for u, h in zip(urgencies, hours, strict=True)]
    assert await listed() == [rows[number].id for number in (3, 4, 1, 2, 0, 5)]


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("size", [1, 2, 3, 5])
async def test_pages_follow_each_other_without_gaps_or_repeats(size: int):
    thread = await ask()
    post = await Post.get(thread_id=thread.id)
    for number in range(13):
        await ReviewItem.create(
            post_id=post.id, thread_id=thread.id, appeal_id=number, reasons=" scam ", urgency=(number % 4) * 10,
            language_id="en", topic_id=thread.topic_id, since=NOW - timedelta(hours=number % 3),
        )  # fmt: skip
    marta = await person("marta")
    whole = await queue.page(Filters(), by=marta, rows=50)
    found, after = [], ""
    while True:
        shown = await queue.page(Filters(after=after), by=marta, rows=size)
        found += [row.id for row in shown.rows]
        after = shown.next
        if not after:
            break
    assert found == [row.id for row in whole.rows]
    assert len(set(found)) == 13


@pytest.mark.parametrize("cursor", ["", "x", "1-2", "1-2-3-4", "-1-5-5", "ffffff-1-1", "1-1-fffffffffffffffffffff", "0-" + "f" * 40 + "-1"])  # fmt: skip
def test_a_cursor_that_no_page_made_means_nothing(cursor: str):
    assert queue.place_of(cursor) is None


@given(st.integers(0, 99), st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1)), st.integers(0, 2**60 - 1))
def test_a_cursor_gives_back_its_place(urgency: int, moment: datetime, row_id: int):
    since = moment.replace(tzinfo=UTC)
    assert queue.place_of(keyset.cursor(urgency, since, row_id)) == (urgency, since, row_id)


async def test_the_filters_leave_only_what_they_name(catalogue: Catalogue):
    housing = catalogue.topic("housing")
    assert housing
    one = await put(await ask(language="bn"), "scam", "insult")
    two = await put(await ask(topic="housing"), "off_topic")
    assert await listed(reason="insult") == [one.id]
    assert await listed(reason="topic") == []
    assert await listed(language="bn") == [one.id]
    assert await listed(topic_id=housing.id) == [two.id]
    await claims.claim(one, by=await person("marta"))
    assert (await listed(taken="me"), await listed(taken="nobody")) == ([one.id], [two.id])
    assert set(await listed(taken="all")) == {one.id, two.id}


@pytest.mark.usefixtures("app")
async def test_a_claim_lapses_after_ten_minutes_and_is_renewed_by_claiming_again():
    row, marta = await put(await ask()), await person("marta")
    bilal = await another_moderator()
    with clock.moved_to(NOW):
        await claims.claim(row, by=marta)
    with clock.moved_to(NOW + timedelta(minutes=9)):
        with pytest.raises(Conflict, match="claimed"):
            await claims.claim(row, by=bilal)
        await claims.claim(row, by=marta)
    with clock.moved_to(NOW + timedelta(minutes=18)), pytest.raises(Conflict):
        await claims.claim(row, by=bilal)
    with clock.moved_to(NOW + timedelta(minutes=19)):
        assert await listed(taken="nobody") == [row.id]
        assert (await claims.claim(row, by=bilal)).claimed_by_id == bilal.account_id


@pytest.mark.usefixtures("app")
async def test_only_ones_own_claim_is_given_back():
    row, marta, bilal = await put(await ask()), await person("marta"), await another_moderator()
    await claims.claim(row, by=marta)
    await claims.release(row, by=bilal)
    assert (await ReviewItem.get(id=row.id)).claimed_by_id == marta.account_id
    await claims.release(row, by=marta)
    assert (await ReviewItem.get(id=row.id)).claimed_by_id is None


@pytest.mark.usefixtures("app")
async def test_the_next_one_is_the_first_that_nobody_has():
    rows = [await put(await ask(), urgency=urgency) for urgency in (50, 40, 30)]
    marta, bilal = await person("marta"), await another_moderator()
    await claims.claim(rows[0], by=bilal)
    first = await queue.claim_next(Filters(), by=marta)
    second = await queue.claim_next(Filters(), by=marta)
    assert first
    assert second
    assert [first.id, second.id] == [rows[1].id, rows[2].id]
    assert await queue.claim_next(Filters(), by=marta) is None
    await state.dequeue(await Post.get(id=rows[0].post_id))
    with pytest.raises(Conflict, match="item_ended"):
        await claims.claim(rows[0], by=marta)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("nickname", ["amina", "rahima", "ines", "ada", None])
async def test_only_moderators_work_the_queue(nickname: str | None):
    row, who = await put(await ask()), await person(nickname)
    refused = NotAllowed if nickname else NotSignedIn
    for work in (queue.page(Filters(), by=who), claims.claim(row, by=who), claims.release(row, by=who), queue.claim_next(Filters(), by=who)):  # fmt: skip
        with pytest.raises(refused):
            await work


@pytest.mark.usefixtures("app")
async def test_the_oldest_wait_of_each_language_is_found_at_every_urgency():
    await put(await ask(language="bn"), urgency=90, hours=2)
    await put(await ask(language="bn"), urgency=10, hours=30)
    await put(await ask(language="pt"), urgency=50, hours=4)
    ended = await put(await ask(language="ar"), hours=99)
    await ReviewItem.filter(id=ended.id).update(ended_at=NOW)
    with clock.moved_to(NOW):
        assert await waits.oldest_waits() == {"bn": timedelta(hours=30), "pt": timedelta(hours=4)}


@pytest.mark.usefixtures("app")
async def test_a_full_queue_takes_no_more_statements_than_a_short_one(catalogue: Catalogue):
    thread, marta = await ask(), await person("marta")
    row = await put(thread, hours=5)
    await claims.claim(row, by=marta)

    async def statements() -> int:
        with database.counting() as counter:
            await queue.page(Filters(), by=marta)
        return len(counter.statements)

    few = await statements()
    for _ in range(30):
        await put(await ask())
    assert await statements() == few == 3


WAITS = st.dictionaries(st.sampled_from(["ar", "bn", "en", "ne", "pt", "ti", "uk"]), st.timedeltas(timedelta(), timedelta(days=90)))  # fmt: skip


@given(WAITS)
def test_who_is_warned_about_waits_longest_and_much_longer_than_the_rest(waits: dict[str, timedelta]):
    warned = unread(waits)
    if warned is None:
        return
    assert waits[warned] == max(waits.values()) >= LONG
    shorter = sum(TIMES * wait <= waits[warned] for code, wait in waits.items() if code != warned)
    assert 2 * shorter >= len(waits) - 1


@given(WAITS, st.permutations(["ar", "bn", "en", "ne", "pt", "ti", "uk"]))
def test_the_warning_does_not_depend_on_the_order_of_languages(waits: dict[str, timedelta], order: list[str]):
    assert unread(waits) == unread({code: waits[code] for code in order if code in waits})


@given(WAITS, st.timedeltas(timedelta(days=400), timedelta(days=900)))
def test_a_language_that_waits_for_a_year_is_always_named(waits: dict[str, timedelta], wait: timedelta):
    assert unread(waits | {"ti": wait}) == "ti"


@pytest.mark.parametrize(
    ("hours", "warned"),
    [
        ({}, None),
        ({"ti": 23}, None),
        ({"ti": 25}, "ti"),
        ({"ti": 72, "en": 3, "pt": 5}, "ti"),
        ({"ti": 72, "en": 60, "pt": 50}, None),
        ({"ti": 72, "ne": 70, "en": 2, "pt": 3, "bn": 1}, "ti"),
        ({"ne": 72, "ti": 72, "en": 2, "pt": 3, "bn": 1}, "ne"),
    ],
)
def test_one_language_is_named_or_none(hours: dict[str, int], warned: str | None):
    assert unread({code: timedelta(hours=number) for code, number in hours.items()}) == warned
