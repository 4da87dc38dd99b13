"""What others use of the forum: files of official answers, and boxes in their own pages; public words alone."""

import csv
import json
from io import StringIO
from typing import Any

import pytest

from forum import ids
from forum.catalogue import snapshot
from forum.catalogue.models import Topic
from forum.threads.models import Post, Thread
from forum.threads.posting import lifecycle
from forum.threads.reading import open_data
from tests.cast import BASE, Visit, Visiting, answer, ask, at, person, running
from tests.forum.threads import officers
from tests.forum.web.markup import tree
from tests.world import put_into_bangla

FILES = ("/en/reuse/official-answers.jsonl", "/en/reuse/official-answers.csv")


async def lines(visitor: Visit) -> list[dict[str, Any]]:
    return [json.loads(each) for each in (await visitor.get(FILES[0])).text.splitlines()]


async def table(visitor: Visit) -> list[dict[str, str]]:
    said = await visitor.get(FILES[1])
    return list(csv.DictReader(StringIO(said.text.removeprefix("\ufeff"))))


async def official(short: str = "=At AIMA, by appointment.", **how: Any) -> tuple[Thread, Post]:
    thread = await ask(**how)
    post = await answer(thread)
    await officers.mark(post, officers.said(short))
    return await Thread.get(id=thread.id), post


async def close_topic(slug: str) -> None:
    await Topic.filter(slug=slug).update(sensitive=True)
    await snapshot.changed()
    snapshot.forget()


async def test_every_version_and_rendering_is_in_the_files_in_the_order_of_marking(
    visit: Visiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_data, "AT_ONCE", 2)
    thread, first = await official()
    _, second = await official("Ask the school.", nickname="bilal", title="May my child begin school?")
    await officers.correct(first, "At AIMA, without appointment.")
    await put_into_bangla(first)
    await officers.withdraw(second)
    visitor = await visit()
    said = await lines(visitor)
    assert [(each["version"], each["state"], each["short_answer"]) for each in said] == [
        (1, "replaced", "=At AIMA, by appointment."),
        (1, "withdrawn", "Ask the school."),
        (2, "in_force", "At AIMA, without appointment."),
    ]
    assert [each["language"] for each in said[2]["renderings"]] == ["bn"] and said[0]["renderings"] == []
    assert said[2]["answer"] == said[0]["answer"] == ids.encode(first.id) and said[0]["ended_on"]
    assert said[2]["address"].startswith(f"{BASE}{at(thread)}") and said[2]["sources"][0]["title"]
    assert all(each["licence"] == "" and each["text"] for each in said)
    rows = await table(visitor)
    assert [row["rendering"] for row in rows] == ["no", "no", "no", "yes"] and rows[3]["language"] == "bn"
    assert rows[0]["short_answer"] == "'=At AIMA, by appointment."
    assert "amina" not in str(said).lower() and thread.title not in str(said)


async def test_nothing_is_in_the_files_that_is_not_public_now_or_never_was(visit: Visiting) -> None:
    visitor, ines = await visit(), await visit("ines")
    await official("A canary in private.", visibility="private")
    await official("A canary in law.", nickname="bilal", topic="legal-support", visibility="public")
    await close_topic("legal-support")
    thread, post = await official("A canary before.", nickname="rahima", title="Back and forth")
    await lifecycle.make_private(thread, by=await person("rahima"), catalogue=await snapshot.current())
    await officers.correct(post, "A canary meanwhile.")
    for reader in (visitor, ines):
        assert await lines(reader) == [] and await table(reader) == []
    await Thread.filter(id=thread.id).update(visibility="public")
    await officers.correct(post, "In the open again.")
    assert [each["short_answer"] for each in await lines(visitor)] == ["A canary before.", "In the open again."]
    await Post.filter(id=post.id).update(status="hidden")
    assert await lines(visitor) == []


async def test_a_file_that_a_reader_has_is_not_made_again_until_something_changed(visit: Visiting) -> None:
    _, post = await official()
    visitor = await visit()
    for path in FILES:
        first = await visitor.get(path)
        assert first.headers["last-modified"].endswith("GMT")
        kept = {"If-None-Match": first.headers["etag"]}
        assert (await visitor.get(path, headers=kept)).status_code == 304
    await officers.correct(post, "Another word.")
    assert (await visitor.get(FILES[0], headers=kept)).status_code == 200
    assert (await (await visit("amina")).get(FILES[0])).headers["cache-control"] == "no-store"


async def test_a_box_shows_the_official_answer_to_whoever_looks_and_nothing_else(visit: Visiting) -> None:
    thread, post = await official("At AIMA.", title="Where do I renew?")
    await put_into_bangla(post)
    private = await ask("bilal", title="A canary at home", visibility="private")
    for reader in (await visit(), await visit("bilal")):
        one = await reader.get(at_box(thread))
        assert "At AIMA." in one.text and "Where do I renew?" in one.text
        assert "At AIMA." in (await reader.get("/en/embed/topics/documentation")).text
        assert "সকাল সকাল আসুন।" in (await reader.get(at_box(thread, "bn"))).text
        hidden = await reader.get(at_box(private))
        assert hidden.status_code == 404 and "anary" not in hidden.text
        for box in (one, hidden, await reader.get("/ar/embed/topics/unknown")):
            policy = box.headers["content-security-policy"]
            assert "frame-ancestors *" in policy and "default-src 'none'" in policy and "form-action 'none'" in policy
            assert "x-frame-options" not in box.headers and "set-cookie" not in box.headers
            assert not {each.tag for each in tree(box).iter()} & {"form", "script", "button", "input", "iframe", "img"}
            links = list(tree(box).iter("a"))
            assert links and all((each.get("target"), each.get("rel")) == ("_blank", "noopener") for each in links)
            assert all(each.get("href").startswith(f"{BASE}/") for each in links)
            assert len(box.content) < 10_000
    await close_topic("documentation")
    assert (await (await visit()).get(at_box(thread))).status_code == 404
    assert (await (await visit()).get("/en/embed/topics/documentation")).status_code == 404


def at_box(thread: Thread, ui: str = "en") -> str:
    return f"/{ui}/embed/threads/{ids.encode(thread.id)}"


async def test_a_box_weighs_ten_kilobytes_at_most_with_its_sheet(visit: Visiting) -> None:
    for number in range(6):
        await official(
            "At AIMA, by appointment alone, at any counter of theirs. " * 4,
            title=f"Where do I renew it, {number}?",
            body=f"Paper {number} is lost.",
        )
    visitor = await visit()
    for ui in ("uk", "bn", "ar"):
        box = await visitor.get(f"/{ui}/embed/topics/documentation", headers={"Accept-Encoding": "gzip"})
        sheets = [str(each.get("href")) for each in tree(box).iter("link")]
        weighed = [await visitor.get(each, headers={"Accept-Encoding": "gzip"}) for each in sheets]
        assert len(sheets) == 1 and len(list(tree(box).iter("li"))) == 5
        assert sum(each.num_bytes_downloaded for each in (box, *weighed)) < 10_000


async def test_boxes_stand_only_in_pages_of_the_sites_that_the_settings_name(configured: Any) -> None:
    for origins, said in (("https://example.org", "https://example.org"), ("", "'none'")):
        async with running(configured.model_copy(update={"embed_origins": origins})) as app:
            box = await Visit(app).get("/en/embed/topics/housing")
            assert f"frame-ancestors {said}" in box.headers["content-security-policy"]
            assert ("x-frame-options" in box.headers) == (not origins)
            assert ("iframe src=" in (await Visit(app).get("/en/reuse")).text.replace("&lt;", "")) == bool(origins)


async def test_a_licence_is_named_only_once_the_institution_has_chosen_one(configured: Any) -> None:
    for licence in ("", "https://creativecommons.org/licenses/by/4.0/"):
        async with running(configured.model_copy(update={"open_data_licence": licence})) as app:
            page = (await Visit(app).get("/en/reuse")).text
            assert ('rel="license"' in page, "creativecommons.org" in page) == (bool(licence), bool(licence))
