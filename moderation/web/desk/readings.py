"""The form that asks why a private thread outside one's cabinet must be read, and the threads that are open by it."""

from starlette.responses import Response

from forum.web.rendering.page import page, redirect
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.oversight import access

SHAPE = Shape(lines=("thread", "reason"))


async def index(request: ForumRequest) -> Response:
    return await again(request, Form(values={"thread": request.query_params.get("thread", "")[:200]}), 200, "")


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    live = await access.open_to(request.user)
    return page(
        request, "desk/readings.html", status=status, problem=problem, form=form, live=live, time_of=request.words.time
    )


async def create(request: ForumRequest, form: Form) -> Response:
    thread = await access.begin(form["thread"], form["reason"], by=request.user, catalogue=request.catalogue)
    return redirect(request.link("threads.show", thread=thread.id))
