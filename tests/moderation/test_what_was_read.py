"""A decision is about the text and the state that were read: another text, or a colleague's decision, and nothing is decided."""

import asyncio
from typing import Any

import pytest

from forum import ids, text
from forum.catalogue import snapshot
from forum.catalogue.views import Catalogue
from forum.errors import Conflict, Invalid
from forum.people import grants
from forum.people.accounts import Account
from forum.threads.models import Post, ReviewItem, Thread
from forum.threads.posting import editing, lifecycle
from moderation.models import Decision
from moderation.review import appeals, decisions, items, undoing
from moderation.review.cases import Given
from moderation.review.decisions import Order
from moderation.review.verdicts import VERDICTS, needs_step_up, undoing_needs_step_up
from tests.cast import Visiting, ask, person
from tests.moderation.test_decisions import GROUNDS, WHY, given_for, put, question_of

pytestmark = pytest.mark.usefixtures("app")
ADVERT = "Appointments at once, call my number today and pay when you have it."


async def held() -> Post:
    question = await question_of(await ask())
    await put(question, held=True)
    return await question_of(await Thread.get(id=question.thread_id))


async def mark(post: Post) -> str:
    return (await items.marks([await Post.get(id=post.id)]))[post.id]


async def decide(
    post: Post, verdict: str, read: str, *, by: str = "marta", given: dict[str, Any] | None = None
) -> Decision:
    return await decisions.decide(
        await items.find(post.id), verdict, reason=GROUNDS[verdict], statement=WHY, by=await person(by),
        catalogue=await snapshot.current(), given=Given(**(given or {})), read=read,
    )  # fmt: skip


async def rewrite(post: Post, catalogue: Catalogue, body: str = ADVERT) -> None:
    thread = await Thread.get(id=post.thread_id)
    by = await person("amina")
    await editing.edit(post, thread, title=thread.title, body=await text.prose(body), by=by, catalogue=catalogue)


async def another_moderator() -> None:
    await grants.give(await Account.get(nickname="bilal"), "moderator", by=None)


@pytest.mark.parametrize("verdict", VERDICTS)
async def test_a_text_that_was_rewritten_after_it_was_read_is_not_decided_about(
    verdict: str, catalogue: Catalogue
) -> None:
    question = await held()
    read, given = await mark(question), await given_for(verdict)
    await rewrite(question, catalogue)
    with pytest.raises(Conflict, match="text_changed"):
        await decide(question, verdict, read, given=given)
    assert (await Post.get(id=question.id)).status == "pending"
    assert not await Decision.exists()
    await decide(question, verdict, await mark(question), given=given)


async def test_a_new_title_alone_is_another_text(catalogue: Catalogue) -> None:
    question = await held()
    read, thread = await mark(question), await Thread.get(id=question.thread_id)
    body = await text.prose(question.source)
    by = await person("amina")
    await editing.edit(question, thread, title="Cheap appointments", body=body, by=by, catalogue=catalogue)
    with pytest.raises(Conflict, match="text_changed"):
        await decide(question, "publish", read)


@pytest.mark.parametrize(("first", "second"), [("hide", "publish"), ("publish", "hide"), ("publish", "publish")])
async def test_the_later_of_two_moderators_learns_that_the_first_decided(first: str, second: str) -> None:
    await another_moderator()
    question = await held()
    read = await mark(question)
    await decide(question, first, read)
    with pytest.raises(Conflict, match="decided_meanwhile"):
        await decide(question, second, read, by="bilal")
    assert await Decision.all().count() == 1


async def test_what_an_officer_rejected_meanwhile_is_not_published(catalogue: Catalogue) -> None:
    question = await question_of(await ask())
    await put(question)
    read, thread = await mark(question), await Thread.get(id=question.thread_id)
    await lifecycle.reject(thread, by=await person("ines"), catalogue=catalogue, reason="It sells appointments.")
    with pytest.raises(Conflict, match="decided_meanwhile"):
        await decide(question, "publish", read)
    assert (await Thread.get(id=thread.id)).status == "rejected"


async def test_of_several_nothing_is_decided_when_one_was_rewritten(catalogue: Catalogue) -> None:
    questions = [await held() for _ in range(3)]
    orders = [Order(await items.find(each.id), read=await mark(each)) for each in questions]
    await rewrite(questions[1], catalogue)
    with pytest.raises(Conflict, match="text_changed"):
        await decisions.decide_all(
            orders, "publish", reason=GROUNDS["publish"], statement="", by=await person("marta"), catalogue=catalogue
        )
    assert {each.status for each in await Post.all()} == {"pending"}


async def test_two_moderators_at_the_same_moment_make_one_decision() -> None:
    await another_moderator()
    for _ in range(5):
        question = await held()
        read = await mark(question)
        both = decide(question, "publish", read), decide(question, "reject", read, by="bilal")
        answers = await asyncio.gather(*both, return_exceptions=True)
        refused = [each for each in answers if isinstance(each, Exception)]
        assert [str(each) for each in refused] == ["decided_meanwhile"]
        assert await Decision.filter(post_id=question.id).count() == 1


async def test_an_edit_at_the_moment_of_the_decision_is_either_before_it_or_after_it(catalogue: Catalogue) -> None:
    for _ in range(5):
        question = await held()
        read = await mark(question)
        both = decide(question, "publish", read), rewrite(question, catalogue)
        first, _ = await asyncio.gather(*both, return_exceptions=True)
        now = await Post.get(id=question.id)
        if isinstance(first, Exception):
            assert (str(first), now.status) == ("text_changed", "pending")
        else:
            # The edit came after: a published text was changed, which the rules of holding judge anew.
            assert now.revision == question.revision + 1


async def test_the_form_shows_the_new_text_and_keeps_what_was_typed(visit: Visiting, catalogue: Catalogue) -> None:
    question = await held()
    marta = await visit("marta")
    page = await marta.get(f"/en/desk/queue/{ids.encode(question.id)}")
    sent = f"{ids.encode((await items.find(question.id)).id)}:{await mark(question)}"
    assert f'name="item" value="{sent}"' in page.text
    await rewrite(question, catalogue)
    typed = {"item": sent, "verdict": "reject", "reason": "scam", "statement": "I typed this myself."}
    refused = await marta.post("/en/desk/decisions", typed)
    assert refused.status_code == 409
    assert ADVERT in refused.text
    assert "I typed this myself." in refused.text
    assert "The text was changed since you read it" in refused.text
    assert sent not in refused.text
    assert (await Post.get(id=question.id)).status == "pending"


@pytest.mark.parametrize(
    "later",
    [
        {"verdict": "reject", "reason": "scam", "statement": "I typed this myself."},
        {"verdict": "publish", "reason": "within_the_rules", "statement": "I typed this myself."},
    ],
)
async def test_the_later_moderator_reads_what_the_first_decided(visit: Visiting, later: dict[str, str]) -> None:
    await another_moderator()
    question = await held()
    sent = f"{ids.encode((await items.find(question.id)).id)}:{await mark(question)}"
    marta, bilal = await visit("marta"), await visit("bilal")
    await marta.post("/en/desk/decisions", {"item": sent, "verdict": "publish", "reason": "within_the_rules"})
    refused = await bilal.post("/en/desk/decisions", {"item": sent} | later)
    assert refused.status_code == 409
    assert await Decision.all().count() == 1
    meanwhile = refused.text.partition("data-meanwhile")[2].partition("</ul>")[0]
    assert "marta" in meanwhile
    assert "I typed this myself." in refused.text
    assert (await Post.get(id=question.id)).status == "published"


async def test_several_chosen_ones_come_back_with_the_changed_one_marked(visit: Visiting, catalogue: Catalogue) -> None:
    changed, same = await held(), await held()
    marta = await visit("marta")
    sent = [f"{ids.encode((await items.find(each.id)).id)}:{await mark(each)}" for each in (changed, same)]
    await rewrite(changed, catalogue)
    typed = {"item": sent, "verdict": "publish", "reason": "within_the_rules", "statement": ""}
    refused = await marta.post("/en/desk/decisions", typed)
    assert refused.status_code == 409
    assert refused.text.count("data-changed") == 1
    assert refused.text.count(" checked") == 1
    assert {each.status for each in await Post.all()} == {"pending"}


async def test_a_form_that_does_not_say_what_was_read_is_judged_as_things_stand() -> None:
    question = await held()
    await decide(question, "publish", "")
    assert (await Post.get(id=question.id)).status == "published"


async def test_what_becomes_public_by_a_decision_leaves_the_queue() -> None:
    question = await held()
    await decide(question, "publish", await mark(question))
    assert await ReviewItem.filter(ended_at=None).count() == 0


async def test_more_than_the_most_at_once_are_neither_decided_about_nor_undone(catalogue: Catalogue) -> None:
    post, marta = await held(), await person("marta")
    order = Order(await items.find(post.id))
    how: dict[str, Any] = {"by": marta, "catalogue": catalogue}
    with pytest.raises(Invalid, match="item: too_many"):
        await decisions.decide_all([order] * 101, "publish", reason=GROUNDS["publish"], statement="", **how)
    with pytest.raises(Invalid, match="item: too_many"):
        await items.find_all(range(101))
    made = await decide(post, "publish", "")
    with pytest.raises(Invalid, match="item: too_many"):
        await undoing.undo_all([made] * 101, **how)
    assert (await Decision.get(id=made.id)).undone_at is None


async def test_nothing_at_all_and_what_is_not_there_are_no_items() -> None:
    for ids_, code in (([], "missing"), ([12345], "unknown")):
        with pytest.raises(Invalid, match=f"item: {code}"):
            await items.find_all(ids_)


async def test_an_objection_is_decided_by_itself(catalogue: Catalogue) -> None:
    post, other = await question_of(await ask()), await held()
    hidden = await decide(post, "hide", "")
    await appeals.appeal(hidden, body="It is true.", by=await person("amina"))
    row = await ReviewItem.get(appeal_id__isnull=False)
    together = [await items.find(row.id), await items.find(other.id)]
    how: dict[str, Any] = {
        "reason": GROUNDS["publish"],
        "statement": "",
        "by": await person("marta"),
        "catalogue": catalogue,
    }
    with pytest.raises(Invalid, match="item: unknown"):
        await decisions.decide_all([Order(each) for each in together], "publish", **how)
    with pytest.raises(Invalid, match="item: unknown"):
        await items.find_all([each.id for each in together])


def test_what_is_done_to_several_and_what_is_worst_needs_a_step_up() -> None:
    assert {verdict for verdict in VERDICTS if needs_step_up(verdict, 1)} == {"ban"}
    assert {verdict for verdict in VERDICTS if undoing_needs_step_up(verdict, 1)} == {"mask"}
    assert all(needs_step_up(verdict, 2) and undoing_needs_step_up(verdict, 2) for verdict in VERDICTS)
    assert not needs_step_up("no such verdict", 1)
