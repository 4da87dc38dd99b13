"""Sequences of words that one text repeats of others, so that nobody tells another's story in that person's words. Pure."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from forum.search import analyser
from forum.search.analyser import Word

LONGEST_OWN = 5
"""Words in a row that two texts about the same thing have in common by chance."""
SPAN = LONGEST_OWN + 1


def repeated(text: str, others: Iterable[str]) -> list[str]:
    """The passages of `text`, as typed, that stand in one of `others` too, of SPAN words or more; capitals, accents and
    punctuation don't count.
    """
    known = {sequence for other in others for _, sequence in _sequences(list(analyser.words(other)))}
    words = list(analyser.words(text))
    begun = [place for place, sequence in _sequences(words) if sequence in known]
    breaks = [0, *(n + 1 for n, (one, two) in enumerate(pairwise(begun)) if two > one + SPAN), len(begun)]
    runs = [begun[start:end] for start, end in pairwise(breaks) if end > start]
    return [text[words[run[0]].start : words[run[-1] + SPAN - 1].end] for run in runs]


def _sequences(words: list[Word]) -> Iterator[tuple[int, tuple[str, ...]]]:
    folded = [each.folded for each in words]
    for place in range(len(folded) - SPAN + 1):
        yield place, tuple(folded[place : place + SPAN])
