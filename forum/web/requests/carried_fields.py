"""Typed fields as one hidden field's value, to be carried through a sign-in."""

import json

LARGEST = 200_000

Fields = list[tuple[str, str]]


def pack(fields: Fields) -> str:
    """Pairs of fields as one hidden field's value."""
    return json.dumps(fields, ensure_ascii=False) if fields else ""


def unpack(packed: str) -> Fields:
    """The pairs in a hidden field, or none when it isn't ours; they are shown to the person before anything is sent."""
    if not packed or len(packed) > LARGEST:
        return []
    try:
        pairs = json.loads(packed)
        # JSON can spell half a surrogate pair, which no page can be sent with.
        return [(_sendable(str(name)), _sendable(str(value))) for name, value in pairs if name != "form_key"]
    except (ValueError, TypeError, RecursionError):
        return []


def _sendable(words: str) -> str:
    return words.encode("utf-8", "replace").decode()
