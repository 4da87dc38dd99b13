"""Signing in at a provider of OpenID Connect, against a real one: who is let in, every lie it might be told, and who leaves."""

import json
import re
from base64 import urlsafe_b64decode
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from starlette.applications import Starlette

from forum import clock, settings
from forum.errors import Conflict, NotAllowed
from forum.events import Event
from forum.people import grants, provider_links, sessions
from forum.people.accounts import Account
from forum.people.provider import Proof
from forum.people.provider_links import ProviderLink
from forum.people.sessions import Session
from tests.cast import BASE, PASSWORD, Visit, ask, at, contents, person, running, signed_in
from tests.forum.people.test_second_factor import code, with_app
from tests.forum.web.markup import forms
from tests.provider_server import ProviderServer, serving

ENTER, RETURN = "/en/login/institution", "/pt/login/institution/return"
SAME = {"Sec-Fetch-Site": "same-origin"}
SUBJECT = "8d1c-ines-of-legal-support"


@pytest.fixture
async def provider() -> AsyncIterator[ProviderServer]:
    async with serving() as server:
        server.who = SUBJECT
        yield server


@pytest.fixture
async def app(configured: settings.Settings, provider: ProviderServer) -> AsyncIterator[Starlette]:
    """A forum whose staff sign in at the provider; what is asked of a second factor is asked apart."""
    async with running(configured, **provider.settings) as forum:
        yield forum


@pytest.fixture
async def linked(app: Starlette, provider: ProviderServer) -> Account:
    """Inês, connected with what she has at the provider."""
    account = await Account.get(nickname="ines")
    await provider_links.make(
        account, provider_links.digest(provider.issuer, SUBJECT), provider.issuer, by=await person("ada")
    )
    return account


def with_settings(app: Starlette, **changed: Any) -> Starlette:
    """The same forum by other settings."""
    app.state.forum = replace(app.state.forum, settings=app.state.forum.settings.model_copy(update=changed))
    return app


async def go(browser: Visit, path: str = ENTER) -> httpx.Response:
    """Follows a way to the provider and back, up to the forum's answer."""
    left = await browser.get(path)
    assert left.status_code == 303, left.text
    return await browser.get(await returned(left.headers["location"]))


async def returned(address: str) -> str:
    """Where the provider sends a browser back to, as a path of ours."""
    async with httpx.AsyncClient(verify=False) as elsewhere:
        back = (await elsewhere.get(address)).headers["location"]
    assert back.startswith(BASE)
    return back.removeprefix(BASE)


async def is_in(browser: Visit, path: str = "/en/desk/start") -> bool:
    return (await browser.get(path)).status_code == 200


@contextmanager
def later(provider: ProviderServer, **how: int) -> Iterator[None]:
    """Within the block it is later, here and at the provider."""
    passed = timedelta(**how)
    provider.later = int(passed.total_seconds())
    with clock.moved_to(clock.now() + passed):
        yield
    provider.later = 0


async def test_whoever_is_connected_goes_there_and_comes_back_to_their_desk(app: Starlette, linked: Account) -> None:
    browser = Visit(app)
    assert f'href="{ENTER}"' in (await browser.get("/en/login")).text
    left = await browser.get(ENTER)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(left.headers["location"]).query).items()}
    assert asked["redirect_uri"] == f"{BASE}{RETURN}" and asked["scope"] == "openid"
    assert asked["code_challenge_method"] == "S256" and len(asked["state"]) > 40 < len(asked["nonce"])
    trip = next(each for each in left.headers.get_list("set-cookie") if each.startswith("trip="))
    assert "HttpOnly" in trip and "SameSite=lax" in trip and asked["nonce"] not in trip and asked["state"] not in trip
    came = await browser.get(await returned(left.headers["location"]))
    assert (came.status_code, came.headers["location"]) == (303, "/en/desk/start")
    assert "trip" not in browser.client.cookies
    kept = next(each for each in came.headers.get_list("set-cookie") if each.startswith("session="))
    assert "Max-Age" not in kept
    assert await is_in(browser)
    session = await Session.get(account=linked)
    assert timedelta(minutes=59) < session.expires_at - session.created_at <= timedelta(hours=1)


async def test_the_page_one_wanted_is_opened_in_the_language_one_came_in(app: Starlette, linked: Account) -> None:
    came = await go(Visit(app), "/ar/login/institution?next=/ar/desk/triage")
    assert came.headers["location"] == "/ar/desk/triage"
    astray = await go(Visit(app), f"{ENTER}?next=https://elsewhere.example/")
    assert astray.headers["location"] == "/en/desk/start"


async def test_nobody_else_gets_in_and_no_account_is_made(
    app: Starlette, linked: Account, provider: ProviderServer
) -> None:
    before = await Account.all().count(), await Session.all().count()
    provider.who = "somebody-unknown"
    provider.claims = {"email": "ines@example.org", "email_verified": True, "preferred_username": "ines"}
    refused = await go(Visit(app))
    assert refused.status_code == 403 and "connected with it" in refused.text
    assert (await Account.all().count(), await Session.all().count()) == before
    # Roles stay the forum's own: whoever has none here any more is let in by no word of the provider.
    provider.who, provider.claims = SUBJECT, {"roles": ["admin"], "groups": ["officer"]}
    grant = await grants.in_force(account_id=linked.id).get()
    await grants.end(grant, by=None)
    assert (await go(Visit(app))).status_code == 403


LIES: dict[str, dict[str, Any]] = {
    "another nonce": {"claims": {"nonce": "another"}},
    "no nonce": {"claims": {"nonce": None}},
    "another audience": {"claims": {"aud": "another-client"}},
    "another audience, through us": {"claims": {"aud": "another-client", "azp": "forum"}},
    "several audiences, for another": {"claims": {"aud": ["forum", "another"], "azp": "another"}},
    "another issuer": {"claims": {"iss": "https://elsewhere.example"}},
    "expired": {"claims": {"exp": 1}},
    "without an end": {"claims": {"exp": None}},
    "of tomorrow": {"claims": {"iat": 4102444800}},
    "no subject": {"claims": {"sub": ""}},
    "not signed": {"signed": "none"},
    "signed with the public key": {"signed": "HS256"},
    "signed by another": {"signed": "another key"},
    "keys elsewhere": {"description": {"jwks_uri": "http://127.0.0.2:1/keys"}},
    "a description of another": {"description": {"issuer": "http://127.0.0.1:1/realm"}},
}


async def test_a_word_that_is_not_the_providers_for_us_now_opens_nothing(
    app: Starlette, linked: Account, provider: ProviderServer
) -> None:
    for name, lie in LIES.items():
        browser = Visit(app)
        left = await browser.get(ENTER)
        way = await returned(left.headers["location"])
        for part, value in lie.items():
            setattr(provider, part, value)
        came = await browser.get(way)
        assert (came.status_code, "session" in browser.client.cookies) == (403, False), name
        assert "could not be checked" in came.text, name
        provider.claims, provider.signed, provider.description = {}, "RS256", {}
    assert not await Session.filter(account=linked).exists()
    assert (await go(Visit(app))).status_code == 303


async def test_a_way_back_is_good_once_in_the_browser_that_went_and_for_ten_minutes(
    app: Starlette, linked: Account, provider: ProviderServer
) -> None:
    browser, other = Visit(app), Visit(app)
    left = await browser.get(ENTER)
    trip, way = browser.client.cookies["trip"], await returned(left.headers["location"])
    assert (await other.get(way)).status_code == 403
    await other.get(ENTER)
    assert (await other.get(way)).status_code == 403, "another browser's state"
    assert (await browser.get(re.sub("state=[^&]*", "state=guessed", way))).status_code == 403
    with later(provider, seconds=601):
        assert (await browser.get(way)).status_code == 403
    browser.client.cookies.set("trip", trip)
    assert provider.used == 0
    assert (await browser.get(way)).status_code == 303
    again = Visit(app)
    again.client.cookies.set("trip", trip)
    assert (await again.get(way)).status_code == 403
    assert provider.used == 1, "the second time the provider was not even asked"
    # Another's code in one's own way back fails by its verifier.
    browser, other = Visit(app), Visit(app)
    mine = await returned((await browser.get(ENTER)).headers["location"])
    theirs = await returned((await other.get(ENTER)).headers["location"])
    swapped = re.sub("code=[^&]*", re.search("code=[^&]*", theirs)[0], mine)  # type: ignore[index]
    assert ((await browser.get(swapped)).status_code, provider.used) == (403, 2)


async def test_our_own_second_step_is_asked_unless_the_settings_say_that_theirs_counts(
    app: Starlette, provider: ProviderServer, linked: Account
) -> None:
    secret = await with_app("ines")
    provider.claims = {"amr": ["pwd", "otp"], "acr": "two"}
    browser = Visit(with_settings(app, staff_second_factor="required"))
    asked = await go(browser, "/en/login/institution?next=/en/desk/triage")
    assert asked.status_code == 200 and not await is_in(browser)
    fields = {name: values[0] for name, values in forms(asked)["/en/login/factor"].items()}
    with clock.moved_to(clock.now() + timedelta(seconds=60)):
        done = await browser.client.post("/en/login/factor", data=fields | {"code": code(secret)}, headers=SAME)
    assert done.headers["location"] == "/en/desk/triage" and await is_in(browser)
    assert (await Session.get(account=linked)).renew_at is not None
    for counting, status in (("otp", 303), ("two", 303), ("mfa", 200)):
        await Session.filter(account=linked).delete()
        browser = Visit(with_settings(app, forum_oidc_factor=counting))
        left = (await browser.get(ENTER)).headers["location"]
        assert "max_age=600" in left
        assert (await browser.get(await returned(left))).status_code == status
        assert await is_in(browser) is (status == 303)
    # Signed in there in the morning is no second factor here now.
    provider.claims |= {"auth_time": 1_000_000}
    assert (await go(Visit(with_settings(app, forum_oidc_factor="otp")))).status_code == 403


async def test_no_other_way_in_stays_open_to_whoever_must_go_there_until_an_admin_says_so(
    app: Starlette, linked: Account
) -> None:
    browser, typed = Visit(app), {"nickname": "ines", "password": PASSWORD}
    refused = await browser.post("/en/login", typed)
    assert refused.status_code == 403 and f'href="{ENTER}"' in refused.text
    assert "session" not in browser.client.cookies
    assert (await browser.post("/en/login", typed | {"password": "wrong"})).status_code == 422
    # A link that only somebody on the server can make stays.
    token = await sessions.new_link(linked)
    assert (await Visit(app).post(f"/en/login/link/{token}")).status_code == 303
    link = await ProviderLink.get(account=linked)
    await provider_links.allow_password(link, True, by=await person("ada"))
    assert (await Visit(app).post("/en/login", typed)).status_code == 303
    await provider_links.allow_password(link, False, by=await person("ada"))
    assert not await Session.filter(account=linked).exists()
    # Where there is no provider any more, names and passwords open as before, and its pages are not there.
    without = with_settings(app, forum_oidc_issuer="")
    assert (await Visit(without).post("/en/login", typed)).status_code == 303
    assert (await Visit(without).get(ENTER)).status_code == 404
    assert ENTER not in (await Visit(without).get("/en/login")).text


async def test_a_second_step_does_not_go_round_it_either(app: Starlette, linked: Account) -> None:
    link = await ProviderLink.get(account=linked)
    await provider_links.allow_password(link, True, by=await person("ada"))
    secret, browser = await with_app("ines"), Visit(app)
    with clock.moved_to(clock.now() + timedelta(seconds=60)):
        asked = await browser.post("/en/login", {"nickname": "ines", "password": PASSWORD})
        await provider_links.allow_password(link, False, by=await person("ada"))
        fields = {name: values[0] for name, values in forms(asked)["/en/login/factor"].items()}
        done = await browser.client.post("/en/login/factor", data=fields | {"code": code(secret)}, headers=SAME)
        assert done.status_code == 403 and "session" not in browser.client.cookies


async def test_a_session_is_renewed_there_and_ends_with_whoever_left(
    app: Starlette, linked: Account, provider: ProviderServer
) -> None:
    browser = Visit(app)
    await go(browser)
    with later(provider, minutes=20):
        assert await is_in(browser)
    with later(provider, minutes=31):
        await Session.filter(account=linked).update(seen_at=clock.now())
        wanted = "/en/desk/triage?state=all"
        due = await browser.get(wanted)
        assert due.status_code == 303 and due.headers["location"].startswith("/en/login/institution/renewal?next=")
        # What a script asks for is answered: it could not go there.
        assert (await browser.get(wanted, headers={"Sec-Fetch-Mode": "cors"})).status_code == 200
        came = await go(browser, due.headers["location"])
        assert came.headers["location"] == wanted
        assert await is_in(browser)
        session = await Session.get(account=linked)
        assert session.expires_at == clock.now() + timedelta(hours=1)
    with later(provider, minutes=70):
        await Session.filter(account=linked).update(seen_at=clock.now())
        provider.who = ""
        due = await browser.get("/en/desk/triage")
        ended = await go(browser, due.headers["location"])
        assert ended.status_code == 401 and "has ended" in ended.text
        assert not await Session.filter(account=linked).exists()
        assert (await browser.get("/en/desk/triage")).headers["location"].startswith("/en/login")


async def test_a_session_that_nobody_renews_ends_by_itself_and_none_lasts_longer_than_twelve_hours(
    app: Starlette, linked: Account, provider: ProviderServer
) -> None:
    browser = Visit(app)
    await go(browser)
    begun = (await Session.get(account=linked)).created_at
    with later(provider, minutes=61):
        await Session.filter(account=linked).update(seen_at=clock.now())
        assert not await is_in(browser)
    await Session.filter(account=linked).update(created_at=begun - timedelta(hours=11, minutes=20), renew_at=begun)
    await go(browser, "/en/login/institution/renewal")
    assert (await Session.get(account=linked)).expires_at == begun + timedelta(minutes=40)


async def test_two_tabs_that_go_at_once_to_be_renewed_end_nothing(app: Starlette, linked: Account) -> None:
    browser, renewal = Visit(app), "/en/login/institution/renewal?next=/en/desk/triage"
    await go(browser)
    first, second = [await returned((await browser.get(renewal)).headers["location"]) for _ in range(2)]
    before = await Session.get(account=linked)
    assert (await browser.get(first)).headers["location"] == "/en/desk/start"
    assert (await Session.get(account=linked)).expires_at == before.expires_at
    assert (await browser.get(second)).headers["location"] == "/en/desk/triage"
    assert (await Session.get(account=linked)).expires_at > before.expires_at


async def test_another_who_is_signed_in_there_renews_nobody_s_session(
    app: Starlette, linked: Account, provider: ProviderServer
) -> None:
    browser, rui = Visit(app), await Account.get(nickname="rui")
    await go(browser)
    theirs = provider_links.digest(provider.issuer, "rui-there")
    await provider_links.make(rui, theirs, provider.issuer, by=await person("ada"))
    provider.who = "rui-there"
    assert (await go(browser, "/en/login/institution/renewal")).status_code == 401
    assert not await Session.filter(account=linked).exists()


async def test_a_provider_that_is_down_is_said_and_leaves_the_other_ways(
    app: Starlette, linked: Account, provider: ProviderServer
) -> None:
    browser = Visit(app)
    await go(browser)
    before = await Session.get(account=linked)
    provider.down = True
    refused = await Visit(app).get(ENTER)
    assert refused.status_code == 503 and "does not answer" in refused.text and "/en/login" in forms(refused)
    assert (await Visit(app).post("/en/login", {"nickname": "rui", "password": PASSWORD})).status_code == 303
    with later(provider, minutes=31):
        await Session.filter(account=linked).update(seen_at=clock.now())
        due = await browser.get("/en/desk/triage")
        on = await browser.get(due.headers["location"])
        assert on.headers["location"] == "/en/desk/triage" and await is_in(browser)
        after = await Session.get(account=linked)
        assert after.expires_at == before.expires_at
    with later(provider, minutes=33):
        assert (await browser.get("/en/desk/triage")).status_code == 303


async def test_an_officer_connects_their_own_account_after_stepping_up(
    app: Starlette, provider: ProviderServer
) -> None:
    ines, amina = await signed_in(app, "ines"), await signed_in(app, "amina")
    provider.who = "ines-there"
    assert (await amina.get("/en/account/institution")).status_code == 403
    left = await ines.get("/en/account/institution/connection")
    back = await returned(left.headers["location"])
    before = await contents()
    asked = await ines.get(back)
    fields = {name: values[0] for name, values in forms(asked)["/en/account/institution"].items()}
    after = await contents()
    assert {name for name in after if after[name] != before.get(name)} <= {"spent_key"}, "a GET connects nobody"
    # The proof is this session's alone.
    rui = await signed_in(app, "rui")
    assert (await rui.post("/en/account/institution", {"proof": fields["proof"]})).status_code == 404
    phone = await signed_in(app, "ines")
    done = await ines.client.post("/en/account/institution", data=fields, headers=SAME)
    assert done.status_code == 303 and (await ines.get("/en/desk/start")).status_code == 200
    assert not await is_in(phone)
    session = await Session.get(account__nickname="ines")
    assert session.renew_at is not None
    event = await Event.filter(verb="provider.linked").get()
    assert event.actor_id == event.subject_id and event.hash
    assert "ines-there" not in json.dumps([await ProviderLink.all().values(), event.particulars], default=str)
    # Somebody else's, or a second one: no.
    for nickname, subject in (("rui", "ines-there"), ("ines", "another")):
        with pytest.raises(Conflict):
            await provider_links.connect(Proof(provider.issuer, subject, False), by=await person(nickname))
    with pytest.raises(NotAllowed):
        await provider_links.connect(Proof(provider.issuer, "new", False), by=await person("amina"))
    with clock.moved_to(clock.now() + timedelta(minutes=11)):
        rui = await signed_in(app, "rui")
        await Session.filter(account__nickname="rui").update(created_at=clock.now() - timedelta(minutes=11))
        asked = await rui.get("/en/account/institution/connection")
        assert asked.headers["location"].startswith("/en/account/confirmation")


async def test_another_factor_does_not_prolong_a_session_of_the_provider(app: Starlette, linked: Account) -> None:
    browser = Visit(app)
    await go(browser)
    before = await Session.get(account=linked)
    page = await browser.get("/en/account/authenticator")
    fields = {name: values[0] for name, values in forms(page)["/en/account/authenticator"].items()}
    secret = re.sub(r"<[^>]+>|\s", "", page.text.partition("data-secret>")[2].partition("</output>")[0])
    done = await browser.client.post("/en/account/authenticator", data=fields | {"code": code(secret)}, headers=SAME)
    assert done.status_code == 303
    after = await Session.get(account=linked)
    assert after.digest != before.digest
    assert (after.expires_at, after.renew_at) == (before.expires_at, before.renew_at)


async def test_what_was_typed_is_kept_while_somebody_signs_in_there_in_another_tab(
    app: Starlette, linked: Account, provider: ProviderServer
) -> None:
    thread, browser = await ask(), Visit(app)
    await go(browser)
    page = await browser.get(at(thread))
    fields = {name: values[0] for name, values in forms(page)[at(thread, "/answers")].items()}
    await Session.filter(account__nickname="ines").delete()
    ended = await browser.client.post(
        at(thread, "/answers"), data=fields | {"body": "Bring your passport along."}, headers=SAME
    )
    assert ended.status_code == 401 and f'target="_blank" rel="noopener" href="{ENTER}"' in ended.text
    kept = {name: values[0] for name, values in forms(ended)["/en/login"].items()}
    await go(browser)
    resent = await browser.client.post("/en/login", data=kept, headers=SAME)
    again = forms(resent)[at(thread, "/answers")]
    assert again["body"] == ["Bring your passport along."] and again["form_key"]


def test_the_test_s_own_words_are_what_they_say(provider_word: str) -> None:
    header, claims = (json.loads(urlsafe_b64decode(part + "==")) for part in provider_word.split(".")[:2])
    assert header["alg"] == "none" and claims["sub"] == "x"


@pytest.fixture
def provider_word() -> str:
    server = ProviderServer(1)
    server.signed = "none"
    return server._word({"sub": "x", "nonce": "y"})
