"""Undoing puts back what was before, and nothing that a newer decision or the author's own wish has set since."""

from typing import Any

import pytest

from forum import text
from forum.catalogue import snapshot
from forum.catalogue.views import Catalogue
from forum.errors import Conflict, Invalid, NotAllowed
from forum.notifications.models import Notification
from forum.people import grants
from forum.people.accounts import Account
from forum.threads import state
from forum.threads.models import OfficialAnswer, Post, ReviewItem, Thread
from forum.threads.official import marking
from forum.threads.posting import answering, editing, lifecycle
from moderation.models import Decision
from moderation.review import appeals, decisions, flags, undoing
from tests.cast import answer, ask, notify, person
from tests.counters import wrong_counters
from tests.forum.threads.officers import mark, said, withdraw
from tests.moderation.test_decisions import decide, given_for, put, question_of
from tests.moderation.test_flags import report

pytestmark = pytest.mark.usefixtures("app")
AGAIN = "It was no number after all."


async def undo(decision: Decision, by: str = "marta", **how: Any) -> None:
    await undoing.undo(decision, by=await person(by), catalogue=await snapshot.current(), **how)


async def another_moderator(nickname: str = "bilal") -> None:
    await grants.give(await Account.get(nickname=nickname), "moderator", by=None)


async def test_nobody_undoes_what_was_decided_about_themself() -> None:
    question = await question_of(await ask("bilal"))
    warned, hidden = await decide(question, "warn"), await decide(question, "hide")
    await another_moderator()
    for decision in (warned, hidden):
        with pytest.raises(NotAllowed, match="own"):
            await undo(decision, by="bilal")
    assert (await Post.get(id=question.id)).status == "hidden"


async def test_hiding_then_rejecting_then_undoing_the_first_publishes_nothing() -> None:
    question = await question_of(await ask())
    first = await decide(question, "hide")
    second = await decide(question, "reject")
    with pytest.raises(Conflict, match="newer_decision"):
        await undo(first)
    assert (await Post.get(id=question.id)).status == "rejected"
    await undo(second)
    await undo(first)
    assert (await Post.get(id=question.id)).status == "published"


@pytest.mark.parametrize("verdict", ["mask", "move", "language", "lock", "private"])
async def test_the_newer_of_two_that_set_the_same_is_undone_first(verdict: str, catalogue: Catalogue) -> None:
    question = await question_of(await ask())
    given = await given_for(verdict)
    first = await decide(question, verdict, given=given)
    # A verdict that lasts is said once about a post, so that the second comes by way of an answer.
    other = question if verdict in ("mask", "move", "language") else await made_before(question)
    second = await decide(other, verdict, given=given)
    with pytest.raises(Conflict, match="newer_decision"):
        await undo(first, reason=AGAIN)
    await undo(second, reason=AGAIN)
    await undo(first, reason=AGAIN)
    assert not await wrong_counters()


async def made_before(question: Post) -> Post:
    """An answer in a thread that takes none any more."""
    thread = await Thread.get(id=question.thread_id)
    return await state.add(
        thread, kind="answer", role="member", status="published", source="Me too.", html="", language_id="en", renderer=1,
        created_at=thread.created_at,
    )  # fmt: skip


async def test_what_the_asker_wants_private_is_not_published_by_an_undoing(catalogue: Catalogue) -> None:
    thread = await ask()
    made = await decide(await question_of(thread), "private")
    thread = await Thread.get(id=thread.id)
    await lifecycle.make_private(thread, by=await person("amina"), catalogue=catalogue)
    with pytest.raises(Conflict, match="authors_wish"):
        await undo(made)
    await undo(made, overturned=True)
    assert (await Thread.get(id=thread.id)).visibility == "private"
    assert (await Decision.get(id=made.id)).undone_at


async def test_a_link_that_was_changed_by_hand_is_left_alone(catalogue: Catalogue) -> None:
    thread, third = await ask(), await ask("bilal", title="A third question")
    made = await decide(await question_of(thread), "duplicate", given={"of": await ask("bilal", title="The other")})
    thread = await Thread.get(id=thread.id)
    await lifecycle.link_duplicate(thread, of=third, by=await person("ines"), catalogue=catalogue)
    with pytest.raises(Conflict, match="changed_since"):
        await undo(made)
    assert (await Thread.get(id=thread.id)).duplicate_of_id == third.id
    assert not await wrong_counters()


async def test_a_mask_comes_off_for_a_reason_only() -> None:
    question = await question_of(await ask())
    made = await decide(question, "mask", given={"start": 3, "end": 12})
    for reason, code in (("", "missing"), ("…", "missing"), ("x" * 501, "too_long")):
        with pytest.raises(Invalid) as refused:
            await undo(made, reason=reason)
        assert refused.value.fields == {"reason": code}
    await undo(made, reason=AGAIN)
    assert (await Decision.get(id=made.id)).undone_reason == AGAIN
    assert (await Post.get(id=question.id)).source == question.source


async def test_several_are_undone_together_or_not_at_all(catalogue: Catalogue) -> None:
    one, other = await question_of(await ask()), await question_of(await ask())
    hidden, also = await decide(one, "hide"), await decide(other, "hide")
    await decide(other, "reject")
    with pytest.raises(Conflict, match="newer_decision"):
        await undoing.undo_all([hidden, also], by=await person("marta"), catalogue=catalogue)
    assert (await Post.get(id=one.id)).status == "hidden"


# what its author took back


async def withdrawn(catalogue: Catalogue, **how: Any) -> Thread:
    thread = await ask(**how)
    await lifecycle.withdraw(thread, by=await person("amina"), catalogue=catalogue)
    return await Thread.get(id=thread.id)


async def test_what_its_author_withdrew_is_not_rejected_and_then_published(catalogue: Catalogue) -> None:
    thread = await withdrawn(catalogue)
    for by in ("marta", "ines"):
        with pytest.raises(Conflict, match="gone"):
            await lifecycle.reject(thread, by=await person(by), catalogue=catalogue, reason="It sells appointments.")
    assert (await Thread.get(id=thread.id)).status == "removed"


async def test_an_objection_about_a_withdrawn_text_can_be_granted(catalogue: Catalogue) -> None:
    thread = await ask()
    made = await decide(await question_of(thread), "hide")
    objection = await appeals.appeal(made, body="It insults nobody.", by=await person("amina"))
    await lifecycle.withdraw(await Thread.get(id=thread.id), by=await person("amina"), catalogue=catalogue)
    await another_moderator()
    await appeals.decide(
        objection, "overturn", statement="You are right.", by=await person("bilal"), catalogue=catalogue
    )
    assert (await Decision.get(id=made.id)).undone_at
    assert (await Thread.get(id=thread.id)).status == "removed"
    assert not await ReviewItem.filter(ended_at=None).exists()


async def test_a_held_question_that_an_officer_rejects_waits_no_more(catalogue: Catalogue) -> None:
    thread = await ask()
    await put(await question_of(thread), held=True)
    await lifecycle.reject(
        await Thread.get(id=thread.id), by=await person("marta"), catalogue=catalogue, reason="It sells appointments."
    )
    assert not await ReviewItem.filter(ended_at=None).exists()


async def test_a_withdrawal_ends_what_waits_in_the_whole_thread(catalogue: Catalogue) -> None:
    thread = await ask()
    heard = await answer(thread)
    await put(heard)
    await lifecycle.withdraw(await Thread.get(id=thread.id), by=await person("amina"), catalogue=catalogue)
    assert not await ReviewItem.filter(ended_at=None).exists()


async def test_whoever_reported_a_text_that_was_withdrawn_reads_so(catalogue: Catalogue) -> None:
    thread = await ask()
    code = await report(await question_of(thread), "bilal")
    assert (await flags.outcome_of(await flags.by_code(code))).code == ""
    await lifecycle.withdraw(thread, by=await person("amina"), catalogue=catalogue)
    told = await flags.outcome_of(await flags.by_code(code))
    assert (told.code, told.at is None) == ("withdrawn", False)


async def test_whoever_reported_a_text_that_an_officer_rejected_reads_that_something_was_done(
    catalogue: Catalogue,
) -> None:
    thread = await ask()
    code = await report(await question_of(thread), "bilal")
    await lifecycle.reject(thread, by=await person("ines"), catalogue=catalogue, reason="It sells appointments.")
    assert (await flags.outcome_of(await flags.by_code(code))).code == "acted"


# official answers that are hidden


async def test_who_relies_on_an_official_answer_is_told_when_it_is_hidden_and_when_it_is_back() -> None:
    thread = await ask()
    heard = await answer(thread)
    await mark(heard)
    made = await decide(heard, "hide")
    await notify()
    assert await Notification.filter(account__nickname="amina", kind="official_withdrawn").count() == 1
    await undo(made)
    await notify()
    assert await Notification.filter(account__nickname="amina", kind="official_restored").count() == 1


async def test_a_hidden_official_answer_whose_place_was_taken_is_over_for_good(catalogue: Catalogue) -> None:
    thread = await ask()
    first, second = await answer(thread), await answer(thread, body="Keep the receipt of the appointment as well.")
    await mark(first)
    made = await decide(first, "hide")
    await mark(second)
    await undo(made)
    open_ = await OfficialAnswer.filter(replaced_at=None, withdrawn_at=None)
    assert [each.post_id for each in open_] == [second.id]
    assert (await Thread.get(id=thread.id)).official_id == open_[0].id
    assert not await wrong_counters()


async def test_an_older_official_version_does_not_rise_again_once_a_newer_one_stood(catalogue: Catalogue) -> None:
    thread = await ask()
    first, second = await answer(thread), await answer(thread, body="Keep the receipt of the appointment as well.")
    await mark(first)
    made = await decide(first, "hide")
    await mark(second)
    await withdraw(second)
    await undo(made)
    await notify()
    assert (await Post.get(id=first.id)).status == "published"
    assert (await Thread.get(id=thread.id)).official_id is None
    assert not await OfficialAnswer.filter(replaced_at=None, withdrawn_at=None).exists()
    assert not await Notification.filter(kind="official_restored").exists()


async def test_undoing_a_restoration_tells_who_relies_on_the_version_that_stood_since() -> None:
    heard = await answer(await ask())
    await decide(heard, "hide")
    made = await decide(heard, "restore")
    version = await mark(heard)
    await undo(made)
    await notify()
    assert (await Post.get(id=heard.id)).status == "hidden"
    theirs = Notification.filter(account__nickname="amina", kind="official_withdrawn", about=f"version:{version.id}")
    assert await theirs.count() == 1
    assert not await OfficialAnswer.filter(replaced_at=None, withdrawn_at=None).exists()


async def test_nothing_is_written_or_marked_in_a_question_that_was_withdrawn(catalogue: Catalogue) -> None:
    thread = await ask()
    heard = await answer(thread)
    await lifecycle.withdraw(thread, by=await person("amina"), catalogue=catalogue)
    ines = await person("ines")
    body = await text.prose("Bring a photograph too.")
    attempts = [
        answering.answer(thread, body=body, by=ines, catalogue=catalogue),
        answering.comment(heard, thread, body=body, by=ines, catalogue=catalogue),
        editing.edit(heard, thread, body=body, by=ines, catalogue=catalogue),
        marking.mark(heard, thread, statement=said(), by=ines, catalogue=catalogue),
        lifecycle.close(thread, by=ines, catalogue=catalogue),
        lifecycle.make_private(thread, by=ines, catalogue=catalogue),
    ]
    for attempt in attempts:
        with pytest.raises(Conflict, match="gone"):
            await attempt
    assert await Post.filter(thread_id=thread.id).count() == 2


async def test_an_appeal_is_granted_though_the_author_rewrote_the_masked_text(catalogue: Catalogue) -> None:
    thread = await ask()
    question = await question_of(thread)
    made = await decide(question, "mask", given={"start": 3, "end": 12})
    objection = await appeals.appeal(made, body="It was no number.", by=await person("amina"))
    body = await text.prose("My card expires in May. What should I do?")
    thread = await Thread.get(id=thread.id)
    await editing.edit(question, thread, title=thread.title, body=body, by=await person("amina"), catalogue=catalogue)
    await another_moderator()
    await appeals.decide(
        objection, "overturn", statement="You are right.", by=await person("bilal"), catalogue=catalogue
    )
    assert (await Post.get(id=question.id)).source == body.source
    assert (await Decision.get(id=made.id)).undone_at
    assert decisions.appeal_until(made.at) > made.at
