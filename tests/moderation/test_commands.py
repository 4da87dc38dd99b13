"""The desk's commands, as whoever looks after the server runs them."""

import asyncio
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import main
from forum import database


@pytest.fixture
def run(database_url: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("FORUM_SECRET", "a secret for tests, long enough to be one")

    def running(*words: str) -> Result:
        return CliRunner().invoke(main.cli, words)

    return running


def edited(url: str, statement: str) -> None:
    async def edit() -> None:
        await database.connect(url)
        try:
            await database.execute(statement)
        finally:
            await database.close()

    asyncio.run(edit())


SANCTIONED = """
INSERT INTO decision (id, verdict, reason, statement, language, automated, at, before)
  VALUES (1, 'ban', 'scam', '', 'en', {no}, '2026-01-01 00:00:00+00:00', '{{}}');
INSERT INTO sanction (account_id, kind, decision_id, since, until)
  SELECT id, '{kind}', 1, '2026-01-01 00:00:00+00:00', {until} FROM account WHERE nickname = 'bilal';
"""


@pytest.mark.parametrize(
    ("kind", "until", "told"),
    [
        ("ban", "NULL", "They are banned: until that is undone the role can do nothing."),
        ("suspend", "'2099-02-01 00:00:00+00:00'", "They are suspended until 2099-02-01 00:00: before then the role can do nothing."),
    ],
)  # fmt: skip
def test_create_account_says_of_somebody_sanctioned_that_the_role_does_nothing(
    run, database_url: str, kind: str, until: str, told: str
):
    no = "0" if database_url.startswith("sqlite") else "false"
    for statement in SANCTIONED.format(kind=kind, until=until, no=no).split(";")[:2]:
        edited(database_url, statement)
    given = run("create-account", "bilal", "--role", "moderator")
    assert given.exit_code == 0, given.output
    assert given.output.startswith(f"bilal is moderator now. {told}")
    assert run("create-account", "amina", "--role", "moderator").output == "amina is moderator now.\n"


def test_verify_audit_says_how_many_entries_hold_and_the_last_hash(run):
    verified = run("verify-audit")
    assert verified.exit_code == 0, verified.output
    said, _, noted = verified.output.strip().rpartition(" ")
    assert said == "The audit is whole: 5 entries. Last hash:"
    assert len(noted) == 64
    assert run("verify-audit", "--noted", noted).exit_code == 0


def test_verify_audit_fails_with_one_sentence_after_an_edit_by_sql(run, database_url: str):
    edited(database_url, "UPDATE event SET verb = 'role.ended' WHERE verb = 'role.granted' AND subject_id = 4")
    verified = run("verify-audit")
    assert verified.exit_code == 1
    assert verified.output.startswith("Error: The audit is broken at entry ")
    assert verified.output.count("\n") == 1


def test_verify_audit_fails_when_a_noted_hash_is_gone(run):
    verified = run("verify-audit", "--noted", "0" * 64)
    assert (verified.exit_code, "no longer holds" in verified.output) == (1, True)


def test_the_yearly_report_is_printed_or_written_as_one_file_for_each_part(run, tmp_path: Path) -> None:
    told = run("transparency-report", "--year", "2025", "--into", str(tmp_path / "made"))
    assert told.exit_code == 0, told.output
    files = sorted(file.stem for file in (tmp_path / "made").iterdir())
    assert len(files) == 11 and {"1_report_identification", "4_notices", "11_qualitative"} <= set(files)
    told = run("transparency-report", "--year", "2025")
    assert told.output.startswith("# 1_report_identification") and "# 11_qualitative" in told.output
    refused = run("transparency-report", "--year", "9000")
    assert refused.exit_code == 1 and "no full month" in refused.output
