"""What programs that show or list our pages read in them: of public questions alone, and never a person's name."""

import json
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest
from PIL import Image

from forum.catalogue import snapshot
from forum.catalogue.models import Topic
from forum.threads.models import Thread
from tests.cast import BASE, Visit, Visiting, answer, ask, at
from tests.forum.threads import officers
from tests.forum.web.markup import text_of, tree

XHTML = "{http://www.w3.org/1999/xhtml}"


def told(page: httpx.Response) -> dict[str, Any]:
    found = [each for each in tree(page).iter("script") if each.get("type") == "application/ld+json"]
    return dict(json.loads(text_of(found[0]))) if found else {}


def card(page: httpx.Response) -> dict[str, str]:
    return {
        each.get("property").removeprefix("og:"): each.get("content")
        for each in tree(page).iter("meta")
        if each.get("property")
    }


async def answered(**how: Any) -> Thread:
    thread = await ask(**how)
    await officers.mark(await answer(thread), officers.said("At AIMA, <by> appointment."))
    return await Thread.get(id=thread.id)


async def opened_to_members(slug: str) -> None:
    await Topic.filter(slug=slug).update(who_answers="members")
    await snapshot.changed()
    snapshot.forget()


async def test_a_public_question_tells_programs_its_official_answer_and_nobodys_name(visit: Visiting) -> None:
    thread = await answered(title="Where </script><b>do I renew?")
    page = await (await visit()).get(at(thread))
    said = told(page)
    assert (said["@type"], said["name"]) == ("Question", "Where </script><b>do I renew?")
    assert (said["inLanguage"], said["answerCount"]) == ("en", 1)
    assert said["dateModified"] >= said["datePublished"]
    accepted = said["acceptedAnswer"]
    assert accepted["text"] == "At AIMA, <by> appointment." and accepted["author"]["@type"] == "Organization"
    assert accepted["url"].startswith(f"{BASE}{at(thread)}") and "#p-" in accepted["url"]
    assert "amina" not in json.dumps(said).lower() and "ines" not in json.dumps(said).lower()
    await opened_to_members("documentation")
    said = told(await (await visit()).get(at(thread)))
    assert said["@type"] == "QAPage" and said["mainEntity"]["acceptedAnswer"] == accepted
    await Thread.filter(id=thread.id).update(closed=True)
    assert told(await (await visit()).get(at(thread)))["@type"] == "Question"


async def test_nothing_of_a_private_held_or_sensitive_question_is_told_to_programs(visit: Visiting) -> None:
    sensitive = await answered(title="Canary in the house", topic="legal-support", visibility="public")
    await Topic.filter(slug="legal-support").update(sensitive=True)
    await snapshot.changed()
    snapshot.forget()
    private = await ask("bilal", title="Canary at home", visibility="private")
    held = await ask("bilal", title="Canary outside", body="How long may a canary wait at the border?")
    await Thread.filter(id=held.id).update(status="pending")
    general = card(await (await visit()).get("/en/about"))["image"]
    bilal = await visit("bilal")
    for reader, thread in ((await visit(), sensitive), (bilal, private), (bilal, held)):
        page = await reader.get(at(thread))
        assert page.status_code == 200 and told(page) == {}
        assert "anary" not in json.dumps(card(page)) and card(page).get("image", general) == general
    for thread in (private, held):
        missing = await (await visit()).get(at(thread))
        assert missing.status_code == 404 and card(missing)["image"] == general


async def test_a_shared_page_has_a_card_with_its_topics_picture_and_no_text_in_it(visit: Visiting) -> None:
    thread, visitor = await answered(title="Where do I renew?", body="My card ends in May."), await visit()
    said = card(await visitor.get(at(thread, ui="uk")))
    assert said["title"] == "Where do I renew?" and said["locale"] == "uk_UA"
    assert "AIMA" in said["description"] and "card-documentation." in said["image"]
    assert card(await visitor.get("/pov/topics/housing"))["locale"] == "pt_GW"
    drawn = await picture(visitor, said["image"])
    assert drawn.size == (1200, 630)


@pytest.mark.looks
async def test_every_topic_of_the_catalogue_has_a_picture_of_its_own(visit: Visiting) -> None:
    visitor = await visit()
    topics = (await snapshot.current()).topics.values()
    found = {each.slug: card(await visitor.get(f"/en/topics/{each.slug}"))["image"] for each in topics}
    general = card(await visitor.get("/en/about"))["image"]
    closed = {each.slug for each in topics if each.sensitive}
    assert {slug for slug, image in found.items() if image == general} == closed
    assert len(set(found.values())) == len(found) - max(0, len(closed) - 1)
    for image in set(found.values()):
        assert (await picture(visitor, image)).size == (1200, 630)


async def picture(visitor: Visit, address: str) -> Image.Image:
    answer = await visitor.get(address.removeprefix(BASE))
    assert answer.headers["content-type"] == "image/png" and len(answer.content) < 20_000
    assert "immutable" in answer.headers["cache-control"]
    return Image.open(BytesIO(answer.content))


async def test_a_question_has_one_address_in_each_language_which_the_map_names_beside_it(visit: Visiting) -> None:
    thread, visitor = await ask(title="Where do I renew?"), await visit()
    part = ElementTree.fromstring((await visitor.get("/sitemaps/threads-0-of-1.xml")).text)
    mapped = {each.get("hreflang"): each.get("href", "") for each in part.iter(f"{XHTML}link")}
    for ui in ("pt", "uk", "ar"):
        page = await visitor.get(f"{at(thread, ui=ui)}-{thread.slug}")
        own = [each.get("href") for each in tree(page).iter("link") if each.get("rel") == "canonical"]
        assert own == [mapped[ui]]
        assert (await visitor.get(mapped[ui].removeprefix(BASE))).status_code == 200
