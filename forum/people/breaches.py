"""Breached passwords: a service that knows stolen lists is asked for the beginning of a digest, never for a password.

Any server that answers as the range interface of Pwned Passwords does will do: five digits of the SHA-1 in the address, and
in the answer the remaining ones of every known password that begins with them, each with its count.
"""

import asyncio
import hashlib

from forum import outgoing

PATIENCE = 2.0
"""Seconds that somebody who chooses a password waits for it at most."""

PREFIX = 5


class Breaches:
    """The service at an address; without one nothing is asked, and nothing is known."""

    def __init__(self, address: str = "", *, patience: float = PATIENCE) -> None:
        self._address, self._patience = address.rstrip("/"), patience

    async def known(self, secret: bytes) -> bool:
        """True if the service knows the password; a service that is slow, gone or says something else knows none."""
        if not self._address:
            return False
        digest = hashlib.sha1(secret, usedforsecurity=False).hexdigest().upper()
        try:
            async with asyncio.timeout(self._patience):
                answer = await asyncio.to_thread(self._ask, digest[:PREFIX])
        except (OSError, ValueError):
            return False
        lines = (line.strip().upper().partition(":") for line in answer.splitlines())
        return any(rest == digest[PREFIX:] and count.strip("0") != "" for rest, _, count in lines)

    def _ask(self, prefix: str) -> str:
        # Padded answers all look alike to whoever watches the line.
        answer = outgoing.ask(f"{self._address}/{prefix}", headers={"Add-Padding": "true"}, patience=self._patience)
        return answer.decode("ascii")


NONE = Breaches()
