"""Requests to other servers, at addresses that the settings name, and whether a link of a page leads anywhere.

They are bounded in time and size, go by no proxy and never on to elsewhere.
"""

import asyncio
import re
import socket
import ssl
from collections.abc import Collection, Mapping
from http.client import HTTPConnection, HTTPException
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

LARGEST = 1_000_000
"""Bytes of an answer."""
AGENT = {"User-Agent": "forum"}
GONE = frozenset((404, 410))
STATUS = re.compile(rb"HTTP/1\.[01] ([1-5][0-9]{2})\b")
TRANSLATED = IPv6Network("64:ff9b::/96")
"""Addresses of IPv6 at which a gateway answers for those of IPv4."""


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


def reaches(link: str, *, patience: float, allowed: Collection[str] = ()) -> bool:
    """Whether something answers at a link that somebody wrote, other than that it is gone or broken; it blocks.

    The address that was judged is the one that is asked: private and local ones are not, but for hosts that are `allowed`.
    """
    parts = urlsplit(link)
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        connection = HTTPConnection(parts.hostname or "", port, timeout=patience)
        connection.sock = _connected(parts.hostname or "", port, patience, allowed)
        if parts.scheme == "https":
            connection.sock = ssl.create_default_context().wrap_socket(connection.sock, server_hostname=parts.hostname)
        with connection.sock:
            connection.request("GET", f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}", headers=AGENT)
            status = connection.getresponse().status
    except (OSError, ValueError, HTTPException):
        return False
    return status < 500 and status not in GONE


async def tell(
    address: str, body: bytes, headers: Mapping[str, str], *, patience: float, loopback: bool = False
) -> int:
    """The status that a server answers to a POST, at an address that somebody entered, within `patience` seconds in all.

    Its name is looked up once, and what was judged is what is asked: no private address is, and none of this machine unless
    `loopback`. Nobody is followed elsewhere. Raises OSError.
    """
    parts = urlsplit(address)
    tls, host = parts.scheme == "https", parts.hostname or ""
    target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    said = {"Host": parts.netloc, **AGENT, **headers, "Content-Length": str(len(body)), "Connection": "close"}
    head = "".join([f"POST {target} HTTP/1.1\r\n", *(f"{name}: {value}\r\n" for name, value in said.items()), "\r\n"])
    try:
        async with asyncio.timeout(patience):
            port = parts.port or (443 if tls else 80)
            where = await _judged(host, port, loopback)
            trust, named = (ssl.create_default_context(), host) if tls else (None, None)
            reader, writer = await asyncio.open_connection(where, port, ssl=trust, server_hostname=named)
            try:
                writer.write(head.encode("ascii") + body)
                await writer.drain()
                line = await reader.readline()
            finally:
                writer.close()
    except ValueError as fault:
        raise OSError("no answer that can be read") from fault
    status = STATUS.match(line)
    if status is None:
        raise OSError("no answer that can be read")
    return int(status[1])


async def _judged(host: str, port: int, loopback: bool) -> str:
    """An address of a host that may be asked. Raises OSError for a host that has none."""
    for *_, found in await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM):
        ip = ip_address(str(found[0]).partition("%")[0])
        if is_public(ip) or (loopback and ip.is_loopback):
            return str(found[0])
    raise OSError("no public address")


def is_public(ip: IPv4Address | IPv6Address) -> bool:
    """Whether an address is one of the whole Internet, also where it stands for an IPv4 address in one of IPv6."""
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in TRANSLATED:
            inner = IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _connected(host: str, port: int, patience: float, allowed: Collection[str]) -> socket.socket:
    """A connection to a public address of a host. Raises OSError for one that has none."""
    for *_, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        if host in allowed or is_public(ip_address(str(address[0]).partition("%")[0])):
            return socket.create_connection((str(address[0]), port), timeout=patience)
    raise OSError("no public address")
