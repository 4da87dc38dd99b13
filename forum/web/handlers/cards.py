"""Cards to show or print: which language somebody speaks, and that a translator can be called."""

from starlette.responses import Response

from forum.catalogue.views import LanguageView
from forum.errors import NotFound
from forum.web.rendering.page import page
from forum.web.requests.request import ForumRequest

SHOWN_TO = "pt"
"""The language of those who are shown a card."""


async def index(request: ForumRequest) -> Response:
    """The languages, to choose one's own."""
    return page(request, "cards/index.html", spoken=_offered(request).values())


def _offered(request: ForumRequest) -> dict[str, LanguageView]:
    offered = request.catalogue.offered_languages()
    return {each.code: each for each in offered if each.code != SHOWN_TO}


async def show(request: ForumRequest) -> Response:
    """The card of one language: in Portuguese, and in the language itself where there is a sentence of its own."""
    language = _offered(request).get(request.path_params["language"])
    if language is None:
        raise NotFound
    words = request.forum.words[SHOWN_TO]
    portuguese = words.t(
        "I speak {language}. Please call the telephone translation service.", language=language.name(SHOWN_TO)
    )
    return page(request, "cards/show.html", language=language, portuguese=portuguese)
