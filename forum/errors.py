"""The refusals a verb may raise. The web layer maps each to one status and one page; nothing else is caught there."""


class Refusal(Exception):
    """Root of everything the forum says no with."""


class NotSignedIn(Refusal):
    """Raised when a visitor tries an act that needs an account."""


class NotAllowed(Refusal):
    """Raised when the person is known and may see the thing, but not do this to it. `code` says why, for the page."""

    def __init__(self, code: str = "not_allowed") -> None:
        super().__init__(code)
        self.code = code


class NotFound(Refusal):
    """Raised when the thing does not exist or this person may not know that it does; the two are never told apart."""


class Invalid(Refusal):
    """Raised when typed values can't be accepted; `fields` maps a field's name to the code of its error."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__(", ".join(f"{field}: {code}" for field, code in fields.items()))
        self.fields = fields


class Conflict(Refusal):
    """Raised when the thing has changed meanwhile, or was already done in another way. `code` says which."""

    def __init__(self, code: str = "conflict") -> None:
        super().__init__(code)
        self.code = code


class TooMany(Refusal):
    """Raised when a limit is spent; `retry_after` is in whole seconds, at least 1."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"retry after {retry_after} s")
        self.retry_after = max(1, retry_after)
