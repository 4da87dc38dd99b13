"""Findings about files for the team alone: the keys they are sealed with, and where they are kept."""

from collections.abc import Iterator

from forum.operations.finding import Finding
from forum.settings import Settings
from forum.threads.posting.models import Attachment


def of_settings(configured: Settings) -> Iterator[Finding]:
    """Findings about the keys and the place of files."""
    if not configured.file_keys:
        sentence = (
            "Nobody can add a photo or PDF of a letter: FORUM_FILE_KEYS has no key (`README.md` says how to make one)."
        )
        yield Finding("warning", "no_file_keys", sentence)
        return
    sentence = (
        "Files of letters are lost with FORUM_FILE_KEYS: keep a copy of the keys, apart from the backups of the files."
    )
    yield Finding("warning", "file_keys_backup", sentence)
    if configured.files_url and configured.s3_endpoint.startswith("http://"):
        yield Finding("warning", "files_in_clear", "S3_ENDPOINT is not https: its keys' signatures travel in clear.")


async def of_rows(configured: Settings) -> list[Finding]:
    """A finding where files are there and no key opens any."""
    if configured.file_keys or not await Attachment.exists():
        return []
    sentence = "There are files of letters, and no key in FORUM_FILE_KEYS opens them: their askers and the team see them as gone."
    return [Finding("error", "file_keys_gone", sentence)]
