"""Public faces of private questions: proposed by staff, published by the asker's yes alone, answered for both."""

from datetime import timedelta
from typing import Any

import pytest

from forum import clock, text
from forum.catalogue import numbers, snapshot
from forum.errors import Conflict, Invalid, NotAllowed, NotFound
from forum.events import Event
from forum.notifications import notifications
from forum.people import privacy, shadows
from forum.people.accounts import Account
from forum.people.person import VISITOR
from forum.threads import state
from forum.threads.erasing import threads as erasing
from forum.threads.models import Face, Post, Thread
from forum.threads.posting import asking, editing, faces, hiding, solving
from forum.threads.posting.asking import Question
from forum.threads.posting.repeating import repeated
from forum.threads.reading.telling import told_from
from forum.threads.visibility import find_thread
from moderation.oversight import retention, statistics
from moderation.parts import HOLDINGS
from tests.cast import answer, ask, notify, person
from tests.counters import wrong_counters

pytestmark = pytest.mark.usefixtures("app")

TOLD = "Card expired, and the office gives no day"
BODY = "What can somebody do whose card expires before there is a day for them?"


async def private(nickname: str = "amina", **how: Any) -> Thread:
    return await ask(nickname, visibility="private", topic="legal-support", **how)


async def proposed(thread: Thread, by: str = "ines", **how: Any) -> Face:
    given: dict[str, Any] = {"title": TOLD, "body": BODY, "interface": "en"} | how
    body = await text.prose(given.pop("body"))
    title, catalogue = str(given.pop("title")), await snapshot.current()
    return await faces.propose(thread, title, body, by=await person(by), catalogue=catalogue, **given)


async def said(thread: Thread, word: str, face: Face, by: str = "amina", **how: Any) -> Thread | None:
    catalogue = await snapshot.current()
    return await faces.answer(thread, word, read=str(face.id), by=await person(by), catalogue=catalogue, **how)


async def published(thread: Thread) -> Thread:
    made = await said(thread, "yes", await proposed(thread))
    assert made is not None
    return await Thread.get(id=made.id)


async def kinds_for(nickname: str) -> list[str]:
    await notify()
    return [each.kind for each in await notifications.of(await person(nickname))]


async def test_nothing_is_public_before_amina_says_yes_to_the_text_she_read():
    thread = await private()
    first = await proposed(thread)
    second = await proposed(thread, title="Another line about it")
    assert "telling_proposed" in await kinds_for("amina")
    with pytest.raises(Conflict, match="text_changed"):
        await said(thread, "yes", first)
    for word in ("no", "yes"):
        with pytest.raises(NotAllowed):
            await said(thread, word, second, by="ines")
    assert await Thread.filter(visibility="public", retold=True).count() == 0
    made = await said(thread, "yes", second)
    again = await said(thread, "yes", second)
    assert made and again and made.id == again.id
    public = await find_thread(made.id, reader=VISITOR, catalogue=await snapshot.current())
    assert (public.title, public.retold, public.status) == ("Another line about it", True, "published")
    assert await kinds_for("ines") == ["telling_answered"]


async def test_the_public_thread_has_nothing_of_the_private_one_and_nobody_holds_its_author():
    with clock.moved_to(clock.now() - timedelta(days=3)):
        thread = await private()
    public = await published(thread)
    author = await Account.get(id=public.author_id)
    assert (author.shadow, author.held_by_id, author.nickname) == (True, None, "")
    question = await Post.get(thread_id=public.id)
    assert (question.shown_name, question.author_id) == ("", author.id)
    moments = {"created_at", "waiting_since", "active_at", "seen_at", "answer_by"}
    before = {getattr(thread, name) for name in moments}
    assert not before & {getattr(public, name) for name in moments}
    assert (public.follows_count, public.same_count, public.gist, public.danger, public.asked_after_id) == (
        0,
        0,
        "",
        False,
        None,
    )
    amina = await person("amina")
    assert not amina.owns(public.author_id)
    # Whoever reads the record of events finds no row that names both.
    for event in await Event.all():
        assert not (event.subject_id == public.id and str(thread.id) in str(event.particulars))
        assert str(public.id) not in str(event.particulars)


async def test_only_the_asker_and_the_team_are_led_from_the_public_one_to_the_private_one():
    thread, catalogue = await private(), await snapshot.current()
    public = await published(thread)
    led = {
        who: await told_from(public, await person(who), catalogue)
        for who in (None, "bilal", "rui", "ada", "amina", "ines", "marta")
    }
    assert {who for who, found in led.items() if found} == {"amina", "ines", "marta"}


@pytest.mark.parametrize("word", ["no", "change", "lapsed"])
async def test_a_no_a_wish_and_silence_publish_nothing(word: str):
    thread, catalogue = await private(), await snapshot.current()
    face = await proposed(thread)
    if word == "lapsed":
        days = timedelta(days=catalogue.consent_days, minutes=1)
        with clock.moved_to(clock.now() + days):
            with pytest.raises(Conflict, match="text_changed"):
                await said(thread, "yes", face)
            assert [await faces.lapse(catalogue) for _ in range(2)] == [1, 0]
    else:
        with pytest.raises(Invalid):
            await said(thread, "change", face)
        await said(thread, word, face, wish="Leave out the office; I am on 912 345 678")
    assert await Thread.filter(retold=True).count() == 0
    row = await Face.get(id=face.id)
    assert row.state == {"no": "refused"}.get(word, word)
    assert "912" not in row.wish
    assert row.answered_at
    with pytest.raises(Conflict):
        await said(thread, "yes", face)


async def test_how_long_silence_takes_is_what_an_admin_says():
    await numbers.save({"consent_days": "3"}, by=await person("ada"))
    thread, catalogue = await private(), await snapshot.current()
    await proposed(thread)
    with clock.moved_to(clock.now() + timedelta(days=4)):
        assert await faces.lapse(catalogue) == 1


@pytest.mark.parametrize("who", ["bilal", "amina", "rahima", "rui", "ada"])
async def test_who_does_not_have_the_question_proposes_nothing(who: str):
    with pytest.raises(NotAllowed):
        await proposed(await private(), by=who)


async def test_a_public_question_a_held_one_and_one_told_already_get_no_proposal():
    with pytest.raises(Conflict, match="not_private"):
        await proposed(await ask(topic="legal-support"))
    thread, catalogue = await private(), await snapshot.current()
    question = await Post.get(thread_id=thread.id)
    await state.set_status(question, thread, "hidden", catalogue=catalogue)
    with pytest.raises(Conflict, match="gone"):
        await proposed(await Thread.get(id=thread.id), by="marta")
    told = await private()
    await published(told)
    with pytest.raises(Conflict, match="told"):
        await proposed(told)


async def test_personal_data_and_the_asker_s_own_words_are_pointed_out_first_and_numbers_are_never_kept():
    thread, catalogue = (
        await private(body="My boss took my card, and now he does not give it back to me."),
        await snapshot.current(),
    )
    copied = "Somebody says: and now HE does not give it back. Their number is 912 345 678."
    with pytest.raises(Invalid) as refused:
        await proposed(thread, body=copied)
    assert refused.value.fields == {"looked": "missing"}
    found = await faces.findings(thread, TOLD, copied, catalogue)
    assert (found.personal, found.repeated) == (("912 345 678",), ("and now HE does not give it back",))
    face = await proposed(thread, body=copied, looked=True)
    assert "912" not in face.body + face.html
    assert await faces.findings(thread, TOLD, BODY, catalogue) == faces.Findings()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("one two three four five", []),
        ("Well: one, two, three, four, five, SIX!", ["one, two, three, four, five, SIX"]),
        (
            "one two three four five six seven and four five six seven eight nine",
            ["one two three four five six seven", "four five six seven eight nine"],
        ),
        ("", []),
    ],
)
def test_passages_of_six_words_are_found_whatever_their_capitals_and_commas(words: str, expected: list[str]):
    assert repeated(words, ["one two three four five six seven eight nine", "else"]) == expected


def test_passages_are_found_in_scripts_without_spaces_too():
    assert repeated("他说老板拿走了我的居留卡不还", ["昨天老板拿走了我的居留卡"]) == ["老板拿走了我的居留卡"]
    assert repeated("قالت أخذ صاحب العمل بطاقتي ولا يعيدها لي", ["أخذ صاحبُ العمل بطاقتي ولا يعيدها لي أبدا"])


async def test_an_answer_to_the_public_one_answers_the_private_one_and_its_asker_is_told():
    thread = await private()
    public = await published(thread)
    assert (await Thread.get(id=thread.id)).state == "unanswered"
    given = await answer(public)
    now = await Thread.get(id=thread.id)
    assert (now.state, now.answers_count) == ("answered", 0)
    assert now.active_at > now.seen_at
    assert "answered_in_public" in await kinds_for("amina")
    assert await wrong_counters() == {}
    await state.set_status(given, public, "hidden", catalogue=await snapshot.current())
    assert (await Thread.get(id=thread.id)).state == "unanswered"
    assert await wrong_counters() == {}


async def test_the_first_answer_of_a_private_question_counts_from_its_public_face_in_the_figures():
    now = clock.now()
    with clock.moved_to(now - timedelta(hours=30)):
        thread = await private()
    with clock.moved_to(now - timedelta(hours=6)):
        public = await published(thread)
    with clock.moved_to(now):
        await answer(public)
    with clock.moved_to(now + timedelta(minutes=1)):
        figures = await statistics.figures(by=await person("ada"))
    assert sorted(round(each) for each in figures.total.hours) == [6, 30]


async def test_nobody_changes_the_words_that_amina_agreed_to():
    public = await published(await private())
    question, catalogue = await Post.get(thread_id=public.id), await snapshot.current()
    for who in ("ines", "marta", "amina"):
        assert not editing.may_edit(await person(who), question, public, catalogue)
        with pytest.raises(NotAllowed):
            editing.require_edit(question, public, by=await person(who), catalogue=catalogue)


async def test_taking_back_the_yes_takes_the_public_one_out_of_sight_and_keeps_its_answers_for_both():
    thread, catalogue = await private(), await snapshot.current()
    public = await published(thread)
    await answer(public)
    for who in ("ines", "bilal"):
        with pytest.raises(NotAllowed):
            await faces.withdraw(thread, by=await person(who), catalogue=catalogue)
    for _ in range(2):
        await faces.withdraw(thread, by=await person("amina"), catalogue=catalogue)
    for reader in (None, "bilal", "amina", "ines"):
        with pytest.raises(NotFound):
            await find_thread(public.id, reader=await person(reader), catalogue=catalogue)
    assert (await Thread.get(id=thread.id)).state == "answered"
    assert await wrong_counters() == {}
    again = await published(thread)
    assert again.id != public.id


async def test_erasing_the_private_one_erases_the_public_one_too():
    thread, catalogue = await private(), await snapshot.current()
    public = await published(thread)
    await answer(public)
    await erasing.erase_thread(thread, by=await person("amina"), catalogue=catalogue, holdings=HOLDINGS)
    assert {each.status for each in await Thread.filter(id__in=[thread.id, public.id])} == {"erased"}
    assert {each.source for each in await Post.filter(thread_id=public.id)} == {""}
    assert await Face.all().count() == 0
    assert await Account.filter(shadow=True).count() == 0
    assert await wrong_counters() == {}


@pytest.mark.parametrize("posts", ["keep", "remove"])
async def test_whoever_leaves_leaves_no_link_and_the_public_one_only_if_they_keep_their_posts(posts: str):
    thread = await private("bilal")
    face = await proposed(thread)
    public = await said(thread, "yes", face, by="bilal")
    assert public
    account = await Account.get(nickname="bilal")
    told = await privacy.export(account, holdings=HOLDINGS)
    assert TOLD in str(told)
    assert TOLD not in str(await privacy.export(await Account.get(nickname="amina"), holdings=HOLDINGS))
    await privacy.erase(account, posts=posts, by=await person("bilal"), holdings=HOLDINGS)
    assert await Face.all().count() == 0
    assert (await Thread.get(id=public.id)).status == ("published" if posts == "keep" else "erased")
    assert (await Thread.get(id=thread.id)).status == "erased"


async def test_words_hidden_in_the_private_one_are_hidden_in_what_was_proposed():
    thread, catalogue = await private(), await snapshot.current()
    face = await proposed(thread, body="The residence card expires, and nobody answers the telephone.")
    await hiding.hide_part(thread, "residence card", by=await person("amina"), catalogue=catalogue)
    row = await Face.get(id=face.id)
    assert "residence" not in row.body + row.html


async def test_the_asker_by_code_says_yes_and_still_does_once_it_is_in_an_account():
    question = Question(
        topic="legal-support", title="A card", body=await text.prose("My card is gone. What now?"), visibility="private"
    )
    thread = await asking.ask(question, by=VISITOR, catalogue=await snapshot.current())
    thread = await Thread.get(id=thread.id)
    await state.set_status(await Post.get(thread_id=thread.id), thread, "published", catalogue=await snapshot.current())
    thread = await Thread.get(id=thread.id)
    face = await proposed(thread)
    assert thread.author_id
    await shadows.claim(thread.author_id, by=await person("bilal"))
    public = await said(thread, "yes", face, by="bilal")
    assert public
    acts = [each.actor_id for each in await Event.filter(verb="thread.telling_answered")]
    assert acts == [thread.author_id]


async def test_askers_are_asked_about_the_private_one_and_never_nobody():
    now = clock.now()
    with clock.moved_to(now - timedelta(days=40)):
        thread = await private()
        public = await published(thread)
        await answer(public)
    assert [each.id for each in await solving.due()] == [thread.id]


async def test_nobody_s_account_does_not_end_as_unused_so_that_the_yes_can_be_taken_back_after_years():
    thread, catalogue = await private(), await snapshot.current()
    public = await published(thread)
    with clock.moved_to(clock.now() + timedelta(days=2000)):
        idle = [each.id for each in await retention._idle(catalogue)]
        assert len(idle) > 0
        assert public.author_id not in idle
