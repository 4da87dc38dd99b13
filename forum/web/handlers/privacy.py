"""What the forum holds about its reader: read, taken along, erased; and erasing one question."""

import asyncio
import json
from typing import Any

from starlette.responses import Response

from forum import clock
from forum.people import permissions, privacy
from forum.people.accounts import Account
from forum.threads.erasing import exporting
from forum.threads.erasing.threads import erase_thread
from forum.threads.visibility import subject
from forum.web.rendering import exported
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.requests import resume, step_up
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest

LEAVING = Shape(lines=("posts",))


async def show(request: ForumRequest) -> Response:
    """The ways to read, take along and erase everything."""
    return page(request, "people/data.html")


async def export(request: ForumRequest) -> Response:
    """Everything on one page, in the reader's language."""
    held, forum = await _export(request), request.forum
    shown = exported.sections(held, request.words, request.catalogue, forum.sentences)
    return page(request, "people/export.html", sections=shown)


async def export_file(request: ForumRequest) -> Response:
    """Everything as a file, in the shape that docs/export.md describes."""
    held = await _export(request)
    body = await asyncio.to_thread(json.dumps, held, ensure_ascii=False, indent=1)
    name = f"migrant-forum-{clock.today().isoformat()}.json"
    kept = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(body, media_type="application/json", headers=kept)


async def _export(request: ForumRequest) -> dict[str, Any]:
    """What is held about the reader. Raises TooMany: all of somebody's texts are read for it."""
    await request.forum.limiter.count("export", f"account:{request.account_id}")
    held = await privacy.export(await Account.get(id=request.account_id), holdings=request.forum.holdings)
    return await exporting.name_visible(held, reader=request.user, catalogue=request.catalogue)


async def erasure(request: ForumRequest) -> Response:
    """The page that says what goes and what stays, and asks what becomes of public texts."""
    return await erasure_again(request, Form(), 200, "")


async def erasure_again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    return page(request, "people/erasure.html", status=status, form=form, problem=problem)


async def erase(request: ForumRequest, form: Form) -> Response:
    """Erases the reader's account; their browser forgets it too."""
    account = await Account.get(id=request.account_id)
    await privacy.erase(account, posts=form["posts"], by=request.user, holdings=request.forum.holdings)
    return _signed_out(request, "erased")


def _signed_out(request: ForumRequest, notice: str) -> Response:
    """Home, with a browser that knows nothing of its reader any more."""
    response = redirect(with_notice(request.link("home"), notice))
    response = resume.forgetting(request, response, resume.COOKIE)
    for cookie in (request.session_cookie, step_up.COOKIE):
        response.delete_cookie(cookie, path="/", secure=request.forum.settings.is_https, httponly=True)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


async def thread_erasure(request: ForumRequest) -> Response:
    """The page that says what goes with a question. Raises NotAllowed for whoever did not ask it."""
    return await thread_erasure_again(request, Form(), 200, "")


async def thread_erasure_again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    permissions.require(request.user, "erase", subject(request.thread, request.catalogue))
    return page(request, "threads/erasure.html", status=status, form=form, problem=problem, thread=request.thread)


async def erase_question(request: ForumRequest, form: Form) -> Response:
    """Erases a question for good, by whoever asked it."""
    await erase_thread(request.thread, by=request.user, catalogue=request.catalogue, holdings=request.forum.holdings)
    if request.user.is_shadow:
        return _signed_out(request, "question-erased")
    return redirect(with_notice(request.link("account.show"), "question-erased"))
