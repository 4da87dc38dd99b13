"""The one error table: a status and a page in the reader's language for each refusal of the domain."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope

from forum import database, log
from forum.catalogue import snapshot
from forum.errors import Conflict, Invalid, NotAllowed, NotFound, NotSignedIn, Refusal, TooMany
from forum.files import stores
from forum.web.rendering import problems
from forum.web.rendering.page import page, redirect
from forum.web.requests import ceremonies, forgiving, languages, resume
from forum.web.requests.carried_fields import Fields
from forum.web.requests.forms import Form
from forum.web.requests.gate import BodyTooLarge
from forum.web.requests.request import ForumRequest


class BadKey(Refusal):
    """Raised when a write of a signed-in person comes without the key of its form."""


class SessionEnded(Refusal):
    """Raised when somebody sends a form after their session has ended; `form` has the typed fields."""

    def __init__(self, form: Form) -> None:
        super().__init__("the session has ended")
        self.form = form


class StepUpRequired(Refusal):
    """Raised when a sensitive act needs the password again; `form` has the typed fields, None for a page."""

    def __init__(self, form: Form | None = None) -> None:
        super().__init__("the password is needed again")
        self.form = form


class Refused(Refusal):
    """Raised when a request is refused before it reaches a handler: `status` and the template's `code`."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code


STATUSES: Mapping[type[Refusal], int] = {
    BadKey: 403,
    SessionEnded: 401,
    StepUpRequired: 401,
    NotSignedIn: 303,
    NotAllowed: 403,
    NotFound: 404,
    Conflict: 409,
    Invalid: 422,
    TooMany: 429,
}

OnRefusal = Callable[..., Awaitable[Response]]


async def answer(request: ForumRequest, refusal: Refusal, form: Form | None, on_refusal: OnRefusal | None) -> Response:
    """The response to a refusal; a form that was sent comes back as typed, with its errors."""
    status = refusal.status if isinstance(refusal, Refused) else STATUSES[type(refusal)]
    if isinstance(refusal, NotSignedIn) and _came_from_signing_in(request):
        return _sign_in(request, _next(request), [], "cookies")
    if isinstance(refusal, NotSignedIn):
        return redirect(request.link("login", query={"next": _next(request)}))
    if isinstance(refusal, NotAllowed) and request.lacks_factor:
        return _ask_for_factor(request)
    if isinstance(refusal, StepUpRequired):
        return await _ask_for_password(request, refusal.form)
    if isinstance(refusal, SessionEnded):
        asks = request.route_name == "ask.create"
        fields = resume.fields_once(refusal.form) if asks else resume.fields_of(refusal.form)
        response = _sign_in(request, request.url_path if fields else _next(request), fields, "ended")
        # It opens nothing any more, and whoever sends their question with a code is to be a visitor.
        return resume.forgetting(request, resume.marked(request, response), request.session_cookie)
    if form is not None and status in (403, 409, 422, 429) and not isinstance(refusal, NotAllowed):
        wrong = refusal.fields if isinstance(refusal, Invalid) else {}
        # In the order of the form, as far as it says one.
        form.errors = {field: wrong[field] for field in dict.fromkeys((*form.values, *wrong)) if field in wrong}
        problem = code_of(refusal)
        response = (
            await on_refusal(request, form, status, problem) if on_refusal else resend(request, form, status, problem)
        )
    else:
        response = page(request, "errors/error.html", status=status, code=code_of(refusal), status_code=status)
    if isinstance(refusal, TooMany):
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def _came_from_signing_in(request: ForumRequest) -> bool:
    """Whether a page is asked for right after signing in, and no cookie came with it: the browser takes none."""
    came_from = urlsplit(request.headers.get("referer", "")).path.partition("/login/link/")[0]
    signing_in = any(came_from == request.link(name) for name in ("login", "register", "recovery"))
    return request.method == "GET" and not request.cookies and signing_in


def _sign_in(request: ForumRequest, following: str, carried: Fields, problem: str) -> Response:
    shown = {"form": Form(), "next": following, "carried": carried, "problem": problem}
    return page(request, "people/login.html", status=401, **shown, **ceremonies.at_sign_in(request))


def _ask_for_factor(request: ForumRequest) -> Response:
    """The way to a second factor, for somebody of staff who must show one first; a form is not carried there."""
    if request.method in ("GET", "HEAD"):
        return redirect(request.link("account.factors", query={"next": _next(request)}))
    return page(request, "errors/error.html", status=403, code="factor", status_code=403)


async def _ask_for_password(request: ForumRequest, form: Form | None) -> Response:
    if form is None:
        return redirect(request.link("account.confirm", query={"next": _next(request)}))
    known, options = await ceremonies.for_step_up(request)
    return page(
        request,
        "people/confirm.html",
        status=401,
        form=Form(),
        next=request.url_path,
        carried=resume.fields_of(form),
        waiting=True,
        act=request.route_name,
        without=False,
        problem="unproved",
        ways=known,
        passkey=options,
    )


def code_of(refusal: Refusal) -> str:
    """The code by which templates name a refusal."""
    if isinstance(refusal, Refused | Conflict | NotAllowed):
        return refusal.code
    return {BadKey: "bad_key", NotFound: "not_found", TooMany: "too_many", Invalid: "invalid"}.get(
        type(refusal), "invalid"
    )


def _next(request: ForumRequest) -> str:
    """The page to go to after signing in: this one, or the page of the form."""
    if request.method in ("GET", "HEAD"):
        query = request.scope["query_string"].decode("latin-1")
        return f"{request.url_path}?{query}" if query else request.url_path
    if "thread" in request.scope.get("path_params", {}) or hasattr(request, "thread"):
        return request.thread_url(request.thread)
    if request.route_name.startswith("account."):
        return request.link("account.show")
    return request.url_path if request.route_name in ("ask.create",) else request.link("home")


def resend(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    """The typed fields, with a button that sends them to where they were going."""
    return page(
        request,
        "errors/resend.html",
        status=status,
        problem=problem,
        fields=resume.fields_of(form),
        errors=form.errors,
        target=request.url_path,
        act="",
    )


async def lost(request: ForumRequest, status: int, code: str) -> Response:
    """The error page of a request without a route, or of one that broke, with the database or without."""
    try:
        request.catalogue = await snapshot.current()
    except database.Unavailable:
        return bare(request, status, code)
    if problems.is_for_programs(request):
        return problems.lost(request, status, code, request.catalogue)
    request.words = request.forum.words[languages.interface_of(request, request.catalogue)]
    return page(request, "errors/error.html", status=status, code=code, status_code=status)


def bare(request: ForumRequest, status: int, code: str) -> Response:
    """The error page that needs neither the database nor a readable request."""
    if problems.is_for_programs(request):
        return problems.lost(request, status, code, None)
    request.words = request.forum.words[languages.interface_of(request, None)]
    number = request.scope.get("forum.request_id", "")
    body = request.forum.renderer.render("errors/bare.html", request.ui, {"code": code, "reference": number})
    headers = {"Cache-Control": "no-store"} | ({"Retry-After": "10"} if status == 503 else {})
    return Response(body, status, media_type="text/html", headers=headers)


def request_of(scope: Scope, receive: Receive | None = None) -> ForumRequest:
    """The request of a scope that no endpoint prepared: nobody is signed in on it."""
    request = ForumRequest(scope, receive) if receive else ForumRequest(scope)
    request.forum = scope["app"].state.forum
    request.signed_in = None
    return request


async def refuse(scope: Scope, status: int, code: str) -> Response:
    """The answer to a request that is refused before any route is looked for."""
    scope.setdefault("route_name", "refused")
    request = request_of(scope)
    return bare(request, status, code) if status in (414, 431) else await lost(request, status, code)


def answering(status: int, code: str) -> Callable[[Request, Exception], Awaitable[Response]]:
    """The handler of an exception that always has the same answer."""

    async def answer(request: Request, error: Exception) -> Response:
        return await lost(request_of(request.scope), status, code)

    return answer


async def http_error(request: Request, error: Exception) -> Response:
    """The answer where no route is found, or not for this method; a page that was meant is where it leads."""
    assert isinstance(error, HTTPException)
    lost_page = error.status_code == 404 and request.method in ("GET", "HEAD")
    if lost_page and (meant := forgiving.meant(request_of(request.scope))):
        return redirect(meant, status=301)
    codes = {404: "not_found", 405: "method", 413: "too_large"}
    response = await lost(request_of(request.scope), error.status_code, codes.get(error.status_code, "invalid"))
    response.headers.update(error.headers or {})
    return response


HANDLERS: Mapping[Any, Callable[[Request, Exception], Awaitable[Response]]] = {
    HTTPException: http_error,
    BodyTooLarge: answering(413, "too_large"),
    database.Unavailable: answering(503, "unavailable"),
    stores.Unavailable: answering(503, "unavailable"),
}
"""The answers to exceptions that reach no endpoint, or that an endpoint leaves to the application."""


async def broken(scope: Scope, error: Exception) -> Response:
    """The answer to a fault of ours, which is logged by its kind and place and shown without either."""
    structlog.get_logger("forum").error(
        "broken", kind=type(error).__name__, where=log.place_of(error), route=scope.get("route_name", "none"),
        request_id=scope.get("forum.request_id", ""),
    )  # fmt: skip
    return await lost(request_of(scope), 500, "broken")
