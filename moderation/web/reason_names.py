"""The names of reasons on pages: as an admin named each, else in the pages' own words."""

from collections.abc import Callable
from html import unescape

from forum.catalogue import reasons
from forum.web.rendering.i18n import Words
from forum.web.requests.request import ForumRequest
from moderation.web.words import REASONS


async def name_of(request: ForumRequest) -> Callable[[str], str]:
    """A function from a reason's code to its name."""
    named = await reasons.named(request.catalogue)

    def name(code: str) -> str:
        return named[code].name(request.ui) if code in named else own_words(request.words, REASONS, code) or code

    return name


def own_words(words: Words, sentences: dict[str, str], code: str) -> str:
    """The pages' own sentence for a reason's code; empty where there is none."""
    return unescape(str(words.t(sentences[code]))) if code in sentences else ""
