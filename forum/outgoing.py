"""Requests to other servers, at addresses that the settings name, and whether a link of a page leads anywhere.

They are bounded in time and size, go by no proxy and never on to elsewhere.
"""

import socket
import ssl
from collections.abc import Collection, Mapping
from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

LARGEST = 1_000_000
"""Bytes of an answer."""
AGENT = {"User-Agent": "forum"}
GONE = frozenset((404, 410))


class _Stay(HTTPRedirectHandler):
    """Follows nobody elsewhere: what is asked goes to the address in the settings alone."""

    def redirect_request(self, *given: Any, **named: Any) -> None:
        return None


_OPENER = build_opener(ProxyHandler({}), _Stay())


def ask(address: str, data: bytes | None = None, headers: Mapping[str, str] | None = None, *, patience: float) -> bytes:
    """The answer to a GET, or to a POST of `data`; it blocks. Raises OSError, also (HTTPError) for a status that is no success.

    `patience` is in seconds, of each step.
    """
    request = Request(address, data, {**AGENT, **(headers or {})})
    with _OPENER.open(request, timeout=patience) as answer:
        return bytes(answer.read(LARGEST))


def post(link: str, data: bytes, headers: Mapping[str, str], *, patience: float, allowed: Collection[str] = ()) -> int:
    """The status of the answer to a POST at an address that a browser gave; it blocks. Raises OSError where nothing answers.

    Private and local addresses are not asked, but for hosts that are `allowed`.
    """
    try:
        return _status("POST", link, data, headers, patience, allowed)
    except (ValueError, HTTPException) as fault:
        raise OSError from fault


def reaches(link: str, *, patience: float, allowed: Collection[str] = ()) -> bool:
    """Whether something answers at a link that somebody wrote, other than that it is gone or broken; it blocks.

    Private and local addresses are not asked, but for hosts that are `allowed`.
    """
    try:
        status = _status("GET", link, None, {}, patience, allowed)
    except (OSError, ValueError, HTTPException):
        return False
    return status < 500 and status not in GONE


def _status(
    method: str,
    link: str,
    data: bytes | None,
    headers: Mapping[str, str],
    patience: float,
    allowed: Collection[str],
) -> int:
    """The status of an answer. The address that was judged is the one that is asked."""
    parts = urlsplit(link)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    connection = HTTPConnection(parts.hostname or "", port, timeout=patience)
    connection.sock = _connected(parts.hostname or "", port, patience, allowed)
    if parts.scheme == "https":
        connection.sock = ssl.create_default_context().wrap_socket(connection.sock, server_hostname=parts.hostname)
    with connection.sock:
        path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
        connection.request(method, path, data, {**AGENT, **headers})
        return connection.getresponse().status


def _connected(host: str, port: int, patience: float, allowed: Collection[str]) -> socket.socket:
    """A connection to a public address of a host. Raises OSError for one that has none."""
    for *_, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        if host in allowed or ip_address(str(address[0]).partition("%")[0]).is_global:
            return socket.create_connection((str(address[0]), port), timeout=patience)
    raise OSError("no public address")
