"""Who changes which text: an answer its author alone, a question also those who look after it; and who stands by a correction."""

from dataclasses import replace
from datetime import timedelta

import pytest

from forum import clock, text
from forum.catalogue import snapshot
from forum.catalogue.views import Catalogue
from forum.errors import NotAllowed
from forum.people.person import Person, Silence
from forum.threads.models import Post, Revision, Thread
from forum.threads.official import reviewing
from forum.threads.posting import answering, editing
from tests.cast import answer, ask, person
from tests.forum.threads.officers import about, mark, officer_of, said, second_officer

pytestmark = pytest.mark.usefixtures("app")
CAST = ("amina", "bilal", "rahima", "ines", "rui", "marta", "ada", "colleague", "triage")
OTHER_WORDS = "Other words, long enough to be an answer."


async def somebody(who: str) -> Person:
    """Somebody of the cast; or a colleague of Inês, or an officer of the triage desk."""
    if who == "colleague":
        return await second_officer()
    return await officer_of("GAT") if who == "triage" else await person(who)


async def edited(post: Post, who: str, words: str = OTHER_WORDS) -> bool:
    """Whether somebody could change a post; then the text is theirs, otherwise it is as it was."""
    thread, catalogue, by = await Thread.get(id=post.thread_id), await snapshot.current(), await somebody(who)
    body = await text.prose(words)
    allowed = editing.may_edit(by, post, thread, catalogue)
    title = thread.title if post.kind == "question" else None
    if allowed:
        await editing.edit(post, thread, body=body, title=title, by=by, catalogue=catalogue)
    else:
        with pytest.raises(NotAllowed):
            await editing.edit(post, thread, body=body, title=title, by=by, catalogue=catalogue)
    assert ((await Post.get(id=post.id)).source == words) is allowed
    return allowed


@pytest.mark.parametrize("visibility", ["public", "private"])
@pytest.mark.parametrize("who", CAST)
async def test_an_answer_is_changed_by_its_author_alone(who: str, visibility: str) -> None:
    post = await answer(await ask(language="bn", visibility=visibility))
    assert await edited(post, who) is (who == "ines")


@pytest.mark.parametrize("who", CAST)
async def test_a_member_s_answer_is_changed_by_its_author_alone(who: str) -> None:
    post = await answer(await ask(kind="discussion"), "amina", "This is how it went for me.")
    assert await edited(post, who) is (who == "amina")


@pytest.mark.parametrize("who", CAST)
async def test_a_comment_is_changed_by_its_author_alone(who: str, catalogue: Catalogue) -> None:
    thread = await ask()
    post, body = await answer(thread), await text.prose("And on Saturday?")
    made = await answering.comment(post, thread, body=body, by=await person("amina"), catalogue=catalogue)
    assert await edited(made, who) is (who == "amina")


@pytest.mark.parametrize("who", CAST)
async def test_a_question_is_changed_by_its_asker_its_cabinet_and_moderators(who: str) -> None:
    question = await Post.get(thread_id=(await ask()).id, kind="question")
    assert await edited(question, who) is (who in ("amina", "ines", "marta", "colleague"))
    assert (await Post.get(id=question.id)).edited_by_staff is (who in ("ines", "marta", "colleague"))


async def test_a_second_officer_corrects_an_official_answer_and_stands_by_it(catalogue: Catalogue) -> None:
    post = await answer(await ask())
    await mark(post)
    colleague = await second_officer()
    made = await reviewing.correct(
        **await about(post, colleague), statement=said(), meaning="detail", body=await text.prose("Bring every proof.")
    )
    now, before = await Post.get(id=post.id), await Revision.get(post_id=post.id)
    assert (now.source, now.revision, now.edited_by_staff) == ("Bring every proof.", 2, True)
    assert (before.source, before.by_staff, before.replaced_by_id) == (post.source, True, colleague.account_id)
    assert (made.marked_by_id, made.post_revision) == (colleague.account_id, 2)


async def test_one_s_own_official_answer_corrected_is_no_text_of_somebody_else_s() -> None:
    post = await answer(await ask())
    await mark(post)
    await reviewing.correct(
        **await about(post), statement=said(), meaning="typo", body=await text.prose("Bring it all.")
    )
    assert not (await Post.get(id=post.id)).edited_by_staff


@pytest.mark.parametrize("who", ["amina", "rahima", "rui", "marta", "ada"])
async def test_nobody_else_corrects_the_text(who: str) -> None:
    post = await answer(await ask(language="bn"))
    await mark(post)
    body = await text.prose("Bring nothing.")
    with pytest.raises(NotAllowed):
        await reviewing.correct(
            **await about(post, who), statement=said("No."), meaning="typo", body=body, reason="They are away."
        )
    assert (await Post.get(id=post.id)).source == post.source


async def test_why_a_post_may_not_be_changed_is_told_the_same_before_the_form_and_on_saving(
    catalogue: Catalogue,
) -> None:
    thread = await ask()
    post, amina = await Post.get(thread_id=thread.id, kind="question"), await person("amina")
    suspended = replace(amina, silence=Silence(clock.now() + timedelta(days=1), 1))
    await Thread.filter(id=thread.id).update(closed=True, locked=True)
    locked, body = await Thread.get(id=thread.id), await text.prose(OTHER_WORDS)
    suspended_officer = replace(await person("ines"), silence=suspended.silence)
    told = ((suspended, thread, "suspended"), (suspended_officer, thread, "suspended"), (amina, locked, "locked"))
    for by, where, code in told:
        with pytest.raises(NotAllowed) as asked:
            editing.require_edit(post, where, by=by, catalogue=catalogue)
        with pytest.raises(NotAllowed) as saved:
            await editing.edit(post, where, title=thread.title, body=body, by=by, catalogue=catalogue)
        assert asked.value.code == saved.value.code == code
