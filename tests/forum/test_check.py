"""What `python main.py check` finds, on a forum that is well and on one where something was done wrong."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import main
from forum import clock, database, settings
from forum.catalogue import facts, help_lines, snapshot
from forum.catalogue.models import Cabinet, CatalogueName, InstitutionName
from forum.locale import catalogues
from forum.operations import check
from forum.operations.finding import Finding
from forum.people.accounts import Account
from tests.engines import Engine

SECRET = "cavalos bateria grampo correto 0123456789"
HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=2; plural=n != 1;\\n"\n\n'


@pytest.fixture(autouse=True, scope="module")
def _sentences_read_once() -> Iterator[None]:
    """To compare every sentence of the interface takes most of a second, and these tests change none of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogues, "gaps", cache(catalogues.gaps))
        yield


def of(**changed: object) -> settings.Settings:
    """Settings of a public forum that is well, with some changed."""
    well = {"database_url": "sqlite:///none", "forum_secret": SECRET, "forum_base_url": "https://forum.example"}
    well["security_contact"] = "security@forum.example"
    return settings.read(**well | changed)


def codes(found: list[Finding], level: str = "error") -> list[str]:
    return [finding.code for finding in found if finding.level == level]


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[None]:
    await database.connect(url)
    snapshot.forget()
    try:
        yield
    finally:
        await database.close()


async def found_in(url: str, **changed: object) -> list[Finding]:
    return await check.findings(of(database_url=url, **changed))


def test_good_settings_of_a_public_forum_give_nothing_to_mend() -> None:
    assert list(check.of_settings(of())) == []


@pytest.mark.parametrize(
    ("base", "demanded", "refused"),
    [
        ("https://forum.example", "off", True),
        ("https://forum.example", "required", False),
        ("http://127.0.0.1:8000", "required", False),
        ("http://127.0.0.1:8000", "off", False),
    ],
)
def test_staff_sign_in_with_a_password_alone_on_this_machine_only(base: str, demanded: str, refused: bool) -> None:
    configured = of(forum_base_url=base, staff_second_factor=demanded)
    assert codes(list(check.of_settings(configured))) == (["second_factor"] if refused else [])
    with pytest.raises(settings.BadSetting, match="STAFF_SECOND_FACTOR") if refused else nullcontext():
        settings.with_secret(configured)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"forum_secret": ""}, "secret_missing"),
        ({"forum_secret": SECRET[:31]}, "secret_short"),
        ({"forum_secret": "changeme" * 5}, "secret_weak"),
        ({"forum_secret": "aA1!" * 10}, "secret_weak"),
        ({"forum_base_url": "http://forum.example"}, "no_https"),
        ({"database_url": "mysql://forum@localhost/forum"}, "database_url"),
    ],
)
def test_settings_that_do_harm_are_errors(changed: dict[str, str], code: str) -> None:
    assert codes(list(check.of_settings(of(**changed)))) == [code]


@pytest.mark.parametrize(
    ("changed", "code"), [({"holding": "off"}, "holding_off"), ({"security_contact": ""}, "no_security_contact")]
)
def test_settings_that_are_only_unwise_are_warnings(changed: dict[str, str], code: str) -> None:
    found = list(check.of_settings(of(**changed)))
    assert (sorted(codes(found, "warning")), codes(found)) == ([code], [])


def test_on_loopback_neither_https_nor_a_secret_is_asked_for() -> None:
    quiet = of(forum_base_url="http://127.0.0.1:8000", forum_secret="", holding="off")
    assert list(check.of_settings(quiet)) == []


async def test_a_migrated_forum_has_no_errors(database_url: str) -> None:
    assert codes(await found_in(database_url)) == []


async def test_a_database_that_was_never_migrated_is_an_error_and_is_not_made(empty_url: str) -> None:
    assert codes(await found_in(empty_url)) == ["not_migrated"]
    if empty_url.startswith("sqlite"):
        assert not Path(empty_url.removeprefix("sqlite://")).exists()


async def test_a_database_that_is_gone_is_one_error(engine: Engine, database_url: str) -> None:
    engine.take_away(database_url)
    try:
        assert codes(await found_in(database_url)) in (["database_gone"], ["not_migrated"])
    finally:
        engine.give_back(database_url)


async def test_an_address_nobody_can_read_is_an_error() -> None:
    assert codes(await found_in("postgresql://forum@localhost:port/forum")) == ["database_url"]


async def test_example_accounts_are_an_error_only_where_others_reach_them(database_url: str) -> None:
    async with connected(database_url):
        await Account.filter(nickname="amina").update(example=True)
    assert codes(await found_in(database_url)) == ["example_accounts"]
    assert codes(await found_in(database_url, forum_base_url="http://localhost:8000")) == []


async def test_a_topic_whose_cabinet_is_archived_is_an_error(database_url: str) -> None:
    async with connected(database_url):
        await Cabinet.filter(code="GAH").update(archived_at=clock.now())
        await snapshot.changed()
    found = [finding for finding in await found_in(database_url) if finding.level == "error"]
    assert [(finding.code, "housing" in finding.sentence, "GAH" in finding.sentence) for finding in found] == [
        ("archived_cabinet", True, True)
    ]


@pytest.mark.parametrize("kind", ["topic", "category", "cabinet"])
async def test_each_missing_name_in_an_interface_language_is_a_warning(kind: str, database_url: str) -> None:
    async with connected(database_url):
        row = await CatalogueName.filter(kind=kind, language="ar").first()
        assert row
        await row.delete()
        await CatalogueName.filter(kind=kind, language="fi").delete()
    found = [finding for finding in await found_in(database_url) if finding.code == "name_missing"]
    assert len(found) == 1
    assert found[0].level == "warning"
    assert found[0].sentence.startswith(f"The {kind} ")
    assert found[0].sentence.endswith(" in ar.")


async def test_an_institution_without_a_name_in_force_in_an_interface_language_is_a_warning(database_url: str) -> None:
    async with connected(database_url):
        await InstitutionName.filter(language="en", serving=True).update(in_force=False)
    found = [finding.sentence for finding in await found_in(database_url) if finding.code == "name_missing"]
    assert found == ["The institution has no name in force in en."]


async def test_unverified_names_are_counted_by_kind_language_and_source(database_url: str) -> None:
    async with connected(database_url):
        await CatalogueName.filter(kind="cabinet").update(source=facts.SEED)
        await CatalogueName.filter(kind="category").update(source="admin")
        await CatalogueName.filter(kind="topic").update(source=facts.SEED)
        await CatalogueName.filter(kind="language").update(source=facts.SEED)
        doubtful = await CatalogueName.filter(kind="topic", language="ar").limit(2)
        for row in doubtful:
            row.source = "a leaflet"
            await row.save()
        await InstitutionName.filter().update(source=facts.SEED)
        await InstitutionName.filter(serving=True, in_force=True, language="pt").update(source="hearsay")
        elsewhere = await CatalogueName.filter(kind="topic", language="fr").first()
        assert elsewhere
        await CatalogueName.create(
            kind="topic", key=elsewhere.key, language="fi", name="Asuminen", source="nowhere yet"
        )
    found = [finding.sentence for finding in await found_in(database_url) if finding.code == "unverified_names"]
    assert found == [
        "Unverified topic names shown in ar: 2 (a leaflet).",
        "Unverified institution names shown in pt: 1 (hearsay).",
    ]


async def test_an_archived_cabinets_names_are_shown_nowhere_and_not_reported(database_url: str) -> None:
    async with connected(database_url):
        await CatalogueName.filter().update(source=facts.SEED)
        cabinet = await Cabinet.get(code="GAH")
        await CatalogueName.filter(kind="cabinet", key=str(cabinet.id)).update(source="hearsay")
        await Cabinet.filter(code="GAH").update(archived_at=clock.now())
    found = await found_in(database_url)
    assert not [finding for finding in found if "cabinet names" in finding.sentence]


def test_112_is_the_one_line_shown_unverified() -> None:
    found = list(check.of_lines(help_lines.lines()))
    assert [(finding.level, finding.code) for finding in found] == [("warning", "unverified_line")]
    assert "112" in found[0].sentence


def test_a_verified_or_hidden_line_is_not_reported() -> None:
    line = next(line for line in help_lines.lines() if line.code == "emergency")
    assert not list(check.of_lines([replace(line, source=facts.SEED), replace(line, shown_unverified=False)]))


def test_a_language_with_pages_but_no_translations_is_an_error(tmp_path: Path) -> None:
    found = list(check.of_words(["en", "fr"], tmp_path))
    assert [(finding.level, finding.code) for finding in found] == [("error", "catalogue_missing")]
    assert "forum/locale/fr.po" in found[0].sentence


def test_sentences_left_in_english_are_counted(tmp_path: Path) -> None:
    (tmp_path / "pt.po").write_text(HEADER, encoding="utf-8")
    found = list(check.of_words(["pt"], tmp_path))
    assert [(finding.level, finding.code) for finding in found] == [("warning", "words")]
    assert f"missing: {len(catalogues.sentences())}." in found[0].sentence


def test_a_translation_that_breaks_a_page_is_an_error_and_a_language_without_pages_is_not_looked_at(
    tmp_path: Path,
) -> None:
    sentence = next(one for one, many in catalogues.sentences().items() if "{number}" in one and many is None)
    broken = f'{HEADER}msgid "{sentence}"\nmsgstr "{{nothing}}"\n'
    (tmp_path / "pt.po").write_text(broken, encoding="utf-8")
    (tmp_path / "fr.po").write_text(broken, encoding="utf-8")
    assert codes(list(check.of_words(["pt"], tmp_path))) == ["words"]


def command(url: str, folder: Path, **changed: str) -> Result:
    environment = {"DATABASE_URL": url, "FORUM_DATA": str(folder), "FORUM_SECRET": SECRET} | changed
    return CliRunner().invoke(main.cli, ["check"], env=environment)


def test_the_command_prints_a_line_for_each_and_fails_only_for_errors(database_url: str, tmp_path: Path) -> None:
    well = command(database_url, tmp_path)
    assert well.exit_code == 0, well.output
    *lines, last = well.output.splitlines()
    assert lines
    assert all(line.startswith("warning: ") for line in lines)
    assert last == f"Errors: 0. Warnings: {len(lines)}."
    ill = command(database_url, tmp_path, FORUM_BASE_URL="http://forum.example")
    assert ill.exit_code == 1
    assert ill.output.startswith("error: FORUM_BASE_URL is not https")


def test_the_command_tells_a_setting_it_cannot_read_in_a_sentence(tmp_path: Path) -> None:
    result = command("sqlite:///none", tmp_path, FORUM_BASE_URL="forum")
    assert result.exit_code == 1
    assert "FORUM_BASE_URL" in result.output
