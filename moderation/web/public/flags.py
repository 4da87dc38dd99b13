"""Reporting a post, with or without an account, and the receipt that shows the outcome."""

import asyncio

from starlette.responses import Response

from forum import text
from forum.catalogue import reasons
from forum.errors import Invalid, NotFound
from forum.people import codes
from forum.people.permissions import require
from forum.threads.models import Post, Thread
from forum.threads.visibility import find_post
from forum.web.rendering import masks, personal
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.requests import voters
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.review import flags
from moderation.web.reason_names import name_of

FLAG = Shape(lines=("reason", "personal"), texts=("note",))
CODE = Shape(lines=("code",))


async def new(request: ForumRequest) -> Response:
    if request.user.signed_in:
        require(request.user, "flag")
    return await again(request, Form(), 200, "")


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    mask = await masks.over(request, request.thread, request.post)
    return page(
        request,
        "flags/new.html",
        status=status,
        problem=problem,
        form=form,
        post=request.post,
        shown=text.excerpt(await asyncio.to_thread(mask.words, request.post.source)),
        thread=request.thread,
        offered=await reasons.offered(reasons.FLAG),
        reason_name=await name_of(request),
        found=await personal.marked(request, form, field="note"),
    )


async def create(request: ForumRequest, form: Form) -> Response:
    """Reports the post. A second report by the same person is only acknowledged."""
    voter, cookie = await voters.voter(request, f"flag:{request.post.id}")
    receipt = await flags.flag(
        request.post,
        request.thread,
        reason=form["reason"],
        note=form["note"],
        by=request.user,
        voter=voter,
        personal=await personal.ask_about(request, form, "note"),
    )
    if receipt is None:
        back = with_notice(request.link("threads.show", thread=request.thread.id), "flagged-before")
        return redirect(back)
    response = redirect(with_notice(request.link("flags.show", code=receipt.code), "flagged"))
    return voters.with_voter(request, response, cookie)


async def show(request: ForumRequest) -> Response:
    """The receipt: the reason and day of the report, its outcome, and the text where its reader may see it."""
    found = await flags.by_code(request.path_params["code"])
    response = page(
        request,
        "flags/show.html",
        flag=found,
        outcome=await flags.outcome_of(found),
        code=codes.spelled(request.path_params["code"]),
        reason_name=await name_of(request),
        about=await _about(request, found.post_id),
    )
    response.headers["X-Robots-Tag"] = "noindex"
    return response


async def _about(request: ForumRequest, post_id: int) -> tuple[Post, Thread, str, str] | None:
    """A reported text, its thread, the thread's title and the text's beginning as this reader sees them; None if they may not."""
    try:
        post, thread = await find_post(post_id, reader=request.user, catalogue=request.catalogue)
    except NotFound:
        return None
    mask = await masks.over(request, thread, post)
    title, words = await asyncio.to_thread(lambda: (mask.words(thread.title), mask.words(post.source)))
    return post, thread, title, text.excerpt(words)


async def find(request: ForumRequest) -> Response:
    """The page where a receipt's code is typed to find its report."""
    return await find_again(request, Form(), 200, "")


async def find_again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    return page(request, "flags/find.html", status=status, problem=problem, form=form)


async def look_up(request: ForumRequest, form: Form) -> Response:
    """Leads to the receipt a code stands for."""
    try:
        await flags.by_code(form["code"])
    except NotFound:
        raise Invalid({"code": "no_report"}) from None
    return redirect(request.link("flags.show", code=codes.spelled(form["code"])))
