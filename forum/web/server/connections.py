"""Connections of the forum's own server, with bounds on the time and the amount of a request and its answer.

The parser and the loop below have no such bounds: a connection that says nothing would be kept for ever.
"""

import asyncio
from enum import Enum, auto
from functools import partial
from typing import Any, ClassVar

import httptools
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from forum.web.server.room import Room

LONGEST_HEADER = 32 * 1024  # bytes kept of a header that is not whole; a whole one is measured by the Gate
MOST_HEADERS = 128
MOST_OF_A_BODY = 2 * 1024 * 1024  # bytes as they are sent, chunk sizes and all; what they carry is measured by the Gate
MOST_PIPELINED = 8
LINGERS = 0.5  # seconds that a connection without a whole request stays once the server was told to stop


class Part(Enum):
    """The part of a request that a connection is sending."""

    NONE = auto()
    HEADER = auto()
    BODY = auto()


class Refused(Exception):
    """Raised inside the parser to end its work on a request that has too much of something."""


class Connection(HttpToolsProtocol):
    """uvicorn's protocol, with an end to everything a client can draw out."""

    room: ClassVar[Room]

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.headers = []
        self.network = self.room.network_of(self.client[0]) if self.client else ""
        self.part, self.since, self.taken = Part.NONE, self.loop.time(), 0
        self.is_stranger = True
        self.is_last = False
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

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        """Answers at once what the application knows without waiting; anything else is a task, which may answer so later."""
        if self.is_last:
            cycle.keep_alive = False
        at_once = getattr(app, "at_once", None) if cycle.keep_alive and not cycle.waiting_for_100_continue else None
        if at_once is None or not self.answer(cycle, at_once(cycle.scope)):
            if at_once is not None:
                cycle.scope["answer"] = partial(self.answer, cycle)  # type: ignore[typeddict-unknown-key]
            super()._start_asgi_task(cycle, app)

    def answer(self, cycle: RequestResponseCycle, whole: tuple[int, bytes, bytes] | None) -> bool:
        """Sends a whole answer as it is: its status, its headers' lines, its body; whether there is one and it could be sent."""
        if whole is None or self.flow.write_paused or cycle.disconnected or not cycle.keep_alive:
            return False
        status, headers, body = whole
        own = lines_of(self.server_state.default_headers)
        self.transport.write(b"".join((STATUS_LINE[status], own, headers, b"\r\n", body)))
        cycle.response_started = cycle.response_complete = True
        cycle.message_event.set()
        cycle.on_response()
        return True

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

    @property
    def is_idle(self) -> bool:
        """Whether neither a body nor an answer is under way, so that ending the connection costs nobody an answer."""
        return self.part is not Part.BODY and not self.is_answering

    def shutdown(self) -> None:
        """Ends the connection after the request under way, or after one that is on its way while the server was told to stop."""
        self.is_last = True
        if self.is_answering:
            super().shutdown()
        else:
            self.loop.call_later(LINGERS, self._end_unless_answering)

    def _end_unless_answering(self) -> None:
        """Ends the connection, also in the middle of a header: what came so slowly is no request that was on its way."""
        if not self.is_answering:
            self.transport.close()

    def drop(self) -> None:
        self.transport.abort()

    def refuse(self, status: int) -> None:
        """Ends the connection, with a short answer where nothing of another was or is to be sent before it."""
        if self.transport.is_closing():
            return
        begun = self.cycle.response_started or self.pipeline if self.part is Part.BODY else self.is_answering
        if not begun:
            self.transport.write(self.room.answers[status])
        self.transport.close()

    def look(self, now: float) -> None:
        """Ends the connection when its client has taken too long, by the loop's clock; our own time does not count."""
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
        """True while the client has sent all it can until we answer, read on or send 100 Continue."""
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


def lines_of(headers: list[tuple[bytes, bytes]]) -> bytes:
    """The headers with a line for each; those that the server adds to every answer change once a second."""
    return b"".join(b"%b: %b\r\n" % each for each in headers)


def connections_in(room: Room) -> type[Connection]:
    """The class that a server makes its connections of."""
    return type("Connection", (Connection,), {"room": room})
