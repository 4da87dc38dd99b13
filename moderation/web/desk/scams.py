"""Reports of scams, for moderators: what they say, which rules find it, a phrase for a rule, an answer."""

from typing import Any

from starlette.responses import Response

from forum.threads.holding import masks
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.admin import phrases, proposals
from moderation.admin.rule_trials import Trial
from moderation.desk import corrections, finders, scams
from moderation.models import Correction
from moderation.web.desk.corrections import CLAIM, SHAPE, languages_for, seen_to, taken
from moderation.web.reason_names import name_of

__all__ = ["CLAIM", "SHAPE"]

REVEAL, PHRASE = Shape(lines=("reason",)), Shape(lines=("rule", "phrase"), actions=("try",))


async def index(request: ForumRequest) -> Response:
    done = request.query_params.get("state") == "done"
    found = await scams.listed(done, by=request.user, after=request.query_params.get("after", ""))
    shown = {row.id: scams.shown(row, request.catalogue.contacts)[0] for row in found.rows}
    return page(request, "desk/scams.html", found=found, shown=shown, seen_to=done)


async def show(request: ForumRequest) -> Response:
    return await again(request, Form(), 200, "")


async def again(
    request: ForumRequest, form: Form, status: int = 200, problem: str = "", *, trial: Trial | None = None
) -> Response:
    row = await _found(request)
    body, seen, masked = await scams.texts(row, by=request.user, public=request.catalogue.contacts)
    return page(
        request,
        "desk/scam.html",
        status=status,
        problem=problem,
        form=form,
        row=row,
        state=corrections.state_of(row),
        body=body,
        seen=seen,
        masked=masked,
        found_by=await scams.found_by(row),
        rules=await phrases.rules(),
        trial=trial,
        reason_name=await name_of(request),
        languages_to_choose=languages_for(request, row),
        answer=masks.masked(row.answer, request.catalogue.contacts)[0],
    )


async def claim(request: ForumRequest, form: Form) -> Response:
    return _back(request, await taken(request, await _found(request), form))


async def see_to(request: ForumRequest, form: Form) -> Response:
    return _back(request, await seen_to(request, await _found(request), form))


async def reveal(request: ForumRequest, form: Form) -> Response:
    await scams.reveal(await _found(request), reason=form["reason"], by=request.user)
    return _back(request, "revealed")


async def propose(request: ForumRequest, form: Form) -> Response:
    """Proposes a phrase to a rule; `action=try` shows its finds among the latest posts, and proposes nothing."""
    await _found(request)
    if form.action:
        tried: dict[str, Any] = {"by": request.user, "catalogue": request.catalogue, "policy": request.policy}
        return await again(request, form, trial=await phrases.tried(form["rule"], form["phrase"], **tried))
    await proposals.propose_phrase(form["rule"], form["phrase"], by=request.user)
    return _back(request, "phrase-proposed")


async def _found(request: ForumRequest) -> Correction:
    return await finders.find(request.path_params["scam"], by=request.user, scam=True)


def _back(request: ForumRequest, notice: str) -> Response:
    return redirect(with_notice(request.link("desk.scam", scam=request.path_params["scam"]), notice))
