"""Decisions: what each verdict does, what it needs, whom it tells, and that everything can be put back."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from forum import clock, text
from forum.catalogue import snapshot
from forum.catalogue.views import Catalogue
from forum.errors import Conflict, Invalid, NotAllowed, NotSignedIn
from forum.events import Event
from forum.notifications.models import Notification
from forum.people import grants
from forum.people.accounts import Account
from forum.people.sanctions import Sanction
from forum.threads import state
from forum.threads.models import Post, ReviewItem, Revision, Thread
from forum.threads.official import marking
from forum.threads.posting import editing, lifecycle
from moderation.models import Decision, Flag, KeptText
from moderation.review import claims, decisions, items, undoing
from moderation.review.cases import Given
from moderation.review.verdicts import VERDICTS
from tests.cast import answer, ask, notify, person
from tests.counters import wrong_counters
from tests.forum.threads.test_official import statement

pytestmark = pytest.mark.usefixtures("app")
AGAIN = "It was no number after all."
WHY = "We hid your text because it insults somebody. You can object."
GROUNDS = {
    "publish": "within_the_rules", "reject": "scam", "hide": "insult", "restore": "within_the_rules", "mask": "insult",
    "private": "help_request", "duplicate": "duplicate", "move": "wrong_topic", "language": "wrong_language",
    "lock": "off_topic", "warn": "insult", "suspend": "insult", "ban": "scam",
}  # fmt: skip


async def question_of(thread: Thread) -> Post:
    return await Post.get(thread_id=thread.id, kind="question")


async def put(post: Post, reason: str = "insult", *, held: bool = False) -> ReviewItem:
    thread = await Thread.get(id=post.thread_id)
    if held:
        await state.set_status(post, thread, "pending", catalogue=await snapshot.current())
    return await state.enqueue(post, thread, reasons=[reason], held=held)


async def decide(post: Post, verdict: str, *, by: str = "marta", **how: Any) -> Decision:
    row = await ReviewItem.filter(post_id=post.id, appeal_id=None).order_by("-since").first()
    item = await items.find(row.id if row else post.id)
    said = {"reason": GROUNDS.get(verdict, "insult"), "statement": WHY} | how
    given = Given(**said.pop("given", {}))
    return await decisions.decide(
        item, verdict, by=await person(by), catalogue=await snapshot.current(), given=given, **said
    )


async def given_for(verdict: str) -> dict[str, Any]:
    known = await snapshot.current()
    needed: dict[str, dict[str, Any]] = {
        "mask": {"start": 3, "end": 12},
        "duplicate": {"of": await ask("bilal", title="The other question")} if verdict == "duplicate" else {},
        "move": {"topic": known.topic("housing")},
        "language": {"language": "pt"},
        "suspend": {"until": date(2099, 1, 1)},
    }
    return needed.get(verdict, {})


async def stored() -> list[Any]:
    """Threads, posts and revisions as far as a decision may change them."""
    threads = await Thread.all().order_by("id").values(
        "id", "status", "visibility", "slug", "title", "topic_id", "language_id", "closed", "locked", "duplicate_of_id",
        "duplicates_count", "answers_count", "state", "official_id",
    )  # fmt: skip
    texts = await Post.all().order_by("id").values("id", "status", "source", "html", "language_id", "comments_count")
    return [threads, texts, await Revision.all().order_by("id").values("id", "title", "source", "html")]


@pytest.mark.parametrize("verdict", VERDICTS)
async def test_undoing_puts_everything_back_and_tells_the_person(verdict: str, catalogue: Catalogue) -> None:
    thread = await ask()
    question = await question_of(thread)
    await put(question)
    how = await given_for(verdict)
    if verdict == "restore":
        await decide(question, "hide")
    before = await stored()
    made = await decide(question, verdict, given=how)
    assert not await ReviewItem.filter(ended_at=None).exists()
    await undoing.undo(made, by=await person("marta"), catalogue=catalogue, reason=AGAIN)
    assert await stored() == before
    assert not await wrong_counters()
    assert not await Sanction.filter(ended_at=None).exists()
    await notify()
    assert await Notification.filter(account__nickname="amina", kind="undone", about=str(made.id)).count() == 1
    await undoing.undo(made, by=await person("marta"), catalogue=catalogue, reason=AGAIN)
    assert await Event.filter(verb="decision.undone").count() == 1


@pytest.mark.parametrize("verdict", VERDICTS)
async def test_no_verdict_goes_without_a_reason_that_fits_it(verdict: str) -> None:
    question = await question_of(await ask())
    row, how = await put(question), await given_for(verdict)
    before = await stored()
    for reason, code in (("", "not_chosen"), ("nonsense", "unknown"), ("other", "other_verdict")):
        with pytest.raises(Invalid) as refused:
            await decide(question, verdict, reason=reason, given=how)
        assert refused.value.fields == {"reason": code}
    assert await stored() == before
    assert (await ReviewItem.get(id=row.id)).ended_at is None
    assert not await Decision.exists()


@pytest.mark.parametrize("verdict", VERDICTS)
async def test_what_restricts_needs_a_statement_and_keeps_the_text_for_the_appeal(verdict: str) -> None:
    question = await question_of(await ask())
    how = await given_for(verdict)
    restricts = verdict in {"reject", "hide", "mask", "private", "lock", "warn", "suspend", "ban"}
    assert VERDICTS[verdict].restricts == restricts
    if restricts:
        with pytest.raises(Invalid) as refused:
            await decide(question, verdict, statement=" … ", given=how)
        assert refused.value.fields == {"statement": "missing"}
    made = await decide(question, verdict, given=how)
    kept = await KeptText.filter(decision_id=made.id)
    assert [each.source for each in kept] == ([question.source] if restricts else [])
    assert all(each.until == decisions.appeal_until(made.at) for each in kept)
    assert made.statement == WHY


async def test_a_hidden_question_is_gone_for_others_and_a_restored_one_is_back() -> None:
    thread = await ask()
    question = await question_of(thread)
    await decide(question, "hide")
    shown = await Thread.get(id=thread.id)
    assert (shown.status, shown.slug) == ("hidden", "")
    await decide(question, "restore")
    shown = await Thread.get(id=thread.id)
    assert (shown.status, shown.slug) == ("published", thread.slug)
    assert thread.slug


async def test_hiding_an_official_answer_takes_its_mark_from_the_page_until_it_is_put_back(
    catalogue: Catalogue,
) -> None:
    thread = await ask()
    said = await answer(thread)
    await marking.mark(said, thread, statement=statement(), by=await person("ines"), catalogue=catalogue)
    made = await decide(said, "hide")
    shown = await Thread.get(id=thread.id)
    assert (shown.official_id, shown.state, shown.answers_count) == (None, "unanswered", 0)
    await undoing.undo(made, by=await person("marta"), catalogue=catalogue, reason=AGAIN)
    shown = await Thread.get(id=thread.id)
    assert (shown.official_id is None, shown.state, shown.answers_count) == (False, "official", 1)
    assert not await wrong_counters()


async def test_a_held_question_waits_on_until_it_is_shown_or_refused() -> None:
    question = await question_of(await ask())
    row = await put(question, held=True)
    await decide(question, "move", given={"topic": (await snapshot.current()).topic("housing")})
    moved = await ReviewItem.get(id=row.id)
    assert (moved.ended_at, moved.topic_id) == (None, (await Thread.get(id=question.thread_id)).topic_id)
    await decide(question, "publish", statement="")
    assert (await ReviewItem.get(id=row.id)).ended_at
    assert (await Thread.get(id=question.thread_id)).status == "published"


async def test_undoing_a_rejection_of_a_held_question_lets_it_wait_again(catalogue: Catalogue) -> None:
    question = await question_of(await ask())
    row = await put(question, held=True)
    made = await decide(question, "reject")
    await undoing.undo(made, by=await person("marta"), catalogue=catalogue, reason=AGAIN)
    assert (await ReviewItem.get(id=row.id)).ended_at is None
    assert (await Post.get(id=question.id)).status == "pending"


async def test_masking_takes_the_words_from_the_text_the_title_and_what_was_there_before(catalogue: Catalogue) -> None:
    amina = await person("amina")
    said = "Call me: 912 345 678, please, or 912 345 678 later."
    thread = await ask(title="My number is 912 345 678", body=said, personal="not_personal")
    question = await question_of(thread)
    changed = await text.prose("Please call 912 345 678 in the evening, thank you.")
    await editing.edit(
        question, thread, by=amina, catalogue=catalogue, title=thread.title, body=changed, personal="not_personal"
    )
    start = changed.source.index("912")
    before = await stored()
    made = await decide(question, "mask", given={"start": start, "end": start + 11})
    after = await Post.get(id=question.id), await Thread.get(id=thread.id), await Revision.get(post_id=question.id)
    everything = " ".join([after[0].source, after[0].html, after[1].title, after[1].title_html, after[1].slug,
                           after[2].source, after[2].html, after[2].title])  # fmt: skip
    assert "345 678" not in everything
    assert "▮▮▮ in the evening" in after[0].source
    assert "345 678" not in str(made.before)
    await undoing.undo(made, by=await person("marta"), catalogue=catalogue, reason=AGAIN)
    assert await stored() == before


@pytest.mark.parametrize(("start", "end"), [(None, None), (None, 4), (4, None), (5, 5), (-1, 3), (0, 10_000)])
async def test_only_a_part_that_is_there_is_masked(start: int | None, end: int | None) -> None:
    question = await question_of(await ask())
    with pytest.raises(Invalid):
        await decide(question, "mask", given={"start": start, "end": end})
    assert (await Post.get(id=question.id)).source == question.source


async def test_a_mask_cannot_be_taken_off_once_the_kept_text_is_gone(catalogue: Catalogue) -> None:
    question = await question_of(await ask())
    made = await decide(question, "mask", given={"start": 3, "end": 12})
    with clock.moved_to(clock.now() + timedelta(days=185)):
        assert await decisions.texts_over().delete() == 1
        with pytest.raises(Conflict, match="texts_gone"):
            await undoing.undo(made, by=await person("marta"), catalogue=catalogue, reason=AGAIN)
    assert "▮▮▮" in (await Post.get(id=question.id)).source


async def test_a_locked_conversation_is_not_opened_by_its_asker(catalogue: Catalogue) -> None:
    thread = await ask()
    await decide(await question_of(thread), "lock")
    thread = await Thread.get(id=thread.id)
    for nickname in ("amina", "ines"):
        with pytest.raises(NotAllowed, match="locked"):
            await lifecycle.reopen(thread, by=await person(nickname), catalogue=catalogue)
    await lifecycle.reopen(thread, by=await person("marta"), catalogue=catalogue)


async def test_the_same_decision_twice_is_one(catalogue: Catalogue) -> None:
    question = await question_of(await ask())
    await put(question)
    first = await decide(question, "hide")
    again = await decide(question, "hide")
    assert (again.id, await Decision.all().count()) == (first.id, 1)
    await notify()
    assert await Notification.filter(kind="decided_hide").count() == 1


async def test_an_author_learns_nothing_of_flags_that_changed_nothing() -> None:
    question = await question_of(await ask())
    await put(question)
    await decide(question, "publish", statement="")
    await notify()
    assert not await Notification.exists()


async def test_only_moderators_decide_and_never_about_themselves() -> None:
    question = await question_of(await ask())
    for nickname in ("amina", "bilal", "rahima", "ines", "ada"):
        with pytest.raises(NotAllowed):
            await decide(question, "hide", by=nickname)
    with pytest.raises(NotSignedIn):
        await decisions.decide(
            await items.find(question.id), "hide", reason="insult", statement=WHY, by=await person(None),
            catalogue=await snapshot.current(),
        )  # fmt: skip
    own = await question_of(await ask("marta"))
    with pytest.raises(NotAllowed, match="own"):
        await decide(own, "publish")


async def test_what_somebody_else_has_in_hand_is_theirs_to_decide() -> None:
    question = await question_of(await ask())
    row = await put(question)
    await grants.give(await Account.get(nickname="bilal"), "moderator", by=None, cabinet_id=None, language=None)
    await claims.claim(row, by=await person("bilal"))
    with pytest.raises(Conflict, match="claimed"):
        await decide(question, "hide")
    with clock.moved_to(clock.now() + timedelta(minutes=10, seconds=1)):
        await decide(question, "hide")


async def test_staff_are_not_sanctioned_here() -> None:
    thread = await ask()
    said = await answer(thread)
    for verdict in ("warn", "suspend", "ban"):
        with pytest.raises(Invalid) as refused:
            await decide(said, verdict, given={"until": date(2099, 1, 1)})
        assert refused.value.fields == {"verdict": "staff"}
    assert not await Decision.exists()


async def test_a_text_its_author_withdrew_stays_withdrawn(catalogue: Catalogue) -> None:
    thread = await ask()
    await lifecycle.withdraw(thread, by=await person("amina"), catalogue=catalogue)
    with pytest.raises(Conflict, match="gone"):
        await decide(await question_of(thread), "publish")
    assert (await Thread.get(id=thread.id)).status == "removed"


@pytest.mark.parametrize(
    ("told", "until"),
    [
        (datetime(2026, 1, 15, 9, tzinfo=UTC), datetime(2026, 7, 15, 9, tzinfo=UTC)),
        (datetime(2026, 8, 31, 9, tzinfo=UTC), datetime(2027, 2, 28, 9, tzinfo=UTC)),
        (datetime(2027, 8, 30, 9, tzinfo=UTC), datetime(2028, 2, 29, 9, tzinfo=UTC)),
        (datetime(2026, 7, 1, 0, tzinfo=UTC), datetime(2027, 1, 1, 0, tzinfo=UTC)),
    ],
)
def test_an_objection_can_be_made_for_six_months(told: datetime, until: datetime) -> None:
    assert decisions.appeal_until(told) == until


async def test_every_decision_is_in_the_chain() -> None:
    question = await question_of(await ask())
    made = await decide(question, "hide")
    event = await Event.get(verb="decision.hide")
    assert (event.subject_id, bool(event.hash)) == (made.id, True)
    assert WHY not in str(event.particulars)
    assert not await Flag.exists()
