"""Paragraphs of a text and of its rendering, side by side. Pure."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

_BETWEEN = re.compile(r"\n[^\S\n]*\n\s*")
_SPACES = re.compile(r"\s+")
MOST = 400
"""Paragraphs that are told apart; what comes after the last is part of it."""


class Beside(NamedTuple):
    """A paragraph of the original, what is begun beside it, and `before`: how it read when it was rendered, "" if as now."""

    source: str
    passage: str
    before: str = ""


def split(source: str) -> list[str]:
    """The paragraphs of a text: what blank lines stand between. One has one paragraph at least."""
    found = [each for each in _BETWEEN.split(source.strip()) if each]
    return [*found[: MOST - 1], *(["\n\n".join(found[MOST - 1 :])] if found[MOST - 1 :] else [])] or [""]


def joined(passages: Sequence[str]) -> str:
    """The text that passages make."""
    return "\n\n".join(each for each in passages if each)


def lacks(source: str, passages: Sequence[str]) -> bool:
    """Whether a passage is empty that stands beside a paragraph. A text sent as one passage is as whole as its writer says."""
    return len(passages) > 1 and any(not each for each in [*passages, *[""] * len(split(source))][: len(split(source))])


def beside(source: str, passages: Sequence[str]) -> list[Beside]:
    """The paragraphs of an original, each with its passage; what is more than those stands beside the last."""
    paragraphs = split(source)
    rest = joined(passages[len(paragraphs) - 1 :])
    filled = [*passages[: len(paragraphs) - 1], *[""] * (len(paragraphs) - 1 - len(passages)), rest]
    return [Beside(paragraph, passage) for paragraph, passage in zip(paragraphs, filled, strict=True)]


def renewed(before: str, passages: Sequence[str], now: str) -> list[Beside]:
    """The paragraphs of an original as it reads now, each with the passage of it as it read `before`.

    A paragraph that changed keeps the passage of the one in whose place it stands. A rendering with another number of
    passages than its original had paragraphs stands beside the first.
    """
    old, new = split(before), split(now)
    if len(old) != len(passages):
        return beside(now, [joined(passages)])
    rows: list[Beside] = []
    steps = SequenceMatcher(None, [_plain(each) for each in old], [_plain(each) for each in new], autojunk=False)
    for kind, first, end, new_first, new_end in steps.get_opcodes():
        for place, paragraph in enumerate(new[new_first:new_end]):
            there = first + place < end
            passage = passages[first + place] if there else ""
            changed = kind != "equal" and there
            rows.append(Beside(paragraph, passage, old[first + place] if changed else ""))
    return rows


def _plain(paragraph: str) -> str:
    return _SPACES.sub(" ", paragraph).strip()
