"""The admin's institutions: what each is called in which period, and which of the names pages use."""

from starlette.responses import Response

from forum.catalogue import institutions
from forum.catalogue.institutions import Period
from forum.catalogue.naming import REQUIRED
from forum.errors import NotFound
from forum.web.forms import Form, Shape
from forum.web.pages import page, redirect, with_notice
from forum.web.requests import ForumRequest
from moderation.web.facts import source_words

SHAPE = Shape(lines=tuple(f"{part}_{code}" for code in REQUIRED for part in ("name", "short")))


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
    values: dict[str, str] = {}
    for row in _find(request).rows:
        values |= {f"name_{row.language}": row.name, f"short_{row.language}": row.short}
    return await again(request, Form(values=values), 200, "")


async def save(request: ForumRequest, form: Form) -> Response:
    period = _find(request)
    languages = [row.language for row in period.rows if row.language in REQUIRED]
    names, shorts = ({code: form[f"{part}_{code}"] for code in languages} for part in ("name", "short"))
    await institutions.rename(period, names, shorts, by=request.user)
    return redirect(with_notice(request.link("admin.institutions"), "saved"))


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    period = _find(request)
    languages = [row.language for row in period.rows if row.language in REQUIRED]
    shown = {"form": form, "period": period, "in_languages": languages}
    return page(request, "admin/institutions/form.html", status=status, problem=problem, **shown)
