"""The admin's languages: in which people may write, and who of them has a mediator."""

from starlette.responses import Response

from forum.catalogue import languages
from forum.catalogue.languages import LanguageDetails
from forum.catalogue.models import Language, one
from forum.catalogue.ordering import UNKNOWN_LANGUAGE
from forum.errors import NotFound
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.web.admin import names

DETAILS = ("code", "endonym", "script", "direction")
SHAPE = Shape(lines=(*DETAILS, "mediated", *names.LINES), repeated=names.REPEATED)
YES_NO = {"yes": True, "no": False}


async def find(request: ForumRequest) -> Language:
    """The language the address names. Raises NotFound, also for the one that stands for any we have no row for."""
    language = await one(Language, code=request.path_params["key"])
    if language is None or language.code == UNKNOWN_LANGUAGE:
        raise NotFound
    return language


async def index(request: ForumRequest, status: int = 200, problem: str = "") -> Response:
    return page(request, "admin/languages/index.html", status=status, problem=problem)


async def new(request: ForumRequest) -> Response:
    return _form(request, names.blank(script="Latn", direction="ltr", mediated="no"), None)


async def create(request: ForumRequest, form: Form) -> Response:
    await languages.add(_details(form), names.read(form), by=request.user)
    return redirect(with_notice(request.link("admin.languages"), "added"))


async def edit(request: ForumRequest) -> Response:
    language = await find(request)
    given = {name: getattr(language, name) for name in DETAILS} | {"mediated": "yes" if language.mediated else "no"}
    return _form(request, names.filled(request.catalogue.languages[language.code], **given), language)


async def save(request: ForumRequest, form: Form) -> Response:
    await languages.change(await find(request), _details(form), names.read(form), by=request.user)
    return redirect(with_notice(request.link("admin.languages"), "saved"))


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    language = await find(request) if "key" in request.path_params else None
    return _form(request, form, language, status=status, problem=problem)


def _details(form: Form) -> LanguageDetails:
    return LanguageDetails(mediated=YES_NO.get(form["mediated"]), **{name: form[name] for name in DETAILS})


def _form(
    request: ForumRequest, form: Form, language: Language | None, *, status: int = 200, problem: str = ""
) -> Response:
    named = request.catalogue.languages[language.code] if language else None
    rows = names.rows(form, named.names if named else ())
    return page(request, "admin/languages/form.html", status=status, problem=problem, form=form, named=named, rows=rows)
