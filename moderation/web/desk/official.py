"""The desk's list of official answers to look at, confirmed and renewed in place."""

from datetime import timedelta

from starlette.responses import Response

from forum import clock
from forum.people.permissions import may
from forum.threads.official import versions
from forum.threads.visibility import subject
from forum.web.rendering.page import page
from forum.web.requests.request import ForumRequest
from moderation.desk import official_due
from moderation.desk.official_due import SHOWN, Filters


async def index(request: ForumRequest) -> Response:
    asked, catalogue, by = request.query_params, request.catalogue, request.user
    show = asked.get("show", "")
    filters = Filters(show if show in SHOWN else "", asked.get("after", "")[:60])
    found = await official_due.page(filters, by=by, catalogue=catalogue)
    abouts = {row.id: subject(row.post.thread, catalogue) for row in found.rows}
    days = {row.id: catalogue.topics[row.post.thread.topic_id].review_days for row in found.rows}
    return page(
        request,
        "desk/official.html",
        filters=filters,
        rows=found.rows,
        next=found.next,
        state_of={row.id: official_due.state_of(row, clock.today()) for row in found.rows},
        confirms={number for number, about in abouts.items() if may(by, "confirm_official", about)},
        marks={number for number, about in abouts.items() if may(by, "mark_official", about)},
        until={number: (clock.today() + timedelta(days=count)).isoformat() for number, count in days.items()},
        read=await versions.marks([row.post for row in found.rows], [row.post.thread for row in found.rows], catalogue),
    )
