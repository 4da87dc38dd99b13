"""Reading a private question outside one's cabinet: for a reason, for an hour, told to its cabinet."""

from datetime import timedelta

import pytest

from forum import clock, ids
from forum.catalogue import snapshot
from forum.catalogue.views import Catalogue
from forum.errors import Invalid, NotAllowed, NotFound
from forum.events import Event
from forum.threads.models import Reading, Thread
from forum.threads.posting import lifecycle
from forum.threads.reading.lists import Filters, page
from forum.threads.reading.staff_panel import alongside
from forum.threads.visibility import find_post, find_read_with_reason, find_thread
from moderation.oversight import access as given
from tests.cast import answer, ask, at, person

pytestmark = pytest.mark.usefixtures("app")
WHY = "Her lawyer called about it."


async def read(nickname: str, thread: Thread, reason: str = WHY) -> Thread:
    named = ids.encode(thread.id)
    return await given.begin(named, reason, by=await person(nickname), catalogue=await snapshot.current())


@pytest.mark.parametrize("nickname", ["rui", "ada"])
async def test_a_reason_opens_a_private_thread_for_an_hour(nickname: str) -> None:
    thread, reader = await ask(visibility="private"), await person(nickname)
    with pytest.raises(NotFound):
        await find_read_with_reason(thread.id, reader=reader)
    await read(nickname, thread)
    assert (await find_read_with_reason(thread.id, reader=reader)).id == thread.id
    with clock.moved_to(clock.now() + timedelta(hours=1)), pytest.raises(NotFound):
        await find_read_with_reason(thread.id, reader=reader)


async def test_a_reading_is_for_one_person_and_one_thread(catalogue: Catalogue) -> None:
    thread, other = await ask(visibility="private"), await ask(visibility="private")
    await read("rui", thread)
    with pytest.raises(NotFound):
        await find_read_with_reason(thread.id, reader=await person("ada"))
    with pytest.raises(NotFound):
        await find_read_with_reason(other.id, reader=await person("rui"))


async def test_a_reading_opens_no_list_no_link_and_no_post(catalogue: Catalogue) -> None:
    thread, rui = await ask(visibility="private"), await person("rui")
    said = await answer(thread)
    await read("rui", thread)
    assert (await page(Filters(), reader=rui, catalogue=catalogue)).threads == []
    with pytest.raises(NotFound):
        await find_thread(thread.id, reader=rui, catalogue=catalogue)
    with pytest.raises(NotFound):
        await find_post(said.id, reader=rui, catalogue=catalogue)


async def test_a_reading_ends_with_the_role_it_was_for() -> None:
    thread = await ask(visibility="private")
    await read("rui", thread)
    await Reading.filter(thread_id=thread.id).update(account_id=(await person("bilal")).account_id)
    with pytest.raises(NotFound):
        await find_read_with_reason(thread.id, reader=await person("bilal"))


async def test_what_its_own_cabinet_may_not_read_no_reason_opens(catalogue: Catalogue) -> None:
    thread, gone = await ask(visibility="private"), await ask(visibility="private")
    await read("ada", thread)
    for each in (thread, gone):
        await lifecycle.withdraw(each, by=await person("amina"), catalogue=catalogue)
    with pytest.raises(NotFound):
        await find_read_with_reason(thread.id, reader=await person("ada"))
    with pytest.raises(Invalid) as refusal:
        await read("ada", gone)
    assert refusal.value.fields == {"thread": "unknown"}


async def test_officers_of_the_cabinet_and_nobody_else_see_who_read_it_and_why(catalogue: Catalogue) -> None:
    thread = await ask(visibility="private")
    await read("rui", thread)
    told = (await alongside(thread, await person("ines"), catalogue)).read_by
    assert [(each.nickname, each.reason) for each in told] == [("rui", WHY)]
    for nickname in ("amina", "rahima", "rui", "marta", "ada"):
        assert (await alongside(thread, await person(nickname), catalogue)).read_by == []


async def test_a_reading_is_in_the_audit_without_its_reason() -> None:
    thread = await ask(visibility="private")
    await read("ada", thread)
    event = await Event.get(verb="thread.read_with_reason")
    assert (event.subject_id, event.actor_id, bool(event.hash)) == (thread.id, (await person("ada")).account_id, True)
    assert event.particulars == {"reading": (await Reading.get()).id}


async def test_who_may_see_the_thread_anyway_leaves_no_reading(catalogue: Catalogue) -> None:
    for nickname, thread in (("ines", await ask(visibility="private")), ("ada", await ask())):
        assert (await read(nickname, thread)).id == thread.id
    assert not await Reading.exists()


@pytest.mark.parametrize("nickname", ["amina", "rahima", "marta"])
async def test_members_mediators_and_moderators_open_nothing_by_a_reason(nickname: str) -> None:
    thread = await ask(visibility="private")
    with pytest.raises(NotAllowed):
        await read(nickname, thread)
    assert not await Reading.exists()


@pytest.mark.parametrize(("reason", "code"), [("", "missing"), ("too short", "too_short"), ("x" * 501, "too_long")])
async def test_without_a_reason_nobody_learns_whether_there_is_such_a_thread(reason: str, code: str) -> None:
    thread = await ask(visibility="private")
    for named in (ids.encode(thread.id), ids.encode(ids.new()), "no id at all"):
        with pytest.raises(Invalid) as refusal:
            await given.begin(named, reason, by=await person("rui"), catalogue=await snapshot.current())
        assert refusal.value.fields == {"reason": code}
    assert not await Reading.exists()


@pytest.mark.parametrize("address", ["{}", "{}-a-slug?notice=asked#answers", "http://127.0.0.1:8000{}/"])
async def test_a_thread_is_named_by_its_pasted_address(address: str) -> None:
    thread = await ask(visibility="private")
    found = await given.begin(
        address.format(at(thread)), WHY, by=await person("rui"), catalogue=await snapshot.current()
    )
    assert found.id == thread.id
