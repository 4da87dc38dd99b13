"""The audit: every staff act is in it, it is found by who, what and when, and a row changed behind its back shows."""

from datetime import UTC, date, datetime, timedelta

import pytest

from forum import clock, database, ids
from forum.catalogue import snapshot
from forum.errors import NotAllowed
from forum.events import Event
from forum.people.person import Person
from forum.threads.models import Thread
from forum.threads.official import marking
from forum.threads.posting import lifecycle
from moderation.admin import roles
from moderation.oversight import audit
from moderation.oversight.audit import Filters
from tests.cast import answer, ask, person
from tests.forum.threads.test_official import statement

BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
async def ada(db: None) -> Person:
    snapshot.forget()
    return await person("ada")


async def a_day() -> Thread:
    """What the cast does on a Monday: asked, answered, marked, handed over, rejected, a role given."""
    with clock.moved_to(BEGIN):
        thread, other = await ask(visibility="private"), await ask("bilal")
    catalogue, ines, marta = await snapshot.current(), await person("ines"), await person("marta")
    with clock.moved_to(BEGIN + timedelta(hours=1)):
        said = await answer(thread)
        await marking.mark(said, thread, statement=statement(), by=ines, catalogue=catalogue)
    with clock.moved_to(BEGIN + timedelta(hours=2)):
        gah = catalogue.cabinet("GAH")
        assert gah is not None
        await lifecycle.route(thread, to=gah.code, by=ines, catalogue=catalogue, reason="It is about a house.")
        await lifecycle.reject(other, by=marta, catalogue=catalogue, reason="It sells appointments.")
    with clock.moved_to(BEGIN + timedelta(days=1)):
        await roles.give("bilal", "moderator", by=await person("ada"))
    return thread


async def told(by: Person, **asked: object) -> list[tuple[str, str]]:
    page = await audit.entries(Filters(**asked), by=by)  # type: ignore[arg-type]
    return [(entry.who, entry.verb) for entry in page.entries]


async def test_every_staff_act_of_a_day_is_in_the_audit_and_no_member_s_is(ada: Person):
    await a_day()
    assert await told(ada, since=date(2026, 3, 2), until=date(2026, 3, 3)) == [
        ("ada", "role.granted"),
        ("marta", "thread.rejected"),
        ("ines", "thread.routed"),
        ("ines", "official.marked"),
        ("ines", "answer.given"),
    ]


async def test_the_audit_is_found_by_who_what_about_what_and_when(ada: Person):
    thread = await a_day()
    assert await told(ada, actor="MARTA", since=date(2026, 3, 2), until=date(2026, 3, 3)) == [
        ("marta", "thread.rejected")
    ]
    assert await told(ada, verb="official.marked") == [("ines", "official.marked")]
    assert await told(ada, subject=ids.encode(thread.id)) == [("ines", "thread.routed")]
    assert await told(ada, subject=f"http://127.0.0.1:8000/en/threads/{ids.encode(thread.id)}") == [
        ("ines", "thread.routed")
    ]
    assert await told(ada, subject="thread") == [("marta", "thread.rejected"), ("ines", "thread.routed")]
    assert await told(ada, since=date(2026, 3, 3), until=date(2026, 3, 3)) == [("ada", "role.granted")]
    assert await told(ada, actor="nobody-here") == []


async def test_the_audit_has_pages_that_join_without_a_gap(ada: Person, monkeypatch: pytest.MonkeyPatch):
    await a_day()
    monkeypatch.setattr(audit, "A_PAGE", 2)
    whole, cursor = [], None
    while True:
        page = await audit.entries(Filters(after=cursor), by=ada)
        whole += [entry.id for entry in page.entries]
        cursor = page.next
        if cursor is None:
            break
    chained = [event.id for event in await Event.exclude(hash="").order_by("-id")]
    assert whole == chained
    assert len(whole) > 6


@pytest.mark.parametrize("nickname", ["amina", "rahima", "ines", "marta"])
async def test_nobody_but_an_admin_reads_the_audit(ada: Person, nickname: str):
    somebody = await person(nickname)
    with pytest.raises(NotAllowed):
        await audit.entries(Filters(), by=somebody)
    with pytest.raises(NotAllowed):
        [line async for line in audit.lines(Filters(), by=somebody)]


async def test_the_export_has_ids_and_staff_names_and_no_word_of_anybody(ada: Person):
    thread = await a_day()
    rows = [line async for line in audit.lines(Filters(since=date(2026, 3, 2)), by=ada)]
    assert rows[0] == ["id", "at", "who", "verb", "subject", "about"]
    routed = next(row for row in rows if row[3] == "thread.routed")
    assert routed[1:] == ["2026-03-02T11:00:00+00:00", "ines", "thread.routed", "thread", ids.encode(thread.id)]
    written = " ".join(cell for row in rows for cell in row)
    assert "residence" not in written
    assert "house" not in written
    assert {row[2] for row in rows[1:]} <= {"ada", "ines", "marta", ""}


async def test_the_chain_holds_after_a_day_of_acts(ada: Person, monkeypatch: pytest.MonkeyPatch):
    await a_day()
    monkeypatch.setattr(audit, "A_BATCH", 3)
    seen: list[int] = []
    verified = await audit.verify(seen.append)
    count = await Event.exclude(hash="").count()
    last = await Event.exclude(hash="").order_by("-id").first()
    assert last is not None
    assert (verified.broken, verified.count, verified.last_hash) == (None, count, last.hash)
    assert seen[0] == 3
    assert seen[-1] == count
    assert await audit.holds(last.hash)


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE event SET verb = 'thread.closed' WHERE id = ?",
        "UPDATE event SET actor_id = NULL WHERE id = ?",
        "UPDATE event SET subject_id = subject_id + 1 WHERE id = ?",
        "UPDATE event SET particulars = '{}' WHERE id = ?",
        "UPDATE event SET at = '2026-03-02 12:00:00+00:00' WHERE id = ?",
    ],
)
async def test_an_entry_edited_by_sql_breaks_the_chain_there(ada: Person, edit: str):
    await a_day()
    routed = await Event.get(verb="thread.routed")
    await database.execute(edit, [routed.id])
    assert (await audit.verify()).broken == routed.id


@pytest.mark.parametrize("taken", ["DELETE FROM event WHERE id = ?", "UPDATE event SET hash = '' WHERE id = ?"])
async def test_an_entry_taken_out_of_the_middle_breaks_the_chain_at_the_next(ada: Person, taken: str):
    await a_day()
    routed = await Event.get(verb="thread.routed")
    following = await Event.filter(id__gt=routed.id).exclude(hash="").order_by("id").first()
    await database.execute(taken, [routed.id])
    assert following is not None
    assert (await audit.verify()).broken == following.id


async def test_entries_cut_off_the_end_show_to_who_noted_the_last_hash(ada: Person):
    await a_day()
    noted = (await audit.verify()).last_hash
    await database.execute("DELETE FROM event WHERE hash = ?", [noted])
    assert (await audit.verify()).broken is None
    assert not await audit.holds(noted)
    assert not await audit.holds("")
