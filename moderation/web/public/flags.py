"""Reporting a post, with or without an account, and the receipt that shows the outcome."""

import asyncio

from starlette.responses import Response

from forum import text
from forum.catalogue import reasons
from forum.people.permissions import require
from forum.web.rendering import masks
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.requests import voters
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.review import flags
from moderation.web.reason_names import name_of

FLAG = Shape(lines=("reason",), texts=("note",))


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
    )


async def create(request: ForumRequest, form: Form) -> Response:
    """Reports the post. A second report by the same person is only acknowledged."""
    voter, cookie = await voters.voter(request, f"flag:{request.post.id}")
    receipt = await flags.flag(
        request.post, request.thread, reason=form["reason"], note=form["note"], by=request.user, voter=voter
    )
    if receipt is None:
        back = with_notice(request.link("threads.show", thread=request.thread.id), "flagged-before")
        return redirect(back)
    response = redirect(with_notice(request.link("flags.show", code=receipt.code), "flagged"))
    return voters.with_voter(request, response, cookie)


async def show(request: ForumRequest) -> Response:
    """The receipt: the reason and day of the report, without the text, and its outcome."""
    found = await flags.by_code(request.path_params["code"])
    code, reason_name = request.path_params["code"], await name_of(request)
    outcome = await flags.outcome_of(found)
    response = page(request, "flags/show.html", flag=found, outcome=outcome, code=code, reason_name=reason_name)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
