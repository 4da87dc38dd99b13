"""The parts of a text that a decision masks, and other texts without them. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from forum.catalogue.views import Catalogue
from forum.errors import Invalid
from forum.text import personal
from forum.text.word_rules import MASK, Span, masked
from forum.threads.models import Post, Thread
from moderation.prior import PriorMask

SHORTEST_EVERYWHERE = 4
"""A shorter part is masked where it was chosen alone: everywhere else it may be part of another word."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a decision masks: places in the post's own text and in its title, and whatever else has the same words or values.

    `everything` says that all personal data were meant, so that earlier texts lose theirs too.
    """

    places: tuple[Span, ...]
    in_title: tuple[Span, ...]
    parts: tuple[str, ...]
    values: frozenset[str]
    everything: bool = False

    def out_of(self, said: str, places: Sequence[Span] = ()) -> str:
        """The text without it; `places` are those in this text itself."""
        said = masked(said, places)
        for part in self.parts:
            said = said.replace(part, MASK) if len(part) >= SHORTEST_EVERYWHERE else said
        return personal.without(said, self.values, personal.NOBODYS)

    @property
    def prior(self) -> PriorMask:
        """Its places, by which `taken_in` knows it again."""
        return PriorMask(places=[*self.places], in_title=[*self.in_title], everything=self.everything)


def taken(
    source: str, title: str, places: Iterable[Span], in_title: Iterable[Span] = (), everything: bool = False
) -> Taken:
    """What stands at these places of a text and its title."""
    own, titled = tuple((start, end) for start, end in places), tuple((start, end) for start, end in in_title)
    parts = [*(source[start:end] for start, end in own), *(title[start:end] for start, end in titled)]
    return Taken(
        own, titled, tuple(sorted(parts, key=len, reverse=True)), frozenset(map(personal.value, parts)), everything
    )


def taken_in(source: str, title: str, prior: PriorMask) -> Taken:
    """What a decision masked, in the texts as they were."""
    return taken(source, title, prior.places, prior.in_title, prior.everything)


def part_of(source: str, start: int | None, end: int | None) -> Span:
    """The characters [start, end) of a text. Raises Invalid (`start: missing`, `end: unfit`)."""
    if start is None:
        raise Invalid({"start": "missing"})
    if end is None or not 0 <= start < end <= len(source) or not source[start:end].strip():
        raise Invalid({"end": "unfit"})
    return start, end


def numbers_of(post: Post, thread: Thread, catalogue: Catalogue) -> Taken | None:
    """All personal data in a post, and in the title of its thread if it is the question; None without any."""
    title = thread.title if post.kind == "question" else ""
    places = personal.spans(post.source, catalogue.contacts)
    in_title = personal.spans(title, catalogue.contacts)
    return taken(post.source, title, places, in_title, True) if places or in_title else None
