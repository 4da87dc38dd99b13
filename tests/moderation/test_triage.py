"""The triage list: who finds which questions there, in which order, and what it says about each."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from forum import clock
from forum.catalogue import cabinets, snapshot
from forum.catalogue.cabinets import CabinetDetails
from forum.catalogue.models import Cabinet
from forum.catalogue.naming import Naming
from forum.clock import LISBON
from forum.errors import Invalid, NotAllowed
from forum.people import grants
from forum.people.accounts import Account
from forum.threads.casework import needs, notes, routing
from forum.threads.casework.models import InternalNote, RoutingRule
from forum.threads.models import Thread
from moderation.admin import routing_rules as rules
from moderation.admin import saved_replies
from moderation.admin.routing_rules import RuleDetails
from moderation.admin.saved_replies import ReplyDetails
from moderation.desk import assigning, triage, waiting
from moderation.desk.triage import Filters, Page
from tests.cast import answer, ask, person

pytestmark = pytest.mark.usefixtures("app")
MONDAY = datetime(2026, 11, 23, 10, tzinfo=LISBON)


async def listed(who: str, rows: int = triage.ROWS, **filters: Any) -> Page:
    return await triage.page(
        Filters(**filters),
        by=await person(who),
        catalogue=await snapshot.current(),
        rows=rows,
    )


async def titles(who: str, **filters: Any) -> list[str]:
    return [row.thread.title for row in (await listed(who, **filters)).rows]


async def grant_triage(nickname: str) -> None:
    cabinet = (await snapshot.current()).cabinet("GAT")
    assert cabinet
    await grants.give(await Account.get(nickname=nickname), "officer", by=None, cabinet_id=cabinet.id)


async def test_officers_find_their_cabinet_s_questions_moderators_and_the_triage_desk_all_they_may_see():
    await ask(title="Papers")
    await ask(title="House", topic="housing")
    await ask(title="Secret house", topic="housing", visibility="private")
    assert await titles("ines") == ["Papers"]
    assert set(await titles("rui")) == {"House", "Secret house"}
    assert set(await titles("marta")) == {"Papers", "House", "Secret house"}
    await grant_triage("bilal")
    assert set(await titles("bilal")) == {"Papers", "House"}


@pytest.mark.parametrize("who", ["amina", "rahima", "ada"])
async def test_the_list_is_for_officers_and_moderators(who: str):
    with pytest.raises(NotAllowed):
        await listed(who)


async def test_what_was_answered_closed_or_is_no_question_does_not_wait():
    answered = await ask(title="Answered")
    await answer(answered)
    await ask(title="Talk", kind="discussion")
    closed = await ask(title="Closed")
    await Thread.filter(id=closed.id).update(closed=True)
    assert await titles("ines") == []


async def test_the_nearest_promise_comes_first_and_every_page_follows_the_one_before():
    with clock.moved_to(MONDAY):
        await ask(title="In 120 hours", topic="nationality")
        await ask(title="In 48 hours", topic="international-protection")
        unpromised = await ask(title="Asked long ago")
    with clock.moved_to(MONDAY + timedelta(hours=1)):
        await ask(title="In 72 hours")
        await Thread.filter(id=unpromised.id).update(answer_by=None)
        found, after = [], ""
        for _ in range(5):
            page = await listed("ines", rows=1, after=after)
            found += [row.thread.title for row in page.rows]
            after = page.next
            if not after:
                break
    assert found == ["In 48 hours", "In 72 hours", "In 120 hours", "Asked long ago"]


async def test_a_row_tells_how_much_working_time_is_left_and_whether_it_is_late():
    with clock.moved_to(MONDAY):
        await ask(topic="international-protection", visibility="private")  # 48 working hours: to Tuesday 2 December
    told = []
    for moment in (MONDAY, datetime(2026, 12, 1, 12, tzinfo=LISBON), datetime(2026, 12, 3, 9, tzinfo=LISBON)):
        with clock.moved_to(moment):
            row = (await listed("ines")).rows[0]
            told.append((row.due, row.left / timedelta(hours=1), row.waited / timedelta(hours=1)))
    assert told == [("ok", 48, 0), ("soon", 1, 47), ("late", -7, 55)]
    assert (row.used, row.deadline) == (100, datetime(2026, 12, 2, 10, tzinfo=LISBON))


async def test_missing_information_gives_staff_more_time_and_says_so():
    known = await snapshot.current()
    with clock.moved_to(MONDAY):
        thread = await ask()
        await needs.say(thread, "information", by=await person("ines"), catalogue=known, reason="Which card?")
    with clock.moved_to(MONDAY + timedelta(days=1)):
        row = (await listed("ines")).rows[0]
        assert row.paused
        assert row.deadline == datetime(2026, 12, 9, 10, tzinfo=LISBON)
        assert row.thread.answer_by == datetime(2026, 12, 7, 10, tzinfo=LISBON)


async def test_a_question_that_missing_information_gave_more_time_is_not_counted_late_before_that_is_over():
    known, ines = await snapshot.current(), await person("ines")
    with clock.moved_to(MONDAY):
        thread = await ask()
        await needs.say(thread, "information", by=ines, catalogue=known, reason="Which card?")
    with clock.moved_to(MONDAY + timedelta(days=1)):
        await needs.say(thread, "", by=ines, catalogue=known)
        await assigning.assign(thread, "me", by=ines, catalogue=known)
    counted = []
    for day in (8, 10):  # promised for the 7th
        with clock.moved_to(datetime(2026, 12, day, 12, tzinfo=LISBON)):
            found = await waiting.detailed(ines, known)
            counted.append((found["late"], found["mine_late"], (await listed("ines")).rows[0].due))
    assert counted == [(0, 0, "soon"), (1, 1, "late")]


async def test_filters_say_whose_hands_what_language_and_what_need():
    known = await snapshot.current()
    ines = await person("ines")
    with clock.moved_to(MONDAY):
        mine, rests = await ask(title="Mine", language="bn"), await ask(title="Rests")
        await ask(title="Free")
        await assigning.assign(rests, "me", by=ines, catalogue=known)
    with clock.moved_to(MONDAY + timedelta(days=3)):
        await assigning.assign(mine, "me", by=ines, catalogue=known)
        await needs.say(mine, "telephone", by=ines, catalogue=known)
        assert set(await titles("ines", taken="nobody")) == {"Rests", "Free"}
        assert await titles("ines", taken="somebody") == ["Mine"]
        assert set(await titles("ines", taken="me")) == {"Mine", "Rests"}
        assert await titles("ines", language="bn") == await titles("ines", needs="telephone") == ["Mine"]
        shown = {row.thread.title: (row.assignee, row.expired) for row in (await listed("ines")).rows}
    assert shown == {"Mine": ("ines", False), "Rests": ("ines", True), "Free": ("", False)}


async def test_a_question_rests_in_the_list_by_the_hours_of_its_own_cabinet():
    half_days = CabinetDetails(opening_hours="Mo-Fr 09:00-13:00")
    await cabinets.change(await Cabinet.get(code="GAH"), half_days, Naming({}, {}), by=await person("ada"))
    known = await snapshot.current()
    with clock.moved_to(MONDAY.replace(hour=14)):
        house, papers = await ask(title="House", topic="housing", visibility="public"), await ask(title="Papers")
        await assigning.assign(house, "me", by=await person("rui"), catalogue=known)
        await assigning.assign(papers, "me", by=await person("ines"), catalogue=known)
    with clock.moved_to((MONDAY + timedelta(days=2)).replace(hour=13, minute=30)):
        assert await titles("marta", taken="nobody") == ["House"]
        assert await titles("marta", taken="somebody") == ["Papers"]
    with clock.moved_to(MONDAY + timedelta(days=3)):
        assert set(await titles("marta", taken="nobody")) == {"House", "Papers"}


# notes


@pytest.mark.parametrize("who", ["amina", "bilal", "ada"])
async def test_a_note_is_kept_for_staff_and_mediators_alone(who: str):
    thread, known = await ask(), await snapshot.current()
    await notes.note(thread, "She called.", by=await person("ines"), catalogue=known)
    with pytest.raises(NotAllowed):
        await notes.note(thread, "Me too.", by=await person(who), catalogue=known)
    assert await InternalNote.all().count() == 1


@pytest.mark.parametrize(("body", "code"), [("", "missing"), ("x" * 2001, "too_long")])
async def test_an_empty_or_endless_note_is_refused(body: str, code: str):
    with pytest.raises(Invalid) as refused:
        await notes.note(await ask(), body, by=await person("ines"), catalogue=await snapshot.current())
    assert refused.value.fields == {"body": code}


# saved replies


def reply(**changed: str) -> ReplyDetails:
    return ReplyDetails(
        **{"code": "welcome", "language": "en", "title": "Welcome", "body": "Come to {place}."} | changed
    )


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"code": "No!"}, {"code": "characters"}),
        ({"language": "xx"}, {"language": "unknown"}),
        ({"code": "other", "title": ""}, {"title": "empty"}),
        ({"code": "other", "body": "Call {phone}."}, {"body": "place"}),
        ({}, {"code": "taken"}),
    ],
)
async def test_a_reply_that_cannot_be_kept_is_refused(changed: dict[str, str], wrong: dict[str, str]):
    ada = await person("ada")
    await saved_replies.keep(reply(), by=ada)
    with pytest.raises(Invalid) as refused:
        await saved_replies.keep(reply(**changed), by=ada)
    assert refused.value.fields == wrong


async def test_only_an_admin_keeps_replies_and_rules():
    with pytest.raises(NotAllowed):
        await saved_replies.keep(reply(), by=await person("ines"))
    with pytest.raises(NotAllowed):
        await rules.add(RuleDetails(words="boss", cabinet="GAJI"), by=await person("marta"))


# routing rules


async def test_an_admin_adds_orders_and_ends_rules():
    ada = await person("ada")
    first = await rules.add(RuleDetails(words="boss\n\n  chef  ", cabinet="GAJI"), by=ada)
    second = await rules.add(RuleDetails(words="boss", cabinet="GAS"), by=ada)
    assert first.words == "boss\nchef"
    await rules.move(second, "up", by=ada)
    assert [each.id for each in await routing.in_force()] == [second.id, first.id]
    await rules.archive(second, by=ada)
    assert [each.id for each in await routing.in_force()] == [first.id]
    assert await RoutingRule.all().count() == 2


@pytest.mark.parametrize(
    ("details", "wrong"),
    [
        (RuleDetails(cabinet="GAJI"), {"words": "missing"}),
        (RuleDetails(words="***", cabinet="GAJI"), {"words": "missing"}),
        (RuleDetails(words="boss"), {"cabinet": "missing"}),
        (RuleDetails(words="boss", cabinet="XX"), {"cabinet": "unknown"}),
        (RuleDetails(topic="no-such", cabinet="GAJI"), {"topic": "unknown"}),
        (RuleDetails(words="x" * 10_001, cabinet="GAJI"), {"words": "too_long"}),
        (RuleDetails(words="boss\n" + "x" * 151, cabinet="GAJI"), {"words": "long_line"}),
    ],
)
async def test_a_rule_that_takes_everything_or_leads_nowhere_is_refused(details: RuleDetails, wrong: dict[str, str]):
    with pytest.raises(Invalid) as refused:
        await rules.add(details, by=await person("ada"))
    assert refused.value.fields == wrong


async def test_trying_a_rule_counts_public_questions_that_would_have_gone_elsewhere_and_changes_nothing():
    known, ada = await snapshot.current(), await person("ada")
    public = await ask(topic="housing", title="My landlord", body="He wants six months of rent.")
    await ask(topic="housing", title="My landlord", body="He comes at night.", visibility="private")
    await ask(topic="housing", title="My window", body="It does not close.")
    tried = await rules.with_change(RuleDetails(words="landlord*", cabinet="GAJI"), None)
    found = await rules.trial(tried, by=ada, catalogue=known)
    assert (found.looked_at, found.elsewhere, len(found.shown)) == (2, 1, 1)
    assert (await Thread.get(id=public.id)).cabinet_id == public.cabinet_id
    assert not await RoutingRule.all().exists()
