"""Official answers in the browser: proposed, confirmed and renewed at the desk, corrected, checked, and who is told."""

from datetime import timedelta

import httpx
import pytest

from forum import clock
from forum.catalogue import snapshot
from forum.notifications.models import Notification
from forum.threads.models import OfficialAnswer, Post, Thread
from forum.threads.official import sources
from forum.threads.official.models import Source
from tests.cast import Visiting, answer, ask, at, at_answer, notify, person
from tests.forum.threads import officers
from tests.forum.threads.officers import LAW, ask_for_two, mark, said, second_officer
from tests.forum.web.markup import forms, text_of, tree
from tests.moderation.web.sending import errors, say, send

pytestmark = pytest.mark.usefixtures("app")

DESK = "/en/desk/official"


async def answered() -> tuple[Thread, Post]:
    thread = await ask()
    return thread, await answer(thread)


def data(response: httpx.Response, name: str) -> list[str]:
    return [each.get(name) for each in tree(response).iter() if each.get(name) is not None]


def new_in(account: httpx.Response) -> list[str]:
    new = [each for each in tree(account).iter("li") if "new" in (each.get("class") or "")]
    return [each.get("data-told") for each in new if each.get("data-told")]


async def test_one_officer_proposes_at_the_thread_and_another_confirms_at_the_desk(visit: Visiting) -> None:
    await ask_for_two()
    (thread, post), visitor = await answered(), await visit()
    ines = await visit("ines")
    words = {"short_answer": "Keep the proof.", "practice": "1"}
    told = await say(ines, at(thread), at_answer(post, "/official"), **words)
    assert told == "It is proposed. A second officer of the cabinet confirms it."
    assert data(await ines.get(at(thread)), "data-proposed")
    for somebody in (visitor, await visit("amina"), await visit("rahima"), await visit("rui"), await visit("marta")):
        page = await somebody.get(at(thread))
        assert "Keep the proof." not in page.text
    assert at_answer(post, "/official/confirmation") not in forms(await ines.get(DESK))
    await second_officer()
    bilal = await visit("bilal")
    assert data(await bilal.get(DESK), "data-state") == ["proposed"]
    assert await say(bilal, DESK, at_answer(post, "/official/confirmation")) == (
        "It is confirmed: this is the official answer now."
    )
    assert "Keep the proof." in (await visitor.get(at(thread))).text
    assert data(await bilal.get(DESK), "data-state") == []


async def test_a_proposal_of_another_cabinet_is_shown_with_whose_it_is_and_no_way_to_confirm_it(
    visit: Visiting,
) -> None:
    await ask_for_two()
    thread, post = await answered()
    await mark(post)
    marta, rui = await visit("marta"), await visit("rui")
    sent = await marta.post(at(thread, "/route"), {"cabinet": "GAH", "reason": "It is about the flat."})
    assert sent.status_code == 303
    for path in (at(thread), DESK):
        page = await rui.get(path)
        assert "It was proposed for Immigrant Legal Support Cabinet." in " ".join(text_of(tree(page)).split())
        assert at_answer(post, "/official/confirmation") not in forms(page)
    refused = await rui.post(at_answer(post, "/official/confirmation"))
    assert (refused.status_code, "This was proposed for another cabinet" in refused.text) == (409, True)


async def test_confirming_ones_own_proposal_is_refused_and_writes_nothing(visit: Visiting) -> None:
    await ask_for_two()
    _, post = await answered()
    await mark(post)
    ines = await visit("ines")
    assert (await ines.post(at_answer(post, "/official/confirmation"))).status_code == 403
    assert await officers.in_force(post) is None


async def test_confirming_what_is_gone_meanwhile_says_so(visit: Visiting) -> None:
    _, post = await answered()
    refused = await (await visit("ines")).post(at_answer(post, "/official/confirmation"))
    assert refused.status_code == 409
    assert "There is nothing to confirm here" in refused.text


async def test_the_form_has_the_day_by_which_the_topic_looks_again(visit: Visiting) -> None:
    thread, post = await answered()
    days = (await snapshot.current()).topics[thread.topic_id].review_days
    filled_in = forms(await (await visit("ines")).get(at(thread)))[at_answer(post, "/official")]
    assert filled_in["review_by"] == [(clock.today() + timedelta(days=days)).isoformat()]


async def test_the_practice_of_the_cabinet_is_source_enough(visit: Visiting) -> None:
    thread, post = await answered()
    ines = await visit("ines")
    refused = await send(ines, at(thread), at_answer(post, "/official"), short_answer="Yes.")
    assert (refused.status_code, list(errors(refused))) == (422, ["f-source_title"])
    made = await send(ines, at(thread), at_answer(post, "/official"), short_answer="Yes.", practice="1")
    assert made.status_code == 303
    assert (await OfficialAnswer.get()).sources == [{"title": "Prática do gabinete GAJI", "url": "", "article": ""}]


@pytest.mark.parametrize("back", ["", "desk", "https://forum.example", "//forum.example/en", "/\\forum.example"])
async def test_a_form_that_names_no_page_of_ours_leads_to_the_thread(visit: Visiting, back: str) -> None:
    thread, post = await answered()
    await mark(post)
    until = (clock.today() + timedelta(days=90)).isoformat()
    ines = await visit("ines")
    read = forms(await ines.get(at(thread)))[at_answer(post, "/official/renewal")]["read"][0]
    sent = await ines.post(at_answer(post, "/official/renewal"), {"review_by": until, "back": back, "read": read})
    assert (sent.status_code, sent.headers["location"]) == (303, f"{at(thread)}?notice=renewed")


async def test_what_runs_out_is_renewed_in_its_row(visit: Visiting) -> None:
    _, post = await answered()
    await mark(post, said(review_by=clock.today() + timedelta(days=3)))
    ines = await visit("ines")
    assert data(await ines.get(f"{DESK}?show=expiring"), "data-state") == ["expiring"]
    told = await say(ines, DESK, at_answer(post, "/official/renewal"))
    assert told.startswith("The official answer stays valid")
    assert "Nothing here asks for a look." in (await ines.get(DESK)).text


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("", "Say by which day this is looked at again."),
        ("tomorrow", "Write the date as year-month-day, such as 2027-01-31."),
        ("2020-01-01", "This day is over. Choose a later one."),
    ],
)
async def test_a_renewal_says_what_is_wrong_with_its_day(visit: Visiting, given: str, sentence: str) -> None:
    thread, post = await answered()
    await mark(post)
    refused = await send(await visit("ines"), at(thread), at_answer(post, "/official/renewal"), review_by=given)
    assert (refused.status_code, errors(refused)) == (422, {"f-review_by": sentence})


async def test_a_correction_shows_its_day_and_the_words_before_it_struck(visit: Visiting) -> None:
    thread, post = await answered()
    await mark(post)
    ines, visitor = await visit("ines"), await visit()
    target = at_answer(post, "/official/correction")
    refused = await send(ines, at(thread), target, short_answer="Otherwise.")
    assert refused.status_code == 422
    assert "Say what this changes for who relies on it." in refused.text
    sent = await send(ines, at(thread), target, short_answer="Otherwise.", meaning="meaning", body="Another text.")
    assert sent.status_code == 303
    page = await visitor.get(at(thread))
    assert "Otherwise." in page.text
    assert "Another text." in page.text
    assert data(page, "data-corrected")
    versions = await visitor.get(f"/en/posts/{at_answer(post).rpartition('/')[2]}/revisions")
    assert [text_of(each) for each in tree(versions).iter("s")] == ["Keep proof that you tried."]
    assert "Corrected: the meaning" in versions.text


async def test_a_withdrawn_answer_says_on_its_thread_what_it_was_and_until_when(visit: Visiting) -> None:
    thread, post = await answered()
    await mark(post)
    await officers.withdraw(post, "The law changed.")
    page = await (await visit()).get(at(thread))
    assert data(page, "data-withdrawn")
    assert [text_of(each) for each in tree(page).iter("s")] == ["Keep proof that you tried."]
    assert "The law changed." in page.text
    assert "data-official" not in page.text


async def test_those_who_are_told_read_it_in_their_account_until_they_mark_it(visit: Visiting) -> None:
    _, post = await answered()
    await mark(post)
    await officers.correct(post)
    await notify()
    amina = await visit("amina")
    assert new_in(await amina.get("/en/account")) == ["official_corrected"]
    assert (await amina.post("/en/account/seen")).status_code == 303
    assert new_in(await amina.get("/en/account")) == []


async def test_a_notice_about_a_thread_one_may_not_read_does_not_name_it(visit: Visiting) -> None:
    _, post = await answered()
    await mark(post)
    thread = await Thread.get(id=post.thread_id)
    bilal = await visit("bilal")
    await bilal.post(at(thread, "/follow"), {"on": "1"})
    await Thread.filter(id=thread.id).update(visibility="private")
    await officers.correct(post)
    await notify()
    page = await bilal.get("/en/account")
    assert await Notification.all().count() == 2
    assert data(page, "data-told") == ["official_corrected"]
    assert "My residence card expires" not in page.text


async def test_a_changed_source_shows_wherever_readers_look_and_no_longer_when_taken_back(visit: Visiting) -> None:
    thread, post = await answered()
    await mark(post)
    visitor, ada = await visit(), await visit("ada")
    places = (at(thread), "/en/threads?state=official", "/en/topics/documentation", "/en/")
    before = {place: (await visitor.get(place)).text for place in places}
    source = await Source.get(title=LAW[0])
    refused = await send(ada, "/en/admin/sources", f"/en/admin/sources/{source.id}/amendment")
    assert (refused.status_code, errors(refused)) == (422, {"f-reason": "Say why, in a few words."})
    await say(ada, "/en/admin/sources", f"/en/admin/sources/{source.id}/amendment", reason="It was revoked.")
    for place in places:
        assert "Being checked" in (await visitor.get(place)).text, place
        assert "Being checked" not in before[place], place
    assert data(await (await visit("ines")).get(DESK), "data-state") == ["checking"]
    await say(ada, "/en/admin/sources", f"/en/admin/sources/{source.id}/amendment/removal")
    for place in places:
        assert "Being checked" not in (await visitor.get(place)).text, place


async def test_the_sources_say_how_many_answers_in_force_cite_them(visit: Visiting) -> None:
    _, post = await answered()
    await mark(post, said("Yes.", review_by=clock.today() + timedelta(days=9)))
    page = await (await visit("ada")).get("/en/admin/sources")
    assert "1 official answer cites it" in page.text
    assert (await (await visit("ada")).post("/en/admin/sources/99999/amendment", {"reason": "No."})).status_code == 404


async def test_what_is_being_checked_comes_after_the_others(visit: Visiting) -> None:
    threads = []
    for number in range(2):
        thread = await ask(title=f"Question number {number}")
        await mark(await answer(thread), said("Yes.", (f"Law {number}", "", "")))
        threads.append(thread)
    await sources.change(await Source.get(title="Law 1"), by=await person("ada"), reason="It was revoked.")
    for place in ("/en/", "/en/topics/documentation", "/en/threads?state=official"):
        page = (await (await visit()).get(place)).text
        assert page.index("Question number 0") < page.index("Question number 1"), place


async def test_an_admin_says_which_topics_need_two_officers_and_for_how_long_an_answer_holds(visit: Visiting) -> None:
    ada, address = await visit("ada"), "/en/admin/topics/documentation/edit"
    assert (await send(ada, address, address, two_confirm="yes", review_days="90")).status_code == 303
    topic = (await snapshot.current()).topic("documentation")
    assert topic is not None
    assert (topic.two_confirm, topic.review_days) == (True, 90)
    refused = await send(ada, address, address, review_days="0")
    assert (refused.status_code, errors(refused)) == (
        422,
        {"f-review_days": "Write a number of days between 1 and 3650."},
    )
