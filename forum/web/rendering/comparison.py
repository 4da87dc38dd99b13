"""Two versions of a text side by side, word by word."""

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher

from markupsafe import Markup

WORDS = re.compile(r"\s+|[^\s\w]|\w+")
MOST_WORK = 100_000


def compared(before: str, after: str) -> list[tuple[str, str]]:
    """The pieces of both texts in reading order as (`same` | `gone` | `new`, text): lines, and the words of changed ones.

    Texts that would take long to compare, because they repeat themselves, are shown as gone and new as a whole.
    """
    pieces: list[tuple[str, str]] = []
    for old_lines, new_lines in _steps(before.splitlines(keepends=True), after.splitlines(keepends=True)):
        if old_lines == new_lines:
            pieces.append(("same", "".join(old_lines)))
            continue
        for old, new in _steps(WORDS.findall("".join(old_lines)), WORDS.findall("".join(new_lines))):
            pieces += [("same", "".join(old))] if old == new else [("gone", "".join(old)), ("new", "".join(new))]
    return [piece for piece in pieces if piece[1]]


MARKS = {"same": Markup("{}"), "gone": Markup("<del>{}</del>"), "new": Markup("<ins>{}</ins>")}


def differences(before: str, after: str) -> Markup:
    """The same as HTML: what is gone struck, what is new inserted."""
    return Markup("").join(MARKS[kind].format(words) for kind, words in compared(before, after))


def _steps(old: list[str], new: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Both lists in parts, equal ones and others by turns."""
    first = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    rest = min(len(old), len(new)) - first
    last = next((n for n in range(rest) if old[-1 - n] != new[-1 - n]), rest)
    yield old[:first], new[:first]
    a, b = old[first : len(old) - last], new[first : len(new) - last]
    if _work(a, b) > MOST_WORK:
        yield a, b
    else:
        for _, a_first, a_end, b_first, b_end in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
            yield a[a_first:a_end], b[b_first:b_end]
    yield old[len(old) - last :], new[len(new) - last :]


def _work(old: list[str], new: list[str]) -> int:
    """An upper bound of the comparisons of pieces: the pairs that are equal, once for each stretch found."""
    often = Counter(new)
    return sum(often[piece] for piece in old) * min(len(old), len(new))
