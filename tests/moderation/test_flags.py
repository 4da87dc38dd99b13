"""Reports, objections and sanctions: who may, how often, what comes of it, and how long it lasts."""

from datetime import date, timedelta

import pytest

from forum import clock
from forum.catalogue.views import Catalogue
from forum.errors import Conflict, Invalid, NotAllowed, NotFound
from forum.events import Event
from forum.notifications.models import Notification
from forum.people import grants
from forum.people.accounts import Account
from forum.people.sanctions import Sanction
from forum.people.sessions import Session
from forum.threads.models import Post, ReviewItem, Thread
from forum.threads.posting import votes
from moderation.models import Appeal, Flag
from moderation.review import appeals, decisions, flags, undoing
from tests.cast import answer, ask, notify, person
from tests.moderation.test_decisions import decide, question_of

pytestmark = pytest.mark.usefixtures("app")


async def report(
    post: Post, nickname: str | None = None, reason: str = "insult", cookie: str = "x", note: str = ""
) -> str:
    who, thread = await person(nickname), await Thread.get(id=post.thread_id)
    made = await flags.flag(post, thread, reason=reason, note=note, by=who, voter=votes.voter_of(who, cookie))
    return made.code if made else ""


async def another_moderator() -> None:
    await grants.give(await Account.get(nickname="bilal"), "moderator", by=None, cabinet_id=None, language=None)


async def test_several_people_s_reports_are_one_thing_that_waits():
    question = await question_of(await ask())
    assert await report(question, "bilal", "insult")
    assert await report(question, None, "hate", cookie="one")
    assert await report(question, None, "hate", cookie="two")
    row = await ReviewItem.get(post_id=question.id)
    assert (row.reasons, row.urgency) == (" insult hate ", 60)
    assert await Flag.filter(review_item_id=row.id).count() == 3


async def test_the_same_person_reports_a_post_once_even_after_it_was_decided():
    question = await question_of(await ask())
    assert await report(question, "bilal")
    assert not await report(question, "bilal", "hate")
    await decide(question, "publish", statement="")
    assert not await report(question, "bilal", "hate")
    assert await Flag.all().count() == 1


async def test_the_outcome_is_read_with_the_code_and_told_to_who_has_an_account(catalogue: Catalogue):
    question = await question_of(await ask())
    mine, visitors = await report(question, "bilal"), await report(question)
    assert (await flags.by_code(mine)).outcome == ""
    made = await decide(question, "hide")
    assert [(await flags.by_code(code)).outcome for code in (mine, visitors)] == ["acted", "acted"]
    await notify()
    assert await Notification.filter(kind="flag", account__nickname="bilal").count() == 1
    await undoing.undo(made, by=await person("marta"), catalogue=catalogue)
    assert (await flags.by_code(mine)).outcome == ""
    await decide(question, "publish", statement="")
    assert (await flags.by_code(visitors)).outcome == "kept"


@pytest.mark.parametrize("code", ["", "x", "00000-00000-00000-00000", "'" * 30, "0" * 5000])
async def test_a_code_that_nobody_was_given_finds_nothing(code: str):
    await report(await question_of(await ask()))
    with pytest.raises(NotFound):
        await flags.by_code(code)


async def test_an_event_of_a_report_names_neither_the_words_nor_the_visitor():
    question = await question_of(await ask())
    await flags.flag(question, await Thread.get(id=question.thread_id), reason="insult", note="kanarienvogel",
                     by=await person(None), voter=votes.Voter(None, "v"))  # fmt: skip
    event = await Event.get(verb="post.flagged")
    assert (event.actor_id, "kanarienvogel" in str(event.particulars)) == (None, False)


async def test_somebody_objects_once_and_within_six_months():
    question = await question_of(await ask())
    made, amina = await decide(question, "hide"), await person("amina")
    with clock.moved_to(decisions.appeal_until(made.at) + timedelta(seconds=1)), pytest.raises(Conflict, match="late"):
        await appeals.appeal(made, body="I disagree.", by=amina)
    with clock.moved_to(decisions.appeal_until(made.at) - timedelta(seconds=1)):
        await appeals.appeal(made, body="I disagree.", by=amina)
        with pytest.raises(Conflict, match="appealed"):
            await appeals.appeal(made, body="I disagree again.", by=amina)
    assert (await ReviewItem.get(ended_at=None)).reasons == " appeal "


@pytest.mark.parametrize("nickname", ["bilal", "ines", "marta", "ada", None])
async def test_nobody_objects_for_somebody_else(nickname: str | None):
    made = await decide(await question_of(await ask()), "hide")
    with pytest.raises(NotFound):
        await appeals.appeal(made, body="I disagree.", by=await person(nickname))


async def test_what_took_nothing_away_and_what_was_undone_is_not_objected_to(catalogue: Catalogue):
    question = await question_of(await ask())
    moved = await decide(question, "language", given={"language": "pt"})
    with pytest.raises(Conflict, match="nothing_restricted"):
        await appeals.appeal(moved, body="I disagree.", by=await person("amina"))
    hidden = await decide(question, "hide")
    await undoing.undo(hidden, by=await person("marta"), catalogue=catalogue)
    with pytest.raises(Conflict, match="undone"):
        await appeals.appeal(hidden, body="I disagree.", by=await person("amina"))


async def test_an_objection_is_decided_by_somebody_else_once_and_both_texts_stay(catalogue: Catalogue):
    question = await question_of(await ask())
    made = await decide(question, "hide")
    appeal = await appeals.appeal(made, body="I disagree.", by=await person("amina"))
    await another_moderator()
    with pytest.raises(NotAllowed, match="same_person"):
        await appeals.decide(appeal, "uphold", statement="It stands.", by=await person("marta"), catalogue=catalogue)
    bilal = await person("bilal")
    for verdict, statement, field in (("", "Why", "verdict"), ("other", "Why", "verdict"), ("uphold", "", "statement")):
        with pytest.raises(Invalid) as refused:
            await appeals.decide(appeal, verdict, statement=statement, by=bilal, catalogue=catalogue)
        assert set(refused.value.fields) == {field}
    for _ in range(2):
        await appeals.decide(appeal, "uphold", statement="It stands.", by=bilal, catalogue=catalogue)
    with pytest.raises(Conflict, match="appeal_decided"):
        await appeals.decide(appeal, "overturn", statement="No.", by=bilal, catalogue=catalogue)
    kept = await Appeal.get(id=appeal.id)
    assert (kept.body, kept.statement, kept.decided_by_id) == ("I disagree.", "It stands.", bilal.account_id)
    assert not await ReviewItem.filter(ended_at=None).exists()
    await notify()
    assert await Notification.filter(kind="appeal", account__nickname="amina").count() == 1
    assert (await Post.get(id=question.id)).status == "hidden"


async def test_a_rejected_question_that_had_been_held_is_published_when_its_asker_is_right(catalogue: Catalogue):
    thread = await ask()
    question = await question_of(thread)
    await Thread.filter(id=thread.id).update(status="pending")
    await Post.filter(id=question.id).update(status="pending")
    made = await decide(question, "reject")
    appeal = await appeals.appeal(made, body="I disagree.", by=await person("amina"))
    await another_moderator()
    await appeals.decide(appeal, "overturn", statement="Right.", by=await person("bilal"), catalogue=catalogue)
    assert (await Thread.get(id=thread.id)).status == "published"


async def test_a_suspension_ends_by_itself_with_its_last_day():
    made = await decide(await question_of(await ask()), "suspend", given={"until": clock.today()})
    assert made.until == clock.end_of_day(clock.today())
    for nickname in ("amina",):
        silence = (await person(nickname)).silence
        assert silence
        assert silence.decision_id == made.id
    with clock.moved_to(clock.end_of_day(clock.today())):
        assert (await person("amina")).silence is None


async def test_a_suspended_person_may_not_write_and_may_still_withdraw():
    thread = await ask(kind="discussion")
    said = await answer(thread, "bilal", "I know a place.")
    await decide(said, "suspend", given={"until": date(2099, 1, 1)})
    for act in (ask("bilal"), answer(thread, "bilal"), report(await question_of(thread), "bilal")):
        with pytest.raises(NotAllowed, match="suspended"):
            await act
    await votes.follow(thread, True, by=await person("bilal"))


async def test_a_suspended_person_in_danger_is_heard():
    await decide(await question_of(await ask("bilal")), "suspend", given={"until": date(2099, 1, 1)})
    assert (await ask("bilal", danger=True)).visibility == "private"


async def test_a_warning_silences_nobody_and_a_ban_ends_sessions_and_has_no_end(catalogue: Catalogue):
    question = await question_of(await ask())
    await decide(question, "warn")
    assert (await person("amina")).silence is None
    made = await decide(question, "ban")
    silence = (await person("amina")).silence
    assert silence
    assert silence.until is None
    assert not await Session.filter(account__nickname="amina").exists()
    await undoing.undo(made, by=await person("marta"), catalogue=catalogue)
    assert (await person("amina")).silence is None
    assert await Sanction.filter(ended_at=None).count() == 1
