"""Which runs of letters languages written in Latin letters have: a second opinion on short texts, for `language`.

A naive Bayes classifier over runs of one to four letters and over whole words. `letter_runs.bin` is learnt from our own
catalogues by `python -m forum.locale.letter_runs`; it is read when first needed.
"""

import re
import zlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("letter_runs.bin")
LONGEST_RUN, LEAST_WHOLE = 4, 4
STEPS = 8
"""Steps of a natural logarithm in the file."""
_NO_WORD = re.compile(r"[^\w']+|\d{2,}|_")


def words_of(text: str) -> list[str]:
    """The words of a text, as runs are taken of them."""
    return _NO_WORD.sub(" ", text.casefold()).split()


def runs(words: Iterable[str]) -> Iterator[str]:
    """The runs of letters in these words, their ends marked by spaces, and the longer words whole."""
    for word in words:
        marked = f" {word} "
        for length in range(1, LONGEST_RUN + 1):
            for start in range(len(marked) - length + 1):
                yield marked[start : start + length]
        if len(word) >= LEAST_WHOLE:
            yield f"={word}"


def packed(codes: Iterable[str], likelihoods: dict[str, list[int]]) -> bytes:
    """The file's content: the languages, the runs, and for each run how unlikely it is in each language, in steps."""
    names = " ".join(codes) + "\n" + "\n".join(likelihoods)
    return zlib.compress(names.encode() + b"\0" + bytes(step for steps in likelihoods.values() for step in steps), 9)


@cache
def _learnt() -> tuple[list[str], dict[str, int], bytes]:
    """The languages, the place of each run, and all steps."""
    names, _, steps = zlib.decompress(FILE.read_bytes()).partition(b"\0")
    first, *found = names.decode().split("\n")
    return first.split(" "), {run: place for place, run in enumerate(found)}, steps


def likelihoods(text: str) -> dict[str, float]:
    """The logarithm of how likely the text is in each language."""
    codes, places, steps = _learnt()
    width, sums = len(codes), [0] * len(codes)
    for run in runs(words_of(text)):
        place = places.get(run)
        if place is not None:
            for column, step in enumerate(steps[place * width : (place + 1) * width]):
                sums[column] -= step
    return {code: total / STEPS for code, total in zip(codes, sums, strict=True)}
