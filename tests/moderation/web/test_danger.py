"""A question that says danger at the desk: a band before everything, first in the lists, with the hour it is looked at by."""

from datetime import datetime, timedelta

import pytest
from starlette.applications import Starlette

from forum import clock, ids
from forum.catalogue import numbers, snapshot
from forum.clock import LISBON
from forum.operations import check
from forum.threads.casework import danger
from forum.threads.models import ReviewItem, Thread
from moderation.desk import assigning, triage
from moderation.desk.triage import Filters
from tests.cast import Visiting, answer, ask, at, person
from tests.forum.web.markup import text_of, tree

MONDAY = datetime(2026, 11, 23, 10, tzinfo=LISBON)
SATURDAY_NIGHT = datetime(2026, 11, 28, 23, tzinfo=LISBON)


async def in_danger(nickname: str = "amina") -> Thread:
    """A question by somebody in danger, about housing, which Rui answers for."""
    return await ask(nickname, danger=True, topic="housing", title="He threatens to put us out")


def bands(page: object, mark: str) -> list[str]:
    found = [each for each in tree(page).iter("section") if each.get(mark) is not None]  # type: ignore[arg-type]
    return [" ".join(text_of(each).split()) for each in found]


async def test_the_band_stands_above_the_question_with_the_hour_until_somebody_has_it(visit: Visiting) -> None:
    with clock.moved_to(MONDAY):
        thread = await in_danger()
        rui, marta = await visit("rui"), await visit("marta")
        item = await ReviewItem.get(thread_id=thread.id)
        for who, path in ((rui, at(thread)), (marta, at(thread)), (marta, f"/en/desk/queue/{ids.encode(item.id)}")):
            page = await who.get(path)
            [said] = bands(page, "data-danger")
            assert "by Monday 23 November at 12:00" in said, path
            assert page.text.index("danger-band") < page.text.index("<h1")
        taken = await rui.post(at(thread, "/assignment"), {"to": "me"})
        assert taken.status_code == 303
        [said] = bands(await rui.get(at(thread)), "data-danger")
        assert "rui is dealing with it" in said
    assert bands(await rui.get(at(await ask(topic="housing"))), "data-danger") == []


async def test_danger_is_first_in_triage_on_every_page_of_it_however_late_others_are(app: Starlette) -> None:
    with clock.moved_to(MONDAY - timedelta(days=30)):
        late = [await ask(topic="housing", title=f"Late {number}") for number in range(2)]
        await Thread.filter(id=late[1].id).update(answer_by=None)
    first, second = await in_danger(), await in_danger("bilal")
    found, after = [], ""
    for _ in range(4):
        shown = await triage.page(
            Filters(after=after), by=await person("rui"), catalogue=await snapshot.current(), rows=1
        )
        found += [row.thread.id for row in shown.rows]
        after = shown.next
    assert found == [first.id, second.id, late[0].id, late[1].id]
    assert after == ""


async def test_the_desk_names_what_nobody_has_looked_at_to_those_who_may_see_it(visit: Visiting) -> None:
    with clock.moved_to(SATURDAY_NIGHT):
        thread = await in_danger()
        for nickname, path, count in (
            ("rui", "triage", 1),
            ("marta", "triage", 1),
            ("marta", "queue", 1),
            ("ines", "triage", 0),
        ):
            page = await (await visit(nickname)).get(f"/en/desk/{path}")
            said = bands(page, "data-unseen")
            assert len(said) == count, nickname
            header = [each.get("href") for each in tree(page).iter("a") if each.get("data-danger-count") == "1"]
            assert header == [at(thread)] * count
            if count:
                assert "Outside working hours" in said[0]
                assert "by Monday 30 November at 11:00" in said[0]
                assert at(thread) in page.text
    with clock.moved_to(SATURDAY_NIGHT + timedelta(days=3)):
        assert "should have looked" in bands(await (await visit("rui")).get("/en/desk/triage"), "data-unseen")[0]


@pytest.mark.parametrize("act", ["taken", "answered", "decided"])
async def test_it_was_looked_at_once_it_was_taken_answered_or_decided(app: Starlette, act: str) -> None:
    thread, known = await in_danger(), await snapshot.current()
    assert await danger.unseen(known)
    if act == "taken":
        await assigning.assign(thread, "me", by=await person("rui"), catalogue=known)
    elif act == "answered":
        await answer(thread, "rui")
    else:
        await ReviewItem.filter(thread_id=thread.id).update(ended_at=clock.now())
    assert await danger.unseen(known) is None


async def test_check_counts_what_nobody_has_looked_at(app: Starlette) -> None:
    known = await snapshot.current()
    assert await check.of_danger(known) == []
    with clock.moved_to(MONDAY):
        await in_danger()
        await in_danger("bilal")
        [finding] = await check.of_danger(known)
    assert (finding.code, "2; the first by 2026-11-23 12:00" in finding.sentence) == ("danger_unseen", True)


async def test_an_admin_sets_the_hours_and_asker_and_team_are_told_the_moment(visit: Visiting) -> None:
    await numbers.save({"danger_hours": "4"}, by=await person("ada"))
    with clock.moved_to(MONDAY):
        thread = await in_danger()
        for nickname in ("amina", "rui"):
            page = await (await visit(nickname)).get(at(thread))
            assert "23 November at 14:00" in " ".join(text_of(tree(page)).split())
