"""The second step in pages: who is asked for it, what it opens, and that a member of the team without one is a member."""

import json
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from forum import clock, settings
from forum.events import Event
from forum.people import passkeys, recovery, second_factor, sessions, spare_codes
from forum.people.accounts import Account
from forum.people.authenticators import Authenticator
from forum.people.passkeys import Passkey
from forum.people.second_factor import APP
from forum.people.sessions import Session
from forum.threads.models import Thread
from tests.addresses import addresses
from tests.cast import BASE, PASSWORD, Visit, Visiting, ask, at, contents, person, running, signed_in
from tests.engines import Engine
from tests.forum.people.test_second_factor import code, with_app
from tests.forum.web.markup import forms
from tests.passkeys import Device
from tests.world import kinds_of, set_up, template, world

__all__ = ["template"]
SAME = {"Sec-Fetch-Site": "same-origin"}
LOCAL = BASE.replace("127.0.0.1", "localhost")


@pytest.fixture
async def strict(configured: settings.Settings) -> AsyncIterator[Starlette]:
    """A forum that asks staff for a second factor."""
    async with running(configured, staff_second_factor="required") as app:
        yield app


async def login(browser: Visit, nickname: str = "amina", **more: Any) -> httpx.Response:
    return await browser.post("/en/login", {"nickname": nickname, "password": PASSWORD, **more})


async def second(browser: Visit, asked: httpx.Response, **typed: Any) -> httpx.Response:
    """Sends the form of the second step as its page has it, with what is typed."""
    fields = {name: values[0] for name, values in forms(asked)["/en/login/factor"].items()}
    return await browser.client.post("/en/login/factor", data=fields | typed, headers=SAME)


def later(seconds: int = 60) -> Any:
    """Codes of now are spent where an app was just added."""
    return clock.moved_to(clock.now() + timedelta(seconds=seconds))


async def is_in(browser: Visit) -> bool:
    return (await browser.get("/en/account")).status_code == 200


async def test_the_password_alone_opens_nothing_where_there_is_a_second_factor(app: Starlette, visit: Visiting) -> None:
    secret, browser = await with_app("amina"), await visit()
    with later():
        asked = await login(browser, next="/en/threads")
        assert asked.status_code == 200 and "session" not in browser.client.cookies
        assert not await is_in(browser)
        typed = code(secret)
        for wrong in ("", "123456", typed[:5]):
            refused = await second(browser, asked, code=wrong)
            assert refused.status_code == 422 and "f-code-error" in refused.text
        done = await second(browser, asked, code=typed)
        assert (done.status_code, done.headers["location"]) == (303, "/en/threads")
        assert await is_in(browser)
        assert (await Session.get(account__nickname="amina")).factor == APP
        assert (await second(await visit(), asked, code=typed)).status_code == 422


async def test_a_question_goes_through_both_steps_and_is_sent_once(app: Starlette, visit: Visiting) -> None:
    secret, browser = await with_app("amina"), await visit()
    question = {"title": "Where is the office?", "body": "I can't find the office.", "topic": "documentation"}
    kept = forms(await browser.post("/en/threads/new", question | {"action": "account"}))["/en/login"]
    typed = {name: values[0] for name, values in kept.items()} | {"nickname": "amina", "password": PASSWORD}
    with later():
        asked = await browser.post("/en/login", typed)
        refused = await second(browser, asked, code="1")
        done = await second(browser, refused, code=code(secret))
    assert done.status_code == 303 and "/en/threads/" in done.headers["location"]
    assert await Thread.filter(title=question["title"]).count() == 1


async def test_a_password_lasts_ten_minutes_on_the_way_and_not_beyond_its_change(
    app: Starlette, visit: Visiting
) -> None:
    secret, browser = await with_app("amina"), await visit()
    asked = await login(browser, next="/en/threads")
    with later(601):
        late = await second(browser, asked, code=code(secret))
        assert late.status_code == 401 and forms(late)["/en/login"]["next"] == ["/en/threads"]
    await Account.filter(nickname="amina").update(password_hash="another")
    with later():
        assert (await second(browser, asked, code=code(secret))).status_code == 401
    assert (await second(browser, asked, pending="made up", code="1")).status_code == 401
    assert not await is_in(browser)


async def test_guesses_at_a_code_end_after_ten_and_a_right_one_counts_anew(app: Starlette, visit: Visiting) -> None:
    secret, browser = await with_app("amina"), await visit()
    with later():
        asked = await login(browser)
        answers = [(await second(browser, asked, code=f"{number}")).status_code for number in range(11)]
        assert answers == [422] * 10 + [429]
        assert (await second(browser, asked, code=code(secret))).status_code == 429


async def test_neither_a_recovery_code_nor_a_link_goes_round_it(app: Starlette, visit: Visiting) -> None:
    account, browser = await Account.get(nickname="amina"), await visit()
    token = await sessions.new_link(account)
    written = await recovery.renew_code(by=account, current=PASSWORD, hasher=app.state.forum.hasher)
    secret = await with_app("amina")
    assert forms(await browser.post(f"/en/login/link/{token}"))["/en/login/factor"]
    asked = await browser.post(
        "/en/login/recovery", {"nickname": "amina", "code": written, "password": "bacalhau com natas 9"}
    )
    assert not await is_in(browser)
    with later():
        done = await second(browser, asked, code=code(secret))
        assert done.headers["location"] == "/en/account/code"
        assert "data-recovery-code" in (await browser.get("/en/account/code")).text


async def test_an_app_is_added_by_its_code_and_ten_codes_are_shown_until_they_are_written_down(visit: Visiting) -> None:
    amina = await visit("amina")
    before = await contents()
    page = await amina.get("/en/account/authenticator?next=/en/threads")
    assert await contents() == before
    secret = re.sub(r"<[^>]+>|\s", "", page.text.partition("data-secret>")[2].partition("</output>")[0])
    fields = {name: values[0] for name, values in forms(page)["/en/account/authenticator"].items()}
    wrong = await amina.client.post("/en/account/authenticator", data=fields | {"code": "1"}, headers=SAME)
    assert wrong.status_code == 422 and f"secret={secret}" in wrong.text
    done = await amina.client.post("/en/account/authenticator", data=fields | {"code": code(secret)}, headers=SAME)
    shown = await amina.get(done.headers["location"])
    written = re.findall(r'<li><bdi dir="ltr">([0-9a-z-]+)</bdi>', shown.text)
    assert len(written) == 10
    assert written[0] in (await amina.get("/en/account/codes")).text
    gone = await amina.client.post(
        "/en/account/codes",
        data={name: values[0] for name, values in forms(shown)["/en/account/codes"].items()},
        headers=SAME,
    )
    assert gone.headers["location"] == "/en/threads"
    assert (await amina.get("/en/account/codes")).status_code == 303
    browser = await visit()
    assert (await second(browser, await login(browser), code=written[3])).status_code == 303
    assert (await second(await visit(), await login(await visit()), code=written[3])).status_code == 422


async def test_adding_and_removing_end_every_session_but_the_one_that_did_it(visit: Visiting) -> None:
    amina, other = await visit("amina"), await visit("amina")
    secret = await with_app("amina")
    assert not await is_in(amina) and not await is_in(other)
    browser = await visit()
    with later():
        await second(browser, await login(browser), code=code(secret))
        page = await browser.get("/en/account/factors")
        key = {name: values[0] for name, values in forms(page)["/en/account/authenticator/removal"].items()}
        gone = await browser.client.post("/en/account/authenticator/removal", data=key, headers=SAME)
        assert gone.status_code == 303 and await is_in(browser)
    assert not await Authenticator.exists()
    assert (await Session.get(account__nickname="amina")).factor == ""


async def test_step_up_asks_for_the_factor_beside_the_password(visit: Visiting) -> None:
    secret = await with_app("ada")
    ada = await visit("ada")
    await Session.filter(digest=ada.digest).update(created_at=clock.now() - timedelta(minutes=11))
    role = {"nickname": "bilal", "role": "officer", "cabinet": "GAH"}
    with later():
        assert 'name="code"' in (await ada.post("/en/admin/roles", role)).text
        refused = await ada.post("/en/account/confirmation", {"password": PASSWORD})
        assert refused.status_code == 422 and "f-code-error" in refused.text
        assert (await ada.post("/en/admin/roles", role)).status_code == 401
        right = {"password": PASSWORD, "code": code(secret)}
        assert (await ada.post("/en/account/confirmation", right | {"password": "wrong"})).status_code == 422
        assert (await ada.post("/en/account/confirmation", right)).status_code == 303
        assert (await ada.post("/en/admin/roles", role)).status_code == 303


# Passkeys, at the name of this machine since browsers take no network address


async def options(browser: Visit) -> dict[str, Any]:
    return dict((await browser.get(f"{LOCAL}/en/login/passkey")).json())


async def with_passkey(browser: Visit, **device: Any) -> Device:
    """A device on which whoever is signed in makes a passkey, by the page."""
    page = await browser.get(f"{LOCAL}/en/account/passkeys/new")
    asked = json.loads(re.findall(r"data-options='([^']+)'", page.text)[0])
    made = Device(**device)
    fields = {name: values[0] for name, values in forms(page)["/en/account/passkeys/new"].items()}
    fields["answer"] = made.make(asked, LOCAL)
    done = await browser.client.post(f"{LOCAL}/en/account/passkeys/new", data=fields, headers=SAME)
    assert done.status_code == 303, done.text
    return made


async def test_a_passkey_alone_signs_in_once_for_each_challenge(app: Starlette, visit: Visiting) -> None:
    amina = await visit("amina")
    token = amina.client.cookies["session"]
    amina.client.cookies.clear()
    amina.client.headers["Cookie"] = f"session={token}"
    device = await with_passkey(amina)
    browser = await visit()
    sent = {"answer": device.use(await options(browser), LOCAL), "next": "/en/threads"}
    done = await browser.post(f"{LOCAL}/en/login", sent)
    assert (done.status_code, done.headers["location"]) == (303, "/en/threads")
    begun = await Session.filter(account__nickname="amina").values_list("factor", flat=True)
    assert list(map(str, begun)) == [second_factor.PASSKEY] * 2
    browser = await visit()
    again = await browser.post(f"{LOCAL}/en/login", sent)
    assert again.status_code == 422 and "took too long" in again.text
    elsewhere = device.use(await options(browser), "http://localhost:9999")
    assert (await browser.post(f"{LOCAL}/en/login", {"answer": elsewhere})).status_code == 422
    await Passkey.filter(name="").delete()
    unknown = await browser.post(f"{LOCAL}/en/login", {"answer": device.use(await options(browser), LOCAL)})
    assert unknown.status_code == 422 and passkeys.id_in(sent["answer"]) in unknown.text


async def test_pages_may_use_passkeys_only_where_one_is_asked_for(visit: Visiting) -> None:
    browser = await visit()
    for path, allowed in (("/en/login", True), ("/en/", False), ("/en/threads", False), ("/en/register", False)):
        told = (await browser.get(f"{LOCAL}{path}")).headers["permissions-policy"]
        assert ("publickey-credentials-get=(self)" in told) is allowed
        assert "publickey-credentials-get=(self)" not in (await browser.get(path)).headers["permissions-policy"]


# The team


async def test_without_a_factor_nobody_reaches_the_team_s_pages_by_any_address(
    strict: Starlette, engine: Engine
) -> None:
    wrong, on = [], replace(world(engine, set_up).stage, app=strict)
    for nickname in ("ines", "marta", "ada"):
        browser = await signed_in(strict, nickname)
        member = await signed_in(strict, "bilal")
        before = await contents()
        for address in addresses(strict.routes):
            if not address.name.startswith(("desk.", "admin.", "threads.", "official.")):
                continue
            for kind in kinds_of(address):
                path = on.path(address, kind)
                if address.name.startswith(("desk.", "admin.")):
                    got = await on.send(browser, address, path)
                    if address.method == "GET":
                        led = got.status_code == 303 and got.headers["location"].startswith("/en/account/factors?next=")
                    else:
                        led = got.status_code in (403, 404)
                    wrong += [] if led else [f"{nickname} {address.name}: {got.status_code}"]
                elif address.method == "GET" and kind != "public":
                    got, as_member = await on.send(browser, address, path), await on.send(member, address, path)
                    wrong += [] if got.status_code == as_member.status_code else [f"{nickname} {address.name} {kind}"]
        assert await contents() == before
    assert not wrong


async def test_a_verb_of_the_team_is_refused_on_public_pages_too(strict: Starlette) -> None:
    thread, ines = await ask(), await signed_in(strict, "ines")
    for rest, fields in (
        ("/assignment", {"to": "me"}),
        ("/notes", {"body": "She called."}),
        ("/rejection", {"reason": "Spam."}),
    ):
        assert (await ines.post(at(thread, rest), fields)).status_code == 403
    page = (await ines.get(at(thread))).text
    assert "/assignment" not in page and "/en/account/factors" in page


async def test_an_officer_shows_a_factor_and_works(strict: Starlette) -> None:
    browser = Visit(strict)
    arrived = await login(browser, "ines")
    assert arrived.headers["location"] == "/en/account/factors"
    assert "data-lacks-factor" in (await browser.get("/en/account/factors")).text
    secret = await with_app("ines")
    browser = Visit(strict)
    with later():
        done = await second(browser, await login(browser, "ines"), code=code(secret))
        assert done.headers["location"] == "/en/desk/start"
        assert (await browser.get("/en/desk/start")).status_code == 200
        page = await browser.get("/en/account/factors")
        key = {name: values[0] for name, values in forms(page)["/en/account/authenticator/removal"].items()}
        kept = await browser.client.post("/en/account/authenticator/removal", data=key, headers=SAME)
        assert kept.status_code == 409 and await Authenticator.exists()


async def test_a_new_device_is_told_and_a_known_one_is_not(app: Starlette, visit: Visiting) -> None:
    browser = await visit()
    browser.client.headers["User-Agent"] = (
        "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"
    )
    await login(browser)
    await login(browser)
    assert await Event.filter(verb="account.new_device").count() == 1
    session = await Session.filter(account__nickname="amina").first()
    assert session and (session.browser, session.system) == ("Chrome", "Android")
    assert "Chrome · Android" in (await browser.get("/en/account")).text
    await login(await visit(), shared="1")
    assert await Event.filter(verb="account.new_device").count() == 2


async def test_spare_codes_without_a_factor_are_not_made(visit: Visiting) -> None:
    amina = await visit("amina")
    await amina.post("/en/account/codes/renewal")
    assert await spare_codes.left((await person("amina")).account_id or 0) == 0
