"""Return codes: whoever asked without an account opens their one question again by one, in any browser.

A code has five groups, in all 59 bits: two of letters (a consonant, a vowel, twice) and three of four digits. Each of its ten
consonants and three vowels has a sound and a letter of its own in the scripts that people type, so that a code can be read
aloud, heard and typed in any of them. The first two groups (23 bits) say where the code is kept; the other three (36 bits) are
the secret, of which only a slow hash is kept.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tortoise import fields
from tortoise.models import Model

from forum import clock
from forum.people.accounts import Account
from forum.people.passwords import Hasher
from forum.text import letters

CONSONANTS, VOWELS, DIGITS = "bdfklmnrst", "aio", "0123456789"
WORD, NUMBER = (CONSONANTS, VOWELS) * 2, (DIGITS,) * 4
GROUPS = (WORD, NUMBER, WORD, NUMBER, NUMBER)
GROUP = 4
LOCATING = 2 * GROUP
"""How many of a code's characters say where it is kept."""

PLACES = tuple(kind for group in GROUPS for kind in group)
LONGEST_TYPED = 200

# Each letter that is typed for one of ours: by its sound, and where none of ours looks like it, by its look.
_HEARD = """
    b pvбвпβπب  d дδد  f фφف  k cgqкгκγكک  l лλل  m мμم  n нηνن  r рρر  s zсзςσζس  t тτت
    a аαا  i eyиіеыэιεيیى  o uоуюοωυو
"""
_LOOKS: Mapping[str, Mapping[str, str]] = {
    CONSONANTS: {"1": "l", "5": "s", "8": "b"},
    VOWELS: {"0": "o", "1": "i", "l": "i"},
    DIGITS: {"o": "0", "i": "1", "l": "1", "s": "5", "b": "8", "z": "2"},
}
_MEANT = {sign: row[0] for row in map(str.split, _HEARD.replace("  ", "\n").splitlines()) if row for sign in row[1]}


class ReturnCode(Model):
    """The return code of a shadow, by the part that says where it is kept; `hashed` is all that is known of the code."""

    locator = fields.CharField(max_length=LOCATING, primary_key=True)
    account: fields.OneToOneRelation[Account] = fields.OneToOneField("forum.Account", related_name="return_code")
    account_id: int
    hashed = fields.CharField(max_length=200)
    made_at = fields.DatetimeField()

    class Meta:
        table = "return_code"


class Made(NamedTuple):
    """A new code as its holder reads it, and as it is kept."""

    code: str
    locator: str
    hashed: str


async def new(hasher: Hasher, *, seed: str = "") -> Made:
    """A code that no question has, hashed, so slowly that it is made before a transaction begins.

    With a `seed`, a secret that the forum can make again, the code's own secret follows from it (`again`). Raises TooMany.
    """
    locator = _signs(secrets.token_bytes(32), PLACES[:LOCATING])
    while await ReturnCode.filter(locator=locator).exists():
        locator = _signs(secrets.token_bytes(32), PLACES[:LOCATING])
    plain = locator + _secret(seed)
    return Made(_grouped(plain), locator, await hasher.hash(plain))


async def keep(made: Made, account: Account) -> None:
    """Keeps a new code for a shadow, in the caller's transaction."""
    await ReturnCode.create(locator=made.locator, account_id=account.id, hashed=made.hashed, made_at=clock.now())


async def again(account_id: int | None, *, seed: str) -> str:
    """The code that was made for a shadow with this seed, for a form that was sent twice; empty if it has none."""
    kept = await ReturnCode.get_or_none(account_id=account_id) if seed and account_id else None
    return _grouped(kept.locator + _secret(seed)) if kept else ""


async def open(code: str, *, hasher: Hasher) -> Account | None:
    """The shadow whose code this is, however it was typed; None, after the same work, for any other. Raises TooMany."""
    plain = spelled(code)
    kept = await ReturnCode.get_or_none(locator=plain[:LOCATING]).select_related("account")
    fits = await hasher.verify(kept.hashed if kept else None, plain)
    return kept.account if fits and kept else None


async def end(account_id: int) -> None:
    """Ends the code of a shadow: it opens nothing any more. Ending it again changes nothing."""
    await ReturnCode.filter(account_id=account_id).delete()


def spelled(typed: str) -> str:
    """A code as it was made, without its hyphens, from what somebody typed: in any case and script, signs between its
    characters left out. Empty for what can't be one.
    """
    signs = [each for each in letters.comparable(typed[:LONGEST_TYPED]) if each.isalnum()]
    return "".join(map(_meant, signs, PLACES)) if len(signs) == len(PLACES) else ""


def _meant(sign: str, kind: str) -> str:
    heard = _MEANT.get(sign, sign)
    return next((each for each in (sign, heard, _LOOKS[kind].get(sign)) if each and each in kind), "?")


def _secret(seed: str) -> str:
    return _signs(hashlib.sha512(seed.encode()).digest() if seed else secrets.token_bytes(64), PLACES[LOCATING:])


def seed_of(secret: str, once: str) -> str:
    """The seed of a question's code by the mark of its form, which nobody makes without the forum's secret."""
    return hmac.new(secret.encode(), f"return-code:{once}".encode(), hashlib.sha256).hexdigest() if once else ""


def _signs(random: bytes, places: tuple[str, ...]) -> str:
    """A sign for each place, from random bytes far more than it has bits, so that all are as likely."""
    return "".join(_drawn(int.from_bytes(random), places))


def _drawn(number: int, places: tuple[str, ...]) -> Iterator[str]:
    for kind in places:
        number, which = divmod(number, len(kind))
        yield kind[which]


def _grouped(plain: str) -> str:
    return "-".join(plain[start : start + GROUP] for start in range(0, len(plain), GROUP)).upper()
