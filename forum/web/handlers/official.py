"""Official answers on their thread's page: marked, confirmed, renewed, corrected, withdrawn."""

from itertools import zip_longest
from typing import Any

from starlette.responses import Response

from forum.threads.official import marking, reviewing
from forum.threads.official import sources as known_sources
from forum.threads.official.statements import StatementDetails
from forum.web.handlers.place_choice import FIELDS, PLACE, with_place
from forum.web.handlers.thread_page import again_at_answer
from forum.web.rendering.page import own_path, redirect, to_thread, with_notice
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest

LINES = ("short_answer", "valid_from", "review_by", "reason", "practice", "personal")
SOURCE_FIELDS = ("source_title", "source_url", "source_article")
KNOWN = "source_known"
MARK = Shape(lines=(*LINES, *FIELDS, "read"), repeated=(*SOURCE_FIELDS, KNOWN), actions=(PLACE,))
CORRECT = Shape(
    lines=(*LINES, *FIELDS, "meaning", "read"), prose=("body",), repeated=(*SOURCE_FIELDS, KNOWN), actions=(PLACE,)
)
CONFIRM = Shape(lines=("back", "read"))
RENEW = Shape(lines=("review_by", "reason", "back", "read"))
WITHDRAW = Shape(lines=("reason", "read"))


async def mark(request: ForumRequest, form: Form) -> Response:
    """Marks the answer official, or proposes it where the topic asks for two officers.

    `action=place` shows the form with the chosen place in it, here and in a correction.
    """
    if form.action:
        return await again_at_answer(request, await with_place(request, form, "short_answer"), 200, "")
    said, chosen = await _statement(request, form), _chosen(form, "reason", "personal")
    made = await marking.mark(**_about(request, form), statement=said, **chosen)
    return _back(request, form, "proposed" if made.kind == "proposed" and not made.confirmed_at else "marked")


async def confirm(request: ForumRequest, form: Form) -> Response:
    await reviewing.confirm(**_about(request, form))
    return _back(request, form, "confirmed")


async def renew(request: ForumRequest, form: Form) -> Response:
    await reviewing.renew(**_about(request, form), review_by=form["review_by"], reason=form["reason"])
    return _back(request, form, "renewed")


async def correct(request: ForumRequest, form: Form) -> Response:
    if form.action:
        return await again_at_answer(request, await with_place(request, form, "short_answer", "body"), 200, "")
    said, body = await _statement(request, form), form.prose["body"] if form["body"] else None
    chosen = _chosen(form, "meaning", "reason", "personal")
    await reviewing.correct(**_about(request, form), statement=said, body=body, **chosen)
    return _back(request, form, "corrected")


async def withdraw(request: ForumRequest, form: Form) -> Response:
    await marking.withdraw(**_about(request, form), reason=form["reason"])
    return _back(request, form, "official-withdrawn")


async def read_question(request: ForumRequest, form: Form) -> Response:
    """Says that the answer still answers the question as it is now."""
    await reviewing.answers_still(**_about(request, form))
    return _back(request, form, "question-read")


def _about(request: ForumRequest, form: Form) -> dict[str, Any]:
    about = {"post": request.post, "thread": request.thread, "by": request.user, "catalogue": request.catalogue}
    return about | {"read": form["read"]}


def _chosen(form: Form, *names: str) -> dict[str, Any]:
    return {name: form[name] for name in names}


def _back(request: ForumRequest, form: Form, notice: str) -> Response:
    """To the page on which the form stood, where it says one of ours, else to the thread."""
    back = own_path(form["back"], "")
    return redirect(with_notice(back, notice)) if back else to_thread(request, notice)


async def _statement(request: ForumRequest, form: Form) -> StatementDetails:
    """The statement as typed in the form, the cabinet's own practice among its sources where that is ticked."""
    titles, urls, articles = (form.lists.get(part, []) for part in SOURCE_FIELDS)
    sources = list(zip_longest(titles, urls, articles, fillvalue=""))
    if form.lists.get(KNOWN):
        sources += await known_sources.chosen(form.lists[KNOWN])
    if form["practice"]:
        sources.append((practice_of(request), "", ""))
    return StatementDetails(form["short_answer"], sources, form["valid_from"], form["review_by"])


def practice_of(request: ForumRequest) -> str:
    """The source that is the cabinet's own practice, called in Portuguese like all sources."""
    code = request.catalogue.cabinets[request.thread.cabinet_id].code
    words = request.forum.words["pt"]
    return str(words.t("Practice of the cabinet {cabinet}", cabinet=code))
