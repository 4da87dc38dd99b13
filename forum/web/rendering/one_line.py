"""The beginning of a title that fits one line of a small telephone, by how wide its letters are as a rule. Pure."""

import re
import unicodedata
from functools import lru_cache
from itertools import accumulate

NARROW = frozenset(" .,:;'’|!iljIіїӏ")
SMALL = frozenset('ftrsc()-–"/1г')
BROAD = frozenset("mwMWшщюжыфмЖШЩЮЫФМДЪ@%—")
ROOM, ROOM_BESIDE = 16.8, 15.2
"""Heights of letters that fit at 360 px, alone and beside the number of further notices."""

_ENDS = re.compile(r"(?<![\s\d,;:.])[,;:.]* +(?![\d+(])|(?<=[\u3400-\u9fff，。：；、！？])(?=[\u3400-\u9fff])")
"""Where a line may end: no number is torn, whose groups would change their order from right to left."""


def width(sign: str) -> float:
    """How wide a sign of a bold title is, in heights of its letters."""
    if unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    if unicodedata.east_asian_width(sign) in ("W", "F"):
        return 1
    if sign in NARROW:
        return 0.34
    if sign in SMALL:
        return 0.48
    if sign in BROAD:
        return 0.95
    return 0.7 if sign.isupper() or "\u0900" <= sign <= "\u0dff" else 0.64


@lru_cache(512)
def parted(title: str, room: float = ROOM) -> tuple[str, str]:
    """A title as the words that fit and the rest, empty where all do or it has no place to end a line."""
    before = list(accumulate(map(width, title), initial=0.0))
    if before[-1] <= room:
        return title, ""
    end = max((each.start() for each in _ENDS.finditer(title) if before[each.start()] <= room - 1), default=len(title))
    return title[:end], title[end:]
