"""Every fact the forum came with is on its page, exactly as it is kept: centres, lines, services, and what has no page."""

from markupsafe import escape

from forum.catalogue import facts, help_lines
from forum.catalogue.facts_files import content_of
from forum.catalogue.places import facts as places
from forum.web.rendering import i18n
from forum.web.rendering.opening import hours_words
from tests.cast import Visit, Visiting
from tests.forum.web.markup import text_of, tree


async def said(who: Visit, path: str) -> str:
    return " ".join(text_of(tree(await who.get(path))).split())


async def test_every_fact_of_the_centres_is_on_its_page_exactly(visit: Visiting) -> None:
    visitor, ada, english = await visit(), await visit("ada"), i18n.read("en")
    lines = {line.code: line for line in help_lines.lines()}
    cabinets = {each.code: each.names["en"] for each in facts.cabinets()}
    services = {each["code"]: each["periods"][0]["names"]["en"] for each in content_of("institutions")["institutions"]}
    spoken = {each.code: each.endonym for each in facts.languages()}
    missing = []
    for place in places.places():
        path = f"/en/places/{place.slug}"
        markup, words = (await visitor.get(path)).text, await said(visitor, path)
        wanted = [*place.names.values(), *place.lines, f"{place.postcode} {place.town}", place.email]
        wanted = [each for each in wanted if each != place.names["ar"]]
        wanted += [hours_words(each.opening_hours, english).striptags() for each in place.hours]
        wanted += [cabinets[code] for code in place.cabinets] + [spoken[code] for code in place.languages]
        wanted += [services[code] for code in (*place.institutions, *place.without)]
        numbers = [(each["display"], "" if each["use"] == "fax" else each["href"]) for each in place.numbers]
        if place.line:
            numbers += [(each.display, each.href) for each in lines[place.line].numbers]
        missing += [(place.slug, fact) for fact in (*wanted, *(shown for shown, _ in numbers)) if fact not in words]
        missing += [(place.slug, href) for _, href in numbers if f'href="{href}"' not in markup and href]
        assert place.names["ar"] in await said(visitor, f"/ar/places/{place.slug}")
        kept = (await ada.get(f"/en/admin/places/{place.slug}/edit")).text
        missing += [(place.slug, note["text"]) for note in place.notes if str(escape(note["text"])) not in kept]
    assert missing == []


async def test_every_fact_of_the_lines_and_all_that_has_no_page_is_before_an_admin(visit: Visiting) -> None:
    ada, english = await visit("ada"), i18n.read("en")
    listed, unplaced = await said(ada, "/en/admin/lines"), await said(ada, "/en/admin/facts")
    for line in help_lines.lines():
        wanted = [line.names["en"], *(number.display for number in line.numbers)]
        wanted += [hours_words(each.opening_hours, english).striptags() for each in line.hours]
        assert [fact for fact in wanted if fact not in listed] == [], line.code
        form = (await ada.get(f"/en/admin/lines/{line.code}/edit")).text
        reached = [*line.names.values(), line.email, line.url]
        assert [
            fact for fact in filter(None, reached[:3] + reached[-2:]) if f'value="{escape(fact)}"' not in form
        ] == []
    assert [each.text for each in places.unplaced() if " ".join(each.text.split()) not in unplaced] == []
