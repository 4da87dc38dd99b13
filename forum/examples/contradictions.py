"""Measurement of warnings about texts that contradict facts of places: on texts written for this and on example answers."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from forum import clock, examples
from forum.catalogue import snapshot
from forum.catalogue.places.contradicting import contradictions
from forum.examples import FILES

PARTS = ("made_with", "measured_on")
WRONG, FINE = "wrong", "fine"


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one part: how many texts are wrong and how many fine, wrong ones that nobody would be warned of, and false alarms."""

    wrong: int
    fine: int
    missed: tuple[str, ...]
    false: tuple[str, ...]

    @property
    def is_good(self) -> bool:
        return not self.missed and not self.false


def texts(part: str) -> list[tuple[str, str]]:
    """The texts of a part of the file, one of PARTS, each after WRONG or FINE."""
    written = (FILES / "contradictions.txt").read_text(encoding="utf-8")
    _, _, rest = written.partition(f"\n[{part}]\n")
    rows = (line.partition(" ") for line in rest.partition("\n\n")[0].splitlines())
    return [(kind, text.replace("\\n", "\n")) for kind, _, text in rows]


async def measure(part: str) -> Figures:
    """Looks at the texts of a part by the facts of the database that is open."""
    catalogue, day = await snapshot.current(), clock.today()
    judged = [(kind, text, bool(contradictions(text, catalogue, day))) for kind, text in texts(part)]
    return Figures(
        sum(kind == WRONG for kind, _, _ in judged),
        sum(kind == FINE for kind, _, _ in judged),
        tuple(text for kind, text, warned in judged if kind == WRONG and not warned),
        tuple(text for kind, text, warned in judged if kind == FINE and warned),
    )


async def warned_answers() -> tuple[int, tuple[str, ...]]:
    """How many example texts of the team there are, and those that would warn, all of which are right."""
    catalogue, day = await snapshot.current(), clock.today()
    written = list(_written())
    return len(written), tuple(text for text in written if contradictions(text, catalogue, day))


def _written() -> Iterator[str]:
    for row in examples.questions():
        yield from filter(None, (row.answer.text if row.answer else "", row.gist))
    for notice in json.loads((FILES / "notices.json").read_text(encoding="utf-8")):
        yield from notice["titles"].values()
        yield from notice["bodies"].values()
