"""What is kept for a time ends with it, by the periods that admins set; what is needed longer stays."""

from datetime import timedelta

import pytest

import main
from forum import clock
from forum.catalogue import numbers, snapshot
from forum.errors import Invalid
from forum.events import Event
from forum.notifications import addresses
from forum.notifications.models import Notification
from forum.operations import chores
from forum.people import grants
from forum.people.accounts import Account
from forum.threads.models import Post, Thread
from forum.threads.posting import lifecycle, votes
from forum.threads.posting.models import Vote
from moderation.models import Appeal, Decision, Flag, KeptText
from moderation.review import appeals
from tests.cast import answer, ask, notify, person
from tests.moderation.test_decisions import decide, question_of
from tests.moderation.test_flags import report

pytestmark = pytest.mark.usefixtures("app")
RETENTION = [each for each in main.WORK.chores if each.over]


async def after(days: float) -> dict[str, int]:
    """What the chores would end and then end, so many days from now."""
    with clock.moved_to(clock.now() + timedelta(days=days)):
        snapshot.forget()
        planned = await chores.deletable(main.WORK.chores)
        done = await chores.do(main.WORK.chores)
        await notify()
        assert {name: done[name] for name in planned} == planned
    return {name: count for name, count in planned.items() if count}


async def test_an_account_that_nobody_uses_is_told_a_month_before_and_goes_without_its_public_texts() -> None:
    thread = await ask()
    await Account.filter(nickname="bilal").update(seen_at=clock.now() + timedelta(days=720))
    await after(690)
    assert await Account.exists(nickname="amina") and not await Notification.filter(kind="account_unused").exists()
    await after(710)
    told = await Notification.filter(kind="account_unused").values_list("account__nickname", flat=True)
    assert [str(each) for each in told] == ["amina"]  # staff and mediators hold a role, and Bilal came by
    await after(735)  # told less than a month ago
    assert await Account.exists(nickname="amina")
    await after(745)
    assert not await Account.exists(nickname="amina") and await Account.exists(nickname="bilal")
    assert (await Thread.get(id=thread.id)).status == "published"
    assert (await question_of(thread)).author_id is None


async def test_whoever_comes_back_in_time_is_told_anew_years_later() -> None:
    await after(710)
    await Account.filter(nickname="amina").update(seen_at=clock.now() + timedelta(days=715))
    await after(760)
    assert await Account.exists(nickname="amina") and not await Account.exists(nickname="bilal")
    await after(1450)
    assert await Account.exists(nickname="amina")
    await after(1481)
    assert not await Account.exists(nickname="amina")


@pytest.mark.parametrize("reason", ["role", "sanction", "objection"])
async def test_an_account_with_a_role_a_sanction_or_an_open_objection_stays(reason: str) -> None:
    amina = await Account.get(nickname="amina")
    if reason == "role":
        await grants.give(amina, "mediator", by=None, language="bn")
    else:
        decision = await decide(await question_of(await ask()), "ban" if reason == "sanction" else "warn")
        if reason == "objection":
            await appeals.appeal(decision, body="It was a joke.", by=await person("amina"))
    await after(710)
    await after(760)
    assert await Account.exists(nickname="amina")


async def test_a_rejected_text_goes_once_nobody_can_object_and_while_somebody_does_it_stays() -> None:
    known = await snapshot.current()
    gone, objected, said = await ask(), await ask(), await answer(await ask("bilal", kind="discussion"), "amina")
    await lifecycle.reject(gone, by=await person("ines"), catalogue=known, reason="An advertisement.")
    for post in (await question_of(objected), said):
        await decide(post, "reject")
    decision = await Decision.get(post_id=(await question_of(objected)).id)
    await appeals.appeal(decision, body="It was none.", by=await person("amina"))
    await after(200)
    assert (await question_of(gone)).source
    await after(220)
    assert (await question_of(gone)).status == (await Post.get(id=said.id)).status == "erased"
    assert (await question_of(objected)).source and await Appeal.all().count() == 1
    assert await KeptText.filter(decision_id=decision.id).exists()


async def test_visitors_digests_reports_words_and_notifications_end_with_their_periods() -> None:
    thread = await ask()
    said = await answer(thread)
    await votes.say_helpful(said, True, voter=votes.Voter(None, "d" * 64))
    await report(said, None, cookie="e" * 64, note="It is rude.")
    await decide(said, "publish", statement="")
    await after(29)
    assert (await Vote.get()).voter and (await Flag.get()).voter
    await after(31)
    assert ((await Vote.get()).voter, (await Flag.get()).voter) == ("", "")
    await after(32)  # decided, and nobody's any more
    assert (await Flag.get()).note == ""
    assert (await Post.get(id=said.id)).helpful_yes == 1


async def test_an_address_that_nobody_confirmed_is_forgotten_and_one_that_was_stays() -> None:
    for nickname in ("amina", "bilal", "rahima"):
        await addresses.ask(f"{nickname}@example.org", by=await Account.get(nickname=nickname))
    await Account.filter(nickname="bilal").update(email_key="bilal@example.org")
    await Account.filter(nickname="rahima").update(email_at=None)  # given before the day of it was kept
    assert "email addresses that nobody confirmed" not in await after(13)
    with clock.moved_to(clock.now() + timedelta(days=13)):
        await addresses.ask("another@example.org", by=await Account.get(nickname="amina"))
    assert (await after(15))["email addresses that nobody confirmed"] == 1
    kept = {each.nickname: each.email for each in await Account.filter(email__isnull=False)}
    assert kept == {"amina": "another@example.org", "bilal": "bilal@example.org"}
    event = await Event.get(verb="email.lapsed")
    assert (event.subject_id, event.actor_id) == ((await Account.get(nickname="rahima")).id, None)
    await after(28)
    assert [each.email for each in await Account.filter(email__isnull=False)] == ["bilal@example.org"]


async def test_an_admin_sets_the_periods_within_bounds() -> None:
    ada = await person("ada")
    with pytest.raises(Invalid, match="rejected_days"):
        await numbers.save({"rejected_days": "100"}, by=ada)  # one can object for six months
    await numbers.save({"draft_days": "7", "visitor_days": "1"}, by=ada)
    known = await snapshot.current()
    assert (known.periods["draft_days"], known.periods["visitor_days"], known.periods["search_days"]) == (7, 1, 90)
    await votes.say_helpful(await answer(await ask()), True, voter=votes.Voter(None, "d" * 64))
    await after(2)
    assert (await Vote.get()).voter == ""
