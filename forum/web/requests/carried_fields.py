"""Carried fields: typed fields as the value of one hidden field, through a sign-in or a step-up."""

import json

LARGEST = 200_000

Fields = list[tuple[str, str]]


def dump(fields: Fields) -> str:
    """Fields, as pairs of name and value, in one text."""
    return json.dumps(fields, ensure_ascii=False) if fields else ""


def load(carried: str) -> Fields:
    """The pairs of such a text, none of one that isn't ours; a page shows them before anything is sent."""
    if not carried or len(carried) > LARGEST:
        return []
    try:
        pairs = json.loads(carried)
        # JSON can spell half a surrogate pair, which no page can be sent with.
        return [(_sendable(str(name)), _sendable(str(value))) for name, value in pairs if name != "form_key"]
    except (ValueError, TypeError, RecursionError):
        return []


def _sendable(words: str) -> str:
    return words.encode("utf-8", "replace").decode()
