"""Words and meaning joined into one order. Pure.

A document's score is its cosine, and a small part more for the share of the query's weight that is found in it by words. To
take turns between the two orders instead would bury what only one of them finds.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from forum.search import meaning
from forum.search.meaning import Near

BY_WORDS = 0.15
"""What all words of a query add to a cosine."""

FOUND, FIRST, WEAKLY = 0.3, 5, 0.22
"""The cosine below which a document without the words is not shown, and the one that the FIRST may have."""

ALIKE = 0.3
"""The share of the weight of the words of a question that tell most, in texts that ask much the same."""

STEPS = 100
"""Parts of a cosine: scores within one are equal, so that other things decide."""


class Match(NamedTuple):
    """A document that was found; `score`, 0 to 1, joins how near it is by meaning and the share of the query's weight (rare
    words weigh more) found in it.

    `language`, `current` and `begun` are the document's; `elsewhere`: it is in another language than the one asked for;
    `faint`: it has no word of the query, and little of its meaning.
    """

    id: int
    score: float
    language: str
    current: bool
    begun: int
    elsewhere: bool = False
    faint: bool = False


def joined(matches: Sequence[Match], near: Mapping[int, Near], language: str = "") -> list[Match]:
    """The matches by words and those near by meaning. Without any near the score is that of the words alone.

    A document that is not among the nearest, or has no vector yet, counts as being as near as the last of them.
    """
    if not near:
        return list(matches)
    shares, last = {match.id: match.score for match in matches}, min(each.cosine for each in near.values())
    found = [
        _match(row_id, each, shares.get(row_id, 0.0), language)
        for place, (row_id, each) in enumerate(near.items())
        if row_id in shares or each.cosine >= (WEAKLY if place < FIRST else FOUND)
    ]
    return found + [match._replace(score=_score(last, match.score)) for match in matches if match.id not in near]


def alike(matches: Sequence[Match], near: Mapping[int, Near]) -> list[Match]:
    """The documents that ask much the same: by meaning, and by words where meaning can't be told."""
    if not near:
        return [match for match in matches if match.score >= ALIKE]
    shares = {match.id: match.score for match in matches}
    return [
        _match(row_id, each, shares.get(row_id, 0.0), "")
        for row_id, each in near.items()
        if each.cosine >= meaning.ALIKE
    ]


def _match(row_id: int, near: Near, share: float, language: str) -> Match:
    about = near.about
    elsewhere = bool(language) and about.language != language
    score, faint = _score(near.cosine, share), not share and near.cosine < FOUND
    return Match(row_id, score, about.language, about.current, about.begun, elsewhere, faint)


def _score(cosine: float, share: float) -> float:
    return round(max(0.0, cosine + BY_WORDS * share) / (1 + BY_WORDS) * STEPS) / STEPS
