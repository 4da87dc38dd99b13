"""Learning of runs of letters: `python -m forum.locale.letter_runs` writes `forum/text/letter_runs.bin` from our own texts.

The texts are the catalogues of the interface, the topics, and the commonest words of each language; those of Bengali, Hindi,
Urdu and Arabic in Latin letters. Nothing of the example content is learnt, since recognition is measured by it.
"""

import math
import re
import sys
from collections import Counter
from collections.abc import Iterable

from forum.catalogue import facts
from forum.locale.romanising import romanised
from forum.text import language, letter_runs
from forum.web.rendering import i18n

CODES = ("pt", "en", "fr", "es", "ro", "kea", "pov", "bn", "hi", "ur", "ar")
ROMANISED = ("bn", "hi", "ur", "ar")
KEPT, LEAST = 12_000, 3
"""The runs that are kept, those that tell most, and how often one must occur in some language."""
SHARE_OF_COMMON = 0.25
SMOOTHING, UNSEEN = 0.3, 20_000
PLACE = re.compile(r"\{\w+\}")


def _texts(code: str) -> Iterable[str]:
    """Our own texts in a language, in Latin letters."""
    entries = i18n.entries_of("pt" if code == i18n.SOURCE else code)[1:]
    for entry in entries:
        yield from (entry.one, entry.many) if code == i18n.SOURCE else entry.forms
    for topic in facts.topics():
        yield from (topic.names.get(code, ""), topic.descriptions.get(code, ""))


def _words(code: str) -> list[str]:
    """The words to learn from; the commonest ones of the language make a fixed share."""
    said = (PLACE.sub(" ", text) for text in _texts(code))
    written = (romanised(text, code) for text in said) if code in ROMANISED else said
    words = [word for text in written for word in letter_runs.words_of(text)]
    common = sorted(language.common_words(code))
    return words + common * max(1, int(len(words) * SHARE_OF_COMMON / max(1, len(common))))


def learnt() -> dict[str, list[int]]:
    """For each run that is kept, how unlikely it is in each language, in steps of a logarithm."""
    counts = {code: Counter(letter_runs.runs(_words(code))) for code in CODES}
    totals = {code: counts[code].total() for code in CODES}
    telling: dict[str, float] = {}
    for run in sorted(set().union(*counts.values())):
        if max(counts[code][run] for code in CODES) < LEAST:
            continue
        shares = [(counts[code][run] + SMOOTHING) / (totals[code] + UNSEEN) for code in CODES]
        usual = sum(shares) / len(shares)
        telling[run] = sum(share * abs(math.log(share / usual)) for share in shares)
    kept = sorted(telling, key=lambda run: (-telling[run], run))[:KEPT]
    return {run: [_steps(counts[code][run], totals[code]) for code in CODES] for run in kept}


def _steps(count: int, total: int) -> int:
    return min(255, round(-letter_runs.STEPS * math.log((count + SMOOTHING) / (total + UNSEEN))))


def run() -> int:
    """Runs the command; returns its exit code."""
    letter_runs.FILE.write_bytes(letter_runs.packed(CODES, learnt()))
    print(f"{letter_runs.FILE.name}: {letter_runs.FILE.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(run())
