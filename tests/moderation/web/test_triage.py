"""Triage in the browser, without scripts: the list, a question's page for staff and for its asker, answering at once."""

from datetime import datetime, timedelta

import httpx
import pytest

from forum import clock, ids
from forum.catalogue import numbers
from forum.catalogue.places.facts import places
from forum.clock import LISBON
from forum.threads.casework.models import InternalNote, RoutingRule, SavedReply
from forum.threads.models import Post, Thread
from tests.cast import Visit, Visiting, answer, ask, at, person
from tests.forum.web.markup import forms, text_of, tree
from tests.moderation.web.sending import errors, say, send

FRIDAY = datetime(2026, 11, 27, 18, 30, tzinfo=LISBON)
WHY = (
    "Asked on Friday 27 November at 18:30, after hours: 9 working days from Monday 30 November at 9:00"
    " end on Monday 14 December at 17:00."
    " Not counted: Restoration of Independence (1 December), Immaculate Conception (8 December)."
)


@pytest.fixture
async def ines(visit: Visiting) -> Visit:
    return await visit("ines")


def words(page: httpx.Response) -> str:
    return " ".join(text_of(tree(page)).split())


async def test_the_list_says_by_when_why_and_who_and_the_question_is_taken_there(visit: Visiting):
    with clock.moved_to(FRIDAY):
        thread, ines = await ask(), await visit("ines")
        page = await ines.get("/en/desk/triage")
        assert WHY in words(page)
        assert f'data-thread="{ids.encode(thread.id)}"' in page.text
        told = await say(ines, "/en/desk/triage", at(thread, "/assignment"), to="me")
        assert told == "You are dealing with it now."
        assert "You are dealing with it" in words(await ines.get("/en/desk/triage?taken=me"))
        assert (
            await say(ines, "/en/desk/triage", at(thread, "/assignment"), to="none") == "It is free for others again."
        )
    assert (await Thread.get(id=thread.id)).assignee_id is None


async def test_the_list_sends_a_question_on_in_one_step(ines: Visit):
    thread = await ask()
    done = await send(ines, "/en/desk/triage", at(thread, "/route"), cabinet="GAH", reason="It is about a room.")
    assert done.status_code == 303
    assert ids.encode(thread.id) not in (await ines.get("/en/desk/triage")).text


async def test_a_list_with_nothing_in_it_says_so(ines: Visit):
    assert "Nothing is waiting here." in words(await ines.get("/en/desk/triage?language=fi&needs=referral&after=zz"))


async def test_what_rested_says_so(visit: Visiting):
    with clock.moved_to(FRIDAY):
        thread, ines = await ask(), await visit("ines")
        await say(ines, at(thread), at(thread, "/assignment"), to="me")
    with clock.moved_to(FRIDAY + timedelta(days=7)):
        ines = await visit("ines")
        assert "ines left it untouched for 2 working days" in words(await ines.get("/en/desk/triage"))
        assert "It is free again." in words(await ines.get(at(thread)))


@pytest.mark.parametrize(
    ("ui", "days", "told"),
    [
        ("en", "1", ("left it untouched for 1 working day", "left it untouched for 1 working day. It is free again.")),
        (
            "en",
            "5",
            ("left it untouched for 5 working days", "left it untouched for 5 working days. It is free again."),
        ),
        ("pt", "1", ("1 dia útil", "1 dia útil")),
        ("pt", "5", ("5 dias úteis", "5 dias úteis")),
        ("ar", "1", ("يوم عمل واحد", "يوم عمل واحد")),
        ("ar", "2", ("يومي عمل", "يومي عمل")),
        ("ar", "5", ("أيام عمل", "أيام عمل")),
    ],
)
async def test_what_rested_says_for_how_many_days_as_admins_chose(
    visit: Visiting, ui: str, days: str, told: tuple[str, str]
):
    await numbers.save({"assignment_days": days}, by=await person("ada"))
    with clock.moved_to(FRIDAY):
        thread, ines = await ask(), await visit("ines")
        await say(ines, at(thread), at(thread, "/assignment"), to="me")
    with clock.moved_to(FRIDAY + timedelta(days=14)):
        ines = await visit("ines")
        assert told[0] in words(await ines.get(f"/{ui}/desk/triage"))
        assert told[1] in words(await ines.get(at(thread, ui=ui)))


async def test_a_colleague_who_may_not_take_it_is_refused_beside_the_field(ines: Visit):
    refused = await send(ines, at(thread := await ask()), at(thread, "/assignment"), to="rui")
    assert refused.status_code == 422
    assert errors(refused) == {"f-to": "This person can’t take this question: it is of another cabinet and language."}


async def test_an_address_elsewhere_is_not_gone_back_to(ines: Visit):
    thread = await ask()
    for back in ("https://example.org/en/desk/triage", "//example.org", "/en/account"):
        sent = await ines.post(at(thread, "/assignment"), {"to": "none", "back": back})
        assert sent.headers["location"] == at(thread) + "?notice=given-back"


# the asker


async def test_the_asker_reads_by_when_and_why_and_nobody_else_does(visit: Visiting):
    with clock.moved_to(FRIDAY):
        thread = await ask()
        page = words(await (await visit("amina")).get(at(thread)))
        assert "A first answer by Monday 14 December at 17:00" in page
        assert WHY in page
        assert "Questions like this" not in page
        for other in (None, "bilal", "ada"):
            assert "A first answer by" not in words(await (await visit(other)).get(at(thread)))
    await answer(thread)
    assert "A first answer by" not in words(await (await visit("amina")).get(at(thread)))


async def test_the_asker_reads_how_long_such_questions_took_and_that_tomorrow_is_a_holiday(visit: Visiting):
    for _ in range(5):
        with clock.moved_to(FRIDAY - timedelta(days=2)):
            asked = await ask()
        with clock.moved_to(FRIDAY):
            await answer(asked)
    with clock.moved_to(datetime(2026, 11, 30, 10, tzinfo=LISBON)):
        page = words(await (await visit("amina")).get(at(await ask())))
    assert "Half of the questions like this were answered within 2 working days last month." in page
    assert "Tomorrow is a holiday." in page


@pytest.mark.parametrize(
    ("needed", "told"),
    [
        ("information", "We need to know more to answer"),
        ("telephone", "ask for telephone translation in your language"),
        ("referral", "Another institution decides about this"),
    ],
)
async def test_the_asker_is_told_what_to_do_next(visit: Visiting, ines: Visit, needed: str, told: str):
    thread = await ask()
    said = await say(ines, at(thread), at(thread, "/needs"), needs=needed, reason="Bring the blue card.")
    assert said == "It was noted what the question needs."
    page = words(await (await visit("amina")).get(at(thread)))
    assert told in page
    assert "Bring the blue card." in page
    assert "Bring the blue card." not in words(await (await visit()).get(at(thread)))


# notes


async def test_a_note_is_read_by_staff_and_by_nobody_else(visit: Visiting, ines: Visit):
    thread = await ask(language="bn")
    await say(ines, at(thread), at(thread, "/notes"), body="She called <b>twice</b>.")
    assert await InternalNote.all().count() == 1
    for reader in ("ines", "rahima", "rui", "marta"):
        assert "She called <b>twice</b>." in words(await (await visit(reader)).get(at(thread)))
    for who in (None, "amina", "bilal", "ada"):
        assert "called" not in (await (await visit(who)).get(at(thread))).text


async def test_an_empty_note_comes_back_with_its_error(ines: Visit):
    thread = await ask()
    refused = await send(ines, at(thread), at(thread, "/notes"), body=" ")
    assert (refused.status_code, errors(refused)) == (422, {"f-body": "Write your text here."})


# two at once


async def test_who_answers_after_somebody_else_did_is_told_once_and_keeps_the_text(visit: Visiting, ines: Visit):
    thread = await ask(language="bn")
    typed = forms(await ines.get(at(thread)))[at(thread, "/answers")] | {"body": "My own careful answer."}
    await answer(thread, "rahima", "The mediator was quicker.")
    told = await ines.client.post(at(thread, "/answers"), data=typed, headers={"Sec-Fetch-Site": "same-origin"})
    assert told.status_code == 409
    shown = next(each for each in tree(told).iter("div") if each.get("data-meanwhile") is not None)
    assert "The mediator was quicker." in text_of(shown)
    again = forms(told)[at(thread, "/answers")]
    assert again["body"] == ["My own careful answer."]
    sent = await ines.client.post(at(thread, "/answers"), data=again, headers={"Sec-Fetch-Site": "same-origin"})
    assert sent.status_code == 303
    assert await Post.filter(thread_id=thread.id, kind="answer").count() == 2


async def test_who_answers_what_a_colleague_has_in_hand_is_told_once(visit: Visiting, ines: Visit):
    thread, rahima = await ask(language="bn"), await visit("rahima")
    await say(rahima, at(thread), at(thread, "/assignment"), to="me")
    told = await send(ines, at(thread), at(thread, "/answers"), body="My answer.")
    assert told.status_code == 409
    assert "rahima is dealing with it." in words(told)
    again = forms(told)[at(thread, "/answers")]
    sent = await ines.client.post(at(thread, "/answers"), data=again, headers={"Sec-Fetch-Site": "same-origin"})
    assert sent.status_code == 303


async def test_one_s_own_answer_and_a_member_s_are_no_reason_to_stop(visit: Visiting, ines: Visit):
    thread = await ask()
    typed = forms(await ines.get(at(thread)))[at(thread, "/answers")] | {"body": "And another thing."}
    await answer(thread, "ines", "First of all.")
    sent = await ines.client.post(at(thread, "/answers"), data=typed, headers={"Sec-Fetch-Site": "same-origin"})
    assert sent.status_code == 303


# saved replies and rules


async def test_an_officer_begins_from_a_saved_reply_with_its_places_filled(visit: Visiting, ines: Visit):
    ada, thread = await visit("ada"), await ask(language="pt")
    text = "Venha a {place} ou ligue {line}. {institution}"
    typed = {"code": "welcome", "language": "pt", "title": "Boas-vindas", "body": text}
    assert await say(ada, "/en/admin/replies/new", "/en/admin/replies/new", **typed) == "Saved."
    page = await ines.get(f"{at(thread)}?reply=welcome&place=CNAIM+Beja")
    begun = forms(page)[at(thread, "/answers")]["body"][0]
    assert begun.startswith("Venha a [[place:cnaim-beja]] ou ligue 21 810 61 91. ")
    assert not begun.endswith("}")
    unplaced = await send(ines, f"{at(thread)}?reply=welcome", at(thread, "/answers"))
    assert errors(unplaced) == {"f-body": "Something in braces is left. Write what belongs there."}


async def test_an_archived_reply_is_not_offered(visit: Visiting, ines: Visit):
    ada, thread = await visit("ada"), await ask()
    kept = await SavedReply.create(code="welcome", language="en", title="Welcome", body="Good morning.")
    assert "Welcome" in words(await ines.get(at(thread, "?reply=")))
    assert await say(ada, "/en/admin/replies", f"/en/admin/replies/{kept.id}/archiving") == "Saved."
    assert "Welcome" not in words(await ines.get(at(thread, "?reply=")))


async def test_an_admin_tries_a_rule_before_keeping_it(visit: Visiting):
    ada = await visit("ada")
    for number in range(3):
        await ask(topic="housing", title=f"Landlord {number}")
    typed = {"words": "landlord*", "cabinet": "GAJI"}
    shown = forms(await ada.get("/en/admin/routing/new"))["/en/admin/routing/new"]
    tried = await ada.post("/en/admin/routing/new", shown | typed | {"action": "try"})
    assert tried.status_code == 200
    assert "Would have gone elsewhere: 3" in words(tried)
    assert not await RoutingRule.all().exists()
    assert forms(tried)["/en/admin/routing/new"]["words"] == ["landlord*"]
    assert await say(ada, "/en/admin/routing/new", "/en/admin/routing/new", **typed) == "Saved."
    thread = await ask(topic="housing", title="My landlord again")
    assert thread.cabinet_id == (await RoutingRule.get()).cabinet_id


async def test_a_rule_without_words_and_topic_is_refused_beside_its_field(visit: Visiting):
    refused = await send(await visit("ada"), "/en/admin/routing/new", "/en/admin/routing/new", cabinet="GAJI")
    assert (refused.status_code, list(errors(refused))) == (422, ["f-words"])


async def test_an_admin_sets_what_a_topic_promises(visit: Visiting):
    ada = await visit("ada")
    address = "/en/admin/topics/housing/edit"
    assert await say(ada, address, address, first_reply_hours="8") == "Saved."
    assert "8 working hours" in words(await ada.get("/en/admin/routing"))
    with clock.moved_to(datetime(2026, 11, 23, 9, tzinfo=LISBON)):
        assert (await ask(topic="housing")).answer_by == datetime(2026, 11, 23, 17, tzinfo=LISBON)
    refused = await send(ada, address, address, first_reply_hours="soon")
    assert list(errors(refused)) == ["f-first_reply_hours"]


async def test_the_centres_offered_for_a_reply_are_those_of_the_facts(ines: Visit):
    await SavedReply.create(code="welcome", language="en", title="Welcome", body="Good morning.")
    page = (await ines.get(at(await ask(), "?reply="))).text
    assert all(place.names["pt"] in page for place in places())
