"""Partners' programs are told what becomes of official answers: signed, once each by its name, again until it is taken, nobody private."""

import asyncio
import base64
import hashlib
import hmac
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette

import main
from forum import clock, ids, outgoing, settings
from forum.errors import Invalid, NotAllowed, NotFound
from forum.notifications import outbox
from forum.operations import following
from forum.partners import delivering, webhooks
from forum.partners.delivering import LEASE, WAITS
from forum.partners.models import Webhook, WebhookDelivery
from forum.settings import BadSetting
from forum.threads.models import Post
from forum.threads.official import marking
from forum.web.requests.policies import API
from tests.cast import SECRET, Visiting, answer, ask, person
from tests.forum.threads import officers
from tests.program_server import Program, program

ROOT = Path(__file__).parents[2]
PAGE = "/en/admin/webhooks"


@pytest.fixture
def told() -> Iterator[Program]:
    with program() as running:
        yield running


@pytest.fixture
async def open_to_loopback(app: Starlette, configured: settings.Settings) -> AsyncIterator[None]:
    """A forum whose programs may be on this machine."""
    with outbox.using(configured.model_copy(update={"outgoing_to_loopback": "on"})):
        yield


async def add(address: str) -> str:
    return await webhooks.add(address, by=await person("ada"))


async def hear() -> None:
    for hearer in main.WORK.hearers:
        await following.catch_up(hearer)


async def official(**how: Any) -> Post:
    said = await answer(await ask(**how))
    await officers.mark(said)
    return said


def is_signed(each: Any, secret: str) -> bool:
    """Whether what was told is signed as Standard Webhooks has it."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    name, at = each.headers["webhook-id"], each.headers["webhook-timestamp"]
    mac = hmac.new(key, f"{name}.{at}.".encode() + each.body, hashlib.sha256).digest()
    return str(each.headers["webhook-signature"]) == f"v1,{base64.b64encode(mac).decode()}"


@pytest.mark.usefixtures("open_to_loopback")
async def test_a_program_is_told_of_what_is_in_force_corrected_and_withdrawn(told: Program, visit: Visiting) -> None:
    secret, said = await add(told.address), await official()
    await officers.correct(said)
    about = await officers.about(said, by=await person("ines"))
    await marking.withdraw(**about, reason="The law has changed.")
    await hear()
    assert await delivering.deliver() == 3
    assert [each.said["type"] for each in told.told] == [
        "official.in_force", "official.corrected", "official.withdrawn",
    ]  # fmt: skip
    assert [each.said["data"]["versions"] for each in told.told] == [1, 2, 2]
    assert all(is_signed(each, secret) for each in told.told) and not is_signed(told.told[0], await add(told.address))
    assert len({each.headers["webhook-id"] for each in told.told}) == 3
    data = told.told[0].said["data"]
    assert set(told.told[0].said) == {"type", "timestamp", "data"}
    assert set(data) == {"answer", "thread", "versions", "url"} and data["answer"] == ids.encode(said.id)
    reading = await visit()
    assert f"{API}/" in data["url"] and (await reading.get(data["url"])).status_code == 200
    assert {row.state for row in await WebhookDelivery.filter(webhook_id=1)} == {"delivered"}
    await hear()
    assert await delivering.deliver() == 0


@pytest.mark.usefixtures("open_to_loopback")
async def test_nothing_private_and_no_text_is_told(told: Program) -> None:
    await add(told.address)
    for how in ({"visibility": "private"}, {"danger": True}, {"topic": "legal-support"}):
        asked = await ask(title="Where is the kanarienvogel?", **how)
        said = await answer(asked, body="The kanarienvogel is here.")
        known = await officers.about(said)
        await marking.mark(**known, statement=officers.said("A kanarienvogel."))
    await official(title="Where does the kanarienvogel live?")
    await hear()
    assert await delivering.deliver() == 1
    assert "kanarienvogel" not in str(told.told)


@pytest.mark.usefixtures("open_to_loopback")
async def test_a_program_that_does_not_take_it_is_told_again_with_growing_waits_then_given_up(told: Program) -> None:
    await add(told.address)
    await official()
    await hear()
    told.status, moment, waits = 500, clock.now(), [timedelta(), *WAITS]
    for wait in waits:
        with clock.moved_to(moment + wait - timedelta(seconds=1)):
            assert await delivering.deliver() == 0 or not wait
        moment += wait
        with clock.moved_to(moment):
            await delivering.deliver()
    row = await WebhookDelivery.get()
    assert (row.state, row.tries, row.answered) == ("given_up", len(waits), 500)
    assert len({each.headers["webhook-id"] for each in told.told}) == 1 and list(WAITS) == sorted(WAITS)
    assert len({each.headers["webhook-timestamp"] for each in told.told}) == len(waits)
    told.status = 204
    await webhooks.replay(row.id, by=await person("ada"))
    assert await delivering.deliver() == 1
    row = await WebhookDelivery.get()
    assert (row.state, row.answered, told.told[-1].headers["webhook-id"]) == ("delivered", 204, row.name)


@pytest.mark.usefixtures("open_to_loopback")
async def test_nobody_is_followed_elsewhere(told: Program) -> None:
    await add(told.address)
    await official()
    await hear()
    told.status = 302
    await delivering.deliver()
    assert [each.path for each in told.told] == ["/told"]
    assert (await WebhookDelivery.get()).state == "waiting"


async def test_a_worker_killed_after_sending_sends_the_same_again_under_the_same_name(
    database_url: str, app: Starlette, configured: settings.Settings, told: Program, tmp_path: Path
) -> None:
    with outbox.using(configured.model_copy(update={"outgoing_to_loopback": "on"})):
        await add(told.address)
        await official()
        await hear()
        environment = os.environ | {
            "DATABASE_URL": database_url, "FORUM_SECRET": SECRET, "OUTGOING_TO_LOOPBACK": "on", "FORUM_DATA": str(tmp_path)
        }  # fmt: skip
        worker = await asyncio.create_subprocess_exec(
            sys.executable, "-c", DYING, cwd=ROOT, env=environment, stdin=asyncio.subprocess.PIPE
        )
        told.kills = worker.pid
        assert worker.stdin
        worker.stdin.close()
        assert await worker.wait() == -signal.SIGKILL
        told.kills = 0
        assert (await WebhookDelivery.get()).state == "taken"
        assert await delivering.deliver() == 0
        with clock.moved_to(clock.now() + LEASE):
            assert await delivering.deliver() == 1
    first, second = told.told
    assert (first.headers["webhook-id"], first.body) == (second.headers["webhook-id"], second.body)
    assert (await WebhookDelivery.get()).state == "delivered"


async def test_the_worker_hears_and_tells(
    database_url: str, app: Starlette, configured: settings.Settings, told: Program, tmp_path: Path
) -> None:
    with outbox.using(configured.model_copy(update={"outgoing_to_loopback": "on"})):
        secret = await add(told.address)
    await official()
    environment = os.environ | {
        "DATABASE_URL": database_url, "FORUM_SECRET": SECRET, "OUTGOING_TO_LOOPBACK": "on", "FORUM_DATA": str(tmp_path),
        "STAFF_SECOND_FACTOR": "off",
    }  # fmt: skip
    line = sys.executable, "main.py", "worker", "--once"
    worker = await asyncio.create_subprocess_exec(*line, cwd=ROOT, env=environment, stdout=asyncio.subprocess.DEVNULL)
    assert await worker.wait() == 0
    assert [each.said["type"] for each in told.told] == ["official.in_force"] and is_signed(told.told[0], secret)


DYING = """
import asyncio, sys
import main
from forum import settings
from forum.operations.opening import opened
from forum.partners import delivering

async def work():
    async with opened(settings.read()):
        await delivering.deliver()

sys.stdin.read()
asyncio.run(work())
"""
"""A worker that begins once its starter has said so, and is killed by whom it tells."""


async def test_the_secret_is_shown_once_and_only_its_seal_is_kept(visit: Visiting) -> None:
    ada = await visit("ada")
    added = await ada.post(PAGE, {"address": "https://partner.example/told?from=forum"})
    assert added.status_code == 303
    page = (await ada.get(PAGE)).text
    secret = page.partition("whsec_")[2][:44]
    assert len(base64.b64decode(secret)) == 32 and "https://partner.example/told?from=forum" in page
    assert secret not in (await ada.get(PAGE)).text and secret not in (await Webhook.get()).sealed
    assert (await ada.post(f"{PAGE}/{(await Webhook.get()).id}/removal")).status_code == 303
    assert "partner.example" not in (await ada.get(PAGE)).text


@pytest.mark.parametrize(
    "address",
    [
        "", "partner.example", "http://partner.example/", "https://127.0.0.1/", "https://localhost/", "https://[::1]/",
        "https://10.0.0.7/", "https://169.254.169.254/latest", "https://[::ffff:10.0.0.1]/", "https://user:pass@partner.example/",
        "https://partner.example/#part", "https://partner.example:99999/", "https://a b.example/", "https://partner", "https://x.example/" + "a" * 300,
    ],
)  # fmt: skip
async def test_an_address_that_not_everybody_reaches_is_not_taken(address: str, visit: Visiting) -> None:
    with pytest.raises(Invalid):
        await add(address)
    again = await (await visit("ada")).post(PAGE, {"address": address})
    assert again.status_code == 422 and "f-address-error" in again.text
    assert not await Webhook.exists()


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("127.0.0.1", False), ("10.1.2.3", False), ("172.16.0.1", False), ("192.168.1.1", False), ("169.254.169.254", False),
        ("100.64.0.1", False), ("0.0.0.0", False), ("224.0.0.1", False), ("255.255.255.255", False), ("::1", False), ("::", False),
        ("fe80::1", False), ("fc00::1", False), ("ff02::1", False), ("::ffff:127.0.0.1", False), ("::ffff:10.0.0.1", False),
        ("64:ff9b::7f00:1", False), ("64:ff9b::a00:1", False), ("2002:7f00:1::", False), ("2002:a00:1::1", False),
        ("8.8.8.8", True), ("2606:4700:4700::1111", True), ("::ffff:8.8.8.8", True), ("64:ff9b::808:808", True),
    ],
)  # fmt: skip
def test_which_addresses_are_of_the_whole_internet(address: str, public: bool) -> None:
    assert outgoing.is_public(ip_address(address)) is public


async def test_a_name_that_leads_to_this_machine_is_not_asked_and_is_looked_up_once(
    told: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    port, asked = told.address.rpartition(":")[2].partition("/")[0], []

    def resolve(host: object, *given: object, **named: object) -> list[Any]:
        """A name server that says something else each time it is asked."""
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.9" if len(asked) % 2 else "127.0.0.1", int(port)))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    for _ in range(2):
        with pytest.raises(OSError, match="public"):
            await outgoing.tell(f"http://rebinding.example:{port}/", b"{}", {}, patience=5)
    assert (len(asked), told.told) == (2, [])
    with pytest.raises(OSError, match="public"):
        await outgoing.tell(f"http://rebinding.example:{port}/", b"{}", {}, patience=5, loopback=True)
    assert await outgoing.tell(f"http://rebinding.example:{port}/", b"{}", {}, patience=5, loopback=True) == 200
    assert len(asked) == 4


async def test_a_program_that_says_nothing_costs_no_longer_than_its_time() -> None:
    gone = asyncio.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()
        await writer.wait_closed()
        gone.set()

    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(TimeoutError):
            await outgoing.tell(f"http://127.0.0.1:{port}/", b"{}", {}, patience=0.2, loopback=True)
        await gone.wait()


async def test_only_admins_add_remove_and_send_again(app: Starlette, visit: Visiting) -> None:
    for nickname in ("marta", "ines", "amina"):
        by = await person(nickname)
        for act in (webhooks.add("https://partner.example/", by=by), webhooks.end(1, by=by), webhooks.replay(1, by=by)):
            with pytest.raises(NotAllowed):
                await act
        assert (await (await visit(nickname)).get(PAGE)).status_code == 403
    with pytest.raises(NotFound):
        await webhooks.replay(1, by=await person("ada"))


@pytest.mark.usefixtures("open_to_loopback")
async def test_an_address_that_was_removed_is_told_nothing_more(told: Program, visit: Visiting) -> None:
    await add(told.address)
    await official()
    await hear()
    row, ada = await WebhookDelivery.get(), await visit("ada")
    assert f"{PAGE}/deliveries/{row.id}/repetition" in (await ada.get(PAGE)).text
    await webhooks.end(row.webhook_id, by=await person("ada"))
    assert (await ada.post(f"{PAGE}/deliveries/{row.id}/repetition")).status_code == 404
    assert await delivering.deliver() == 0 and not told.told


def test_programs_on_this_machine_are_told_only_by_a_forum_that_nobody_else_reaches() -> None:
    known = {"forum_secret": SECRET, "outgoing_to_loopback": "on", "staff_second_factor": "required"}
    assert settings.with_secret(settings.read(forum_base_url="http://127.0.0.1:8000", **known))
    with pytest.raises(BadSetting, match="OUTGOING_TO_LOOPBACK"):
        settings.with_secret(settings.read(forum_base_url="https://forum.example", **known))
