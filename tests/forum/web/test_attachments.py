"""Photos and PDFs beside a private question: kept through refused forms, for the asker and the team, gone with the question."""

import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.fernet import Fernet
from starlette.applications import Starlette

import main
from forum import clock, settings
from forum.catalogue import numbers, snapshot
from forum.events import Event
from forum.files import letters, vault
from forum.operations import chores
from forum.threads.models import Thread
from forum.threads.posting import attachments
from forum.threads.posting.models import Attachment
from tests import bucket_server, pictures
from tests.cast import PASSWORD, Visit, Visiting, ask, at, person, running, signed_in
from tests.forum.web.markup import forms
from tests.forum.web.test_without_account import QUESTION, code_in, follow, opened
from tests.pictures import GPS, PDF, picture

NEW = "/en/threads/new"
PRIVATE = QUESTION | {"visibility": "private"}
KEYS = Fernet.generate_key().decode()


@pytest.fixture
def configured(configured: settings.Settings, tmp_path: Path) -> settings.Settings:
    generous = {"limit_upload": "1000/minute", "limit_upload_megabytes": "1000/minute"}
    return configured.model_copy(update={"forum_data": tmp_path, "forum_file_keys": KEYS} | generous)


async def send(visit: Visit, path: str, fields: dict[str, Any], *files: bytes) -> httpx.Response:
    """Sends a form with files, all called a harmless photo."""
    return await visit.post(path, fields, files=[("files", ("photo.jpg", data, "image/jpeg")) for data in files])


def kept_in(page: httpx.Response, path: str = NEW) -> dict[str, Any]:
    """The fields of the form that came back."""
    return dict(forms(page)[path])


async def stored(tmp_path: Path) -> list[bytes]:
    return [file.read_bytes() for file in sorted((tmp_path / "vault").glob("*/*"))]


async def beside(thread: Thread) -> list[Attachment]:
    return await Attachment.filter(thread_id=thread.id).order_by("id")


async def test_amina_sends_a_photo_with_a_private_question_and_nothing_of_its_place_is_stored(
    visit: Visiting, tmp_path: Path
) -> None:
    amina = await visit("amina")
    sent = await send(amina, NEW, PRIVATE, picture(turned=6), PDF)
    assert sent.status_code == 303, sent.text
    photo, pdf = await beside(await Thread.get())
    assert (photo.media_type, pdf.media_type) == ("image/jpeg", "application/pdf")
    sealed = await stored(tmp_path)
    plain = [Fernet(KEYS).decrypt(each) for each in sealed]
    assert len(sealed) == 2 and sorted(plain)[0] == PDF
    assert not [each for each in (*sealed, *plain) if GPS in each or b"SpyCam" in each]
    page = await amina.get(sent.headers["location"])
    assert page.text.count("data-file=") == 2 and "photo.jpg" not in page.text


async def test_a_file_is_only_saved_and_can_do_nothing_where_it_is_opened(visit: Visiting) -> None:
    amina = await visit("amina")
    await send(amina, NEW, PRIVATE, PDF)
    thread = await Thread.get()
    (file,) = await beside(thread)
    got = await amina.get(at(thread, f"/files/{file.id}"))
    assert got.content == PDF
    headers = {name: got.headers[name] for name in ("content-type", "content-disposition", "cache-control")}
    assert headers == {
        "content-type": "application/pdf",
        "content-disposition": f'attachment; filename="letter-{file.id}.pdf"',
        "cache-control": "no-store",
    }
    assert got.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert got.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("who", ["amina", None])
async def test_a_form_that_is_refused_keeps_its_file_and_the_next_one_brings_it(
    who: str | None, visit: Visiting
) -> None:
    here = await visit(who)
    again = await send(here, NEW, PRIVATE | {"title": "?"}, picture())
    assert again.status_code == 422 and await Attachment.filter(thread_id=None).count() == 1
    fields = kept_in(again) | {"title": "A letter", "visibility": "public"}
    public = await here.post(NEW, fields)
    assert public.status_code == 422 and "our team alone can read" in public.text and not await Thread.exists()
    sent = await here.post(NEW, kept_in(public) | {"visibility": "private"})
    assert sent.status_code == 303, sent.text
    assert len(await beside(await Thread.get())) == 1


async def test_a_visitor_s_file_goes_through_the_last_page_and_through_making_an_account(visit: Visiting) -> None:
    here = await visit()
    last = await send(here, NEW, PRIVATE | {"action": "account"}, picture())
    assert last.status_code == 200
    register = kept_in(last, "/en/register") | {"nickname": "zuleica", "password": PASSWORD}
    assert (await here.post("/en/register", register)).status_code == 303
    assert len(await beside(await Thread.get())) == 1


async def test_whoever_was_signed_out_meanwhile_loses_no_file(visit: Visiting) -> None:
    here = await visit()
    here.digest = "a session that ended"
    ended = await send(here, NEW, PRIVATE, picture())
    assert ended.status_code == 401
    signing_in = kept_in(ended, "/en/login") | {"nickname": "amina", "password": PASSWORD, "form_key": ""}
    here.digest = ""
    await here.post("/en/login", signing_in)
    assert await Attachment.filter(thread_id=None).count() == 1
    assert "held" in str(signing_in["carried"])


async def test_a_double_press_makes_one_question_with_one_file(visit: Visiting) -> None:
    amina = await visit("amina")
    fields = PRIVATE | {"form_key": amina.key(NEW)}
    first, second = [await send(amina, NEW, fields, picture()) for _ in range(2)]
    assert first.headers["location"].partition("?")[0] == second.headers["location"].partition("?")[0]
    assert len(await beside(await Thread.get())) == 1


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([b"<svg onload=alert(1)>"], "not a JPEG"),
        ([pictures.bomb(10_000, 10_000)], "64 million"),
        ([picture()[:300]], "not whole"),
        ([PDF] * 4, "At most three"),
    ],
)
async def test_a_file_that_cannot_be_taken_is_told_beside_its_field_and_nothing_typed_is_lost(
    files: list[bytes], said: str, visit: Visiting
) -> None:
    amina = await visit("amina")
    again = await send(amina, NEW, PRIVATE, *files)
    assert again.status_code == 422 and said in again.text and 'id="f-files-error"' in again.text
    assert kept_in(again)["title"] == [PRIVATE["title"]] and not await Thread.exists()


async def test_no_question_that_says_danger_is_lost_over_a_file(visit: Visiting) -> None:
    here = await visit()
    said = await send(here, NEW, {"danger": "yes", "title": "Help"}, b"not a photo", PDF)
    assert said.status_code == 200 and code_in(said)
    assert len(await beside(await Thread.get())) == 1


async def test_a_held_file_is_good_once_and_for_some_hours_and_only_as_we_signed_it(
    visit: Visiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    amina, bilal = await visit("amina"), await visit("bilal")
    held = kept_in(await send(amina, NEW, PRIVATE | {"title": "?"}, picture()))["held"]
    assert (await amina.post(NEW, PRIVATE | {"held": held})).status_code == 303
    twice = await bilal.post(NEW, PRIVATE | {"held": held})
    assert twice.status_code == 422 and "Choose it again" in twice.text
    (file,) = await beside(await Thread.get())
    assert (await bilal.post(NEW, PRIVATE | {"held": file.name})).status_code == 303
    assert await Attachment.all().count() == 1


async def test_the_asker_adds_a_file_by_the_code_page_takes_it_back_and_nobody_else_does(
    visit: Visiting, app: Starlette
) -> None:
    here, there = await visit(), await visit()
    code = code_in(await follow(here, await here.post(NEW, PRIVATE)))
    page = await opened(there, code)
    thread = await Thread.get()
    assert f'action="{at(thread, "/files")}"' in page.text
    wrong = await send(there, at(thread, "/files"), {}, b"nothing")
    assert wrong.status_code == 422 and 'id="f-files-error"' in wrong.text
    assert (await send(there, at(thread, "/files"), {}, PDF)).status_code == 303
    (file,) = await beside(thread)
    assert (await there.get(at(thread, f"/files/{file.id}"))).content == PDF
    assert (await (await visit("bilal")).get(at(thread, f"/files/{file.id}"))).status_code == 404
    assert (await there.post(at(thread, f"/files/{file.id}/removal"))).status_code == 303
    assert not await beside(thread)


async def test_the_team_opens_a_file_by_a_button_that_is_recorded_and_whoever_may_not_see_the_thread_never(
    visit: Visiting,
) -> None:
    await send(await visit("amina"), NEW, PRIVATE, PDF)
    thread = await Thread.get()
    (file,) = await beside(thread)
    address = at(thread, f"/files/{file.id}")
    ines, rui = await visit("ines"), await visit("rui")
    assert f'action="{address}/opening"' in (await ines.get(at(thread))).text
    shut = await ines.get(address)
    assert (shut.status_code, shut.headers["location"]) == (303, at(thread) + "#files")
    assert (await rui.post(f"{address}/opening")).status_code == 404
    opened = await follow_file(ines, await ines.post(f"{address}/opening"))
    assert opened.content == PDF
    event = await Event.get(verb="thread.file_opened")
    assert event.actor_id == (await person("ines")).account_id and event.hash
    assert event.particulars == {"file": file.id}
    await Event.filter(id=event.id).update(at=clock.now() - timedelta(minutes=11))
    assert (await ines.get(address)).status_code == 303
    ada = await (await visit("ada")).get("/en/desk/audit")
    assert "Opened a file of a question" in ada.text


async def follow_file(visit: Visit, response: httpx.Response) -> httpx.Response:
    return await visit.get(response.headers["location"])


async def test_a_public_thread_has_no_files_and_takes_none(visit: Visiting) -> None:
    thread, amina = await ask(), await visit("amina")
    refused = await send(amina, at(thread, "/files"), {}, PDF)
    assert refused.status_code == 422 and not await beside(thread)
    row = await Attachment.create(
        thread_id=thread.id, name="a" * 64, media_type="image/png", size=1, added_at=clock.now()
    )
    assert (await amina.get(at(thread, f"/files/{row.id}"))).status_code == 404


async def test_files_go_with_their_question_and_after_their_time_and_leave_the_vault(
    visit: Visiting, tmp_path: Path
) -> None:
    amina, known = await visit("amina"), await snapshot.current()
    for _ in range(3):
        await send(amina, NEW, PRIVATE, PDF)
    await send(amina, NEW, PRIVATE | {"title": "?"}, PDF)
    erased, quiet, lively = await Thread.all().order_by("id")
    assert (await amina.post(at(erased, "/erasure"))).status_code == 303
    await numbers.save({"file_days": "30"}, by=await person("ada"))
    known = await snapshot.current()
    long_ago = clock.now() - timedelta(days=31)
    await Attachment.filter(id__gt=0).update(added_at=long_ago)
    await Thread.filter(id=quiet.id).update(active_at=long_ago)
    assert await attachments.over(known).count() == 1 and await attachments.unsent().count() == 1
    for file in (tmp_path / "vault").glob("*/*"):
        os.utime(file, (0, 0))
    await chores.do([each for each in main.WORK.chores if "files" in each.name])
    assert [each.thread_id for each in await Attachment.all()] == [lively.id]
    assert len(await stored(tmp_path)) == 1


async def test_the_export_tells_of_files_and_their_owner_saves_them(visit: Visiting) -> None:
    amina = await visit("amina")
    await send(amina, NEW, PRIVATE, PDF)
    (told,) = json.loads((await amina.get("/en/account/export.json")).text)["files"]
    assert told["size"] == len(PDF) and told["name"].endswith(".pdf") and told["at"]
    assert (await amina.get(f"/en/{told['file']}")).content == PDF
    documented = (Path(__file__).parents[3] / "docs/export.md").read_text("utf-8")
    assert not [name for name in ("files", *told) if f"`{name}`" not in documented]
    assert told["name"] in (await amina.get("/en/account/export")).text


async def test_files_are_counted_and_weighed_for_each_network(configured: settings.Settings) -> None:
    few = {"limit_upload": "2/hour", "limit_upload_megabytes": "5/hour"}
    async with running(configured.model_copy(update=few)) as app:
        here = Visit(app)
        again = await send(here, NEW, PRIVATE, PDF, PDF, PDF)
        assert again.status_code == 429 and again.headers["retry-after"]
        assert len(kept_in(again)["held"]) == 2
    async with running(configured.model_copy(update={"limit_upload_megabytes": "5/hour"})) as app:
        large = PDF[:-6] + b" " * (6 * 1024 * 1024) + b"%%EOF\n"
        assert (await send(Visit(app), NEW, PRIVATE, large)).status_code == 429


async def test_a_bucket_that_is_down_loses_no_form_and_is_told(configured: settings.Settings) -> None:
    async with bucket_server.serving() as bucket, running(configured.model_copy(update=bucket.settings)) as app:
        amina = await signed_in(app, "amina")
        assert (await send(amina, NEW, PRIVATE, PDF)).status_code == 303
        thread = await Thread.get()
        (file,) = await beside(thread)
        assert bucket.objects and not any(PDF in each for each in bucket.objects.values())
        assert (await amina.get(at(thread, f"/files/{file.id}"))).content == PDF
        bucket.down = True
        again = await send(amina, NEW, PRIVATE, PDF)
        assert again.status_code == 422 and "cannot be added at the moment" in again.text
        assert kept_in(again)["title"] == [PRIVATE["title"]]
        assert (await amina.get(at(thread, f"/files/{file.id}"))).status_code == 503


async def test_only_forms_that_take_files_take_large_bodies(visit: Visiting) -> None:
    amina = await visit("amina")
    large = PDF[:-6] + b" " * (2 * 1024 * 1024) + b"%%EOF\n"
    assert (await send(amina, NEW, PRIVATE, large)).status_code == 303
    assert (await send(amina, "/en/account/name", {}, large)).status_code == 413
    assert (await send(amina, NEW, PRIVATE, *[bytes(letters.LARGEST)] * 4)).status_code == 413


async def test_without_keys_nobody_can_add_a_file_and_the_form_says_so(visit: Visiting, tmp_path: Path) -> None:
    vault.use(settings.read(forum_data=tmp_path))
    amina = await visit("amina")
    page = await amina.get(NEW)
    assert "data-no-files" in page.text and 'type="file"' not in page.text
    refused = await send(amina, NEW, PRIVATE, picture())
    assert refused.status_code == 422 and "cannot be added at the moment" in refused.text
