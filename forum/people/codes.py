"""Codes and tokens that the forum makes: random, shown once, and kept as a digest alone."""

import hashlib
import secrets

from forum.text import letters

_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
_CODE_LENGTH = 25
_CODE_MISREAD = str.maketrans("oil", "011")


def new_code(length: int = _CODE_LENGTH) -> str:
    """A code of 125 random bits to write down: five groups of five in Crockford's base 32 (no i, l, o, u).

    Each sign has five bits, for another `length`. One that lets somebody in and has fewer than 112 is kept by a slow hash.
    """
    return _grouped("".join(secrets.choice(_CROCKFORD) for _ in range(length)))


def spelled(code: str) -> str:
    """A code as it was given out, however it was typed."""
    return _grouped(plain(code))


def digest(code: str) -> str:
    """The stored form of a code: SHA-256 in hex, the same however the code was typed.

    Case, spaces and hyphens do not count, o is read as 0, i and l as 1. A plain hash is right here, unlike for a
    password: 125 random bits cannot be guessed one by one, however fast the hash. Codes of earlier years have 100.
    """
    return hashlib.sha256(plain(code).encode()).hexdigest()


def plain(code: str) -> str:
    """The signs of a code as it was made, however it was typed."""
    return "".join(filter(str.isalnum, letters.comparable(code))).translate(_CODE_MISREAD)


def _grouped(code: str) -> str:
    return "-".join(code[start : start + 5] for start in range(0, len(code), 5))


def new_token() -> str:
    """A token of 32 random bytes for a session or a link, safe in addresses and cookies."""
    return secrets.token_urlsafe(32)


def token_digest(token: str) -> str:
    """The stored form of a token: SHA-256 in hex; a plain hash is right for 256 random bits."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
