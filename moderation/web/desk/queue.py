"""The queue of the desk: the list with its filters, and the next item to claim."""

from typing import Any

from starlette.responses import Response

from forum import ids
from forum.catalogue import reasons
from forum.threads.holding.masks import Masks
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.admin import holding_rules
from moderation.models import Decision
from moderation.review import queue, waits
from moderation.review.queue import Filters
from moderation.web.desk import item, rows
from moderation.web.reason_names import name_of as reason_names

NEXT = Shape(lines=("reason", "language", "topic"))
SHOWN_DECIDED = 20


def _filters(request: ForumRequest, asked: Any) -> Filters:
    topic = request.catalogue.topic(asked.get("topic", ""))
    language = asked.get("language", "")
    taken = asked.get("taken", "")
    return Filters(
        reason=asked.get("reason", "")[:24],
        language=language if language in request.catalogue.languages else "",
        topic_id=topic.id if topic else None,
        taken=taken if taken in queue.TAKEN else "",
        after=asked.get("after", "")[:60],
    )


async def index(request: ForumRequest) -> Response:
    return await index_again(request, Form(), 200, "")


async def index_again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    """The queue, with the form for several items at once as it was sent."""
    filters = _filters(request, request.query_params)
    found = await queue.page(filters, by=request.user)
    shown = [rows.shown(row, by=request.user, catalogue=request.catalogue, ui=request.ui) for row in found.rows]
    return page(
        request,
        "desk/queue.html",
        status=status,
        problem=problem,
        form=form,
        filters=filters,
        topic=request.catalogue.topics.get(filters.topic_id or 0),
        rows=shown,
        next=found.next,
        counted=await queue.waiting_now(),
        most=queue.COUNTED,
        unread=waits.unread(await waits.oldest_waits()),
        offered=(offered := await reasons.offered()),
        heat_of=rows.heat_of(offered),
        by_rules=await holding_rules.reasons_of_rules(),
        read=dict(each.partition(":")[::2] for each in form.lists.get("item", [])),
        meanwhile=await item.decided_meanwhile(form) if problem in item.CHANGED else [],
        decided=await _just_decided(request),
        mask=Masks(request.catalogue.contacts, True),
        reason_name=await reason_names(request),
    )


async def _just_decided(request: ForumRequest) -> list[Decision]:
    """The decisions named in the address, which somebody just made and may undo."""
    named = []
    for code in request.query_params.get("decided", "").split(",")[:SHOWN_DECIDED]:
        try:
            named.append(ids.decode(code))
        except ValueError:
            continue
    mine = Decision.filter(id__in=named, by_id=request.account_id, undone_at=None)
    return await mine.select_related("thread") if named else []


async def claim_next(request: ForumRequest, form: Form) -> Response:
    taken = await queue.claim_next(_filters(request, form.values), by=request.user)
    if taken is None:
        return redirect(with_notice(request.link("desk.queue"), "none-free"))
    return redirect(with_notice(request.link("desk.item", item=taken.id), "claimed"))
