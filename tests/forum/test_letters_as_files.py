"""Files of letters: told by their content, redrawn without anything else, sealed, and kept in a folder or a bucket."""

import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from cryptography.fernet import Fernet

import main
from forum import settings
from forum.files import letters, redraw, stores, vault
from forum.files.letters import PDF
from forum.operations import files_check
from tests import bucket_server, pictures
from tests.pictures import GPS, opened, picture

FIRST, SECOND = (Fernet.generate_key().decode() for _ in range(2))
JPEG = picture()
HTML = b"<!doctype html><script>alert(1)</script>"
HOSTILE = {
    "a page named as a photo": (HTML, "unknown_kind"),
    "a drawing that can run": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', "unknown_kind"),
    "an archive": (b"PK\x03\x04" + b"\0" * 40, "unknown_kind"),
    "a moving picture": (picture("GIF"), "unknown_kind"),
    "a program": (b"\x7fELF" + b"\0" * 60, "unknown_kind"),
    "nothing": (b"", "unknown_kind"),
    "a page before a PDF": (HTML + pictures.PDF, "unknown_kind"),
    "a telephone's own kind": (b"\0\0\0\x18ftypheic" + b"\0" * 40, "phone_kind"),
    "half a photo": (JPEG[: len(JPEG) // 2], "unreadable"),
    "a photo in name": (b"\xff\xd8\xff" + HTML, "unreadable"),
    "half a PNG": (picture("PNG")[:-40], "unreadable"),
    "half a PDF": (pictures.PDF[:-8], "unreadable"),
    "a hundred million points": (pictures.bomb(10_000, 10_000), "too_large"),
    "four thousand million points": (pictures.bomb(40_000, 1000)[:16] + b"\0\1\0\0\0\1\0\0" + b"\0" * 99, "unreadable"),
    "nine megabytes": (pictures.PDF.ljust(letters.LARGEST + 1) + b"%%EOF", "too_large"),
}


@pytest.mark.parametrize("what", HOSTILE)
async def test_what_is_no_letter_is_refused_whatever_it_is_called(what: str) -> None:
    data, code = HOSTILE[what]
    with pytest.raises(letters.Refused) as refused:
        await letters.read(data)
    assert refused.value.code == code


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_a_photo_is_kept_upright_without_place_camera_or_what_is_hidden_behind_it(kind: str) -> None:
    sent = picture(kind, turned=6) + HTML + b"PK\x03\x04"
    assert GPS in sent
    kept = await letters.read(sent)
    shown = opened(kept.data)
    assert kept.media_type == ("image/png" if kind == "PNG" else "image/jpeg")
    assert shown.size == (40, 60)
    assert not shown.getexif()
    assert set(shown.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert not [each for each in (GPS, b"SpyCam", b"Exif", b"script", b"PK\x03\x04") if each in kept.data]
    red, _, blue = shown.convert("RGB").getpixel((20, 5))  # type: ignore[misc]
    assert red > 200 > blue


async def test_a_large_photo_becomes_as_large_as_a_page_needs() -> None:
    kept = await letters.read(picture(size=(6000, 4000)))
    assert opened(kept.data).size == (redraw.LONGEST_SIDE, redraw.LONGEST_SIDE * 2 // 3)


async def test_a_picture_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "LASTS", 0.001)
    with pytest.raises(letters.Refused, match="too_large"):
        await letters.read(picture(size=(3000, 3000)))


async def test_a_pdf_is_kept_as_it_is() -> None:
    assert await letters.read(pictures.PDF) == (PDF, pictures.PDF)


def of(data: Path, keys: str = FIRST, **how: Any) -> settings.Settings:
    return settings.read(forum_data=data, forum_file_keys=keys, forum_secret="s" * 32, **how)


@pytest.fixture(params=["folder", "bucket"])
async def place(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[dict[str, str]]:
    """The settings of a place for files."""
    if request.param == "folder":
        yield {}
        return
    async with bucket_server.serving() as bucket:
        yield bucket.settings
        assert not bucket.refused


async def stored(configured: settings.Settings) -> dict[str, bytes]:
    store = vault.store_of(configured)
    return {each.name: await store.get(each.name) async for each in store.listed()}


async def test_a_file_is_sealed_under_a_name_by_chance_and_swept_once_nothing_refers_to_it(
    place: dict[str, str], tmp_path: Path
) -> None:
    configured = of(tmp_path, **place)
    vault.use(configured)
    names = [await vault.keep(JPEG) for _ in range(2)]
    kept = await stored(configured)
    assert set(kept) == set(names)
    assert len(set(kept.values())) == 2
    assert not any(part in sealed for sealed in kept.values() for part in (JPEG[:3], JPEG[20:60], b"JFIF"))
    assert await vault.read(names[0]) == JPEG
    for file in (tmp_path / "vault").glob("*/*"):
        assert file.stat().st_mode & 0o77 == 0
        os.utime(file, (0, 0))
    assert await vault.sweep(names[:1]) == 1
    assert set(await stored(configured)) == {names[0]}
    with pytest.raises(stores.Missing):
        await vault.read(names[1])


async def test_the_first_key_seals_every_key_opens_and_resealing_makes_the_old_one_needless(
    place: dict[str, str], tmp_path: Path
) -> None:
    vault.use(of(tmp_path, SECOND, **place))
    seen: list[int] = []
    name = await vault.keep(JPEG)
    vault.use(of(tmp_path, f"{FIRST} {SECOND}", **place))
    assert await vault.read(name) == JPEG
    assert await vault.reseal(seen.append) == (1, 0, 0)
    assert await vault.reseal() == (0, 1, 0)
    assert seen == [1]
    vault.use(of(tmp_path, FIRST, **place))
    assert await vault.read(name) == JPEG
    vault.use(of(tmp_path, SECOND, **place))
    assert await vault.reseal() == (0, 0, 1)
    with pytest.raises(vault.Closed):
        await vault.read(name)
    vault.use(of(tmp_path, "", **place))
    with pytest.raises(vault.Closed):
        await vault.keep(JPEG)


def test_keys_are_read_from_a_file_and_a_bad_one_is_not_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "keys").write_text(f"{FIRST},\n{SECOND}\n")
    monkeypatch.setenv("FORUM_FILE_KEYS_FILE", str(tmp_path / "keys"))
    assert settings.read().file_keys == (FIRST, SECOND)
    monkeypatch.setenv("FORUM_FILE_KEYS", "not-a-key")
    monkeypatch.delenv("FORUM_FILE_KEYS_FILE")
    with pytest.raises(settings.BadSetting, match="FORUM_FILE_KEYS") as bad:
        settings.read()
    assert "not-a-key" not in str(bad.value)


def test_the_check_says_that_files_are_off_and_reminds_of_the_keys(tmp_path: Path) -> None:
    assert [each.code for each in files_check.of_settings(of(tmp_path, ""))] == ["no_file_keys"]
    assert [each.code for each in files_check.of_settings(of(tmp_path))] == ["file_keys_backup"]


def test_the_command_seals_files_anew(database_url: str, tmp_path: Path) -> None:
    given = {
        "DATABASE_URL": database_url,
        "FORUM_DATA": str(tmp_path),
        "FORUM_SECRET": "s" * 32,
        "FORUM_FILE_KEYS": FIRST,
    }
    done = CliRunner(env=given).invoke(main.cli, ["reseal-files"])
    assert (done.exit_code, done.output) == (0, "Sealed anew: 0. With the first key already: 0. Opened by no key: 0.\n")
    none = CliRunner(env=given | {"FORUM_FILE_KEYS": ""}).invoke(main.cli, ["reseal-files"])
    assert none.output == "Error: FORUM_FILE_KEYS has no key.\n"
