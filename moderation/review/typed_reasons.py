"""Reasons that staff type for an act, which others read later."""

SHORTEST, LONGEST = 10, 500


def wrong(reason: str) -> str | None:
    """The error code of a reason (missing, too_short, too_long); None if it is accepted."""
    if not reason:
        return "missing"
    if len(reason) < SHORTEST:
        return "too_short"
    return "too_long" if len(reason) > LONGEST else None
