"""The state before a decision is read whichever version of the forum kept it."""

import json
from typing import Any

import pytest

from moderation.prior import PriorState


@pytest.mark.parametrize(
    "earlier",
    [
        {"post_revision": 2, "start": 4, "end": 9, "versions": [5], "revisions": []},
        {"post_revision": 2, "places": [[4, 9]], "in_title": [], "everything": False, "versions": [5], "item": 7},
        {"revision": 2, "status": "pending", "mask": {"post_revision": 2, "places": [[4, 9]], "versions": [5]}},
    ],
)
def test_the_state_that_an_earlier_version_kept_is_read_as_it_is_kept_now(earlier: dict[str, Any]) -> None:
    read = PriorState(**earlier)
    assert read.mask and read.mask.places == [(4, 9)] and read.mask.rows["versions"] == [5]
    assert (read.revision, read.item, read.status) == (2, earlier.get("item"), earlier.get("status", ""))
    assert PriorState(**json.loads(read.model_dump_json())) == read


def test_a_row_says_nothing_that_its_verdict_did_not_set() -> None:
    assert json.loads(PriorState(closed=True, revision=1).model_dump_json()) == {"closed": True, "revision": 1}
