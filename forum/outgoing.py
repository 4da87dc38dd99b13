"""Requests to other servers, at addresses that the settings name: bounded in time and size, by no proxy, never on to elsewhere."""

from collections.abc import Mapping
from typing import Any
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

LARGEST = 1_000_000
"""Bytes of an answer."""


class _Stay(HTTPRedirectHandler):
    """Follows nobody elsewhere: what is asked goes to the address in the settings alone."""

    def redirect_request(self, *given: Any, **named: Any) -> None:
        return None


_OPENER = build_opener(ProxyHandler({}), _Stay())


def ask(address: str, data: bytes | None = None, headers: Mapping[str, str] | None = None, *, patience: float) -> bytes:
    """The answer to a GET, or to a POST of `data`; it blocks. Raises OSError, also (HTTPError) for a status that is no success.

    `patience` is in seconds, of each step.
    """
    request = Request(address, data, {"User-Agent": "forum", **(headers or {})})
    with _OPENER.open(request, timeout=patience) as answer:
        return bytes(answer.read(LARGEST))
