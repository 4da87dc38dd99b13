"""Whatever is wrong on a page, anybody can say so from there, and the team sees to it."""

import pytest

from forum import settings
from forum.events import Event
from moderation.desk import corrections
from moderation.models import Correction
from tests.cast import Visit, Visiting, person, running
from tests.forum.web.markup import forms, tree
from tests.moderation.web.sending import errors, say

NEW, DESK = "/en/corrections/new", "/en/desk/corrections"


async def test_a_visitor_says_it_from_the_page_without_an_account_and_no_number_is_kept(visit: Visiting):
    visitor = await visit()
    about = await visitor.get("/en/about?q=secret")
    [link] = [each.get("href") for each in tree(about).iter("a") if NEW in (each.get("href") or "")]
    form = await visitor.get(link)
    assert forms(form)[NEW]["page"] == ["/en/about"]
    typed = {"page": "/en/about?q=secret", "kind": "wrong", "body": "The number is 920 000 123 now."}
    sent = await visitor.post(NEW, typed)
    assert (sent.status_code, sent.headers["location"]) == (303, "/en/about?notice=correction-told")
    assert "Our team looks at the page." in (await visitor.get(sent.headers["location"])).text
    kept = await Correction.get()
    assert (kept.page, kept.kind, kept.body) == ("/en/about", "wrong", "The number is ▮▮▮ now.")
    assert (await Event.get(verb="correction.told")).actor_id is None


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [({"body": " . "}, {"f-body"}), ({"body": "x" * 1001}, {"f-body"}), ({"body": "Old.", "kind": "xx"}, set())],
)
async def test_what_says_nothing_comes_back_as_typed(visit: Visiting, fields: dict[str, str], wrong: set[str]):
    refused = await (await visit()).post(NEW, {"page": "/en/about"} | fields)
    assert (refused.status_code, set(errors(refused)), forms(refused)[NEW]["page"]) == (422, wrong, ["/en/about"])
    assert not await Correction.exists()


@pytest.mark.parametrize("page", ["https://example.org/", "//example.org", "/en/920000123", ""])
async def test_only_a_page_of_ours_is_kept(visit: Visiting, page: str):
    await (await visit()).post(NEW, {"page": page, "body": "It is old."})
    assert (await Correction.get()).page == ""


async def test_the_team_lists_them_and_marks_them_done_and_not_done(visit: Visiting):
    told = await corrections.tell("/en/about", kind="", body="The link is dead.", by=await person(None))
    ines, target = await visit("ines"), f"{DESK}/{told.id}/done"
    listed = (await ines.get(DESK)).text
    assert ("The link is dead." in listed, "<strong>Not done</strong>" in listed) == (True, True)
    await say(ines, DESK, target, on="1")
    assert "The link is dead." not in (await ines.get(DESK)).text
    done = await ines.get(f"{DESK}?state=done")
    assert ("The link is dead." in done.text, "Done on" in done.text) == (True, True)
    assert "<strong>Done</strong>" in done.text
    await say(ines, f"{DESK}?state=done", target, on="0")
    assert (await Correction.get()).done_at is None
    assert (await (await visit("amina")).get(DESK)).status_code == 403


async def test_a_network_tells_no_more_than_the_limit(configured: settings.Settings):
    async with running(configured, limit_flag="2/minute") as forum:
        sent = [await Visit(forum).post(NEW, {"body": "It is old."}) for _ in range(3)]
    assert [each.status_code for each in sent] == [303, 303, 429]
