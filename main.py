"""The composition root: settings, routes, error table and lifespan become an application, and the commands over it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from functools import cache, partial
from pathlib import Path

import click
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount
from starlette_compress import CompressMiddleware

from forum import parts as forum
from forum.catalogue import snapshot
from forum.notifications import hearers
from forum.operations import command_line, following, worker
from forum.operations.opening import opened
from forum.people.breaches import Breaches
from forum.people.passwords import Hasher
from forum.settings import Settings
from forum.web.handlers import machine, sitemaps
from forum.web.rendering import i18n
from forum.web.rendering.assets import Assets
from forum.web.rendering.environment import Renderer
from forum.web.requests import refusals
from forum.web.requests.gate import Gate
from forum.web.requests.limiting import Limiter
from forum.web.requests.request import Forum
from forum.web.requests.urls import Urls
from forum.web.routes import first_parts, takes_files, under_api, under_language
from forum.web.server.application import Application
from moderation import parts as moderation

ROOT = Path(__file__).parent
OUTSIDE = (*machine.ROUTES, *sitemaps.ROUTES, *moderation.OUTSIDE, under_api([*forum.RESOURCES, *moderation.RESOURCES]))
LOCALIZED = under_language([*forum.ROUTES, *moderation.ROUTES])
GATE = partial(Gate, takes_files=takes_files([*forum.ROUTES, *moderation.ROUTES]))
SENTENCES = forum.SENTENCES | moderation.SENTENCES


@cache
def _furniture() -> tuple[Assets, i18n.Interface, Urls, Renderer]:
    """What depends on our files alone and is the same for every application in this process."""
    assets = Assets.load(ROOT / "static")
    words, urls = i18n.Interface(), Urls([LOCALIZED])
    renderer = Renderer(ROOT / "templates", words, urls, assets, sentences=SENTENCES, more=moderation.GLOBALS)
    return assets, words, urls, renderer


HEARER = following.Hearer("notifications", hearers.hearing((*forum.NOTIFIED, *moderation.NOTIFIED)))
WORK = worker.Work(
    (HEARER, *forum.HEARERS), (*forum.CHORES, *moderation.CHORES), forum.KEEPERS, forum.apart(lambda: _furniture()[-1])
)


def compose(configured: Settings, *, hasher: Hasher | None = None, works: bool = False) -> Starlette:
    """The application for these settings, with a worker where it `works`; tests give a `hasher` that costs less."""
    assets, words, urls, renderer = _furniture()
    routes: list[BaseRoute] = [*OUTSIDE, Mount("/static", assets, name="static"), LOCALIZED]
    parts = Forum(
        settings=configured,
        assets=assets,
        words=words,
        sentences=SENTENCES,
        urls=urls,
        limiter=Limiter(configured),
        hasher=hasher or Hasher(breaches=Breaches(configured.breached_passwords_url)),
        code_hasher=hasher or Hasher(time_cost=4, waiting=64),
        renderer=renderer,
        reserved=first_parts(routes),
        oversight=moderation.OVERSIGHT,
        staff_pages=moderation.STAFF_PAGES,
        holdings=moderation.HOLDINGS,
        chores={chore.name: chore.every for chore in WORK.chores},
    )
    return Application(
        parts,
        routes=routes,
        middleware=[
            Middleware(GATE, settings=configured, refuse=refusals.refuse, broken=refusals.broken),
            Middleware(CompressMiddleware, minimum_size=500, zstd_level=5, brotli_quality=4, gzip_level=6),
        ],
        exception_handlers=refusals.HANDLERS,
        lifespan=partial(lifespan, parts, works),
    )


@asynccontextmanager
async def lifespan(parts: Forum, works: bool, app: Starlette) -> AsyncIterator[None]:
    """The database is open while the application runs, and a worker beside it where it works."""
    snapshot.forget()
    try:
        async with opened(parts.settings), worker.running(WORK) if works else nullcontext():
            yield
    finally:
        await parts.close()


@click.group(
    context_settings={
        "help_option_names": ["-h", "--help"],
        "obj": command_line.Composed(compose, WORK, moderation.EXAMPLES, moderation.HOLDINGS, moderation.CHECKS),
    },
    commands=[*forum.COMMANDS, *moderation.COMMANDS],
)
def cli() -> None:
    """The Migrant Forum.

    \b
    python main.py migrate     makes or updates the database
    python main.py demo        fills an empty one with example content
    python main.py check       says what is misconfigured
    python main.py serve       serves it on http://127.0.0.1:8000
    python main.py worker      notifies and tidies up, where serve is told --no-worker
    """


if __name__ == "__main__":
    cli()
