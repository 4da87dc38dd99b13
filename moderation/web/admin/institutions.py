"""The admin's institutions: the names of each in each period, and which of them pages use."""

from collections.abc import Iterable
from datetime import date

from starlette.responses import Response

from forum.catalogue import institutions
from forum.catalogue.institutions import Period, PeriodDetails
from forum.catalogue.naming import REQUIRED
from forum.web.rendering.page import page
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.admin import proposals
from moderation.web.admin import rows
from moderation.web.admin.facts import source_words

DAYS = ("valid_from", "valid_until")
SHAPE = Shape(lines=(*(f"{part}_{code}" for code in REQUIRED for part in ("name", "short")), *DAYS))


async def index(request: ForumRequest, form: Form | None = None, status: int = 200, problem: str = "") -> Response:
    return page(
        request,
        "admin/institutions/index.html",
        status=status,
        problem=problem,
        periods=institutions.periods(request.catalogue.institution_names),
        is_verified=institutions.is_verified,
        source_words=source_words(request),
    )


def _find(request: ForumRequest) -> Period | None:
    """The period whose first row the address names, None for a new one. Raises NotFound."""
    if "period" not in request.path_params:
        return None
    known = institutions.periods(request.catalogue.institution_names)
    return rows.found(next((each for each in known if each.id == request.path_params["period"]), None))


def _latest(request: ForumRequest) -> Period:
    """The last period of the institution that the address of a new one names. Raises NotFound."""
    known = institutions.periods(request.catalogue.institution_names)
    return rows.found(next((each for each in reversed(known) if each.code == request.path_params["key"]), None))


async def use(request: ForumRequest, form: Form) -> Response:
    await proposals.propose_use(rows.found(_find(request)), by=request.user)
    return rows.back(request, "proposals", "proposed-change")


async def edit(request: ForumRequest) -> Response:
    period = _find(request)
    if period is None:
        return await again(request, Form())
    values = {name: _iso(getattr(period, name)) for name in DAYS}
    for row in period.rows:
        values |= {f"name_{row.language}": row.name, f"short_{row.language}": row.short}
    return await again(request, Form(values))


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


async def save(request: ForumRequest, form: Form) -> Response:
    period = _find(request)
    names, shorts = _names(form, REQUIRED if period is None else _languages(period))
    details = PeriodDetails(names=names, shorts=shorts, **{name: form[name] for name in DAYS})
    if period is None:
        await institutions.add_period(_latest(request).code, details, by=request.user)
        return rows.back(request, "institutions", "period-added")
    if period.in_force and institutions.names_differ(period, details):
        await proposals.propose_names(period, details, by=request.user)
        return rows.back(request, "proposals", "proposed-change")
    await institutions.correct(period, details, by=request.user)
    return rows.back(request, "institutions")


def _languages(period: Period) -> list[str]:
    return [row.language for row in period.rows if row.language in REQUIRED]


def _names(form: Form, languages: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    return {code: form[f"name_{code}"] for code in languages}, {code: form[f"short_{code}"] for code in languages}


async def again(request: ForumRequest, form: Form, status: int = 200, problem: str = "") -> Response:
    period = _find(request)
    shown = {"form": form, "period": period, "in_languages": _languages(period) if period else REQUIRED}
    if period is None:
        shown["latest"] = _latest(request)
    return page(request, "admin/institutions/form.html", status=status, problem=problem, **shown)
