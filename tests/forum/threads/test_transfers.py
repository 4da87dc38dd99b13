"""A question goes from one cabinet to another: who sends it, who may only ask for it, and what becomes of that."""

import asyncio
from typing import Any

import pytest

from forum import clock, database
from forum.catalogue import snapshot
from forum.catalogue.models import Cabinet
from forum.catalogue.views import CabinetView, Catalogue
from forum.errors import Conflict, Invalid, NotAllowed, NotFound, NotSignedIn
from forum.events import Event
from forum.notifications.models import Notification
from forum.people import grants
from forum.people.accounts import Account
from forum.people.person import Person
from forum.threads.casework import needs, transfers
from forum.threads.casework.models import TransferRequest
from forum.threads.models import Thread, ThreadAct
from forum.threads.posting import lifecycle
from moderation.desk.assigning import ME, assign
from tests import cast
from tests.cast import answer, ask, person
from tests.forum.threads.officers import officer_of

pytestmark = pytest.mark.usefixtures("app")
CAST = (None, "amina", "bilal", "rahima", "ines", "rui", "marta", "ada", "triage")


def cabinet(catalogue: Catalogue, code: str) -> CabinetView:
    found = catalogue.cabinet(code)
    assert found is not None
    return found


async def somebody(who: str | None) -> Person:
    return await officer_of("GAT") if who == "triage" else await person(who)


async def owner(thread: Thread) -> int:
    return (await Thread.get(id=thread.id)).cabinet_id


# sending


@pytest.mark.parametrize("who", CAST)
async def test_sending_routes_for_who_may_and_asks_for_the_officers_of_others(
    who: str | None, catalogue: Catalogue
) -> None:
    thread = await ask()
    how: dict[str, Any] = {"to": "GAH", "by": await somebody(who), "catalogue": catalogue, "reason": "The flat."}
    if who not in ("ines", "marta", "triage", "rui"):
        with pytest.raises(NotSignedIn if who is None else NotAllowed):
            await lifecycle.send(thread, **how, read="GAS")
        return
    routed = await lifecycle.send(thread, **how, read="GAJI")
    assert routed is (who != "rui")
    assert await owner(thread) == (cabinet(catalogue, "GAH").id if routed else thread.cabinet_id)
    assert await TransferRequest.filter(thread_id=thread.id).count() == (0 if routed else 1)


@pytest.mark.parametrize("who", ["ines", "rui", "marta"])
async def test_nothing_is_sent_on_by_a_page_of_before_another_cabinet_had_it(who: str, catalogue: Catalogue) -> None:
    stale, marta = await ask(), await person("marta")
    await lifecycle.route(stale, to="GAS", by=marta, catalogue=catalogue, reason="She has no food.")
    how: dict[str, Any] = {
        "to": "GAH",
        "by": await person(who),
        "catalogue": catalogue,
        "reason": "It is about the flat.",
    }
    with pytest.raises(Conflict) as refused:
        await lifecycle.send(stale, **how, read="GAJI")
    assert refused.value.code == "handed_over"
    assert await owner(stale) == cabinet(catalogue, "GAS").id
    assert not await TransferRequest.all().exists()


async def test_a_question_withdrawn_meanwhile_is_sent_nowhere(catalogue: Catalogue) -> None:
    thread = await ask()
    await lifecycle.withdraw(thread, by=await person("amina"), catalogue=catalogue)
    for who in ("ines", "rui"):
        with pytest.raises(Conflict, match="gone"):
            await lifecycle.send(
                thread, to="GAH", by=await person(who), catalogue=catalogue, reason="The flat.", read=""
            )


@pytest.mark.parametrize("who", CAST)
@pytest.mark.parametrize("code", ["GAH", "GAS"])
async def test_a_question_is_sent_on_by_its_cabinet_the_triage_desk_and_moderators(
    who: str | None, code: str, catalogue: Catalogue
) -> None:
    thread, by, to = await ask(), await somebody(who), cabinet(catalogue, code)
    if who in ("ines", "marta", "triage"):
        await lifecycle.route(thread, to=to.code, by=by, catalogue=catalogue, reason="It is about the flat.")
        assert await owner(thread) == to.id
        return
    with pytest.raises(NotSignedIn if who is None else NotAllowed):
        await lifecycle.route(thread, to=to.code, by=by, catalogue=catalogue, reason="It is ours.")
    assert await owner(thread) == thread.cabinet_id
    assert not await ThreadAct.filter(thread_id=thread.id).exists()


async def test_an_officer_of_the_cabinet_above_sends_on_what_its_part_has(catalogue: Catalogue) -> None:
    thread, marta = await ask(), await person("marta")
    part, above = cabinet(catalogue, "EMP-ENT"), await officer_of("EMP")
    await lifecycle.route(thread, to=part.code, by=marta, catalogue=catalogue, reason="A shop.")
    housing = cabinet(catalogue, "GAH")
    await lifecycle.route(
        await Thread.get(id=thread.id), to=housing.code, by=above, catalogue=catalogue, reason="A flat."
    )
    assert await owner(thread) == housing.id


@pytest.mark.parametrize("does", ["route", "close", "make_private", "reject", "ask_mediators", "say_needs", "take"])
async def test_what_was_sent_on_meanwhile_is_no_longer_the_former_cabinet_s(does: str, catalogue: Catalogue) -> None:
    stale, ines = await ask(), await person("ines")
    how: dict[str, Any] = {"by": ines, "catalogue": catalogue}
    acts = {
        "route": lambda: lifecycle.route(stale, to="GAS", reason="Ours no more.", **how),
        "close": lambda: lifecycle.close(stale, **how),
        "make_private": lambda: lifecycle.make_private(stale, **how),
        "reject": lambda: lifecycle.reject(stale, reason="Not ours.", **how),
        "ask_mediators": lambda: lifecycle.ask_mediators(stale, **how),
        "say_needs": lambda: needs.say(stale, "telephone", **how),
        "take": lambda: assign(stale, ME, **how),
    }
    housing, marta = cabinet(catalogue, "GAH"), await person("marta")
    await lifecycle.route(stale, to=housing.code, by=marta, catalogue=catalogue, reason="It is about the flat.")
    with pytest.raises(NotAllowed):
        await acts[does]()
    now = await Thread.get(id=stale.id)
    assert (now.cabinet_id, now.closed, now.visibility, now.status) == (housing.id, False, "public", "published")
    assert (now.mediators_asked, now.needs, now.assignee_id) == (False, "", None)


@pytest.mark.parametrize("who", CAST)
async def test_what_a_question_needs_is_said_by_who_looks_after_it(who: str | None, catalogue: Catalogue) -> None:
    thread, by = await ask(language="bn"), await somebody(who)
    if who in ("rahima", "ines", "marta", "triage"):
        await needs.say(thread, "information", by=by, catalogue=catalogue, reason="Which card?")
        return
    with pytest.raises(NotSignedIn if who is None else NotAllowed):
        await needs.say(thread, "information", by=by, catalogue=catalogue, reason="Which card?")
    assert (await Thread.get(id=thread.id)).needs == ""


# asking for it

WHY = "The landlord keeps the papers."


async def known(by: str | None, code: str = "GAH") -> dict[str, Any]:
    """What the verbs are told: which cabinet asks or asked, who acts, the catalogue."""
    catalogue = await snapshot.current()
    return {"to": code, "by": await somebody(by), "catalogue": catalogue}


async def asked(thread: Thread, by: str = "rui", code: str = "GAH", reason: str = WHY) -> TransferRequest:
    how = await known(by, code)
    await transfers.ask(thread, **how, reason=reason)
    return await TransferRequest.get(thread_id=thread.id, cabinet__code=how["to"], answered_at=None)


async def notified(nickname: str) -> list[str]:
    await cast.notify()
    rows = Notification.filter(account__nickname=nickname, kind__startswith="transfer_").order_by("id")
    return [row.kind for row in await rows]


async def verbs() -> list[str]:
    return [event.verb for event in await Event.filter(verb__startswith="thread.").order_by("id")][1:]


async def test_an_officer_asks_for_another_cabinet_s_question_and_nothing_else_changes(catalogue: Catalogue) -> None:
    thread = await ask()
    await assign(thread, ME, by=await person("ines"), catalogue=catalogue)
    before = await Thread.filter(id=thread.id).values()
    made = await asked(thread)
    assert (made.cabinet_id, made.by_id, made.reason) == (
        cabinet(catalogue, "GAH").id, (await person("rui")).account_id, WHY,
    )  # fmt: skip
    assert (made.answered_at, made.answered_by_id, made.accepted, made.answer) == (None, None, None, "")
    assert await Thread.filter(id=thread.id).values() == before
    assert not await ThreadAct.filter(thread_id=thread.id).exists()
    assert (await notified("ines"), await notified("rui"), await notified("marta")) == (["transfer_asked"], [], [])
    assert await verbs() == ["thread.assigned", "thread.transfer_asked"]


async def test_asking_again_changes_nothing_and_another_cabinet_may_ask_too() -> None:
    thread, gas = await ask(), await officer_of("GAS")
    first, again = await asked(thread), await asked(thread, reason="Please!")
    assert (again.id, again.reason) == (first.id, WHY)
    await transfers.ask(thread, **await known(None, "GAS") | {"by": gas}, reason="She has no food.")
    assert await TransferRequest.filter(thread_id=thread.id, answered_at=None).count() == 2


async def test_two_officers_of_a_cabinet_who_ask_at_once_ask_once(catalogue: Catalogue) -> None:
    thread, other = await ask(), await officer_of("GAH")
    both = [{"by": await person("rui")}, {"by": other}]
    shared = await known(None)
    await asyncio.gather(*(transfers.ask(thread, **shared | each, reason=WHY) for each in both))
    assert await TransferRequest.filter(thread_id=thread.id).count() == 1


@pytest.mark.parametrize("who", CAST)
@pytest.mark.parametrize("code", ["GAH", "GAS"])
async def test_only_an_officer_asks_and_only_for_a_cabinet_of_theirs(who: str | None, code: str) -> None:
    thread = await ask(language="bn")
    if (who, code) == ("rui", "GAH"):
        assert await asked(thread)
        return
    with pytest.raises(NotSignedIn if who is None else NotAllowed):
        await transfers.ask(thread, **await known(who, code), reason=WHY)
    assert not await TransferRequest.all().exists()


@pytest.mark.parametrize(("reason", "wrong"), [("", "missing"), ("x" * 501, "too_long")])
async def test_a_request_needs_a_reason_of_some_length(reason: str, wrong: str) -> None:
    with pytest.raises(Invalid, match=f"reason: {wrong}"):
        await asked(await ask(), reason=reason)


async def test_nothing_is_asked_for_an_archived_cabinet(catalogue: Catalogue) -> None:
    await Cabinet.filter(code="GAH").update(archived_at=clock.now())
    await snapshot.changed()
    snapshot.forget()
    with pytest.raises(Invalid, match="cabinet: archived"):
        await asked(await ask())


async def test_what_an_officer_may_not_see_is_not_there_to_ask_for() -> None:
    thread = await ask(visibility="private", language="bn")
    with pytest.raises(NotFound):
        await asked(thread)
    await grants.give(await Account.get(nickname="rui"), "mediator", by=None, language="bn")
    assert await asked(thread)


async def test_what_became_private_or_was_withdrawn_meanwhile_is_not_asked_for(catalogue: Catalogue) -> None:
    hidden, gone, amina = await ask(), await ask(), await person("amina")
    await lifecycle.make_private(hidden, by=amina, catalogue=catalogue)
    await lifecycle.withdraw(gone, by=amina, catalogue=catalogue)
    with pytest.raises(NotFound):
        await asked(hidden)
    with pytest.raises(Conflict, match="gone"):
        await asked(gone)


async def test_the_officer_of_the_cabinet_above_asks_for_its_part() -> None:
    thread, emp = await ask(), await officer_of("EMP")
    await transfers.ask(thread, **await known(None, "EMP-ENT") | {"by": emp}, reason="She opens a shop.")
    assert await TransferRequest.filter(cabinet__code="EMP-ENT").exists()


# answering


@pytest.mark.parametrize("who", CAST)
@pytest.mark.parametrize("decision", ["accept", "refuse"])
async def test_who_may_send_a_question_on_answers_the_request(
    who: str | None, decision: str, catalogue: Catalogue
) -> None:
    thread = await ask(language="bn")
    await assign(thread, ME, by=await person("ines"), catalogue=catalogue)
    made = await asked(thread)
    verb, how = getattr(transfers, decision), await known(who)
    if who not in ("ines", "marta", "triage"):
        with pytest.raises(NotSignedIn if who is None else NotAllowed):
            await verb(thread, **how, reason="Take it.")
        assert (await TransferRequest.get(id=made.id)).answered_at is None
        assert await owner(thread) == thread.cabinet_id
        return
    await verb(thread, **how, reason="Take it.")
    now, after = await TransferRequest.get(id=made.id), await Thread.get(id=thread.id)
    assert (now.accepted, now.answered_by_id, now.answer) == (decision == "accept", how["by"].account_id, "Take it.")
    assert now.answered_at is not None
    assert (after.cabinet_id == made.cabinet_id) is (decision == "accept")
    assert (after.assignee_id is None) is (decision == "accept")
    assert await notified("rui") == ["transfer_accepted" if decision == "accept" else "transfer_refused"]


async def test_an_accepted_request_is_an_act_and_an_event_like_any_other_hand_over(catalogue: Catalogue) -> None:
    thread = await ask()
    made = await asked(thread)
    await transfers.accept(thread, **await known("ines"))
    act = await ThreadAct.get(thread_id=thread.id)
    assert (act.act, act.reason, act.by_id) == ("routed", WHY, (await person("ines")).account_id)
    assert act.particulars == {"origin": thread.cabinet_id, "to": made.cabinet_id}
    assert await verbs() == ["thread.transfer_asked", "thread.routed"]
    assert (await Thread.get(id=thread.id)).waiting_since == thread.waiting_since


async def test_a_refusal_needs_a_reason(catalogue: Catalogue) -> None:
    thread = await ask()
    made = await asked(thread)
    for reason, wrong in (("", "missing"), ("x" * 501, "too_long")):
        with pytest.raises(Invalid, match=f"reason: {wrong}"):
            await transfers.refuse(thread, **await known("ines"), reason=reason)
    assert (await TransferRequest.get(id=made.id)).answered_at is None


async def test_what_was_refused_can_be_asked_for_again() -> None:
    thread = await ask()
    first = await asked(thread)
    await transfers.refuse(thread, **await known("ines"), reason="It is about papers.")
    again = await asked(thread, reason="She was put out of the flat.")
    assert again.id != first.id
    assert await notified("ines") == ["transfer_asked", "transfer_asked"]


@pytest.mark.parametrize("decision", ["accept", "refuse"])
async def test_nobody_answers_what_they_asked_for_themselves(decision: str) -> None:
    thread = await ask()
    made = await asked(thread)
    await grants.give(await Account.get(nickname="rui"), "moderator", by=None)
    with pytest.raises(NotAllowed, match="own_request"):
        await getattr(transfers, decision)(thread, **await known("rui"), reason="It is mine.")
    assert (await TransferRequest.get(id=made.id)).answered_at is None


@pytest.mark.parametrize("second", ["accept", "refuse", "take_back"])
@pytest.mark.parametrize("first", ["accept", "refuse"])
async def test_of_two_who_answer_at_once_one_decides_and_the_other_is_told(first: str, second: str) -> None:
    thread = await ask()
    made = await asked(thread)
    ines, marta = await known("ines"), await known("rui" if second == "take_back" else "marta")
    more = {} if second == "take_back" else {"reason": "By Marta."}
    done = await asyncio.gather(
        getattr(transfers, first)(thread, **ines, reason="By Inês."),
        getattr(transfers, second)(thread, **marta, **more),
        return_exceptions=True,
    )
    refused = [each for each in done if each is not None]
    assert [(type(each), str(each)) for each in refused] == [(Conflict, "transfer_answered")]
    kept, after = await TransferRequest.get(id=made.id), await Thread.get(id=thread.id)
    by_ines = done[0] is None
    assert kept.accepted is ({"accept": True, "refuse": False, "take_back": None}[first if by_ines else second])
    assert (after.cabinet_id == made.cabinet_id) is bool(kept.accepted)
    assert await ThreadAct.filter(thread_id=thread.id).count() == int(bool(kept.accepted))


async def test_answering_again_changes_nothing_and_answering_otherwise_is_a_conflict() -> None:
    thread = await ask()
    made = await asked(thread)
    ines = await known("ines")
    await transfers.refuse(thread, **ines, reason="It is about papers.")
    await transfers.refuse(thread, **ines, reason="As I said.")
    with pytest.raises(Conflict, match="transfer_answered"):
        await transfers.accept(thread, **ines)
    assert (await TransferRequest.get(id=made.id)).answer == "It is about papers."
    assert await verbs() == ["thread.transfer_asked", "thread.transfer_refused"]


@pytest.mark.parametrize("decision", ["accept", "refuse"])
async def test_what_nobody_asked_for_is_not_answered(decision: str) -> None:
    thread = await ask()
    with pytest.raises(Conflict, match="transfer_answered"):
        await getattr(transfers, decision)(thread, **await known("ines"), reason="Take it.")


@pytest.mark.parametrize("decision", ["accept", "refuse"])
async def test_nothing_is_answered_once_the_question_was_withdrawn(decision: str, catalogue: Catalogue) -> None:
    thread = await ask()
    made = await asked(thread)
    await lifecycle.withdraw(thread, by=await person("amina"), catalogue=catalogue)
    with pytest.raises(Conflict, match="gone"):
        await getattr(transfers, decision)(thread, **await known("ines"), reason="Take it.")
    assert (await TransferRequest.get(id=made.id)).accepted is None
    assert await owner(thread) == thread.cabinet_id


# lapsing


async def test_a_request_lapses_when_the_question_went_elsewhere(catalogue: Catalogue) -> None:
    thread = await ask()
    made = await asked(thread)
    social, ines = cabinet(catalogue, "GAS"), await person("ines")
    await lifecycle.route(thread, to=social.code, by=ines, catalogue=catalogue, reason="She has no food.")
    lapsed = await TransferRequest.get(id=made.id)
    assert (lapsed.accepted, lapsed.answered_by_id, lapsed.answer) == (None, None, "")
    assert lapsed.answered_at is not None
    assert await notified("rui") == ["transfer_lapsed"]
    for stale in (thread, await Thread.get(id=thread.id)):
        with pytest.raises(Conflict, match="transfer_answered"):
            await transfers.accept(stale, **await known("ines"))
    assert await owner(thread) == social.id


async def test_sent_by_its_owners_to_who_asked_for_it_a_request_is_accepted(catalogue: Catalogue) -> None:
    thread = await ask()
    made = await asked(thread)
    housing, ines = cabinet(catalogue, "GAH"), await person("ines")
    await lifecycle.route(thread, to=housing.code, by=ines, catalogue=catalogue, reason="It is about the flat.")
    now = await TransferRequest.get(id=made.id)
    assert (now.accepted, now.answered_by_id, now.answer) == (True, ines.account_id, "It is about the flat.")
    assert await notified("rui") == ["transfer_accepted"]


async def test_accepted_for_one_cabinet_what_another_asked_for_lapses() -> None:
    thread, gas = await ask(), await officer_of("GAS")
    await asked(thread)
    await transfers.ask(thread, **await known(None, "GAS") | {"by": gas}, reason="She has no food.")
    await transfers.accept(thread, **await known("ines", "GAS"))
    rows = {row.by_id: row.accepted for row in await TransferRequest.all()}
    assert rows == {gas.account_id: True, (await person("rui")).account_id: None}
    assert (await notified("bilal"), await notified("rui")) == (["transfer_accepted"], ["transfer_lapsed"])


async def test_a_hand_over_and_a_refusal_at_once_leave_one_of_them(catalogue: Catalogue) -> None:
    thread = await ask()
    made = await asked(thread)
    social, marta = cabinet(catalogue, "GAS"), await person("marta")
    _, refused = await asyncio.gather(
        lifecycle.route(thread, to=social.code, by=marta, catalogue=catalogue, reason="She has no food."),
        transfers.accept(thread, **await known("ines")),
        return_exceptions=True,
    )
    kept = await TransferRequest.get(id=made.id)
    assert await owner(thread) == social.id
    assert (kept.accepted, refused is None) in ((None, False), (True, True))


# taking it back


async def test_an_officer_of_the_cabinet_that_asked_takes_it_back() -> None:
    thread, other = await ask(), await officer_of("GAH")
    made = await asked(thread)
    colleague = await known(None) | {"by": other}
    await transfers.take_back(thread, **colleague)
    await transfers.take_back(thread, **colleague)
    now = await TransferRequest.get(id=made.id)
    assert (now.accepted, now.answered_by_id) == (None, other.account_id)
    assert await verbs() == ["thread.transfer_asked", "thread.transfer_taken_back"]
    with pytest.raises(Conflict, match="transfer_answered"):
        await transfers.accept(thread, **await known("ines"))


@pytest.mark.parametrize("who", [who for who in CAST if who != "rui"])
async def test_nobody_else_takes_it_back(who: str | None) -> None:
    thread = await ask(language="bn")
    made = await asked(thread)
    with pytest.raises(NotSignedIn if who is None else NotAllowed):
        await transfers.take_back(thread, **await known(who))
    assert (await TransferRequest.get(id=made.id)).answered_at is None


# what else an officer of another cabinet may do


async def test_answering_a_public_question_of_another_cabinet_stays_welcome(catalogue: Catalogue) -> None:
    thread = await ask()
    post = await answer(thread, "rui")
    assert catalogue.cabinets[post.cabinet_id or 0].code == "GAH"
    assert await owner(thread) == thread.cabinet_id


async def test_the_index_keeps_one_open_request_for_a_cabinet() -> None:
    made = await asked(await ask())
    await database.execute("UPDATE transfer_request SET answered_at = at WHERE id = ?", [made.id])
    columns: dict[str, Any] = {"thread_id": made.thread_id, "cabinet_id": made.cabinet_id, "reason": WHY, "at": made.at}
    await TransferRequest.create(**columns)
    with pytest.raises(Exception, match=r"(?i)unique"):
        await TransferRequest.create(**columns)
