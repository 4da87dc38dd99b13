"""Files of renderings: for translation programs, and readings aloud."""

from typing import Any

from starlette.responses import Response

from forum import ids
from forum.threads.renderings import exchange, sounds
from forum.threads.renderings.xliff import BadFile
from forum.web.handlers import renderings
from forum.web.rendering.files import file_response
from forum.web.rendering.page import redirect, with_notice
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest

FILE, SOUND = Shape(files=("file",)), Shape(files=("sound",))
ENDINGS = {"audio/ogg": "ogg", "audio/webm": "webm", "audio/mp4": "m4a", "audio/aac": "aac"}
XLIFF = "application/xliff+xml"


async def export(request: ForumRequest) -> Response:
    """The text as a file for a translation program, with what is rendered of it."""
    data = await exchange.export(**renderings.about(request))
    name = f"{ids.encode(request.post.id)}-{request.path_params['language']}.xlf"
    kept = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(data, media_type=XLIFF, headers=kept)


async def bring(request: ForumRequest, form: Form) -> Response:
    """Takes such a file as a draft, which stands on the workbench then."""
    try:
        await exchange.bring(**renderings.about(request), data=form.files.get("file", b""))
    except BadFile as bad:
        form.errors["file"] = bad.code
        return await renderings.workbench_of(request, status=422, problem="invalid", bad=bad)
    at: dict[str, Any] = {"post": request.post.id, "language": request.path_params["language"]}
    return redirect(with_notice(request.link("renderings.edit", **at), "rendering-brought"))


async def sound(request: ForumRequest) -> Response:
    """The reading aloud of a rendering, whole or the range that a player asks for."""
    known = await sounds.find(request.post, request.path_params["language"])
    name = f"{ids.encode(request.post.id)}-{known.language_id}.{ENDINGS[known.sound_type]}"
    return file_response(known.sound, known.sound_type, name)


async def add_sound(request: ForumRequest, form: Form) -> Response:
    """Adds a reading aloud."""
    await sounds.add(**renderings.about(request), data=form.files.get("sound", b""))
    return renderings.to_reader(request, "read-aloud")
