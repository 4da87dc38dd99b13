"""Lists and votes: every row once, in order, both ways; every word counted once a person."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum import clock
from forum.catalogue.views import Catalogue
from forum.threads import keyset, state
from forum.threads.models import Post, Thread
from forum.threads.official import reviewing
from forum.threads.posting import votes
from forum.threads.posting.models import Follow, SameProblem, Vote
from forum.threads.reading import lists, official_lists
from forum.threads.reading.lists import Filters
from tests.cast import answer, ask, person
from tests.forum.threads.officers import about, mark, said

pytestmark = pytest.mark.usefixtures("app")

START = datetime(2026, 5, 4, 9, tzinfo=UTC)


async def asked(count: int) -> list[Thread]:
    """`count` questions; every other pair was asked at the same moment."""
    made = []
    for number in range(count):
        with clock.moved_to(START + timedelta(minutes=number // 2)):
            made.append(await ask(title=f"Question number {number}"))
    return made


@pytest.mark.parametrize("sort", ["newest", "waiting"])
async def test_pages_show_every_row_once_forwards_and_backwards(sort: str, catalogue: Catalogue) -> None:
    made, reader = await asked(11), await person(None)
    forwards, pages, after = [], [], ""
    while True:
        page = await lists.page(Filters(sort=sort, after=after), reader=reader, catalogue=catalogue, rows=3)
        forwards += [thread.id for thread in page.threads]
        pages.append(page)
        if not page.next:
            break
        after = page.next
    expected = sorted(made, key=lambda thread: (thread.created_at, thread.id), reverse=sort == "newest")
    assert forwards == [thread.id for thread in expected]
    assert not pages[0].previous
    back = await lists.page(Filters(sort=sort, before=pages[2].previous), reader=reader, catalogue=catalogue, rows=3)
    assert [thread.id for thread in back.threads] == [thread.id for thread in pages[1].threads]
    first = await lists.page(Filters(sort=sort, before=back.previous), reader=reader, catalogue=catalogue, rows=3)
    assert [thread.id for thread in first.threads] == [thread.id for thread in pages[0].threads]
    assert not first.previous


async def test_the_longest_waiting_come_first_and_the_answered_last(catalogue: Catalogue) -> None:
    made = await asked(3)
    await answer(made[0])
    page = await lists.page(Filters(sort="waiting"), reader=await person(None), catalogue=catalogue)
    assert page.threads[-1].id == made[0].id


async def test_a_language_filter_counts_what_it_leaves_out(catalogue: Catalogue) -> None:
    await ask(language="en")
    await ask(language="bn")
    await ask(language="bn")
    await ask(language="ar", visibility="private")
    left_out = await lists.elsewhere(Filters(language="en"), reader=await person(None), catalogue=catalogue)
    assert left_out == {"bn": 2}


async def test_states_are_what_they_say(catalogue: Catalogue) -> None:
    waiting, answered = await ask(), await ask()
    await answer(answered)
    visitor = await person(None)
    shown = {
        state: await lists.page(Filters(state=state), reader=visitor, catalogue=catalogue)
        for state in ("unanswered", "answered")
    }
    assert [thread.id for thread in shown["unanswered"].threads] == [waiting.id]
    assert [thread.id for thread in shown["answered"].threads] == [answered.id]


async def test_staff_find_private_questions_of_their_cabinet_in_the_list(catalogue: Catalogue) -> None:
    thread = await ask(visibility="private")
    for who, sees in (
        ("ines", True),
        ("marta", True),
        ("amina", True),
        ("rui", False),
        ("bilal", False),
        ("ada", False),
        (None, False),
    ):
        page = await lists.page(Filters(), reader=await person(who), catalogue=catalogue)
        assert (thread.id in [each.id for each in page.threads]) == sees, who


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2200, 1, 1)),
    st.integers(0, 2**60 - 1),
    st.booleans(),
    st.sampled_from(["", "bn", "pt-BR", "-"]),
)
def test_a_cursor_comes_back_as_the_place_it_was_made_of(
    moment: datetime, row_id: int, overdue: bool, language: str
) -> None:
    aware = moment.replace(tzinfo=UTC)
    assert keyset.place_of(keyset.cursor_of(aware, row_id, overdue, language)) == (aware, row_id, overdue, language)


async def official_ones(count: int, fallen: Iterable[int]) -> list[Thread]:
    """`count` answered questions, oldest first; the review date of the official answers of `fallen` has passed."""
    made = await asked(count)
    for number, thread in enumerate(made):
        day = clock.today() + timedelta(days=1 if number in fallen else 9)
        await mark(await answer(thread), said(review_by=day))
    return made


@pytest.mark.parametrize("who", [None, "rui"])
@pytest.mark.parametrize("fallen", [(4, 6), (0, 1, 2, 3, 4, 5, 6), ()], ids=["some", "all", "none"])
async def test_what_is_being_checked_falls_to_the_end_of_all_pages(
    who: str | None, fallen: tuple[int, ...], catalogue: Catalogue
) -> None:
    made = await official_ones(7, fallen)
    falls = [made[number].id for number in fallen]
    newest_first = sorted(made, key=lambda thread: (thread.created_at, thread.id), reverse=True)
    expected = [thread.id for thread in sorted(newest_first, key=lambda thread: thread.id in falls)]
    with clock.moved_to(clock.now() + timedelta(days=2)):
        assert await state.demote_overdue() == len(fallen)
        assert await state.demote_overdue() == 0
        after, pages = "", list[lists.Page]()
        while not pages or after:
            filters = Filters(state="official", after=after)
            pages.append(await lists.page(filters, reader=await person(who), catalogue=catalogue, rows=2))
            after = pages[-1].next
        assert [thread.id for page in pages for thread in page.threads] == expected
        for later, page in zip(reversed(pages), reversed(pages[:-1]), strict=False):
            filters = Filters(state="official", before=later.previous)
            back = await lists.page(filters, reader=await person(who), catalogue=catalogue, rows=2)
            assert [thread.id for thread in back.threads] == [thread.id for thread in page.threads]


@pytest.mark.parametrize("who", [None, "rui"])
async def test_pages_go_by_the_reader_s_languages_forwards_and_backwards(who: str | None, catalogue: Catalogue) -> None:
    own, made = ("bn", "ti"), await asked(9)
    for number, thread in enumerate(made):
        await Thread.filter(id=thread.id).update(language_id=("en", "bn", "ti", "pt")[number % 4])
    rank = {"bn": 0, "ti": 1}
    newest = [(await Thread.get(id=each.id)) for each in reversed(made)]
    newest.sort(key=lambda thread: (-thread.created_at.timestamp(), -thread.id))
    expected = [each.id for each in sorted(newest, key=lambda thread: rank.get(thread.language_id, 2))]
    reader, after, pages = await person(who), "", list[lists.Page]()
    while not pages or after:
        pages.append(await lists.page(Filters(own=own, after=after), reader=reader, catalogue=catalogue, rows=2))
        after = pages[-1].next
    assert [thread.id for page in pages for thread in page.threads] == expected
    for later, page in zip(reversed(pages), reversed(pages[:-1]), strict=False):
        back = await lists.page(Filters(own=own, before=later.previous), reader=reader, catalogue=catalogue, rows=2)
        assert [thread.id for thread in back.threads] == [thread.id for thread in page.threads]


async def test_what_is_being_checked_comes_after_all_other_latest_official_answers() -> None:
    made = await official_ones(4, (2, 3))
    with clock.moved_to(clock.now() + timedelta(days=2)):
        await state.demote_overdue()
        shown = [thread.id for thread in await official_lists.latest(rows=3, topic_id=made[0].topic_id)]
    assert shown == [made[1].id, made[0].id, made[3].id]


async def test_renewed_it_rises_again(catalogue: Catalogue) -> None:
    thread = (await official_ones(1, (0,)))[0]
    with clock.moved_to(clock.now() + timedelta(days=2)):
        await state.demote_overdue()
        assert (await Thread.get(id=thread.id)).overdue
        post = await Post.get(thread_id=thread.id, kind="answer")
        await reviewing.renew(**await about(post), review_by=str(clock.today() + timedelta(days=30)))
        assert not (await Thread.get(id=thread.id)).overdue


@given(st.text(max_size=60))
def test_no_cursor_somebody_makes_up_breaks_a_list(cursor: str) -> None:
    place = keyset.place_of(cursor)
    assert place is None or place[0].tzinfo is UTC


async def test_helped_counts_once_a_voter_and_the_last_word_holds() -> None:
    post = await answer(await ask())
    voter = votes.voter_of(await person("amina"), "")
    for word in (True, True, False, False):
        await votes.say_helpful(post, word, voter=voter)
    counted = await Post.get(id=post.id)
    assert (counted.helpful_yes, counted.helpful_no, await Vote.all().count()) == (0, 1, 1)
    await votes.say_helpful(post, None, voter=voter)
    counted = await Post.get(id=post.id)
    assert (counted.helpful_yes, counted.helpful_no) == (0, 0)


async def test_votes_at_the_same_time_are_all_counted() -> None:
    post = await answer(await ask())
    visitor = await person(None)
    await asyncio.gather(*(votes.say_helpful(post, True, voter=votes.voter_of(visitor, str(n))) for n in range(12)))
    assert (await Post.get(id=post.id)).helpful_yes == 12


async def test_the_same_problem_and_following_count_once() -> None:
    thread, bilal = await ask(), await person("bilal")
    for on in (True, True):
        await votes.say_same(thread, on, voter=votes.voter_of(bilal, ""))
        await votes.follow(thread, on, by=bilal)
    counted = await Thread.get(id=thread.id)
    assert (counted.same_count, counted.follows_count) == (1, 1)
    assert (await SameProblem.all().count(), await Follow.all().count()) == (1, 1)


async def test_answers_at_the_same_time_are_all_counted() -> None:
    thread = await ask()
    await asyncio.gather(*(answer(thread, body=f"Answer number {number}.") for number in range(8)))
    assert (await Thread.get(id=thread.id)).answers_count == 8


async def test_a_thread_with_many_answers_is_read_in_pages(visit, catalogue: Catalogue) -> None:
    from forum.threads.reading.conversation import conversation

    thread = await ask()
    for number in range(53):
        with clock.moved_to(START + timedelta(days=400, minutes=number)):
            await answer(thread, body=f"Answer number {number}.")
    thread = await Thread.get(id=thread.id).select_related("official")
    visitor = await person(None)
    first = await conversation(thread, reader=visitor)
    second = await conversation(thread, reader=visitor, after=first.next)
    assert [len(first.answers), len(second.answers)] == [50, 3]
    assert (first.previous, second.next) == ("", "")
    back = await conversation(thread, reader=visitor, before=second.previous)
    assert [post.id for post in back.answers] == [post.id for post in first.answers]
