"""Persons: the actor that a verb takes as `by=`, and the reader of a visibility query."""

from dataclasses import dataclass
from datetime import datetime

ROLES = ("member", "mediator", "officer", "moderator", "admin")
STAFF = frozenset({"officer", "moderator", "admin"})


@dataclass(frozen=True, slots=True)
class Silence:
    """A suspension or ban in force: its end (None for a ban), and the decision that gives its reason."""

    until: datetime | None
    decision_id: int


@dataclass(frozen=True, slots=True)
class Person:
    """A person as rules see them; `cabinets` are the ids they were granted, `languages` the codes they mediate."""

    account_id: int | None = None
    nickname: str = ""
    roles: frozenset[str] = frozenset()
    cabinets: frozenset[int] = frozenset()
    languages: frozenset[str] = frozenset()
    example: bool = False
    silence: Silence | None = None

    @property
    def signed_in(self) -> bool:
        return self.account_id is not None

    @property
    def is_staff(self) -> bool:
        return bool(self.roles & STAFF)


VISITOR = Person()
