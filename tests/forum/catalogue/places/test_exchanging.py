"""Places given out and taken in from the command line: no change comes back, a change is done, a fault ends with 1."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import main
from forum.catalogue import snapshot


@pytest.fixture
def run(database_url: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("FORUM_SECRET", "a secret for tests, long enough to be one")

    def running(*words: str) -> Result:
        snapshot.forget()  # Another test's database may have had a catalogue of the same version.
        return CliRunner().invoke(main.cli, ["places", *words])

    return running


def test_a_file_that_was_written_changes_nothing_and_an_edited_one_does(run, tmp_path: Path) -> None:
    for kind in ("csv", "geojson", "hsds"):
        file = tmp_path / f"places.{kind}"
        assert run("export", "--format", kind, "--into", str(file)).exit_code == 0
        ran = run("import", str(file), "--format", kind, "--source", "Their list", "--by", "ada")
        assert (ran.exit_code, ran.output) == (0, "Added 0, changed 0, same 4, not in the file 0.\n")
    file = tmp_path / "places.csv"
    file.write_text(file.read_text("utf-8").replace("22 207 38 10", "22 207 38 99"), "utf-8")
    given = ("import", str(file), "--source", "Their list", "--by")
    looked = run(*given, "ada", "--look")
    assert "phone: 22 207 38 10 -> 22 207 38 99\nWould add 0, changed 1, same 3" in looked.output
    assert run(*given, "ada").output == looked.output.replace("Would add", "Added")
    assert "changed 0, same 4" in run(*given, "ada").output, "again"
    refused = run(*given, "bilal")
    assert (refused.exit_code, "bilal is no admin" in refused.output) == (1, True)
    file.write_text("slug,phone\ncnaim-beja,soon\n", "utf-8")
    refused = run(*given, "ada")
    assert refused.exit_code == 1 and "places.csv:2: phone: not_a_phone_number" in refused.output
