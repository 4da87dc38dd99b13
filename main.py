"""The composition root: settings, routes, error table and lifespan become `app`; and the command line over the same verbs."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

import click
import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import Scope
from starlette_compress import CompressMiddleware

from forum import commands, database, log, settings
from forum.catalogue import reasons, seed, snapshot
from forum.examples import load
from forum.operations import chores
from forum.people import accounts
from forum.people.passwords import Hasher
from forum.settings import Settings
from forum.web.handlers import home
from forum.web.rendering import i18n
from forum.web.rendering.assets import Assets
from forum.web.rendering.page import Renderer
from forum.web.requests import refusals
from forum.web.requests.gate import REPORT_PATH, BodyTooLarge, Gate, csp_reports
from forum.web.requests.limiting import Limiter
from forum.web.requests.request import Forum, ForumRequest
from forum.web.requests.urls import Urls
from forum.web.routes import PAGES, first_parts, under_language
from forum.web.server import serving
from moderation import commands as desk_commands
from moderation import examples as desk_examples
from moderation.oversight import unmasking
from moderation.web.routes import MOUNTS

ROOT = Path(__file__).parent
INTERFACE = ("pt", "en", "ar")


seed.ALSO.append(reasons.fill)
load.ALSO.append(desk_examples.steps)
LOCALIZED = under_language([*PAGES, *MOUNTS])


@cache
def _furniture() -> tuple[Assets, dict[str, i18n.Words], Urls, Renderer]:
    """What depends on our files alone and is the same for every application in this process."""
    assets = Assets.load(ROOT / "static")
    words = {code: i18n.read(code) for code in INTERFACE}
    urls = Urls([LOCALIZED])
    return assets, words, urls, Renderer(ROOT / "templates", words, urls, assets)


def compose(configured: Settings, *, hasher: Hasher | None = None) -> Starlette:
    """The application for these settings. `hasher` is given by tests, which can't afford real password hashing."""
    assets, words, urls, renderer = _furniture()
    routes: list[BaseRoute] = [
        Route("/", home_entry, name="enter"),
        Route("/healthz", healthy, name="healthz"),
        Route("/readyz", ready, name="readyz"),
        Route("/robots.txt", robots, name="robots"),
        Route("/favicon.ico", favicon, name="favicon"),
        Route(REPORT_PATH, csp_reports, methods=["POST"], name="csp_reports"),
        Mount("/static", assets, name="static"),
        LOCALIZED,
    ]
    app = Starlette(
        routes=routes,
        middleware=[
            Middleware(Gate, settings=configured, refuse=_refuse, broken=_broken),
            Middleware(CompressMiddleware, minimum_size=500, zstd_level=3, brotli_quality=4, gzip_level=4),
        ],
        exception_handlers={
            HTTPException: _http_error,
            BodyTooLarge: _answering(413, "too_large"),
            database.Unavailable: _answering(503, "unavailable"),
        },
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    app.state.forum = Forum(
        settings=configured,
        assets=assets,
        words=words,
        urls=urls,
        limiter=Limiter(configured),
        hasher=hasher or Hasher(),
        renderer=renderer,
        reserved=first_parts(routes),
        is_revealed=unmasking.is_revealed,
    )
    return app


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    """The database is open while the application runs, and its chores are done."""
    snapshot.forget()
    await database.connect(app.state.forum.settings.database)
    keeping = asyncio.create_task(chores.now_and_then(desk_commands.KEPT, works=desk_commands.WORKS))
    try:
        yield
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        await database.close()
        await app.state.forum.limiter.close()
        app.state.forum.hasher.close()


def _request(scope: Scope) -> ForumRequest:
    request = ForumRequest(scope)
    request.forum = scope["app"].state.forum
    request.signed_in = None
    return request


async def _refuse(scope: Scope, status: int, code: str) -> Response:
    scope.setdefault("route_name", "refused")
    request = _request(scope)
    return refusals.bare(request, status, code) if status in (414, 431) else await refusals.lost(request, status, code)


def _answering(status: int, code: str) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def answer(request: Request, error: Exception) -> Response:
        return await refusals.lost(_request(request.scope), status, code)

    return answer


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    codes = {404: "not_found", 405: "method", 413: "too_large"}
    response = await refusals.lost(_request(request.scope), error.status_code, codes.get(error.status_code, "invalid"))
    response.headers.update(error.headers or {})
    return response


async def _broken(scope: Scope, error: Exception) -> Response:
    """A fault of ours: logged by its kind and place, shown without either."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
    structlog.get_logger("forum").error(
        "broken", kind=type(error).__name__, where=where, route=scope.get("route_name", "none"),
        request_id=scope.get("forum.request_id", ""),
    )  # fmt: skip
    return await refusals.lost(_request(scope), 500, "broken")


async def home_entry(request: Request) -> Response:
    request.scope["route_name"] = "enter"
    return await home.enter(_request(request.scope))


async def healthy(request: Request) -> Response:
    request.scope["route_name"] = "healthz"
    return PlainTextResponse("ok\n", headers={"Cache-Control": "no-store"})


async def ready(request: Request) -> Response:
    """Whether the database answers and is migrated."""
    request.scope["route_name"] = "readyz"
    try:
        migrated = await database.is_migrated()
    except database.Unavailable:
        migrated = False
    return JSONResponse({"ready": migrated}, 200 if migrated else 503, headers={"Cache-Control": "no-store"})


async def robots(request: Request) -> Response:
    request.scope["route_name"] = "robots"
    closed = "".join(
        f"Disallow: /*/{part}\n" for part in ("account", "admin", "desk", "login", "register", "threads/new")
    )
    return PlainTextResponse(f"User-agent: *\n{closed}")


async def favicon(request: Request) -> Response:
    request.scope["route_name"] = "favicon"
    assets: Assets = request.app.state.forum.assets
    return assets.respond(request, "favicon.svg")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """The Migrant Forum.

    \b
    python main.py migrate     makes or updates the database
    python main.py demo        fills an empty one with example content
    python main.py check       says what is misconfigured
    python main.py serve       serves it on http://127.0.0.1:8000
    """


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--sign-ins", is_flag=True, help="First make and print new passwords for the example people, if any.")
def serve(host: str, port: int, sign_ins: bool) -> None:
    """Serves the forum until it is told to stop."""
    if "FORUM_BASE_URL" not in os.environ and host in settings.LOOPBACK:
        os.environ["FORUM_BASE_URL"] = f"http://{host}:{port}"
    configured = commands.configuration()
    if sign_ins:
        commands.require_loopback(configured)
    log.configure(readable=sys.stderr.isatty())
    commands.run(_refuse_unready(configured))
    click.echo(f"The forum is at {configured.forum_base_url}/", err=True)
    if sign_ins:
        commands.say_sign_ins(configured)
    application = compose(configured)
    serving.run(application, configured, application.state.forum.words, host=host, port=port)


async def _refuse_unready(configured: Settings) -> None:
    async with commands.connected(configured):
        if not configured.is_loopback and await accounts.Account.filter(example=True).exists():
            raise click.ClickException(
                "This database has example accounts, so it is served on a loopback address only."
            )


for command in (*commands.COMMANDS, *desk_commands.COMMANDS):
    cli.add_command(command)

if __name__ == "__main__":
    cli()
