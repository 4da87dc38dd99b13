"""What staff may still do while a sanction is in force: look, object and withdraw what is theirs, at every address there is."""

import pytest
from starlette.applications import Starlette

from forum import clock, ids
from forum.people.accounts import Account
from forum.people.sanctions import Sanction
from forum.threads.models import Post
from moderation.models import Decision
from moderation.review import sanctioning
from tests.addresses import addresses
from tests.cast import Visit, Visiting, ask, at, contents
from tests.world import Stage, kinds_of, stage, template

__all__ = ["stage", "template"]

ALLOWED = {
    # what visitors may do as well
    "csp_reports", "language", "register.create", "login.create", "link.use", "recovery.create", "logout",
    "answers.helpful", "ask.answered", "threads.same", "corrections.create", "renderings.dispute", "my_question.enter", "stewards.confirm",
    "scams.create", "forget",
    # one's own account
    "account.seen", "account.name", "account.note_code", "account.renew_code", "account.end_session", "account.change_password",
    "account.confirm.create", "account.email.ask", "account.email.remove", "account.erase", "account.app.remove",
    "account.passkey.remove", "account.spare.note", "account.spare.renew", "account.loss.stop", "account.app.create",
    "account.passkey.create", "recovery.mail", "reset.use", "email.confirm", "login.factor.create", "account.email.choose", "mail.stop.now",
    "account.push.begin", "account.push.end",
    # a request of one's own
    "mediators.withdraw",
    # following, and what is one's own: these threads are others'
    "threads.follow",
}  # fmt: skip


async def suspend(nickname: str, kind: str = "suspend") -> Decision:
    """A sanction in force, as if it had been there before the role was given."""
    account, moment = await Account.get(nickname=nickname), clock.now()
    decision = await Decision.create(verdict=kind, reason="insult", language="en", person_id=account.id, at=moment)
    await Sanction.create(account_id=account.id, kind=kind, decision_id=decision.id, since=moment)
    return decision


@pytest.mark.parametrize("nickname", ["amina", "rahima", "ines", "rui", "marta", "ada"])
async def test_nothing_is_written_at_any_address_but_where_anybody_may(
    nickname: str, stage: Stage, app: Starlette, visit: Visiting
) -> None:
    await suspend(nickname)
    visitor = await visit(nickname)
    token, before, wrote = visitor.client.cookies.get("session") or "", await contents(), set()
    for address in addresses(app.routes):
        if address.method == "GET" or address.name in ALLOWED:
            continue
        for kind in (each for each in kinds_of(address) if nickname != "amina" or not each):
            await stage.send(Visit(app, visitor.digest, token), address, stage.path(address, kind))
            after = await contents()
            wrote |= {address.name} if after != before else set()
            before = after
    assert wrote == ({"appeals.create"} if nickname == "amina" else set())


@pytest.mark.parametrize("kind", ["suspend", "ban"])
async def test_a_suspended_moderator_is_told_why_and_until_when(kind: str, visit: Visiting) -> None:
    thread = await ask()
    decision = await suspend("marta", kind)
    sent = {"item": ids.encode((await Post.get(thread_id=thread.id)).id), "verdict": "hide", "reason": "insult"}
    refused = await (await visit("marta")).post("/en/desk/decisions", sent | {"statement": "It is an insult."})
    assert refused.status_code == 403
    assert f"/en/decisions/{ids.encode(decision.id)}" in refused.text
    assert not await Decision.filter(verdict="hide").exists()


@pytest.mark.parametrize("nickname", ["ines", "marta", "ada"])
async def test_staff_who_are_suspended_still_close_and_withdraw_their_own_question_and_nobody_elses(
    nickname: str, visit: Visiting
) -> None:
    own, other = await ask(nickname), await ask("bilal")
    await suspend(nickname)
    who = await visit(nickname)
    for act in ("closure", "privacy", "withdrawal"):
        assert (await who.post(at(other, f"/{act}"), {"reason": "Why"})).status_code == 403, act
        assert (await who.post(at(own, f"/{act}"), {"reason": "Why"})).status_code == 303, act


async def test_a_sanction_that_has_ended_binds_no_role(visit: Visiting) -> None:
    thread = await ask()
    await sanctioning.lift(await suspend("ines"))
    assert (await (await visit("ines")).post(at(thread, "/closure"), {"reason": "Why"})).status_code == 303
