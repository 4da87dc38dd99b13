"""The admin's institutions: what each is called in which period, and which of the names pages use."""

from collections.abc import Iterable
from datetime import date

from starlette.responses import Response

from forum.catalogue import institutions
from forum.catalogue.institutions import Period, PeriodDetails
from forum.catalogue.naming import REQUIRED
from forum.errors import Invalid, NotFound
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.web.admin.facts import source_words

DAYS = ("valid_from", "valid_until")
SHAPE = Shape(lines=(*(f"{part}_{code}" for code in REQUIRED for part in ("name", "short")), *DAYS))


async def index(request: ForumRequest, status: int = 200, problem: str = "") -> Response:
    return page(
        request,
        "admin/institutions/index.html",
        status=status,
        problem=problem,
        periods=institutions.periods(request.catalogue.institution_names),
        is_verified=institutions.is_verified,
        source_words=source_words(request),
    )


def _find(request: ForumRequest) -> Period:
    """The period whose first row the address names. Raises NotFound."""
    for period in institutions.periods(request.catalogue.institution_names):
        if period.id == request.path_params["period"]:
            return period
    raise NotFound


async def use(request: ForumRequest, form: Form) -> Response:
    await institutions.put_in_force(_find(request), by=request.user)
    return redirect(with_notice(request.link("admin.institutions"), "in-force"))


async def use_again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    return await index(request, status, problem)


async def edit(request: ForumRequest) -> Response:
    period = _find(request)
    values = {"valid_from": _iso(period.valid_from), "valid_until": _iso(period.valid_until)}
    for row in period.rows:
        values |= {f"name_{row.language}": row.name, f"short_{row.language}": row.short}
    return await again(request, Form(values=values), 200, "")


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


async def save(request: ForumRequest, form: Form) -> Response:
    period, wrong = _find(request), {}
    languages = [row.language for row in period.rows if row.language in REQUIRED]
    try:
        await institutions.rename(period, *_names(form, languages), by=request.user)
    except Invalid as refused:
        wrong = refused.fields
    try:
        await institutions.redate(period, form["valid_from"], form["valid_until"], by=request.user)
    except Invalid as refused:
        wrong |= refused.fields
    if wrong:
        raise Invalid(wrong)
    return redirect(with_notice(request.link("admin.institutions"), "saved"))


def _names(form: Form, languages: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    return {code: form[f"name_{code}"] for code in languages}, {code: form[f"short_{code}"] for code in languages}


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    period = _find(request)
    languages = [row.language for row in period.rows if row.language in REQUIRED]
    shown = {"form": form, "period": period, "in_languages": languages}
    return page(request, "admin/institutions/form.html", status=status, problem=problem, **shown)


def _latest(request: ForumRequest) -> Period:
    """The last period of the institution the address names. Raises NotFound."""
    found = institutions.periods(request.catalogue.institution_names)
    for period in reversed(found):
        if period.code == request.path_params["key"]:
            return period
    raise NotFound


async def new(request: ForumRequest) -> Response:
    return await new_again(request, Form(), 200, "")


async def create(request: ForumRequest, form: Form) -> Response:
    names, shorts = _names(form, REQUIRED)
    details = PeriodDetails(names=names, shorts=shorts, valid_from=form["valid_from"], valid_until=form["valid_until"])
    await institutions.add_period(_latest(request).code, details, by=request.user)
    return redirect(with_notice(request.link("admin.institutions"), "period-added"))


async def new_again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    shown = {"form": form, "period": None, "latest": _latest(request), "in_languages": REQUIRED}
    return page(request, "admin/institutions/form.html", status=status, problem=problem, **shown)
