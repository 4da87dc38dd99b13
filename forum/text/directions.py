"""Direction of writing, by a text's own letters. Pure."""

import unicodedata
from collections import Counter

_MANY = 2
"""How many times the Latin letters there are right-to-left ones in a text that begins in Latin and still is one of theirs."""


def direction(text: str, usual: str = "") -> str:
    """Either "rtl" or "ltr" where the letters tell, else `usual`, the direction of whatever the text stands in.

    A text with right-to-left letters that begins with a Latin name, of an office say, is right-to-left if most letters are;
    else a word of another language may have been quoted in either direction.
    """
    if text.isascii():
        return "ltr" if any(map(str.isalpha, text)) else usual
    kinds = list(map(unicodedata.bidirectional, text))
    counts = Counter(kinds)
    right, left = counts["R"] + counts["AL"], counts["L"]
    if not right:
        return "ltr" if left else usual
    begins = next(kind for kind in kinds if kind in ("L", "R", "AL"))
    return "rtl" if begins != "L" or right >= _MANY * left else usual
