"""Ids of threads and posts: 60 random bits, so that an address tells neither the order nor the number of private threads.

In the database an id is a 64-bit integer (the cheapest key on both engines); in an address it is 12 letters and digits of
Crockford's base 32, lower case, without hyphens.
"""

import secrets

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 12
PATTERN = f"[{ALPHABET}]{{{LENGTH}}}"
PAIRS = [first + second for first in ALPHABET for second in ALPHABET]
_VALUE = {letter: value for value, letter in enumerate(ALPHABET)}


def new() -> int:
    """A fresh random id."""
    return secrets.randbits(60)


def encode(number: int) -> str:
    """The id as it stands in an address."""
    return "".join([PAIRS[(number >> shift) & 1023] for shift in (50, 40, 30, 20, 10, 0)])


def decode(text: str) -> int:
    """The number of an address's id. Raises ValueError for anything `encode` can't have made."""
    if len(text) != LENGTH:
        raise ValueError("an id has 12 characters")
    number = 0
    for letter in text:
        if letter not in _VALUE:
            raise ValueError("not a character of an id")
        number = number << 5 | _VALUE[letter]
    return number


def named(given: str) -> int:
    """The number of an id that somebody typed, or of the one in an address they pasted. Raises ValueError."""
    path = given.strip().partition("#")[0].partition("?")[0].rstrip("/")
    return decode(path.rpartition("/")[2].partition("-")[0])
