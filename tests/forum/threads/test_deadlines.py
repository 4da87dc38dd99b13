"""What askers are promised, what a question needs besides, and where it goes first."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from forum import clock, examples, text
from forum.catalogue import cabinets, facts, seed, snapshot, topics
from forum.catalogue.cabinets import CabinetDetails
from forum.catalogue.models import Cabinet, Topic
from forum.catalogue.naming import Naming
from forum.catalogue.topics import TopicDetails
from forum.catalogue.views import CabinetView
from forum.clock import LISBON
from forum.errors import Invalid, NotAllowed
from forum.hours import Explained
from forum.threads.casework import assignments, deadlines, forecast, needs, routing
from forum.threads.casework.routing import Route, cabinet_for, owner
from forum.threads.models import Post, Thread, ThreadAct
from forum.threads.posting import lifecycle
from forum.threads.posting.editing import edit
from forum.threads.reading.asker_panel import promise_of
from forum.threads.reading.thread_page import thread_page
from tests.cast import answer, ask, person

pytestmark = pytest.mark.usefixtures("app")
FRIDAY = datetime(2026, 11, 20, 18, 30, tzinfo=LISBON)
MONDAY = datetime(2026, 11, 23, 9, tzinfo=LISBON)
NO_NAMES = Naming({}, {})


async def say(thread: Thread, what: str, who: str = "ines", reason: str = "Which day was it?") -> Thread:
    await needs.say(thread, what, by=await person(who), catalogue=await snapshot.current(), reason=reason)
    return await Thread.get(id=thread.id)


async def owner_of(thread: Thread) -> CabinetView:
    return (await snapshot.current()).cabinets[thread.cabinet_id]


async def lately(topic_id: int) -> int | None:
    return await forecast.days_lately(topic_id, await snapshot.current())


# promises


async def test_a_question_is_promised_its_topic_s_working_hours():
    with clock.moved_to(FRIDAY):
        thread = await ask(topic="international-protection", visibility="private")
    assert thread.answer_by == datetime(2026, 11, 30, 17, tzinfo=LISBON)


BEJA = "Mo-Fr 09:00-12:30,14:00-17:30"
"""The hours of the centre in Beja, which closes for lunch."""


async def works(code: str, opening_hours: str = "", town: str = "") -> None:
    details = CabinetDetails(opening_hours=opening_hours, town=town)
    await cabinets.change(await Cabinet.get(code=code), details, NO_NAMES, by=await person("ada"))


async def promise(asked: datetime, hours: int, code: str) -> tuple[datetime, Explained]:
    """What a question in the hands of a cabinet is promised, and how that is explained."""
    known = await snapshot.current()
    topic, cabinet = known.topic("housing"), known.cabinet(code)
    assert topic and cabinet
    made = deadlines.answer_by(replace(topic, first_reply_hours=hours), asked, cabinet)
    assert made
    told = deadlines.explained(asked, made, hours, cabinet)
    assert told and told.ends == made
    return made, told


async def test_beja_s_lunch_moves_a_promise_when_the_cabinet_keeps_it():
    eleven = MONDAY.replace(hour=11)
    assert (await promise(eleven, 2, "GAH"))[0] == MONDAY.replace(hour=13)
    await works("GAH", BEJA)
    assert (await promise(eleven, 2, "GAH"))[0] == MONDAY.replace(hour=14, minute=30)
    assert (await promise(eleven, 2, "GAJI"))[0] == MONDAY.replace(hour=13)
    moment, told = await promise(MONDAY.replace(hour=13), 1, "GAH")
    assert (moment, told.code) == (MONDAY.replace(hour=15), "later_today")


async def test_a_municipal_holiday_moves_a_promise_when_the_cabinet_keeps_it():
    ascension = datetime(2027, 5, 6, tzinfo=LISBON)  # 39 days after Easter Sunday, 28 March
    asked = ascension - timedelta(hours=8)
    assert (await promise(asked, 2, "GAH"))[0] == ascension.replace(hour=10)
    await works("GAH", town="Beja")
    moment, told = await promise(asked, 2, "GAH")
    assert (moment, told.holidays) == (ascension.replace(day=7, hour=10), (ascension.date(),))
    assert (await promise(asked, 2, "GAJI"))[0] == ascension.replace(hour=10)
    with clock.moved_to(asked):
        cabinets = (await snapshot.current()).cabinets.values()
        near = {each.code: forecast.holiday_near(each) for each in cabinets}
    assert (near["GAH"], near["GAJI"]) == ("tomorrow", "")


async def test_a_question_is_promised_by_the_hours_of_the_cabinet_it_goes_to():
    await works("GAH", BEJA)
    with clock.moved_to(MONDAY):
        housing, papers = await ask(topic="housing", visibility="public"), await ask()
    known = await snapshot.current()
    for thread, code in ((housing, "GAH"), (papers, "GAT")):
        hours = known.topics[thread.topic_id].first_reply_hours
        assert thread.answer_by == (await promise(MONDAY, hours, known.cabinets[thread.cabinet_id].code))[0]
        assert (known.cabinets[thread.cabinet_id].code == "GAH") == (code == "GAH")
    assert housing.answer_by != papers.answer_by


async def test_a_promise_made_by_another_cabinet_is_explained_by_its_hours():
    await works("GAH", BEJA)
    known = await snapshot.current()
    topic, gah, gaji = known.topic("housing"), known.cabinet("GAH"), known.cabinet("GAJI")
    assert topic and gah and gaji
    made = deadlines.answer_by(topic, MONDAY, gah)
    assert made
    assert deadlines.explained(MONDAY, made, topic.first_reply_hours, gaji) is None
    told = deadlines.explained(MONDAY, made, topic.first_reply_hours, gaji, known.cabinets.values())
    assert told and told.ends == made


async def test_what_somebody_took_rests_by_the_hours_of_its_cabinet():
    with clock.moved_to(MONDAY):
        thread = await ask(topic="housing", visibility="public")
    thread.assignee_id, thread.assigned_at = 1, MONDAY
    assert assignments.expires_at(thread, await owner_of(thread)) == MONDAY + timedelta(days=1, hours=8)
    await works("GAH", "Mo-Fr 09:00-13:00")
    assert assignments.expires_at(thread, await owner_of(thread)) == MONDAY + timedelta(days=1, hours=4)


async def test_only_questions_are_promised_an_answer():
    assert (await ask(kind="discussion")).answer_by is None


async def test_routing_keeps_the_promise_and_the_time_waited():
    with clock.moved_to(FRIDAY):
        thread = await ask()
    known = await snapshot.current()
    cabinet = known.cabinet("GAH")
    assert cabinet
    with clock.moved_to(MONDAY):
        await lifecycle.route(thread, to=cabinet.code, by=await person("ines"), catalogue=known, reason="Housing.")
    moved = await Thread.get(id=thread.id)
    assert (moved.answer_by, moved.waiting_since) == (thread.answer_by, thread.waiting_since)


async def test_topics_from_before_there_were_targets_get_theirs_and_those_an_admin_set_stay():
    ada = await person("ada")
    housing = await Topic.get(slug="housing")
    await topics.change(housing, TopicDetails(first_reply_hours="0"), NO_NAMES, by=ada)
    await Topic.filter(slug__in=("health", "consumer")).update(first_reply_hours=0)
    assert await seed.fill() == 2
    wanted = {fact.slug: fact.first_reply_hours for fact in facts.topics()} | {"housing": 0}
    assert {row.slug: row.first_reply_hours for row in await Topic.all()} == wanted
    assert await seed.fill() == 0


@pytest.mark.parametrize("given", ["-1", "401", "soon", "1.5"])
async def test_a_target_is_a_whole_number_of_hours(given: str):
    with pytest.raises(Invalid) as refused:
        await topics.change(
            await Topic.get(slug="housing"), TopicDetails(first_reply_hours=given), NO_NAMES, by=await person("ada")
        )
    assert refused.value.fields == {"first_reply_hours": "number"}


# needs


async def test_missing_information_stops_the_staff_s_clock_and_not_the_asker_s():
    with clock.moved_to(MONDAY):
        thread = await ask()
        promised = thread.answer_by
        thread = await say(thread, "information")
    with clock.moved_to(MONDAY + timedelta(hours=3)):
        await say(thread, "", reason="")
    with clock.moved_to(MONDAY + timedelta(days=1)):
        thread = await Thread.get(id=thread.id)
        deadline = needs.staff_deadline(thread, await ThreadAct.filter(thread_id=thread.id), await owner_of(thread))
    assert thread.answer_by == promised == datetime(2026, 12, 4, 17, tzinfo=LISBON)
    assert deadline == datetime(2026, 12, 7, 12, tzinfo=LISBON)


async def test_the_clock_goes_on_when_the_asker_adds_to_the_question():
    thread = await say(await ask(), "information")
    question = await Post.get(thread_id=thread.id, kind="question")
    more = await text.prose("It was on the third of May, at the desk.")
    known = await snapshot.current()
    await edit(question, thread, by=await person("amina"), body=more, title=thread.title, catalogue=known)
    assert (await Thread.get(id=thread.id)).needs == ""
    assert [act.act for act in (await thread_page(thread, await person("amina"), known)).acts] == [
        "clarified",
        "information",
    ]


async def test_other_needs_leave_the_clock_running():
    with clock.moved_to(MONDAY):
        thread = await say(await ask(), "telephone", reason="")
    with clock.moved_to(MONDAY + timedelta(days=1)):
        acts = await ThreadAct.filter(thread_id=thread.id)
        assert needs.staff_deadline(thread, acts, await owner_of(thread)) == thread.answer_by


@pytest.mark.parametrize(
    ("what", "reason", "wrong"),
    [
        ("sleep", "Why", {"needs": "unknown"}),
        ("information", "", {"reason": "missing"}),
        ("referral", "", {"reason": "missing"}),
        ("telephone", "x" * 501, {"reason": "too_long"}),
    ],
)
async def test_a_need_that_tells_the_asker_nothing_is_refused(what: str, reason: str, wrong: dict[str, str]):
    with pytest.raises(Invalid) as refused:
        await say(await ask(), what, reason=reason)
    assert refused.value.fields == wrong


@pytest.mark.parametrize("who", ["amina", "bilal", "ada"])
async def test_only_staff_and_mediators_say_what_a_question_needs(who: str):
    with pytest.raises(NotAllowed):
        await say(await ask(), "telephone", who)


# forecast


async def test_a_forecast_comes_from_what_public_questions_of_the_topic_took_and_from_five_on():
    for number in range(5):
        with clock.moved_to(MONDAY + timedelta(minutes=number)):
            thread = await ask(topic="housing", visibility="public")
        with clock.moved_to(MONDAY + timedelta(days=1, hours=1)):
            assert await lately(thread.topic_id) is None
            await answer(thread, "rui")
    with clock.moved_to(MONDAY + timedelta(days=2)):
        assert await lately(thread.topic_id) == 2
        assert await lately((await Topic.get(slug="health")).id) is None
    with clock.moved_to(MONDAY + timedelta(days=31)):
        assert await lately(thread.topic_id) is None


async def test_a_cabinet_that_works_in_the_morning_has_days_of_four_hours():
    await works("GAH", "Mo-Fr 09:00-13:00")
    for _ in range(5):
        with clock.moved_to(MONDAY.replace(hour=9)):
            thread = await ask(topic="housing", visibility="public")
        with clock.moved_to(MONDAY.replace(hour=9) + timedelta(days=2)):
            await answer(thread, "rui")
    with clock.moved_to(MONDAY + timedelta(days=3)):
        assert await lately(thread.topic_id) == 2


async def test_private_questions_are_in_no_forecast():
    for _ in range(5):
        thread = await ask(topic="housing", visibility="private")
        await answer(thread, "rui")
    assert await lately(thread.topic_id) is None


@pytest.mark.parametrize(
    ("day", "said"),
    [((2026, 11, 30), "tomorrow"), ((2026, 12, 1), "today"), ((2026, 12, 2), ""), ((2026, 12, 24), "tomorrow")],
)
async def test_a_holiday_is_told_the_day_before(day: tuple[int, int, int], said: str):
    with clock.moved_to(datetime(*day, 12, tzinfo=LISBON)):
        cabinet = (await snapshot.current()).cabinet("GAH")
        assert cabinet and forecast.holiday_near(cabinet) == said


@pytest.mark.parametrize(
    ("hours", "day", "said"),
    [
        ("Mo-Fr 09:00-17:00", (2026, 8, 14), ""),  # the 15th is a Saturday
        ("Mo-Sa 09:00-17:00", (2026, 8, 14), "tomorrow"),
        ("Sa 10:00-13:00", (2026, 8, 15), "today"),
        ("Mo-We 09:00-17:00", (2026, 12, 24), ""),  # a Friday follows
        ("Su 10:00-13:00", (2026, 10, 31), "tomorrow"),
    ],
)
async def test_a_holiday_is_told_where_the_cabinet_would_work_then(hours: str, day: tuple[int, int, int], said: str):
    await works("GAH", hours)
    with clock.moved_to(datetime(*day, 12, tzinfo=LISBON)):
        cabinet = (await snapshot.current()).cabinet("GAH")
        assert cabinet and forecast.holiday_near(cabinet) == said


# routing


def rule(words: str, cabinet: int, topic: int | None = None) -> Route:
    return Route(cabinet, topic, words, cabinet)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("threat*", "He THREATENED me"),
        ("não paga", "o patrão NAO  PAGA nada"),
        ("не платят", "Нам не платят"),
        ("passaporte", "o passaporte, sim"),
        ("لا يدفع*", "صاحب العمل لا يَدفعُون لنا"),
        ("不给工资", "老板不给工资怎么办"),
        ("doesn't pay", "he doesn’t pay"),
    ],
)
async def test_words_are_found_however_they_are_written(words: str, said: str):
    assert cabinet_for(1, "A title", said, [rule(f"nothing\n{words}", 7)]) == 7


@pytest.mark.parametrize(
    ("words", "said"), [("fine", "It is finer"), ("rent", "parents"), ("*", "anything"), ("a b", "a c b")]
)
async def test_words_are_whole_unless_a_star_says_otherwise(words: str, said: str):
    assert cabinet_for(1, "A title", said, [rule(words, 7)]) is None


async def test_rules_with_words_come_before_those_of_a_topic_and_then_in_order():
    rules = routing.in_order([rule("", 1, topic=5), rule("boss", 2), rule("boss", 3), rule("boss", 4, topic=6)])
    assert cabinet_for(5, "My boss", "is rude", rules) == 2
    assert cabinet_for(5, "My house", "is cold", rules) == 1
    assert cabinet_for(6, "My house", "is cold", rules) is None


async def test_conflict_goes_to_the_lawyers_whatever_the_topic():
    assert await routing.fill() == len(facts.routing())
    assert await routing.fill() == 0
    known = await snapshot.current()
    thread = await ask(topic="employment", title="My boss", body="He did not pay me for two months.")
    assert known.cabinets[thread.cabinet_id].code == "GAJI"
    thread = await ask(topic="housing", title="My room", body="The window is broken.")
    assert known.cabinets[thread.cabinet_id].code == "GAH"


async def test_a_question_of_an_archived_cabinet_goes_to_triage():
    known = await snapshot.current()
    topic = known.topic("housing")
    assert topic
    object.__setattr__(known.cabinets[topic.cabinet_id], "archived", True)
    assert known.cabinets[owner(topic, "My room", "is cold", [], known)].code == "GAT"
    snapshot.forget()


async def test_the_rules_send_more_of_the_examples_where_they_belong_than_topics_alone():
    words = [rule("\n".join(fact.words), 1) for fact in facts.routing()]
    own = {fact.slug: fact.cabinet for fact in facts.topics()}
    asked = [each for each in examples.questions() if not each.rejected]
    by_topic = sum(own[each.topic] == each.cabinet for each in asked)
    to = ["GAJI" if cabinet_for(0, each.title, each.body, words) else own[each.topic] for each in asked]
    by_rule = sum(cabinet == each.cabinet for cabinet, each in zip(to, asked, strict=True))
    assert by_rule >= by_topic + 5
    strays = [
        each.id
        for cabinet, each in zip(to, asked, strict=True)
        if cabinet != own[each.topic] and cabinet != each.cabinet
    ]
    assert len(strays) <= 1


@pytest.mark.parametrize(
    "ended", [{"status": "rejected"}, {"status": "removed"}, {"status": "hidden"}, {"closed": True}]
)
async def test_no_answer_is_promised_to_a_question_that_nobody_will_answer(ended: dict[str, Any]) -> None:
    thread, catalogue = await ask(), await snapshot.current()
    assert promise_of(thread, catalogue)
    assert promise_of(thread.update_from_dict(ended), catalogue) is None
