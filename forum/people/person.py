"""Persons: the actor that a verb takes as `by=`, and the reader of a visibility query."""

from dataclasses import dataclass
from datetime import datetime

ROLES = ("member", "mediator", "officer", "moderator", "admin")
STAFF = frozenset({"officer", "moderator", "admin"})
ASKER = "asker"
"""The only role of a shadow: whoever holds the return code of one question. No account is granted it."""


@dataclass(frozen=True, slots=True)
class Silence:
    """A suspension or ban in force: its end (None for a ban), and the decision that gives its reason."""

    until: datetime | None
    decision_id: int


@dataclass(frozen=True, slots=True)
class Person:
    """A person as rules see them; `cabinets` are the ids they were granted, `languages` the codes they mediate.

    `shadows` are the ids of the shadow accounts that are theirs (`forum/people/shadows.py`).
    """

    account_id: int | None = None
    nickname: str = ""
    roles: frozenset[str] = frozenset()
    cabinets: frozenset[int] = frozenset()
    languages: frozenset[str] = frozenset()
    example: bool = False
    silence: Silence | None = None
    shadows: frozenset[int] = frozenset()

    @property
    def own(self) -> frozenset[int]:
        """The ids of the accounts whose texts are this person's: their own, and those of their shadows."""
        return self.shadows if self.account_id is None else self.shadows | {self.account_id}

    def owns(self, author_id: int | None) -> bool:
        """Whether texts of that author are this person's own."""
        return author_id is not None and (author_id == self.account_id or author_id in self.shadows)

    @property
    def is_shadow(self) -> bool:
        return ASKER in self.roles

    def within(self, author_id: int | None) -> "Person":
        """The person as they act on texts of that author: the shadow where it is theirs, so that no row names its holder."""
        if author_id is None or author_id not in self.shadows:
            return self
        return Person(author_id, roles=frozenset({ASKER}), example=self.example, silence=self.silence)

    @property
    def signed_in(self) -> bool:
        return self.account_id is not None

    @property
    def is_staff(self) -> bool:
        return bool(self.roles & STAFF)


VISITOR = Person()
