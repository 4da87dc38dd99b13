"""Every mail in every language as its readers get it, for admins to look at. Nothing is sent from here."""

import json
from typing import Any

from starlette.responses import Response

from forum.web.rendering import mails
from forum.web.rendering.page import page
from forum.web.requests.request import ForumRequest
from moderation.desk.morning import LINES

TOKEN = "x" * 32
TOLD: list[dict[str, object]] = [
    {"kind": kind, "thread": 1, "texts": []} for kind in ("answer_given", "official_corrected")
]
COUNTS = {name: number for number, name in enumerate(LINES, 1)}
FACTS = {"token": TOKEN, "stop": TOKEN, "place": "CNAIM", "told": json.dumps(TOLD), "counts": json.dumps(COUNTS)}


async def index(request: ForumRequest) -> Response:
    """The mail and the language that the address names, else the first mail in the reader's own language."""
    asked, code = request.query_params.get("mail", ""), request.query_params.get("language", "")
    language = code if code in request.forum.words else request.ui
    own = {each: _parts(request, each, request.ui) for each in mails.TEMPLATES}
    chosen = asked if asked in own else mails.TEMPLATES[0]
    parts = _parts(request, chosen, language)
    return page(
        request,
        "admin/mails.html",
        parts=parts,
        plain=mails.text_of(parts),
        subjects={each: own[each]["subject"] for each in own},
        chosen=chosen,
        language=request.catalogue.languages[language],
    )


def _parts(request: ForumRequest, template: str, language: str) -> dict[str, Any]:
    known = {"base_url": request.forum.settings.forum_base_url, "nickname": request.user.nickname}
    return mails.parts_of(request.forum.renderer, template, language, FACTS | known)
