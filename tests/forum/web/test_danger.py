"""Whoever says that they are in danger: help comes first, what they wrote is taken as it is, and nothing is lost."""

import re
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from forum import clock, settings
from forum.catalogue import help_line_changes, snapshot
from forum.catalogue.help_line_changes import LineDetails
from forum.catalogue.models import Topic
from forum.errors import Invalid
from forum.people import grants
from forum.people.accounts import Account
from forum.threads.models import Post, ReviewItem, Thread
from tests.cast import Visiting, ask, at, person, running, signed_in
from tests.forum.web.markup import text_of, tree

NEW = "/en/threads/new"
WORDS = "He is at the door and I am afraid."
SAFETY = 'class="safety"'
WRONG: list[dict[str, Any]] = [
    {},
    {"topic": "no-such-topic", "title": "a", "language": "xx", "kind": "announcement", "visibility": "everyone"},
    {"title": "t" * 400, "website": "https://example.org", "action": "preview"},
    {"action": "check", "visibility": "public", "language": "other"},
]


def first(page: httpx.Response) -> str:
    """What comes first in a page's main part: help, or else."""
    return re.split(r"<main[^>]*>", page.text)[1].lstrip()[:200]


async def test_a_few_words_are_enough_and_the_next_page_shows_help_first(visit: Visiting) -> None:
    amina = await visit("amina")
    for fields in WRONG:
        sent = await amina.post(NEW, {"danger": "yes", "body": WORDS} | fields)
        assert sent.status_code == 303, fields
        thread = await Thread.all().order_by("-id").first()
        assert thread is not None and (thread.visibility, thread.danger, thread.status) == (
            "private",
            True,
            "published",
        )
        assert (await ReviewItem.get(thread_id=thread.id)).reasons.split()[0] == "danger"
        page = await amina.get(sent.headers["location"])
        assert SAFETY in first(page), fields
        assert WORDS in page.text
    assert await Thread.all().count() == len(WRONG)


async def test_a_title_alone_is_a_text_and_a_text_alone_has_a_title(visit: Visiting) -> None:
    amina = await visit("amina")
    for fields in ({"title": "help"}, {"body": "help"}, {"body": "帮"}, {"body": "## *help* us\n\nnow"}):
        assert (await amina.post(NEW, {"danger": "yes"} | fields)).status_code == 303, fields
    made = [
        (thread.title, (await Post.get(thread_id=thread.id)).source)
        for thread in await Thread.all().order_by("created_at")
    ]
    assert made == [("help", "help"), ("help", "help"), ("帮", "帮"), ("help us now", "## *help* us\n\nnow")]


async def test_nothing_that_was_written_is_cut_off(visit: Visiting) -> None:
    amina = await visit("amina")
    title, body = "a " * 200 + "end of the title", "b " * 20_000 + "end of the text"
    assert (await amina.post(NEW, {"danger": "yes", "title": title, "body": body})).status_code == 303
    thread = await Thread.get()
    post = await Post.get(thread_id=thread.id)
    assert "end of the title" in post.html and "end of the text" in post.html
    assert len(thread.title) <= 80


async def test_without_a_text_nothing_is_stored_help_is_shown_and_the_form_can_be_sent_again(visit: Visiting) -> None:
    amina = await visit("amina")
    for who in (amina, await visit()):
        shown = await who.post(NEW, {"danger": "yes", "title": " ", "topic": "housing"})
        assert (shown.status_code, SAFETY in first(shown)) == (200, True)
    assert await Thread.all().count() == 0
    key = amina.key(NEW)
    await amina.post(NEW, {"danger": "yes", "form_key": key})
    assert (await amina.post(NEW, {"danger": "yes", "body": WORDS, "form_key": key})).status_code == 303


async def test_a_topic_that_is_offered_stays_and_where_there_is_none_it_is_the_safety_topic(visit: Visiting) -> None:
    amina = await visit("amina")
    await amina.post(NEW, {"danger": "yes", "body": WORDS, "topic": "housing"})
    await amina.post(NEW, {"danger": "yes", "body": WORDS})
    await Topic.filter(slug="safety-rights").update(archived_at=clock.now())
    await snapshot.changed()
    await amina.post(NEW, {"danger": "yes", "body": WORDS})
    slugs = [thread.topic.slug for thread in await Thread.all().order_by("created_at").select_related("topic")]
    assert slugs[:2] == ["housing", "safety-rights"]
    assert (await snapshot.current()).topic(slugs[2]).visibility == "private"  # type: ignore[union-attr]


async def test_help_comes_before_every_refusal_and_the_text_is_kept(app: Starlette, visit: Visiting) -> None:
    amina = await visit("amina")
    key = amina.key(NEW)
    await amina.post(NEW, {"danger": "yes", "body": "My first words.", "form_key": key})
    again = await amina.post(NEW, {"danger": "yes", "body": WORDS, "form_key": key})
    foreign = await amina.post(NEW, {"danger": "yes", "body": WORDS, "form_key": "made up"})
    for page, status in ((again, 409), (foreign, 403)):
        assert (page.status_code, SAFETY in first(page), WORDS in page.text) == (status, True, True)


async def test_previews_and_others_questions_leave_room_for_danger(configured: settings.Settings) -> None:
    async with running(configured, limit_ask="1/day", limit_preview="1/day") as app:
        amina = await signed_in(app, "amina")
        plain = {"body": WORDS, "title": "A plain question", "topic": "housing"}
        assert [(await amina.post(NEW, plain)).status_code for _ in range(2)] == [303, 429]
        assert (await amina.post(NEW, {"danger": "yes", "body": WORDS, "action": "preview"})).status_code == 303
        sent = [await amina.post(NEW, {"danger": "yes", "body": WORDS}) for _ in range(20)]
    assert (sent[-1].status_code, SAFETY in first(sent[-1]), WORDS in sent[-1].text) == (429, True, True)


async def test_a_visitor_and_whose_session_ended_see_help_first_and_what_they_wrote_is_sent_already(
    visit: Visiting,
) -> None:
    amina = await visit("amina")
    amina.client.cookies.set("session", "gone", domain="127.0.0.1")
    for who, fields in ((await visit(), {}), (amina, {"form_key": "old"})):
        page = await who.post(NEW, {"danger": "yes", "body": WORDS, "language": "en"} | fields)
        assert (page.status_code, SAFETY in first(page), "data-code=" in page.text) == (200, True, True)
        assert page.headers["cache-control"] == "no-store"
        thread = await Thread.all().order_by("-created_at").first()
        assert thread is not None and (thread.danger, thread.visibility) == (True, "private")
        assert SAFETY in first(await who.get(at(thread)))
        assert SAFETY in first(await who.get("/en/my-question"))


PLACES = ("/help", "/leaving", "/login", "/register", "/topics/safety-rights", "/threads/new")


async def test_the_emergency_number_is_a_call_wherever_somebody_may_be_afraid(visit: Visiting) -> None:
    thread = await ask(topic="safety-rights", visibility="public")
    amina = await visit("amina")
    for ui in ("en", "ar", "pt"):
        for path in (*PLACES, at(thread, ui="")[2:]):
            page = await amina.get(f"/{ui}{path}")
            main = page.text[page.text.index("<main") :]
            assert (
                main.index('href="tel:112"') < main.index("<form") if "<form" in main else 'href="tel:112"' in main
            ), path
            assert 'href="tel:1411"' not in main  # nobody has verified it yet


async def test_a_line_two_admins_verified_can_be_called_wherever_it_applies_and_nowhere_else(visit: Visiting) -> None:
    await verified("suicide-prevention", "1411", situations=("suicide",), cost="free")
    amina, visitor = await visit("amina"), await visit()
    thread, other = await ask(topic="safety-rights", visibility="public"), await ask(topic="housing")
    own = await ask(danger=True, topic="housing")
    for who, path in (
        *((amina, f"/en{path}") for path in PLACES),
        (visitor, "/en/login"),
        (visitor, "/en/topics/health"),
        (visitor, at(thread)),
        (amina, at(own)),
    ):
        [line] = [each for each in tree(await who.get(path)).iter("a") if each.get("data-line")]
        assert (line.get("href"), "Thoughts of suicide" in text_of(line)) == ("tel:1411", True), path
        assert "Free · Day and night" in " ".join(text_of(line).split())
    for path in ("/en/topics/housing", at(other)):
        assert "tel:1411" not in (await visitor.get(path)).text


async def test_whom_a_line_helps_and_what_it_costs_is_for_two_admins_to_say(visit: Visiting) -> None:
    await verified("trafficking-support", "964 608 288", situations=("night",), cost="paid")
    shown = (await (await visit()).get("/en/topics/housing")).text
    assert "tel:+351964608288" in shown and "Costs as a mobile call" in shown
    assert "tel:+351964608288" not in (await (await visit()).get("/en/topics/employment")).text
    with pytest.raises(Invalid) as refused:
        await verified("health-line", "808 24 24 24", situations=("rain",), cost="cheap")
    assert refused.value.fields == {"situations": "unknown", "cost": "unknown"}


async def verified(code: str, number: str, **particulars: Any) -> None:
    """A line whose number Ada proposed and Rui, an admin too, confirmed."""
    account = await Account.get(nickname="rui")
    if "admin" not in (await person("rui")).roles:
        await grants.give(account, "admin", by=None)
    today = clock.today()
    line = (await snapshot.current()).lines(today)[code]
    said = LineDetails(
        numbers={"any": number}, opening_hours="24/7", source="A call", valid_from=today.isoformat(), **particulars
    )
    change = await help_line_changes.propose(line, said, by=await person("ada"))
    await help_line_changes.confirm(change, by=await person("rui"))
