"""How short and how long the words of a post may be."""

from forum import text
from forum.text import letters

TITLE = (4, 150)
BODY = (10, 20_000)
LONGEST_SIGN = 40  # characters, with all its marks


def check_words(title: str, body: str) -> dict[str, str]:
    """The faults of a title and a body, field → code; both as cleaned by `text`."""
    wrong = {}
    if code := _length(title, TITLE):
        wrong["title"] = code
    return wrong | check_body(body)


def check_body(body: str, shortest: int = BODY[0]) -> dict[str, str]:
    """The fault of a body, field → code, as cleaned by `text`; empty if there is none."""
    code = _length(body, (shortest, BODY[1]))
    return {"body": code} if code else {}


def _length(value: str, bounds: tuple[int, int]) -> str | None:
    shortest, longest = bounds
    if not value or not (text.word_count(value) or text.han_count(value)):
        return "missing"
    if letters.substance(value[: LONGEST_SIGN * shortest]) < shortest:
        return "too_short"
    return None if fits(value, longest) else "too_long"


def fits(value: str, longest: int) -> bool:
    """Whether a reader sees no more than `longest` signs, which one of four characters each are on the average at most."""
    return len(value) <= longest or (len(value) <= 4 * longest and letters.clusters(value) <= longest)
