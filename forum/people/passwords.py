"""Passwords: the check of a new one, and hashing."""

import asyncio
import re
import secrets
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from forum.errors import Invalid, TooMany
from forum.people.breaches import NONE, Breaches
from forum.text import letters

SHORTEST = 8
LONGEST_BYTES = 1024
_CONTEXT = """
    forum forums fórum migrant migrants migrante migrantes imigrante imigrantes migration migração refugiado refugee
    portugal portuguese portugues lisboa lisbon porto منتدى البرتغال مهاجر
"""
CONTEXT_WORDS = frozenset(_CONTEXT.split())
# Neighbours in these are steps, not choices: alphabets, digits, and keyboard rows and columns.
_TRACKS = """
    abcdefghijklmnopqrstuvwxyz 01234567890 qwertyuiop asdfghjklñ zxcvbnm azertyuiop qsdfghjklm wxcvbn qwertzuiop
    qazwsxedcrfvtgbyhnujmikolp 1qaz2wsx3edc4rfv5tgb6yhn7ujm 1q2w3e4r5t6y7u8i9o0p !qaz@wsx#edc zaqxswcdevfr
    йцукенгшщзхъ фывапролджэ ячсмитьбю фівапролджє йцукенгшщзхї абвгдежзиклмнопрст
    ضصثقفغعهخحجد شسيبلاتنمكط ئءؤرلاىةوزظ
"""
_STEPS = frozenset(a + b for track in _TRACKS.split() for a, b in [*pairwise(track), *pairwise(track[::-1])])
_NOT_LETTERS_AROUND = re.compile(r"^[\W\d_]+|[\W\d_]+$")
Result = TypeVar("Result")


class Hasher:
    """Hashes and checks passwords with argon2id in threads of its own, so that no page waits for one.

    The defaults are OWASP's floor (19 MiB, two passes, one lane). `threads` run at once and `waiting` more may queue;
    beyond that the call raises TooMany, which keeps a flood of sign-ins from taking all memory and all time.
    New passwords are looked up in `breaches`.
    """

    def __init__(
        self,
        *,
        time_cost: int = 2,
        memory_kib: int = 19456,
        parallelism: int = 1,
        threads: int = 2,
        waiting: int = 32,
        breaches: Breaches = NONE,
    ) -> None:
        self.breaches = breaches
        self._argon2 = PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=parallelism)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="argon2")
        self._room = threads + waiting
        self._nobodys_hash = self._argon2.hash(secrets.token_bytes(16))

    async def hash(self, secret: str) -> str:
        """The string to store. Raises TooMany, or Invalid (`password: too_long`) beyond 1,024 bytes."""
        material = _material(secret)
        if len(material) > LONGEST_BYTES:
            raise Invalid({"password": "too_long"})
        return await self._run(partial(self._argon2.hash, material))

    async def verify(self, stored: str | None, secret: str) -> bool:
        """True if `secret` is the one behind `stored`; None (no such account, no password) takes as long as a mismatch.

        A secret over 1,024 bytes is a mismatch at once, for known and unknown accounts alike. Raises TooMany.
        """
        material = _material(secret)
        if len(material) > LONGEST_BYTES:
            return False
        return await self._run(partial(self._matches, stored or self._nobodys_hash, material))

    def outdated(self, stored: str) -> bool:
        """True if `stored` was made with earlier parameters; the next sign-in then replaces it."""
        try:
            return self._argon2.check_needs_rehash(stored)
        except InvalidHashError:
            return True

    def close(self) -> None:
        """Lets running hashes end and drops the queue."""
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _matches(self, stored: str, material: bytes) -> bool:
        try:
            return self._argon2.verify(stored, material)
        except (VerificationError, InvalidHashError):
            return False

    async def _run(self, work: Callable[[], Result]) -> Result:
        if self._room <= 0:
            raise TooMany(retry_after=2)
        self._room -= 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._room += 1


async def hash_new(secret: str, *, hasher: Hasher, nickname: str, context: Collection[str]) -> str:
    """The hash of a new password. Raises Invalid (`password: …`, with the codes of `check` and `breached`), and TooMany.

    It is breached if the service that the hasher asks knows it from stolen lists; one that doesn't answer says nothing.
    """
    code = check(secret, nickname=nickname, context=context)
    if code is None and await hasher.breaches.known(_material(secret)):
        code = "breached"
    if code:
        raise Invalid({"password": code})
    return await hasher.hash(secret)


def check(secret: str, *, nickname: str = "", context: Collection[str] = ()) -> str | None:
    """The error code of a new password (too_short, too_long, too_common); None if it is accepted.

    At least 8 characters, at most 1,024 bytes of UTF-8, no rule about kinds of characters. Too common is: a password on
    the list of common ones, or little more than a word of that list, of this forum, of `context`, or the nickname;
    repeated characters; a run along the alphabet, the digits or a keyboard.
    """
    material = _material(secret)
    if len(material) > LONGEST_BYTES:
        return "too_long"
    if len(material.decode("utf-8", "surrogatepass")) < SHORTEST:
        return "too_short"
    own_words = {letters.comparable(word) for word in (nickname, *context) if len(word) > 2} | CONTEXT_WORDS
    return "too_common" if _is_common(letters.comparable(secret), own_words) else None


def _material(secret: str) -> bytes:
    """The bytes that are hashed: NFC, since keyboards compose an accent or vowel sign differently.

    Not NFKC, which would make different passwords equal. A text too long to be a password is not worth composing, nor is
    one with more marks in a row than are kept, which would become another.
    """
    whole = len(secret) <= LONGEST_BYTES and letters.stream_safe(secret) == secret
    composed = letters.normalized(secret, "NFC") if whole else secret
    return composed.encode("utf-8", "surrogatepass")


def _is_common(text: str, own_words: Collection[str]) -> bool:
    common, stems = _common()
    bare = "".join(filter(str.isalnum, text))
    if bare in common or _is_pattern(text) or (2 * len(bare) >= len(text) and _is_pattern(bare)):
        return True
    rest = text
    for word in sorted(own_words, key=len, reverse=True):
        rest = rest.replace(word, " ")
    core = _NOT_LETTERS_AROUND.sub("", text)
    if core in stems:
        rest = rest.replace(core, " ")
    return rest != text and _is_thin("".join(filter(str.isalnum, rest)), stems)


def _is_thin(rest: str, stems: Collection[str]) -> bool:
    """Whether the rest beside a known word adds next to nothing, such as a year."""
    return len(set(rest)) < 5 or rest in stems or _is_pattern(rest)


def _is_pattern(text: str) -> bool:
    pairs = ["".join(pair) for pair in pairwise(text)]
    steps = sum(pair in _STEPS or pair[0] == pair[1] for pair in pairs)
    repeats = any(text == (text[:length] * len(text))[: len(text)] for length in range(1, min(5, len(text) // 2 + 1)))
    return len(set(text)) < 3 or steps >= 0.75 * len(pairs) or repeats


@lru_cache(maxsize=1)
def _common() -> tuple[frozenset[str], frozenset[str]]:
    """The list of common passwords, and the words in it without the digits and signs around them."""
    lines = Path(__file__).with_name("common_passwords.txt").read_text(encoding="utf-8").splitlines()
    common = frozenset(line for line in lines if line and not line.startswith("#"))
    stems = frozenset(_NOT_LETTERS_AROUND.sub("", line) for line in common)
    return common, frozenset(stem for stem in stems if len(stem) > 3)
