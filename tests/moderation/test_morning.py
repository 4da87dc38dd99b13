"""The list of the morning: whoever of the team wants it reads once a working day how much waits, as their day begins."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from starlette.applications import Starlette

import main
from forum import clock
from forum.catalogue import snapshot
from forum.notifications import choices
from forum.notifications.models import MailChoice, OutboxMail
from forum.people.accounts import Account
from forum.settings import Settings
from forum.threads.models import Thread
from moderation.desk import assigning, morning
from tests.cast import Visit, ask, person, running, signed_in
from tests.mail_server import MailServer, mail_server, settings_for, text_of
from tests.moderation.web.sending import send

MONDAY = datetime(2027, 1, 11, 9, 30, tzinfo=UTC)  # Portugal's time is UTC in winter
CHOOSING, CHOSEN = "/en/account/email", "/en/account/email/choice"


@pytest.fixture
async def takes() -> AsyncIterator[MailServer]:
    async with mail_server() as server:
        yield server


@pytest.fixture
async def forum(configured: Settings, takes: MailServer, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Starlette]:
    """A forum on a Monday morning, in which Inês, an officer, and Rahima, who mediates Bengali, want the list."""
    async with running(configured, **settings_for(takes)) as app:
        at(monkeypatch, MONDAY - timedelta(days=3))
        for nickname, language in (("ines", "pt"), ("rahima", "ar"), ("amina", "en")):
            address = f"{nickname}@example.org"
            await Account.filter(nickname=nickname).update(email=address, email_key=address, language=language)
            await choices.choose("never", "", "", False, by=await person(nickname), morning=True)
        yield app


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(clock, "moment", lambda: moment)


async def sent() -> int:
    number = await morning.send()
    await main.WORK.apart[0]()
    return number


async def test_an_officer_reads_numbers_and_no_title_once_a_working_day_in_their_language(
    forum: Starlette, takes: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread = await ask(topic="legal-support", title="He takes my passport away")
    await assigning.assign(thread, "me", by=await person("ines"), catalogue=await snapshot.current())
    moments = [(-1, 0), (0, 1), (1, 0), (24, 1), (24 * 5, 0), (24 * 6, 0), (24 * 7, 1)]
    for hours, number in moments:
        at(monkeypatch, MONDAY + timedelta(hours=hours))
        assert await sent() == number, hours
        assert await sent() == 0
    first, *_ = takes.to("ines@example.org")
    said = f"{first['Subject']}\n{text_of(first)}{text_of(first, 'html')}"
    assert "Perguntas comigo: 1" in said and "passport" not in said and "/threads/" not in said
    assert "/pt/desk/start" in said and first["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert {to for to, _ in takes.taken} == {"ines@example.org"}


async def test_a_mediator_without_a_cabinet_reads_what_waits_in_their_languages(
    forum: Starlette, takes: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ask(language="bn", danger="yes")
    at(monkeypatch, MONDAY)
    await sent()
    [message] = takes.to("rahima@example.org")
    assert '<html lang="ar" dir="rtl">' in text_of(message, "html") and ": 1" in text_of(message)


async def test_nothing_is_told_by_number_where_others_read_the_mail(
    forum: Starlette, takes: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ask(topic="legal-support")
    await choices.choose("never", "", "", True, by=await person("ines"), morning=True)
    at(monkeypatch, MONDAY)
    await sent()
    [message] = takes.to("ines@example.org")
    assert ": 1" not in text_of(message)


async def test_what_runs_out_this_week_is_counted(forum: Starlette, monkeypatch: pytest.MonkeyPatch) -> None:
    days = (-1, 0, 2, 6, 7)
    for each in days:
        thread = await ask(topic="legal-support", title=f"My residence card expires {each}")
        await Thread.filter(id=thread.id).update(answer_by=MONDAY + timedelta(days=each, hours=2))
    at(monkeypatch, MONDAY)
    found = await morning.numbers(await person("ines"), await snapshot.current())
    assert (found["triage"], found["late"], found["today"], found["week"]) == (5, 1, 1, 3)


async def test_it_is_chosen_by_a_box_that_only_the_team_has_and_ended_by_the_link_in_it(
    forum: Starlette, takes: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not (await MailChoice.get(account__nickname="amina")).morning
    ines, amina = await signed_in(forum, "ines"), await signed_in(forum, "amina")
    assert 'name="morning"' not in (await amina.get(CHOOSING)).text
    form: dict[str, Any] = {"often": "never", "morning": "1"}
    assert (await send(ines, CHOOSING, CHOSEN, **form)).status_code == 303
    assert (await MailChoice.get(account__nickname="ines")).morning
    await ask(topic="legal-support")
    at(monkeypatch, MONDAY)
    await sent()
    [message] = takes.to("ines@example.org")
    path = message["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")
    assert (await Visit(forum).client.post(path, data={"List-Unsubscribe": "One-Click"})).status_code == 200
    assert not (await MailChoice.get(account__nickname="ines")).morning


async def test_a_worker_that_dies_over_it_leaves_it_to_the_next(
    forum: Starlette, takes: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ask(topic="legal-support")
    at(monkeypatch, MONDAY)

    async def dies(*given: object, **facts: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr("forum.notifications.outbox.put", dies)
        with pytest.raises(KeyboardInterrupt):
            await morning.send()
    assert not await OutboxMail.exists()
    assert await sent() == 1 and len(takes.taken) == 1


async def test_who_left_the_team_gets_none(
    forum: Starlette, takes: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ask(topic="legal-support")
    amina = await Account.get(nickname="amina")
    await MailChoice.filter(account_id=amina.id).update(morning=True)
    at(monkeypatch, MONDAY)
    await sent()
    assert not takes.to("amina@example.org")
