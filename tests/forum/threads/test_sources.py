"""Sources as records: what cites one that has changed is being checked, exactly that, and returns when the mark is taken back."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forum import clock, database
from forum.errors import Invalid, NotAllowed
from forum.events import Event
from forum.threads import review_dates
from forum.threads.models import OfficialAnswer, Post
from forum.threads.official import reviewing, sources
from forum.threads.official.models import Citation, Source
from tests.cast import answer, ask, person
from tests.forum.threads.officers import LAW, PRACTICE, about, correct, in_force, mark, said, second_officer, withdraw
from tests.forum.threads.test_review import proposed

pytestmark = pytest.mark.usefixtures("app")


async def citing(*named: tuple[str, str, str]) -> Post:
    """An answer that is official and cites these."""
    post = await answer(await ask())
    await mark(post, said("Keep it.", *named))
    return post


async def law() -> Source:
    return await Source.get(title=LAW[0])


async def change(source: Source, reason: str = "It was revoked.") -> None:
    await sources.change(source, by=await person("ada"), reason=reason)


async def unchange(source: Source) -> None:
    await sources.unchange(source, by=await person("ada"))


async def checked() -> set[int]:
    return {row.post_id for row in await OfficialAnswer.filter(checking=True)}


async def test_the_same_source_is_one_record_however_often_it_is_cited() -> None:
    await citing(LAW)
    await citing(LAW, PRACTICE, LAW)
    assert await Source.all().count() == 2
    assert await Citation.all().count() == 3


async def test_what_cites_a_changed_source_is_being_checked_and_nothing_else() -> None:
    one, two, other = await citing(LAW), await citing(PRACTICE, LAW), await citing(PRACTICE)
    await change(await law())
    assert await checked() == {one.id, two.id}
    version = await in_force(one)
    assert version is not None
    assert review_dates.being_checked(version, clock.today())
    assert other.id not in await checked()


async def test_taking_the_mark_back_returns_exactly_those() -> None:
    await citing(LAW)
    both = await citing(PRACTICE, LAW)
    await change(await law())
    await change(await Source.get(title=PRACTICE[0]))
    await unchange(await law())
    assert await checked() == {both.id}
    await unchange(await Source.get(title=PRACTICE[0]))
    assert await checked() == set()


async def test_what_has_ended_is_left_alone() -> None:
    gone, corrected = await citing(LAW), await citing(LAW)
    await withdraw(gone)
    await reviewing.correct(**await about(corrected), statement=said("Otherwise.", PRACTICE), meaning="typo")
    await change(await law())
    assert await checked() == set()


async def test_renewed_or_corrected_it_is_no_longer_being_checked() -> None:
    renewed, corrected = await citing(LAW), await citing(LAW)
    await change(await law())
    await reviewing.renew(**await about(renewed), review_by=str(clock.today() + timedelta(days=9)))
    await correct(corrected)
    for post in (renewed, corrected):
        version = await in_force(post)
        assert version is not None
        assert not version.checking


async def test_what_was_renewed_after_one_change_returns_when_only_the_other_is_taken_back() -> None:
    post = await citing(LAW, PRACTICE)
    await change(await law())
    await reviewing.renew(**await about(post), review_by=str(clock.today() + timedelta(days=9)))
    await change(await Source.get(title=PRACTICE[0]))
    assert await checked() == {post.id}
    await unchange(await Source.get(title=PRACTICE[0]))
    version = await in_force(post)
    assert version is not None
    assert not version.checking


async def test_a_proposal_whose_source_changed_before_it_is_confirmed_is_being_checked_from_the_start() -> None:
    post, bilal = await proposed(), await second_officer()
    await change(await law())
    assert await checked() == set()
    await reviewing.confirm(**await about(post, bilal))
    assert await checked() == {post.id}
    await unchange(await law())
    assert await checked() == set()


async def test_marking_it_as_changed_twice_leaves_one_event_and_the_first_reason() -> None:
    await citing(LAW)
    await change(await law(), "First.")
    await change(await law(), "Second.")
    assert (await law()).changed_reason == "First."
    assert await Event.filter(verb="source.changed").count() == 1


async def test_a_change_needs_a_reason_and_an_admin() -> None:
    await citing(LAW)
    with pytest.raises(Invalid, match="reason: missing"):
        await change(await law(), "")
    for who in ("ines", "marta", "rahima", "amina"):
        with pytest.raises(NotAllowed):
            await sources.change(await law(), by=await person(who), reason="It was revoked.")
        with pytest.raises(NotAllowed):
            await sources.unchange(await law(), by=await person(who))
    assert (await law()).changed_at is None


async def test_the_list_counts_what_is_in_force_alone_and_goes_on_page_by_page() -> None:
    gone = await citing(LAW)
    await citing(LAW, PRACTICE)
    await withdraw(gone)
    first, more = await sources.listed(rows=1)
    second, end = await sources.listed(rows=1, after=more)
    assert [(each.source.title, each.citing) for each in (*first, *second)] == [(LAW[0], 1), (PRACTICE[0], 1)]
    assert end == ""
    assert [each.source.title for each in (await sources.listed(words="prática"))[0]] == [PRACTICE[0]]


async def test_versions_from_before_there_were_records_get_theirs_once() -> None:
    await citing(LAW, PRACTICE)
    async with database.transaction():
        await Citation.all().delete()
        await Source.all().delete()
    assert await sources.cite_uncited() == 1
    assert await Citation.all().count() == 2
    assert await sources.cite_uncited() == 0


STEPS = st.lists(st.tuples(st.booleans(), st.integers(0, 2)), max_size=8)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cited=st.lists(st.sets(st.integers(0, 2), min_size=1), min_size=1, max_size=3), steps=STEPS)
async def test_after_any_changes_exactly_what_cites_a_changed_source_is_being_checked(
    cited: list[set[int]], steps: list[tuple[bool, int]]
) -> None:
    world = await Source.all().count()  # every example has laws of its own
    titles = [f"Law {world}-{number}" for number in range(3)]
    posts = {(await citing(*((titles[each], "", "") for each in those))).id: those for those in cited}
    changed: set[int] = set()
    for on, number in steps:
        source = await Source.get_or_none(title=titles[number])
        if source is not None:
            await (change(source) if on else unchange(source))
            changed = changed | {number} if on else changed - {number}
    expected = {post_id for post_id, those in posts.items() if those & changed}
    assert (await checked()) & posts.keys() == expected
