"""What people see of a held text: its author that it waits and why, everybody else nothing."""

from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette

from forum import settings
from forum.catalogue import snapshot
from forum.catalogue.models import Topic
from forum.threads.models import Post, ReviewItem, Thread
from forum.web.rendering.words import pre_moderation
from tests.cast import Visit, answer, ask, at, at_answer, running, signed_in
from tests.forum.web.markup import text_of, tree

QUESTION = {"topic": "documentation", "title": "Where is the office?", "body": "I can't find the office in Faro."}
FIRST_POST = "We read the first text of every new account."


@pytest.fixture
async def strict(configured: settings.Settings) -> AsyncIterator[Starlette]:
    """A forum that holds by its rules, first posts too."""
    async with running(configured, holding="on", hold_first_posts=1) as app:
        yield app


async def asked(
    app: Starlette, nickname: str = "amina", ui: str = "en", **fields: str
) -> tuple[Visit, Thread, httpx.Response]:
    """A question asked by the form: its asker's browser, its thread and the page they are led to."""
    who = await signed_in(app, nickname)
    known = await Thread.all().values_list("id", flat=True)
    sent = await who.post(f"/{ui}/threads/new", QUESTION | fields)
    assert sent.status_code == 303, sent.text
    thread = await Thread.exclude(id__in=list(known) or [0]).get()
    return who, thread, await who.get(sent.headers["location"])


def held_notices(page: httpx.Response) -> list[tuple[str, str]]:
    return [
        (each.get("data-held"), text_of(each)) for each in tree(page).iter("div") if each.get("data-held") is not None
    ]


async def test_the_author_of_a_held_question_is_told_that_it_waits_why_and_what_comes_next(strict: Starlette):
    who, thread, page = await asked(strict)
    assert "A person reads this before others can see it." in page.text
    [(reasons, told)] = held_notices(page)
    assert reasons == "first_post"
    assert FIRST_POST in told
    assert "You do not need to do anything." in told
    mine = (await who.get("/en/account")).text
    assert "A person reads it first" in mine
    assert thread.slug == ""


async def test_nobody_else_finds_a_held_question_but_a_moderator(strict: Starlette):
    _, thread, _ = await asked(strict)
    for nickname in ("bilal", "rahima", "ines", "rui", "ada"):
        assert (await (await signed_in(strict, nickname)).get(at(thread))).status_code == 404
    assert (await Visit(strict).get(at(thread))).status_code == 404
    assert "Where is the office?" not in (await Visit(strict).get("/en/threads")).text
    shown = await (await signed_in(strict, "marta")).get(at(thread))
    assert (shown.status_code, "waits in the queue" in shown.text) == (200, True)
    assert held_notices(shown) == []


async def test_the_second_question_of_somebody_published_is_shown_at_once(strict: Starlette):
    await ask()
    _, thread, page = await asked(strict)
    assert (thread.status, held_notices(page)) == ("published", [])


async def test_nothing_is_held_with_holding_off(configured: settings.Settings):
    async with running(configured, holding="off", hold_first_posts=1) as app:
        _, thread, _ = await asked(app)
        assert thread.status == "published"


async def test_a_question_that_says_danger_is_private_published_and_in_the_queue(strict: Starlette):
    _, thread, _ = await asked(strict, danger="yes")
    assert (thread.status, thread.visibility) == ("published", "private")
    assert (await ReviewItem.get(thread_id=thread.id)).reasons.split()[0] == "danger"


async def test_a_held_answer_and_a_held_comment_show_to_their_authors_alone(strict: Starlette):
    await Topic.filter(slug="documentation").update(who_answers="members")
    await snapshot.changed()
    thread = await ask()
    said = await answer(thread)
    bilal, amina = await signed_in(strict, "bilal"), await signed_in(strict, "amina")
    assert (await bilal.post(at(thread, "/answers"), {"body": "It took me months."})).status_code == 303
    sent = await amina.post(at_answer(said, "/comments"), {"body": "Call me: 920 000 123", "personal": "not_personal"})
    assert sent.status_code == 303
    [(reasons, told)] = held_notices(await bilal.get(at(thread)))
    assert reasons == "first_post members_experience"
    assert "A person reads your answer before others can see it" in told
    [(reasons, told)] = held_notices(await amina.get(at(thread)))
    assert reasons == "personal_data"
    assert "A person reads your comment" in told
    for page in [(await (await signed_in(strict, who)).get(at(thread))).text for who in ("ines", "rahima", "marta")]:
        assert "920 000 123" not in page
        assert "It took me months." not in page


async def test_an_edit_that_is_held_says_so_and_takes_the_question_away_from_others(strict: Starlette):
    thread = await ask()
    amina = await signed_in(strict, "amina")
    body = "Vendo vagas garantidas, chama no zap."
    sent = await amina.post(at(thread, "/edit"), {"title": "Vaga garantida", "body": body})
    assert sent.status_code == 303
    page = await amina.get(sent.headers["location"])
    assert "A person reads this before others can see it." in page.text
    assert [reasons for reasons, _ in held_notices(page)] == ["appointment_seller"]
    assert (await Visit(strict).get(at(thread))).status_code == 404
    assert (await Post.get(thread_id=thread.id)).status == "pending"


@pytest.mark.parametrize(("ui", "word"), [("pt", "pessoa"), ("ar", "شخص")])
async def test_the_author_reads_it_in_their_interface_language(strict: Starlette, ui: str, word: str):
    _, _, page = await asked(strict, ui=ui)
    [(_, told)] = held_notices(page)
    assert word in told
    assert FIRST_POST not in told
    assert "You need" not in told


def test_each_reason_has_one_sentence_and_an_admins_own_rule_a_general_one():
    assert pre_moderation.sentences(["first_post", "hate", "first_post"]) == [
        pre_moderation.WHY["first_post"],
        pre_moderation.WHY["hate"],
    ]
    assert pre_moderation.sentences(["false-landlords", "another"]) == [pre_moderation.OTHER]
