"""The admin's reasons: the list, and one reason's form."""

from starlette.responses import Response

from forum.catalogue import reasons
from forum.catalogue.named import Named
from forum.catalogue.naming import REQUIRED, Naming
from forum.catalogue.reasons import Reason
from forum.web.rendering.page import page
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.admin import reasons as editing
from moderation.admin.reasons import CARRIED, ReasonDetails
from moderation.web.admin import names, rows
from moderation.web.reason_names import name_of, own_words
from moderation.web.statements import RULES
from moderation.web.words import REASONS

SHAPE = Shape(lines=(*names.LINES, "code", "urgency", "law"), repeated=(*names.REPEATED, "verdicts"))
DIRECTION = Shape(lines=("to",))


async def find(request: ForumRequest) -> Reason | None:
    """The reason that the address names, None for a new one. Raises NotFound."""
    return await rows.named(request, Reason, "reason")


async def index(request: ForumRequest, form: Form | None = None, status: int = 200, problem: str = "") -> Response:
    kept = await editing.kept()
    return page(
        request,
        "admin/reasons/index.html",
        status=status,
        problem=problem,
        form=form or Form(),
        offered=[row for row in kept if not row.archived_at],
        gone=[row for row in kept if row.archived_at],
        reason_name=await name_of(request),
    )


async def edit(request: ForumRequest) -> Response:
    reason = await find(request)
    return await again(request, await _as_it_is(request, reason) if reason else names.blank(urgency="0"))


async def _as_it_is(request: ForumRequest, reason: Reason) -> Form:
    """The form of a reason with the words it has; of one that nobody named those that pages know."""
    named = (await reasons.named(request.catalogue)).get(reason.code)
    form = names.filled(named or request.catalogue.reasons.get(reason.id) or _nameless(request))
    for code in () if named else REQUIRED:
        form.values[f"name_{code}"] = own_words(request.forum.words[code], REASONS, reason.code)
        form.values[f"description_{code}"] = own_words(request.forum.words[code], RULES, reason.code)
    form.values["urgency"], form.values["law"] = str(reason.urgency), reason.law
    form.lists["verdicts"] = reason.verdicts.split()
    return form


def _nameless(request: ForumRequest) -> Named:
    first = next(iter(request.catalogue.languages.values()))
    return Named(texts=type(first.texts)({}, {}, first.texts.fallbacks))


async def save(request: ForumRequest, form: Form) -> Response:
    reason, naming = await find(request), names.read(form)
    details = ReasonDetails(
        code=form["code"], verdicts=form.lists.get("verdicts", []), urgency=form["urgency"], law=form["law"]
    )
    if reason is None:
        await editing.add(details, naming, by=request.user)
    else:
        await editing.change(reason, details, await _renamed(request, reason, naming), by=request.user)
    return rows.back(request, "reasons")


async def _renamed(request: ForumRequest, reason: Reason, naming: Naming) -> Naming | None:
    """The names as typed, None while they are the pages' own: those stay in every language pages are in."""
    if reason.code in await reasons.named(request.catalogue):
        return naming
    own = names.read(await _as_it_is(request, reason))
    return None if (naming.names, naming.descriptions, naming.wrong) == (own.names, own.descriptions, {}) else naming


async def move(request: ForumRequest, form: Form) -> Response:
    await editing.move(rows.found(await find(request)), form["to"], by=request.user)
    return rows.back(request, "reasons", "moved")


async def archive(request: ForumRequest, form: Form) -> Response:
    await editing.archive(rows.found(await find(request)), by=request.user)
    return rows.back(request, "reasons", "reason-archived")


async def restore(request: ForumRequest, form: Form) -> Response:
    await editing.restore(rows.found(await find(request)), by=request.user)
    return rows.back(request, "reasons", "restored")


async def again(request: ForumRequest, form: Form, status: int = 200, problem: str = "") -> Response:
    reason = await find(request)
    named = request.catalogue.reasons.get(reason.id) if reason else None
    return page(
        request,
        "admin/reasons/form.html",
        status=status,
        problem=problem,
        form=form,
        reason=reason,
        rows=names.rows(form, named),
        carried=CARRIED,
        most_urgent=editing.MOST_URGENT,
        reason_name=await name_of(request),
    )
