"""The pages of one's own data: read, taken along, erased, for nobody but oneself and after the password."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette

from forum import clock, settings
from forum.events import Event
from forum.people import sessions
from forum.people.accounts import Account
from forum.people.return_codes import ReturnCode
from forum.people.sessions import Session
from forum.threads.models import Post, Thread
from tests.cast import PASSWORD, Visit, Visiting, answer, ask, at, running, signed_in
from tests.forum.web.test_without_account import BODY, QUESTION, asked
from tests.moderation.test_decisions import decide, question_of

DATA = ("/ar/account/export", "/ar/account/export.json", "/ar/account/erasure")


async def test_everything_is_read_in_one_s_language_and_taken_along_by_nobody_else(visit: Visiting) -> None:
    thread = await ask(title="أين أجدد البطاقة؟", body="بطاقتي تنتهي <b>قريبا</b>", language="ar", visibility="private")
    await ask("bilal", title="Nobody else's business")
    amina = await visit("amina")
    read = await amina.get("/ar/account/export")
    assert read.status_code == 200 and read.headers["cache-control"] == "no-store"
    assert "بطاقتي تنتهي &lt;b&gt;قريبا" in read.text and "Nobody else" not in read.text
    assert "ما كتبته" in read.text and "data-told-text" in read.text
    file = await amina.get("/ar/account/export.json")
    assert file.headers["content-disposition"].startswith("attachment;")
    assert (file.headers["content-type"], file.headers["cache-control"]) == ("application/json", "no-store")
    told = json.loads(file.text)
    assert told["format"] == "migrant-forum/1" and told["posts"][0]["text"] == (await question_of(thread)).source
    assert "Nobody else" not in file.text


async def test_the_shape_of_the_file_is_the_documented_one(visit: Visiting) -> None:
    await decide(await question_of(await ask()), "warn")
    documented = (Path(__file__).parents[3] / "docs/export.md").read_text("utf-8")
    told = json.loads((await (await visit("amina")).get("/en/account/export.json")).text)
    fields = {name for each in told.values() if isinstance(each, list) for record in each for name in record}
    assert {name for name in (*told, *fields) if f"`{name}`" not in documented} == set()


async def test_whoever_signed_in_long_ago_is_asked_for_the_password_first(visit: Visiting) -> None:
    await ask()
    amina = await visit("amina")
    await Session.filter(account_id__gt=0).update(created_at=clock.now() - timedelta(minutes=11))
    for address in DATA:
        asked = await amina.get(address)
        assert asked.status_code in (303, 403), address
        assert "confirmation" in asked.headers.get("location", "") or "password" in asked.text
    sent = await amina.post("/ar/account/erasure", {"posts": "remove"})
    assert sent.status_code == 401 and await Account.exists(nickname="amina")


async def test_exports_are_counted(visit: Visiting) -> None:
    amina = await visit("amina")
    answers = [(await amina.get("/en/account/export.json")).status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]
    assert (await (await visit("bilal")).get("/en/account/export.json")).status_code == 200


async def test_erased_at_once_in_public_and_signed_out_everywhere(visit: Visiting) -> None:
    kept = await ask(title="Where do I pay", body="I want to pay the fee. Where?")
    phone, other, visitor = await visit("amina"), await visit("amina"), await visit()
    refused = await phone.post("/en/account/erasure", {})
    assert refused.status_code == 422 and "Choose what becomes of these texts." in refused.text
    done = await phone.post("/en/account/erasure", {"posts": "remove"})
    assert done.status_code == 303 and done.headers["location"] == "/en/?notice=erased"
    assert "storage" in done.headers["clear-site-data"] and "session=" in done.headers["set-cookie"]
    assert (await visitor.get(at(kept))).status_code == 404
    for address in ("/en/", "/en/threads", "/en/search?q=pay+fee"):
        page = await visitor.get(address)
        assert "Where do I pay" not in page.text, address
    assert (await other.get("/en/account")).status_code == 303
    again = await visitor.post("/en/login", {"nickname": "amina", "password": PASSWORD})
    assert again.status_code == 422


async def test_a_public_question_that_is_kept_shows_no_name(visit: Visiting) -> None:
    kept = await ask(title="Where do I pay", body="I want to pay the fee. Where?")
    await answer(kept)
    await (await visit("amina")).post("/en/account/erasure", {"posts": "keep"})
    page = await (await visit()).get(at(kept))
    assert page.status_code == 200 and "I want to pay the fee" in page.text and "amina" not in page.text


@pytest.mark.parametrize("verdict", ["suspend", "ban"])
async def test_somebody_suspended_reads_takes_along_and_erases(visit: Visiting, verdict: str) -> None:
    until: dict[str, Any] = {"given": {"until": clock.today() + timedelta(days=9)}} if verdict == "suspend" else {}
    await decide(await question_of(await ask()), verdict, **until)
    amina = await visit("amina")
    assert (await amina.get("/en/account/export.json")).status_code == 200
    assert (await amina.post("/en/account/erasure", {"posts": "remove"})).status_code == 303
    assert not await Account.exists(nickname="amina")


async def test_one_question_is_erased_and_the_account_stays(visit: Visiting) -> None:
    thread = await ask(visibility="private")
    amina = await visit("amina")
    page = await amina.get(at(thread, "/erasure"))
    assert page.status_code == 200 and 'method="post"' in page.text
    done = await amina.post(at(thread, "/erasure"))
    assert done.headers["location"] == "/en/account?notice=question-erased"
    assert (await amina.get(at(thread))).status_code == 404
    assert (await amina.get("/en/account")).status_code == 200
    assert (await Thread.get(id=thread.id)).title == "" and (await Post.get(thread_id=thread.id)).source == ""


async def test_the_list_of_erasures_stands_beside_the_database(configured: settings.Settings, tmp_path: Path) -> None:
    async with running(configured, forum_data=tmp_path) as app:
        amina = await signed_in(app, "amina")
        assert (await amina.post("/en/account/erasure", {"posts": "keep"})).status_code == 303
    lines = (tmp_path / "erasures").read_text().splitlines()
    assert sorted(line.split()[0] for line in lines if line) == ["account", "name"] and "amina" not in "".join(lines)
    assert (tmp_path / "erasures").stat().st_mode & 0o077 == 0


async def test_a_last_admin_reads_why_they_stay(app: Starlette) -> None:
    token, session = await sessions.start(await Account.get(nickname="ada"))
    refused = await Visit(app, session.digest, token).post("/en/account/erasure", {"posts": "keep"})
    assert refused.status_code == 409 and "There must be an admin" in refused.text


async def test_a_question_by_code_is_erased_with_its_code(visit: Visiting) -> None:
    here = await visit()
    thread, code = await asked(here)
    assert "/erasure" in (await here.get(at(thread))).text
    done = await here.post(at(thread, "/erasure"))
    assert done.headers["location"] == "/en/?notice=question-erased"
    assert (await Thread.get(id=thread.id)).status == "erased"
    assert not await Account.filter(shadow=True).exists() and not await ReturnCode.all().exists()
    assert (await (await visit()).post("/en/my-question", {"code": code})).status_code == 422


async def test_what_was_asked_without_a_name_is_exported_and_erased_with_whoever_asked_it(visit: Visiting) -> None:
    amina = await visit("amina")
    await amina.post("/en/threads/new", QUESTION | {"nameless": "1"})
    thread = await Thread.get()
    assert BODY in (await amina.get("/en/account/export.json")).text
    await amina.post("/en/account/erasure", {"posts": "remove"})
    assert (await Thread.get(id=thread.id)).status == "erased"
    assert not await Account.filter(shadow=True).exists()
    # Nothing left says who it was that asked.
    gone = await Event.get(verb="account.erased")
    assert not await Event.filter(verb="thread.erased", actor_id=gone.subject_id).exists()
