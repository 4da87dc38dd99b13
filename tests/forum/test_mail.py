"""The outbox and its sending, against a real mail server that takes, refuses, is slow and dies."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from starlette.applications import Starlette

import main
from forum import clock, database
from forum.notifications import addresses, outbox, sending
from forum.notifications.models import OutboxMail
from forum.notifications.sending import Sender
from forum.operations import mail_check
from forum.people.accounts import Account
from forum.settings import Settings, read
from forum.web.rendering import mails
from forum.web.rendering.i18n import INTERFACE
from tests.cast import running
from tests.mail_server import MailServer, link_in, mail_server, settings_for, text_of

AMINAS = "amina@example.org"
SENDER = main.WORK.apart[0]
QUICK = Sender(mails.writer(lambda: main._furniture()[-1]), patience=0.3)


@pytest.fixture
async def takes() -> AsyncIterator[MailServer]:
    async with mail_server() as server:
        yield server


@pytest.fixture
async def forum(configured: Settings, takes: MailServer) -> AsyncIterator[Starlette]:
    """A forum that sends its mails to the server, with an address that Amina confirmed."""
    async with running(configured, **settings_for(takes)) as app:
        await Account.filter(nickname="amina").update(email=AMINAS, email_key=AMINAS, language="ar")
        yield app


async def put(nickname: str = "amina", template: str = "reset", **how: object) -> OutboxMail:
    async with database.transaction():
        facts = {"token": "t0k3n"} | how
        await outbox.put(await Account.get(nickname=nickname), template, **facts)  # type: ignore[arg-type]
    row = await OutboxMail.all().order_by("-id").first()
    assert row
    return row


async def state_of(row: OutboxMail) -> str:
    return (await OutboxMail.get(id=row.id)).state


async def later(**time: float) -> None:
    """Lets the waits of all mails pass."""
    for row in await OutboxMail.all():
        await OutboxMail.filter(id=row.id).update(next_at=row.next_at - timedelta(**time))


async def test_a_mail_goes_out_once_in_the_language_of_its_reader_and_nothing_of_it_is_kept(
    forum: Starlette, takes: MailServer
) -> None:
    row = await put()
    assert AMINAS not in row.sealed and "t0k3n" not in row.sealed
    await SENDER()
    await SENDER()
    [message] = takes.to(AMINAS)
    assert message["From"] == "Forum <forum@example.org>" and message["To"] == AMINAS
    assert message["Message-ID"] == f"<{row.name}@127.0.0.1>"
    assert message["Content-Language"] == "ar" and message["Auto-Submitted"] == "auto-generated"
    assert link_in(message) == "http://127.0.0.1:8000/ar/login/reset/t0k3n"
    assert '<html lang="ar" dir="rtl">' in text_of(message, "html")
    assert "\u2068amina\u2069" in text_of(message)
    ended = await OutboxMail.get(id=row.id)
    assert (ended.state, ended.sealed) == (outbox.SENT, "")


@pytest.mark.parametrize("language", INTERFACE)
async def test_every_mail_is_written_in_every_language_and_links_to_the_forum_alone(language: str) -> None:
    facts = {"nickname": "amina", "base_url": "https://forum.example", "token": "t0k3n"}
    write = mails.writer(lambda: main._furniture()[-1])
    for template in ("confirm", "reset", "password_changed", "new_device", "address_gone", "helped"):
        said = write(template, language, facts)
        assert said.subject and "amina" not in said.subject and "forum" not in said.subject.casefold()
        links = [line for line in said.text.splitlines() if re.fullmatch(r"https:\S+", line)]
        assert links and all(line.startswith(f"https://forum.example/{language}/") for line in links)
        assert said.html.count("href=") == 1 and f'href="https://forum.example/{language}/' in said.html


async def test_nothing_is_put_without_a_server_and_nothing_for_who_has_no_confirmed_address_or_is_an_example(
    configured: Settings, takes: MailServer
) -> None:
    async with running(configured):
        async with database.transaction():
            await outbox.put(await Account.get(nickname="amina"), "reset", to=AMINAS, token="t")
        assert not await OutboxMail.exists()
    async with running(configured, **settings_for(takes)):
        await Account.filter(nickname="bilal").update(email="bilal@example.org")
        await Account.filter(nickname="marta").update(email=AMINAS, email_key=AMINAS, example=True)
        rows = [await put("bilal"), await put("marta")]
        await SENDER()
        assert {await state_of(row) for row in rows} == {outbox.NOBODY} and not takes.taken


async def test_several_workers_send_each_mail_once(forum: Starlette, takes: MailServer) -> None:
    for _ in range(8):
        await put()
    takes.slow = 0.02
    await asyncio.gather(*(SENDER() for _ in range(4)))
    assert len(takes.taken) == 8 == len({message["Message-ID"] for _, message in takes.taken})
    await put()
    taken = await asyncio.gather(*(outbox.take() for _ in range(4)))
    assert len([mail for mail in taken if mail]) == 1


async def test_a_server_that_is_away_is_tried_again_with_growing_waits_until_the_mail_is_of_no_use(
    configured: Settings, takes: MailServer
) -> None:
    gone = settings_for(takes) | {"smtp_url": "smtp://127.0.0.1:1"}
    async with running(configured, **gone):
        await Account.filter(nickname="amina").update(email=AMINAS, email_key=AMINAS)
        row, waits = await put(), []
        for _ in range(12):
            await SENDER()
            now = await OutboxMail.get(id=row.id)
            if now.state != outbox.WAITING:
                break
            waits.append(round((now.next_at - clock.now()).total_seconds() / 60))
            await OutboxMail.filter(id=row.id).update(next_at=clock.now(), until=now.until - timedelta(hours=7))
        assert waits[:4] == [1, 4, 16, 64] and max(waits) == 360
        assert (now.state, now.sealed) == (outbox.LATE, "")
        assert "mails_late" in [each.code for each in await mail_check.of_outbox()] or now.next_at > clock.now()


@pytest.mark.parametrize(
    ("to_recipient", "to_text", "ends"),
    [
        ("550 nobody here", "250 OK", outbox.REFUSED),
        ("450 later", "250 OK", outbox.WAITING),
        ("250 OK", "554 no", outbox.REFUSED),
        ("250 OK", "451 later", outbox.WAITING),
    ],
)
async def test_a_refusal_for_good_ends_a_mail_and_one_for_now_does_not(
    forum: Starlette, takes: MailServer, to_recipient: str, to_text: str, ends: str
) -> None:
    takes.to_recipient, takes.to_text = to_recipient, to_text
    first, second = await put(), await put()
    await SENDER()
    assert [await state_of(row) for row in (first, second)] == [ends, ends]
    takes.to_recipient = takes.to_text = "250 OK"
    await later(minutes=2)
    await SENDER()
    assert len(takes.to(AMINAS)) == (2 if ends == outbox.WAITING else 0)


async def test_a_server_that_dies_before_the_text_gets_it_later(forum: Starlette, takes: MailServer) -> None:
    row, takes.dies_at = await put(), "MAIL"
    await SENDER()
    assert await state_of(row) == outbox.WAITING
    takes.dies_at = ""
    await later(minutes=2)
    await SENDER()
    assert len(takes.to(AMINAS)) == 1


async def test_a_server_that_dies_once_it_has_the_text_gets_it_no_second_time(
    forum: Starlette, takes: MailServer
) -> None:
    row, takes.dies_at = await put(), "text"
    await SENDER()
    takes.dies_at = ""
    await later(days=1)
    await SENDER()
    assert len(takes.to(AMINAS)) == 1
    assert (await OutboxMail.get(id=row.id)).sealed == ""
    assert [each.code for each in await mail_check.of_outbox()] == ["mails_handed"]


async def test_a_server_that_says_nothing_keeps_nobody_waiting(forum: Starlette, takes: MailServer) -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()
        ended.set()

    ended = asyncio.Event()
    listening = await asyncio.start_server(silent, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    with outbox.using(outbox.used().model_copy(update={"smtp_url": f"smtp://127.0.0.1:{port}"})):
        row = await put()
        async with asyncio.timeout(10):
            await QUICK()
    assert await state_of(row) == outbox.WAITING
    await ended.wait()
    listening.close()


async def test_a_worker_that_died_before_the_text_leaves_the_mail_to_another_one(
    forum: Starlette, takes: MailServer
) -> None:
    row = await put()
    assert await outbox.take()
    assert await outbox.take() is None
    await later(minutes=6)
    mail = await outbox.take()
    assert mail and mail.tries == 2 and await outbox.hand_over(mail)
    await later(days=1)
    assert await outbox.take() is None and await state_of(row) == outbox.HANDED


@pytest.mark.parametrize(
    "typed",
    [
        "a@b.example\nBcc: x@y.example", "a@b.example\r\nSubject: x", "a b@c.example", "<a@b.example>", "a@b.example,c@d.example",
        "a@b", "a@@b.example", "@b.example", "a.@b.example", "a@-b.example", "a@b..example", "ä@b.example", '"a b"@c.example',
        "a" * 65 + "@b.example", "a@" + "b" * 64 + ".example", "a@" + "b.example" * 40, "nobody", "", "a@b.example\x00",
    ],
)  # fmt: skip
def test_an_address_that_could_be_more_than_one_line_or_person_is_refused(typed: str) -> None:
    with pytest.raises(Exception, match="email: malformed"):
        addresses.check(typed)


def test_an_address_with_a_host_in_other_letters_is_written_as_servers_do() -> None:
    assert addresses.check("ana.sá@x.pt".replace("sá", "sa")) == "ana.sa@x.pt"
    assert addresses.check("ana@açores.example") == "ana@xn--aores-yra.example"


async def test_no_line_can_be_added_to_a_mail(forum: Starlette) -> None:
    row = await put(to="amina@example.org\r\nBcc: x@y.example")
    await SENDER()
    assert await state_of(row) == outbox.REFUSED


def test_a_mail_server_is_told_by_an_address_or_by_its_parts() -> None:
    by_url = sending.server(read(smtp_url="smtps://forum:s%40y@mail.example"))
    assert by_url == ("mail.example", 465, "forum", "s@y", True, False)
    by_parts = sending.server(read(smtp_host="mail.example", smtp_user="forum", smtp_password="s@y"))
    assert by_parts == ("mail.example", 587, "forum", "s@y", False, True)


def test_check_says_that_no_mail_is_sent_and_when_links_would_travel_in_clear() -> None:
    def found(**given: object) -> list[str]:
        return [each.code for each in mail_check.of_settings(read(**given))]

    sender = {"mail_from": "forum@example.org"}
    assert found() == ["no_mail"] == found(smtp_host="mail.example")
    assert found(smtp_host="mail.example", **sender) == [] == found(smtp_url="smtps://mail.example", **sender)
    assert found(smtp_host="mail.example", smtp_starttls="off", **sender) == ["mail_in_clear"]


@pytest.mark.parametrize("given", ["smtp_url=http://x", "mail_from=nobody", "mail_from=a@b.example\nBcc: c@d.example"])
def test_a_setting_for_mails_that_can_not_be_used_is_refused_by_name(given: str) -> None:
    name, value = given.split("=", 1)
    with pytest.raises(Exception, match=name.upper()):
        read(**{name: value})


@pytest.mark.parametrize("language", INTERFACE)
def test_every_mail_fits_a_telephone_and_its_sentences_run_their_way_in_plain_text_too(language: str) -> None:
    facts = {
        "nickname": "amina",
        "base_url": "https://forum.example",
        "token": "t" * 43,
        "stop": "s" * 32,
        "place": "CNAIM",
    }
    listed = {"told": '[{"kind": "answer_given", "thread": 1, "texts": []}]', "counts": '{"mine": 1, "late": 2}'}
    write = mails.writer(lambda: main._furniture()[-1])
    for template in mails.TEMPLATES:
        said = write(template, language, facts | listed)
        sentences = [line for line in said.text.split("\n\n") if not line.startswith("https://forum.example/")]
        marked = [line.startswith(mails.RIGHT_TO_LEFT) for line in sentences]
        assert marked == [language in ("ar", "ur")] * len(sentences), template
        assert "overflow-wrap: anywhere" in said.html


def test_a_text_runs_its_own_way_whichever_letters_it_begins_with_and_a_large_number_is_plain() -> None:
    texts = [{"words": "AIMA: كيف أجدد بطاقة الإقامة؟", "lang": "ar"}, {"words": "AIMA: como renovar?", "lang": "pt"}]
    facts = {
        "nickname": "amina",
        "base_url": "https://forum.example",
        "stop": "s" * 32,
        "told": json.dumps([{"kind": "answer_given", "thread": 1, "texts": texts}]),
        "counts": json.dumps({"mine": 1234}),
    }
    write = mails.writer(lambda: main._furniture()[-1])
    news, morning = (write(template, "en", facts) for template in ("news", "morning"))
    arabic, portuguese = (each["words"] for each in texts)
    assert f"\n\n{mails.RIGHT_TO_LEFT}{arabic}\n\n{portuguese}\n\n" in news.text
    assert f'<p lang="ar" dir="rtl">{arabic}' in news.html and f'<p lang="pt" dir="ltr">{portuguese}' in news.html
    assert "Questions in my hands: 1,234\n" in morning.text and "<bdi" not in morning.html


@pytest.mark.parametrize(("kind", "leads"), [("answer_given", "threads/"), ("decided_hide", "account")])
def test_a_mail_leads_to_the_question_or_to_the_account_where_it_promises_to_say_why(kind: str, leads: str) -> None:
    one = {"kind": kind, "thread": 1, "texts": []}
    facts = {"nickname": "amina", "base_url": "https://forum.example", "stop": "s" * 32}
    write = mails.writer(lambda: main._furniture()[-1])
    links = re.findall(r"^https:\S+", write("news", "en", facts | {"told": json.dumps([one])}).text, re.MULTILINE)
    assert len(links) == 2 and links[0].startswith(f"https://forum.example/en/{leads}")
    several = write("news", "en", facts | {"told": json.dumps([one, one])}).text
    assert "\n\nEverything that is new for you\n\nhttps://forum.example/en/account\n" in several
