"""The legal documents as files: whole in the languages that bind us, plain in what they may promise."""

import re
from pathlib import Path

import pytest

from forum.catalogue import documents
from forum.catalogue.documents import Document, Text
from forum.catalogue.facts_files import FILES
from forum.web.handlers import document_texts
from forum.web.rendering import i18n

ROOT = Path(__file__).parents[3]
WORDS_A_LANGUAGE = 2_700


class Filled(dict[str, str]):
    """A value for every place, but for those that are `without` one."""

    def __init__(self, *without: str) -> None:
        super().__init__(dict.fromkeys(without, ""))

    def __missing__(self, name: str) -> str:
        return f"<{name}>"


def text(code: str, language: str, *without: str) -> Text:
    return documents.text_of(code, 1, language, Filled(*without))


@pytest.mark.parametrize("language", ["pt", "en", "ar"])
@pytest.mark.parametrize("document", documents.documents(), ids=lambda document: document.code)
def test_every_version_is_written_in_the_full_languages_with_what_changed(document: Document, language: str) -> None:
    for version in document.versions:
        assert documents.language_of(document.code, version.number, language) == language
        binding = documents.text_of(document.code, version.number, "pt", Filled())
        shown = documents.text_of(document.code, version.number, language, Filled())
        assert len(shown.sections) == len(binding.sections)
        assert shown.title and shown.sections[-1].heading and shown.sections[-1].source


def test_each_language_says_it_shortly() -> None:
    for language in i18n.INTERFACE:
        files = [*(FILES / "documents").rglob(f"1.{language}.md")]
        assert sum(len(file.read_text("utf-8").split()) for file in files) < WORDS_A_LANGUAGE


def test_every_file_is_of_a_version_and_a_language_that_pages_are_in() -> None:
    known = {
        (each.code, f"{version.number}.{language}.md")
        for each in documents.documents()
        for version in each.versions
        for language in i18n.INTERFACE
    }
    assert {(file.parent.name, file.name) for file in (FILES / "documents").rglob("*.*")} <= known


def test_a_language_without_a_text_gets_the_nearest_and_in_the_end_the_one_that_binds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    there = {"pt", "en"}
    monkeypatch.setattr(documents, "_file", lambda code, number, language: "# T" if language in there else "")
    found = {language: documents.language_of("terms", 1, language) for language in ("kea", "uk", "bn", "en", "xx")}
    assert found == {"kea": "pt", "uk": "en", "bn": "en", "en": "en", "xx": "pt"}


def test_no_address_is_invented_until_one_is_set() -> None:
    for code, name in (
        ("book", "book"),
        ("contacts", "people"),
        ("contacts", "authorities"),
        ("privacy", "protection"),
    ):
        for language in ("pt", "en", "ar"):
            unset = "\n".join(part.source for part in text(code, language, name).sections)
            then = "\n".join(part.source for part in text(code, language).sections)
            assert f"<{name}>" in then and f"<{name}>" not in unset and unset.count("\n") == then.count("\n")
            assert set(re.findall(r"https?://[\w.-]+", unset)) <= {"https://www.cnpd.pt"} and "@" not in unset


def test_a_text_that_changes_has_another_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    before = documents.digest("terms", 1)
    monkeypatch.setattr(documents, "_file", lambda code, number, language: "# Termos\n\nOutros.")
    assert documents.digest("terms", 1) != before


COOKIES = re.compile(r"`([a-z_-]+)`", re.IGNORECASE)
WRITERS = {
    "forum/web/handlers/notices.py",
    "forum/web/requests/languages.py",
    "forum/web/requests/password_tries.py",
    "forum/web/requests/provider_trips.py",
    "forum/web/requests/resume.py",
    "forum/web/requests/session_cookie.py",
    "forum/web/requests/step_up.py",
    "forum/web/requests/voters.py",
}
NAMED = {
    "session", "__Host-session", "device", "__Host-device", "ui", "voter", "notices", "begun", "kept", "password", "code", "proof", "trip",
}  # fmt: skip


def test_the_page_about_cookies_names_each_that_is_set() -> None:
    """A module that sets one more, or another name in one of these, belongs here and into that page."""
    files = [file for folder in ("forum", "moderation") for file in (ROOT / folder).rglob("*.py")]
    found = {str(file.relative_to(ROOT)) for file in files if ".set_cookie(" in file.read_text("utf-8")}
    assert found == WRITERS
    for language in ("pt", "en", "ar"):
        said = {name for part in text("cookies", language).sections for name in COOKIES.findall(part.source)}
        assert said == NAMED


def test_a_place_that_no_value_fills_is_no_page() -> None:
    with pytest.raises(KeyError):
        documents.text_of("terms", 1, "en", {"institution": "ACM"})
    assert document_texts.CHILDREN == "child-helpline"
