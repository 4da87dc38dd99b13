"""What may happen to a thread, who may do it, and what stays written."""

import pytest

from forum import text
from forum.catalogue import snapshot
from forum.catalogue.views import Catalogue
from forum.errors import Conflict, Invalid, NotAllowed, NotFound, NotSignedIn
from forum.events import Event
from forum.threads.models import NEVER, Post, Revision, Thread, ThreadAct
from forum.threads.posting import answering, editing, lifecycle
from forum.threads.reading import own_lists
from forum.threads.reading.thread_page import thread_page
from forum.threads.visibility import find_thread
from tests.cast import answer, ask, person

pytestmark = pytest.mark.usefixtures("app")


async def reload(thread: Thread) -> Thread:
    return await Thread.get(id=thread.id)


async def edit(thread: Thread, words: str, *, by: str, title: str = "") -> None:
    """Gives a question another text, and another title where one is given."""
    await editing.edit(
        await Post.get(thread_id=thread.id, kind="question"),
        thread,
        title=title or thread.title,
        body=await text.prose(words),
        by=await person(by),
        catalogue=await snapshot.current(),
    )


async def test_the_asker_closes_and_reopens_and_each_is_written_down(catalogue: Catalogue) -> None:
    thread, amina = await ask(), await person("amina")
    await lifecycle.close(thread, by=amina, catalogue=catalogue, reason="Solved.")
    await lifecycle.close(await reload(thread), by=amina, catalogue=catalogue)
    with pytest.raises(Conflict, match="closed"):
        await answer(thread)
    await lifecycle.reopen(await reload(thread), by=amina, catalogue=catalogue)
    assert await answer(thread)
    assert [act.act for act in (await thread_page(thread, amina, catalogue)).acts] == ["reopened", "closed"]


@pytest.mark.parametrize("who", ["bilal", "rahima", "rui", "ada"])
async def test_nobody_else_closes_somebodys_question(who: str, catalogue: Catalogue) -> None:
    with pytest.raises(NotAllowed):
        await lifecycle.close(await ask(), by=await person(who), catalogue=catalogue)


async def test_a_visitor_is_asked_to_sign_in(catalogue: Catalogue) -> None:
    with pytest.raises(NotSignedIn):
        await lifecycle.close(await ask(), by=await person(None), catalogue=catalogue)


async def test_a_withdrawn_question_is_there_for_its_asker_alone(catalogue: Catalogue) -> None:
    thread = await ask()
    await lifecycle.withdraw(thread, by=await person("amina"), catalogue=catalogue)
    assert await find_thread(thread.id, reader=await person("amina"), catalogue=catalogue)
    for who in (None, "bilal", "ines", "ada"):
        with pytest.raises(NotFound):
            await find_thread(thread.id, reader=await person(who), catalogue=catalogue)


async def test_not_even_a_moderator_withdraws_for_somebody(catalogue: Catalogue) -> None:
    with pytest.raises(NotAllowed):
        await lifecycle.withdraw(await ask(), by=await person("marta"), catalogue=catalogue)


async def test_a_question_made_private_loses_its_slug_and_its_readers(catalogue: Catalogue) -> None:
    thread = await ask()
    assert thread.slug
    await lifecycle.make_private(thread, by=await person("amina"), catalogue=catalogue)
    thread = await reload(thread)
    assert (thread.visibility, thread.slug) == ("private", "")
    with pytest.raises(NotFound):
        await find_thread(thread.id, reader=await person("bilal"), catalogue=catalogue)


async def test_danger_is_saved_as_private_whatever_was_chosen() -> None:
    thread = await ask(danger=True, visibility="public")
    assert (thread.visibility, thread.slug) == ("private", "")


async def test_an_empty_choice_is_what_is_safest_for_the_topic() -> None:
    assert (await ask(topic="safety-rights", visibility="")).visibility == "private"
    assert (await ask(topic="housing", visibility="")).visibility == "public"


async def test_a_sensitive_topic_has_no_slug_even_in_public() -> None:
    assert (await ask(topic="legal-support", visibility="public")).slug == ""


async def test_routing_needs_a_reason_and_does_not_reset_the_waiting_time(catalogue: Catalogue) -> None:
    thread, marta = await ask(), await person("marta")
    housing = catalogue.cabinet("GAH")
    assert housing is not None
    with pytest.raises(Invalid, match="reason: missing"):
        await lifecycle.route(thread, to=housing.code, by=marta, catalogue=catalogue, reason="")
    await lifecycle.route(thread, to=housing.code, by=marta, catalogue=catalogue, reason="It is about the flat.")
    routed = await reload(thread)
    assert (routed.cabinet_id, routed.waiting_since) == (housing.id, thread.waiting_since)
    act = await ThreadAct.get(thread_id=thread.id, act="routed")
    assert (act.reason, act.particulars["to"]) == ("It is about the flat.", housing.id)


async def test_the_owner_is_the_topics_cabinet_until_it_is_routed(catalogue: Catalogue) -> None:
    thread = await ask(topic="housing")
    assert catalogue.cabinets[thread.cabinet_id].code == "GAH"


async def test_duplicates_point_to_one_original_across_languages(catalogue: Catalogue) -> None:
    original, bengali, arabic = await ask(), await ask(language="bn"), await ask(language="ar")
    marta = await person("marta")
    await lifecycle.link_duplicate(bengali, of=original, by=marta, catalogue=catalogue)
    await lifecycle.link_duplicate(arabic, of=await reload(bengali), by=marta, catalogue=catalogue)
    assert (await reload(arabic)).duplicate_of_id == original.id
    assert (await reload(original)).duplicates_count == 2
    with pytest.raises(Conflict, match="has_duplicates"):
        await lifecycle.link_duplicate(await reload(original), of=await ask(), by=marta, catalogue=catalogue)
    with pytest.raises(Invalid, match="of: same"):
        await lifecycle.link_duplicate(original, of=original, by=marta, catalogue=catalogue)


async def test_a_duplicate_that_becomes_private_is_no_longer_counted(catalogue: Catalogue) -> None:
    original, other = await ask(), await ask("bilal")
    await lifecycle.link_duplicate(other, of=original, by=await person("marta"), catalogue=catalogue)
    await lifecycle.make_private(await reload(other), by=await person("bilal"), catalogue=catalogue)
    assert (await reload(original)).duplicates_count == 0


async def test_rejecting_needs_a_reason_and_its_author_reads_it(catalogue: Catalogue) -> None:
    thread, marta = await ask(), await person("marta")
    with pytest.raises(Invalid, match="reason: missing"):
        await lifecycle.reject(thread, by=marta, catalogue=catalogue, reason="")
    await lifecycle.reject(thread, by=marta, catalogue=catalogue, reason="It sells appointments.")
    assert (await Post.get(thread_id=thread.id, kind="question")).status == "rejected"
    with pytest.raises(NotFound):
        await find_thread(thread.id, reader=await person("bilal"), catalogue=catalogue)


async def test_mediators_see_a_sensitive_private_question_only_once_an_officer_asks_for_them(
    catalogue: Catalogue,
) -> None:
    thread = await ask(topic="legal-support", visibility="private", language="bn")
    rahima = await person("rahima")
    with pytest.raises(NotFound):
        await find_thread(thread.id, reader=rahima, catalogue=catalogue)
    with pytest.raises(NotAllowed):
        await lifecycle.ask_mediators(thread, by=await person("rui"), catalogue=catalogue)
    await lifecycle.ask_mediators(thread, by=await person("ines"), catalogue=catalogue)
    assert await find_thread(thread.id, reader=rahima, catalogue=catalogue)


async def test_an_edit_keeps_the_text_as_it_was(catalogue: Catalogue) -> None:
    thread = await ask()
    question = await Post.get(thread_id=thread.id, kind="question")
    before = question.source
    await edit(thread, "Now with all the details I have.", by="amina", title="A better title")
    kept = await Revision.get(post_id=question.id)
    assert (kept.source, kept.title, kept.by_staff) == (before, "My residence card expires", False)
    assert (await reload(thread)).slug == "a-better-title"


async def test_staffs_edit_of_somebodys_text_shows_as_such(catalogue: Catalogue) -> None:
    thread = await ask()
    question = await Post.get(thread_id=thread.id, kind="question")
    await edit(thread, "The number was taken out.", by="marta")
    assert (await Post.get(id=question.id)).edited_by_staff
    with pytest.raises(NotAllowed):
        await edit(thread, "Mine now, I think.", by="bilal")


async def test_the_same_words_again_make_no_revision(catalogue: Catalogue) -> None:
    thread = await ask()
    question = await Post.get(thread_id=thread.id, kind="question")
    await edit(thread, question.source, by="amina")
    assert not await Revision.all().exists()


async def test_members_answer_only_where_their_experience_is_wanted(catalogue: Catalogue) -> None:
    with pytest.raises(NotAllowed):
        await answer(await ask(), "bilal")
    thread = await ask(kind="discussion")
    assert (await answer(thread, "bilal")).role == "member"


async def test_a_mediator_answers_in_their_languages_only(catalogue: Catalogue) -> None:
    assert (await answer(await ask(language="bn"), "rahima")).role == "mediator"
    with pytest.raises(NotAllowed):
        await answer(await ask(language="uk"), "rahima")


async def test_any_officer_answers_a_public_question_as_their_cabinet(catalogue: Catalogue) -> None:
    post = await answer(await ask(), "rui")
    assert catalogue.cabinets[post.cabinet_id or 0].code == "GAH"
    assert post.shown_name == ""


async def test_an_answer_ends_the_waiting_and_members_words_do_not() -> None:
    thread = await ask()
    await answer(thread)
    answered = await reload(thread)
    assert (answered.state, answered.waiting_since, answered.answers_count) == ("answered", NEVER, 1)


async def test_comments_are_for_the_asker_and_staff(catalogue: Catalogue) -> None:
    thread = await ask()
    post = await answer(thread)
    body = await text.prose("Thank you, that helped.")
    for who in ("amina", "ines", "rui", "marta"):
        assert await answering.comment(post, await reload(thread), body=body, by=await person(who), catalogue=catalogue)
    with pytest.raises(NotAllowed):
        await answering.comment(post, thread, body=body, by=await person("bilal"), catalogue=catalogue)
    assert (await Post.get(id=post.id)).comments_count == 4


async def test_announcements_are_for_staff() -> None:
    with pytest.raises(NotAllowed):
        await ask("bilal", kind="announcement")
    assert (await ask("ines", kind="announcement")).waiting_since == NEVER


async def test_something_new_is_new_until_the_asker_has_looked(catalogue: Catalogue) -> None:
    thread, amina = await ask(), await person("amina")
    assert not own_lists.is_new(await reload(thread))
    await answer(thread)
    assert own_lists.is_new(await reload(thread))
    await own_lists.mark_seen(by=amina)
    assert not own_lists.is_new(await reload(thread))


async def test_every_act_leaves_an_event_without_text(catalogue: Catalogue) -> None:
    thread = await ask(title="A canary sings here", body="The canary word is in the body as well.")
    await lifecycle.close(thread, by=await person("amina"), catalogue=catalogue, reason="canary")
    recorded = await Event.all()
    assert [event.verb for event in recorded if event.subject == "thread"] == ["thread.asked", "thread.closed"]
    assert not any("canary" in str(event.particulars) for event in recorded)
