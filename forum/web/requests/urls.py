"""Addresses by name: templates and handlers never spell one out."""

from collections.abc import Iterable, Mapping
from typing import Protocol
from urllib.parse import urlencode

from starlette.convertors import Convertor, register_url_convertor
from starlette.routing import BaseRoute, Mount, Route

from forum import ids


class IdConvertor(Convertor[int]):
    """An opaque id of a thread or post in an address."""

    regex = ids.PATTERN

    def convert(self, value: str) -> int:
        return ids.decode(value)

    def to_string(self, value: int) -> str:
        return ids.encode(value)


class WordConvertor(Convertor[str]):
    """A slug or code in an address; unlike `str` it takes no empty text and no sign but hyphens and underscores."""

    regex = "[A-Za-z0-9][A-Za-z0-9_-]*"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return str(value)


class NumberConvertor(Convertor[int]):
    """A row's number in an address, small enough for a column."""

    regex = "[0-9]{1,9}"

    def convert(self, value: str) -> int:
        return int(value)

    def to_string(self, value: int) -> str:
        return str(value)


register_url_convertor("id", IdConvertor())
register_url_convertor("word", WordConvertor())
register_url_convertor("number", NumberConvertor())


class Named(Protocol):
    """A thread, or a row of one, with what its address is made of."""

    @property
    def id(self) -> int: ...
    @property
    def slug(self) -> str: ...


class Urls:
    """The named routes under `/{ui}`, ready to be filled in."""

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        self._routes: dict[str, tuple[str, Mapping[str, Convertor[object]]]] = {}
        self._add(routes, "", {})

    def _add(self, routes: Iterable[BaseRoute], prefix: str, convertors: dict[str, Convertor[object]]) -> None:
        for route in routes:
            if isinstance(route, Mount):
                self._add(
                    route.routes,
                    prefix + route.path_format.removesuffix("/{path}"),
                    {**convertors, **route.param_convertors},
                )
            elif isinstance(route, Route):
                self._routes[route.name] = (
                    prefix + route.path_format.removesuffix("/{path}"),
                    {**convertors, **route.param_convertors},
                )

    def path(self, name: str, ui: str, query: Mapping[str, object] | None = None, **params: object) -> str:
        """The address of the route `name` in the interface language `ui`, as NAME alone where a value is True; empty values of
        `query` are left out.
        """
        pattern, convertors = self._routes[name]
        filled = {key: convertors[key].to_string(value) for key, value in params.items()}
        path = pattern.format(ui=ui, **filled)
        if not query:
            return path
        kept = {key: "" if value is True else value for key, value in query.items() if value not in ("", None)}
        return f"{path}?{urlencode(kept)}" if kept else path

    def thread(self, thread: Named, ui: str) -> str:
        """A thread's own address, with its slug where it has one."""
        path = self.path("threads.show", ui, thread=thread.id)
        return f"{path}-{thread.slug}" if thread.slug else path
