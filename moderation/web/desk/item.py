"""The page of one item of the queue, its claim, and unmasking its text."""

import asyncio
from typing import Any

from starlette.responses import Response

from forum import ids, text
from forum.catalogue import reasons
from forum.errors import NotFound
from forum.people.accounts import Account
from forum.threads.casework import danger
from forum.threads.holding.masks import Masks
from forum.threads.reading import candidates as colleagues
from forum.web.rendering import masks
from forum.web.rendering.candidates import Candidates, chosen_from, questions
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.models import Appeal, Decision, Flag, KeptText
from moderation.oversight import unmasking
from moderation.review import appeals, claims, flags, items, masking, queue, verdicts
from moderation.review.items import Item
from moderation.review.taken import numbers_of
from moderation.review.verdicts import VERDICTS
from moderation.web.desk import rows
from moderation.web.desk.rows import Shown
from moderation.web.reason_names import name_of as reason_names

CLAIM = Shape(lines=("to",), actions=("hand",))
REVEAL = Shape(lines=("reason",))
CHANGED = frozenset({"text_changed", "decided_meanwhile"})
MOST_NAMED = 20


async def find(request: ForumRequest) -> Item:
    return await items.find(request.path_params["item"])


async def show(request: ForumRequest) -> Response:
    return await render(request, await find(request), Form())


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    """The item's page after one of its small forms was refused."""
    return await render(request, await find(request), form, status, problem, request.route_name)


async def render(
    request: ForumRequest, item: Item, form: Form, status: int = 200, problem: str = "", about: str = ""
) -> Response:
    """An item's page; `form` as it was sent to the route `about`."""
    meant = await _meant(request, item, form)
    mask, noted = await masks.over(request, item.thread, always=True), await flags.of_post(item.post)
    return page(
        request,
        "desk/item.html",
        status=status,
        problem=problem,
        form=form,
        about=about,
        item=item,
        meant=meant,
        mask=mask,
        flags=noted,
        **await _shown(item, mask, noted),
        **await _danger(request, item),
        decisions=await _decided(item),
        mark=(await items.marks([item.post]))[item.post.id],
        meanwhile=await decided_meanwhile(form) if problem in CHANGED else [],
        offered=(offered := await reasons.offered()),
        heat_of=rows.heat_of(offered),
        verdicts=VERDICTS,
        following=await _following(request, item),
        before=_before(request),
        reason_name=await reason_names(request),
        numbers=_numbers(request, item, mask),
    )


async def _danger(request: ForumRequest, item: Item) -> dict[str, Any]:
    """Of a question that says danger: by when somebody has looked at it, and who has it in hand."""
    thread = item.thread
    if not thread.danger:
        return {}
    holder = await Account.get_or_none(id=thread.assignee_id) if thread.assignee_id else None
    return {"look_by": danger.look_by(thread, request.catalogue), "assignee": holder.nickname if holder else ""}


async def _shown(item: Item, mask: Masks, noted: list[Flag]) -> dict[str, Any]:
    """The text as it is masked, why it waits, who has claimed it, and the objection it is about."""
    row = item.review_item
    codes = row.reasons.split() if row else []
    prose = await text.prose(await asyncio.to_thread(mask.words, item.post.source))
    appealed = await _appealed(row.appeal_id if row else None, mask)
    for said in (item.thread.title, *(flag.note for flag in noted)):
        mask.words(said)  # So that the page knows whether anything in it is masked.
    is_live = row is not None and claims.is_claimed(row.claimed_by_id, row.claimed_until)
    claimer = await Account.get_or_none(id=row.claimed_by_id) if row and is_live else None
    folded = not reasons.FOLDED.isdisjoint(codes)
    likely = verdicts.likely(codes, item.post.status)
    return {"likely": likely, "codes": codes, "folded": folded, "prose": prose, "claimer": claimer, **appealed}


def _before(request: ForumRequest) -> int | None:
    """The item that was decided just before."""
    try:
        return ids.decode(request.query_params.get("before", ""))
    except ValueError:
        return None


async def _meant(request: ForumRequest, item: Item, form: Form) -> Candidates:
    """The colleagues and questions that the form may have meant."""
    found: Candidates = {}
    if form.errors.get("to") == "no_such_person":
        found["to"] = await colleagues.moderators(form["to"])
    if form.errors.get("of") == "unknown":
        found["of"] = await questions(request, form, item.thread)
    return chosen_from(form, found)


async def _following(request: ForumRequest, item: Item) -> Shown | None:
    """The first of the queue that nobody has in hand, beside this item."""
    found = await queue.page(queue.Filters(taken="nobody"), by=request.user, rows=2)
    others = [row for row in found.rows if item.review_item is None or row.id != item.review_item.id]
    shown = [rows.shown(row, by=request.user, catalogue=request.catalogue, ui=request.ui) for row in others]
    return next((row for row in shown if not row.broken), None)


def _numbers(request: ForumRequest, item: Item, mask: Masks) -> str:
    """Whether publishing would publish personal data: "" without any, else `masked` or `revealed` to the reader."""
    found = item.thread.visibility == "public" and numbers_of(item.post, item.thread, request.catalogue)
    return "" if not found else "masked" if mask.on else "revealed"


async def decided_meanwhile(form: Form) -> list[Decision]:
    """The decisions about the items of a form that were made after its sender had read them."""
    found = []
    for code, _, read in (each.partition(":") for each in form.lists.get("item", [])[:MOST_NAMED]):
        item = await items.find(ids.decode(code))
        last = next(iter(await _decided(item)), None)
        if last and read != items.mark_of(item.post, last):
            found.append(last)
    return found


async def _decided(item: Item) -> list[Decision]:
    """The decisions about an item's post, the latest first, with the moderators."""
    made = Decision.filter(post_id=item.post.id).order_by("-at", "-id")
    return await made.select_related("by", "undone_by", "thread")


async def _appealed(appeal_id: int | None, mask: Masks) -> dict[str, Any]:
    """The objection an item is about, the decision it is against, and the text as it was, without what was masked since."""
    appeal = await Appeal.get_or_none(id=appeal_id) if appeal_id else None
    against = await Decision.get(id=appeal.decision_id) if appeal else None
    kept = await KeptText.filter(decision_id=against.id).order_by("id").first() if against else None
    if kept and against and mask.on:
        mask.count += await masking.cover(kept, against)
        kept.source = await asyncio.to_thread(mask.words, kept.source)
    for said in (appeal.body if appeal else "", against.statement if against else "", kept.title if kept else ""):
        mask.words(said)
    return {"appeal": appeal, "against": against, "kept": kept, "overdue": bool(appeal and appeals.is_late(appeal))}


def to_item(request: ForumRequest, item: Item, notice: str) -> Response:
    return redirect(with_notice(request.link("desk.item", item=item.id), notice))


async def _waiting(request: ForumRequest) -> Item:
    item = await find(request)
    if item.review_item is None:
        raise NotFound
    return item


async def claim(request: ForumRequest, form: Form) -> Response:
    item = await _waiting(request)
    assert item.review_item is not None
    if form["to"] or form.action:
        await claims.assign(item.review_item, form["to"], by=request.user)
        return redirect(with_notice(request.link("desk.queue"), "handed-over"))
    await claims.claim(item.review_item, by=request.user)
    return to_item(request, item, "claimed")


async def release(request: ForumRequest, form: Form) -> Response:
    item = await _waiting(request)
    assert item.review_item is not None
    await claims.release(item.review_item, by=request.user)
    return redirect(with_notice(request.link("desk.queue"), "released"))


async def reveal(request: ForumRequest, form: Form) -> Response:
    item = await find(request)
    await unmasking.reveal(item.post, item.thread, reason=form["reason"], by=request.user)
    return to_item(request, item, "revealed")
