"""The form by which anybody tells what is wrong on a page."""

from starlette.responses import Response

from forum.web.rendering.page import own_path, page, redirect, with_notice
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.desk import corrections

SHAPE = Shape(lines=("page", "kind"), texts=("body",))


async def new(request: ForumRequest) -> Response:
    return await again(request, Form({"page": request.query_params.get("page", "")}), 200, "")


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    shown = {"form": form, "about": _path(form), "kinds": corrections.KINDS}
    return page(request, "corrections/new.html", status=status, problem=problem, **shown)


async def create(request: ForumRequest, form: Form) -> Response:
    about = _path(form)
    await corrections.tell(about, kind=form["kind"], body=form["body"], by=request.user)
    return redirect(with_notice(about or request.link("home"), "correction-told"))


def _path(form: Form) -> str:
    """The path of the page a form names, if it is one of ours; its query may hold what somebody searched for."""
    return own_path(form["page"], "").partition("?")[0].partition("#")[0]
