"""Every page in every further language of the interface: no word is left in English, and everything is said in the page's language."""

import json
import re
from collections.abc import Mapping
from functools import cache

import pytest
from starlette.applications import Starlette

from forum.catalogue import facts, help_lines, papers
from forum.catalogue.facts_files import FILES
from forum.catalogue.leaflets import seed as leaflets
from forum.catalogue.paths.facts import TextFact, paths
from forum.locale import catalogues
from forum.web.rendering import i18n
from tests.cast import CAST, Visiting
from tests.forum.web.test_no_foreign_words import (
    KNOWN_IN_LATIN,
    NO_WORDS,
    TRANSLATED,
    Read,
    Stage,
    everywhere,
    stage,
    template,
)

__all__ = ["stage", "template"]

pytestmark = pytest.mark.looks

FURTHER = [code for code in i18n.INTERFACE if code not in (i18n.SOURCE, *TRANSLATED)]
LATIN = {"fr", "es", "ro", "kea", "pov"}
WORD = re.compile(r"[^\W\d_]{2,}")
LATIN_ITSELF = {"Corpus Christi", "PDF"}
STAFF = re.compile(r"/\{ui\}/(desk|admin)")


@cache
def english() -> frozenset[str]:
    """The words of the English sentences."""
    said = [text for one, many in catalogues.sentences().items() for text in (one, many or "")]
    return frozenset(word for text in said for word in words_of(text))


@cache
def vocabulary(code: str) -> frozenset[str]:
    """The words of a language: of its translations and of the names that things have in it."""
    said = [form for entry in i18n.entries_of(code)[1:] for form in entry.forms]
    named = [
        *facts.languages(),
        *facts.topics(),
        *facts.groups(),
        *facts.cabinets(),
        *help_lines.lines(),
        *papers.papers(),
        *leaflets.facts(),
    ]
    named += [period for institution in facts.institutions() for period in institution.periods]
    said += [file.read_text("utf-8") for file in (FILES / "documents").rglob(f"1.{code}.md")]
    said += [str(getattr(each, field, {}).get(code, "")) for each in named for field in ("names", "descriptions")]
    # Names of places and institutions are those on their doors, and an official term is searched in many words.
    said += [place["names"]["pt"] for place in json.loads((FILES / "places.json").read_text("utf-8"))["places"]]
    said += [said_in(text, code) for path in paths() for text in (path.texts, *(step.texts for step in path.steps))]
    said += [names[code] for names in json.loads((FILES / "paths.json").read_text("utf-8"))["documents"].values()]
    said += [period.names["pt"] for institution in facts.institutions() for period in institution.periods]
    said += [term["words"].get(code, "") for term in json.loads((FILES / "terms.json").read_text("utf-8"))["terms"]]
    return frozenset(word for text in said for word in words_of(text))


def said_in(texts: Mapping[str, TextFact], code: str) -> str:
    return f"{texts[code].title} {texts[code].body}"


def words_of(text: str) -> list[str]:
    return [word.casefold() for word in WORD.findall(re.sub(r"{\w+}", " ", text))]


def foreign(text: str, code: str) -> list[str]:
    """The words of a text that are English and not the language's; in other scripts, all in Latin letters that it hasn't."""
    strange = [
        word
        for word in WORD.findall(NO_WORDS.sub("", text))
        if word.casefold() not in vocabulary(code) and word not in KNOWN_IN_LATIN
    ]
    return [word for word in strange if (word.casefold() in english() if code in LATIN else word[0] < "\u0370")]


def pages(app: Starlette, stage: Stage) -> list[str]:
    """One address for each page of the route table, the first of those it stands for."""
    kinds: dict[str, str] = {}
    for address in everywhere(app, stage):
        kinds.setdefault(re.sub(r"/(?=\w*\d)[\w-]{8,}|\?.*", "/*", address), address)
    return list(kinds.values())


@pytest.mark.parametrize("code", FURTHER)
async def test_no_page_has_a_word_of_another_language(app: Starlette, visit: Visiting, stage: Stage, code: str):
    typed = {thread.title for thread in stage.threads} | {
        f"{colon}{nickname}" for nickname in CAST for colon in (": ", "：")
    }
    visitor, ada = await visit(), await visit("ada")
    found: dict[str, list[str]] = {}
    for address in pages(app, stage):
        path = address.replace("{ui}", code)
        shown = await (ada if STAFF.match(address) else visitor).get(path)
        assert shown.status_code in (200, 303, 403, 404), path
        for said in Read(shown.text, code).texts:
            for title in typed:
                said = said.replace(title, "")
            if wrong := foreign(said, code):
                found.setdefault(f"{', '.join(wrong)}: {said[:120]}", []).append(path)
    assert found == {}, "\n".join(f"{text} ({paths[0]})" for text, paths in found.items())


@pytest.mark.parametrize("code", FURTHER)
def test_no_sentence_was_left_in_english(code: str):
    for entry in i18n.entries_of(code)[1:]:
        plain = re.sub(r"{\w+}", "", entry.one)
        if entry.one not in LATIN_ITSELF and (len(words_of(plain)) > 1 or (words_of(plain) and code not in LATIN)):
            assert entry.forms[0] != entry.one, entry.one


@pytest.mark.parametrize(
    ("text", "code", "seen"),
    [
        ("Сохранить Save NIF", "ru", ["Save"]),
        ("Enregistrer the question", "fr", ["the"]),
        ("Posez la question", "fr", []),
        ("保存 later", "zh", ["later"]),
    ],
)
def test_a_word_of_another_language_is_seen(text: str, code: str, seen: list[str]):
    assert foreign(text, code) == seen
