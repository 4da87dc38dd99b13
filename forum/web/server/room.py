"""The bounds on the number of connections, of one network and in all, and the choice of those to end when full."""

import asyncio
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Bounds:
    """The bounds of a connection, in seconds, and of their number."""

    silence: float = 10  # without a word: after it was opened, and between two requests
    header: float = 10  # from its first byte until it is whole
    body: float = 15  # and as much longer as what has come takes at `rate`
    longest_body: float = 120
    reading: float = 20  # for an answer to be taken, and as much longer as what was taken takes at `rate`
    rate: int = 500  # bytes a second
    in_all: int = 4096
    of_network: int = 256


class Client(Protocol):
    """A connection as the room reads it; `since` is the start of its present phase, by the loop's clock."""

    network: str
    since: float
    loop: asyncio.AbstractEventLoop

    @property
    def is_idle(self) -> bool: ...
    def look(self, now: float) -> None: ...
    def drop(self) -> None: ...


def network_of(address: str) -> str:
    """The network an address counts to: the IPv4 address itself, or the IPv6 /64 it is in; empty when it is neither."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if ip.version == 6:
        return str(ip.ipv4_mapped or ipaddress.ip_network((int(ip) >> 64 << 64, 64)))
    return str(ip)


class Crowd:
    """Clients of one network, or all; those that have not yet made one request are strangers, oldest first."""

    def __init__(self) -> None:
        self.strangers: dict[Client, None] = {}
        self.known: dict[Client, None] = {}

    def __len__(self) -> int:
        return len(self.strangers) + len(self.known)

    def longest_waiting(self) -> Client | None:
        """The connection to end when there is no place: the oldest stranger, else the one idle for longest."""
        if self.strangers:
            return next(iter(self.strangers))
        idle = (each for each in self.known if each.is_idle)
        return min(idle, key=lambda each: each.since, default=None)


class Room:
    """The place there is for clients. `answers` are whole HTTP answers by status: 400, 408, 413, 431 and 503.

    Clients from `trusted_proxy` are of many networks, so only their number in all is bounded.
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

    def network_of(self, address: str) -> str:
        """The network whose bound holds for a client from `address`; empty for none."""
        return "" if address == self._trusted_proxy else network_of(address)

    def admit(self, client: Client) -> bool:
        """Admits a client, if need be in place of the one that has waited longest; False if there is no place."""
        own = self.networks.get(client.network)
        if own and len(own) >= self.bounds.of_network and not self._let_go(own.longest_waiting()):
            return False
        if len(self._everybody) >= self.bounds.in_all and not self._let_go(self._everybody.longest_waiting()):
            return False
        if client.network:
            self.networks.setdefault(client.network, Crowd())
        for crowd in self._crowds(client):
            crowd.strangers[client] = None
        if self._next_look is None:
            self._next_look = client.loop.call_later(self._every, self._look, client.loop)
        return True

    def know(self, client: Client) -> None:
        """Notes that a client is no stranger: its first whole header came."""
        for crowd in self._crowds(client):
            if client in crowd.strangers:
                del crowd.strangers[client]
                crowd.known[client] = None

    def leave(self, client: Client) -> None:
        for crowd in self._crowds(client):
            crowd.strangers.pop(client, None)
            crowd.known.pop(client, None)
            if not crowd:
                self.networks.pop(client.network, None)

    def _crowds(self, client: Client) -> list[Crowd]:
        own = self.networks.get(client.network)
        return [self._everybody, own] if own is not None else [self._everybody]

    def _let_go(self, client: Client | None) -> bool:
        if client is None:
            return False
        client.drop()
        self.leave(client)
        return True

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        """Looks at every client, and again after a while as long as there are any."""
        self._next_look = loop.call_later(self._every, self._look, loop) if self._everybody else None
        now = loop.time()
        for client in (*self._everybody.strangers, *self._everybody.known):
            client.look(now)
