"""The admin's keys of partners' programs: who has one, what it may do, when it was used; a secret is shown once."""

from starlette.responses import Response

from forum.partners import keys
from forum.web.rendering.page import page, redirect
from forum.web.requests import resume
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.web.admin import rows

SHAPE = Shape(lines=("app_name", "contact"), repeated=("scopes",))
ABOUT = " program"


async def index(request: ForumRequest) -> Response:
    return await again(request, Form(), 200, "")


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    """The keys, with the secret of one that was made just now."""
    shown = {"keys": await keys.all_keys(), "scopes": keys.SCOPES, "secret": secret_of(request, ABOUT)}
    return forgetting(request, page(request, "admin/programs.html", status=status, form=form, problem=problem, **shown))


async def create(request: ForumRequest, form: Form) -> Response:
    given = form["app_name"], form["contact"], form.lists.get("scopes", [])
    return show_once(request, "admin.programs", await keys.make(*given, by=request.user), ABOUT)


async def revoke(request: ForumRequest, form: Form) -> Response:
    await keys.revoke(request.path_params["program"], by=request.user)
    return rows.back(request, "programs", "key-revoked")


def show_once(request: ForumRequest, name: str, secret: str, about: str) -> Response:
    """The way to a page that shows a secret the first time it is looked at; nothing else keeps it."""
    assert request.signed_in is not None
    return resume.with_code(request, redirect(request.link(name)), request.signed_in.digest, secret, about=about)


def secret_of(request: ForumRequest, about: str) -> str:
    return resume.code_of(request, about=about) or ""


def forgetting(request: ForumRequest, response: Response) -> Response:
    return resume.forgetting(request, response, resume.COOKIE)
