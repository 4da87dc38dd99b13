"""The baselines of the forum's pages: a page of three ORM reads without anything around it, and fixed answers, one of 30 kB.

The reads are those of a thread's page: a thread by its id, ten of its posts in order, twenty threads of the list, all
whole rows of the same tables through the same connections. The template prints their titles and texts, escaped.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import cycle

import click
import uvicorn
from jinja2 import DictLoader, Environment
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette_compress import CompressMiddleware

from forum import database, log, settings
from forum.threads.models import Post, Thread
from forum.web.requests.gate import Gate

TEMPLATE = """<!doctype html><title>{{ thread.title }}</title><h1>{{ thread.title }}</h1>
{% for post in posts %}<p>{{ post.source }}</p>
{% endfor %}<ul>{% for each in threads %}<li>{{ each.title }}</li>
{% endfor %}</ul>"""


def three_reads(configured: settings.Settings, *, layers: bool = False, posts: int = 10) -> Starlette:
    """The page at `/`; with `layers` inside the outer layer and compression; `posts` are read of a thread, none for a list."""
    template = Environment(loader=DictLoader({"page": TEMPLATE}), autoescape=True).get_template("page")

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        await database.connect(configured.database)
        public = Thread.filter(visibility="public", status="published", answers_count__gte=20 if posts > 10 else 9)
        app.state.ids = cycle(await public.order_by("id").limit(100).values_list("id", flat=True))
        yield
        await database.close()

    async def page(request: Request) -> Response:
        thread = await Thread.get(id=next(request.app.state.ids))
        said = await Post.filter(thread_id=thread.id).order_by("created_at", "id").limit(posts) if posts else []
        newest = Thread.filter(visibility="public", status="published").order_by("-created_at", "-id")
        return HTMLResponse(template.render(thread=thread, posts=said, threads=await newest.limit(20)))

    gate = Middleware(Gate, settings=configured, refuse=_refuse, broken=_broken)
    around = [gate, Middleware(CompressMiddleware)] if layers else []
    return Starlette(routes=[Route("/", page)], lifespan=lifespan, middleware=around)


async def _refuse(scope: object, status: int, code: str) -> Response:
    return PlainTextResponse(code, status)


async def _broken(scope: object, error: Exception) -> Response:
    raise error


def fixed(length: int = 3) -> Starlette:
    """An answer that is always the same."""
    body = b"o" * length

    async def answer(request: Request) -> Response:
        return Response(body, media_type="text/html" if length > 3 else "text/plain")

    return Starlette(routes=[Route("/", answer)])


KINDS: dict[str, Callable[[settings.Settings], Starlette]] = {
    "reads": three_reads,
    "reads-in-layers": lambda configured: three_reads(configured, layers=True),
    "posts": lambda configured: three_reads(configured, posts=20),
    "list": lambda configured: three_reads(configured, posts=0),
    "fixed": lambda configured: fixed(),
    "fixed-page": lambda configured: fixed(30_000),
}


@click.command()
@click.argument("name", type=click.Choice(list(KINDS)))
@click.option("--port", type=int, required=True)
def serve(name: str, port: int) -> None:
    """Serves one of them on loopback, by the server settings of `main.py serve`."""
    log.configure()
    configured = settings.with_secret(settings.read(forum_base_url=f"http://127.0.0.1:{port}"))
    uvicorn.run(
        KINDS[name](configured),
        port=port,
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
    )


if __name__ == "__main__":
    serve()
