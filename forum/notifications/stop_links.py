"""The signed address in a mail by which whoever holds it gets no more of them, without signing in (RFC 8058)."""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode

from forum import sealing
from forum.errors import NotFound

ID, MAC = 8, 16


def token(account_id: int, secret: str) -> str:
    """The token in the addresses of an account; it ends nothing else and needs no row."""
    body = account_id.to_bytes(ID, "big")
    return urlsafe_b64encode(body + _mac(body, secret)).decode()


def account_of(given: str, secret: str) -> int:
    """The account that a token is about. Raises NotFound for one that is none of ours."""
    try:
        known = urlsafe_b64decode(given.encode())
    except ValueError:
        raise NotFound from None
    if len(known) != ID + MAC or not hmac.compare_digest(known[ID:], _mac(known[:ID], secret)):
        raise NotFound
    return int.from_bytes(known[:ID], "big")


def _mac(body: bytes, secret: str) -> bytes:
    key = sealing.key(secret, "mail-stop")
    return hashlib.blake2b(body, key=key, digest_size=MAC).digest()
