"""The public page of yearly figures."""

from datetime import timedelta

from starlette.responses import Response

from forum.web.rendering.page import page
from forum.web.requests.request import ForumRequest
from moderation.oversight import transparency
from moderation.review.verdicts import VERDICTS
from moderation.web.reason_names import name_of as reason_names


async def show(request: ForumRequest) -> Response:
    return page(
        request,
        "home/transparency.html",
        years=await transparency.years(),
        verdicts=VERDICTS,
        reason_name=await reason_names(request),
        last_day=lambda year: year.until - timedelta(days=1),
    )
