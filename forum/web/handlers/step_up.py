"""Step-up: the page that asks for one's password before a sensitive act, and then goes on with the carried fields."""

from starlette.responses import Response

from forum.errors import Invalid
from forum.people import sessions
from forum.people.accounts import Account
from forum.web.rendering.page import own_path, page, redirect
from forum.web.requests import carried_fields, password_tries, step_up
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest

SHAPE = Shape(lines=("next", "waiting", "act"), carried=("carried",), secrets=("password",))


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
        carried=carried_fields.load(form["carried"]),
        waiting=bool(form["waiting"]),
        act=form["act"],
        without=without,
        problem=problem,
    )


async def create(request: ForumRequest, form: Form) -> Response:
    """Grants the step-up; then shows the page that was asked for, or the carried fields with a button that sends them.

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
        return step_up.grant(request, redirect(following))
    fields = carried_fields.load(form["carried"])
    response = page(
        request, "errors/resend.html", problem="", fields=fields, errors={}, target=following, act=form["act"]
    )
    return step_up.grant(request, response)
