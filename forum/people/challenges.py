"""Challenges of passkeys: signed by us, short-lived, good once and for one purpose. Nothing is stored before one is spent."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from datetime import timedelta

from forum import clock, sealing
from forum.errors import Conflict, Invalid
from forum.people import form_keys

LASTS = timedelta(minutes=5)
TIME, RANDOM, MAC = 8, 16, 32


class Challenges:
    """Makes challenges and spends them; `about` names the purpose and, where somebody is known, whose they are."""

    def __init__(self, secret: str) -> None:
        self._key = sealing.key(secret, "passkey-challenge")

    def make(self, about: str) -> bytes:
        body = int(clock.now().timestamp()).to_bytes(TIME, "big") + secrets.token_bytes(RANDOM)
        return body + self._mac(body, about)

    def check(self, challenge: bytes, about: str) -> None:
        """Raises Invalid (`answer: not_ours | too_late`) for one of another purpose or older than five minutes."""
        body, mac = challenge[: TIME + RANDOM], challenge[TIME + RANDOM :]
        if len(challenge) != TIME + RANDOM + MAC or not hmac.compare_digest(mac, self._mac(body, about)):
            raise Invalid({"answer": "not_ours"})
        age = clock.now().timestamp() - int.from_bytes(body[:TIME], "big")
        if not -1 <= age <= LASTS.total_seconds():
            raise Invalid({"answer": "too_late"})

    async def spend(self, challenge: bytes, about: str) -> None:
        """Spends a challenge inside the caller's transaction. Raises Invalid as `check` does, and when it was spent before."""
        self.check(challenge, about)
        try:
            spent_before = await form_keys.spend(urlsafe_b64encode(challenge).decode(), "passkey") is not None
        except Conflict:
            spent_before = True
        if spent_before:
            raise Invalid({"answer": "too_late"})

    def _mac(self, body: bytes, about: str) -> bytes:
        return hashlib.blake2b(about.encode() + b"\0" + body, key=self._key, digest_size=MAC).digest()
