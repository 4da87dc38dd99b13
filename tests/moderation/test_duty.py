"""Who is on duty outside working hours: rows that Ada edits, shown where the team's day begins and counted in `check`."""

from datetime import UTC, datetime, timedelta

import pytest

import main
from forum import clock, ids
from forum.catalogue import numbers, snapshot
from forum.catalogue.views import Catalogue
from forum.errors import Invalid, NotAllowed
from forum.events import Event
from forum.notifications.models import Notification
from forum.operations import check
from forum.people.accounts import Account
from forum.people.grants import RoleGrant
from forum.settings import Settings
from forum.threads.casework import calling, danger, duty
from forum.threads.casework.duty import DutyDetails
from forum.threads.casework.models import Duty
from forum.threads.models import Thread
from tests.cast import Visiting, ask, notify, person, running
from tests.mail_server import link_in, mail_server, settings_for, text_of
from tests.moderation.web.sending import say

SATURDAY = datetime(2027, 1, 9, 12, tzinfo=UTC)  # Portugal's time is UTC in winter


async def put(by: str = "ada", **details: str) -> Duty:
    given = {"person": "ines", "weekday": "5", "begins": "10:00", "ends": "18:00"} | details
    known = await snapshot.current()
    return await duty.keep(DutyDetails(**given), by=await person(by), catalogue=known)


@pytest.mark.parametrize(
    ("times", "hours", "on"),
    [
        (("10:00", "18:00"), 12, True),
        (("10:00", "18:00"), 18, False),
        (("10:00", "18:00"), 36, False),
        (("22:00", "06:00"), 23, True),
        (("22:00", "06:00"), 29, True),
        (("22:00", "06:00"), 30, False),
        (("22:00", "06:00"), 5, False),
    ],
)
def test_a_duty_holds_on_its_day_and_through_the_night_after_it(times: tuple[str, str], hours: int, on: bool):
    row = Duty(weekday=5, begins=times[0], ends=times[1])
    moment = SATURDAY.replace(hour=0) + timedelta(hours=hours)
    assert bool(duty.at(moment, [row])) == on


@pytest.mark.parametrize(
    ("details", "wrong"),
    [
        ({"person": ""}, {"person": "missing"}),
        ({"cabinet": "GAH"}, {"person": "twice"}),
        ({"person": "", "cabinet": "XX"}, {"cabinet": "unknown"}),
        ({"person": "amina"}, {"person": "not_staff"}),
        ({"person": "nobody at all"}, {"person": "no_such_person"}),
        (
            {"weekday": "7", "begins": "", "ends": "24:10"},
            {"weekday": "missing", "begins": "missing", "ends": "malformed"},
        ),
    ],
)
async def test_what_is_no_duty_is_refused_beside_its_field(
    catalogue: Catalogue, details: dict[str, str], wrong: dict[str, str]
):
    with pytest.raises(Invalid) as refused:
        await put(**{"person": "ines"} | details)
    assert refused.value.fields == wrong


async def test_only_an_admin_edits_it(catalogue: Catalogue):
    with pytest.raises(NotAllowed):
        await put(by="marta", person="ines")


async def test_ada_puts_ines_on_duty_in_words_and_the_desk_and_the_check_say_so(
    visit: Visiting, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(clock, "moment", lambda: SATURDAY)
    ada, rui = await visit("ada"), await visit("rui")
    fields = {"person": "ines", "weekday": "5", "begins": "10:00", "ends": "18:00"}
    await say(ada, "/en/admin/duty/new", "/en/admin/duty/new", **fields)
    kept = await Duty.get()
    await ask(danger=True)
    page = await rui.get("/en/desk/start")
    assert ('data-on-duty="1"' in page.text, "Saturday, " in page.text) == (True, True)
    [finding] = await check.of_danger(await snapshot.current())
    assert finding.sentence.endswith("; on duty now: 1.")
    await say(ada, "/en/admin/duty", f"/en/admin/duty/{kept.id}/removal")
    assert not await Duty.exists() and "data-on-duty" not in (await rui.get("/en/desk/start")).text


async def told() -> set[str]:
    rows = await Notification.filter(kind="danger_on_duty").select_related("account")
    return {row.account.nickname for row in rows}


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("hours", "danger", "heard"),
    [(0, "yes", {"ines"}), (0, "", set()), (8, "yes", set()), (48, "yes", set())],
    ids=["on duty", "no danger", "duty is over", "cabinets are open"],
)
async def test_who_is_on_duty_hears_of_danger_at_once_while_cabinets_are_closed(
    monkeypatch: pytest.MonkeyPatch, hours: int, danger: str, heard: set[str]
) -> None:
    await put()
    await put(person="", cabinet="GAH")
    monkeypatch.setattr(clock, "moment", lambda: SATURDAY + timedelta(hours=hours))
    await ask(danger=danger)
    await notify()
    assert await told() == heard


@pytest.mark.usefixtures("app")
async def test_neither_an_example_nor_somebody_who_left_the_team_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    await put()
    monkeypatch.setattr(clock, "moment", lambda: SATURDAY)
    thread = await ask(danger="yes")
    await Thread.filter(id=thread.id).update(example=True)
    await notify()
    assert await told() == set()
    ines = await Account.get(nickname="ines")
    await RoleGrant.filter(account_id=ines.id).update(ended_at=SATURDAY)
    await ask(danger="yes")
    await notify()
    assert await told() == set()


async def test_the_mail_to_who_is_on_duty_says_nothing_of_what_was_asked(
    configured: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with mail_server() as server, running(configured, **settings_for(server)):
        await Account.filter(nickname="ines").update(email="ines@example.org", email_key="ines@example.org")
        await put()
        monkeypatch.setattr(clock, "moment", lambda: SATURDAY)
        thread = await ask(danger="yes", title="He says he will find us")
        await notify()
        await main.WORK.apart[0]()
        [message] = server.to("ines@example.org")
    said = str(message["Subject"]) + text_of(message) + text_of(message, "html")
    assert "/desk/start" in link_in(message)
    assert "find us" not in said and ids.encode(thread.id) not in said and "danger" not in said


@pytest.mark.usefixtures("app")
async def test_danger_that_nobody_looks_at_reaches_the_second_on_duty_then_admins_once_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await put()
    await put(person="", cabinet="GAH", begins="11:00")
    heard = []
    monkeypatch.setattr(clock, "moment", lambda: SATURDAY)
    await ask(danger="yes")
    for minutes in (0, 14, 15, 29, 30, 45, 600):
        moment = SATURDAY + timedelta(minutes=minutes)
        monkeypatch.setattr(clock, "moment", lambda moment=moment: moment)
        await calling.pass_on()
        await calling.pass_on()
        await notify()
        rows = await Notification.filter(kind__in=["danger_on_duty", "danger_unseen"]).select_related("account")
        heard.append(sorted(row.account.nickname for row in rows))
    one, two, three = ["ines"], ["ines", "rui"], ["ada", "ines", "rui"]
    assert heard == [one, one, two, two, three, three, three]


@pytest.mark.usefixtures("app")
async def test_danger_that_somebody_took_in_hand_calls_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    await put()
    monkeypatch.setattr(clock, "moment", lambda: SATURDAY)
    thread = await ask(danger="yes")
    await Thread.filter(id=thread.id).update(assignee_id=(await Account.get(nickname="ines")).id)
    monkeypatch.setattr(clock, "moment", lambda: SATURDAY + timedelta(hours=5))
    assert await calling.pass_on() == 0


@pytest.mark.usefixtures("app")
async def test_in_working_hours_admins_hear_of_danger_once_it_is_late(monkeypatch: pytest.MonkeyPatch) -> None:
    monday = SATURDAY + timedelta(days=2)
    monkeypatch.setattr(clock, "moment", lambda: monday)
    thread = await ask(danger="yes")
    late = danger.look_by(thread, await snapshot.current())
    monkeypatch.setattr(clock, "moment", lambda: late - timedelta(seconds=1))
    assert await calling.pass_on() == 0
    monkeypatch.setattr(clock, "moment", lambda: late)
    assert await calling.pass_on() == 1
    assert (await Event.get(verb="thread.called")).particulars["accounts"] == [(await Account.get(nickname="ada")).id]


@pytest.mark.usefixtures("app")
async def test_a_drill_leaves_a_record_of_who_would_be_called(monkeypatch: pytest.MonkeyPatch) -> None:
    await put()
    monkeypatch.setattr(clock, "moment", lambda: SATURDAY)
    groups = await calling.drill()
    ids_of = {name: (await Account.get(nickname=name)).id for name in ("ines", "ada")}
    assert groups == [{ids_of["ines"]}, {ids_of["ada"]}]
    assert (await Event.get(verb="duty.drilled")).particulars["accounts"] == [[ids_of["ines"]], [ids_of["ada"]]]
    assert not await Notification.exists()


@pytest.mark.usefixtures("app")
async def test_an_admin_sets_how_long_each_of_them_has(monkeypatch: pytest.MonkeyPatch) -> None:
    await put()
    await numbers.save({"call_minutes": "5"}, by=await person("ada"))
    monkeypatch.setattr(clock, "moment", lambda: SATURDAY)
    await ask(danger="yes")
    for minutes, called in ((4, 0), (5, 1)):
        monkeypatch.setattr(clock, "moment", lambda minutes=minutes: SATURDAY + timedelta(minutes=minutes))
        assert await calling.pass_on() == called


@pytest.mark.parametrize(
    ("on_duty", "hours", "taken", "said"),
    [
        (True, 1, False, "Somebody on duty was told at once"),
        (False, 1, False, "perhaps nobody reads it before they open"),
        (True, 48, False, ""),
        (True, 1, True, ""),
    ],
    ids=["on duty", "nobody", "open", "in hand"],
)
async def test_an_asker_in_danger_reads_who_was_told_while_the_offices_are_closed(
    visit: Visiting, monkeypatch: pytest.MonkeyPatch, on_duty: bool, hours: int, taken: bool, said: str
) -> None:
    if on_duty:
        await put()
    monkeypatch.setattr(clock, "moment", lambda: SATURDAY)
    thread = await ask(danger="yes")
    if taken:
        await Thread.filter(id=thread.id).update(assignee_id=(await Account.get(nickname="ines")).id)
    monkeypatch.setattr(clock, "moment", lambda: SATURDAY + timedelta(hours=hours))
    page = (await (await visit("amina")).get(f"/en/threads/{ids.encode(thread.id)}")).text
    assert ("data-night" in page) == bool(said) and said in page
