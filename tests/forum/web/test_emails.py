"""The e-mail address of an account, and a new password by a link: nobody learns who has an account, and nobody takes one."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from starlette.applications import Starlette

import main
from forum import clock, database
from forum.events import Event
from forum.notifications import outbox
from forum.notifications.models import OutboxMail
from forum.people.accounts import Account
from forum.people.one_time import OneTimeSecret
from forum.people.sessions import Session
from forum.settings import Settings
from tests.cast import PASSWORD, Visit, contents, notify, running, signed_in
from tests.forum.web.markup import text_of, tree
from tests.mail_server import MailServer, link_in, mail_server, settings_for
from tests.mail_server import text_of as said_in
from tests.moderation.web.sending import errors

AMINAS, NEW = "amina@example.org", "amina.new@example.org"
CHOSEN = "uma casa azul perto do rio"
SENDER = main.WORK.apart[0]


@pytest.fixture
async def takes() -> AsyncIterator[MailServer]:
    async with mail_server() as server:
        yield server


@pytest.fixture
async def forum(configured: Settings, takes: MailServer) -> AsyncIterator[Starlette]:
    """A forum that sends mails, where Amina has confirmed her address."""
    async with running(configured, **settings_for(takes)) as app:
        await Account.filter(nickname="amina").update(email=AMINAS, email_key=AMINAS, language="ar")
        yield app


async def path_in(takes: MailServer, address: str) -> str:
    """The path of the link in the latest mail to an address, once everything due was sent."""
    await SENDER()
    return link_in(takes.to(address)[-1]).removeprefix("http://127.0.0.1:8000")


async def asked_for(app: Starlette, takes: MailServer, who: str = "amina") -> str:
    assert (await Visit(app).post("/en/login/recovery/mail", {"who": who})).status_code == 303
    return await path_in(takes, AMINAS)


async def opens(app: Starlette, password: str, nickname: str = "amina") -> bool:
    sent = await Visit(app).post("/en/login", {"nickname": nickname, "password": password})
    return sent.status_code == 303


async def test_a_link_sets_a_new_password_once_ends_every_session_and_signs_nobody_in(
    forum: Starlette, takes: MailServer
) -> None:
    amina = await signed_in(forum, "amina")
    path = await asked_for(forum, takes, "AMINA")
    assert path.startswith("/ar/login/reset/")
    visitor = Visit(forum)
    page = await visitor.get(path)
    assert page.status_code == 200 and page.headers["cache-control"] == "no-store"
    done = await visitor.post(path, {"password": CHOSEN})
    assert (done.status_code, done.headers["location"]) == (303, "/ar/login?notice=password-reset")
    assert "session" not in visitor.client.cookies and not await Session.exists()
    assert (await amina.get("/en/account")).status_code == 303
    assert await opens(forum, CHOSEN) and not await opens(forum, PASSWORD)
    assert (await visitor.post(path, {"password": "outra casa verde longe do rio"})).status_code == 404
    assert (await visitor.get(path)).status_code == 404 and await opens(forum, CHOSEN)


async def test_programs_that_open_a_link_change_nothing(forum: Starlette, takes: MailServer) -> None:
    path, bilal = await asked_for(forum, takes), await signed_in(forum, "bilal")
    await bilal.post("/en/account/email", {"email": "bilal@example.org"})
    confirming, before = await path_in(takes, "bilal@example.org"), await contents()
    for address in (path, confirming):
        assert (await Visit(forum).client.head(address)).status_code in (200, 405)
        assert (await Visit(forum).get(address)).status_code == 200
    assert await contents() == before


async def test_a_link_for_a_password_lasts_an_hour_and_one_for_an_address_a_day(
    forum: Starlette, takes: MailServer
) -> None:
    path, bilal = await asked_for(forum, takes), await signed_in(forum, "bilal")
    await bilal.post("/en/account/email", {"email": "bilal@example.org"})
    confirming = await path_in(takes, "bilal@example.org")
    with clock.moved_to(clock.now() + timedelta(minutes=61)):
        assert (await Visit(forum).post(path, {"password": CHOSEN})).status_code == 404
        assert (await Visit(forum).get(confirming)).status_code == 200
    with clock.moved_to(clock.now() + timedelta(hours=25)):
        assert (await Visit(forum).post(confirming)).status_code == 404
    assert await opens(forum, PASSWORD)


async def test_known_and_unknown_names_and_addresses_get_one_answer_after_the_same_steps(
    forum: Starlette, takes: MailServer
) -> None:
    await Account.filter(nickname="bilal").update(email="bilal@example.org")
    await Account.filter(nickname="rui").update(email="rui@example.org", email_key="rui@example.org", example=True)
    seen, steps = set(), set()
    await Visit(forum).get("/en/login/recovery")
    for who in (
        "amina",
        AMINAS,
        "AMINA@EXAMPLE.ORG",
        "nobody",
        "nobody@example.org",
        "bilal",
        "bilal@example.org",
        "rui",
    ):
        with database.counting() as counted:
            answer = await Visit(forum).post("/en/login/recovery/mail", {"who": who})
        steps.add(tuple(each.partition(" WHERE ")[0] for each in counted.statements))
        page = await Visit(forum).get(answer.headers["location"])
        seen.add((answer.status_code, answer.headers["location"], text_of(tree(page).find(".//main"))))
    assert len(seen) == 1 == len(steps), (seen, steps)
    await SENDER()
    assert {to for to, _ in takes.taken} == {AMINAS}
    assert await OutboxMail.filter(state=outbox.NOBODY).count() == 5 == await OneTimeSecret.filter(account=None).count()


async def test_nobody_floods_an_address_and_the_links_it_has_still_work(forum: Starlette, takes: MailServer) -> None:
    paths = [await asked_for(forum, takes) for _ in range(6)]
    assert len(takes.to(AMINAS)) == 3
    assert (await Visit(forum).post(paths[0], {"password": CHOSEN})).status_code == 303
    assert (await Visit(forum).post(paths[-1], {"password": PASSWORD})).status_code == 404


async def test_a_link_leads_to_the_forum_s_own_address_whatever_host_was_asked(
    forum: Starlette, takes: MailServer
) -> None:
    headers = {"Host": "localhost:8000", "X-Forwarded-Host": "evil.example", "Sec-Fetch-Site": "same-origin"}
    await Visit(forum).client.post("/en/login/recovery/mail", data={"who": "amina"}, headers=headers)
    assert (await path_in(takes, AMINAS)).startswith("/ar/login/reset/")
    assert not any("evil" in said_in(message) or "localhost" in said_in(message) for _, message in takes.taken)


async def test_a_bad_password_is_told_and_leaves_the_link_as_it_was(forum: Starlette, takes: MailServer) -> None:
    path = await asked_for(forum, takes)
    for bad in ("short", "amina-amina", "ACM-acm-acm", "forum2026"):
        refused = await Visit(forum).post(path, {"password": bad})
        assert refused.status_code == 422 and list(errors(refused)) == ["f-password"], bad
    assert (await Visit(forum).post(path, {"password": CHOSEN})).status_code == 303


async def test_only_digests_of_links_are_kept(forum: Starlette, takes: MailServer) -> None:
    token = (await asked_for(forum, takes)).rpartition("/")[2]
    kept = (
        str(await OneTimeSecret.all().values()) + str(await OutboxMail.all().values()) + str(await Event.all().values())
    )
    assert token not in kept and AMINAS not in str(await Event.all().values())


async def test_an_address_belongs_to_nobody_before_its_link_was_pressed(forum: Starlette, takes: MailServer) -> None:
    bilal, rui = await signed_in(forum, "bilal"), await signed_in(forum, "rui")
    for who in (bilal, rui):
        asked = await who.post("/en/account/email", {"email": "both@example.org"})
        assert asked.headers["location"] == "/en/account/email?notice=link-sent"
        await SENDER()
    first, second = (link_in(each).removeprefix("http://127.0.0.1:8000") for each in takes.to("both@example.org"))
    assert not await Account.filter(email_key__isnull=False).exclude(nickname="amina").exists()
    page = await bilal.get("/en/account/email")
    assert "both@example.org" not in page.text and "b…@example.org" in page.text
    done = await Visit(forum).post(first)
    assert (done.status_code, done.headers["location"]) == (303, "/en/login?notice=email-confirmed")
    assert (await Account.get(nickname="bilal")).email_key == "both@example.org"
    taken = await Visit(forum).post(second)
    assert taken.status_code == 409 and "belongs to another account" in taken.text
    assert (await Account.get(nickname="rui")).email_key is None
    assert (await Visit(forum).post(first)).status_code == 404


async def test_a_new_address_counts_once_it_is_confirmed_and_the_one_before_is_told(
    forum: Starlette, takes: MailServer
) -> None:
    amina = await signed_in(forum, "amina")
    await amina.post("/en/account/email", {"email": NEW})
    path = await path_in(takes, NEW)
    assert (await Account.get(nickname="amina")).email_key == AMINAS
    assert (await amina.post(path)).headers["location"] == "/en/account/email?notice=email-confirmed"
    await SENDER()
    assert (await Account.get(nickname="amina")).email_key == NEW
    [told] = takes.to(AMINAS)
    assert "no longer belongs" in said_in(told)
    await notify()
    assert 'data-told="email_changed"' in (await amina.get("/en/account")).text
    await amina.post("/en/account/email/removal")
    await SENDER()
    assert (await Account.get(nickname="amina")).email is None
    assert len(takes.to(NEW)) == 2


async def test_another_s_open_session_can_not_point_the_account_at_another_address(
    forum: Starlette, takes: MailServer
) -> None:
    amina = await signed_in(forum, "amina")
    await Session.filter(digest=amina.digest).update(created_at=clock.now() - timedelta(minutes=11))
    for path, fields in (("/en/account/email", {"email": NEW}), ("/en/account/email/removal", {})):
        assert (await amina.post(path, fields)).status_code == 401
    await SENDER()
    assert not takes.taken and (await Account.get(nickname="amina")).email_key == AMINAS


async def test_an_address_given_while_registering_gets_its_link_in_the_language_of_the_page(
    forum: Starlette, takes: MailServer
) -> None:
    fields = {"nickname": "leila", "password": CHOSEN, "email": "leila@example.org"}
    assert (await Visit(forum).post("/pt/register", fields)).status_code == 303
    path = await path_in(takes, "leila@example.org")
    assert path.startswith("/pt/email/")
    assert "leila" not in said_in(takes.to("leila@example.org")[0])
    assert (await Visit(forum).post(path)).status_code == 303
    assert (await Account.get(nickname="leila")).email_key == "leila@example.org"
    refused = await Visit(forum).post("/en/register", fields | {"nickname": "leilo", "password": "leila leila 99"})
    assert errors(refused) == {"f-password": "This password is easy to guess. Choose another one."}


async def test_whoever_has_a_confirmed_address_is_told_at_once_that_the_password_was_changed(
    forum: Starlette, takes: MailServer
) -> None:
    for nickname in ("amina", "bilal"):
        who = await signed_in(forum, nickname)
        changed = await who.post("/en/account/password", {"current": PASSWORD, "password": CHOSEN})
        assert changed.status_code == 303
    await notify()
    await SENDER()
    [(to, message)] = takes.taken
    assert to == AMINAS and "\u2068amina\u2069" in said_in(message)
    assert 'data-told="password_changed"' in (await (await signed_in(forum, "bilal")).get("/en/account")).text


async def test_a_password_that_was_changed_makes_links_sent_before_worthless(
    forum: Starlette, takes: MailServer
) -> None:
    path, amina = await asked_for(forum, takes), await signed_in(forum, "amina")
    await amina.post("/en/account/password", {"current": PASSWORD, "password": CHOSEN})
    assert (await Visit(forum).post(path, {"password": "outra casa verde longe"})).status_code == 404


async def test_without_a_mail_server_no_page_offers_what_would_need_one(app: Starlette) -> None:
    assert "/login/recovery/mail" not in (await Visit(app).get("/en/login/recovery")).text
    page = await (await signed_in(app, "amina")).get("/en/account/email")
    assert "No mail is sent from here" in page.text and 'name="email"' not in page.text
