"""Searches that found nothing, on the desk: what stands there, and how one step mends it."""

import re

import pytest

from forum import rebuild
from forum.catalogue import snapshot
from forum.catalogue.terms import Term
from forum.catalogue.views import Catalogue
from forum.errors import Invalid, NotAllowed, NotSignedIn
from forum.search import fruitless
from forum.search.models import FruitlessSearch
from moderation.desk import searches
from tests.cast import Visiting, ask, at, person
from tests.forum.search.test_finding import found, ids_of

pytestmark = pytest.mark.usefixtures("app")


async def test_the_most_frequent_come_first_and_only_the_team_reads_them(catalogue: Catalogue) -> None:
    for words in ("blipvert", "zorgle", "zorgle"):
        await fruitless.note(words, "en", catalogue.contacts)
    await FruitlessSearch.filter(words="zorgle").update(day="2026-01-01")
    await fruitless.note("zorgle", "en", catalogue.contacts)
    rows = await searches.most_frequent(by=await person("rahima"))
    assert [(row.words, row.times) for row in rows] == [("zorgle", 3), ("blipvert", 1)]
    assert await searches.most_frequent(by=await person("ines"), language="fr") == []
    for who, refusal in (("bilal", NotAllowed), (None, NotSignedIn)):
        with pytest.raises(refusal):
            await searches.most_frequent(by=await person(who))


async def test_one_step_makes_the_words_find_what_the_term_finds(catalogue: Catalogue) -> None:
    thread = await ask(title="Como peço o NISS?", language="pt")
    await found("zorgle", catalogue)
    (row,) = await searches.most_frequent(by=await person("ines"))
    for term in ("", "nothing like it"):
        with pytest.raises(Invalid, match="term"):
            await searches.add_word(row.words, row.language, term, by=await person("ines"))
    await searches.add_word(row.words, row.language, "NISS", by=await person("ines"))
    assert await ids_of("zorgle", await snapshot.current()) == [thread.id]
    assert await searches.most_frequent(by=await person("ines")) == []


async def test_a_search_is_taken_off_the_list(catalogue: Catalogue) -> None:
    await fruitless.note("asdf", "en", catalogue.contacts)
    await searches.dismiss("asdf", "en", by=await person("marta"))
    assert await searches.most_frequent(by=await person("marta")) == []


async def test_the_desk_s_page_mends_in_place_and_keeps_what_was_typed(visit: Visiting, catalogue: Catalogue) -> None:
    await fruitless.note("zorgle <b>", "en", catalogue.contacts)
    ines = await visit("ines")
    page = await ines.get("/en/desk/searches")
    assert "zorgle &lt;b&gt;" in page.text
    refused = await ines.post("/en/desk/searches", {"words": "zorgle <b>", "language": "en", "term": "Niss"})
    assert refused.status_code == 422 and 'value="Niss"' in refused.text and "There is no such term." in refused.text
    done = await ines.post("/en/desk/searches", {"words": "zorgle <b>", "language": "en", "term": "NISS"})
    assert done.status_code == 303 and not await FruitlessSearch.exists()


async def test_an_admin_tries_a_search_and_sees_what_it_becomes_and_finds(visit: Visiting) -> None:
    thread, ada = await ask(title="Renovação do título de residência", language="pt"), await visit("ada")
    page = await ada.get("/en/admin/words?try=residence card nobayon")
    assert "título de residência" in page.text and "নবায়ন" in page.text and 'data-thread="' in page.text
    assert "Renovação" in page.text and thread.slug in page.text
    permit = (await ada.get("/en/admin/words?try=residence permit")).text
    told = [re.findall(r'Means: <a href="([^"]+)"', word) for word in permit.split("<dt>")[1:]]
    assert any(told) and all(len(each) == len(set(each)) for each in told)
    await ada.get("/en/admin/words?try=xyzzy")
    assert not await FruitlessSearch.exists()


async def test_an_admin_s_wrong_term_comes_back_as_typed(visit: Visiting) -> None:
    ada = await visit("ada")
    refused = await ada.post("/en/admin/words/new", {"name_pt": "NIF", "name_en": "tax", "name_ar": "ضريبة"})
    assert refused.status_code == 422 and "Another term begins with this Portuguese word." in refused.text
    made = await ada.post("/en/admin/words/new", {"name_pt": "Zorgle", "name_en": "zorgle", "name_ar": "زرغل"})
    assert made.status_code == 303 and await Term.exists(code="Zorgle")


async def test_a_search_leads_to_a_thread_from_one_step_on_until_it_is_undone(catalogue: Catalogue) -> None:
    thread, ines = await ask(title="Como peço o cartão?", language="pt"), await person("ines")
    await found("zorgle now", catalogue)
    for times in range(2):
        await searches.lead("zorgle now", "en", thread, by=ines, catalogue=catalogue)
        assert (await ids_of("zorgle now", catalogue), times) == ([thread.id], times)
    assert await searches.most_frequent(by=ines) == []
    await rebuild.all_documents()
    assert await ids_of("zorgle now", catalogue) == [thread.id]
    (lead,) = await searches.leads(by=ines, catalogue=catalogue)
    for who, refusal in (("bilal", NotAllowed), (None, NotSignedIn)):
        for act in (
            searches.lead("zorgle", "en", thread, by=await person(who), catalogue=catalogue),
            searches.end_lead(str(lead.id), by=await person(who), catalogue=catalogue),
        ):
            with pytest.raises(refusal):
                await act
    for words, language, wrong in (("", "en", "words"), ("x" * 101, "en", "words"), ("x", "xx", "language")):
        with pytest.raises(Invalid, match=wrong):
            await searches.lead(words, language, thread, by=ines, catalogue=catalogue)
    for _ in range(2):
        await searches.end_lead(str(lead.id), by=ines, catalogue=catalogue)
    assert [row.words for row in await searches.most_frequent(by=ines)] == ["zorgle now"]
    assert await ids_of("zorgle now", catalogue) == []


async def test_the_desk_s_page_leads_a_search_to_a_question_named_by_its_address(
    visit: Visiting, catalogue: Catalogue
) -> None:
    thread, ines = await ask(title="Como peço o cartão?", language="pt"), await visit("ines")
    await fruitless.note("zorgle", "en", catalogue.contacts)
    typed = {"words": "zorgle", "language": "en"}
    refused = await ines.post("/en/desk/searches", typed | {"of": "nowhere"})
    assert (refused.status_code, 'value="nowhere"' in refused.text) == (422, True)
    assert (await ines.post("/en/desk/searches", typed | {"of": at(thread)})).status_code == 303
    page = (await ines.get("/en/desk/searches")).text
    assert "Como peço o cartão?" in page and "data-search=" not in page
    (lead,) = re.findall('name="lead" value="([0-9]+)"', page)
    assert (await ines.post("/en/desk/searches", {"lead": lead})).status_code == 303
    assert 'data-search="zorgle"' in (await ines.get("/en/desk/searches")).text
