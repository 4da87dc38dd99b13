"""Rendering of texts made to be expensive: one unit repeated, as often as a text still counts as written."""

import time
from collections.abc import Iterator

from forum import text
from forum.text.markdown import is_crowded

LETTER = "I have lived in Setúbal since 2019 and my card ends in May. Where do I go, and what do I take with me?\n"
UNITS = [
    "\n", "a\n", "a\n\n", "<\n", "#\n", "*\n", "- a\n", "- \n", "+ a\n- b\n", "1. a\n", "> a\n", ">", "> ", ">a\n\n",
    "> > > a\n\n", "- - a\n", "  - a\n\n    - b\n", "- a\n\n  b\n\n", "`", "`a` ", "```\n", "```\na\n```\n", "~~~\n",
    "[", "![", "[]", "[[", "](", "[a](/b) ", "[a](https://a.pt) ", "![a](/b)\n", "- [*`a`*](/b)\n", "> - [a](/b)\n",
    "|", "|a|\n", "*", "**", "*a", "*a* ", "- *a*\n", "**a** b\n", "*a **b ", "***a** b* ", "*_", "_a", "<", "<b>",
    "<!--", "<a@b.pt>", "a@b.pt\n", "https://a.pt ", "http://a.pt/(", "a.pt ", "www.", "a.a.a.a.pt", "&", "&&",
    "&amp; ", "&#x202e;", "\\", "\\\n", ":", "#", "$", "=", "{", "1-1, ", "(+1)", "١٢-", "e\u0301", "\u0301\u0316",
    "\u0f73", "\u200d", "😀", "你", "ﷺ",
]  # fmt: skip


def measure(length: int) -> list[tuple[float, str]]:
    """Milliseconds and the unit for each text, the dearest first."""
    return sorted(((_cost(source), unit) for unit in [LETTER, *UNITS] for source in _texts(unit, length)), reverse=True)


def _texts(unit: str, length: int) -> Iterator[str]:
    """The unit alone, and the most of it that isn't shown as typed, filled up with signs that cost the parser a little."""
    yield (unit * length)[:length]
    most = max((times for times in range(1, 1_000, 3) if not is_crowded(unit * times)), default=1)
    yield f"{unit * most}\n\n{':' * length}"[:length]


def _cost(source: str) -> float:
    taken = []
    for _ in range(3):
        started = time.thread_time()
        text.render(source)
        taken.append(time.thread_time() - started)
    return min(taken) * 1_000


def table(costs: list[tuple[float, str]], shown: int) -> str:
    """The dearest as a table, and the long letter."""
    letter = next(cost for cost, unit in costs if unit == LETTER)
    rows = [f"| `{unit!r}` | {cost:.0f} |" for cost, unit in costs[:shown]]
    return "\n".join(["| text | ms |", "|---|---|", *rows, f"| a long letter | {letter:.0f} |"])
