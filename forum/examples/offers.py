"""Texts by people who ask about a fraud and by people who sell, in many languages, to measure the holding rules on.

All are invented, and nobody can be reached by the contacts in them. Half are kept for measuring: whoever changes rules looks at the
others only, so that the figure of the kept half says how the rules do on texts they were not made for.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from forum.examples import FILES

VICTIM, SELLER = "victim", "seller"
LEARNT, KEPT = "learnt from", "kept for measuring"


@dataclass(frozen=True, slots=True)
class Text:
    """A text in a language, or in its Latin letters where the code ends on `-Latn`; `id` tells it from the others."""

    id: str
    language: str
    text: str


def texts(side: str, half: str) -> Sequence[Text]:
    """The texts of a side, VICTIM or SELLER, and a half, LEARNT or KEPT."""
    return [
        Text(f"{side}-{number}", row["language"], row["text"])
        for number, row in enumerate(_rows(), start=1)
        if row["by"] == side and row["kept"] == (half == KEPT)
    ]


@cache
def _rows() -> Sequence[Mapping[str, Any]]:
    return [json.loads(line) for line in (FILES / "offers.jsonl").read_text(encoding="utf-8").splitlines()]
