"""Every sentence of the interface is there, whole, in every interface language; and a gap would be noticed."""

import re
from pathlib import Path

import pytest

from forum.locale import catalogues
from forum.web.rendering import i18n

ENGLISH_ONLY = '{{ t("Good day, {name}", name=me) }}{{ n("{n} answer", "{n} answers", count) }}'
WHOLE = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=n != 1;\\n"

#: templates/layouts/page.html
msgid "Good day, {name}"
msgstr "Bom dia, {name}"

#: templates/layouts/page.html
msgid "{n} answer"
msgid_plural "{n} answers"
msgstr[0] "Uma resposta"
msgstr[1] "{n} respostas"
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A forum of two sentences, with their Portuguese."""
    for folder in ("templates/layouts", "forum/web", "locale"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "templates" / "layouts" / "page.html").write_text(ENGLISH_ONLY)
    (tmp_path / "locale" / "pt.po").write_text(WHOLE)
    return tmp_path


def found(small: Path) -> list[tuple[str, str, str]]:
    return [(gap.language, gap.kind, gap.sentence) for gap in catalogues.gaps(small / "locale", small)]


def test_every_sentence_is_translated_whole_into_every_interface_language():
    assert catalogues.gaps() == []


def test_there_is_a_catalogue_for_every_interface_language_but_english():
    assert {path.stem for path in i18n.FOLDER.glob("*.po")} == set(i18n.INTERFACE) - {i18n.SOURCE}


@pytest.mark.parametrize("path", sorted(i18n.FOLDER.glob("*.po")), ids=lambda path: path.stem)
def test_a_catalogue_says_nothing_that_changes_by_itself(path: Path):
    text = path.read_text(encoding="utf-8")
    assert re.findall(r'^"(.+?):', text, re.MULTILINE) == ["Content-Type", "Plural-Forms"]
    assert not re.search(r"^#: .*:\d", text, re.MULTILINE)


@pytest.mark.parametrize("path", sorted(i18n.FOLDER.glob("*.po")), ids=lambda path: path.stem)
def test_a_translation_ends_as_its_sentence_does(path: Path):
    for message in catalogues.read_catalogue(path):
        if isinstance(message.id, str) and message.id:
            said = str(message.string)
            assert said.endswith(ABBREVIATED) or ending(said) == ending(message.id), message.id


ABBREVIATED = " dvs."
"""Romanian for “your”, at the end of a label as of a sentence."""
MARKS = dict(zip(".?:؟？。।：۔", ".?:??..:.", strict=True))


def ending(text: str) -> str:
    return MARKS.get(text[-1], "")


def test_a_whole_catalogue_has_no_gap(small: Path):
    assert found(small) == []


@pytest.mark.parametrize(
    ("right", "wrong", "gap"),
    [
        ('msgstr "Bom dia, {name}"', 'msgstr ""', ("missing", "Good day, {name}")),
        ("Good day", "Good evening", ("missing", "Good day, {name}")),
        ("Good day", "Good evening", ("unused", "Good evening, {name}")),
        ('msgid "Good', '#, fuzzy\nmsgid "Good', ("fuzzy", "Good day, {name}")),
        ("Bom dia, {name}", "Bom dia", ("placeholders", "Good day, {name}")),
        ("Bom dia, {name}", "Bom dia, {nome}", ("placeholders", "Good day, {name}")),
        ("Bom dia, {name}", "Bom dia, {name", ("placeholders", "Good day, {name}")),
        ("Bom dia", "<b>Bom</b> dia", ("markup", "Good day, {name}")),
        ("Bom dia", 'O \\"bom\\" dia', ("markup", "Good day, {name}")),
        ('msgstr[1] "{n} respostas"', "", ("plural forms", "{n} answer")),
        ('msgstr[1] "{n} respostas"', 'msgstr[1] "várias respostas"', ("placeholders", "{n} answer")),
        ('msgid_plural "{n} answers"', 'msgid_plural "{n} replies"', ("plural forms", "{n} answer")),
    ],
)
def test_what_a_reader_would_miss_is_a_gap(small: Path, right: str, wrong: str, gap: tuple[str, str]):
    catalogue = small / "locale" / "pt.po"
    catalogue.write_text(WHOLE.replace(right, wrong))
    assert ("pt", *gap) in found(small)


def test_only_a_form_for_one_number_may_leave_the_number_out(small: Path):
    catalogue = small / "locale" / "ar.po"
    header = (i18n.FOLDER / "ar.po").read_text(encoding="utf-8").split("\n\n", 1)[0]
    single = WHOLE.split("\n\n")[1]
    forms = "".join(f'msgstr[{number}] "{"{n} " if number > 2 else ""}forma"\n' for number in range(6))
    catalogue.write_text(f'{header}\n\n{single}\n\nmsgid "{{n}} answer"\nmsgid_plural "{{n}} answers"\n{forms}')
    assert found(small) == []
    catalogue.write_text(catalogue.read_text().replace('[3] "{n} ', '[3] "'))
    assert found(small) == [("ar", "placeholders", "{n} answer")]


@pytest.mark.parametrize(
    "source",
    [
        "{{ t(title) }}",
        '{{ t("Good day, " ~ name) }}',
        '{{ n("{n} answer", many, 3) }}',
        '{{ n("{n} answer", "{n} replies", 3) }}{{ n("{n} answer", "{n} answers", 3) }}',
    ],
)
def test_a_template_gives_the_sentence_itself(small: Path, source: str):
    (small / "templates" / "other.html").write_text(source)
    with pytest.raises(ValueError, match=r"templates/(other|page)\.html"):
        catalogues.sentences(small)


@pytest.mark.parametrize("source", ['words.t(f"Good day, {name}")', 'words.t("Good day, " + name)', "_(sentence)"])
def test_a_module_builds_no_sentence_on_the_spot(small: Path, source: str):
    (small / "forum" / "web" / "greeting.py").write_text(source)
    with pytest.raises(ValueError, match=r"forum/web/greeting\.py:1"):
        catalogues.sentences(small)


def test_a_module_may_look_a_marked_sentence_up(small: Path):
    (small / "forum" / "web" / "greeting.py").write_text('SAID = {1: _("Good day")}\nrequest.words.t(SAID[1])\n')
    assert list(catalogues.sentences(small)) == ["Good day, {name}", "{n} answer", "Good day"]


def test_a_place_that_nobody_fills_is_a_gap(small: Path):
    (small / "templates" / "layouts" / "page.html").write_text(ENGLISH_ONLY.replace("name=me", "nome=me"))
    assert found(small) == [("en", "placeholders", "Good day, {name}")]


def test_bringing_up_to_date_keeps_translations_adds_what_is_new_and_drops_what_is_unused(small: Path):
    (small / "templates" / "layouts" / "page.html").write_text(
        '{{ t("New") }}{{ n("{n} answer", "{n} answers", count) }}'
    )
    catalogue = small / "locale" / "pt.po"
    catalogue.write_text(catalogues.brought_up_to_date(catalogue, list(catalogues.uses(small))))
    assert found(small) == [("pt", "missing", "New")]
    assert 'msgstr[0] "Uma resposta"' in catalogue.read_text()


def test_bringing_a_whole_catalogue_up_to_date_changes_nothing(small: Path):
    assert catalogues.brought_up_to_date(small / "locale" / "pt.po", list(catalogues.uses(small))) == WHOLE
