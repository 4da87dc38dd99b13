"""Step-up: the page that asks who somebody is before a sensitive act, and then goes on with the carried fields.

An account with a second factor shows it beside the password, or a passkey in the place of both.
"""

from starlette.responses import Response

from forum.errors import Invalid
from forum.people import passkeys, sessions
from forum.web.rendering.page import own_path, page, redirect
from forum.web.requests import carried_fields, ceremonies, factor_tries, password_tries, step_up
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest

SHAPE = Shape(lines=("next", "waiting", "act", "code"), carried=("carried", "answer"), secrets=("password",))


async def show(request: ForumRequest) -> Response:
    return await again(request, Form(values={"next": request.query_params.get("next", "")}), 200, "")


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    known, options = await ceremonies.for_step_up(request)
    return page(
        request,
        "people/confirm.html",
        status=status,
        form=form,
        next=own_path(form["next"], ""),
        carried=carried_fields.load(form["carried"]),
        waiting=bool(form["waiting"]),
        act=form["act"],
        without=not known.password,
        problem=problem,
        ways=known,
        passkey=options,
    )


async def create(request: ForumRequest, form: Form) -> Response:
    """Grants the step-up; then shows the page that was asked for, or the carried fields with a button that sends them.

    Raises Invalid (`password: not_typed | not_yours`, `code: wrong_code`, `answer: …`), TooMany.
    """
    if form["answer"]:
        ceremony = ceremonies.in_session(request, "step-up")
        await passkeys.use(form["answer"], ceremony=ceremony, account_id=request.account_id)
    else:
        await _check_password(request, form.secret("password"))
        if (await ceremonies.for_step_up(request))[0].has_factor:
            await factor_tries.check(request, request.account_id, form["code"])
    following = own_path(form["next"], request.link("account.show"))
    if not form["waiting"]:
        return step_up.grant(request, redirect(following))
    fields = carried_fields.load(form["carried"])
    response = page(
        request, "errors/resend.html", problem="", fields=fields, errors={}, target=following, act=form["act"]
    )
    return step_up.grant(request, response)


async def _check_password(request: ForumRequest, typed: str) -> None:
    counted = await password_tries.count_own(request)
    if not typed:
        raise Invalid({"password": "not_typed"})
    if not await sessions.sign_in(request.user.nickname, typed, hasher=request.forum.hasher):
        raise Invalid({"password": "not_yours"})
    await password_tries.right(request, counted)
