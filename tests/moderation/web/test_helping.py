"""Help for somebody at the counter who lost their password: a code by an officer, and everything that keeps it from being a way in."""

from datetime import timedelta

import pytest

from forum import clock
from forum.events import Event
from forum.people import grants
from forum.people.accounts import Account
from forum.people.one_time import OneTimeSecret
from forum.people.sessions import Session
from tests.cast import PASSWORD, Visit, Visiting, contents, notify
from tests.forum.web.markup import text_of, tree
from tests.moderation.web.sending import errors, send

HELP = "/en/desk/counter/help"
FIELDS = {"nickname": "bilal", "reason": "Lost the paper with the code."}
CHOSEN = "uma casa azul perto do rio"


async def code_for(officer: Visit, **changed: str) -> str:
    sent = await send(officer, HELP, HELP, **FIELDS | changed)
    assert (sent.status_code, sent.headers["location"]) == (303, f"{HELP}/paper"), sent.text
    page = await officer.get(sent.headers["location"])
    return text_of(next(each for each in tree(page).iter("bdi") if each.get("data-recovery-code") is not None)).strip()


async def use(visit: Visiting, code: str, nickname: str = "bilal") -> int:
    fields = {"nickname": nickname, "code": code, "password": CHOSEN}
    return (await (await visit()).post("/en/login/recovery", fields)).status_code


async def test_a_person_at_the_counter_gets_in_with_a_code_on_paper_once_and_reads_of_it(visit: Visiting):
    await Account.filter(nickname="bilal").update(language="ar")
    ines, bilal = await visit("ines"), await visit("bilal")
    sent = await send(ines, HELP, HELP, **FIELDS)
    page = await ines.get(sent.headers["location"])
    paper = next(tree(page).iter("article"))
    assert (paper.get("lang"), paper.get("dir")) == ("ar", "rtl") and "bilal" in text_of(paper)
    code = text_of(next(each for each in paper.iter("bdi") if each.get("data-recovery-code") is not None)).strip()
    assert code not in (await ines.get(f"{HELP}/paper")).text
    assert (await bilal.get("/en/account")).status_code == 200
    await notify()
    assert 'data-told="helped_at_counter"' in (await bilal.get("/en/account")).text
    assert await use(visit, code) == 303
    assert (await bilal.get("/en/account")).status_code == 303 and not await OneTimeSecret.exists()
    assert await use(visit, code) == 422
    assert (await (await visit()).post("/en/login", {"nickname": "bilal", "password": CHOSEN})).status_code == 303


async def test_the_audit_has_who_gave_a_code_to_whom_and_why_and_never_the_code(visit: Visiting):
    code = await code_for(await visit("ines"))
    event = await Event.get(verb="account.helped")
    assert event.hash and event.actor_id == (await Account.get(nickname="ines")).id
    shown = (await (await visit("ada")).get("/en/desk/audit")).text
    assert "Gave a code for a new password at the counter" in shown and FIELDS["reason"] in shown
    assert code not in shown + str(await OneTimeSecret.all().values())


async def test_a_code_lasts_an_hour_opens_one_account_and_a_newer_one_ends_it(visit: Visiting):
    ines = await visit("ines")
    first = await code_for(ines)
    second = await code_for(ines)
    assert await use(visit, first) == 422 and await use(visit, second, "amina") == 422
    with clock.moved_to(clock.now() + timedelta(minutes=61)):
        assert await use(visit, second) == 422
    assert await use(visit, second) == 303


@pytest.mark.parametrize("nickname", ["rahima", "rui", "marta", "ada", "ines"])
async def test_nobody_with_a_role_is_helped_this_way(visit: Visiting, nickname: str):
    refused = await send(await visit("ines"), HELP, HELP, **FIELDS | {"nickname": nickname})
    assert errors(refused) == {"f-nickname": "This account belongs to the team. An admin helps there."}
    assert not await OneTimeSecret.exists()


async def test_a_code_is_worth_nothing_once_its_account_was_given_a_role(visit: Visiting):
    code = await code_for(await visit("ines"))
    await grants.give(await Account.get(nickname="bilal"), "moderator", by=None)
    assert await use(visit, code) == 422


async def test_only_officers_help_and_only_with_a_reason_for_an_account_there_is(visit: Visiting):
    for nickname in ("bilal", "rahima", "marta", "ada"):
        who = await visit(nickname)
        assert (await who.get(HELP)).status_code == 403 == (await who.post(HELP, FIELDS)).status_code
    ines = await visit("ines")
    for changed, field in (
        ({"reason": "lost"}, "f-reason"),
        ({"nickname": "nobody"}, "f-nickname"),
        ({"reason": ""}, "f-reason"),
    ):
        assert list(errors(await send(ines, HELP, HELP, **FIELDS | changed))) == [field]
    assert not await OneTimeSecret.exists()


async def test_ten_minutes_later_the_officer_types_the_password_first_and_nothing_is_written(visit: Visiting):
    ines = await visit("ines")
    await Session.filter(digest=ines.digest).update(created_at=clock.now() - timedelta(minutes=11))
    before = await contents()
    asked = await ines.post(HELP, FIELDS)
    assert asked.status_code == 401 and "Give a code for a new password" in asked.text
    assert await contents() == before


async def test_one_account_gets_few_codes_a_day_whoever_gives_them(visit: Visiting):
    for nickname in ("ines", "rui", "ines"):
        await code_for(await visit(nickname))
    assert (await (await visit("rui")).post(HELP, FIELDS)).status_code == 429
    assert await code_for(await visit("rui"), nickname="amina")


async def test_the_password_stays_as_it_was_until_the_code_is_used(visit: Visiting):
    await code_for(await visit("ines"))
    assert (await (await visit()).post("/en/login", {"nickname": "bilal", "password": PASSWORD})).status_code == 303
