"""Questions found by a part of what somebody typed, for forms that name one of them."""

from typing import Any

import pytest

from forum.catalogue import snapshot
from forum.threads.reading import candidates
from tests.cast import ask, person


@pytest.mark.usefixtures("app")
async def test_a_whole_text_typed_for_a_question_is_looked_for_by_its_first_words() -> None:
    asked = await ask(title="Where do I renew my residence card in Beja?")
    how: dict[str, Any] = {"but": 0, "reader": await person("ines"), "catalogue": await snapshot.current()}
    assert await candidates.questions("residence " * 5_000, **how) == [asked]
    assert await candidates.questions("nothing " * 5_000, **how) == []
