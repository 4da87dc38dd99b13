"""What says no to a copy of a database."""


class Failed(Exception):
    """Raised when a copy can't be made, read or put back; the text is one sentence for whoever asked for it."""


def quiet(done: int) -> None:
    """Tells nobody how far a copy has come."""
