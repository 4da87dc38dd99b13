"""Files that somebody added: as responses, and how much they take in words."""

from babel.units import format_unit
from markupsafe import Markup
from starlette.responses import FileResponse

from forum import files
from forum.errors import NotFound
from forum.threads.models import Rendering
from forum.threads.posting.models import Attachment
from forum.web.rendering.i18n import Words, filled

SIZE = Markup("<bdi>{size}</bdi>")
SOUND = Markup('<bdi dir="ltr">{minutes} · {size}</bdi>')
SANDBOX = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Vary": "Cookie",
}
"""The headers of a file that somebody not of ours may have made: it is saved, and does nothing where a browser opens it."""

SHOWN_IN_PAGES = ("audio/",)
"""What a page plays by itself. Anything else is only ever saved, so that no file of somebody's runs as a page of ours."""


def file_response(name: str, media_type: str, called: str) -> FileResponse:
    """A file by its name (`files.keep`), or the range of it that was asked for; it is saved as `called`.

    Whether its reader may have it is the caller's to know. A browser may keep it, and asks about it again each time. Raises
    NotFound for a file that is gone.
    """
    file = files.path(name)
    if not file.is_file():
        raise NotFound
    disposition = "inline" if media_type.startswith(SHOWN_IN_PAGES) else "attachment"
    kept = {"Cache-Control": "private, no-cache", "Vary": "Cookie"}
    return FileResponse(
        file, media_type=media_type, filename=called, content_disposition_type=disposition, headers=kept
    )


def sound_length(words: Words, rendering: Rendering) -> Markup:
    """How long a reading aloud is, and how much of somebody's data it takes."""
    minutes = f"{rendering.sound_seconds // 60}:{rendering.sound_seconds % 60:02}"
    return filled(SOUND, minutes=minutes, size=_in_kilobytes(rendering.sound_size, words))


def file_size(words: Words, file: Attachment) -> Markup:
    return filled(SIZE, size=_in_kilobytes(file.size, words))


def _in_kilobytes(size: int, words: Words) -> str:
    """A size in bytes as the language says it; in Latin digits, as all numbers of the forum."""
    return format_unit(str(max(1, round(size / 1000))), "kilobyte", length="short", locale=words.locale)
