"""Official terms: whoever types one of a term's words finds texts with any other, in every language."""

from collections.abc import Iterator

import pytest

from forum.catalogue import facts, seed, snapshot, term_editing, terms
from forum.catalogue.models import CatalogueName
from forum.catalogue.naming import LONGEST_NAME, Naming
from forum.catalogue.terms import Term
from forum.catalogue.views import Catalogue
from forum.errors import Invalid, NotAllowed
from forum.search import analyser, synonyms
from tests.cast import ask, person
from tests.forum.search.test_finding import ids_of

LANGUAGES = ("pt", "en", "ar", "fr", "es", "ru", "uk", "ro", "be", "kea", "pov", "zh", "bn", "hi", "ur")


def test_the_facts_have_more_than_150_terms_in_every_language_and_explain_the_official_ones() -> None:
    known = facts.terms()
    assert len(known) > 150 and all(set(fact.words) == set(LANGUAGES) for fact in known)
    assert all(len(words) <= LONGEST_NAME for fact in known for words in fact.words.values())
    explained = [fact.explanations for fact in known if fact.explanations]
    assert len(explained) > 60 and all(set(each) == set(LANGUAGES) for each in explained)
    assert not any(fact.verified for fact in known)


async def test_explanations_that_came_with_a_later_version_are_added_but_none_that_admins_took_away(
    catalogue: Catalogue,
) -> None:
    explained = CatalogueName.filter(kind=terms.KIND).exclude(description="")
    before = {(row.key, row.language): row.description for row in await explained}
    await CatalogueName.filter(kind=terms.KIND, language__in=["bn", "ur"]).update(description="")
    taken_away = next(iter(await explained.filter(language="pt")))
    await CatalogueName.filter(id=taken_away.id).update(description="")
    assert await terms.fill() == 2
    del before[taken_away.key, "pt"]
    assert {(row.key, row.language): row.description for row in await explained} == before
    assert await terms.fill() == 0


def every_word() -> Iterator[tuple[str, str, str]]:
    for fact in facts.terms():
        for language, words in fact.words.items():
            for word in words.split(";"):
                yield terms.first(fact.words["pt"]), language, word.strip()


async def test_each_word_of_each_term_means_that_term(catalogue: Catalogue) -> None:
    known = await terms.known(catalogue)
    made = synonyms.made(known, catalogue)
    missed = []
    for code, language, word in every_word():
        slots = [each.terms for each in synonyms._words(word, language)]
        meant = {known[found.meaning.term].code for found in made.found(slots) if found.meaning.term}
        if code not in meant:
            missed.append((code, language, word))
    assert missed == []


@pytest.mark.parametrize(
    ("typed", "language", "title"),
    [
        ("residence permit", "pt", "Perdi o meu título de residência"),
        ("تصريح الاقامه", "pt", "Perdi o meu título de residência"),
        ("посвідка на проживання", "pt", "Autorização de residência recusada"),
        ("residence card renew korbo kivabe", "pt", "Renovação do título de residência"),
        ("SEF", "en", "Nobody answers at AIMA"),
        ("cnai", "pt", "Onde fica o CNAIM?"),
        ("numero de contribuinte", "bn", "এনআইএফ কীভাবে পাব?"),
        ("سوشل سیکیورٹی نمبر", "pt", "Como peço o NISS?"),
        ("家庭团聚", "ru", "Воссоединение семьи: какие документы?"),
        ("reagrupamento familiar", "zh", "家庭团聚需要什么文件"),
    ],
)
async def test_words_of_one_language_find_texts_in_another(
    typed: str, language: str, title: str, catalogue: Catalogue
) -> None:
    wanted = await ask(title=title, body="Aaaaaaaaaaa.", language=language)
    await ask(title="Where is the beach?", body="I like swimming.")
    assert (await ids_of(typed, catalogue))[:1] == [wanted.id]


async def test_a_word_that_stands_in_the_text_comes_before_one_that_means_the_same(catalogue: Catalogue) -> None:
    meant = await ask(title="Renovação do título de residência", language="pt")
    said = await ask(title="Residence permit renewal")
    assert await ids_of("residence permit renewal", catalogue) == [said.id, meant.id]


async def test_an_admin_s_term_is_used_at_once_and_no_more_once_it_is_archived(catalogue: Catalogue) -> None:
    thread = await ask(title="About the zorgle")
    ada, words = await person("ada"), {"pt": "zorgle; zorglito", "en": "blipvert", "ar": "زرغل", "fr": "zorgueux"}
    with pytest.raises(NotAllowed):
        await term_editing.add(Naming(words), verified=True, by=await person("ines"))
    term = await term_editing.add(Naming(words), verified=True, by=ada)
    assert await ids_of("blipverts", await snapshot.current()) == [thread.id]
    with pytest.raises(Invalid, match="term_taken"):
        await term_editing.add(Naming(words), verified=True, by=ada)
    await term_editing.archive(term, by=ada)
    assert await ids_of("blipverts", await snapshot.current()) == []
    await term_editing.restore(term, by=ada)
    await term_editing.change(term, Naming({"fr": ""}), verified=False, by=ada)
    changed = (await terms.known(await snapshot.current()))[term.id]
    assert changed.words("fr") == [] and changed.words("pt") == ["zorgle", "zorglito"] and not changed.verified


async def test_filling_again_leaves_what_admins_made_of_a_term(catalogue: Catalogue) -> None:
    term = await Term.get(code="NIF")
    naming = Naming({"pt": "Outro", "en": "Other", "ar": "آخر"})
    await term_editing.change(term, naming, verified=True, by=await person("ada"))
    assert await seed.fill() == 0
    assert (await terms.known(await snapshot.current()))[term.id].term == "Outro"


def test_the_analyser_gives_no_word_that_an_engine_would_read_as_its_own() -> None:
    for _, language, word in every_word():
        assert all(term.isalnum() or not term.isascii() for term in analyser.terms(word, language))
