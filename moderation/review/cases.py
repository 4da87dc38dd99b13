"""The case of a decision: the post, its locked thread, the moderator, and the particulars that the verdict needs."""

from dataclasses import dataclass, field
from datetime import date

from forum.catalogue.views import Catalogue, TopicView
from forum.people.person import Person
from forum.threads.models import OfficialAnswer, Post, Thread
from moderation.models import Decision, KeptText


@dataclass(frozen=True, slots=True)
class Given:
    """The particulars of a verdict: the last day, a topic, a language, the original question, the characters
    [start, end), that what was revealed is published too, or the choice for
    personal data in the statement (`holding.rules.CHOICES`).
    """

    until: date | None = None
    topic: TopicView | None = None
    language: str = ""
    of: Thread | None = None
    start: int | None = None
    end: int | None = None
    shows_numbers: bool = False
    personal: str = ""


@dataclass(slots=True)
class Case:
    """One decision at work: `thread` is locked, `kept` collects texts as they were beside the post's own.

    `gone` and `back` collect the official answers (by their ids) that are out of sight by it, or in sight again.
    """

    decision: Decision
    post: Post
    thread: Thread
    by: Person
    catalogue: Catalogue
    given: Given = Given()
    kept: list[KeptText] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    back: list[int] = field(default_factory=list)

    @property
    def is_question(self) -> bool:
        return self.post.kind == "question"

    @property
    def affected(self) -> dict[str, list[int]]:
        """The ids of official answers that went or came back, as the event names them."""
        return {name: ids for name, ids in (("gone", self.gone), ("back", self.back)) if ids}

    def goes(self, version: OfficialAnswer | None) -> None:
        """Notes an official answer that is no longer in force."""
        self.gone += [version.id] if version else []

    def returns(self, version: OfficialAnswer | None) -> None:
        """Notes an official answer that is in force again."""
        self.back += [version.id] if version else []
