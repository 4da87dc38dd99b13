"""Deciding about one item or several, and undoing."""

from starlette.responses import Response

from forum import clock, ids
from forum.errors import Invalid, NotFound
from forum.threads.visibility import find_named
from forum.web.rendering.page import redirect, with_notice
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from forum.web.requests.step_up import require_fresh
from moderation.models import Decision
from moderation.review import decisions, items, queue, undoing
from moderation.review.cases import Given
from moderation.review.decisions import Order
from moderation.review.items import Item
from moderation.review.queue import Filters
from moderation.review.verdicts import needs_step_up, undoing_needs_step_up
from moderation.web import statements
from moderation.web.desk import item as item_pages
from moderation.web.desk import queue as queue_pages

DECIDE = Shape(
    lines=("then", "verdict", "reason", "until", "topic", "language", "of", "part", "numbers", "personal"),
    raw=("start", "end"),
    texts=("statement",),
    repeated=("item",),
    actions=("compose",),
)
SHOW = "show"
"""The choice to publish what was revealed."""

UNDO = Shape(lines=("reason", "read", "item"), repeated=("also",))


async def _items(form: Form) -> dict[Item, str]:
    """The items a form names, each with the mark of what was read of it (empty where the form says none).

    Raises Invalid (`item`).
    """
    named = dict(each.partition(":")[::2] for each in form.lists.get("item", []))
    found = await items.find_all([_decoded(code) for code in named])
    return dict(zip(found, named.values(), strict=True))


async def create(request: ForumRequest, form: Form) -> Response:
    found = await _items(form)
    if form.action:
        return await again(request, form, 200, "")
    if needs_step_up(form["verdict"], len(found)):
        require_fresh(request, form)
    orders = [Order(item, await _given(request, form, item), read) for item, read in found.items()]
    made = await decisions.decide_all(
        orders,
        form["verdict"],
        reason=form["reason"],
        statement=form["statement"],
        by=request.user,
        catalogue=request.catalogue,
    )
    if len(made) == 1:
        return (
            await _on(request, orders[0].item)
            if form["then"]
            else item_pages.to_item(request, orders[0].item, "decided")
        )
    query: dict[str, object] = {"decided": ",".join(ids.encode(decision.id) for decision in made)}
    return redirect(with_notice(request.link("desk.queue", query=query), "decided"))


async def _on(request: ForumRequest, item: Item) -> Response:
    """On to the next item that nobody has in hand, which is then the moderator's; else to the queue.

    The page of the next one leads back to the one before, where it can be undone.
    """
    taken = await queue.claim_next(Filters(), by=request.user)
    if taken is None:
        return redirect(with_notice(request.link("desk.queue"), "decided-last"))
    before: dict[str, object] = {"before": ids.encode(item.id)}
    return redirect(with_notice(request.link("desk.item", query=before, item=taken.id), "decided-next"))


async def _given(request: ForumRequest, form: Form, item: Item) -> Given:
    """The particulars of the verdict, read from the form. Raises Invalid (`until: malformed`, `topic`, `of`: unknown)."""
    start, end = _part(form, item.post.source)
    topic = request.catalogue.topic(form["topic"]) if form["topic"] else None
    if form["topic"] and topic is None:
        raise Invalid({"topic": "unknown"})
    try:
        until = clock.day_of(form["until"]) if form["until"] else None
    except ValueError:
        raise Invalid({"until": "malformed"}) from None
    of = await find_named(form["of"], reader=request.user, catalogue=request.catalogue) if form["of"] else None
    return Given(until, topic, form["language"], of, start, end, form["numbers"] == SHOW, form["personal"])


def _part(form: Form, source: str) -> tuple[int | None, int | None]:
    """The characters to mask, by their numbers or by the words themselves. Raises Invalid (`end: unfit`)."""
    if form["part"]:
        start = source.find(form["part"])
        if start < 0:
            raise Invalid({"end": "unfit"})
        return start, start + len(form["part"])
    try:
        return (int(form["start"]), int(form["end"])) if form["start"] or form["end"] else (None, None)
    except ValueError:
        raise Invalid({"end": "unfit"}) from None


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    """The page on which the refused form stood, with a suggested statement where it has none."""
    try:
        found = await _items(form)
    except Invalid:
        return await queue_pages.index_again(request, form, status, problem)
    if form.action or not form["statement"]:
        form.values["statement"] = await statements.suggested(request, form, found)
    if len(found) > 1:
        return await queue_pages.index_again(request, form, status, problem)
    return await item_pages.render(request, next(iter(found)), form, status, problem, "desk.decide")


async def undo(request: ForumRequest, form: Form) -> Response:
    """Undoes a decision, and others made with it."""
    first = await _found(request)
    others = await _also(request, form, first)
    if undoing_needs_step_up(first.verdict, 1 + len(others)):
        require_fresh(request, form)
    await undoing.undo_all(
        [*others, first], by=request.user, catalogue=request.catalogue, reason=form["reason"], read=form["read"]
    )
    if first.post_id is None:
        return redirect(with_notice(request.link("desk.queue"), "undone"))
    return redirect(with_notice(request.link("desk.item", item=first.post_id), "undone"))


async def undo_again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    """The page of the item on which the form stood, after an undoing was refused."""
    decision = await _found(request)
    if decision.post_id is None:
        return await queue_pages.index_again(request, form, status, problem)
    item = await _stood_on(form, decision.post_id)
    return await item_pages.render(request, item, form, status, problem, f"desk.undo:{decision.id}")


async def _stood_on(form: Form, post_id: int) -> Item:
    """The item a form names if it is about that post; else the post's own."""
    try:
        named = await items.find(ids.decode(form["item"]))
    except (ValueError, NotFound):
        return await items.find(post_id)
    return named if named.post.id == post_id else await items.find(post_id)


async def _also(request: ForumRequest, form: Form, first: Decision) -> list[Decision]:
    """The reader's own decisions that a form names beside the one of its address. Raises Invalid (`item`)."""
    named = {_decoded(code) for code in form.lists.get("also", [])} - {first.id}
    return await Decision.filter(id__in=sorted(named) or [0], by_id=request.user.account_id)


def _decoded(code: str) -> int:
    try:
        return ids.decode(code)
    except ValueError:
        raise Invalid({"item": "unknown"}) from None


async def _found(request: ForumRequest) -> Decision:
    decision = await Decision.get_or_none(id=request.path_params["decision"])
    if decision is None:
        raise NotFound
    return decision
