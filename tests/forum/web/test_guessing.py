"""Nobody guesses a password over many networks, and nobody is kept from their own account by those who try."""

import re

import pytest
from itsdangerous import TimestampSigner, URLSafeTimedSerializer
from starlette.applications import Starlette

from forum import clock
from forum.people import accounts
from forum.settings import Settings
from forum.web.requests.limiting import Limiter
from tests.cast import PASSWORD, SECRET, Visit, cheap_hasher, contents, running, signed_in
from tests.forum.web.test_sessions import login

WRONG = "not this one"
LIMITS = {"limit_login": "10/minute", "limit_guess": "30/hour", "trusted_proxy": "127.0.0.1"}


class HalfAYear(TimestampSigner):
    def get_timestamp(self) -> int:
        return super().get_timestamp() - 181 * 24 * 3600


class HalfAYearAgo(URLSafeTimedSerializer):
    default_signer = HalfAYear


async def tries(visitor: Visit, network: str, password: str = WRONG, nickname: str = "amina", **more: str) -> int:
    fields = {"nickname": nickname, "password": password} | more
    if "session" in visitor.client.cookies:  # they have closed it since
        visitor.client.cookies.delete("session")
    sent = await visitor.post("/en/login", fields, headers={"X-Forwarded-For": network})
    return sent.status_code


async def guessed_at_from_everywhere(app: Starlette, nickname: str = "amina") -> list[int]:
    """A hundred and twenty wrong passwords from twelve networks."""
    return [await tries(Visit(app), f"198.51.{number % 12}.7", nickname=nickname) for number in range(120)]


@pytest.mark.parametrize("nickname", ["amina", "nobody-here"])
async def test_wrong_passwords_for_one_name_are_limited_over_all_networks(configured: Settings, nickname: str):
    async with running(configured, **LIMITS) as app:
        statuses = await guessed_at_from_everywhere(app, nickname)
        assert set(statuses) == {422, 429}
        # Thirty, and three more from each network, whether there is such an account or not.
        assert statuses.count(422) == 30 + 12 * 3
        assert await tries(Visit(app), "198.51.3.99", nickname=nickname) == 429


async def test_whoever_signed_in_here_before_is_let_in_while_others_guess(configured: Settings):
    async with running(configured, **LIMITS) as app:
        amina = Visit(app)
        assert await tries(amina, "203.0.113.1", PASSWORD) == 303
        await guessed_at_from_everywhere(app)
        # Even from a network that strangers have used up.
        assert [await tries(Visit(app), "198.51.0.7", nickname="bilal") for _ in range(11)][-1] == 429
        assert await tries(amina, "198.51.0.7", PASSWORD) == 303


async def test_a_new_telephone_signs_in_while_others_guess(configured: Settings):
    async with running(configured, **LIMITS) as app:
        await guessed_at_from_everywhere(app)
        assert await tries(Visit(app), "203.0.113.1", PASSWORD) == 303


async def test_one_s_own_browser_has_its_own_limit(configured: Settings):
    async with running(configured, **LIMITS | {"limit_guess": "5/hour"}) as app:
        amina = Visit(app)
        await tries(amina, "203.0.113.1", PASSWORD)
        assert [await tries(amina, f"203.0.{number}.1") for number in range(7)] == [422] * 5 + [429] * 2


async def test_a_right_password_begins_the_count_anew(configured: Settings):
    async with running(configured, **LIMITS | {"limit_guess": "3/hour"}) as app:
        for _ in range(3):
            assert [await tries(Visit(app), "203.0.113.1") for _ in range(2)] == [422, 422]
            assert await tries(Visit(app), "203.0.113.2", PASSWORD) == 303


async def test_having_signed_in_to_one_account_opens_no_other(configured: Settings):
    async with running(configured, **LIMITS | {"limit_guess": "3/hour"}) as app:
        bilal = Visit(app)
        assert await tries(bilal, "203.0.113.1", PASSWORD, nickname="bilal") == 303
        statuses = [await tries(bilal, "203.0.113.1") for _ in range(8)]
        assert statuses == [422] * 6 + [429] * 2


@pytest.mark.parametrize("forged", ["", "x", "W10.x.y", "made-up", "a" * 4_000])
async def test_a_made_up_cookie_opens_nothing(configured: Settings, forged: str):
    async with running(configured, **LIMITS | {"limit_guess": "3/hour"}) as app:
        visitor = Visit(app)
        visitor.client.cookies.set("device", forged)
        assert [await tries(visitor, "203.0.113.1") for _ in range(7)][-1] == 429


async def test_a_cookie_that_is_half_a_year_old_is_no_longer_known(configured: Settings):
    async with running(configured, **LIMITS | {"limit_guess": "3/hour"}) as app:
        amina = Visit(app)
        assert await tries(amina, "203.0.113.1", PASSWORD) == 303
        signed = amina.client.cookies["device"]
        signer = URLSafeTimedSerializer(SECRET, salt="device")
        old = HalfAYearAgo(SECRET, salt="device").dumps(signer.loads(signed))
        amina.client.cookies.delete("device")
        amina.client.cookies.set("device", old)
        assert [await tries(amina, "203.0.113.1") for _ in range(7)] == [422] * 6 + [429]
        amina.client.cookies.delete("device")
        amina.client.cookies.set("device", signed)
        assert await tries(amina, "203.0.113.1", PASSWORD) == 303


async def test_a_shared_phone_keeps_nothing(app: Starlette):
    visitor = Visit(app)
    assert await tries(visitor, "203.0.113.1", PASSWORD, shared="1") == 303
    assert "device" not in visitor.client.cookies


async def test_the_cookie_tells_nobody_whose_it_is(app: Starlette):
    visitor, again = Visit(app), Visit(app)
    assert (await login(visitor, "amina")).status_code == (await login(again, "amina")).status_code == 303
    cookie = visitor.client.cookies["device"]
    assert cookie != again.client.cookies["device"]
    ((who, word),) = URLSafeTimedSerializer(SECRET, salt="device").loads(cookie)
    assert re.fullmatch("[0-9a-f]{32}", who) and re.fullmatch("[A-Za-z0-9_-]{22}", word)
    said = next(each for each in (await login(Visit(app), "bilal")).headers.get_list("set-cookie") if "device" in each)
    assert "HttpOnly" in said and "SameSite=lax" in said and "Path=/" in said


async def test_whoever_registers_is_known_too(configured: Settings):
    async with running(configured, **LIMITS) as app:
        yara = Visit(app)
        fields = {"nickname": "yara", "password": PASSWORD}
        headers = {"X-Forwarded-For": "203.0.113.1"}
        assert (await yara.post("/en/register", fields, headers=headers)).status_code == 303
        await guessed_at_from_everywhere(app, "yara")
        assert await tries(yara, "198.51.0.7", PASSWORD, nickname="yara") == 303


@pytest.mark.parametrize("path", ["/en/account/confirmation", "/en/account/password", "/en/account/code/renewal"])
async def test_a_password_typed_again_is_limited_wherever_it_is_typed(configured: Settings, path: str):
    async with running(configured, **LIMITS | {"limit_guess": "4/hour"}) as app:
        amina = await signed_in(app, "amina")
        statuses = []
        for number in range(6):
            fields = {"password": WRONG, "current": WRONG}
            headers = {"X-Forwarded-For": f"203.0.{number}.1"}
            statuses.append((await amina.post(path, fields, headers=headers)).status_code)
        assert statuses == [422] * 4 + [429] * 2


async def test_a_stranger_s_wrong_recovery_codes_keep_nobody_from_using_the_right_one(configured: Settings):
    async with running(configured, **LIMITS) as app:
        _, code = await accounts.register("zuleica", PASSWORD, hasher=cheap_hasher(), reserved=frozenset())

        async def recovers(network: str, typed: str) -> int:
            fields = {"nickname": "zuleica", "code": typed, "password": "tremoços e sol 9"}
            sent = await Visit(app).post("/en/login/recovery", fields, headers={"X-Forwarded-For": network})
            return sent.status_code

        wrong = [await recovers(f"198.51.{number % 3}.7", "aaaaa-bbbbb-ccccc-00000") for number in range(36)]
        assert wrong.count(422) == 30
        assert await recovers("203.0.113.1", code) == 303


async def test_a_network_that_is_refused_makes_no_further_keys_and_none_is_long(configured: Settings):
    async with running(configured, **LIMITS) as app:
        counter: Limiter = app.state.forum.limiter
        before = await contents()
        for number in range(60):
            status = await tries(Visit(app), "203.0.113.1", nickname=f"{number}" + "n" * 100_000)
            assert status == (422 if number < 10 else 429)
        assert await contents() == before
        assert len(counter._own["guess"]) == 10
        kept = [key for counts in counter._own.values() for key in counts._hits]
        assert {len(key) for key in kept} == {16}


async def test_an_hour_later_the_name_may_be_tried_again(configured: Settings):
    async with running(configured, **LIMITS | {"limit_guess": "3/hour"}) as app:
        statuses = [await tries(Visit(app), "203.0.113.1") for _ in range(7)]
        assert statuses[-1] == 429
        moment = clock.now()
        with clock.moved_to(moment.replace(year=moment.year + 1)):
            assert await tries(Visit(app), "203.0.113.1") == 422
