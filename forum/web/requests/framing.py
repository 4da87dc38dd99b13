"""Boxes that stand in frames of other sites' pages: nobody is known there, and every answer is one that a frame may show."""

from dataclasses import dataclass

from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from forum.errors import Refusal
from forum.web.requests.endpoints import Endpoint, Handler, prepare
from forum.web.requests.policies import stand_in_frame
from forum.web.requests.request import ForumRequest
from forum.web.requests.rules import anyone


@dataclass(frozen=True)
class Framed(Endpoint):
    """A line of the route table whose page stands in a frame; `gone` answers where there is nothing to show."""

    gone: Handler | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        stand_in_frame(scope)
        await super().__call__(scope, receive, send)

    async def _answer(self, request: ForumRequest) -> Response:
        assert self.gone is not None
        try:
            await prepare(request)
            await self._find_subject(request)
            return await self.handler(request)
        except Refusal:
            return await self.gone(request)


def box(path: str, handler: Handler, name: str, gone: Handler) -> Route:
    """A box at `path`; `gone` answers where there is nothing to show."""
    return Route(path, Framed(handler, name, "GET", anyone, gone=gone), methods=["GET"], name=name)
