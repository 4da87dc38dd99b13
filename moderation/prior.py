"""The state before a decision, by which it is undone: codes and ids, never text."""

from typing import Any

from pydantic import BaseModel, SerializerFunctionWrapHandler, model_serializer, model_validator

from forum.text.word_rules import Span

WHOLE = 2**31
"""The end of a mask that covers all of a text."""


class Stored(BaseModel):
    """A value in a column, of which the row has those fields alone that say something."""

    @model_serializer(mode="wrap")
    def _set_alone(self, serialize: SerializerFunctionWrapHandler) -> dict[str, Any]:
        fields = type(self).model_fields
        return {name: value for name, value in serialize(self).items() if getattr(self, name) != fields[name].default}


class PriorMask(Stored):
    """The places that a decision masked in a post's text and in its title, and the ids of the rows that lost the same words.

    `title` says that the thread's title changed, `everything` that all personal data were meant. `rows` is by
    `masking.OTHERS`.
    """

    places: list[Span] = []
    in_title: list[Span] = []
    everything: bool = False
    title: bool = False
    rows: dict[str, list[int]] = {}

    @model_validator(mode="before")
    @classmethod
    def _of_earlier_versions(cls, stored: dict[str, Any]) -> dict[str, Any]:
        """Then the rows stood beside the rest, and the one place was a `start` and an `end`; without them it was all."""
        if "post_revision" not in stored:
            return stored
        place = (stored.get("start") or 0, stored.get("end") or WHOLE)
        rows = {name: ids for name, ids in stored.items() if isinstance(ids, list) and name not in cls.model_fields}
        return {"places": [place], "rows": rows} | stored


class PriorState(Stored):
    """The state before a decision; a verdict keeps those of its fields that it sets.

    `revision` is the text that was decided about, `item` the review item that waited, `official` the version that was in
    force, `shown` says that revealed personal data were published. `now` is the value that was set, so that undoing puts
    back nothing that was changed since.
    """

    revision: int | None = None
    item: int | None = None
    status: str = ""
    official: int | None = None
    shown: bool = False
    mask: PriorMask | None = None
    visibility: str = ""
    duplicate_of: int | None = None
    topic: int = 0
    language: str = ""
    now: int | str | None = None
    closed: bool = False
    locked: bool = False

    @model_validator(mode="before")
    @classmethod
    def _of_earlier_versions(cls, stored: dict[str, Any]) -> dict[str, Any]:
        """Then the mask of the verdict `mask` stood beside the rest, and every mask named the text's revision."""
        mask = stored if "post_revision" in stored else stored.get("mask") or {}
        if "post_revision" not in mask:
            return stored
        return {"revision": mask["post_revision"]} | stored | {"mask": mask}
