"""The composition root: settings, routes, error table and lifespan become `app`; and the command line over the same verbs."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any

import click
import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import Scope
from starlette_compress import CompressMiddleware

from forum import check, database, log, settings
from forum.catalogue import seed, snapshot
from forum.errors import Conflict, Invalid
from forum.examples import load
from forum.people import accounts, sessions
from forum.people.passwords import Hasher
from forum.people.person import ROLES
from forum.settings import BadSetting, Settings
from forum.threads import rebuild
from forum.web import home, i18n, refusals
from forum.web.assets import Assets
from forum.web.gate import REPORT_PATH, BodyTooLarge, Gate, csp_reports
from forum.web.limiting import Limiter
from forum.web.pages import Renderer
from forum.web.requests import Forum, ForumRequest
from forum.web.routes import FIRST_PARTS, PAGES, under_language
from forum.web.urls import Urls
from moderation.web.routes import MOUNTS

ROOT = Path(__file__).parent
INTERFACE = ("pt", "en", "ar")


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
        reserved=FIRST_PARTS,
    )
    return app


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    """The database is open while the application runs."""
    snapshot.forget()
    await database.connect(app.state.forum.settings.database)
    try:
        yield
    finally:
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


def _configured() -> Settings:
    try:
        return settings.with_secret(settings.read())
    except BadSetting as bad:
        raise click.ClickException(str(bad)) from None


def _run(work: Coroutine[Any, Any, Any]) -> Any:
    """Runs a command's work; Ctrl-C ends it quietly with 130, a database that can't be reached with one sentence."""
    try:
        return asyncio.run(work)
    except KeyboardInterrupt:
        sys.exit(130)
    except database.Unavailable as gone:
        raise click.ClickException(f"The database can't be reached: {gone}.") from None


def connected(configured: Settings) -> Any:
    @asynccontextmanager
    async def connection() -> AsyncIterator[None]:
        await database.connect(configured.database)
        try:
            if not await database.is_migrated():
                raise click.ClickException("The database isn't migrated: run `python main.py migrate` first.")
            yield
        finally:
            await database.close()

    return connection()


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
def serve(host: str, port: int) -> None:
    """Serves the forum until it is told to stop."""
    if "FORUM_BASE_URL" not in os.environ and host in settings.LOOPBACK:
        os.environ["FORUM_BASE_URL"] = f"http://{host}:{port}"
    configured = _configured()
    log.configure(readable=sys.stderr.isatty())
    _run(_refuse_unready(configured))
    click.echo(f"The forum is at {configured.forum_base_url}/", err=True)
    uvicorn.run(
        compose(configured),
        host=host,
        port=port,
        access_log=False,
        log_level="warning",
        server_header=False,
        date_header=True,
        proxy_headers=False,
        timeout_keep_alive=10,
        h11_max_incomplete_event_size=32_768,
        timeout_graceful_shutdown=20,
    )


async def _refuse_unready(configured: Settings) -> None:
    async with connected(configured):
        if not configured.is_loopback and await accounts.Account.filter(example=True).exists():
            raise click.ClickException(
                "This database has example accounts, so it is served on a loopback address only."
            )


@cli.command()
def migrate() -> None:
    """Brings the database up to date and puts the catalogue in place; doing it again is harmless."""
    configured = _configured()
    if configured.database.startswith("sqlite"):
        configured.forum_data.mkdir(parents=True, exist_ok=True)

    async def work() -> tuple[list[str], int]:
        applied = await database.migrate(configured.database)
        await database.connect(configured.database)
        try:
            return applied, await seed.fill()
        finally:
            await database.close()

    applied, added = _run(work())
    click.echo(f"Migrations applied: {len(applied)}. Added to the catalogue: {added}.")


@cli.command("make-migration")
@click.argument("name", required=False)
@click.option("--check", "only_check", is_flag=True, help="Write nothing; fail if the models have moved on.")
def make_migration(name: str | None, only_check: bool) -> None:
    """Writes the next migration from what has changed in the models (for developers); then read it and add indexes by hand.

    \b
    python main.py make-migration add_places
    python main.py make-migration --check
    """
    if only_check:
        if not _run(database.migrations_in_step()):
            raise click.ClickException("The models have moved on: write a migration.")
    elif name:
        written = _run(database.make_migration(name))
        click.echo(f"Written: {written.relative_to(ROOT)}." if written else "Nothing has changed.")
    else:
        raise click.UsageError("Give the migration a name, or use --check.")


@cli.command("create-account")
@click.argument("nickname")
@click.option("--role", type=click.Choice(ROLES), required=True, help="Given in addition to what the account has.")
@click.option("--cabinet", help="Code of the cabinet an officer speaks for, such as GAJI.")
@click.option("--language", help="Code of the language a mediator renders, such as bn.")
def create_account(nickname: str, role: str, cabinet: str | None, language: str | None) -> None:
    """Makes an account with a role, or gives an existing one the role.

    The password comes from FORUM_PASSWORD or standard input; without one a sign-in link, good once, is printed.

    \b
    echo "a long pass phrase" | python main.py create-account ines --role officer --cabinet GAJI
    python main.py create-account first-admin --role admin
    """
    password = os.environ.get("FORUM_PASSWORD") or (None if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n"))
    configured = _configured()
    try:
        click.echo(_run(_create(configured, nickname, password or None, role, cabinet, language)))
    except Invalid as invalid:
        wrong = ", ".join(f"{field}: {code}" for field, code in invalid.fields.items())
        raise click.ClickException(f"The account was not made: {wrong}.") from None


async def _create(
    configured: Settings, nickname: str, password: str | None, role: str, cabinet: str | None, language: str | None
) -> str:
    async with connected(configured):
        catalogue = await snapshot.current()
        held = catalogue.cabinet(cabinet) if cabinet else None
        if cabinet and held is None:
            raise Invalid({"cabinet": "unknown"})
        if language and language not in catalogue.languages:
            raise Invalid({"language": "unknown"})
        accounts.check_role(role, held.id if held else None, language)
        account = await accounts.create_by_command(nickname, password, hasher=Hasher())
        if role != "member":
            await accounts.grant(account, role, by=None, cabinet_id=held.id if held else None, language=language)
        if account.password_hash:
            return f"{account.nickname} is {role} now."
        token = await sessions.new_link(account)
        link = f"{configured.forum_base_url}/pt/login/link/{token}"
        return f"{account.nickname} is {role} now. Sign in once, within the hour: {link}"


LEFT_ALONE = {
    "loaded_before": "The example content was loaded before; nothing was changed.",
    "has_people": "There are people in this database, so it was left alone: example content is for an empty one.",
}


@cli.command()
def demo() -> None:
    """Fills an empty database with example content; one with people in it is left alone."""
    configured = _configured()
    if not configured.is_loopback:
        click.echo("Nothing was loaded: example accounts are for a forum on a loopback address only.")
        return
    try:
        loaded = _run(_load_examples(configured))
    except Conflict as left_alone:
        click.echo(LEFT_ALONE[left_alone.code])
        return
    click.echo(f"Loaded {loaded.questions} example questions with {loaded.answers} answers.")
    click.echo("Sign in as one of these; the passwords are shown this once:")
    for each in loaded.sign_ins:
        click.echo(f"  {each.nickname:16} {each.password}  {each.role} {each.covers}".rstrip())


async def _load_examples(configured: Settings) -> load.Loaded:
    hidden = not sys.stderr.isatty()
    async with connected(configured):
        with click.progressbar(length=1, label="Loading", file=sys.stderr, hidden=hidden) as bar:

            def show(done: int, total: int) -> None:
                bar.length = total
                bar.update(done - bar.pos)

            return await load.load(hasher=Hasher(), progress=show)


@cli.command("check")
def check_configuration() -> None:
    """Says what is misconfigured, one line a finding; fails if something must be mended."""
    try:
        found = _run(check.findings(settings.read()))
    except BadSetting as bad:
        raise click.ClickException(str(bad)) from None
    for finding in found:
        click.echo(f"{finding.level}: {finding.sentence} [{finding.code}]")
    errors = sum(finding.level == "error" for finding in found)
    click.echo(f"Errors: {errors}. Warnings: {len(found) - errors}.")
    sys.exit(errors > 0)


@cli.command("rebuild")
def rebuild_texts() -> None:
    """Renders stored texts again that an older renderer made; the forum may go on running."""
    rebuilt = _run(_rebuild(_configured()))
    click.echo(
        f"Made anew: {rebuilt.posts} posts, {rebuilt.revisions} earlier texts, {rebuilt.titles} titles,"
        f" {rebuilt.short_answers} short answers."
    )


async def _rebuild(configured: Settings) -> rebuild.Rebuilt:
    def show(kind: str, looked_at: int) -> None:
        if sys.stderr.isatty():
            click.echo(f"Looked at {kind}: {looked_at}", err=True)

    async with connected(configured):
        return await rebuild.rebuild(progress=show)


if __name__ == "__main__":
    cli()
