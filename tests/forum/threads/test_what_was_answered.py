"""Official words change by a correction alone, stand for the text and the question that were read, and say which question
they answer when that was changed."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from forum import clock, text
from forum.catalogue import snapshot
from forum.catalogue.views import Catalogue
from forum.errors import Conflict, Invalid, NotAllowed
from forum.notifications.models import Notification
from forum.threads import state
from forum.threads.models import Post, Revision, Thread
from forum.threads.official import marking, reviewing, versions
from forum.threads.posting import editing, lifecycle
from forum.threads.reading import lists
from forum.threads.reading.lists import Filters
from moderation.desk import official_due as desk
from tests.cast import Visiting, answer, ask, at, at_answer, notify, person
from tests.counters import wrong_counters
from tests.forum.threads.officers import about, ask_for_two, correct, in_force, mark, said, second_officer
from tests.moderation.test_decisions import decide

pytestmark = pytest.mark.usefixtures("app")
NEW_TITLE = "May I work while I wait?"


async def read_of(post: Post) -> str:
    known = await snapshot.current()
    thread = await Thread.get(id=post.thread_id)
    return (await versions.marks([await Post.get(id=post.id)], [thread], known))[post.id]


async def rewrite_question(thread: Thread, title: str = NEW_TITLE, by: str = "amina") -> Thread:
    question = await Post.get(thread_id=thread.id, kind="question")
    body = await text.prose("I have a job offer and no card yet. May I begin?")
    thread = await Thread.get(id=thread.id)
    await editing.edit(
        question, thread, title=title, body=body, by=await person(by), catalogue=await snapshot.current()
    )
    return await Thread.get(id=thread.id)


async def rewrite_answer(post: Post, by: str = "ines", body: str = "Bring nothing at all, it is free.") -> None:
    thread = await Thread.get(id=post.thread_id)
    known = await snapshot.current()
    await editing.edit(post, thread, body=await text.prose(body), by=await person(by), catalogue=known)


Act = Callable[..., Awaitable[Any]]


async def renew(post: Post, **how: Any) -> Any:
    return await reviewing.renew(**await about(post), review_by=str(clock.today() + timedelta(days=120)), **how)


async def take_back(post: Post, **how: Any) -> Any:
    return await marking.withdraw(**await about(post), reason="The law changed.", **how)


async def mark_other_words(post: Post, **how: Any) -> Any:
    return await marking.mark(**await about(post), statement=said("Say nothing."), **how)


async def still(post: Post, **how: Any) -> Any:
    return await reviewing.answers_still(**await about(post), **how)


@pytest.mark.parametrize("act", [renew, take_back, mark_other_words, still, correct])
async def test_what_stands_is_changed_only_by_who_read_it(act: Act) -> None:
    thread = await ask()
    post = await answer(thread)
    await mark(post)
    read = await read_of(post)
    await correct(post, "Keep every proof.")
    stands = await in_force(post)
    with pytest.raises(Conflict, match="text_changed"):
        await act(post, read=read)
    assert await in_force(post) == stands
    await rewrite_question(thread)
    with pytest.raises(Conflict, match="text_changed"):
        await act(post, read=await stale_question(post))


async def stale_question(post: Post) -> str:
    """What a form says whose question was read before it was changed."""
    revision, question, *rest = (await read_of(post)).split(".")
    return ".".join([revision, str(int(question) - 1), *rest])


async def test_an_answer_that_its_author_changed_meanwhile_is_not_made_official() -> None:
    post = await answer(await ask())
    read = await read_of(post)
    await rewrite_answer(post)
    with pytest.raises(Conflict, match="text_changed"):
        await marking.mark(**await about(post), statement=said(), read=read)
    assert await in_force(post) is None


async def test_a_question_rewritten_at_the_worst_moment_gets_no_official_answer_that_nobody_gave_it() -> None:
    thread = await ask()
    post = await answer(thread)
    read = await read_of(post)
    await rewrite_question(thread, "Is it allowed to sell appointments?")
    with pytest.raises(Conflict, match="text_changed"):
        await marking.mark(**await about(post), statement=said(), read=read)
    assert await in_force(post) is None


async def test_two_officers_vouch_for_one_text() -> None:
    await ask_for_two()
    post = await answer(await ask())
    bilal = await second_officer()
    await mark(post)
    await rewrite_answer(post)
    with pytest.raises(Conflict, match="text_changed"):
        await reviewing.confirm(**await about(post, bilal))
    await mark(post)
    await reviewing.confirm(**await about(post, bilal), read=await read_of(post))
    assert await in_force(post)


async def test_a_second_proposal_does_not_silently_take_the_place_of_the_first() -> None:
    await ask_for_two()
    post = await answer(await ask())
    read = await read_of(post)
    await mark(post)
    with pytest.raises(Conflict, match="text_changed"):
        await marking.mark(**await about(post, await second_officer()), statement=said("No."), read=read)


async def test_two_officers_at_the_same_moment_make_one_official_answer() -> None:
    for _ in range(5):
        thread = await ask()
        post = await answer(thread)
        bilal = await second_officer()
        read = await read_of(post)
        both = [
            marking.mark(**await about(post, by), statement=said(short), read=read)
            for by, short in (("ines", "Keep the proof."), (bilal, "Throw it away."))
        ]
        answers = await asyncio.gather(*both, return_exceptions=True)
        assert [str(each) for each in answers if isinstance(each, Exception)] == ["text_changed"]


# the words change by a correction alone


async def test_nobody_changes_official_words_by_changing_the_text() -> None:
    post = await answer(await ask())
    await mark(post)
    for by in ("ines", "marta"):
        with pytest.raises((Conflict, NotAllowed)):
            await rewrite_answer(post, by)
    assert (await Post.get(id=post.id)).source == post.source


async def test_a_correction_changes_the_text_and_tells_who_relies_on_it() -> None:
    post = await answer(await ask())
    await mark(post)
    await correct(post, "Keep every proof.", body=await text.prose("Bring every proof you have."))
    assert (await Post.get(id=post.id)).source == "Bring every proof you have."
    assert (await Revision.get(post_id=post.id)).source == post.source
    await notify()
    assert await Notification.filter(account__nickname="amina", kind="official_corrected").count() == 1
    with pytest.raises(Invalid):
        await correct(post, "Keep all.", body=await text.prose("x"))


async def test_a_colleague_of_the_cabinet_corrects_under_their_own_name() -> None:
    post = await answer(await ask())
    await mark(post)
    bilal = await second_officer()
    body = await text.prose("Bring every proof you have.")
    made = await reviewing.correct(**await about(post, bilal), statement=said("All."), meaning="detail", body=body)
    assert made.marked_by_id == bilal.account_id
    assert (await Revision.get(post_id=post.id)).replaced_by_id == bilal.account_id
    assert (await Post.get(id=post.id)).edited_by_staff


async def test_the_page_of_an_official_answer_offers_a_correction_and_no_change_of_the_text(visit: Visiting) -> None:
    thread = await ask()
    post = await answer(thread)
    await mark(post)
    ines = await visit("ines")
    page = (await ines.get(at(thread))).text
    assert at_answer(post, "/official/correction") in page
    assert at_answer(post, "/edit") not in page
    refused = await ines.post(at_answer(post, "/edit"), {"body": "Bring nothing at all."})
    assert refused.status_code == 409
    assert "Bring nothing at all." in refused.text


async def test_a_correction_begins_with_the_days_in_force(visit: Visiting) -> None:
    thread = await ask()
    post = await answer(thread)
    made = await mark(post, said(review_by=clock.today() + timedelta(days=200)))
    form = (
        (await (await visit("ines")).get(at(thread))).text.partition("/official/correction")[2].partition("</form>")[0]
    )
    for day in (made.valid_from, made.review_by):
        assert f'value="{day.isoformat()}"' in form


# a question that says something else by now


async def test_a_question_rewritten_under_an_official_answer_keeps_its_title_in_lists_until_the_cabinet_looked(
    catalogue: Catalogue,
) -> None:
    thread = await ask()
    post = await answer(thread)
    await mark(post)
    slug = (await Thread.get(id=thread.id)).slug
    changed = await rewrite_question(thread)
    assert (changed.title, changed.answered_title, changed.slug) == (NEW_TITLE, thread.title, slug)
    row = (await lists.page(Filters(), reader=await person(None), catalogue=catalogue)).threads[0]
    assert row.answered_title_html == thread.title
    await notify()
    assert await Notification.filter(account__nickname="ines", kind="question_changed", seen_at=None).count() == 1
    listed = await desk.page(desk.Filters("question"), by=await person("ines"), catalogue=catalogue)
    assert [desk.state_of(each, clock.today()) for each in listed.rows] == ["question"]
    with pytest.raises(NotAllowed):
        await reviewing.answers_still(**await about(post, "rui"))
    await reviewing.answers_still(**await about(post), read=await read_of(post))
    settled = await Thread.get(id=thread.id)
    assert (settled.answered_title, settled.slug) == ("", "may-i-work-while-i-wait")


@pytest.mark.parametrize("act", [renew, mark_other_words, correct])
async def test_whatever_an_officer_says_anew_is_said_to_the_question_as_it_reads_now(act: Act) -> None:
    thread = await ask()
    post = await answer(thread)
    await mark(post)
    await rewrite_question(thread)
    await act(post, read=await read_of(post))
    assert (await Thread.get(id=thread.id)).answered_title == ""


async def test_the_first_title_is_kept_however_often_the_question_is_rewritten() -> None:
    thread = await ask()
    await mark(await answer(thread))
    await rewrite_question(thread, "A second title")
    again = await rewrite_question(thread, "A third title")
    assert again.answered_title == thread.title
    await notify()
    assert await Notification.filter(kind="question_changed").count() == 1


async def test_a_number_taken_out_of_the_title_is_gone_from_lists_too() -> None:
    thread = await ask(title="Call me on 912 345 678 please")
    await mark(await answer(thread))
    changed = await rewrite_question(thread, "Please call me")
    assert "912" not in changed.answered_title + changed.answered_title_html + changed.slug


async def test_an_official_answer_that_is_withdrawn_or_hidden_keeps_no_title(catalogue: Catalogue) -> None:
    for end in (take_back, lambda post: decide(post, "hide")):
        thread = await ask()
        post = await answer(thread)
        await mark(post)
        await rewrite_question(thread)
        await end(post)
        assert (await Thread.get(id=thread.id)).answered_title == ""


async def test_the_page_says_which_question_was_answered(visit: Visiting) -> None:
    thread = await ask()
    post = await answer(thread)
    await mark(post)
    amina, visitor, ines = await visit("amina"), await visit(), await visit("ines")
    assert "data-question-changed" not in (await visitor.get(at(thread))).text
    sent = {"title": NEW_TITLE, "body": "I have a job offer and no card yet. May I begin?"}
    assert (await amina.post(at(thread, "/edit"), sent)).status_code == 303
    page = (await visitor.get(at(thread))).text
    assert "data-question-changed" in page
    assert f">{NEW_TITLE}</h1>" in page
    listed = (await visitor.get("/en/threads")).text
    assert thread.title in listed
    assert NEW_TITLE not in listed
    form = (await ines.get("/en/desk/official?show=question")).text
    assert at_answer(post, "/official/question") in form
    answered = await ines.post(
        at_answer(post, "/official/question"), {"read": await read_of(post), "back": "/en/desk/official"}
    )
    assert (answered.status_code, answered.headers["location"].partition("?")[0]) == (303, "/en/desk/official")
    assert NEW_TITLE in (await visitor.get("/en/threads")).text


async def test_in_a_conversation_that_a_moderator_closed_the_asker_rewrites_nothing(
    catalogue: Catalogue, visit: Visiting
) -> None:
    thread = await ask()
    await decide(await Post.get(thread_id=thread.id, kind="question"), "lock")
    with pytest.raises(NotAllowed, match="locked"):
        await rewrite_question(thread)
    amina = await visit("amina")
    assert at(thread, "/edit") not in (await amina.get(at(thread))).text
    assert (await amina.post(at(thread, "/edit"), {"title": "Buy it", "body": "Buy it here."})).status_code == 403


# forms of an edit


async def test_whoever_edits_a_text_that_was_changed_meanwhile_sees_it_and_loses_nothing(visit: Visiting) -> None:
    thread = await ask()
    amina = await visit("amina")
    typed = {"title": thread.title, "body": "What I typed in the other window.", "read": "1.0"}
    assert (
        await amina.post(at(thread, "/edit"), typed | {"body": "What I saved first, on the phone."})
    ).status_code == 303
    refused = await amina.post(at(thread, "/edit"), typed)
    assert refused.status_code == 409
    assert "data-now" in refused.text
    assert "What I saved first, on the phone." in refused.text
    assert "What I typed in the other window." in refused.text
    assert 'name="read" value="2.0"' in refused.text


# links


async def test_opposite_links_at_the_same_moment_wait_for_nobody_for_ever(catalogue: Catalogue) -> None:
    ines = await person("ines")
    for _ in range(6):
        one, other = await ask(), await ask("bilal", title="The same in other words")
        both = [
            lifecycle.link_duplicate(a, of=b, by=ines, catalogue=catalogue) for a, b in ((one, other), (other, one))
        ]
        refused = [each for each in await asyncio.gather(*both, return_exceptions=True) if each is not None]
        assert all(isinstance(each, Conflict | Invalid) for each in refused), refused
        assert len(refused) == 1
    assert not await wrong_counters()


async def test_a_link_and_a_change_of_the_linked_ones_wait_for_nobody_for_ever(catalogue: Catalogue) -> None:
    ines, amina = await person("ines"), await person("amina")
    for _ in range(6):
        one, other, third = await ask(), await ask(), await ask()
        await lifecycle.link_duplicate(one, of=other, by=ines, catalogue=catalogue)
        one, other = await Thread.get(id=one.id), await Thread.get(id=other.id)
        acts = [
            lifecycle.make_private(one, by=amina, catalogue=catalogue),
            lifecycle.link_duplicate(third, of=one, by=ines, catalogue=catalogue),
            lifecycle.withdraw(other, by=amina, catalogue=catalogue),
        ]
        refused = [each for each in await asyncio.gather(*acts, return_exceptions=True) if each is not None]
        assert all(isinstance(each, Conflict | Invalid) for each in refused), refused
    assert not await wrong_counters()
    assert await state.demote_overdue() == 0
