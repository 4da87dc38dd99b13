"""Kept pages that processes share through Redis or Valkey, so that one makes a page and all of them have it.

What is read there counts for no more than what is in this process: the same stamps and times are asked. Each is sealed by a
keyed digest, so whoever can write to the store can't put words in the forum's mouth. Without the store every process makes
its own.
"""

import hashlib
import hmac
import json
import time
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import redis.asyncio
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from forum import clock
from forum.database.stamps import Stamps
from forum.settings import Settings
from forum.web.requests.kept_pages import Asked, Kept, Key

ROOT = Path(__file__).parents[3]
OURS = ("forum", "moderation", "templates", "static", "migrations")
PATIENCE = 0.25
"""Seconds to wait for the store; a page is made in less."""

REST = 5.0
"""Seconds in which a store that failed is not asked again."""

LONGEST = 3600
"""Seconds that a page stays in the store without being made anew."""

SEAL = 32


class Shared(Protocol):
    async def find(self, asked: Asked, stamps: Stamps) -> Kept | None: ...
    async def keep(self, asked: Asked, page: Kept) -> None: ...
    async def close(self) -> None: ...


class Nowhere:
    """No store: nothing is shared."""

    async def find(self, asked: Asked, stamps: Stamps) -> Kept | None:
        return None

    async def keep(self, asked: Asked, page: Kept) -> None:
        return None

    async def close(self) -> None:
        return None


class Store:
    """The store at CACHE_URL. Only processes of the same program, settings and database share pages."""

    def __init__(self, settings: Settings) -> None:
        address = settings.cache_url.replace("valkey", "redis", 1)
        self._client = redis.asyncio.from_url(
            address, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE, retry=Retry(NoBackoff(), 0)
        )
        alike = settings.model_dump_json(exclude={"forum_data"}) + settings.database
        self._key = hashlib.sha256(f"pages {program()} {alike}".encode()).digest()
        self._rests_until = 0.0

    async def find(self, asked: Asked, stamps: Stamps) -> Kept | None:
        """A page that is good. What can't be read, or was not sealed by one of us, is none."""
        if time.monotonic() < self._rests_until:
            return None
        try:
            names = [self._name(key) for key in asked.keys]
            sealed: Any = await self._client.mget(names)
            found = [self._opened(*each) for each in zip(names, sealed, strict=True)]
            return next((each for each in found if each is not None and each.is_good(stamps, clock.moment())), None)
        except Exception:
            self._rests_until = time.monotonic() + REST
            return None

    async def keep(self, asked: Asked, page: Kept) -> None:
        if time.monotonic() < self._rests_until:
            return
        lasts = LONGEST if page.until is None else min(LONGEST, int((page.until - clock.moment()).total_seconds()))
        name = self._name(asked.keys[page.by_language])
        try:
            if lasts > 0:
                written = packed(page)
                await self._client.set(name, self._seal(name, written) + written, ex=lasts)
        except Exception:
            self._rests_until = time.monotonic() + REST

    async def close(self) -> None:
        await self._client.aclose()

    def _name(self, key: Key) -> str:
        return f"page:{hmac.digest(self._key, repr(key).encode(), 'sha256').hex()}"

    def _seal(self, name: str, written: bytes) -> bytes:
        return hmac.digest(self._key, name.encode() + written, "sha256")

    def _opened(self, name: str, sealed: bytes | None) -> Kept | None:
        if not sealed or not hmac.compare_digest(sealed[:SEAL], self._seal(name, sealed[SEAL:])):
            return None
        return unpacked(sealed[SEAL:])


def shared(settings: Settings) -> Shared:
    """The store that the settings name, or none."""
    return Store(settings) if settings.page_cache_megabytes and settings.cache_url else Nowhere()


def packed(page: Kept) -> bytes:
    """A page as bytes: a line of JSON, then the body."""
    told = {
        "route": page.route,
        "headers": [[name.decode("latin-1"), value.decode("latin-1")] for name, value in page.headers],
        "since": page.since.isoformat(),
        "until": page.until.isoformat() if page.until else None,
        "words": sorted(page.words),
        "stamps": dict(page.stamps),
        "tag": page.tag.decode("latin-1"),
    }
    return json.dumps(told).encode() + b"\n" + page.body


def unpacked(written: bytes) -> Kept:
    head, _, body = written.partition(b"\n")
    told = json.loads(head)
    return Kept(
        route=told["route"],
        headers=[(name.encode("latin-1"), value.encode("latin-1")) for name, value in told["headers"]],
        body=body,
        since=datetime.fromisoformat(told["since"]),
        until=datetime.fromisoformat(told["until"]) if told["until"] else None,
        words=frozenset(told["words"]),
        stamps=told["stamps"],
        tag=told["tag"].encode("latin-1"),
    )


@cache
def program() -> str:
    """The digest of all our files that a page may come from: another version makes other pages of the same rows."""
    found = hashlib.sha256()
    for file in sorted(each for name in OURS for each in (ROOT / name).rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            found.update(f"{file.relative_to(ROOT)}\n".encode() + hashlib.sha256(file.read_bytes()).digest())
    return found.hexdigest()
