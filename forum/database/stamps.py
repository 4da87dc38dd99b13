"""Stamps: by table, a value that every transaction that writes to it makes another, so that whoever keeps what was read knows.

Both sides are told by the statements themselves. What was read depends on every word in them, what was written are the tables
they name. A stamp is no number that is counted on but one drawn at random, so a restored database never repeats one.
"""

import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from tortoise import fields
from tortoise.models import Model

Stamps = Mapping[str, int]
STAMPS = "SELECT name, value FROM page_stamp"

EVERYTHING = "everything"
"""The name of a stamp on which everything depends. What a deletion takes with it, only the engine knows."""

UNSTAMPED = frozenset(
    (
        "chore_run", "cursor", "draft", "event", "mail_item", "notification", "outbox_mail", "rendering_draft",
        "session", "spent_key",
    )
)  # fmt: skip
"""Tables that no page for everybody shows, and that are written to often. What was read from one is not to be kept."""

WRITES = re.compile(
    r"\b(?:(INSERT)\s+(?:OR\s+\w+\s+)?INTO|(DELETE)\s+FROM|(?<!FOR )(?<!KEY )(?<!DO )(UPDATE))\s+(?:ONLY\s+)?\"?(\w+)",
    re.IGNORECASE,
)

_noted: ContextVar[set[str] | None] = ContextVar("noted", default=None)


class PageStamp(Model):
    """The stamp of a table."""

    name = fields.CharField(max_length=63, primary_key=True)
    value = fields.BigIntField()

    class Meta:
        table = "page_stamp"


@lru_cache(maxsize=4096)
def written(query: str) -> frozenset[str]:
    """The names to stamp for a statement; none for one that only reads."""
    found = {(each[1], each[3].lower()) for each in WRITES.findall(query)}
    names = {table for _, table in found} - UNSTAMPED
    return frozenset(names | {EVERYTHING} if any(deletes and table in names for deletes, table in found) else names)


@lru_cache(maxsize=4096)
def words(query: str) -> frozenset[str]:
    """All words of a statement; the tables that it reads are among them."""
    return frozenset(re.findall(r"\w+", query.lower()))


@contextmanager
def noting() -> Iterator[set[str]]:
    """The words of all statements of this task, and of the tasks it starts, inside the block."""
    noted = {EVERYTHING}
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)


def note(query: str) -> None:
    noted = _noted.get()
    if noted is not None:
        noted |= words(query)


def stamping(names: Sequence[str], engine: str) -> tuple[str, list[Any]]:
    """The statement that gives each of `names` another stamp, and its values."""
    numbered = (f"(${number}, ${number + 1})" for number in range(1, 2 * len(names), 2))
    rows = ", ".join(numbered if engine == "postgres" else ["(?, ?)"] * len(names))
    values = [value for name in names for value in (name, secrets.randbits(62))]
    return (
        f"INSERT INTO page_stamp (name, value) VALUES {rows} ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        values,
    )
