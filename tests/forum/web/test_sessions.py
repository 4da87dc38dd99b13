"""Signing in and out: how long it lasts, what ends it, what the browser keeps, and what a guess is told."""

import asyncio
import hashlib
import re
from datetime import timedelta
from http.cookies import Morsel, SimpleCookie
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from structlog.testing import capture_logs

from forum import clock
from forum.people import accounts, grants, sessions
from forum.people.accounts import Account
from forum.people.grants import RoleGrant
from forum.people.sessions import Session, SignInLink
from forum.settings import Settings
from tests.cast import PASSWORD, Visit, Visiting, cheap_hasher, contents, running
from tests.forum.web.markup import forms, text_of, tree

ANOTHER = "bacalhau com natas 9"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def cookie(response: httpx.Response, name: str = "session") -> Morsel[str]:
    """The cookie of that name that an answer sets."""
    for line in response.headers.get_list("set-cookie"):
        if line.startswith(f"{name}="):
            return SimpleCookie(line)[name]
    raise AssertionError(f"no cookie {name} in {response.headers.get_list('set-cookie')}")


async def login(visit: Visit, nickname: str = "amina", password: str = PASSWORD, **more: Any) -> httpx.Response:
    return await visit.post("/en/login", {"nickname": nickname, "password": password, **more})


async def is_signed_in(visit: Visit) -> bool:
    return (await visit.get("/en/account")).status_code == 200


async def press(visit: Visit, page: str, action: str, **more: Any) -> httpx.Response:
    """Opens a page and sends one of its forms, filled in as it stands."""
    fields = {name: values[0] for name, values in forms(await visit.get(page))[action].items()}
    visit.digest = ""
    return await visit.post(action, fields | more)


def shown_code(page: httpx.Response) -> str:
    return next(
        text_of(element) for element in tree(page).iter("output") if element.get("data-recovery-code") is not None
    )


# What the browser gets


async def test_the_cookie_is_random_and_only_its_hash_is_kept(app: Starlette, visit: Visiting) -> None:
    tokens = set()
    for _ in range(3):
        visitor = await visit()
        given = cookie(await login(visitor))
        assert re.fullmatch(r"[\w-]{43}", given.value)
        assert (given["path"], given["domain"], given["httponly"], given["samesite"], given["secure"]) == (
            "/",
            "",
            True,
            "lax",
            "",
        )
        assert await Session.filter(digest=hashlib.sha256(given.value.encode()).hexdigest()).exists()
        assert not await Session.filter(digest=given.value).exists()
        tokens.add(given.value)
    assert len(tokens) == 3


async def test_over_https_the_cookie_is_bound_to_the_host_and_no_other_name_is_read(configured: Settings) -> None:
    async with running(configured, forum_base_url="https://forum.example") as app:
        browser = Visit(app)
        browser.client.base_url = httpx.URL("https://forum.example")
        answer = await login(browser)
        given = cookie(answer, "__Host-session")
        assert (given["path"], given["domain"], given["httponly"], given["secure"], given["samesite"]) == (
            "/",
            "",
            True,
            True,
            "lax",
        )
        assert await is_signed_in(browser)
        other = Visit(app, token=given.value)
        other.client.base_url = httpx.URL("https://forum.example")
        assert not await is_signed_in(other)
        made = await other.post("/en/register", {"nickname": "zuleica", "password": PASSWORD})
        assert all("secure" in line.lower() for line in made.headers.get_list("set-cookie"))
        out = await press(browser, "/en/account", "/en/logout")
        assert cookie(out, "__Host-session")["secure"]


async def test_a_session_gets_a_new_id_at_every_sign_in_and_the_one_before_ends(
    app: Starlette, visit: Visiting
) -> None:
    browser = await visit()
    browser.client.cookies.set("session", "chosen-by-somebody-else")
    first = cookie(await login(browser)).value
    assert first != "chosen-by-somebody-else"
    second = cookie(await press(browser, "/en/login", "/en/login", nickname="bilal", password=PASSWORD)).value
    assert second != first
    assert not await is_signed_in(Visit(app, token=first))
    third = cookie(await press(browser, "/en/register", "/en/register", nickname="zuleica", password=PASSWORD)).value
    assert not await is_signed_in(Visit(app, token=second))
    assert await is_signed_in(Visit(app, token=third))


async def test_on_a_shared_phone_the_browser_forgets_when_it_is_closed(app: Starlette, visit: Visiting) -> None:
    own, shared, staff = await visit(), await visit(), await visit()
    assert cookie(await login(own))["max-age"] == str(30 * 24 * 3600)
    assert cookie(await login(staff, "ines"))["max-age"] == str(12 * 3600)
    given = cookie(await login(shared, shared="1"))
    assert (given["max-age"], given["expires"]) == ("", "")
    changed = await press(shared, "/en/account/password", "/en/account/password", current=PASSWORD, password=ANOTHER)
    assert cookie(changed)["max-age"] == ""
    assert "data-shared" in (await shared.get("/en/")).text


async def test_an_account_made_and_one_come_back_to_on_a_shared_phone_are_forgotten_too(visit: Visiting) -> None:
    own, shared, back = await visit(), await visit(), await visit()
    fields = {"password": PASSWORD}
    assert cookie(await press(own, "/en/register", "/en/register", nickname="zeferina", **fields))["max-age"] != ""
    made = await press(shared, "/en/register", "/en/register", nickname="zuleica", shared="1", **fields)
    assert cookie(made)["max-age"] == ""
    code = shown_code(await shared.get("/en/account/code"))
    known = {"nickname": "zuleica", "code": code, "password": ANOTHER, "shared": "1"}
    assert cookie(await back.post("/en/login/recovery", known))["max-age"] == ""
    assert "data-shared" in (await back.get("/en/")).text


# Leaving


async def test_signing_out_ends_the_session_on_the_server_too(app: Starlette, visit: Visiting) -> None:
    browser, elsewhere = await visit(), await visit("amina")
    token = cookie(await login(browser)).value
    out = await press(browser, "/en/", "/en/logout")
    assert (out.status_code, out.headers["clear-site-data"]) == (303, '"cache", "storage"')
    assert cookie(out)["max-age"] == "0"
    assert not await is_signed_in(Visit(app, token=token))
    assert not await Session.filter(digest=hashlib.sha256(token.encode()).hexdigest()).exists()
    assert await is_signed_in(elsewhere)


async def test_signing_out_twice_or_as_nobody_is_harmless(app: Starlette, visit: Visiting) -> None:
    amina, visitor = await visit("amina"), await visit()
    assert [(await amina.post("/en/logout")).status_code for _ in range(2)] == [303, 303]
    assert (await visitor.post("/en/logout")).status_code == 303


async def test_a_new_password_ends_every_other_session_and_renews_this_one(app: Starlette, visit: Visiting) -> None:
    here, phone, bilal = await visit("amina"), await visit("amina"), await visit("bilal")
    before = here.client.cookies["session"]
    changed = await here.post("/en/account/password", {"current": PASSWORD, "password": ANOTHER})
    assert cookie(changed).value != before
    assert await is_signed_in(here)
    assert not await is_signed_in(phone)
    assert not await is_signed_in(Visit(app, token=before))
    assert await is_signed_in(bilal)
    assert (await login(await visit(), password=PASSWORD)).status_code == 422
    assert (await login(await visit(), password=ANOTHER)).status_code == 303


@pytest.mark.parametrize("current", ["", "not this one", ANOTHER])
async def test_without_the_password_of_now_it_can_not_be_changed(current: str, app: Starlette, visit: Visiting) -> None:
    here, phone = await visit("amina"), await visit("amina")
    before = await contents()
    refused = await here.post("/en/account/password", {"current": current, "password": ANOTHER})
    assert refused.status_code == 422
    assert not any(secret and secret in refused.text for secret in (current, ANOTHER))
    assert await contents() == before
    assert await is_signed_in(phone)


async def test_a_role_given_or_ended_ends_all_sessions_of_that_person_alone(app: Starlette, visit: Visiting) -> None:
    ada = await visit("ada")
    for change in ("given", "ended"):
        amina, phone, bilal = await visit("amina"), await visit("amina"), await visit("bilal")
        if change == "given":
            done = await ada.post("/en/admin/roles", {"nickname": "amina", "role": "moderator"})
        else:
            held = await RoleGrant.get(account__nickname="amina", role="moderator")
            done = await ada.post(f"/en/admin/roles/{held.id}/revocation")
        assert done.status_code == 303
        assert [await is_signed_in(each) for each in (amina, phone, bilal, ada)] == [False, False, True, True], change


async def test_a_role_past_its_day_is_no_role(app: Starlette, visit: Visiting) -> None:
    account = await Account.get(nickname="bilal")
    await grants.give(account, "admin", by=None, until=clock.now() + HOUR)
    bilal = await visit("bilal")
    assert (await bilal.get("/en/admin/topics")).status_code == 200
    with clock.moved_to(clock.now() + HOUR):
        await sessions.start(account)
        later = await visit("bilal")
        assert (await later.get("/en/admin/topics")).status_code == 403


# How long it lasts


@pytest.mark.parametrize(
    ("who", "shared", "lasts"),
    [
        ("amina", "", 30 * DAY),
        ("rahima", "", 30 * DAY),
        ("amina", "1", 12 * HOUR),
        ("ines", "", 12 * HOUR),
        ("marta", "", 12 * HOUR),
        ("ada", "", 12 * HOUR),
    ],
)
async def test_a_session_ends_when_its_time_is_up_however_much_it_is_used(
    who: str, shared: str, lasts: timedelta, app: Starlette, visit: Visiting
) -> None:
    browser, start = await visit(), clock.now()
    with clock.moved_to(start):
        token = cookie(await login(browser, who, shared=shared)).value
    used = Visit(app, token=token)
    # Staff must not rest for half an hour meanwhile.
    step = 20 * MINUTE if lasts == 12 * HOUR else DAY
    for number in range(1, int(lasts / step)):
        with clock.moved_to(start + number * step):
            assert (await sessions.find(token)) is not None
    with clock.moved_to(start + lasts - MINUTE):
        assert await is_signed_in(used)
    with clock.moved_to(start + lasts):
        assert not await is_signed_in(used)


@pytest.mark.parametrize(
    ("who", "stays"), [("ines", False), ("marta", False), ("ada", False), ("amina", True), ("rahima", True)]
)
async def test_staff_who_rest_for_half_an_hour_sign_in_again_and_members_do_not(
    who: str, stays: bool, app: Starlette, visit: Visiting
) -> None:
    browser, start = await visit(who), clock.now()
    with clock.moved_to(start + 29 * MINUTE):
        assert await is_signed_in(browser)
    with clock.moved_to(start + 58 * MINUTE):
        assert await is_signed_in(browser)
    with clock.moved_to(start + 89 * MINUTE):
        assert await is_signed_in(browser) == stays


# My sessions


async def test_somebody_sees_and_ends_their_own_sessions_one_by_one(app: Starlette, visit: Visiting) -> None:
    here, phone, library = await visit("amina"), await visit("amina"), await visit("amina")
    page = await here.get("/en/account")
    ending = "/en/account/sessions"
    offered = {element.get("value") for element in tree(page).iter("button") if element.get("name") == "which"}
    assert offered == {phone.digest[:16], library.digest[:16], "others"}
    assert phone.digest not in page.text
    assert (await here.post(ending, {"which": phone.digest[:16]})).status_code == 303
    assert [await is_signed_in(each) for each in (here, phone, library)] == [True, False, True]


async def test_somebody_ends_all_their_other_sessions_at_once(app: Starlette, visit: Visiting) -> None:
    here, phone, library, bilal = await visit("amina"), await visit("amina"), await visit("amina"), await visit("bilal")
    await here.post("/en/account/sessions", {"which": "others"})
    assert [await is_signed_in(each) for each in (here, phone, library, bilal)] == [True, False, False, True]


async def test_nobody_ends_somebody_else_s_session(app: Starlette, visit: Visiting) -> None:
    amina, bilal = await visit("amina"), await visit("bilal")
    before = await contents()
    for which in (amina.digest[:16], amina.digest, "", "%", "*", amina.digest[:8]):
        await bilal.post("/en/account/sessions", {"which": which})
    assert await contents() == before
    assert await is_signed_in(amina)


async def test_a_session_past_its_time_is_not_listed(app: Starlette, visit: Visiting) -> None:
    await visit("ines")
    with clock.moved_to(clock.now() + HOUR):
        here = await visit("ines")
        page = await here.get("/en/account")
        assert not [element for element in tree(page).iter("button") if element.get("name") == "which"]


# What a guess is told


def told(page: httpx.Response, nickname: str) -> str:
    return page.text.replace(nickname, "NAME").replace(page.headers["x-request-id"], "")


async def test_a_known_and_an_unknown_name_are_told_the_same_at_sign_in(app: Starlette, visit: Visiting) -> None:
    await accounts.create_by_command("zuleica", None, hasher=cheap_hasher())
    await grants.give(await Account.get(nickname="zuleica"), "moderator", by=None)
    names = ("amina", "ines", "ada", "zuleica", "nobody", "x", "", "a" * 61, "a" * 5000, "am\u200bina", "\x00")
    answers = {name: await login(await visit(), name, "not this one") for name in names}
    assert {answer.status_code for answer in answers.values()} == {422}
    typed = {name: told(answers[name], name) for name in ("amina", "ines", "ada", "zuleica", "nobody")}
    assert len(set(typed.values())) == 1
    assert all("set-cookie" not in answer.headers for answer in answers.values())
    assert all("not this one" not in answer.text for answer in answers.values())


async def test_a_guess_at_an_unknown_name_costs_as_much_as_at_a_known_one(
    app: Starlette, visit: Visiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasher = app.state.forum.hasher
    checked: list[str | None] = []
    genuine = hasher.verify

    async def counting(stored: str | None, secret: str) -> bool:
        checked.append(stored)
        return bool(await genuine(stored, secret))

    monkeypatch.setattr(hasher, "verify", counting)
    for name in ("amina", "nobody", "a" * 61):
        await login(await visit(), name, "not this one")
    assert len(checked) == 3


async def test_a_known_and_an_unknown_name_are_told_the_same_at_recovery(app: Starlette, visit: Visiting) -> None:
    await accounts.register("zuleica", PASSWORD, hasher=cheap_hasher(), reserved=frozenset())
    told_at = []
    for name in ("zuleica", "amina", "nobody"):
        answer = await (await visit()).post(
            "/en/login/recovery", {"nickname": name, "code": "aaaaa-bbbbb-ccccc-ddddd", "password": ANOTHER}
        )
        assert answer.status_code == 422
        told_at.append(told(answer, name))
    assert len(set(told_at)) == 1


@pytest.mark.parametrize(
    "password", ["", " " + PASSWORD, PASSWORD.upper(), PASSWORD + "\x00", PASSWORD[:-1], "a" * 5000]
)
async def test_only_the_exact_password_signs_in(password: str, app: Starlette, visit: Visiting) -> None:
    visitor = await visit()
    assert (await login(visitor, password=password)).status_code == 422
    assert not await is_signed_in(visitor)


# Making an account


@pytest.mark.parametrize(
    ("nickname", "why"),
    [
        ("Amina", "Somebody has this name"),
        ("AMINA", "Somebody has this name"),
        ("admin", "reserved for our team"),
        ("login", "reserved for our team"),
        ("<b>zuleica</b>", "Use only letters"),
        ("😀😀😀", "at least 3 letters"),
    ],
)
async def test_a_name_that_nobody_may_have_is_refused_and_only_a_sealed_password_is_kept(
    nickname: str, why: str, app: Starlette, visit: Visiting
) -> None:
    before = await contents()
    refused = await (await visit()).post("/en/register", {"nickname": nickname, "password": PASSWORD})
    assert refused.status_code == 422
    assert [line.partition("=")[0] for line in refused.headers.get_list("set-cookie")] == ["password"]
    assert why in refused.text
    assert PASSWORD not in refused.text + str(refused.headers)
    assert await contents() == before


@pytest.mark.parametrize(
    "typed", ["zu\u200bleica", "zuleica\u202e", " zuleica ", "ｚuleica", "zu\x00leica", "@zuleica"]
)
async def test_a_name_is_repaired_rather_than_refused(typed: str, app: Starlette, visit: Visiting) -> None:
    made = await (await visit()).post("/en/register", {"nickname": typed, "password": PASSWORD})
    assert made.status_code == 303
    assert await Account.exists(nickname="zuleica")


async def test_two_who_take_a_name_at_once_get_one_account(app: Starlette, visit: Visiting) -> None:
    visitors = [await visit() for _ in range(4)]
    fields = {"nickname": "zuleica", "password": PASSWORD}
    answers = await asyncio.gather(*(each.post("/en/register", fields) for each in visitors))
    assert sorted(answer.status_code for answer in answers) == [303, 422, 422, 422]
    assert await Account.filter(nickname="zuleica").count() == 1


async def test_the_recovery_code_is_shown_until_it_is_noted_and_to_nobody_else(app: Starlette, visit: Visiting) -> None:
    browser = await visit()
    with capture_logs() as logs:
        made = await browser.post(
            "/en/register", {"nickname": "zuleica", "password": PASSWORD, "next": "/en/threads/new"}
        )
        handed = cookie(made, "code")
        assert (handed["httponly"], handed["samesite"]) == (True, "lax")
        page = await browser.get(made.headers["location"])
        code = shown_code(page)
    assert re.fullmatch(r"(\w{5}-){4}\w{5}", code)
    assert page.headers["cache-control"] == "no-store"
    assert code not in str(logs)
    account = await Account.get(nickname="zuleica")
    assert code not in (account.recovery_digest, account.password_hash)
    assert shown_code(await browser.get("/en/account/code")) == code
    noted = await press(browser, "/en/account/code", "/en/account/code")
    assert (noted.status_code, noted.headers["location"]) == (303, "/en/threads/new")
    again = await browser.get("/en/account/code")
    assert (again.status_code, again.headers["location"]) == (303, "/en/account")
    bilal = await visit("bilal")
    bilal.client.cookies.set("code", handed.value)
    assert (await bilal.get("/en/account/code")).status_code == 303


# Coming back


async def recovered(visit: Visit, code: str, nickname: str = "zuleica", password: str = ANOTHER) -> httpx.Response:
    return await visit.post("/en/login/recovery", {"nickname": nickname, "code": code, "password": password})


async def test_a_recovery_code_works_once_however_it_is_typed_and_brings_the_next(
    app: Starlette, visit: Visiting
) -> None:
    _, code = await accounts.register("zuleica", PASSWORD, hasher=cheap_hasher(), reserved=frozenset())
    phone, browser = await visit("zuleica"), await visit()
    done = await recovered(browser, f" {code.upper().replace('-', ' ')} ", nickname="ZULEICA")
    assert done.status_code == 303
    assert not await is_signed_in(phone)
    following = shown_code(await browser.get(done.headers["location"]))
    assert following != code
    assert (await login(await visit(), "zuleica", PASSWORD)).status_code == 422
    assert (await login(await visit(), "zuleica", ANOTHER)).status_code == 303
    assert (await recovered(await visit(), code)).status_code == 422
    assert (await recovered(await visit(), following, password="pasteis de nata 4")).status_code == 303


async def test_a_recovery_code_used_twice_at_once_works_once(app: Starlette, visit: Visiting) -> None:
    _, code = await accounts.register("zuleica", PASSWORD, hasher=cheap_hasher(), reserved=frozenset())
    visitors = [await visit() for _ in range(4)]
    answers = await asyncio.gather(*(recovered(each, code) for each in visitors))
    assert sorted(answer.status_code for answer in answers) == [303, 422, 422, 422]


async def test_a_refused_new_password_leaves_the_recovery_code_good(app: Starlette, visit: Visiting) -> None:
    _, code = await accounts.register("zuleica", PASSWORD, hasher=cheap_hasher(), reserved=frozenset())
    before = await contents()
    refused = await recovered(await visit(), code, password="short")
    assert refused.status_code == 422
    assert "short" not in [
        value for fields in forms(refused).values() for values in fields.values() for value in values
    ]
    assert await contents() == before
    assert (await recovered(await visit(), code)).status_code == 303


async def test_coming_back_ends_whoever_was_signed_in_in_this_browser(app: Starlette, visit: Visiting) -> None:
    _, code = await accounts.register("zuleica", PASSWORD, hasher=cheap_hasher(), reserved=frozenset())
    bilal = await visit("bilal")
    token = bilal.client.cookies["session"]
    assert (await recovered(bilal, code)).status_code == 303
    assert not await is_signed_in(Visit(app, token=token))


async def test_a_sign_in_link_works_once_within_its_hour_and_only_when_pressed(app: Starlette, visit: Visiting) -> None:
    account = await accounts.create_by_command("zuleica", None, hasher=cheap_hasher())
    token = await sessions.new_link(account)
    assert not await SignInLink.filter(digest=token).exists()
    path = f"/en/login/link/{token}"
    before = await contents()
    assert (await (await visit()).get(path)).status_code == 200
    assert await contents() == before
    browser = await visit()
    assert (await browser.post(path)).headers["location"] == "/en/account/password"
    assert (await browser.get("/en/account/password")).status_code == 200
    assert (await (await visit()).post(path)).status_code == 404
    late = await sessions.new_link(account)
    with clock.moved_to(clock.now() + HOUR):
        assert (await (await visit()).post(f"/en/login/link/{late}")).status_code == 404


async def test_a_sign_in_link_pressed_twice_at_once_works_once(app: Starlette, visit: Visiting) -> None:
    account = await accounts.create_by_command("zuleica", None, hasher=cheap_hasher())
    path = f"/en/login/link/{await sessions.new_link(account)}"
    visitors = [await visit() for _ in range(4)]
    answers = await asyncio.gather(*(each.post(path) for each in visitors))
    assert sorted(answer.status_code for answer in answers) == [303, 404, 404, 404]


# Limits


async def test_guessing_is_limited_for_one_name_and_for_one_network(configured: Settings) -> None:
    async with running(configured, limit_login="3/minute") as app:
        statuses = [(await login(Visit(app), "amina", "not this one")).status_code for _ in range(4)]
        assert statuses == [422, 422, 422, 429]
        right = await login(Visit(app), "amina")
        assert (right.status_code, 1 <= int(right.headers["retry-after"]) <= 61) == (429, True)
        assert right.text.count("amina") >= 1
        assert PASSWORD not in right.text
        assert "set-cookie" not in right.headers


async def test_recovery_links_and_password_changes_are_limited_as_signing_in_is(configured: Settings) -> None:
    async with running(configured, limit_login="2/minute") as app:
        statuses = [(await recovered(Visit(app), f"aaaaa-bbbbb-ccccc-0000{number}")).status_code for number in range(3)]
        assert statuses == [422, 422, 429]
        assert (await Visit(app).post("/en/login/link/made-up")).status_code == 429


async def test_making_accounts_is_limited(configured: Settings) -> None:
    async with running(configured, limit_register="2/minute") as app:
        statuses = []
        for name in ("zuleica", "yara", "xavier"):
            fields = {"nickname": name, "password": PASSWORD}
            statuses.append(
                (await Visit(app).post("/en/register", fields, headers={"X-Forwarded-For": name})).status_code
            )
        assert statuses == [303, 303, 429]
