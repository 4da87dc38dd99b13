"""The outermost layer: headers, limits, hosts and origins, request ids and the log, for every request."""

import json
import re
import time
import uuid
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import urlsplit

import structlog
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from forum import metrics
from forum.errors import TooMany
from forum.settings import LOOPBACK, Settings
from forum.web.requests.policies import BY_ANY_NAME, FRAMED, FROM_ANYWHERE, PERMISSIONS, POLICY, in_frames_of

LONGEST_ADDRESS = 8 * 1024
LONGEST_HEADERS = 16 * 1024
LARGEST_BODY = 512 * 1024
LARGEST_WITH_FILES = 26 * 1024 * 1024
"""Three files of 8 MB, and what is typed beside them."""
LONGEST_REPORT = 16 * 1024
DIRECTIVE = re.compile("[a-z]+(-[a-z]+){1,3}", re.IGNORECASE)
LONGEST_DIRECTIVE = 40
SINGLE = frozenset(
    (b"host", b"content-length", b"transfer-encoding", b"content-type", b"origin", b"referer", b"sec-fetch-site")
)
"""Headers that say one thing: of two, a proxy before us may go by the one and we by the other."""

WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})

Refuse = Callable[[Scope, int, str], Awaitable[Response]]
Broken = Callable[[Scope, Exception], Awaitable[Response]]

log = structlog.get_logger("forum.requests")


def security_headers(settings: Settings) -> Mapping[str, str]:
    """The headers of every response."""
    headers = {
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": PERMISSIONS,
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Frame-Options": "DENY",
    }
    if settings.is_https:
        headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    return headers


class Gate:
    """Gives each request an id and each response its headers, refuses a request that is too large or from elsewhere, and logs.

    `takes_files` says at which addresses a body may be as large as files are. The log has the route's name, status, time and
    request id: no path, no address, nothing anybody typed.
    """

    def __init__(
        self,
        app: ASGIApp,
        settings: Settings,
        refuse: Refuse,
        broken: Broken,
        takes_files: Callable[[str], bool] = lambda path: False,
    ) -> None:
        self._app = app
        self._settings = settings
        self._refuse, self._broken = refuse, broken
        self._takes_files = takes_files
        every = security_headers(settings)
        own = {name: value for name, value in every.items() if name != "X-Frame-Options"}
        self._headers, self._framed = _encoded(every), _encoded(own | in_frames_of(settings.embed_origins))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        request_id = scope["forum.request_id"] = uuid.uuid4().hex[:16]
        scope["forum.address"] = client_address(scope, self._settings.trusted_proxy)
        status = 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                before = list(message.get("headers", ()))
                given = {name for name, _ in before}
                ours = self._framed if scope.get(FRAMED) else self._headers
                added = [each for each in ours if each[0] not in given]
                message["headers"] = [*before, *added, (b"x-request-id", request_id.encode())]
            await send(message)

        try:
            await self._pass(scope, receive, sending)
        except Exception as error:
            metrics.fault("request", error)
            # Passed on, the server would log it with its words, and its page would have none of our headers.
            answer = await self._broken(scope, error)
            if not status:
                await answer(scope, receive, sending)
        finally:
            taken, route = time.perf_counter() - started, scope.get("route_name", "none")
            metrics.request(route, status, taken)
            log.info("request", route=route, status=status, ms=round(taken * 1000, 1), request_id=request_id)

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        largest = LARGEST_WITH_FILES if self._brings_files(scope) else LARGEST_BODY
        refusal = ambiguous(scope) or too_large(scope, largest) or self._elsewhere(scope)
        if refusal is not None:
            await (await self._refuse(scope, *refusal))(scope, receive, send)
        elif scope["method"] in WRITES:
            await self._app(scope, _bounded(receive, largest), send)
        else:
            await self._app(scope, receive, send)

    def _brings_files(self, scope: Scope) -> bool:
        kind = Headers(scope=scope).get("content-type", "")
        return kind.startswith("multipart/form-data") and self._takes_files(scope["path"])

    def _elsewhere(self, scope: Scope) -> tuple[int, str] | None:
        """The fault in the origin of a request: its Host, or another site behind a write."""
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if scope["path"] not in BY_ANY_NAME and not permitted(host, self._settings, scope):
            return 400, "bad_host"
        origin = f"{urlsplit(self._settings.forum_base_url).scheme}://{host}"
        if (
            scope["method"] in WRITES
            and not FROM_ANYWHERE.fullmatch(scope["path"])
            and not same_origin(headers, origin)
        ):
            return 403, "cross_site"
        return None


def _encoded(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


def ambiguous(scope: Scope) -> tuple[int, str] | None:
    """The answer to a request whose host, origin or length can be read in two ways."""
    given = [name.lower() for name, _ in scope["headers"] if name.lower() in SINGLE]
    if given.count(b"host") > 1:
        return 400, "bad_host"
    encoding = Headers(scope=scope).get("transfer-encoding", "chunked")
    both = b"content-length" in given and b"transfer-encoding" in given
    if len(given) != len(set(given)) or both or encoding.lower() != "chunked":
        return 400, "invalid"
    return None


def too_large(scope: Scope, largest: int = LARGEST_BODY) -> tuple[int, str] | None:
    """The answer to an address, header or body over the limits; the server's parser has none of its own."""
    if len(scope.get("raw_path") or b"") + len(scope.get("query_string") or b"") > LONGEST_ADDRESS:
        return 414, "too_large"
    if sum(len(name) + len(value) for name, value in scope["headers"]) > LONGEST_HEADERS:
        return 431, "too_large"
    length = Headers(scope=scope).get("content-length", "0")
    if not re.fullmatch("[0-9]{1,9}", length) or int(length) > largest:
        return 413, "too_large"
    return None


class BodyTooLarge(Exception):
    """Raised while reading a body that is longer than it said, or said nothing, and passes the limit."""


def _bounded(receive: Receive, largest: int) -> Receive:
    taken = 0

    async def bounded() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > largest:
            raise BodyTooLarge
        return message

    return bounded


def permitted(host: str, settings: Settings, scope: Scope) -> bool:
    """Whether `host` (a Host header) is one of ours: that of FORUM_BASE_URL and, on loopback, its other names."""
    base = urlsplit(settings.forum_base_url)
    ours = {base.netloc.lower()}
    if settings.is_loopback:
        listening = (scope.get("server") or (None, None))[1]
        names = [f"[{name}]" if ":" in name else name for name in LOOPBACK]
        ours |= {f"{name}:{port}" if port else name for name in names for port in (base.port, listening)}
    return host.lower() in ours


def same_origin(headers: Headers, origin: str) -> bool:
    """Whether a write was sent by a page of `origin`: by Sec-Fetch-Site, else by Origin, else by Referer; else not."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    source = headers.get("origin") or headers.get("referer") or ""
    try:
        sent_by = urlsplit(source)
        return f"{sent_by.scheme}://{sent_by.netloc}".lower() == origin.lower()
    except ValueError:
        return False


def client_address(scope: Scope, trusted_proxy: str) -> str:
    """The client's network address: the peer's, or from the trusted proxy alone its own peer's."""
    peer = (scope.get("client") or ("", 0))[0]
    if trusted_proxy and peer == trusted_proxy:
        # Some proxies append to what they were sent, others add a line of their own after it.
        said = ",".join(HTTPConnection(scope).headers.getlist("x-forwarded-for")).split(",")[-1].strip()
        return said or str(peer)
    return str(peer)


async def csp_reports(request: Request) -> Response:
    """Takes the browser's reports of blocked content: which directive, and nothing of the page.

    Anybody can send them, so they are counted for each network, before the body is read.
    """
    request.scope["route_name"] = "csp_reports"
    limiter = request.app.state.forum.limiter
    try:
        await limiter.count("report", f"network:{limiter.network(request.scope['forum.address'])}")
    except TooMany as refused:
        return Response(status_code=429, headers={"Retry-After": str(refused.retry_after), "Cache-Control": "no-store"})
    log.warning("csp", directive=await _directive(request), request_id=request.scope["forum.request_id"])
    return Response(status_code=204)


async def _directive(request: Request) -> str:
    """The directive a report names, in small letters; "unreadable" for anything else."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_REPORT:
            return "unreadable"
    try:
        named = str(json.loads(body)["csp-report"]["effective-directive"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return "unreadable"
    return named.lower() if len(named) <= LONGEST_DIRECTIVE and DIRECTIVE.fullmatch(named) else "unreadable"
