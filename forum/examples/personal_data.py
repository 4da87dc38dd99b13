"""Measurement of the detector of personal data on texts in many languages: precision and recall by kind."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from forum.catalogue import help_lines
from forum.examples import FILES
from forum.text import personal

PARTS = ("made_with", "measured_on")
_MARKED = re.compile(r"⟦(\w+)(\??) ([^⟧]*)⟧")
Place = tuple[str, int, int, bool]


@dataclass(frozen=True, slots=True)
class Sample:
    """A text, and the places of personal data that are in it."""

    text: str
    places: tuple[Place, ...]


def samples(part: str) -> tuple[Sample, ...]:
    """The texts of a part of the file, one of PARTS."""
    written = (FILES / "personal_data.txt").read_text(encoding="utf-8")
    _, _, rest = written.partition(f"\n[{part}]\n")
    return tuple(_sample(line) for line in rest.partition("\n\n")[0].splitlines())


def _sample(line: str) -> Sample:
    text, places, done = "", [], 0
    for match in _MARKED.finditer(line):
        text += line[done : match.start()]
        places.append((match[1], len(text), len(text) + len(match[3]), bool(match[2])))
        text, done = text + match[3], match.end()
    return Sample(text + line[done:], tuple(places))


def found(sample: Sample) -> tuple[Place, ...]:
    """The places that the detector finds in a sample."""
    public = help_lines.contacts(())
    return tuple((each.kind, each.start, each.end, each.doubtful) for each in personal.found(sample.text, public))


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one kind: the places there are, those found in full and as this kind, and those that were found."""

    there: int
    right: int
    found: int

    @property
    def recall(self) -> float:
        return self.right / self.there if self.there else 1.0

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0


def measure(part: str) -> Mapping[str, Figures]:
    """The figures of each kind on a part, and of all of them under ""."""
    there, right, seen = Counter[str](), Counter[str](), Counter[str]()
    for kind, counted in _counted(part):
        counts = {"there": there, "right": right, "found": seen}[counted]
        counts.update((kind, ""))
    return {kind: Figures(there[kind], right[kind], seen[kind]) for kind in (*personal.KINDS, "")}


def _counted(part: str) -> Iterator[tuple[str, str]]:
    for sample in samples(part):
        own = found(sample)
        yield from ((each[0], "there") for each in sample.places)
        yield from ((each[0], "found") for each in own)
        yield from ((each[0], "right") for each in own if each in sample.places)
