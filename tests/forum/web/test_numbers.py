"""A personal number in a text: marked before it is sent, hidden by default, and nowhere afterwards."""

from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from structlog.testing import capture_logs

from forum import database, ids, settings
from forum.catalogue.models import PublicContact
from forum.threads.models import Post, ReviewItem, Thread
from forum.threads.posting.models import Draft
from tests.cast import Visit, Visiting, answer, ask, at, at_answer, running, signed_in
from tests.forum.web.markup import forms, text_of, tree

NUMBER = "920 000 338"
SPELT = ("920 000 338", "920000338", "৯২০০০০৩৩৮", "920-000-338", "920%20000%20338", "920+000+338")
ASKED = {
    "topic": "documentation",
    "title": f"Call {NUMBER} about my card",
    "body": "My number is ৯২০০০০৩৩৮. Which papers do I need?",
    "visibility": "public",
}
ASK = "/en/threads/new"


async def stored() -> bytes:
    """Everything that the database keeps: on SQLite the bytes of its files, on PostgreSQL every row as text."""
    if database.dialect() == "sqlite":
        named = await database.rows("SELECT file FROM pragma_database_list WHERE name = 'main'")
        file = Path(str(named[0]["file"]))
        return b"".join(each.read_bytes() for each in sorted(file.parent.glob(f"{file.name}*")))
    tables = await database.rows("SELECT table_name AS t FROM information_schema.tables WHERE table_schema = 'public'")
    rows = [await database.rows(f'SELECT t::text AS held FROM "{each["t"]}" t') for each in tables]
    return "\n".join(str(row["held"]) for table in rows for row in table).encode()


def marked(page: httpx.Response) -> list[str]:
    return [text_of(each) for each in tree(page).iter("mark")]


def offered(page: httpx.Response) -> dict[str, bool]:
    """The choices for personal data in a page, and whether each is selected."""
    radios = [
        each for each in tree(page).iter("input") if (each.get("type"), each.get("name")) == ("radio", "personal")
    ]
    return {each.get("value"): each.get("checked") is not None for each in radios}


async def test_a_number_in_title_and_body_is_hidden_by_default_and_found_nowhere_afterwards(visit: Visiting) -> None:
    amina, pages = await visit("amina"), []
    with capture_logs() as logs:
        preview = await amina.post(ASK, ASKED | {"action": "check"})
        assert marked(preview) == [NUMBER, "৯২০০০০৩৩৮"]
        sent = await amina.post(ASK, ASKED)
        assert sent.status_code == 303
        thread = await Thread.get()
        await amina.post(at(thread, "/edit"), {"title": thread.title, "body": f"Now call {NUMBER}, I said."})
        said = await answer(thread, body=f"We called {NUMBER}.")
        await amina.post(at_answer(said, "/comments"), {"body": f"Again: {NUMBER}"})
        ines = await visit("ines")
        await ines.post(at(thread, "/answers"), {"body": f"Begun: {NUMBER}", "action": "keep"})
        await ines.post(at(thread, "/notes"), {"body": f"Her number: {NUMBER}"})
        await ines.post(at(thread, "/closure"), {"reason": f"She called from {NUMBER}"})
        for who in (amina, ines, await visit("marta"), await visit()):
            pages += [await who.get(at(thread)), await who.get("/en/threads"), await who.get("/en/account")]
    posts = await Post.all().order_by("created_at")
    assert [post.source.count("▮▮▮") for post in posts] == [1, 1, 1]
    assert (await Thread.get()).title == "Call ▮▮▮ about my card"
    assert (await Draft.get()).body == "Begun: ▮▮▮"
    kept = await stored()
    told = f"{logs} {sent.headers} {thread.slug} {[page.text for page in pages]}"
    assert [each for each in SPELT if each.encode() in kept or each in told] == []


async def test_the_question_says_that_something_was_hidden(visit: Visiting) -> None:
    amina = await visit("amina")
    sent = await amina.post(ASK, ASKED)
    page = text_of(tree(await amina.get(sent.headers["location"])))
    assert "Personal numbers and addresses in it were hidden first" in page


async def test_hiding_is_selected_for_members_and_what_they_chose_stays_selected(visit: Visiting) -> None:
    amina = await visit("amina")
    page = await amina.post(ASK, ASKED | {"action": "preview"})
    assert offered(page) == {"hide": True, "team": False, "not_personal": False}
    again = await amina.post(ASK, ASKED | {"action": "check", "personal": "team"})
    assert offered(again) == {"hide": False, "team": True, "not_personal": False}
    assert forms(again)[ASK]["personal"] == ["team"]
    plain = await amina.post(ASK, ASKED | {"title": "My card", "body": "Which papers do I need?", "action": "check"})
    assert (marked(plain), offered(plain)) == ([], {})


async def test_a_number_for_the_team_makes_the_question_private_and_stays_there_alone(visit: Visiting) -> None:
    amina = await visit("amina")
    assert (await amina.post(ASK, ASKED | {"personal": "team"})).status_code == 303
    thread = await Thread.get()
    assert (thread.visibility, thread.slug, thread.title) == ("private", "", ASKED["title"])
    assert NUMBER in (await (await visit("ines")).get(at(thread))).text
    assert (await (await visit("bilal")).get(at(thread))).status_code == 404
    opened = forms(await amina.get(at(thread, "/edit")))[at(thread, "/edit")]
    assert opened["personal"] == ["team"]


async def test_what_is_said_not_to_be_personal_is_held_and_a_person_looks(configured: settings.Settings) -> None:
    async with running(configured, holding="on", hold_first_posts=0) as app:
        amina = await signed_in(app, "amina")
        await amina.post(ASK, ASKED | {"personal": "not_personal"})
        thread = await Thread.get()
        assert (thread.status, (await ReviewItem.get(thread_id=thread.id)).reasons) == ("pending", " personal_data ")
        assert (await Visit(app).get(at(thread))).status_code == 404


async def test_an_unknown_choice_is_refused_beside_the_marks(visit: Visiting) -> None:
    refused = await (await visit("amina")).post(ASK, ASKED | {"personal": "publish"})
    assert (refused.status_code, await Thread.all().count()) == (422, 0)
    assert "f-personal-error" in refused.text


async def test_nothing_is_selected_for_staff_and_a_public_number_is_asked_about_once(visit: Visiting) -> None:
    thread, ines, write = await ask(), await visit("ines"), "The town hall has the number 210 000 345."
    page = await ines.post(at(thread, "/answers"), {"body": write, "action": "preview"})
    assert (marked(page), offered(page)) == (["210 000 345"], {"hide": False, "not_personal": False})
    await ines.post(at(thread, "/answers"), {"body": write})
    await ines.post(at(thread, "/answers"), {"body": write, "personal": "not_personal"})
    assert [post.source.count("▮▮▮") for post in await Post.filter(kind="answer").order_by("created_at")] == [1, 0]
    row = await PublicContact.get().select_related("confirmed_by")
    assert (row.value, row.kind, row.confirmed_by and row.confirmed_by.nickname) == ("210000345", "phone", "ines")
    again = await (await visit("amina")).post(ASK, ASKED | {"body": "I called 210-000-345 twice.", "action": "check"})
    assert marked(again) == [NUMBER]


async def test_a_comment_is_looked_at_before_it_is_sent(visit: Visiting) -> None:
    thread = await ask()
    said = await answer(thread)
    page = await (await visit("amina")).post(
        at_answer(said, "/comments"), {"body": f"Call {NUMBER}", "action": "preview"}
    )
    assert (page.status_code, marked(page), await Post.filter(kind="comment").count()) == (200, [NUMBER], 0)
    assert offered(page)["hide"]


async def test_a_number_that_is_edited_out_is_in_no_earlier_version(visit: Visiting) -> None:
    amina, fields = await visit("amina"), {"title": "My card", "body": f"Call {NUMBER} or +351 920 000 339."}
    await amina.post(ASK, ASKED | fields | {"personal": "team"})
    thread = await Thread.get()
    changed = {"title": "My card", "body": "Call +351 920 000 339, please.", "personal": "team"}
    assert (await amina.post(at(thread, "/edit"), changed)).status_code == 303
    [earlier] = await database.rows("SELECT source, html FROM revision")
    assert earlier["source"] == "Call ▮▮▮ or +351 920 000 339."
    assert "338" not in str(earlier["html"])


@pytest.mark.parametrize("nickname", ["amina920000338", "৯২০০০০৩৩৮আমিনা"])
async def test_nobody_is_named_after_their_number(app: Starlette, nickname: str) -> None:
    refused = await Visit(app).post("/en/register", {"nickname": nickname, "password": "a long enough phrase"})
    assert (refused.status_code, "everybody can read it" in refused.text) == (422, True)


async def test_a_report_and_a_question_at_the_counter_keep_no_number(visit: Visiting) -> None:
    rui = await visit("rui")
    fields = ASKED | {"language": "en", "agreed": "1", "visibility": "private"}
    assert (await rui.post("/en/desk/counter", fields)).status_code == 303
    question = await Post.get(thread_id=(await ask()).id)
    note = {"reason": "insult", "note": f"Call {NUMBER} and ask"}
    assert (await (await visit()).post(f"/en/posts/{ids.encode(question.id)}/flags/new", note)).status_code == 303
    kept = await stored()
    assert [each for each in SPELT if each.encode() in kept] == []
