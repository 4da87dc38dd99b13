"""Typing one's password again before a sensitive act, and going on with what was typed."""

from starlette.responses import Response

from forum.errors import Invalid
from forum.people import sessions
from forum.people.accounts import Account
from forum.web.rendering.page import own_path, page, redirect
from forum.web.requests import password_tries, resume, step_up
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest

SHAPE = Shape(lines=("next", "waiting"), packed=("carried",), secrets=("password",))


async def show(request: ForumRequest) -> Response:
    return await again(request, Form(values={"next": request.query_params.get("next", "")}), 200, "")


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    without = not await Account.filter(id=request.account_id, password_hash__isnull=False).exists()
    return page(
        request,
        "people/confirm.html",
        status=status,
        form=form,
        next=own_path(form["next"], ""),
        carried=resume.unpack(form["carried"]),
        waiting=bool(form["waiting"]),
        without=without,
        problem=problem,
    )


async def create(request: ForumRequest, form: Form) -> Response:
    """Notes that the password was right; then shows the page they came for, or what they were about to send, to send it.

    Raises Invalid (`password: missing | not_yours`), TooMany.
    """
    counted = await password_tries.count_own(request)
    if not form.secret("password"):
        raise Invalid({"password": "not_typed"})
    if not await sessions.sign_in(request.user.nickname, form.secret("password"), hasher=request.forum.hasher):
        raise Invalid({"password": "not_yours"})
    await password_tries.right(request, counted)
    following = own_path(form["next"], request.link("account.show"))
    if not form["waiting"]:
        return step_up.prove(request, redirect(following))
    fields = resume.unpack(form["carried"])
    response = page(request, "errors/resend.html", problem="", fields=fields, errors={}, target=following)
    return step_up.prove(request, response)
