"""Mails about what is new: each person hears as they chose, in their language, once; and one press ends them."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from starlette.applications import Starlette

import main
from forum import clock, database, ids
from forum.catalogue import snapshot
from forum.errors import Invalid
from forum.notifications import choices, digests, outbox, stop_links
from forum.notifications.models import MailChoice, MailItem, OutboxMail
from forum.notifications.notifications import NewNotification
from forum.people.accounts import Account
from forum.people.sessions import Session
from forum.settings import Settings
from forum.threads.models import Thread
from forum.threads.posting import votes
from forum.web.rendering import pushed
from tests.cast import SECRET, Visit, answer, ask, notify, person, running, signed_in
from tests.forum.threads.officers import mark
from tests.mail_server import MailServer, mail_server, settings_for, text_of
from tests.moderation.web.sending import send

AMINAS, BILALS = "amina@example.org", "bilal@example.org"
SENDER = main.WORK.apart[0]
FRIDAY = datetime(2027, 1, 8, 22, 30, tzinfo=UTC)  # Portugal's time is UTC in winter


@pytest.fixture
async def takes() -> AsyncIterator[MailServer]:
    async with mail_server() as server:
        yield server


@pytest.fixture
async def forum(configured: Settings, takes: MailServer) -> AsyncIterator[Starlette]:
    """A forum that sends mails to Amina, who reads Arabic, and to Bilal, who reads Bengali, as soon as there is news."""
    async with running(configured, **settings_for(takes)) as app:
        for nickname, language in (("amina", "ar"), ("bilal", "bn")):
            address = f"{nickname}@example.org"
            await Account.filter(nickname=nickname).update(email=address, email_key=address, language=language)
            await choices.choose("at_once", "", "", False, by=await person(nickname))
        yield app


async def told(takes: MailServer, address: str = AMINAS) -> str:
    """Everything that was mailed to an address, once the worker has heard of all that happened."""
    await notify()
    await digests.send()
    await SENDER()
    return "".join(f"{each['Subject']}\n{text_of(each)}{text_of(each, 'html')}" for each in takes.to(address))


async def followed_by_bilal(**how: str) -> Thread:
    thread = await ask(**how)
    if thread.visibility == "public":
        await votes.follow(thread, True, by=await person("bilal"))
    return thread


async def test_asker_and_follower_get_the_answer_once_each_in_their_language_with_what_threads_and_ends_mails(
    forum: Starlette, takes: MailServer
) -> None:
    thread = await followed_by_bilal(title="Renewing a permit that has expired")
    await mark(await answer(thread))
    said = await told(takes, BILALS)
    assert await told(takes, BILALS) == said and (len(takes.to(AMINAS)), len(takes.to(BILALS))) == (1, 1)
    assert "Renewing a permit" in said and f"/bn/threads/{ids.encode(thread.id)}" in said and '<html lang="bn"' in said
    [arabic], [bengali] = takes.to(AMINAS), takes.to(BILALS)
    assert '<html lang="ar" dir="rtl">' in text_of(arabic, "html") and arabic["Content-Language"] == "ar"
    assert arabic["References"] == arabic["In-Reply-To"] != bengali["References"]
    assert ids.encode(thread.id) not in arabic["References"]
    assert arabic["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert not await MailItem.exists()


async def test_a_mail_names_nothing_of_a_private_question_a_sensitive_topic_or_on_a_phone_that_others_use(
    forum: Starlette, takes: MailServer
) -> None:
    title = "Renewing a permit that has expired"
    sensitive = next(each.slug for each in (await snapshot.current()).topics.values() if each.sensitive)
    await answer(await ask(title=title, visibility="private"))
    await answer(await ask(title=title, topic=sensitive))
    said = await told(takes)
    await signed_in(forum, "bilal")
    await Session.filter(account__nickname="bilal").update(shared=True)
    await answer(await followed_by_bilal(title=title))
    said += await told(takes, BILALS)
    assert len(takes.taken) == 3 and "permit" not in said and "/threads/" not in said


async def test_one_press_without_signing_in_ends_them_and_opening_the_address_ends_nothing(
    forum: Starlette, takes: MailServer
) -> None:
    await answer(await ask())
    await told(takes)
    [message] = takes.to(AMINAS)
    assert b"\r\nList-Unsubscribe: <http://127.0.0.1:8000/ar/mail/" in takes.raw[-1]
    path = message["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")
    stranger = Visit(forum)
    assert (await stranger.get(path)).status_code == 200
    assert (await MailChoice.get(account__nickname="amina")).often == "at_once"
    by_program = {"sec-fetch-site": "cross-site", "origin": "https://mail.example"}
    sent = await stranger.client.post(path, data={"List-Unsubscribe": "One-Click"}, headers=by_program)
    assert sent.status_code == 200
    assert (await MailChoice.get(account__nickname="amina")).often == "never"
    await answer(await ask())
    await told(takes)
    assert len(takes.to(AMINAS)) == 1
    account = await Account.get(nickname="bilal")
    forged = stop_links.token(account.id, SECRET)[:-2] + "xx"
    assert [(await stranger.get(f"/en/mail/{each}")).status_code for each in (forged, "x", "é")] == [404, 404, 404]
    assert (await MailChoice.get(account__nickname="bilal")).often == "at_once"


@pytest.mark.parametrize(
    ("often", "quiet", "due"),
    [
        ("at_once", ("", ""), FRIDAY),
        ("at_once", ("22:00", "07:00"), FRIDAY.replace(day=9, hour=7, minute=0)),
        ("at_once", ("12:00", "14:00"), FRIDAY),
        ("daily", ("", ""), FRIDAY.replace(day=9, hour=8, minute=0)),
        ("daily", ("07:00", "09:15"), FRIDAY.replace(day=9, hour=9, minute=15)),
        ("weekly", ("", ""), FRIDAY.replace(day=11, hour=8, minute=0)),
    ],
)
def test_the_moment_of_a_mail_follows_from_the_choice(often: str, quiet: tuple[str, str], due: datetime) -> None:
    assert choices.next_moment(MailChoice(often=often, quiet_from=quiet[0], quiet_until=quiet[1]), FRIDAY) == due


async def test_a_day_s_news_comes_in_one_mail_the_morning_after(
    forum: Starlette, takes: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await choices.choose("daily", "", "", False, by=await person("amina"))
    for _ in range(2):
        await answer(await ask())
    await told(takes)
    assert not takes.taken and await MailItem.all().count() == 2
    later = clock.now() + timedelta(days=1, hours=1)
    monkeypatch.setattr(clock, "moment", lambda: later)
    said = await told(takes)
    assert len(takes.to(AMINAS)) == 1 and said.count("/ar/threads/") >= 4
    assert takes.to(AMINAS)[0]["References"] is None


async def test_a_worker_that_dies_over_a_mail_leaves_it_whole_to_the_next_one(
    forum: Starlette, takes: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await answer(await ask())
    await notify()
    put = outbox.put

    async def dies(*given: object, **facts: object) -> None:
        await put(*given, **facts)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(outbox, "put", dies)
    with pytest.raises(KeyboardInterrupt):
        await digests.send()
    assert (await MailItem.all().count(), await OutboxMail.all().count()) == (1, 0)
    monkeypatch.setattr(outbox, "put", put)
    assert (await digests.send(), await digests.send()) == (1, 0)
    await told(takes)
    assert len(takes.to(AMINAS)) == 1


async def test_an_address_that_is_refused_for_good_gets_no_more_news_until_its_person_says_so(
    forum: Starlette, takes: MailServer
) -> None:
    amina = await signed_in(forum, "amina")
    takes.to_recipient = "550 nobody here"
    await answer(await ask())
    await told(takes)
    assert "data-failing" in (await amina.get("/en/account/email")).text
    takes.to_recipient = "250 OK"
    await answer(await ask())
    await told(takes)
    assert not takes.taken
    saved = await send(amina, "/en/account/email", "/en/account/email/choice", often="at_once")
    assert saved.status_code == 303 and "data-failing" not in (await amina.get("/en/account/email")).text
    await answer(await ask())
    await told(takes)
    assert len(takes.to(AMINAS)) == 1


async def test_what_is_about_no_question_is_mailed_and_leads_to_the_account(
    forum: Starlette, takes: MailServer
) -> None:
    amina = await Account.get(nickname="amina")
    async with database.transaction():
        await digests.wait([NewNotification(amina.id, "account_unused", "", clock.now())])
    assert "http://127.0.0.1:8000/ar/account\n" in await told(takes)
    notice = pushed.writer(lambda: main._furniture()[-1])("en", [{"kind": "account_unused", **digests.OF_NO_THREAD}])
    assert notice["path"] == "/en/account" and not notice["body"]


async def test_nothing_waits_for_an_example_for_who_never_chose_or_has_no_address(
    forum: Starlette, takes: MailServer
) -> None:
    await Account.filter(nickname="amina").update(example=True)
    await MailChoice.filter(account__nickname="bilal").delete()
    await answer(await followed_by_bilal())
    await told(takes)
    assert not takes.taken and not await MailItem.exists()


async def test_a_choice_that_can_not_be_is_refused_beside_its_field(forum: Starlette) -> None:
    with pytest.raises(Invalid) as refused:
        await choices.choose("hourly", "25:00", "", False, by=await person("amina"))
    assert refused.value.fields == {"often": "unknown", "quiet_from": "malformed", "quiet_until": "missing"}
    async with database.transaction():
        await choices.choose("weekly", "", "", False, by=await person("amina"))
    assert (await MailChoice.get(account__nickname="amina")).often == "weekly"
