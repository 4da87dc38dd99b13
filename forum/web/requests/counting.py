"""Counts of hits by key in this process's memory: exact, and of a bounded number of keys whoever asks for how many."""

from array import array
from collections import OrderedDict
from itertools import islice

MOST_KEYS = 10_000
LOOKED_AT = 8
SHARED = 256


class Counts:
    """The hits of one limit: at most `amount` in any `seconds` for each key, which is a digest.

    When MOST_KEYS are known, the one with the fewest of the oldest few makes room. One that has none left never does, so
    that nobody gets their own count back by asking under many others; where there are only such, keys share a count.
    """

    def __init__(self, amount: int, seconds: int) -> None:
        self._amount = amount
        self._seconds = seconds
        self._hits: OrderedDict[bytes, array[float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._hits)

    def hit(self, key: bytes, now: float, *, part: int = 1) -> float:
        """Counts a hit, unless the key has none left; seconds until it has, 0 if it was counted.

        With `part` only that part of the amount is allowed.
        """
        amount = max(1, self._amount // part)
        hits = self._of(key, now)
        if len(hits) >= amount:
            return max(hits[-amount] + self._seconds - now, 0.001)
        hits.append(now)
        return 0

    def forget(self, key: bytes) -> None:
        """Counts anew for the key."""
        self._hits.pop(key, None)

    def _of(self, key: bytes, now: float) -> "array[float]":
        if key not in self._hits and len(self._hits) >= MOST_KEYS and not self._made_room(now):
            key = b"shared" + (int.from_bytes(key[:4], "big") % SHARED).to_bytes(2, "big")
        return self._fresh(self._hits.setdefault(key, array("d")), now)

    def _fresh(self, hits: "array[float]", now: float) -> "array[float]":
        """The hits without those that count no more."""
        over = 0
        while over < len(hits) and hits[over] <= now - self._seconds:
            over += 1
        del hits[:over]
        return hits

    def _made_room(self, now: float) -> bool:
        oldest = list(islice(self._hits, LOOKED_AT))
        left = {key: len(self._fresh(self._hits[key], now)) for key in oldest}
        fewest = min(oldest, key=left.__getitem__)
        for key in oldest:
            if left[key] >= self._amount:
                self._hits.move_to_end(key)
        if left[fewest] >= self._amount:
            return False
        del self._hits[fewest]
        return True
