"""The second step of a sign-in: the factor of an account whose password was right."""

from starlette.responses import Response

from forum.people import passkeys
from forum.people.second_factor import PASSKEY
from forum.web.handlers import sign_in
from forum.web.rendering.page import page, redirect
from forum.web.requests import carried_fields, ceremonies, factor_tries, pending
from forum.web.requests.forms import Form
from forum.web.requests.request import ForumRequest


async def show(request: ForumRequest) -> Response:
    """The first step: the second has no page of its own before the password was right."""
    return redirect(request.link("login"))


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    coming = await pending.opened(request, form["pending"])
    if coming is None:
        return _from_the_start(request, form)
    return await sign_in.ask_factor(request, form, coming, status=status, problem=problem)


async def create(request: ForumRequest, form: Form) -> Response:
    """Signs in by the second factor. Raises Invalid (`code: wrong_code`, `answer: …`), TooMany."""
    coming = await pending.opened(request, form["pending"])
    if coming is None:
        return _from_the_start(request, form)
    account_id = coming.account.id
    if form["answer"]:
        ceremony = ceremonies.ceremony(request, f"factor:{account_id}")
        await passkeys.use(form["answer"], ceremony=ceremony, account_id=account_id)
        return await sign_in.begin(request, form, coming, PASSKEY)
    return await sign_in.begin(request, form, coming, await factor_tries.check(request, account_id, form["code"]))


def _from_the_start(request: ForumRequest, form: Form) -> Response:
    """The first step once more, with all that was carried, for whoever took longer than ten minutes."""
    typed = Form(values={name: form[name] for name in ("send", "next", "claim")})
    shown = {"next": form["next"], "carried": carried_fields.load(form["carried"])} | ceremonies.at_sign_in(request)
    return page(request, "people/login.html", status=401, form=typed, problem="ended", **shown)
