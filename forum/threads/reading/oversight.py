"""The desk's answers about readings of a thread with a reason, handed in by `main.py`.

Their tables are those of `moderation`, which imports this package and is never imported by it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from forum.catalogue.views import Catalogue
from forum.people.person import Person
from forum.threads.holding.masks import IsRevealed, never_revealed
from forum.threads.models import Thread


class ReadBy(NamedTuple):
    """A reading of a private thread with a reason: reader and moment; the nickname is None once the account is gone."""

    nickname: str | None
    reason: str
    at: datetime


async def _never_open(thread_id: int, *, to: Person) -> bool:
    return False


async def _read_by_nobody(thread: Thread, *, reader: Person, catalogue: Catalogue) -> list[ReadBy]:
    return []


@dataclass(frozen=True, slots=True)
class Oversight:
    """The questions that only the desk answers; by default as a forum without one does."""

    is_revealed: IsRevealed = never_revealed
    is_open: Callable[..., Awaitable[bool]] = _never_open
    """Asks whether an account (`to`) has given a reason, within the hour, to read the private thread of this id."""
    read_by: Callable[..., Awaitable[list[ReadBy]]] = _read_by_nobody
    """The readings of a thread that `reader` may know of, the latest first."""


NO_DESK = Oversight()
