"""What a moderator sees is what is published: numbers shown masked go out masked, unless they read them and say so."""

import pytest
from starlette.applications import Starlette

from forum import ids, settings
from forum.notifications.models import Notification
from forum.threads.models import Post, Revision, Thread
from moderation.models import Decision
from tests.cast import Visit, Visiting, ask, notify, person, running, signed_in
from tests.forum.web.markup import forms

NUMBER = "920 000 338"
HELD = {
    "title": f"Is {NUMBER} an office?",
    "body": "I called 920000338, and +351 210 000 345 too.",
    "personal": "not_personal",
}
DECIDE = "/en/desk/decisions"


@pytest.fixture
async def strict(configured: settings.Settings):
    async with running(configured, holding="on", hold_first_posts=0) as app:
        yield app


async def held(app: Starlette) -> Post:
    """Amina's question with numbers that she says are nobody's; it waits."""
    amina = await signed_in(app, "amina")
    sent = await amina.post("/en/threads/new", {"topic": "documentation", "visibility": "public"} | HELD)
    assert sent.status_code == 303
    post = await Post.get(kind="question")
    assert post.status == "pending"
    return post


def publishing(post: Post, **more: str) -> dict[str, str]:
    return {"item": ids.encode(post.id), "verdict": "publish", "reason": "within_the_rules"} | more


async def reveal(marta: Visit, post: Post) -> None:
    path = f"/en/desk/queue/{ids.encode(post.id)}"
    offered = next(each for each in forms(await marta.get(path)) if each.endswith("/unmasking"))
    assert (await marta.post(offered, {"reason": "To see whose it is"})).status_code == 303


async def test_a_text_that_is_shown_masked_is_published_masked_and_undoing_brings_it_back(strict: Starlette) -> None:
    post, marta = await held(strict), await signed_in(strict, "marta")
    await marta.post(DECIDE, publishing(post))
    thread = await Thread.get()
    shown = await Post.get(id=post.id)
    assert (shown.status, thread.title, shown.source) == (
        "published",
        "Is ▮▮▮ an office?",
        "I called ▮▮▮, and ▮▮▮ too.",
    )
    assert "338" not in thread.slug + shown.html
    await notify()
    amina = await person("amina")
    assert await Notification.filter(account_id=amina.account_id).count() == 1
    decision = await Decision.get()
    undone = await marta.post(f"/en/desk/decisions/{ids.encode(decision.id)}/reversal", {"reason": "Too early"})
    assert undone.status_code == 303, undone.text
    assert ((await Post.get(id=post.id)).source, (await Thread.get()).title) == (HELD["body"], HELD["title"])


async def test_a_number_is_published_only_by_who_has_read_it_and_says_so(strict: Starlette) -> None:
    post, marta = await held(strict), await signed_in(strict, "marta")
    refused = await marta.post(DECIDE, publishing(post, numbers="show"))
    assert (refused.status_code, "f-numbers-error" in refused.text) == (422, True)
    assert 'value="show"' not in (await marta.get(f"/en/desk/queue/{ids.encode(post.id)}")).text
    await reveal(marta, post)
    assert 'value="show"' in (await marta.get(f"/en/desk/queue/{ids.encode(post.id)}")).text
    assert (await marta.post(DECIDE, publishing(post, numbers="show"))).status_code == 303
    assert (await Post.get(id=post.id)).source == HELD["body"]


async def test_reading_a_number_alone_publishes_none(strict: Starlette) -> None:
    post, marta = await held(strict), await signed_in(strict, "marta")
    await reveal(marta, post)
    assert (await marta.post(DECIDE, publishing(post))).status_code == 303
    assert "920" not in (await Post.get(id=post.id)).source


async def test_all_that_was_found_is_masked_in_one_decision_with_one_notification(visit: Visiting) -> None:
    thread = await ask(**HELD)
    post, marta, amina = await Post.get(thread_id=thread.id), await visit("marta"), await visit("amina")
    changed = {"title": HELD["title"], "body": "Now: 920-000-338 or 210 000 345.", "personal": "not_personal"}
    path = f"/en/threads/{ids.encode(thread.id)}/edit"
    assert (await amina.post(path, changed)).status_code == 303
    given = {"item": ids.encode(post.id), "verdict": "mask", "reason": "personal_data", "statement": "We hid numbers."}
    assert (await marta.post(DECIDE, given)).status_code == 303
    assert (await Post.get(id=post.id)).source == "Now: ▮▮▮ or ▮▮▮."
    assert ((await Thread.get()).title, (await Revision.get()).source.count("▮▮▮")) == ("Is ▮▮▮ an office?", 2)
    await notify()
    assert await Decision.all().count() == 1
    assert await Notification.filter(account_id=(await person("amina")).account_id).count() == 1
