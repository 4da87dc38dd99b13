"""Rate limits per account and per network, in memory or shared through Redis (decision 0011)."""

import hashlib
import ipaddress
from math import ceil

from limits import RateLimitItem, parse
from limits.aio.storage import Storage
from limits.aio.strategies import MovingWindowRateLimiter
from limits.storage import storage_from_string

from forum import clock
from forum.errors import TooMany
from forum.settings import Settings
from forum.web.requests.counting import Counts

STRICTER = 2
DANGER = "20/minute"  # questions that say danger, apart from all others, so that nobody's previews use them up
REPORTS = "30/minute"  # of blocked content, from one network
SAME_VOTE = "10/day"  # from one network, on one answer or question, by visitors
LONE_GUESS = "3/hour"  # at one nickname, from one wider network, once the nickname's own guesses are spent
LONE_GUESSES = "300/day"  # the same from all of them
FACTOR = "10/hour"  # codes of a second factor tried for one account, until one is right
EXPORTS = "10/hour"  # of one account
PEOPLE_AT_A_NETWORK = 10  # who look at drafts at once; a page keeps one every few seconds by itself
MAILS = "30/hour"  # asked for by one network or account
HELPED = "20/hour"  # people at the counter, by one officer
HELPED_ONCE = "3/day"  # codes for one account
WIDE = {4: 24, 6: 48}


class Limiter:
    """Counts by name and key, of which only a keyed digest is kept.

    When the shared store is down it counts in memory, allowing half as much.
    """

    def __init__(self, settings: Settings) -> None:
        self._secret = settings.forum_secret.encode()[:64]
        self._limits = _limits(settings)
        self._own = {name: Counts(item.amount, item.get_expiry()) for name, item in self._limits.items()}
        self._shared: MovingWindowRateLimiter | None = None
        if settings.cache_url:
            store = storage_from_string(f"async+{settings.cache_url}", implementation="redispy")
            assert isinstance(store, Storage)
            self._shared = MovingWindowRateLimiter(store)

    async def count(self, name: str, *keys: str) -> None:
        """Counts one `name` (login, ask, …) for each key in turn, networks before accounts; empty ones are passed over.

        Raises TooMany at the first key that has none left, so that a spent network makes no further keys.
        """
        for key in filter(None, keys):
            if wait := await self._hit(name, self.digest(key)):
                raise TooMany(ceil(wait))

    async def forget(self, name: str, key: str) -> None:
        """Counts anew for a key."""
        digest = self.digest(key)
        self._own[name].forget(digest)
        if self._shared is not None:
            try:
                await self._shared.clear(self._limits[name], name, digest.hex())
            except Exception:
                return

    async def _hit(self, name: str, digest: bytes) -> float:
        """Seconds until there is one left; 0 if there was."""
        part, moment = 1, clock.now().timestamp()
        if self._shared is not None:
            item, key = self._limits[name], digest.hex()
            try:
                if await self._shared.hit(item, name, key):
                    return 0
                return max(1, (await self._shared.get_window_stats(item, name, key)).reset_time - moment)
            except Exception:
                part = STRICTER
        return self._own[name].hit(digest, moment, part=part)

    async def close(self) -> None:
        """Closes the connections to the shared store."""
        if self._shared is not None:
            await self._shared.storage.bridge.storage.aclose()  # type: ignore[attr-defined]

    def digest(self, key: str) -> bytes:
        """The keyed digest kept in the place of a key, 16 bytes."""
        return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), key=self._secret, digest_size=16).digest()

    def network(self, address: str, *, wide: bool = False) -> str:
        """The key of a network: a keyed digest of the IPv4 address or of the IPv6 /64 it is in; `wide`, of the /24 or /48."""
        try:
            ip = ipaddress.ip_address(address)
        except ValueError:
            return "unknown"
        if ip.version == 6:
            ip = ip.ipv4_mapped or ip
        if wide:
            return self.digest(str(ipaddress.ip_network(f"{ip}/{WIDE[ip.version]}", strict=False))).hex()
        return self.digest(str(ip) if ip.version == 4 else str(ipaddress.ip_network(f"{ip}/64", strict=False))).hex()


def _limits(settings: Settings) -> dict[str, RateLimitItem]:
    """Every limit by its name: those of the settings, and those nobody sets."""
    limits = {
        name.removeprefix("limit_"): parse(getattr(settings, name))
        for name in type(settings).model_fields
        if name.startswith("limit_")
    }
    limits |= {
        "same_vote": parse(SAME_VOTE),
        "report": parse(REPORTS),
        "danger": parse(DANGER),
        "factor": parse(FACTOR),
        "export": parse(EXPORTS),
        "lone_guess": parse(LONE_GUESS),
        "lone_guesses": parse(LONE_GUESSES),
        "mail": parse(MAILS),
        "help": parse(HELPED),
        "helped": parse(HELPED_ONCE),
    }
    preview = limits["preview"]
    limits["preview_here"] = type(preview)(preview.amount * PEOPLE_AT_A_NETWORK, preview.multiples)
    return limits
