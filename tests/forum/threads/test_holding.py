"""Which posts wait for a person, seen through the verbs: what is held, what others see of it, and what editing changes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from forum import clock, text
from forum.catalogue import snapshot
from forum.catalogue.models import Topic
from forum.catalogue.views import Catalogue
from forum.errors import NotFound
from forum.people.grants import RoleGrant
from forum.threads.holding import evaluating, seed
from forum.threads.holding.models import HoldingRule
from forum.threads.holding.rules import Policy
from forum.threads.models import Post, ReviewItem, Revision, Thread
from forum.threads.posting import answering, editing, lifecycle
from forum.threads.reading import lists
from forum.threads.reading.lists import Filters
from forum.threads.visibility import find_post, find_thread
from tests.cast import answer, ask, person

RULES = Policy(on=True)
FIRST = Policy(on=True, first_posts=1)
SELLER = {
    "title": "VAGA GARANTIDA em 48h",
    "body": "Tenho vagas para renovação, 250 euros, 100% garantido. Chama no zap e mando o comprovante.",
    "language": "pt",
}


async def waits(thread: Thread) -> tuple[str, list[str], bool] | None:
    """The state of a thread's question, the reasons for which it waits, and whether it is held."""
    question = await Post.get(thread_id=thread.id, kind="question")
    row = await ReviewItem.get_or_none(post_id=question.id, ended_at=None)
    return (question.status, row.reasons.split(), row.held) if row else None


async def says(thread: Thread, nickname: str, body: str, policy: Policy = RULES) -> Post:
    return await answering.answer(
        thread,
        body=await text.prose(body),
        by=await person(nickname),
        catalogue=await snapshot.current(),
        policy=policy,
    )


async def changes(thread: Thread, body: str, nickname: str = "amina", policy: Policy = RULES) -> Post:
    question = await Post.get(thread_id=thread.id, kind="question")
    return await editing.edit(
        question,
        thread,
        body=await text.prose(body),
        title=thread.title,
        by=await person(nickname),
        catalogue=await snapshot.current(),
        policy=policy,
    )


async def set_rule(code: str, **changed: object) -> None:
    assert await HoldingRule.filter(code=code).update(**changed) == 1


@pytest.fixture
async def open_topic(catalogue: Catalogue) -> Catalogue:
    """Documentation is open to members' experience."""
    await Topic.filter(slug="documentation").update(who_answers="members")
    await snapshot.changed()
    return await snapshot.current()


async def test_the_first_post_of_an_account_is_held_until_one_is_published(catalogue: Catalogue):
    first = await ask(policy=FIRST)
    assert (first.status, first.slug) == ("pending", "")
    assert await waits(first) == ("pending", ["first_post"], True)
    second = await ask(title="Another question of mine", body="Where do I find the office in Faro?", policy=FIRST)
    assert second.status == "pending"
    await ask(title="Published by somebody", body="An older question of mine, about the card.")
    third = await ask(title="A third question", body="What does the card cost these days?", policy=FIRST)
    assert (third.status, await waits(third)) == ("published", None)


async def test_nothing_is_held_without_a_policy_or_while_it_is_off(catalogue: Catalogue):
    assert (await ask(**SELLER)).status == "published"
    assert (await ask("bilal", **SELLER, policy=Policy(on=False, first_posts=1))).status == "published"


@pytest.mark.parametrize("nickname", ["rahima", "ines", "marta", "ada"])
async def test_what_mediators_and_staff_write_is_never_held(catalogue: Catalogue, nickname: str):
    thread = await ask(nickname, **SELLER, policy=FIRST)
    assert (thread.status, await waits(thread)) == ("published", None)


async def test_example_content_is_held_only_where_it_is_put_before_the_rules_and_its_danger_alarms_nobody(
    catalogue: Catalogue,
):
    assert (await ask(**SELLER, example=True, danger=True)).status == "published"
    assert not await ReviewItem.all().exists()
    assert (await ask("bilal", **SELLER, example=True, policy=FIRST)).status == "pending"


async def test_others_see_nothing_of_a_held_question_and_moderators_and_its_author_do(catalogue: Catalogue):
    thread = await ask(policy=FIRST)
    question = await Post.get(thread_id=thread.id)
    for nickname in (None, "bilal", "rahima", "ines", "rui", "ada"):
        reader = await person(nickname)
        with pytest.raises(NotFound):
            await find_thread(thread.id, reader=reader, catalogue=catalogue)
        with pytest.raises(NotFound):
            await find_post(question.id, reader=reader, catalogue=catalogue)
        assert (await lists.page(Filters(), reader=reader, catalogue=catalogue)).threads == []
    for nickname in ("amina", "marta"):
        assert await find_thread(thread.id, reader=await person(nickname), catalogue=catalogue)


async def test_a_question_that_says_danger_reaches_the_staff_at_once_and_waits_for_a_look(catalogue: Catalogue):
    thread = await ask(danger=True, policy=FIRST)
    assert (thread.status, thread.visibility) == ("published", "private")
    assert await waits(thread) == ("published", ["danger", "first_post"], False)
    assert await waits(await ask("bilal", danger=True)) == ("published", ["danger"], False)


async def test_a_members_experience_under_a_question_is_held_and_counts_for_nothing(open_topic: Catalogue):
    thread = await ask()
    before = await Thread.get(id=thread.id)
    said = await says(thread, "bilal", "It took me three months.")
    after = await Thread.get(id=thread.id)
    assert said.status == "pending"
    assert (after.answers_count, after.state, after.active_at) == (0, "unanswered", before.active_at)
    assert (await ReviewItem.get(post_id=said.id)).reasons == " members_experience "
    assert (await says(thread, "ines", "It takes a month.")).status == "published"


async def test_a_members_answer_in_a_discussion_is_not_an_experience_that_is_held(catalogue: Catalogue):
    thread = await ask(kind="discussion")
    assert (await says(thread, "bilal", "I think so too, it is long.")).status == "published"


async def test_a_topic_that_is_read_first_holds_every_members_text(catalogue: Catalogue):
    await Topic.filter(slug="documentation").update(read_first=True)
    thread = await ask(policy=RULES)
    assert await waits(thread) == ("pending", ["read_first"], True)
    assert await waits(await ask("bilal", topic="housing", policy=RULES)) is None


async def test_personal_data_are_held_in_public_once_their_author_says_that_they_are_none(catalogue: Catalogue):
    said: dict[str, Any] = {"body": "My tax number is ৩৯৯৯৯০০১১ and nobody answers me.", "policy": RULES}
    assert await waits(await ask(**said, personal="not_personal")) == ("pending", ["personal_data"], True)
    assert await waits(await ask("bilal", **said, personal="not_personal", visibility="private")) is None
    said["body"] = "My tax number is 399 990 011 and I wait."
    assert await waits(await ask("bilal", **said)) is None
    assert await waits(await ask("bilal", **said)) == ("pending", ["same_text"], True)


async def test_rules_judge_a_text_as_it_was_typed(catalogue: Catalogue):
    await set_rule("phishing", words="920000338")
    thread = await ask(body="Send me money by 920 000 338, please.", policy=RULES)
    assert await waits(thread) == ("pending", ["phishing"], True)
    assert "920" not in (await Post.get(thread_id=thread.id)).source


async def test_links_hold_a_text_when_they_are_several_or_the_account_is_new(catalogue: Catalogue):
    await set_rule("too_fast", effect="nothing")
    one, two = "See https://some.example/page, is it right?", "https://a.example and https://b.example, which is right?"
    assert await waits(await ask(body=one, policy=RULES)) == ("pending", ["links"], True)
    assert await waits(await ask(body="Is https://www.gov.pt/page still right?", policy=RULES)) is None
    for number in range(3):
        await ask(title=f"Question {number}", body=f"An older question of mine, number {number}.")
    assert await waits(await ask(body="Now " + one, policy=RULES)) is None
    assert await waits(await ask(body=two, policy=RULES)) == ("pending", ["links"], True)


async def test_a_language_nobody_on_duty_reads_is_held_until_a_mediator_comes(catalogue: Catalogue):
    body = "আমার কার্ড শেষ হয়ে যাচ্ছে, কী করব?"
    assert await waits(await ask(language="bn", body=body, policy=RULES)) is None
    await RoleGrant.filter(role="mediator").update(until=datetime(2020, 1, 1, tzinfo=UTC))
    assert await waits(await ask("bilal", language="bn", body=body, policy=RULES)) == (
        "pending",
        ["unread_language"],
        True,
    )
    assert await waits(await ask("bilal", language="ar", policy=RULES)) is None


async def test_too_many_texts_in_ten_minutes_hold_the_next(catalogue: Catalogue):
    await set_rule("too_fast", number=3)
    begin = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)
    for minute in range(3):
        with clock.moved_to(begin + timedelta(minutes=minute)):
            assert await waits(await ask(body=f"Question of minute {minute}, please help.", policy=RULES)) is None
    with clock.moved_to(begin + timedelta(minutes=5)):
        assert await waits(await ask(body="And one question more.", policy=RULES)) == ("pending", ["too_fast"], True)
    with clock.moved_to(begin + timedelta(minutes=30)):
        assert await waits(await ask(body="And one much later.", policy=RULES)) is None


async def test_the_same_text_again_is_held_and_a_short_thanks_is_not(catalogue: Catalogue):
    body = "My card expires and I found no appointment."
    await ask(body=body, policy=RULES)
    assert await waits(await ask(body=body.upper() + "!", policy=RULES)) == ("pending", ["same_text"], True)
    assert await waits(await ask("bilal", body=body, policy=RULES)) is None
    thread = await ask(kind="discussion", title="Thanks to all", body="I wanted to say something kind.")
    for _ in range(2):
        assert (await says(thread, "bilal", "Thank you!")).status == "published"


async def test_a_seller_of_appointments_is_held_and_who_was_offered_one_is_not(catalogue: Catalogue):
    assert await waits(await ask(**SELLER, policy=RULES)) == ("pending", ["appointment_seller"], True)
    victim = {
        "title": "Someone says he has guaranteed appointments, is it real?",
        "body": "He offered me one on WhatsApp, I should contact him. Guaranteed, he says. What can I do?",
    }
    assert await waits(await ask("bilal", **victim, policy=RULES)) == ("published", ["appointment_seller"], False)


async def test_an_advert_that_answers_its_own_question_is_held_and_whoever_asks_about_it_is_not(catalogue: Catalogue):
    await set_rule("personal_data", effect="nothing")
    advert = "Is it real? YES. AIMA dates in three days, 150 euro, text me on 920 000 301."
    assert await waits(await ask(body=advert, policy=RULES)) == ("pending", ["offer_with_contact"], True)
    asked = 'I saw "AIMA dates in three days, 150 euro, text me on 920 000 301". Is it real?'
    assert await waits(await ask("bilal", body=asked, policy=RULES)) is None


@pytest.mark.parametrize(
    "contact",
    ["920 000 301", "+351 920-000-301", "٩٢٠٠٠٠٣٠١", "@dates_301", "t.me/dates301", "d@mail.example", "inbox"],
)
async def test_an_offer_is_held_by_whatever_contact_it_brings(catalogue: Catalogue, contact: str):
    await set_rule("personal_data", effect="nothing")
    await set_rule("links", effect="nothing")
    offer = "AIMA dates this week, in Lisbon and Porto, 150 euro."
    assert await waits(await ask(body=f"{offer} {contact}", policy=RULES)) == ("pending", ["offer_with_contact"], True)
    assert await waits(await ask("bilal", body=f"{offer} https://www.aima.gov.pt", policy=RULES)) is None


async def test_an_offer_is_judged_as_typed_also_where_its_number_is_masked(catalogue: Catalogue):
    await set_rule("personal_data", effect="mask")
    offer = await ask(body="AIMA dates this week, 150 euro, 920 000 301", policy=RULES)
    assert await waits(offer) == ("pending", ["offer_with_contact"], True)
    assert (await Post.get(thread_id=offer.id)).source == "AIMA dates this week, 150 euro, ▮▮▮"


async def test_whoever_seeks_help_and_leaves_a_number_is_no_seller(catalogue: Catalogue):
    await set_rule("personal_data", effect="nothing")
    body = "I paid 80 euro at AIMA and still have no card. My phone is 920 000 301."
    assert await waits(await ask(body=body, policy=RULES)) is None


async def test_a_question_about_a_fraud_stands_and_waits_for_a_look(catalogue: Catalogue):
    body = "A man sells appointments for 300 euro. Is it a scam?"
    assert await waits(await ask(body=body, policy=RULES)) == ("published", ["fraud_question"], False)


async def test_questions_spare_hate_as_before_and_other_words_of_victims_do_not(catalogue: Catalogue):
    hate = "Go back, all these animals. He says they are savages, and I am afraid of them?"
    assert await waits(await ask(body=hate, policy=RULES)) == ("pending", ["hate"], True)
    reported = f"Somebody said to us: {hate} Where and how to report it?"
    assert await waits(await ask("bilal", body=reported, policy=RULES)) == ("published", ["hate"], False)


async def test_a_rule_that_flags_publishes_and_asks_for_a_look(catalogue: Catalogue):
    await set_rule("offer_with_contact", effect="nothing")
    await set_rule("appointment_seller", effect="flag")
    assert await waits(await ask(**SELLER, policy=RULES)) == ("published", ["appointment_seller"], False)


async def test_a_rule_that_rests_finds_nothing(catalogue: Catalogue):
    await set_rule("offer_with_contact", effect="nothing")
    await set_rule("appointment_seller", effect="nothing")
    assert await waits(await ask(**SELLER, policy=RULES)) is None


async def test_a_rule_that_masks_hides_its_words_in_what_is_stored(catalogue: Catalogue):
    await HoldingRule.create(code="group", kind="words", effect="mask", words="secret-group link*", number=0)
    thread = await ask(
        title="The link to a group", body="Join the s.e.c.r.e.t group, **links** below, they are good.", policy=RULES
    )
    question = await Post.get(thread_id=thread.id)
    assert question.source == "Join the ▮▮▮, **▮▮▮** below, they are good."
    assert "<strong>▮▮▮</strong>" in question.html
    assert "secret" not in question.html
    assert (thread.title, await waits(thread)) == ("The ▮▮▮ to a group", None)


async def test_masked_personal_data_is_not_stored_at_all(catalogue: Catalogue):
    await set_rule("personal_data", effect="mask")
    thread = await ask(body="Call me on 920 000 123, please, it is urgent.", policy=RULES, personal="not_personal")
    question = await Post.get(thread_id=thread.id)
    assert (question.status, question.source) == ("published", "Call me on ▮▮▮, please, it is urgent.")
    assert "920" not in question.html


async def test_an_edit_is_no_way_round(catalogue: Catalogue):
    thread, original = await ask(), await ask("bilal", title="The same, asked before")
    await lifecycle.link_duplicate(thread, of=original, by=await person("ines"), catalogue=catalogue)
    assert (await Thread.get(id=original.id)).duplicates_count == 1
    changed = await changes(await Thread.get(id=thread.id), SELLER["body"])
    thread = await Thread.get(id=thread.id)
    assert (changed.status, thread.status, thread.slug) == ("pending", "pending", "")
    assert (await waits(thread), await Revision.filter(post_id=changed.id).count()) == (
        ("pending", ["appointment_seller"], True),
        1,
    )
    assert (await Thread.get(id=original.id)).duplicates_count == 0
    await changes(thread, "I only wanted to know where the office is.")
    assert (await Thread.get(id=thread.id)).status == "pending"


async def test_a_changed_first_post_is_held_for_what_it_says_and_not_for_being_the_first(catalogue: Catalogue):
    thread = await ask()
    await changes(thread, "My residence card expires next month. What should I do?", policy=FIRST)
    assert await waits(thread) is None


async def test_staff_who_mend_a_members_text_do_not_hold_it(catalogue: Catalogue):
    thread = await ask()
    await changes(thread, SELLER["body"], "marta", FIRST)
    assert (await Thread.get(id=thread.id)).status == "published"


async def test_a_members_edited_answer_leaves_the_count_when_it_is_held(open_topic: Catalogue):
    thread = await ask()
    said = await answer(thread, "bilal", "It took me three months.")
    assert (await Thread.get(id=thread.id)).answers_count == 1
    await editing.edit(
        said,
        thread,
        body=await text.prose("Five months!"),
        by=await person("bilal"),
        catalogue=open_topic,
        policy=RULES,
    )
    assert ((await Post.get(id=said.id)).status, (await Thread.get(id=thread.id)).answers_count) == ("pending", 0)


async def test_a_held_comment_is_counted_by_nobody(catalogue: Catalogue):
    thread = await ask()
    said = await answer(thread)
    made = await answering.comment(
        said, thread, body=await text.prose("Call me on 920 000 123."), by=await person("amina"), catalogue=catalogue, policy=RULES,
        personal="not_personal",
    )  # fmt: skip
    assert (made.status, (await Post.get(id=said.id)).comments_count) == ("pending", 0)


async def test_who_withdraws_a_held_question_ends_its_waiting(catalogue: Catalogue):
    thread = await ask(policy=FIRST)
    await lifecycle.withdraw(thread, by=await person("amina"), catalogue=catalogue)
    assert ((await Thread.get(id=thread.id)).status, await waits(thread)) == ("removed", None)


async def test_seeding_again_keeps_what_an_admin_changed_and_renews_the_rest(catalogue: Catalogue):
    assert await seed.fill() == 0
    await set_rule("hate", effect="flag", words="one two", changed_at=clock.now())
    await set_rule("told_of", words="words of an earlier version")
    assert await seed.fill() == 1
    assert (await HoldingRule.get(code="hate")).words == "one two"
    assert (await HoldingRule.get(code="told_of")).words != "words of an earlier version"
    await HoldingRule.filter(code="links").delete()
    assert await seed.fill() == 1


async def test_the_reasons_of_pending_posts_are_told_apart(catalogue: Catalogue):
    thread = await ask(policy=FIRST)
    question = await Post.get(thread_id=thread.id)
    assert await evaluating.reasons_of([question]) == {question.id: ["first_post"]}
    published = await Post.get(thread_id=(await ask("bilal")).id)
    assert await evaluating.reasons_of([published]) == {}
