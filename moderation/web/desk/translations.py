"""The mediators' list of translations to make and to look at."""

from starlette.responses import Response

from forum.web.rendering.page import page
from forum.web.requests.request import ForumRequest
from moderation.desk import translations
from moderation.desk.translations import SHOWN, Filters


async def index(request: ForumRequest) -> Response:
    asked, by, catalogue = request.query_params, request.user, request.catalogue
    own = translations.languages_of(by, catalogue)
    language = asked.get("language", "") if asked.get("language", "") in own else next(iter(own), "")
    show = asked.get("show", "") if asked.get("show", "") in SHOWN else SHOWN[0]
    filters = Filters(language, show, asked.get("after", "")[:60])
    found = await translations.page(filters, by=by, catalogue=catalogue)
    return page(request, "desk/translations.html", filters=filters, own=own, found=found)
