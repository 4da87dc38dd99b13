"""Connections of our own server: how long each may take, how many one network and all together may have.

The parser and the loop below have no such bounds: a connection that says nothing would be kept for ever.
"""

import asyncio
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import ClassVar

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LONGEST_HEADER = 32 * 1024  # bytes kept of a header that is not whole; a whole one is measured by the Gate
MOST_HEADERS = 128
MOST_OF_A_BODY = 2 * 1024 * 1024  # bytes as they are sent, chunk sizes and all; what they carry is measured by the Gate
MOST_PIPELINED = 8


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a connection gets, in seconds, and how many there may be."""

    silence: float = 10  # without a word: after it was opened, and between two requests
    header: float = 10  # from its first byte until it is whole
    body: float = 15  # and as much longer as what has come takes at `rate`
    longest_body: float = 120
    reading: float = 20  # for an answer to be taken, and as much longer as what was taken takes at `rate`
    rate: int = 500  # bytes a second
    in_all: int = 4096
    of_network: int = 256


class Part(Enum):
    """Which part of a request a connection is sending."""

    NONE = auto()
    HEADER = auto()
    BODY = auto()


class Refused(Exception):
    """Raised inside the parser to end its work on a request that has too much of something."""


def network_of(address: str) -> str:
    """The network an address counts to: the IPv4 address itself, or the IPv6 /64 it is in; empty when it is neither."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if ip.version == 6:
        return str(ip.ipv4_mapped or ipaddress.ip_network((int(ip) >> 64 << 64, 64)))
    return str(ip)


class Connection(HttpToolsProtocol):
    """uvicorn's protocol, with an end to everything a client can draw out."""

    room: ClassVar["Room"]

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.headers = []
        self.network = self.room.network_of(self.client[0]) if self.client else ""
        self.part, self.since, self.taken = Part.NONE, self.loop.time(), 0
        self.is_stranger = True
        self._status = 400
        self._unread: tuple[float, int] | None = None
        if not self.room.admit(self):
            self.refuse(503)

    def connection_lost(self, exc: Exception | None) -> None:
        self.room.leave(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.part is Part.NONE:
            self.part, self.since, self.taken = Part.HEADER, self.loop.time(), 0
        self.taken += len(data)
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserError:
            self.refuse(self._status)
        except httptools.HttpParserUpgrade:
            self.cycle.keep_alive = False  # answered as any other request; what is said next isn't HTTP
        if len(self.headers) > MOST_HEADERS or (self.part is Part.HEADER and self.taken > LONGEST_HEADER):
            self.refuse(431)
        elif self.part is Part.BODY and self.taken > MOST_OF_A_BODY:
            self.refuse(413)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self.part is Part.NONE:  # the next request came in one piece with the end of the last
            self.part, self.since = Part.HEADER, self.loop.time()

    def on_headers_complete(self) -> None:
        if len(self.headers) > MOST_HEADERS or len(self.pipeline) >= MOST_PIPELINED:
            self._status = 431
            raise Refused
        super().on_headers_complete()
        self.headers = []  # what comes after the body is no header of the request, which has its own list
        self.part, self.since, self.taken = Part.BODY, self.loop.time(), 0
        if self.is_stranger:
            self.is_stranger = False
            self.room.know(self)

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self.headers = []
        self.part, self.since, self.taken = Part.NONE, self.loop.time(), 0

    def on_response_complete(self) -> None:
        """As the base does, without a timer for each answer: the room looks at all its connections."""
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())

    def resume_writing(self) -> None:
        self._unread = None
        super().resume_writing()

    @property
    def is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def refuse(self, status: int) -> None:
        """Ends the connection, with a short answer where nothing of another was or is to be sent before it."""
        if self.transport.is_closing():
            return
        begun = self.cycle.response_started or self.pipeline if self.part is Part.BODY else self.is_answering
        if not begun:
            self.transport.write(self.room.answers[status])
        self.transport.close()

    def look(self, now: float) -> None:
        """Ends the connection when its client has taken too long, by the loop's clock. What takes us long is not its fault."""
        bounds = self.room.bounds
        lasted = now - self.since
        if self._is_left_unread(now):
            self.transport.abort()
        elif self._waits_for_us():
            self.since = now
        elif self.part is Part.NONE:
            if lasted > bounds.silence:
                self.transport.close()
        elif self.part is Part.HEADER:
            if lasted > bounds.header:
                self.refuse(408)
        elif lasted > min(bounds.body + self.taken / bounds.rate, bounds.longest_body):
            self.refuse(408)

    def _waits_for_us(self) -> bool:
        """Whether the client has sent all that we take before we have answered, read on or told it to go on."""
        if self.flow.read_paused:
            return True
        return self.is_answering and (self.part is not Part.BODY or self.cycle.waiting_for_100_continue)

    def _is_left_unread(self, now: float) -> bool:
        """Whether an answer waits and the client takes it too slowly, or not at all."""
        size = self.transport.get_write_buffer_size()
        if not size:
            self._unread = None
            return False
        began, most = self._unread or (now, size)
        most = max(most, size)
        self._unread = (began, most)
        return now - began > self.room.bounds.reading + (most - size) / self.room.bounds.rate


class Crowd:
    """Connections of one network, or all; those that have not yet made one request are strangers, oldest first."""

    def __init__(self) -> None:
        self.strangers: dict[Connection, None] = {}
        self.known: dict[Connection, None] = {}

    def __len__(self) -> int:
        return len(self.strangers) + len(self.known)

    def longest_waiting(self) -> Connection | None:
        """Who goes first when there is no place: the oldest stranger, else who has been idle longest."""
        if self.strangers:
            return next(iter(self.strangers))
        idle = (each for each in self.known if each.part is not Part.BODY and not each.is_answering)
        return min(idle, key=lambda each: each.since, default=None)


class Room:
    """The place there is for connections. `answers` are whole HTTP answers by status: 400, 408, 413, 431 and 503.

    Connections from `trusted_proxy` are of many networks, so only their number in all is bounded.
    """

    def __init__(self, bounds: Bounds, answers: Mapping[int, bytes], trusted_proxy: str = "") -> None:
        self.bounds = bounds
        self.answers = answers
        self._trusted_proxy = trusted_proxy
        self._everybody = Crowd()
        self.networks: dict[str, Crowd] = {}
        self._every = min(1.0, *(each / 4 for each in (bounds.silence, bounds.header, bounds.body, bounds.reading)))
        self._next_look: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        return len(self._everybody)

    def protocol(self) -> type[Connection]:
        """The class that the server makes its connections of."""
        return type("Connection", (Connection,), {"room": self})

    def network_of(self, address: str) -> str:
        """The network whose bound holds for a connection from `address`; empty for none."""
        return "" if address == self._trusted_proxy else network_of(address)

    def admit(self, connection: Connection) -> bool:
        """Whether there is place for one more; where there is none, whoever has waited longest is let go for it."""
        own = self.networks.get(connection.network)
        if own and len(own) >= self.bounds.of_network and not self._let_go(own.longest_waiting()):
            return False
        if len(self._everybody) >= self.bounds.in_all and not self._let_go(self._everybody.longest_waiting()):
            return False
        if connection.network:
            self.networks.setdefault(connection.network, Crowd())
        for crowd in self._crowds(connection):
            crowd.strangers[connection] = None
        if self._next_look is None:
            self._next_look = connection.loop.call_later(self._every, self._look, connection.loop)
        return True

    def know(self, connection: Connection) -> None:
        """The first whole header came over it."""
        for crowd in self._crowds(connection):
            if connection in crowd.strangers:
                del crowd.strangers[connection]
                crowd.known[connection] = None

    def leave(self, connection: Connection) -> None:
        for crowd in self._crowds(connection):
            crowd.strangers.pop(connection, None)
            crowd.known.pop(connection, None)
            if not crowd:
                self.networks.pop(connection.network, None)

    def _crowds(self, connection: Connection) -> list[Crowd]:
        own = self.networks.get(connection.network)
        return [self._everybody, own] if own is not None else [self._everybody]

    def _let_go(self, connection: Connection | None) -> bool:
        if connection is None:
            return False
        connection.transport.abort()
        self.leave(connection)
        return True

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        """Looks at every connection, and again after a while as long as there are any."""
        self._next_look = loop.call_later(self._every, self._look, loop) if self._everybody else None
        now = loop.time()
        for connection in (*self._everybody.strangers, *self._everybody.known):
            connection.look(now)
