"""Responses that are a file somebody added."""

from starlette.responses import FileResponse

from forum import files
from forum.errors import NotFound

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
