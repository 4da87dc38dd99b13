"""Papers that people bring to a counter: a list to tick from. That a case needs one of them, nobody says."""

from dataclasses import dataclass

from forum.catalogue.facts import Named, Sourced, read


@dataclass(frozen=True, kw_only=True)
class PaperFact(Sourced, Named):
    """A paper to bring, as its owner calls it; to questions of its `topics` it is offered first. Our own wording."""

    code: str
    topics: tuple[str, ...]


papers = read(PaperFact, "papers", "papers", "name_sources")


def offered(topic: str) -> list[PaperFact]:
    """All papers, those of the topic (its slug) first."""
    return sorted(papers(), key=lambda paper: topic not in paper.topics)
