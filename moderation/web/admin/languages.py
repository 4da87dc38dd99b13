"""The admin's languages: those people may write in, and which of them has a mediator."""

from starlette.responses import Response

from forum.catalogue import languages
from forum.catalogue.languages import LanguageDetails
from forum.catalogue.models import Language
from forum.catalogue.ordering import UNKNOWN_LANGUAGE
from forum.errors import NotFound
from forum.web.rendering.page import page
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.web.admin import names, rows

DETAILS = ("code", "endonym", "script", "direction")
SHAPE = Shape(lines=(*DETAILS, "mediated", *names.LINES), repeated=names.REPEATED)


async def find(request: ForumRequest) -> Language | None:
    """The language that the address names, None for a new one. Raises NotFound, also for UNKNOWN_LANGUAGE."""
    language = await rows.named(request, Language, "key", "code")
    if language and language.code == UNKNOWN_LANGUAGE:
        raise NotFound
    return language


async def index(request: ForumRequest, form: Form | None = None, status: int = 200, problem: str = "") -> Response:
    return page(request, "admin/languages/index.html", status=status, problem=problem)


async def edit(request: ForumRequest) -> Response:
    language = await find(request)
    if language is None:
        return await again(request, names.blank(script="Latn", direction="ltr", mediated="no"))
    given = {name: getattr(language, name) for name in DETAILS} | {"mediated": names.yes_no(language.mediated)}
    return await again(request, names.filled(request.catalogue.languages[language.code], **given))


async def save(request: ForumRequest, form: Form) -> Response:
    details = LanguageDetails(mediated=names.YES_NO.get(form["mediated"]), **{name: form[name] for name in DETAILS})
    language = await find(request)
    if language is None:
        await languages.add(details, names.read(form), by=request.user)
        return rows.back(request, "languages", "added")
    await languages.change(language, details, names.read(form), by=request.user)
    return rows.back(request, "languages")


async def again(request: ForumRequest, form: Form, status: int = 200, problem: str = "") -> Response:
    language = await find(request)
    named = request.catalogue.languages[language.code] if language else None
    shown = {"form": form, "named": named, "rows": names.rows(form, named)}
    return page(request, "admin/languages/form.html", status=status, problem=problem, **shown)
