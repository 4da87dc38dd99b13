"""Feeds and the map of the site: public threads alone, whole addresses, and XML that programs read."""

import re
from collections.abc import AsyncIterator, Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from forum import ids
from forum.catalogue import snapshot
from forum.catalogue.models import Topic
from forum.threads.models import Post, Thread
from forum.threads.reading import mapped
from forum.web.rendering.atom import UNPRINTABLE
from tests.cast import BASE, Visit, Visiting, answer, ask
from tests.forum.threads import officers
from tests.world import put_into_bangla

ATOM, MAP, XHTML = (
    "{http://www.w3.org/2005/Atom}",
    "{http://www.sitemaps.org/schemas/sitemap/0.9}",
    "{http://www.w3.org/1999/xhtml}",
)
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+\d\d:\d\d")


def feed(text: str) -> Element:
    """A feed that has what RFC 4287 asks for."""
    root = ElementTree.fromstring(text)
    assert root.tag == f"{ATOM}feed" and root.findtext(f"{ATOM}author/{ATOM}name")
    for each in (root, *root.iter(f"{ATOM}entry")):
        assert each.findtext(f"{ATOM}title") and (each.findtext(f"{ATOM}id") or "").startswith(BASE)
        assert MOMENT.fullmatch(each.findtext(f"{ATOM}updated") or "")
        assert each.find(f"{ATOM}link[@rel='alternate']") is not None
    assert len(set(told(root, "id"))) == len(list(root.iter(f"{ATOM}entry")))
    return root


def told(root: Element, name: str) -> list[str]:
    return [each.findtext(f"{ATOM}{name}") or "" for each in root.iter(f"{ATOM}entry")]


async def test_a_feed_has_public_threads_with_their_official_answers_in_the_readers_language(visit: Visiting) -> None:
    shown = await ask(title="Where do I renew my card?")
    post = await answer(shown)
    await officers.mark(post, officers.said("At AIMA, <by> appointment & in person."))
    await put_into_bangla(post)
    await put_into_bangla(await Post.get(thread_id=shown.id, kind="question"))
    await ask("bilal", title="Not answered")
    await ask("bilal", title="Between us", visibility="private")
    await ask("bilal", title="In law", topic="legal-support")
    rui = await visit("rui")
    for visitor in (await visit(), rui):
        said = await visitor.get("/en/feeds/official")
        assert said.headers["content-type"] == "application/atom+xml"
        assert told(feed(said.text), "title") == ["Where do I renew my card?"]
        assert "At AIMA, &lt;by&gt; appointment" in told(feed(said.text), "summary")[0]
        in_topic = feed((await visitor.get("/en/feeds/topics/documentation")).text)
        assert told(in_topic, "title") == ["Not answered", "Where do I renew my card?"]
        assert told(feed((await visitor.get("/en/feeds/languages/en")).text), "title") == told(in_topic, "title")
    entry = feed((await (await visit()).get("/bn/feeds/official")).text).find(f"{ATOM}entry")
    assert entry is not None and entry.get(LANGUAGE) == "bn"
    assert told(feed((await (await visit()).get("/bn/feeds/official")).text), "summary") == ["সকাল সকাল আসুন।"]


async def test_a_sensitive_topic_has_no_feed_and_is_on_no_map(visit: Visiting) -> None:
    hidden = await ask(topic="legal-support", visibility="public")
    shown = await ask("bilal")
    await Topic.filter(slug="legal-support").update(sensitive=True)
    await Thread.filter(id=hidden.id).update(visibility="public", status="published")
    await snapshot.changed()
    snapshot.forget()
    visitor = await visit()
    assert (await visitor.get("/en/feeds/topics/legal-support")).status_code == 404
    assert (await visitor.get("/en/feeds/languages/xx")).status_code == 404
    pages = [address async for address in mapped_addresses(visitor)]
    assert any(ids.encode(shown.id) in each for each in pages) and not any(
        ids.encode(hidden.id) in each for each in pages
    )
    assert not any("topics/legal-support" in each for each in pages)
    assert {f"{BASE}/pt/{each}" for each in ("", "places/cnaim-beja", "paths/child-born", "leaflets")} <= set(pages)


async def mapped_addresses(visitor: Visit) -> AsyncIterator[str]:
    index = ElementTree.fromstring((await visitor.get("/sitemap.xml")).text)
    for each in index.iter(f"{MAP}loc"):
        part = ElementTree.fromstring((await visitor.get((each.text or "").removeprefix(BASE))).text)
        for page in part.iter(f"{MAP}url"):
            others = {other.get("hreflang"): other.get("href") for other in page.iter(f"{XHTML}link")}
            assert len(others) == 16 and page.findtext(f"{MAP}loc") == others["x-default"]
            yield page.findtext(f"{MAP}loc") or ""


async def test_every_public_thread_is_in_one_part_of_the_map_and_no_other(
    monkeypatch: pytest.MonkeyPatch, visit: Visiting
) -> None:
    monkeypatch.setattr(mapped, "A_PART", 4)
    made = {(await ask(title=f"Number {number}", body=f"What is paper {number} for?")).id for number in range(9)}
    secret = await ask("bilal", visibility="private")
    catalogue = await snapshot.current()
    count = await mapped.parts(catalogue)
    found = [each.id for number in range(count) for each in await mapped.part(number, count, catalogue)]
    assert count == 4 and len(found) == len(set(found)) and set(found) == made and secret.id not in found
    visitor = await visit()
    assert (await visitor.get("/sitemaps/threads-4-of-4.xml")).status_code == 404
    robots = (await visitor.get("/robots.txt")).text
    assert f"Sitemap: {BASE}/sitemap.xml" in robots


async def test_an_empty_feed_is_one_too_and_a_kept_one_is_not_sent_again(visit: Visiting) -> None:
    visitor = await visit()
    first = await visitor.get("/ar/feeds/languages/bn")
    assert told(feed(first.text), "title") == []
    again = await visitor.get("/ar/feeds/languages/bn", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304


def _unheld() -> Iterator[str]:
    yield from ("\x00", "\x0b", "\ufffe", "\ud800")


def test_what_xml_cannot_hold_is_left_out() -> None:
    assert [UNPRINTABLE.sub("", f"a{each}b") for each in _unheld()] == ["ab"] * 4
    assert UNPRINTABLE.sub("", "سؤال\n🙂") == "سؤال\n🙂"
