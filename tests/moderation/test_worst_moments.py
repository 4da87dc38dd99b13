"""What happens when an asker, a colleague or a stranger acts at the worst moment between a decision and its undoing."""

import asyncio

import pytest

from forum import text
from forum.catalogue import snapshot
from forum.catalogue.views import Catalogue
from forum.database import Unavailable
from forum.errors import Conflict, NotAllowed
from forum.notifications.models import Notification
from forum.threads.casework import notes
from forum.threads.casework.models import TransferRequest
from forum.threads.models import Post, ReviewItem, Thread, ThreadAct
from forum.threads.official import marking, reviewing
from forum.threads.posting import answering, editing, lifecycle, votes
from forum.threads.posting.votes import Voter
from moderation.models import Appeal, Decision
from moderation.review import appeals, claims, decisions, items
from moderation.review.decisions import Order
from tests.cast import answer, ask, notify, person
from tests.counters import wrong_counters
from tests.forum.threads.officers import in_force, mark, said
from tests.moderation.test_decisions import WHY, decide, put, question_of
from tests.moderation.test_undoing import another_moderator, undo

pytestmark = pytest.mark.usefixtures("app")
ADVERT = "Appointments at once, call me now and pay when you have it."


async def again(thread: Thread) -> Thread:
    return await Thread.get(id=thread.id)


async def edit(post: Post, body: str, by: str = "amina", title: str | None = None, read: str = "") -> None:
    thread = await Thread.get(id=post.thread_id)
    if post.kind == "question":
        title = title or thread.title
    known = await snapshot.current()
    await editing.edit(
        post, thread, title=title, body=await text.prose(body), by=await person(by), catalogue=known, read=read
    )


async def test_an_answer_rewritten_while_it_was_hidden_comes_back_without_its_seal() -> None:
    post = await answer(await ask())
    await mark(post)
    made = await decide(post, "hide")
    await edit(post, "Pay me 500 euros and I will fix it.", "ines")
    with pytest.raises(Conflict, match="text_changed"):
        await undo(made)
    read = (await items.marks([await Post.get(id=post.id)]))[post.id]
    await undo(made, read=read)
    assert (await Post.get(id=post.id)).status == "published"
    assert await in_force(post) is None


async def test_a_question_rewritten_while_it_was_hidden_is_published_only_by_who_read_it() -> None:
    question = await question_of(await ask())
    made = await decide(question, "hide")
    await edit(question, ADVERT, title="Buy appointments")
    with pytest.raises(Conflict, match="text_changed"):
        await undo(made)
    assert (await Post.get(id=question.id)).status == "hidden"


async def test_a_granted_objection_lets_a_rewritten_text_wait_for_somebody_who_reads_it(catalogue: Catalogue) -> None:
    question = await question_of(await ask())
    made = await decide(question, "hide")
    objection = await appeals.appeal(made, body="It insults nobody.", by=await person("amina"))
    await edit(question, ADVERT, title="Buy appointments")
    await another_moderator()
    await appeals.decide(
        objection, "overturn", statement="You are right.", by=await person("bilal"), catalogue=catalogue
    )
    assert (await Post.get(id=question.id)).status == "pending"
    assert await ReviewItem.filter(post_id=question.id, ended_at=None, held=True).exists()


async def test_what_was_written_in_private_is_not_published_by_undoing_that(catalogue: Catalogue) -> None:
    thread = await ask()
    heard = await answer(thread)
    made = await decide(await question_of(thread), "private")
    body = await text.prose("Now that it is private: my husband beats me.")
    await answering.comment(heard, await again(thread), body=body, by=await person("amina"), catalogue=catalogue)
    with pytest.raises(Conflict, match="written_since"):
        await undo(made)
    assert (await again(thread)).visibility == "private"


async def test_a_form_opened_before_a_mask_does_not_put_the_masked_words_back() -> None:
    thread = await ask(body="My name is Zubaida Karimova and I live in Lisbon.")
    question = await question_of(thread)
    read, start = editing.mark_of(question), question.source.index("Zubaida")
    await decide(question, "mask", given={"start": start, "end": start + 16})
    with pytest.raises(Conflict, match="text_changed"):
        await edit(question, question.source + " Thanks.", read=read)
    assert "Zubaida" not in (await Post.get(id=question.id)).source


async def test_a_title_written_in_private_is_in_no_list_later() -> None:
    thread = await ask(visibility="private", title="Karim from Fundao beats me")
    question = await question_of(thread)
    await mark(await answer(thread))
    await edit(question, "My residence card expires, what shall I do?", title="My residence card expires")
    assert "Karim" not in (await again(thread)).answered_title


@pytest.mark.parametrize("verdict", ["publish", "hide"])
async def test_undoing_does_not_bring_back_what_was_rejected_on_its_page_since(
    verdict: str, catalogue: Catalogue
) -> None:
    thread = await ask()
    question = await question_of(thread)
    await put(question)
    made = await decide(question, verdict)
    await lifecycle.reject(
        await again(thread), by=await person("marta"), catalogue=catalogue, reason="It sells appointments."
    )
    with pytest.raises(Conflict, match="changed_since"):
        await undo(made)
    assert (await again(thread)).status == "rejected"


async def test_the_same_verdict_is_carried_out_again_where_somebody_undid_it_by_hand(catalogue: Catalogue) -> None:
    thread = await ask()
    question = await question_of(thread)
    await decide(question, "lock")
    await lifecycle.reopen(await again(thread), by=await person("marta"), catalogue=catalogue)
    assert not (await again(thread)).locked
    await decide(question, "lock")
    assert (await again(thread)).locked


async def test_votes_of_strangers_do_not_keep_moderators_from_hiding_many(catalogue: Catalogue) -> None:
    for _ in range(3):
        heard = [await answer(await ask()) for _ in range(6)]
        orders = [Order(await items.find(post.id)) for post in heard]
        marta = await person("marta")
        hiding = decisions.decide_all(orders, "hide", reason="insult", statement=WHY, by=marta, catalogue=catalogue)
        pressing = [votes.say_helpful(each, True, voter=Voter(None, f"b{n}")) for n in range(3) for each in heard[::-1]]
        answers = await asyncio.gather(hiding, *pressing, return_exceptions=True)
        assert not [each for each in answers if isinstance(each, Unavailable)]
    assert not await wrong_counters()


async def test_an_undoing_and_an_objection_wait_for_nobody_for_ever() -> None:
    for _ in range(4):
        made = await decide(await question_of(await ask()), "hide")
        both = undo(made), appeals.appeal(made, body="It insults nobody.", by=await person("amina"))
        answers = await asyncio.gather(*both, return_exceptions=True)
        assert not [each for each in answers if isinstance(each, Unavailable)]
    assert not await Appeal.filter(verdict="", decision__undone_at__isnull=False).exists()


async def test_an_objection_ends_with_its_decision() -> None:
    made = await decide(await question_of(await ask()), "hide")
    await appeals.appeal(made, body="It insults nobody.", by=await person("amina"))
    await undo(made)
    assert (await Appeal.get(decision_id=made.id)).verdict == "overturn"
    assert not await ReviewItem.filter(ended_at=None, appeal_id__isnull=False).exists()


async def test_an_objection_that_a_colleague_has_in_hand_is_theirs(catalogue: Catalogue) -> None:
    made = await decide(await question_of(await ask()), "hide")
    objection = await appeals.appeal(made, body="It insults nobody.", by=await person("amina"))
    for nickname in ("bilal", "rui"):
        await another_moderator(nickname)
    await claims.claim(await ReviewItem.get(appeal_id=objection.id), by=await person("bilal"))
    with pytest.raises(Conflict, match="claimed"):
        await appeals.decide(objection, "uphold", statement="It stays.", by=await person("rui"), catalogue=catalogue)


async def test_a_question_handed_over_meanwhile_is_not_answered_in_the_other_cabinet_s_name(
    catalogue: Catalogue,
) -> None:
    thread = await ask()
    post = await answer(thread)
    await mark(post)
    old, ines, gah = await again(thread), await person("ines"), catalogue.cabinet("GAH")
    assert gah is not None
    await lifecycle.route(await again(thread), to=gah.code, by=ines, catalogue=catalogue, reason="It is about a house.")
    about = {"by": ines, "catalogue": catalogue}
    for act in (
        marking.mark(post, old, statement=said("New."), **about),  # type: ignore[arg-type]
        marking.withdraw(post, old, reason="It is wrong.", **about),  # type: ignore[arg-type]
        reviewing.correct(post, old, statement=said("New."), meaning="detail", **about),  # type: ignore[arg-type]
        reviewing.answers_still(post, old, **about),  # type: ignore[arg-type]
    ):
        with pytest.raises(NotAllowed):
            await act


async def test_nothing_is_added_to_what_was_made_private_or_withdrawn_meanwhile(catalogue: Catalogue) -> None:
    thread = await ask()
    old, rui, body = await again(thread), await person("rui"), await text.prose("Come to us.")
    await lifecycle.make_private(await again(thread), by=await person("amina"), catalogue=catalogue)
    with pytest.raises(NotAllowed):
        await answering.answer(old, body=body, by=rui, catalogue=catalogue)
    await lifecycle.withdraw(await again(thread), by=await person("amina"), catalogue=catalogue)
    with pytest.raises(Conflict, match="gone"):
        await notes.note(old, "She called.", by=await person("ines"), catalogue=catalogue)


async def test_no_comment_lands_under_an_answer_that_was_hidden_meanwhile(catalogue: Catalogue) -> None:
    thread = await ask()
    heard = await answer(thread)
    await decide(heard, "hide")
    with pytest.raises(Conflict, match="gone"):
        await answering.comment(
            heard, thread, body=await text.prose("Thank you."), by=await person("amina"), catalogue=catalogue
        )


@pytest.mark.parametrize("end", ["hide", "reject", "private", "withdrawal"])
async def test_who_relies_on_an_official_answer_hears_that_it_went_with_its_question(
    end: str, catalogue: Catalogue
) -> None:
    thread = await ask()
    await mark(await answer(thread))
    await votes.follow(thread, True, by=await person("bilal"))
    if end == "withdrawal":
        await lifecycle.withdraw(await again(thread), by=await person("amina"), catalogue=catalogue)
    else:
        await decide(await question_of(thread), end)
    await notify()
    assert await Notification.filter(account__nickname="bilal", kind="official_withdrawn").count() == 1


async def test_a_request_for_a_question_ends_when_it_is_withdrawn(catalogue: Catalogue) -> None:
    thread = await ask()
    gah, rui = catalogue.cabinet("GAH"), await person("rui")
    assert gah is not None
    await TransferRequest.create(
        thread_id=thread.id, cabinet_id=gah.id, by_id=rui.account_id, reason="Ours.", at=thread.created_at
    )
    await lifecycle.withdraw(await again(thread), by=await person("amina"), catalogue=catalogue)
    assert not await TransferRequest.filter(answered_at=None).exists()


async def test_masked_words_are_masked_in_what_others_wrote_about_them(catalogue: Catalogue) -> None:
    thread = await ask(body="My name is Zubaida Karimova and I live in Lisbon.")
    question = await question_of(thread)
    await lifecycle.close(thread, by=await person("ines"), catalogue=catalogue, reason="Zubaida Karimova came to us.")
    start = question.source.index("Zubaida")
    made = await decide(question, "mask", given={"start": start, "end": start + 16})
    assert "Zubaida" not in (await ThreadAct.get(act="closed")).reason
    await undo(made, reason="It is her own wish.")
    assert "Zubaida" in (await ThreadAct.get(act="closed")).reason
    assert (await Decision.get(id=made.id)).undone_at
