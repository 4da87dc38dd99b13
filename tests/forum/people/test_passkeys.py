"""Passkeys: an honest device gets in once for each challenge, and whatever else arrives does not."""

from datetime import timedelta
from typing import Any

import pytest

from forum import clock
from forum.errors import Conflict, Invalid
from forum.events import Event
from forum.people import passkeys, sessions
from forum.people.accounts import Account
from forum.people.passkeys import Ceremony, Passkey, Site
from tests.cast import SECRET, contents, person
from tests.passkeys import PRESENT, Device

pytestmark = pytest.mark.usefixtures("app")
HERE = Site("Forum", "forum.example", "https://forum.example")
SIGN_IN, MAKE = Ceremony(HERE, SECRET, "sign-in"), Ceremony(HERE, SECRET, "make:session")


async def given(nickname: str = "amina", **device: Any) -> Device:
    """A device on which somebody has made a passkey."""
    made, by = Device(**device), await person(nickname)
    options = passkeys.to_make(by.account_id or 0, nickname, [], MAKE)
    await passkeys.add(made.make(options, HERE.origin), "Phone", by=by, ceremony=MAKE)
    return made


async def used(device: Device, ceremony: Ceremony = SIGN_IN, account_id: int | None = None, **told: Any) -> Passkey:
    answer = device.use(passkeys.to_use([], SIGN_IN), told.pop("origin", HERE.origin), **told)
    return await passkeys.use(answer, ceremony=ceremony, account_id=account_id)


async def test_a_passkey_says_who_comes_and_the_sessions_before_it_end() -> None:
    amina = await Account.get(nickname="amina")
    token, _ = await sessions.start(amina)
    device = await given()
    assert await sessions.find(token) is None
    assert (await used(device)).account.nickname == "amina"
    assert (await Passkey.get()).used_at is not None


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"origin": "https://evil.example"}, "not_valid"),
        ({"origin": "http://forum.example"}, "not_valid"),
        ({"site": "evil.example"}, "not_valid"),
        ({"flags": PRESENT}, "not_valid"),
        ({"flags": 4}, "not_valid"),
        ({"handle": b"somebody else"}, "not_valid"),
        ({"handle": None}, "not_valid"),
        ({"client": {"crossOrigin": True}}, "elsewhere"),
        ({"client": {"crossOrigin": "yes"}}, "elsewhere"),
        ({"client": {"topOrigin": "https://evil.example"}}, "elsewhere"),
        ({"client": {"type": "webauthn.create"}}, "not_valid"),
        ({"client": {"challenge": "AAAA"}}, "not_ours"),
    ],
)
async def test_a_hostile_answer_opens_nothing_and_writes_nothing(told: dict[str, Any], code: str) -> None:
    device = await given()
    before = await contents()
    with pytest.raises(Invalid) as refused:
        await used(device, **told)
    assert refused.value.fields == {"answer": code}
    assert await contents() == before


@pytest.mark.parametrize(
    "told",
    [
        {"site": "evil.example"},
        {"flags": PRESENT},
        {"client": {"crossOrigin": True}},
        {"client": {"origin": "https://evil.example"}},
    ],
)
async def test_none_is_made_for_another_site_without_verifying_or_in_a_frame(told: dict[str, Any]) -> None:
    by = await person("amina")
    answer = Device().make(passkeys.to_make(by.account_id or 0, "amina", [], MAKE), HERE.origin, **told)
    with pytest.raises(Invalid):
        await passkeys.add(answer, "", by=by, ceremony=MAKE)
    assert not await Passkey.exists()


async def test_an_answer_opens_once_for_its_own_purpose_and_for_five_minutes() -> None:
    device = await given()
    answer = device.use(passkeys.to_use([], SIGN_IN), HERE.origin)
    with pytest.raises(Invalid, match="not_ours"):
        await passkeys.use(answer, ceremony=Ceremony(HERE, SECRET, "step-up:session"))
    with clock.moved_to(clock.now() + timedelta(minutes=5, seconds=2)), pytest.raises(Invalid, match="too_late"):
        await passkeys.use(answer, ceremony=SIGN_IN)
    await passkeys.use(answer, ceremony=SIGN_IN)
    with pytest.raises(Invalid, match="too_late"):
        await passkeys.use(answer, ceremony=SIGN_IN)


async def test_somebody_else_s_key_and_another_signature_are_unknown_or_wrong() -> None:
    amina, bilal = await given("amina"), await given("bilal")
    with pytest.raises(Invalid, match="unknown_passkey"):
        await used(amina, account_id=(await Account.get(nickname="bilal")).id)
    with pytest.raises(Invalid, match="unknown_passkey"):
        await used(Device())
    amina.key = bilal.key
    with pytest.raises(Invalid, match="not_valid"):
        await used(amina)


async def test_a_count_that_falls_is_noted_and_only_a_synced_passkey_goes_on() -> None:
    alone, synced = await given("amina", count=5), await given("bilal", count=5, synced=True)
    alone.count = synced.count = 7
    await used(alone)
    await used(synced)
    alone.count = synced.count = 6
    with pytest.raises(Invalid, match="count_fell"):
        await used(alone)
    assert (await used(synced)).account.nickname == "bilal"
    assert await Event.filter(verb="factor.count_fell").count() == 2


async def test_the_same_passkey_is_kept_once_and_never_for_two() -> None:
    device = await given("amina")
    for nickname in ("amina", "bilal"):
        by = await person(nickname)
        answer = device.make(passkeys.to_make(by.account_id or 0, nickname, [], MAKE), HERE.origin)
        with pytest.raises(Conflict, match="factor_known"):
            await passkeys.add(answer, "", by=by, ceremony=MAKE)
    assert await Passkey.all().count() == 1


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", "null", "[" * 10_000, '{"response": {"clientDataJSON": "e30"}}', "x" * 30_000]
)
async def test_what_is_no_answer_is_refused_like_one(answer: str) -> None:
    with pytest.raises(Invalid, match="not_valid"):
        await passkeys.use(answer, ceremony=SIGN_IN)
    with pytest.raises(Invalid, match="not_valid"):
        await passkeys.add(answer, "", by=await person("amina"), ceremony=MAKE)
