"""What readers told of pages, for the team: to take in hand, to see to, to answer and to translate."""

from collections.abc import Mapping

from starlette.responses import Response

from forum.people.permissions import may
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.desk import corrections, finders, subjects
from moderation.models import Correction

CLAIM, TRANSLATED = Shape(lines=("on",)), Shape(texts=("translation",))
SHAPE = Shape(lines=("on", "outcome", "language", "sure"), texts=("answer",))
OF_INTERFACE: tuple[str, Mapping[str, str]] = ("admin.translations", {})


async def index(request: ForumRequest) -> Response:
    asked, kinds = request.query_params, (*corrections.KINDS, *corrections.EARLIER)
    state, kind = asked.get("state", ""), asked.get("kind", "")
    state, kind = state if state in corrections.STATES else "", kind if kind in kinds else ""
    found = await corrections.listed(state, by=request.user, kind=kind, after=asked.get("after", ""))
    return page(request, "desk/corrections.html", found=found, state=state, kind=kind, kinds=corrections.KINDS)


async def show(request: ForumRequest) -> Response:
    return await again(request, Form(), 200, "")


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    row = await _found(request)
    subject = await subjects.find(row.about, reader=request.user, catalogue=request.catalogue, ui=row.language)
    to_mend = (subject.form, subject.key or {}) if subject and subject.form else ("", {})
    if row.kind == "interface":
        to_mend = OF_INTERFACE
    return page(
        request,
        "desk/correction.html",
        status=status,
        problem=problem,
        form=form,
        row=row,
        state=corrections.state_of(row),
        subject=subject,
        changes=subjects.changes(row.stood or {}, subject.stood) if subject else [],
        to_mend=to_mend if may(request.user, "manage_catalogue") else ("", {}),
        lacks=finders.lacks_translation(row) and row.language in request.user.languages,
        languages_to_choose=languages_for(request, row),
    )


async def claim(request: ForumRequest, form: Form) -> Response:
    return _back(request, await taken(request, await _found(request), form))


async def see_to(request: ForumRequest, form: Form) -> Response:
    return _back(request, await seen_to(request, await _found(request), form))


async def taken(request: ForumRequest, row: Correction, form: Form) -> str:
    """Takes one in hand; `on=0` gives it back. Returns the notice of it."""
    await finders.claim(row, form["on"] != "0", by=request.user)
    return "taken" if form["on"] != "0" else "given-back"


async def seen_to(request: ForumRequest, row: Correction, form: Form) -> str:
    """Says what became of one; `on=0` that it waits again. Returns the notice of it."""
    if form["on"] == "0":
        await finders.reopen(row, by=request.user)
        return "saved"
    chosen = form["language"] in request.catalogue.languages
    await finders.answer(
        row,
        outcome=form["outcome"],
        words=form["answer"],
        language=form["language"] if chosen else request.ui,
        sure=bool(form["sure"]) or not chosen,
        by=request.user,
    )
    return "saved"


async def translate(request: ForumRequest, form: Form) -> Response:
    await finders.translate(await _found(request), form["translation"], by=request.user)
    return _back(request, "saved")


async def _found(request: ForumRequest) -> Correction:
    return await finders.find(request.path_params["correction"], by=request.user)


def _back(request: ForumRequest, notice: str) -> Response:
    number = request.path_params["correction"]
    return redirect(with_notice(request.link("desk.correction", correction=number), notice))


def languages_for(request: ForumRequest, row: Correction) -> list[tuple[str, str, str]]:
    """The languages an answer may be in: its finder's, that of the page, and Portuguese."""
    codes = dict.fromkeys([row.language, request.ui, "pt"])
    known = request.catalogue.languages
    return [(code, known[code].endonym, code) for code in codes if code in known]
