"""Notices on devices: a browser that asked opens what arrives, in its person's language, as long as its sign-in lasts."""

import time
from base64 import urlsafe_b64decode
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from starlette.applications import Starlette

import main
from forum import clock, ids, outgoing
from forum.catalogue import snapshot
from forum.errors import Invalid, NotAllowed
from forum.notifications import choices, push_messages, pushes
from forum.notifications.models import PushDevice, PushItem
from forum.people.accounts import Account
from forum.people.sessions import Session
from forum.settings import BadSetting, Settings, read, with_secret
from forum.threads.models import Thread
from tests.cast import SECRET, Visit, answer, ask, notify, person, running, signed_in
from tests.moderation.web.sending import send
from tests.push_server import Browser, PushServer, bytes_of, proved, push_server, text_of

KEY = push_messages.new_key()
PUSHER = main.WORK.apart[1]
OFFER, BEGIN, END = "/ar/account/email", "/ar/account/notices", "/ar/account/notices/removal"
RFC = {
    "words": b"When I grow up, I want to be a watermelon",
    "key": "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94",
    "auth": "BTBZMqHH6r4Tts7J_aSIgg",
    "body": "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
    "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
}
"""The example of RFC 8291, section 5."""


@pytest.fixture
async def service() -> AsyncIterator[PushServer]:
    async with push_server() as server:
        yield server


@pytest.fixture
async def forum(configured: Settings) -> AsyncIterator[Starlette]:
    async with running(configured, forum_push_key=KEY, outgoing_to_loopback="on") as app:
        await Account.filter(nickname="amina").update(language="ar")
        yield app


@pytest.fixture
def browser() -> Browser:
    return Browser()


async def amina_with(forum: Starlette, service: PushServer, browser: Browser) -> Visit:
    """Amina, who asked for notices in this browser."""
    amina = await signed_in(forum, "amina")
    assert (await send(amina, OFFER, BEGIN, **browser.fields(service.port))).status_code == 303
    return amina


async def sent() -> None:
    await notify()
    await PUSHER()


async def test_a_browser_that_asked_shows_an_answer_in_its_person_s_language_and_leads_there(
    forum: Starlette, service: PushServer, browser: Browser
) -> None:
    amina = await amina_with(forum, service, browser)
    assert "data-push-on" in (await amina.get(OFFER)).text
    thread = await ask(title="Renewing a permit that has expired")
    await answer(thread)
    await sent()
    await sent()
    [told] = service.to(browser)
    assert told["path"].startswith(f"/ar/threads/{ids.encode(thread.id)}") and told["lang"] == "ar"
    assert told["body"] == "Renewing a permit that has expired" and "إجابة" in told["title"]
    [arrived] = service.taken
    assert arrived.headers["content-encoding"] == "aes128gcm" and int(arrived.headers["ttl"]) > 0
    assert len(arrived.headers["topic"]) <= 32 and arrived.headers["topic"] == told["tag"]
    claims, key = proved(arrived.headers["authorization"])
    assert claims["aud"] == f"http://127.0.0.1:{service.port}" and time.time() < claims["exp"] < time.time() + 86_400
    assert key == push_messages.text_of(push_messages.public(push_messages.key_of(KEY)))
    assert not await PushItem.exists()


async def test_private_and_sensitive_questions_shared_phones_and_mails_that_others_read_are_told_neutrally(
    forum: Starlette, service: PushServer, browser: Browser
) -> None:
    await amina_with(forum, service, browser)
    sensitive = next(each.slug for each in (await snapshot.current()).topics.values() if each.sensitive)
    await answer(await ask(title="A permit", visibility="private"))
    await answer(await ask(title="A permit", topic=sensitive))
    await sent()
    await choices.choose("never", "", "", True, by=await person("amina"))
    await answer(await ask(title="A permit"))
    await sent()
    await choices.choose("never", "", "", False, by=await person("amina"))
    await Session.filter(account__nickname="amina").update(shared=True)
    await answer(await ask(title="A permit"))
    await sent()
    told = service.to(browser)
    assert {(each["body"], each["path"]) for each in told} == {("", "/ar/account")} and len(told) == 4
    assert len({each["title"] for each in told}) == 1
    assert len({len(each.body) for each in service.taken}) == 1


async def test_notices_end_by_a_press_with_the_sign_in_and_for_who_forgets_the_phone(
    forum: Starlette, service: PushServer, browser: Browser
) -> None:
    amina = await amina_with(forum, service, browser)
    assert (await send(amina, OFFER, END)).status_code == 303
    assert not await PushDevice.exists() and "data-push-on" not in (await amina.get(OFFER)).text
    for path, action in (("/en/account", "/en/logout"), ("/en/leaving", "/en/forgetting")):
        amina = await amina_with(forum, service, browser)
        assert await PushDevice.exists()
        assert (await send(amina, path, action)).status_code == 303
        assert not await PushDevice.exists()
    await answer(await ask())
    await sent()
    assert not service.taken


async def test_a_browser_shows_them_for_who_asked_last_and_an_ended_session_for_nobody(
    forum: Starlette, service: PushServer, browser: Browser
) -> None:
    await amina_with(forum, service, browser)
    bilal = await signed_in(forum, "bilal")
    await send(bilal, OFFER, BEGIN, **browser.fields(service.port))
    [device] = await PushDevice.all().select_related("account")
    assert device.account.nickname == "bilal" and "127.0.0.1" not in device.sealed + device.digest
    await amina_with(forum, service, Browser("/two"))
    await Session.filter(account__nickname="amina").update(expires_at=clock.now())
    await answer(await ask())
    await sent()
    assert not service.taken


@pytest.mark.parametrize("status", [404, 410])
async def test_a_service_that_knows_the_device_no_more_ends_it(
    forum: Starlette, service: PushServer, browser: Browser, status: int
) -> None:
    await amina_with(forum, service, browser)
    service.status = status
    await answer(await ask())
    await sent()
    assert not await PushDevice.exists() and not await PushItem.exists()


async def test_a_service_that_is_away_gets_it_later_once_with_the_same_tag(
    forum: Starlette, service: PushServer, browser: Browser
) -> None:
    await amina_with(forum, service, browser)
    service.status = 503
    await answer(await ask())
    await sent()
    await sent()
    assert len(service.taken) == 1
    service.status = 201
    await PushItem.filter(tries__gte=0).update(next_at=clock.now())
    await sent()
    first, second = service.to(browser)
    assert first == second and not await PushItem.exists()
    service.status = 503
    await answer(await ask())
    await sent()
    later = clock.now() - timedelta(days=2)
    await PushItem.filter(tries__gte=0).update(at=later, next_at=later)
    await sent()
    assert len(service.taken) == 3 and not await PushItem.exists()


async def test_a_worker_that_died_over_a_notice_leaves_it_to_another_and_two_take_it_once(
    forum: Starlette, service: PushServer, browser: Browser
) -> None:
    await amina_with(forum, service, browser)
    await answer(await ask())
    await notify()
    assert await pushes._take() and await pushes._take() is None
    await PushItem.filter(tries__gte=0).update(next_at=clock.now() - timedelta(seconds=1))
    await sent()
    assert len(service.to(browser)) == 1


async def test_quiet_hours_hold_for_notices_too(forum: Starlette, service: PushServer, browser: Browser) -> None:
    await amina_with(forum, service, browser)
    begins, ends = (clock.now().astimezone(clock.LISBON) + timedelta(hours=each) for each in (-1, 2))
    await choices.choose("never", f"{begins:%H}:00", f"{ends:%H}:00", False, by=await person("amina"))
    await answer(await ask())
    await sent()
    assert not service.taken and (await PushItem.get()).next_at > clock.now()


@pytest.mark.parametrize(
    "endpoint",
    ["", "http://push.example/x", "https://", "https://a:b@push.example/x", "ftp://127.0.0.1/", "https://push.example/" + "x" * 600],
)  # fmt: skip
async def test_an_address_that_is_none_of_a_push_service_is_refused(
    forum: Starlette, browser: Browser, endpoint: str
) -> None:
    amina = await signed_in(forum, "amina")
    refused = await send(amina, OFFER, BEGIN, **browser.fields(1) | {"endpoint": endpoint})
    assert refused.status_code == 422 and not await PushDevice.exists()


@pytest.mark.parametrize("wrong", [{"p256dh": "x"}, {"p256dh": "A" * 87}, {"auth": "AAAA"}, {"auth": "é"}])
async def test_keys_that_are_none_are_refused(forum: Starlette, browser: Browser, wrong: dict[str, str]) -> None:
    _, session = await _session("amina")
    with pytest.raises(Invalid, match="malformed"):
        await pushes.begin(*(browser.fields(1) | wrong).values(), digest=session, by=await person("amina"))


async def _session(nickname: str) -> tuple[str, str]:
    from forum.people import sessions

    token, session = await sessions.start(await Account.get(nickname=nickname))
    return token, session.digest


async def test_no_example_account_gets_any(forum: Starlette, browser: Browser) -> None:
    await Account.filter(nickname="amina").update(example=True)
    amina = await signed_in(forum, "amina")
    page = await amina.get(OFFER)
    assert page.status_code == 200 and "data-push" not in page.text
    with pytest.raises(NotAllowed):
        await pushes.begin(*browser.fields(1).values(), digest=amina.digest, by=await person("amina"))


async def test_nothing_is_offered_or_kept_without_a_key(configured: Settings, browser: Browser) -> None:
    async with running(configured, forum_push_key="") as app:
        amina = await signed_in(app, "amina")
        page = await amina.get(OFFER)
        assert page.status_code == 200 and "push" not in page.text
        with pytest.raises(NotAllowed):
            await pushes.begin(*browser.fields(1).values(), digest=amina.digest, by=await person("amina"))


async def test_no_address_of_this_network_is_asked(browser: Browser) -> None:
    for address in ("http://127.0.0.1:9/", "https://localhost/", "https://10.0.0.1/", "https://[::1]/"):
        with pytest.raises(OSError, match="no public address"):
            await outgoing.tell(address, b"", {}, patience=1)


def test_only_a_forum_on_loopback_may_outgoing_to_loopback() -> None:
    with pytest.raises(BadSetting, match="OUTGOING_TO_LOOPBACK"):
        with_secret(read(outgoing_to_loopback="on", forum_base_url="https://forum.example", forum_secret=SECRET))
    with pytest.raises(BadSetting, match="FORUM_PUSH_KEY"):
        read(forum_push_key="AAAA")


def test_the_example_of_the_standard_is_opened_and_so_is_what_we_seal() -> None:
    theirs = Browser(key=str(RFC["key"]), auth=str(RFC["auth"]))
    assert theirs.opened(bytes_of(str(RFC["body"]))) == RFC["words"]
    words = "سؤال ৳ 问".encode()
    made = push_messages.sealed(words, text_of(theirs.public), text_of(theirs.auth))
    assert theirs.opened(made) == words and made != push_messages.sealed(
        words, text_of(theirs.public), str(RFC["auth"])
    )
    with pytest.raises(ValueError, match="too long"):
        push_messages.sealed(b"x" * 1024, text_of(theirs.public), str(RFC["auth"]))
    assert len(urlsafe_b64decode(KEY + "=")) == 32


async def test_a_thread_that_is_gone_waits_for_nobody(forum: Starlette, service: PushServer, browser: Browser) -> None:
    await amina_with(forum, service, browser)
    thread = await ask()
    await answer(thread)
    await notify()
    await Thread.filter(id=thread.id).update(status="withdrawn")
    await PUSHER()
    [told] = service.to(browser)
    assert told["body"] == "" and told["path"] == "/ar/account"
