"""The queue of the desk: the list with its filters, one item, taking it in hand, and reading what is masked."""

import asyncio
from typing import Any

from starlette.responses import Response

from forum import ids, text
from forum.catalogue import reasons
from forum.errors import NotFound
from forum.people.accounts import Account
from forum.web.rendering import masks
from forum.web.rendering.masks import Veil
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.admin import holding_rules
from moderation.models import Appeal, Decision, KeptText
from moderation.oversight import unmasking
from moderation.review import ageing, appeals, flags, handing, masking, queue
from moderation.review.queue import Filters, Item
from moderation.review.verdicts import VERDICTS
from moderation.web.admin.reasons import name_of as reason_names
from moderation.web.desk import items

CLAIM = Shape(lines=("to",), actions=("hand",))
NEXT = Shape(lines=("reason", "language", "topic"))
REVEAL = Shape(lines=("reason",))
CHANGED = frozenset({"text_changed", "decided_meanwhile"})
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
    shown = [items.shown(row, by=request.user, catalogue=request.catalogue, ui=request.ui) for row in found.rows]
    return page(
        request,
        "desk/queue.html",
        status=status,
        problem=problem,
        form=form,
        filters=filters,
        topic=request.catalogue.topics.get(filters.topic_id or 0),
        rows=shown,
        older=found.older,
        counted=await queue.waiting_now(),
        most=queue.COUNTED,
        unread=ageing.unread(await queue.oldest_waits()),
        offered=await reasons.offered(),
        by_rules=await holding_rules.reasons_of_rules(),
        read=dict(each.partition(":")[::2] for each in form.lists.get("item", [])),
        meanwhile=await _meanwhile(form) if problem in CHANGED else [],
        decided=await _just_decided(request),
        veil=Veil(request.catalogue.contacts, True),
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


async def find(request: ForumRequest) -> Item:
    return await queue.find(request.path_params["item"])


async def show(request: ForumRequest) -> Response:
    return await render(request, await find(request), Form())


async def render(
    request: ForumRequest, item: Item, form: Form, status: int = 200, problem: str = "", about: str = ""
) -> Response:
    """An item's page; `form` as it was sent to `about`, with a statement composed where one is asked for."""
    veil = await masks.over(request, item.thread, always=True)
    source = await asyncio.to_thread(veil.words, item.post.source)
    row, noted = item.waiting, await flags.of_post(item.post)
    codes = row.reasons.split() if row else []
    appealed = await _appealed(row.appeal_id if row else None, veil)
    for said in (item.thread.title, *(flag.note for flag in noted)):
        veil.words(said)
    holder = await Account.get_or_none(id=row.claimed_by_id) if row and row.claimed_by_id else None
    return page(
        request,
        "desk/item.html",
        status=status,
        problem=problem,
        form=form,
        about=about,
        item=item,
        codes=codes,
        folded=not reasons.FOLDED.isdisjoint(codes),
        prose=await text.prose(source),
        veil=veil,
        claimer=holder if row and queue.is_claimed(row.claimed_by_id, row.claimed_until) else None,
        flags=noted,
        decisions=await _decided(item),
        mark=(await queue.marks([item.post]))[item.post.id],
        meanwhile=await _meanwhile(form) if problem in CHANGED else [],
        offered=await reasons.offered(),
        verdicts=VERDICTS,
        reason_name=await reason_names(request),
        **appealed,
    )


async def _meanwhile(form: Form) -> list[Decision]:
    """What was decided about the texts of a form since whoever sent it had read them."""
    found = []
    for code, _, read in (each.partition(":") for each in form.lists.get("item", [])[:SHOWN_DECIDED]):
        item = await queue.find(ids.decode(code))
        last = next(iter(await _decided(item)), None)
        if last and read != queue.mark_of(item.post, last):
            found.append(last)
    return found


async def _decided(item: Item) -> list[Decision]:
    """What was decided about an item's text, the latest first, with whoever did."""
    made = Decision.filter(post_id=item.post.id).order_by("-at", "-id")
    return await made.select_related("by", "undone_by", "thread")


async def _appealed(appeal_id: int | None, veil: Veil) -> dict[str, Any]:
    """The objection an item is about, the decision it is against, and the text as it was, without what was masked since."""
    appeal = await Appeal.get_or_none(id=appeal_id) if appeal_id else None
    against = await Decision.get(id=appeal.decision_id) if appeal else None
    kept = await KeptText.filter(decision_id=against.id).order_by("id").first() if against else None
    if kept and against and veil.on:
        veil.count += await masking.cover(kept, against)
        kept.source = await asyncio.to_thread(veil.words, kept.source)
    for said in (appeal.body if appeal else "", against.statement if against else "", kept.title if kept else ""):
        veil.words(said)
    return {"appeal": appeal, "against": against, "kept": kept, "overdue": bool(appeal and appeals.is_late(appeal))}


def to_item(request: ForumRequest, item: Item, notice: str) -> Response:
    return redirect(with_notice(request.link("desk.item", item=item.id), notice))


async def _waiting(request: ForumRequest) -> Item:
    item = await find(request)
    if item.waiting is None:
        raise NotFound
    return item


async def claim(request: ForumRequest, form: Form) -> Response:
    item = await _waiting(request)
    assert item.waiting is not None
    if form["to"] or form.action:
        await handing.hand(item.waiting, form["to"], by=request.user)
        return redirect(with_notice(request.link("desk.queue"), "handed-over"))
    await queue.claim(item.waiting, by=request.user)
    return to_item(request, item, "claimed")


async def release(request: ForumRequest, form: Form) -> Response:
    item = await _waiting(request)
    assert item.waiting is not None
    await queue.release(item.waiting, by=request.user)
    return redirect(with_notice(request.link("desk.queue"), "released"))


async def claim_next(request: ForumRequest, form: Form) -> Response:
    taken = await queue.claim_next(_filters(request, form.values), by=request.user)
    if taken is None:
        return redirect(with_notice(request.link("desk.queue"), "none-free"))
    return redirect(with_notice(request.link("desk.item", item=taken.id), "claimed"))


async def item_again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    """The item's page after one of its small forms was refused."""
    return await render(request, await find(request), form, status, problem, request.route_name)


async def reveal(request: ForumRequest, form: Form) -> Response:
    item = await find(request)
    await unmasking.reveal(item.post, item.thread, reason=form["reason"], by=request.user)
    return to_item(request, item, "revealed")
