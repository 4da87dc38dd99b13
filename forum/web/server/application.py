"""The application: a Starlette that knows its forum, behind the cache of its pages."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from forum.web.requests.kept_pages import Whole
from forum.web.requests.page_cache import PageCache
from forum.web.requests.request import Forum

Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]


class Application(Starlette):
    """A Starlette with its forum as `state.forum`. An address outside the languages is not tried with a slash more."""

    def __init__(self, forum: Forum, *, lifespan: Lifespan, **parts: Any) -> None:
        super().__init__(lifespan=self._around(lifespan), **parts)
        self.router.redirect_slashes = False
        self.state.forum = forum
        self.pages = PageCache(super().__call__, forum.settings, forum.words)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await (self.pages if scope["type"] == "http" else super().__call__)(scope, receive, send)

    def at_once(self, scope: Scope) -> Whole | None:
        """The answer to a request where it is known without waiting for anything; None otherwise."""
        return self.pages.at_once(scope)

    def _around(self, lifespan: Lifespan) -> Lifespan:
        @asynccontextmanager
        async def living(app: Starlette) -> AsyncIterator[None]:
            async with lifespan(app):
                try:
                    yield
                finally:
                    await self.pages.close()

        return living
