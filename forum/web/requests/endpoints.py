"""Endpoints: every request finds its language, reader and subject, then its handler answers.

A route is made by `page` (GET, never writes) or `write` (POST, one transaction). Its `guard` is asked after the subject was
found, so that a hidden thread looks like one that isn't there.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.types import Receive, Scope, Send

from forum import database
from forum.catalogue import snapshot
from forum.errors import NotFound, NotSignedIn, Refusal
from forum.notifications import news
from forum.people import form_keys, sessions
from forum.threads.casework import danger
from forum.threads.visibility import find_post, find_published, find_thread
from forum.web.rendering.page import in_language, redirect
from forum.web.requests import doubts, forms, languages, provider_trips, refusals
from forum.web.requests.form_keys import FormKeys, form_of
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from forum.web.requests.rules import Guard, anyone

Handler = Callable[..., Awaitable[Response]]
NO_FIELDS = Shape()


@dataclass(frozen=True)
class Endpoint:
    """A line of the route table as an ASGI application.

    `on_refusal` renders a refused form as it was typed; `uploads` keeps the files it brings, first of all. A `keyed` form
    spends its key, so that sending it twice writes once. An `atomic` handler runs in one transaction, committed only if it
    ends in a redirect; one with slow work (passwords) has its own, for visitors alone where not `atomic_for_visitors`.
    `says` are texts that are compared with our facts. `open_to_readings` shows a private thread to whoever gave a reason. A
    `large` form brings a file.
    """

    handler: Handler
    name: str
    method: str
    guard: Guard
    shape: Shape = NO_FIELDS
    on_refusal: Callable[..., Awaitable[Response]] | None = None
    uploads: Callable[[ForumRequest, Form], Awaitable[None]] | None = None
    limit: str = ""
    keyed: bool = True
    atomic: bool = True
    atomic_for_visitors: bool = True
    open_to_readings: bool = False
    large: bool = False
    says: tuple[str, ...] = ()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["route_name"] = self.name
        request = ForumRequest(scope, receive, send)
        request.forum = scope["app"].state.forum
        request.signed_in = None
        try:
            response = await self._answer(request)
        except ClientDisconnect:
            return
        finally:
            await request.close()
        await response(scope, receive, send)

    async def _answer(self, request: ForumRequest) -> Response:
        form: Form | None = None
        try:
            await prepare(request)
            await self._find_subject(request)
            if self.method == "GET":
                self.guard(request)
                renewal = provider_trips.due(request)
                return redirect(renewal) if renewal else await self.handler(request)
            form = await self._read(request)
            return await self._write(request, form)
        except Refusal as refusal:
            try:
                return await refusals.answer(request, refusal, form, self.on_refusal)
            except Refusal as second:  # The page of the form isn't there for this person either.
                return await refusals.answer(request, second, None, None)

    async def _find_subject(self, request: ForumRequest) -> None:
        """Finds the thread or post that the address names, if the reader may see it. Raises NotFound."""
        seen: dict[str, Any] = {"reader": request.user, "catalogue": request.catalogue}
        named = request.path_params
        if "thread" in named:
            try:
                request.thread = await find_thread(named["thread"], **seen)
            except NotFound:
                is_open = request.forum.oversight.is_open
                if not self.open_to_readings or not await is_open(named["thread"], to=request.user):
                    raise
                request.thread = await find_published(named["thread"])
                request.reading = True
        for kind in ("answer", "post"):
            if kind in named:
                only = "answer" if kind == "answer" else None
                request.post, request.thread = await find_post(named[kind], kind=only, **seen)

    async def _read(self, request: ForumRequest) -> Form:
        """Reads the form once, since a file can be read once only, and then asks who may send it."""
        data = await forms.sent(request, self.shape)
        form = await forms.read(data, self.shape)
        if not request.user.signed_in:
            if form.urgent:
                return form
            await self._refuse_ended(request, "form_key" in data, form)
        try:
            self.guard(request)
        except refusals.StepUpRequired:
            raise refusals.StepUpRequired(form) from None
        return form

    async def _keep_uploads(self, request: ForumRequest, form: Form) -> None:
        if self.uploads:
            await self.uploads(request, form)

    async def _refuse_ended(self, request: ForumRequest, had_key: bool, typed: Form) -> None:
        """Raises SessionEnded for a form of somebody who was signed in when they opened it."""
        ended = had_key and self.keyed
        try:
            self.guard(request)
        except NotSignedIn:
            if not had_key and not request.cookies.get(request.session_cookie):
                raise
            ended = True
        if ended:
            await self._keep_uploads(request, typed)
            raise refusals.SessionEnded(typed)

    async def _write(self, request: ForumRequest, form: Form) -> Response:
        await self._keep_uploads(request, form)
        if request.signed_in:
            settings = request.forum.settings
            given = FormKeys(settings.forum_secret, request.signed_in.digest)
            if not given.fits(form.key, form_of(request.url_path)):
                raise refusals.BadKey
        await self._count(request, form)
        if form.action == forms.IN_LANGUAGE:
            return await self._in_language(request, form)
        await forms.render(form, self.shape)
        if not self.atomic or not (self.atomic_for_visitors or request.user.signed_in):
            return await self.handler(request, form)
        spends = self.keyed and request.signed_in is not None and not form.action
        return await self._in_one_transaction(request, form, spends)

    async def _in_language(self, request: ForumRequest, form: Form) -> Response:
        """The form as it was typed, now that its address is in the language its writer chose; nothing is written."""
        if form["next"]:
            form.values["next"] = in_language(request, form["next"], request.ui)
        form.action = ""
        if self.on_refusal:
            response = await self.on_refusal(request, form, 200, "")
        else:
            response = refusals.resend(request, form, 200, "")
        return languages.choose(request, response, languages.choosing(request, request.ui))

    async def _count(self, request: ForumRequest, form: Form) -> None:
        """Counts the request against its limits before any work is done, a preview too. Raises TooMany."""
        limiter = request.forum.limiter
        network = f"network:{limiter.network(request.address)}"
        account = f"account:{request.user.account_id}" if request.user.signed_in else ""
        if form.action:
            await limiter.count("preview_here", network)
            await limiter.count("preview", account or network)
        elif self.limit:
            await limiter.count("danger" if form.urgent else self.limit, network, account)

    async def _in_one_transaction(self, request: ForumRequest, form: Form, spends: bool) -> Response:
        try:
            async with database.transaction():
                if spends:
                    made = await form_keys.spend(form.key, form_keys.digest_of(form.content))
                    if made is not None:
                        return redirect(made)
                await doubts.ask(request, form, self.says)
                response = await self.handler(request, form)
                if response.status_code != 303:
                    raise _Unwritten(response)
                if spends:
                    await form_keys.keep_location(form.key, response.headers["location"])
                return response
        except _Unwritten as unwritten:
            return unwritten.response


class _Unwritten(Exception):
    """Rolls back the transaction of a write that did not end in a redirect."""

    def __init__(self, response: Response) -> None:
        self.response = response


async def prepare(request: ForumRequest) -> None:
    """Finds the language, the catalogue and the reader. Raises NotFound for an unknown interface language."""
    known = request.forum
    request.catalogue = await snapshot.current()
    request.words = known.words[languages.interface_of(request, request.catalogue)]
    if "ui" in request.path_params and request.path_params["ui"] not in known.words:
        raise NotFound
    token = request.cookies.get(request.session_cookie)
    if token:
        request.let_in(await sessions.find(token, asked=news.beside_session))
    if request.signed_in:
        request.news, request.unread = news.count(request.signed_in), news.unread(request.signed_in)
    if known.staff_pages.start_of(request.user):
        request.waiting = await known.staff_pages.waiting(request.user, request.catalogue)
    if request.waiting.get("danger"):
        request.unseen = await danger.unseen(request.catalogue, by=request.user)


def page(path: str, handler: Handler, name: str, guard: Guard = anyone, **how: Any) -> Route:
    """A page at `path`; `how` are the fields of Endpoint."""
    return Route(path, Endpoint(handler, name, "GET", guard, **how), methods=["GET"], name=name)


def write(path: str, handler: Handler, name: str, guard: Guard = anyone, **how: Any) -> Route:
    """A write at `path`; `how` are the fields of Endpoint."""
    return Route(path, Endpoint(handler, name, "POST", guard, **how), methods=["POST"], name=name)


def guarded(prefix: str, rule: Guard, routes: Iterable[Route]) -> Mount:
    """The pages under `prefix`, each behind `rule` and then its own guard. Raises TypeError for a route of another kind."""
    return mounted(prefix, [_behind(rule, route) for route in routes])


def mounted(prefix: str, routes: Sequence[BaseRoute]) -> Mount:
    """The routes under `prefix`. Starlette's own way to an address with a slash more or less would name a scheme and a host."""
    return Mount(prefix, app=Router(routes, redirect_slashes=False))


def _behind(rule: Guard, route: Route) -> Route:
    endpoint = route.endpoint
    if not isinstance(endpoint, Endpoint):
        raise TypeError(f"{route.path} can't be guarded: make it with page() or write()")
    own = endpoint.guard

    def both(request: ForumRequest) -> None:
        rule(request)
        own(request)

    return Route(route.path, replace(endpoint, guard=both), methods=[endpoint.method], name=route.name)
