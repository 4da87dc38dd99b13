"""The triage list, and staff's acts on one question: assigning it, its needs, notes."""

from starlette.responses import Response

from forum.threads.casework import gists, needs, notes, retagging
from forum.threads.holding.rules import TEAM
from forum.threads.models import NEEDS
from forum.web.rendering import moments
from forum.web.rendering.page import own_path, page, redirect, to_thread_if_visible, with_notice
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.desk import assigning, triage
from moderation.desk.triage import Filters, Row
from moderation.web.reason_names import name_of

ASSIGNMENT = Shape(lines=("to", "back"))
NEEDED = Shape(lines=("needs", "reason"))
GIST = Shape(lines=("gist",))
RETAGGED = Shape(lines=("language",))
NOTE = Shape(lines=("personal",), texts=("body",))


def _filters(request: ForumRequest) -> Filters:
    asked, catalogue = request.query_params, request.catalogue
    cabinet, topic = catalogue.cabinet(asked.get("cabinet", "")), catalogue.topic(asked.get("topic", ""))
    return Filters(
        cabinet_id=cabinet.id if cabinet else None,
        topic_id=topic.id if topic else None,
        language=asked.get("language", "") if asked.get("language", "") in catalogue.languages else "",
        taken=asked.get("taken", "") if asked.get("taken", "") in triage.TAKEN else "",
        needs=asked.get("needs", "") if asked.get("needs", "") in NEEDS else "",
        after=asked.get("after", "")[:60],
    )


async def index(request: ForumRequest) -> Response:
    filters, catalogue = _filters(request), request.catalogue
    covered = triage.covered(request.user, catalogue)
    return page(
        request,
        "desk/triage.html",
        shown=await triage.page(filters, by=request.user, catalogue=catalogue),
        filters=filters,
        topic=catalogue.topics.get(filters.topic_id or 0),
        cabinet=catalogue.cabinets.get(filters.cabinet_id or 0),
        cabinets=[each for each in catalogue.cabinets.values() if each.id in covered],
        span=lambda time: moments.span(time, request.words),
        at=lambda moment: moments.at(moment, request.words),
        because=lambda row: _because(row, request),
        reason_name=await name_of(request),
    )


def _because(row: Row, request: ForumRequest) -> str:
    return moments.explained(row.explained, request.words) if row.explained else ""


async def assign(request: ForumRequest, form: Form) -> Response:
    await assigning.assign(request.thread, form["to"], by=request.user, catalogue=request.catalogue)
    notice = {"me": "taken", "none": "given-back"}.get(form["to"], "handed-over")
    listed = request.link("desk.triage")
    if form["back"] and own_path(form["back"], "").partition("?")[0] == listed:
        return redirect(with_notice(form["back"], notice))
    return await to_thread_if_visible(request, notice)


async def say_needs(request: ForumRequest, form: Form) -> Response:
    await needs.say(request.thread, form["needs"], by=request.user, catalogue=request.catalogue, reason=form["reason"])
    return await to_thread_if_visible(request, "needs")


async def sum_up(request: ForumRequest, form: Form) -> Response:
    await gists.write(request.thread, form["gist"], by=request.user, catalogue=request.catalogue)
    return await to_thread_if_visible(request, "summed-up")


async def retag(request: ForumRequest, form: Form) -> Response:
    await retagging.retag(request.thread, form["language"], by=request.user, catalogue=request.catalogue)
    return await to_thread_if_visible(request, "retagged")


async def note(request: ForumRequest, form: Form) -> Response:
    keeps = form["personal"] == TEAM
    await notes.note(request.thread, form["body"], by=request.user, catalogue=request.catalogue, keeps_numbers=keeps)
    return await to_thread_if_visible(request, "noted")
