"""The public page of yearly figures."""

from datetime import datetime, timedelta

from starlette.responses import Response

from forum import clock
from forum.web.pages import page
from forum.web.requests import ForumRequest
from moderation import transparency
from moderation.models import VERDICTS
from moderation.transparency import SMALL, Year
from moderation.web.reasons import name_of as reason_names

KEPT_FOR = timedelta(hours=1)

_kept: dict[str, tuple[datetime, list[Year]]] = {}


async def show(request: ForumRequest) -> Response:
    years = await _years(request.forum.settings.database)
    return page(
        request,
        "home/transparency.html",
        years=years,
        verdicts=VERDICTS,
        small=SMALL,
        reason_name=await reason_names(request),
        last_day=lambda year: year.until - timedelta(days=1),
    )


async def _years(database: str) -> list[Year]:
    """The figures, counted again after an hour at most: they are about whole months, and anybody may ask for them often."""
    moment = clock.now()
    counted_at, years = _kept.get(database, (None, []))
    if counted_at is None or abs(moment - counted_at) > KEPT_FOR:
        years = await transparency.years()
        _kept.clear()
        _kept[database] = (moment, years)
    return years
