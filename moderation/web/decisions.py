"""Decisions: the moderator's form for one item or several, undoing, and the page of whom a decision concerns."""

from starlette.responses import Response

from forum import clock, ids
from forum.errors import Invalid, NotFound
from forum.threads.models import Thread
from forum.threads.visibility import find_thread
from forum.web.forms import Form, Shape
from forum.web.pages import page, redirect, with_notice
from forum.web.proving import require_fresh
from forum.web.requests import ForumRequest
from moderation import appeals, decisions, queue
from moderation.models import Decision
from moderation.queue import Item
from moderation.verdicts import Given
from moderation.web import queue as queue_pages
from moderation.web import statements
from moderation.web.reasons import name_of as reason_names

DECIDE = Shape(
    lines=("verdict", "reason", "until", "topic", "language", "of", "part"),
    raw=("start", "end"),
    texts=("statement",),
    repeated=("item",),
    actions=("compose",),
)
UNDO = Shape(repeated=("also",))
MOST = 100
REMOVING = ("reject", "hide")


async def _items(form: Form) -> list[Item]:
    """The items a form names. Raises Invalid (`item`)."""
    codes = list(dict.fromkeys(form.lists.get("item", [])))[:MOST]
    if not codes:
        raise Invalid({"item": "missing"})
    try:
        found = [await queue.find(ids.decode(code)) for code in codes]
    except (ValueError, NotFound):
        raise Invalid({"item": "unknown"}) from None
    return sorted(found, key=lambda item: item.thread.id)


async def create(request: ForumRequest, form: Form) -> Response:
    found = await _items(form)
    if form.action:
        return await again(request, form, 200, "")
    if len(found) > 1 and form["verdict"] in REMOVING:
        require_fresh(request, form)
    made = [
        await decisions.decide(
            item,
            form["verdict"],
            reason=form["reason"],
            statement=form["statement"],
            by=request.user,
            catalogue=request.catalogue,
            given=await _given(request, form, item),
        )
        for item in found
    ]
    if len(made) == 1:
        return queue_pages.to_item(request, found[0], "decided")
    query: dict[str, object] = {"decided": ",".join(ids.encode(decision.id) for decision in made)}
    return redirect(with_notice(request.link("desk.queue", query=query), "decided"))


async def _given(request: ForumRequest, form: Form, item: Item) -> Given:
    """What the verdict needs, read from the form. Raises Invalid (`until: malformed`, `topic`, `of`: unknown)."""
    start, end = _part(form, item.post.source)
    topic = request.catalogue.topic(form["topic"]) if form["topic"] else None
    if form["topic"] and topic is None:
        raise Invalid({"topic": "unknown"})
    try:
        until = clock.day_of(form["until"]) if form["until"] else None
    except ValueError:
        raise Invalid({"until": "malformed"}) from None
    of = await _original(request, form["of"]) if form["of"] else None
    return Given(until, topic, form["language"], of, start, end)


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


async def _original(request: ForumRequest, given: str) -> Thread:
    last = given.rstrip("/").rpartition("/")[2].partition("?")[0].partition("-")[0]
    try:
        return await find_thread(ids.decode(last), reader=request.user, catalogue=request.catalogue)
    except (ValueError, NotFound):
        raise Invalid({"of": "unknown"}) from None


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    """The page the form stood on, with a statement composed for what it says where there is none yet."""
    try:
        found = await _items(form)
    except Invalid:
        return await queue_pages.index_again(request, form, status, problem)
    if form.action or not form["statement"]:
        each = [await queue_pages.composed(form, item, request) for item in found]
        form.values["statement"] = statements.for_all(each)
    if len(found) > 1:
        return await queue_pages.index_again(request, form, status, problem)
    return await queue_pages.render(request, found[0], form, status, problem, "desk.decide")


async def undo(request: ForumRequest, form: Form) -> Response:
    """Undoes a decision, and others made with it."""
    first = await _found(request)
    for code in form.lists.get("also", [])[:MOST]:
        other = await Decision.get_or_none(id=_decoded(code))
        if other is not None and other.by_id == request.user.account_id:
            await decisions.undo(other, by=request.user, catalogue=request.catalogue)
    await decisions.undo(first, by=request.user, catalogue=request.catalogue)
    if first.post_id is None:
        return redirect(with_notice(request.link("desk.queue"), "undone"))
    return redirect(with_notice(request.link("desk.item", item=first.post_id), "undone"))


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


async def find_for_reader(request: ForumRequest) -> Decision:
    """The decision of the address. Raises NotFound for whoever it doesn't concern."""
    decision = await _found(request)
    if not decisions.may_read(decision, request.user):
        raise NotFound
    return decision


async def show(request: ForumRequest) -> Response:
    """What was decided about somebody, why, and how they object."""
    return await render(request, await find_for_reader(request), Form())


async def render(
    request: ForumRequest,
    decision: Decision,
    form: Form,
    status: int = 200,
    problem: str = "",
    *,
    objecting: bool = False,
) -> Response:
    own = decision.person_id == request.user.account_id
    return page(
        request,
        "decisions/appeal.html" if objecting else "decisions/show.html",
        status=status,
        problem=problem,
        form=form,
        decision=decision,
        own=own,
        thread=await Thread.get_or_none(id=decision.thread_id) if decision.thread_id else None,
        appeal=await appeals.of_decision(decision),
        until=decisions.appeal_until(decision.at),
        why_not=appeals.why_not(decision),
        reason_name=await reason_names(request),
    )
