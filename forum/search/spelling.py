"""Words one edit apart: a letter too many, missing, another, or two swapped. Pure."""

SHORTEST, LONGEST = 5, 24
"""Letters of words that may be misspelt: in shorter ones an edit makes another word."""


def may_be_misspelt(word: str) -> bool:
    """Whether a word is long enough, and not a number."""
    return SHORTEST <= len(word) <= LONGEST and not any(map(str.isdigit, word))


def pieces(word: str) -> set[str]:
    """The word, and the word without each of its letters: two words one edit apart have one of these in common."""
    return {word} | {word[:place] + word[place + 1 :] for place in range(len(word))}


def one_edit_apart(one: str, other: str) -> bool:
    """Whether one edit makes `one` into `other`."""
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1 or one == other:
        return False
    start = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    one, other = one[start:], other[start:]
    if len(one) < len(other):
        return one == other[1:]
    return one[1:] == other[1:] or (len(one) > 1 and one[:2] == other[1::-1] and one[2:] == other[2:])
