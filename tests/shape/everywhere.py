"""One rule for many files, asked in one test: thousands of tests would take longer to be collected than to be asked."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any


def everywhere(
    places: Iterable[Any], name: Callable[[Any], str] = str
) -> Callable[[Callable[[Any], None]], Callable[[], None]]:
    """Asks a test about each of the places, and tells of all at which it fails."""
    known = list(places)

    def asked_of(test: Callable[[Any], None]) -> Callable[[], None]:
        @wraps(test)
        def asked() -> None:
            failed = []
            for place in known:
                try:
                    test(place)
                except AssertionError as fault:
                    failed.append(f"{name(place)}: {fault}")
            assert known
            assert not failed, "\n".join(failed)

        # pytest would look for fixtures with the names of what is asked about.
        del asked.__wrapped__
        return asked

    return asked_of
