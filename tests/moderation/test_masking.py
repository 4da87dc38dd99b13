"""Masking a part of a text: it is gone wherever the text can be read or quoted, and comes back where it was taken."""

from typing import Any

import pytest

from forum import ids, text
from forum.catalogue import snapshot
from forum.catalogue.views import Catalogue
from forum.errors import Conflict
from forum.threads.casework import needs, notes
from forum.threads.casework.models import InternalNote
from forum.threads.models import OfficialAnswer, Post, ReviewItem, Revision, Thread, ThreadAct
from forum.threads.official import marking
from forum.threads.posting import drafts, editing
from forum.threads.posting.models import Draft
from moderation.models import Appeal, Decision, Flag, KeptText
from moderation.review import appeals, decisions, items, masking, undoing
from moderation.review.cases import Given
from tests.cast import Visiting, answer, ask, person
from tests.forum.threads.test_official import statement
from tests.moderation.test_flags import report

pytestmark = pytest.mark.usefixtures("app")
NAME = "Fatima Kanarienvogel"


async def decide(post: Post, verdict: str, *, statement: str, by: str = "marta", **given: Any) -> Decision:
    item = await items.find(post.id)
    reason = {"mask": "personal_data", "hide": "insult", "warn": "insult"}[verdict]
    return await decisions.decide(
        item,
        verdict,
        reason=reason,
        statement=statement,
        by=await person(by),
        catalogue=await snapshot.current(),
        given=Given(**given),
    )


async def mask(post: Post) -> Decision:
    post = await Post.get(id=post.id)
    start = post.source.index(NAME)
    said = f"We masked a name in “About {NAME}”."
    return await decide(post, "mask", statement=said, start=start, end=start + len(NAME))


async def everything() -> str:
    """All that is stored of texts but those kept for an appeal."""
    rows: list[Any] = []
    for model in (Thread, Post, Revision, OfficialAnswer, Draft, Decision):
        rows += await model.all().order_by("id").values()
    return str(
        [{name: value for name, value in row.items() if name not in ("undone_at", "undone_reason")} for row in rows]
    )


@pytest.fixture
async def question(catalogue: Catalogue) -> Post:
    """Amina's question that names somebody, changed once, with a warning about it and an answer being written."""
    thread = await ask(title=f"About {NAME}", body=f"My neighbour {NAME} lost her card.")
    post = await Post.get(thread_id=thread.id)
    changed = await text.prose(f"My neighbour {NAME} lost her card. What can {NAME} do?")
    await editing.edit(post, thread, body=changed, by=await person("amina"), title=thread.title, catalogue=catalogue)
    await decide(post, "warn", statement=f"This is a warning about what you wrote in “About {NAME}”.")
    await drafts.keep(thread, f"Tell {NAME} to come by.", by=await person("ines"), catalogue=catalogue)
    return post


async def test_what_is_masked_is_masked_wherever_it_is_quoted_and_comes_back(
    question: Post, catalogue: Catalogue
) -> None:
    before = await everything()
    assert before.count(NAME) > 8
    made = await mask(question)
    assert NAME not in await everything()
    assert "kanarienvogel" not in (await everything()).casefold()
    assert (await Draft.get()).body == "Tell ▮▮▮ to come by."
    assert [each.statement.count("▮▮▮") for each in await Decision.all()] == [1, 1]
    kept = await KeptText.filter(decision_id=made.id).order_by("id")
    assert [bool(each.title) for each in kept] == [True, True, False, False, False]
    await undoing.undo(made, by=await person("marta"), catalogue=catalogue, reason="It was no number.")
    after = await everything()
    assert after.count(NAME) == before.count(NAME) + 1  # And the statement of the mask itself.


async def mask_words(post: Post, words: str) -> Decision:
    start = (await Post.get(id=post.id)).source.index(words)
    return await decide(post, "mask", statement="We masked a part.", start=start, end=start + len(words))


@pytest.mark.parametrize("question_first", [True, False])
async def test_taking_one_mask_off_leaves_the_other_in_a_statement_that_quotes_both(
    question_first: bool, catalogue: Catalogue
) -> None:
    street = "Rua dos Canários"
    thread = await ask(title=f"About {NAME}", body=f"My neighbour {NAME} lost her card.")
    question, heard = await Post.get(thread_id=thread.id), await answer(thread, body=f"She lives in {street}.")
    quoting = await decide(heard, "hide", statement=f"In “About {NAME}” you wrote of {street}.")
    parts = [(question, NAME), (heard, street)]
    made = {part: await mask_words(post, part) for post, part in (parts if question_first else parts[::-1])}
    await undoing.undo(made[NAME], by=await person("marta"), catalogue=catalogue, reason="It is her own name.")
    assert street not in (await Decision.get(id=quoting.id)).statement
    assert (await Thread.get(id=thread.id)).title == f"About {NAME}"


async def test_what_others_wrote_about_a_text_is_masked_with_it_and_comes_back(
    question: Post, catalogue: Catalogue
) -> None:
    thread, ines = await Thread.get(id=question.thread_id), await person("ines")
    warning = await Decision.get()
    await notes.note(thread, f"{NAME} was here.", by=ines, catalogue=catalogue)
    await needs.say(thread, "telephone", by=ines, catalogue=catalogue, reason=f"Call {NAME}.")
    await report(question, "bilal", note=f"Leave {NAME} alone.")
    await appeals.appeal(warning, body=f"{NAME} asked me to.", by=await person("amina"))

    async def written() -> list[str]:
        said = [(await InternalNote.get()).body, (await Flag.get()).note, (await Appeal.get()).body]
        return [*said, (await ThreadAct.get(act="telephone")).reason]

    before = await written()
    assert all(NAME in each for each in before)
    made = await mask(question)
    assert await written() == [each.replace(NAME, "▮▮▮") for each in before]
    await undoing.undo(made, by=await person("marta"), catalogue=catalogue, reason="It was no number.")
    assert await written() == before


async def test_a_draft_that_was_written_on_since_is_left_alone(question: Post, catalogue: Catalogue) -> None:
    made, ines = await mask(question), await person("ines")
    thread = await Thread.get(id=question.thread_id)
    await drafts.keep(thread, "Another answer.", by=ines, catalogue=catalogue)
    await undoing.undo(made, by=await person("marta"), catalogue=catalogue, reason="It was no number.")
    assert (await Draft.get()).body == "Another answer."
    again = await mask(question)
    await drafts.drop(thread, by=ines, catalogue=catalogue)
    await undoing.undo(again, by=await person("marta"), catalogue=catalogue, reason="It was no number.")
    assert (await Thread.get(id=thread.id)).title == f"About {NAME}"


async def test_a_mask_from_before_drafts_were_masked_is_still_taken_off(question: Post, catalogue: Catalogue) -> None:
    await Draft.filter().delete()
    made = await mask(question)
    now = made.before.mask
    assert now
    earlier = {"post_revision": made.before.revision, "title": True, "versions": [], "revisions": now.rows["revisions"]}
    texts = await KeptText.filter(decision_id=made.id).order_by("id")
    await Decision.filter(id=made.id).update(before=earlier)
    await KeptText.filter(id__in=[each.id for each in texts[2:]]).delete()
    await undoing.undo(
        await Decision.get(id=made.id), by=await person("marta"), catalogue=catalogue, reason="It was no number."
    )
    assert (await Post.get(id=question.id)).source.count(NAME) == 2
    assert NAME in (await Revision.get()).source


async def test_a_part_in_a_short_answer_is_masked_in_every_version(catalogue: Catalogue) -> None:
    thread, ines = await ask(), await person("ines")
    said = await answer(thread, body=f"Ask for {NAME} at the desk.")
    for short in (f"Ask for {NAME}.", f"Go to {NAME}."):
        thread = await Thread.get(id=thread.id)
        await marking.mark(said, thread, statement=statement(short), by=ines, catalogue=catalogue)
    made = await mask(said)
    assert [each.short_answer for each in await OfficialAnswer.all().order_by("id")] == ["Ask for ▮▮▮.", "Go to ▮▮▮."]
    assert NAME not in await everything()
    await undoing.undo(made, by=await person("marta"), catalogue=catalogue, reason="It was no number.")
    assert "Ask for Fatima" in await everything()


async def test_a_short_part_is_masked_where_it_was_chosen_and_nothing_else_is_kept(catalogue: Catalogue) -> None:
    thread = await ask(title="A question of mine", body="A card and a passport.")
    post = await Post.get(thread_id=thread.id)
    made = await decide(post, "mask", statement="We masked a letter.", start=7, end=8)
    assert (await Post.get(id=post.id)).source == "A card ▮▮▮nd a passport."
    assert await KeptText.filter(decision_id=made.id).count() == 1
    with pytest.raises(Conflict, match="texts_gone"):
        await masking.unmask(post, thread, made.before, [], catalogue)


async def test_the_text_kept_for_an_older_decision_is_shown_without_what_was_masked_since(
    visit: Visiting, question: Post
) -> None:
    hidden = await decide(question, "hide", statement="It insults somebody.")
    await mask(question)
    await appeals.appeal(hidden, body="It does not.", by=await person("amina"))
    row = ids.encode((await ReviewItem.get(appeal_id__isnull=False)).id)
    marta = await visit("marta")
    page = await marta.get(f"/en/desk/queue/{row}")
    assert page.status_code == 200
    assert (NAME in page.text, "▮▮▮ lost her card" in page.text) == (False, True)
    assert (await marta.post(f"/en/desk/queue/{row}/unmasking", {"reason": "To decide"})).status_code == 303
    assert NAME in (await marta.get(f"/en/desk/queue/{row}")).text
    assert NAME in (await KeptText.filter(decision_id=hidden.id).get()).source
