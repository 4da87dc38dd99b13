"""Attachments beside a private question: held while a form is on its way, added, opened and taken back."""

from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.responses import Response

from forum.errors import Invalid, NotFound, Refusal
from forum.files import stores, vault
from forum.threads.posting import attachments
from forum.web.rendering.files import SANDBOX
from forum.web.rendering.page import redirect, to_thread
from forum.web.requests.forms import HELD, Form, Shape
from forum.web.requests.request import ForumRequest

SHAPE = Shape(repeated=(HELD,), uploads=attachments.FIELD)
A_MEGABYTE = 1024 * 1024


async def hold(request: ForumRequest, form: Form) -> None:
    """Holds the files that a form brings, and has the form carry a signed value that stands for each, good for some hours.

    One that can't be kept refuses the form and no other file, but for a form that says danger. Raises Invalid, TooMany.
    """
    carried = [each for each in form.held if name_of(request, each)][: attachments.MOST]
    refused: Refusal | None = None
    for data in form.uploads:
        try:
            if len(carried) >= attachments.MOST:
                raise Invalid({attachments.FIELD: "too_many"})
            await _count(request, data)
            file = await attachments.hold(data)
            carried.append(_signer(request).dumps(file.name))
        except Refusal as refusal:
            refused = refused or refusal
    form.lists[HELD] = [" ".join(carried)] if carried else []
    if refused and not form.urgent:
        raise refused


async def _count(request: ForumRequest, data: bytes) -> None:
    limiter = request.forum.limiter
    keys = f"network:{limiter.network(request.address)}", f"account:{request.user.account_id or ''}"
    who = keys if request.user.signed_in else keys[:1]
    await limiter.count("upload", *who)
    for _ in range(len(data) // A_MEGABYTE + 1):
        await limiter.count("upload_megabytes", *who)


def _signer(request: ForumRequest) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(request.forum.settings.forum_secret, salt="held file")


def name_of(request: ForumRequest, value: str) -> str:
    """The name of the held file that a form's value stands for; empty for one that isn't ours, or too old."""
    try:
        return str(_signer(request).loads(value, max_age=int(attachments.HELD.total_seconds())))
    except BadData:
        return ""


def names_of(request: ForumRequest, form: Form) -> list[str]:
    """The names of the files that a form carries."""
    return [name for value in form.held if (name := name_of(request, value))]


async def add(request: ForumRequest, form: Form) -> Response:
    """Adds files to one's own question."""
    await attachments.add(request.thread, names_of(request, form), by=request.user, catalogue=request.catalogue)
    return to_thread(request, "file-added", "#files")


async def remove(request: ForumRequest, form: Form) -> Response:
    """Takes back a file."""
    number = request.path_params["file"]
    await attachments.remove(request.thread, number, by=request.user, catalogue=request.catalogue)
    return to_thread(request, "file-removed", "#files")


async def open_file(request: ForumRequest, form: Form) -> Response:
    """Opens a file for somebody of the team, which is recorded, and goes on to it."""
    file = await attachments.find(request.thread, request.path_params["file"])
    await attachments.open_for(file, request.thread, by=request.user, catalogue=request.catalogue)
    return redirect(request.link("files.show", thread=request.thread.id, file=file.id))


async def show(request: ForumRequest) -> Response:
    """The file, to be saved; whoever of the team has not opened it goes to the question, where the button is."""
    file = await attachments.find(request.thread, request.path_params["file"])
    if not await attachments.may_take(file, request.thread, by=request.user):
        return redirect(request.link("threads.show", thread=request.thread.id) + "#files")
    try:
        data = await vault.read(file.name)
    except (stores.Missing, vault.Closed):
        raise NotFound from None
    called = {"Content-Disposition": f'attachment; filename="{attachments.called(file)}"'}
    return Response(data, media_type=file.media_type, headers=called | SANDBOX)
