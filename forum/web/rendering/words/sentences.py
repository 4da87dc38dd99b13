"""Sentences by the codes that verbs and handlers answer with: each package has its own, and the composition root joins them."""

from collections.abc import Mapping
from typing import Any, NamedTuple

Pair = tuple[str, str]


class Sentences(NamedTuple):
    """One table a kind. The sentences are msgids, and a pair is heading and text."""

    errors: Mapping[str, str]
    """Of a form's fields: "field.code", or a code that any field may have."""

    notices: Mapping[str, str]
    """On a page after something was done."""

    problems: Mapping[str, Pair]
    """Of a refused form."""

    pages: Mapping[str, Pair]
    """Of a refusal that is a page by itself."""

    notifications: Mapping[str, str]
    """Of a notification, by its kind."""

    def __or__(self, others: "Sentences") -> "Sentences":
        """Both together. Raises ValueError where both have a sentence for one code."""
        return Sentences(*(_joined(*pair) for pair in zip(self, others, strict=True)))

    def error(self, code: str, field: str) -> str:
        """The sentence for an error's code, the field's own where there is one."""
        return self.errors.get(f"{field}.{code}") or self.errors[code]


def _joined(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    if twice := ours.keys() & theirs.keys():
        raise ValueError(f"two sentences for {', '.join(sorted(twice))}")
    return {**ours, **theirs}
