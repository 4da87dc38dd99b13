"""Codes of an app and of paper: each works once; another way in stays; and two admins replace what was lost, after a wait."""

from datetime import timedelta

import pyotp
import pytest
from starlette.applications import Starlette

from forum import clock
from forum.errors import Conflict, Invalid, NotAllowed
from forum.notifications import notifications
from forum.people import authenticators, codes, grants, lost_factors, second_factor, sessions, spare_codes
from forum.people.accounts import Account
from forum.people.authenticators import Authenticator
from forum.people.second_factor import APP, SPARE
from forum.people.spare_codes import SpareCode
from moderation.admin import proposals
from moderation.models import Proposal
from tests.cast import SECRET, cheap_hasher, notify, person
from tests.forum.people.test_passkeys import given

pytestmark = pytest.mark.usefixtures("app")


def code(secret: str, *, later: int = 0) -> str:
    return pyotp.TOTP(secret).at(clock.now() + timedelta(seconds=later))


async def with_app(nickname: str) -> str:
    """Gives somebody an authenticator app; its secret, whose code of now is spent."""
    secret = authenticators.new_secret()
    await authenticators.add(secret, code(secret), by=await person(nickname), forum_secret=SECRET)
    return secret


async def shown(nickname: str, typed: str) -> str:
    return await second_factor.shown(
        (await Account.get(nickname=nickname)).id, typed, forum_secret=SECRET, hasher=cheap_hasher()
    )


async def test_a_code_works_once_in_any_digits_and_a_step_early_or_late() -> None:
    secret = await with_app("amina")
    assert await shown("amina", code(secret)) == ""
    with clock.moved_to(clock.now() + timedelta(minutes=5)):
        arabic = code(secret).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
        assert await shown("amina", code(secret, later=-60)) == ""
        assert await shown("amina", code(secret, later=-30)) == APP
        assert await shown("amina", f" {arabic[:3]} {arabic[3:]} ") == APP
        assert await shown("amina", code(secret)) == ""
        assert await shown("amina", code(secret, later=30)) == APP
        assert await shown("amina", code(secret, later=-30)) == ""
        assert await shown("amina", code(secret, later=60)) == ""
    assert secret not in (await Authenticator.get()).secret


async def test_an_app_is_kept_once_it_has_shown_a_right_code_and_only_one() -> None:
    amina, secret = await person("amina"), authenticators.new_secret()
    for wrong in ("", "000000", code(secret, later=90)):
        with pytest.raises(Invalid, match="wrong_code"):
            await authenticators.add(secret, wrong, by=amina, forum_secret=SECRET)
    assert not await Authenticator.exists()
    await with_app("amina")
    with pytest.raises(Conflict, match="factor_known"):
        await with_app("amina")


async def test_ten_codes_on_paper_work_once_each_for_their_holder_until_they_are_renewed() -> None:
    amina = await person("amina")
    made = await spare_codes.renew(by=amina, hasher=cheap_hasher())
    assert len(set(made)) == 10
    assert await shown("bilal", made[0]) == ""
    assert await shown("amina", made[0].upper().replace("-", " ")) == SPARE
    assert await shown("amina", made[0]) == ""
    assert await spare_codes.left(amina.account_id or 0) == 9
    await spare_codes.renew(by=amina, hasher=cheap_hasher())
    assert await shown("amina", made[1]) == ""


async def test_only_a_slow_hash_of_a_code_on_paper_is_kept_and_one_of_before_still_opens() -> None:
    amina = await person("amina")
    made = await spare_codes.renew(by=amina, hasher=cheap_hasher())
    rows = await SpareCode.filter(account_id=amina.account_id)
    assert len(rows) == 10 and all(row.hashed.startswith("$argon2id$") for row in rows)
    kept = {row.digest for row in rows} | {row.hashed for row in rows}
    assert kept.isdisjoint(codes.digest(f"{prefix}{code}") for code in made for prefix in ("", f"{amina.account_id}x"))
    assert await shown("amina", f"{made[0][:5]}-{made[1][6:]}") == ""
    before = codes.new_code(spare_codes.LENGTH)
    await SpareCode.create(digest=codes.digest(f"{amina.account_id}x{before}"), account_id=amina.account_id)
    assert await shown("amina", before[:-1] + ("0" if before[-1] != "0" else "1")) == ""
    assert await shown("amina", before) == SPARE
    assert await shown("amina", before) == ""
    assert await shown("amina", made[9]) == SPARE


async def test_the_last_factor_goes_only_where_another_way_in_stays() -> None:
    ines, account = await person("ines"), await Account.get(nickname="ines")
    await with_app("ines")
    with pytest.raises(Conflict, match="last_way"):
        await second_factor.remove_app(needed=True, by=ines)
    await Account.filter(id=account.id).update(password_hash=None)
    with pytest.raises(Conflict, match="last_way"):
        await second_factor.remove_app(needed=False, by=ines)
    await given("ines")
    token, _ = await sessions.start(account)
    passkey = (await second_factor.ways(account)).passkeys[0]
    await second_factor.remove_passkey(passkey.id, needed=True, by=await person("bilal"))
    assert len((await second_factor.ways(account)).passkeys) == 1
    await second_factor.remove_app(needed=True, by=ines)
    assert await sessions.find(token) is None
    with pytest.raises(Conflict, match="last_way"):
        await second_factor.remove_passkey(passkey.id, needed=True, by=ines)


async def lost(nickname: str = "ines") -> None:
    """Two admins take the factors off somebody's account, who is told and has some days."""
    made = await proposals.propose_factor(nickname, by=await person("ada"))
    await proposals.confirm(made, by=await person("marta"))


@pytest.fixture
async def two_admins(app: Starlette) -> None:
    await grants.give(await Account.get(nickname="marta"), "admin", by=None)


async def told(nickname: str) -> list[str]:
    await notify()
    return [each.kind for each in await notifications.of(await person(nickname))]


@pytest.mark.usefixtures("two_admins")
async def test_a_lost_factor_goes_after_the_wait_and_its_holder_hears_of_both() -> None:
    await with_app("ines")
    await lost()
    account = await Account.get(nickname="ines")
    assert await told("ines") == ["factor_loss"]
    assert await lost_factors.end_due() == 0
    with clock.moved_to(clock.now() + timedelta(days=3, seconds=1)):
        token, _ = await sessions.start(account)
        assert await lost_factors.end_due() == 1
        assert await lost_factors.end_due() == 0
        assert not (await second_factor.ways(account)).has_factor
        assert await sessions.find(token) is None
        assert await told("ines") == ["factor_lost", "factor_loss"]


@pytest.mark.usefixtures("two_admins")
async def test_its_holder_stops_it() -> None:
    await with_app("ines")
    await lost()
    await lost_factors.stop(by=await person("bilal"))
    assert await lost_factors.waiting((await Account.get(nickname="ines")).id)
    await lost_factors.stop(by=await person("ines"))
    with clock.moved_to(clock.now() + timedelta(days=30)):
        assert await lost_factors.end_due() == 0
    assert (await second_factor.ways(await Account.get(nickname="ines"))).app


@pytest.mark.usefixtures("two_admins")
async def test_nobody_takes_it_off_alone_for_themself_or_where_there_is_none() -> None:
    ada, marta = await person("ada"), await person("marta")
    await with_app("marta")
    for nickname, why in (("bilal", "no_factor"), ("nobody", "no_such_person"), ("ada", "yourself")):
        with pytest.raises(Invalid, match=why):
            await proposals.propose_factor(nickname, by=ada)
    made = await proposals.propose_factor("marta", by=ada)
    for by in (ada, marta):
        with pytest.raises(NotAllowed, match="own_proposal"):
            await proposals.confirm(await Proposal.get(id=made.id), by=by)
    with pytest.raises(NotAllowed):
        await proposals.propose_factor("marta", by=await person("ines"))
    assert await lost_factors.waiting(marta.account_id or 0) is None
