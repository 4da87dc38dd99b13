"""“I got a letter”: the last day by the day it came, never a reason to wait, and a question about it that stays private."""

from datetime import UTC, datetime
from typing import Any

import pytest

from forum import clock
from forum.catalogue import letters
from forum.notifications.models import Notification
from forum.threads.models import Thread
from forum.threads.posting import letter_reminders
from forum.threads.posting.models import LetterReminder
from tests.cast import Visit, Visiting, at, notify, person
from tests.forum.web.markup import forms, text_of, tree
from tests.moderation.web.sending import errors

PLANNED, ASK = "/en/letters/planned-refusal", "/en/letters/planned-refusal/question"
CAME = "2022-05-02"
READING = datetime(2022, 5, 4, 10, tzinfo=UTC)
NEW = "/en/threads/new"


def last_days(page: Any) -> list[tuple[str, str]]:
    """The last days that a page says: as programs and as people read them."""
    found = [each for each in tree(page).iter() if each.get("data-last-day")]
    return [(each.get("data-last-day"), " ".join(text_of(each).split())) for each in found]


async def test_the_last_day_is_told_with_its_weekday_and_how_it_was_counted(visit: Visiting) -> None:
    visitor = await visit()
    with clock.moved_to(READING):
        page = await visitor.get(f"{PLANNED}?received={CAME}")
        arabic = await visitor.get(f"/ar{PLANNED.removeprefix('/en')}?received={CAME}")
    assert last_days(page) == [("2022-05-16", "Monday 16 May 2022")]
    assert last_days(arabic) == [("2022-05-16", "الاثنين، 16 مايو 2022")]
    assert "10 working days from the day after 2 May 2022" in text_of(tree(page)).replace("\n", " ")
    assert "8 working days are left" in page.text and "artigos 87.º" in page.text
    assert (
        "segunda-feira, 16\u00a0de\u00a0maio de\u00a02022" in page.text
    )  # The sentence for the counter, in every language.
    assert "Por favor, fale comigo em árabe" in arabic.text
    assert page.headers["cache-control"] == "no-store"


async def test_a_rule_that_nobody_checked_says_so(visit: Visiting) -> None:
    page = await (await visit()).get(f"{PLANNED}?received={CAME}")
    assert "We have not confirmed this rule yet" in page.text


async def test_a_municipal_holiday_and_a_postmark_count_where_they_are_known(visit: Visiting) -> None:
    visitor = await visit()
    pages = [
        await visitor.get(f"{PLANNED}?received=2022-06-01{more}")
        for more in ("", "&town=Lisboa", "&town=Nowhere", "&posted=2022-05-20", "&posted=2022-05-31")
    ]
    days = [last_days(page)[0][0] for page in pages]
    assert days == ["2022-06-17", "2022-06-20", "2022-06-17", "2022-06-08", "2022-06-17"]


@pytest.mark.parametrize("received", ["2019-03-04", "today"])
async def test_no_letter_is_said_to_have_no_deadline_or_to_be_too_late(visit: Visiting, received: str) -> None:
    visitor = await visit()
    day = clock.today().isoformat() if received == "today" else received
    for letter in letters.letters():
        page = await visitor.get(f"/en/letters/{letter.code}?received={day}")
        words = text_of(next(tree(page).iter("main"))).casefold()
        assert page.status_code == 200 and "who to see" in words, letter.code
        assert "no deadline" not in words and "too late" not in words, letter.code
        assert last_days(page) or "the deadline is in the letter itself" in words, letter.code
        passed = bool(last_days(page) and received != "today")
        assert passed == ("go or call today all the same" in words), letter.code
        assert passed == ("please tell me what can still be done" in words) != ("help to answer it in time" in words)
        assert not (passed and "we remind you three working days" in words), letter.code


async def test_a_day_that_is_none_is_refused_beside_its_field_and_kept(visit: Visiting) -> None:
    visitor = await visit()
    page = await visitor.get(f"{PLANNED}?received=tomorrow")
    assert page.status_code == 422 and "f-received" in errors(page) and 'value="tomorrow"' in page.text
    assert (await visitor.get("/en/letters/love-letter")).status_code == 404
    assert (await visitor.post("/en/letters/love-letter/question")).status_code == 404
    refused = await visitor.post(ASK, {"received": "tomorrow"})
    assert refused.status_code == 422 and "f-received" in errors(refused)


async def asked_about_it(visit: Visiting) -> tuple[Visit, Thread]:
    amina = await visit("amina")
    begun = await amina.post(ASK, {"received": CAME})
    assert (begun.status_code, begun.headers["location"]) == (303, NEW)  # No day and no word of it in the address.
    page = await amina.get(NEW)
    typed = {name: values[-1] for name, values in forms(page)[NEW].items() if name != "form_key"}
    sent = await amina.post(NEW, typed)
    assert sent.status_code == 303
    return amina, await Thread.get(author__nickname="amina")


async def test_a_question_about_a_letter_is_private_and_begins_with_its_words_and_last_day(visit: Visiting) -> None:
    with clock.moved_to(READING):
        amina, thread = await asked_about_it(visit)
        assert (thread.visibility, thread.title) == ("private", "I got a letter: They plan to refuse what I asked for")
        page = await amina.get(at(thread))
        assert "Monday 16\u00a0May 2022" in text_of(tree(page))
        assert any(each.get("data-letter-day") == "2022-05-16" for each in tree(page).iter())
        assert 'data-letter-day="2022-05-16"' in (await amina.get("/en/account")).text
        ines = await (await visit("ines")).get(at(thread))
        assert ines.status_code == 200 and "data-letter-day" not in ines.text


async def test_a_last_day_that_somebody_made_up_costs_nobody_their_question(visit: Visiting) -> None:
    amina = await visit("amina")
    typed = {"title": "My letter", "body": "What does this letter say?", "topic": "housing"}
    for number, wrong in enumerate(({"letter": "love", "last_day": CAME}, {"letter": "refusal", "last_day": "soon"})):
        sent = await amina.post(NEW, typed | wrong | {"title": f"My letter {number}"})
        assert sent.status_code == 303
    assert await LetterReminder.all().count() == 0


async def test_an_asker_is_reminded_once_three_working_days_before(visit: Visiting) -> None:
    with clock.moved_to(READING):
        amina, _ = await asked_about_it(visit)
    for day, told in ((10, 0), (11, 1), (12, 0), (17, 0)):
        with clock.moved_to(datetime(2022, 5, day, 9, tzinfo=UTC)):
            assert await letter_reminders.remind() == told
            await notify()
            if told:
                assert "The last day to answer your letter is near" in (await amina.get("/en/account")).text
    assert await Notification.filter(kind="letter_last_day").count() == 1


async def test_nobody_is_reminded_of_a_question_that_is_closed_or_of_a_day_that_passed(visit: Visiting) -> None:
    with clock.moved_to(READING):
        _, thread = await asked_about_it(visit)
    with clock.moved_to(datetime(2022, 5, 17, 9, tzinfo=UTC)):
        assert await letter_reminders.remind() == 0 and not await letter_reminders.of_person(await person("amina"))
    await Thread.filter(id=thread.id).update(closed=True)
    with clock.moved_to(datetime(2022, 5, 12, 9, tzinfo=UTC)):
        assert await letter_reminders.remind() == 0
        assert await letter_reminders.of(await Thread.get(id=thread.id)) is None


async def test_a_reminder_goes_with_its_question_and_a_month_after_its_day(visit: Visiting) -> None:
    with clock.moved_to(READING):
        _, thread = await asked_about_it(visit)
        assert not await letter_reminders.over().count()
        await Thread.filter(id=thread.id).update(status="erased")
        assert await letter_reminders.over().count() == 1
        await Thread.filter(id=thread.id).update(status="published")
    with clock.moved_to(datetime(2022, 6, 17, 9, tzinfo=UTC)):
        assert await letter_reminders.over().delete() == 1


async def test_letters_are_found_from_home_help_the_ask_form_and_their_topics(visit: Visiting) -> None:
    visitor = await visit()
    for path in ("/en/", "/en/help", NEW, "/en/topics/housing"):
        assert "/en/letters" in (await visitor.get(path)).text, path
    assert "/en/letters/eviction" in (await visitor.get("/en/topics/housing")).text


async def test_what_is_wrong_with_two_days_is_said_once_above_the_form_and_beside_both(visit: Visiting) -> None:
    page = tree(await (await visit()).get(f"{PLANNED}?received=soon&posted=before"))
    told = [item for item in page.iter("li") if any(link.get("href") == "#f-received" for link in item.iter("a"))]
    assert len(told) == 1 and not any(link.get("href") == "#f-posted" for link in page.iter("a"))
    beside = [each.get("id") for each in page.iter("p") if each.get("class") == "error"]
    assert beside == ["f-received-error", "f-posted-error"]
