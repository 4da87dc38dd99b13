"""Words and meaning joined into one order. Pure.

A document's score is its cosine, and a small part more for the share of the query's weight that is found in it by words. To
take turns between the two orders instead would bury what only one of them finds.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from forum.search.meaning import Near
from forum.search.planning import Slot

BY_WORDS = 0.15
"""What all words of a query add to a cosine."""

FOUND = 0.3
"""The cosine below which a document without the words is not shown."""

STEPS = 100
"""Parts of a cosine: scores within one are equal, so that other things decide."""

SCRIPTS = ((0x0980, 0x09FF), (0x0900, 0x097F), (0x0600, 0x06FF), (0x0400, 0x052F))
"""The blocks of scripts that people type in Latin letters."""


class Match(NamedTuple):
    """A document that was found; `score`, 0 to 1, joins how near it is by meaning and the share of the query's weight (rare
    words weigh more) found in it.

    `elsewhere`: it is in another language than the one that was asked for.
    """

    id: int
    score: float
    elsewhere: bool = False


def joined(by_words: Sequence[Match], near: Mapping[int, Near], language: str, least: float) -> list[Match]:
    """The matches by words and those near by meaning, best first. Without any near the score is that of the words alone.

    A document that is not among the nearest, or has no vector yet, counts as being as near as the last of them.
    """
    if not near:
        return list(by_words)
    shares, last = {match.id: match for match in by_words}, min(each.cosine for each in near.values())
    found = [
        Match(each, _score(known.cosine, shares[each].score if each in shares else 0.0), _elsewhere(known, language))
        for each, known in near.items()
        if each in shares or known.cosine >= least
    ]
    found += [match._replace(score=_score(last, match.score)) for match in by_words if match.id not in near]
    return sorted(found, key=lambda match: (-match.score, match.id))


def _score(cosine: float, share: float) -> float:
    score = max(0.0, cosine + BY_WORDS * share) / (1 + BY_WORDS)
    return round(score * STEPS) / STEPS


def _elsewhere(known: Near, language: str) -> bool:
    return bool(language) and f"language:{language}" not in known.facets


def spellings(typed: str, slots: Sequence[Slot]) -> list[str]:
    """A query, and what it may be in another script if its words were typed in Latin letters."""
    if not typed.isascii():
        return [typed]
    return [typed, *filter(None, (_in_script(slots, block) for block in SCRIPTS))]


def _in_script(slots: Sequence[Slot], block: tuple[int, int]) -> str:
    """The words as they are in a script, if at least half of those that say something are known in it."""
    first, last = block
    written, known, telling = [], 0, [slot for slot in slots if not slot.little]
    for slot in slots:
        own = [terms[0] for terms in slot.variants if first <= ord(terms[0][0]) <= last]
        known += bool(own)
        written.append(own[0] if own else slot.typed)
    return " ".join(written) if known and 2 * known >= len(telling) else ""
