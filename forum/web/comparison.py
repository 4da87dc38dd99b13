"""Two versions of a text side by side, word by word."""

import re
from difflib import SequenceMatcher

PIECES = re.compile(r"\s+|[^\s\w]|\w+")
LONGEST = 4000


def compared(before: str, after: str) -> list[tuple[str, str]]:
    """The pieces of both texts in reading order as (`same` | `gone` | `new`, text); by lines when the texts are very long."""
    split = PIECES.findall if len(before) + len(after) <= LONGEST else _lines
    old, new = split(before), split(after)
    pieces: list[tuple[str, str]] = []
    for step, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if step == "equal":
            pieces.append(("same", "".join(old[a:b])))
            continue
        if a != b:
            pieces.append(("gone", "".join(old[a:b])))
        if c != d:
            pieces.append(("new", "".join(new[c:d])))
    return pieces


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)
