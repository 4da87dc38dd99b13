"""A batch of the queue: what is in it, rejecting all of it, and taking that back."""

from datetime import datetime

from starlette.responses import Response

from forum import clock
from forum.catalogue import reasons
from forum.threads.holding.masks import Masks
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.review import batches
from moderation.web import statements
from moderation.web.reason_names import name_of as reason_names

REJECT = Shape(lines=("reason", "until", "personal"), texts=("statement",), actions=("compose",))


async def show(request: ForumRequest) -> Response:
    return await again(request, Form(), 200, "")


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    """The batch, with its form as it was sent and a suggested explanation where it has none."""
    found = await batches.find(request.path_params["batch"], by=request.user)
    if found.unlike and (form.action or (status == 422 and not form["statement"])):
        form.values |= {"verdict": batches.REJECT}
        form.values["statement"] = await statements.suggested(request, form, found.unlike[-1:])
    return page(
        request,
        "desk/batch.html",
        status=status,
        problem=problem,
        form=form,
        batch=found,
        offered=await reasons.offered(),
        mask=Masks(request.catalogue.contacts, True),
        reason_name=await reason_names(request),
    )


async def reject(request: ForumRequest, form: Form) -> Response:
    if form.action:
        return await again(request, form, 200, "")
    said = {"reason": form["reason"], "statement": form["statement"]}
    await batches.reject(
        request.path_params["batch"], _until(form), **said, by=request.user, catalogue=request.catalogue
    )
    return _back(request, "decided")


async def undo(request: ForumRequest, form: Form) -> Response:
    await batches.undo(request.path_params["batch"], by=request.user, catalogue=request.catalogue)
    return _back(request, "undone")


def _until(form: Form) -> datetime:
    """The moment until which the page knew the batch; what came later waits, and where no moment is said, all of it is meant."""
    try:
        said = datetime.fromisoformat(form["until"])
    except ValueError:
        return clock.now()
    return said if said.tzinfo else clock.now()


def _back(request: ForumRequest, notice: str) -> Response:
    return redirect(with_notice(request.link("desk.batch", batch=request.path_params["batch"]), notice))
