"""One walk over the route table, for every test that asks all of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from starlette.routing import BaseRoute, Mount, Route

from forum.web.requests.endpoints import Endpoint
from forum.web.routes import PAGES
from moderation.web.routes import MOUNTS


@dataclass(frozen=True)
class Address:
    """One line of the route table, mounts and all; `path` has names where something is filled in."""

    name: str
    method: str
    path: str
    handler: Any = None

    @property
    def endpoint(self) -> Endpoint | None:
        """None where Starlette or a plain function answers: files, and what programs ask."""
        return self.handler if isinstance(self.handler, Endpoint) else None


def addresses(routes: Iterable[BaseRoute] = (*PAGES, *MOUNTS), prefix: str = "") -> Iterator[Address]:
    """Every line below `routes`, in the order of the table; by default of the one that stands below a language."""
    for route in routes:
        if isinstance(route, Mount) and route.routes:
            yield from addresses(route.routes, prefix + route.path_format.removesuffix("/{path}"))
        elif isinstance(route, Mount):
            yield Address(route.name or "", "GET", prefix + route.path_format, route.app)
        elif isinstance(route, Route):
            method = "GET" if "GET" in (route.methods or ()) else "POST"
            yield Address(route.name, method, prefix + route.path_format, route.endpoint)
