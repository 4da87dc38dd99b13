"""The desk's list of appointments for which somebody asks for a mediator."""

from starlette.responses import Response

from forum.threads.casework import mediators
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest

TAKE, DECLINE = Shape(lines=("on",)), Shape(texts=("words",))


async def index(request: ForumRequest) -> Response:
    return await again(request, Form(), 200, "")


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    """The list; a refused form stands at the request that it was about."""
    found = await mediators.listed(by=request.user)
    return page(
        request,
        "desk/mediators.html",
        status=status,
        problem=problem,
        form=form,
        about=request.path_params.get("request"),
        rows=[
            (each, mediators.names_of(each, request.catalogue, request.ui), mediators.may_take(request.user, each))
            for each in found
        ],
    )


async def take(request: ForumRequest, form: Form) -> Response:
    """Takes a request; `on=0` leaves it to others."""
    if form["on"] == "0":
        await mediators.give_back(request.path_params["request"], by=request.user)
        return redirect(with_notice(request.link("desk.mediators"), "given-back"))
    await mediators.take(request.path_params["request"], by=request.user)
    return redirect(with_notice(request.link("desk.mediators"), "mediator-coming"))


async def decline(request: ForumRequest, form: Form) -> Response:
    await mediators.decline(request.path_params["request"], form["words"], by=request.user)
    return redirect(with_notice(request.link("desk.mediators"), "mediator-declined"))
