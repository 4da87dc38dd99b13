"""How often somebody may do something: per account and per network, in memory or shared through Redis."""

import hashlib
import ipaddress

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage, Storage
from limits.aio.strategies import MovingWindowRateLimiter
from limits.storage import storage_from_string

from forum import clock
from forum.errors import TooMany
from forum.settings import Settings

STRICTER = 2
REPORTS = "30/minute"  # of blocked content, from one network
SAME_VOTE = "10/day"  # from one network, on one answer or question, by visitors


class Limiter:
    """Counts by name and key. When the shared store is down it counts in memory, allowing half as much."""

    def __init__(self, settings: Settings) -> None:
        self._secret = settings.forum_secret.encode()
        self._limits = {
            name.removeprefix("limit_"): parse(getattr(settings, name))
            for name in type(settings).model_fields
            if name.startswith("limit_")
        }
        self._limits["same_vote"] = parse(SAME_VOTE)
        self._limits["report"] = parse(REPORTS)
        self._own = MovingWindowRateLimiter(MemoryStorage())
        self._shared: MovingWindowRateLimiter | None = None
        if settings.cache_url:
            store = storage_from_string(f"async+{settings.cache_url}", implementation="redispy")
            assert isinstance(store, Storage)
            self._shared = MovingWindowRateLimiter(store)

    async def count(self, name: str, *keys: str) -> None:
        """Counts one `name` (login, ask, …) for each key. Raises TooMany when any of them has none left."""
        item = self._limits[name]
        for key in keys:
            if key and not await self._hit(item, name, key):
                raise TooMany(await self._wait(item, name, key))

    async def _hit(self, item: RateLimitItem, name: str, key: str) -> bool:
        if self._shared is not None:
            try:
                return await self._shared.hit(item, name, key)
            except Exception:
                item = type(item)(max(1, item.amount // STRICTER), item.multiples, item.namespace)
        return await self._own.hit(item, name, key)

    async def _wait(self, item: RateLimitItem, name: str, key: str) -> int:
        for strategy in (self._shared, self._own):
            if strategy is None:
                continue
            try:
                reset = (await strategy.get_window_stats(item, name, key)).reset_time
            except Exception:
                continue
            return max(1, int(reset - clock.now().timestamp()) + 1)
        return 60

    async def close(self) -> None:
        """Lets go of the shared store's connections."""
        if self._shared is not None:
            await self._shared.storage.bridge.storage.aclose()  # type: ignore[attr-defined]

    def network(self, address: str) -> str:
        """The key of a network: a keyed digest of the IPv4 address, or of the IPv6 /64 it is in."""
        try:
            ip = ipaddress.ip_address(address)
        except ValueError:
            return "unknown"
        if ip.version == 6:
            ip = ip.ipv4_mapped or ip
        known = str(ip) if ip.version == 4 else str(ipaddress.ip_network(f"{ip}/64", strict=False))
        return hashlib.blake2b(known.encode(), key=self._secret[:64], digest_size=16).hexdigest()
