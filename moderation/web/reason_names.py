"""The names of reasons on pages: as an admin named each, else in the pages' own words."""

from collections.abc import Callable
from html import unescape
from typing import Any

from forum.catalogue import reasons
from forum.threads.holding.models import HoldingRule
from forum.web.rendering.i18n import Words
from forum.web.requests.request import ForumRequest
from moderation.web.words import REASONS


async def name_of(request: ForumRequest) -> Callable[[str], str]:
    """A function from a reason's code to its name."""
    named = await reasons.named(request.catalogue)
    rules: dict[Any, Any] = dict(await HoldingRule.exclude(name="").values_list("code", "name"))

    def name(code: str) -> str:
        if code in named:
            return named[code].name(request.ui)
        return str(rules.get(code) or own_words(request.words, REASONS, code) or code)

    return name


def own_words(words: Words, sentences: dict[str, str], code: str) -> str:
    """The pages' own sentence for a reason's code; empty where there is none."""
    return unescape(str(words.t(sentences[code]))) if code in sentences else ""
