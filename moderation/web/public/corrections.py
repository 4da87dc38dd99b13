"""The form by which anybody tells what is wrong on a page, of which it knows the subject as it stood there."""

from itsdangerous import BadData, URLSafeSerializer
from starlette.responses import Response

from forum.people.return_codes import Made
from forum.web.rendering.page import own_path, page, redirect, with_notice
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.desk import corrections, subjects
from moderation.desk.corrections import Telling
from moderation.desk.subjects import Stood, Subject
from moderation.models import Correction
from moderation.web.public import finders

SHAPE = Shape(lines=("page", "kind", "about", "answered"), texts=("body", "right"), carried=("stood",))


async def new(request: ForumRequest) -> Response:
    asked = request.query_params
    form = Form({"page": asked.get("page", ""), "about": asked.get("about", "")})
    subject = await _subject(request, form)
    if subject:
        form.values |= {"kind": subject.kind, "stood": _signer(request).dumps([subject.code, subject.stood])}
    return await again(request, form, 200, "")


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    subject = await _subject(request, form)
    shown = {"form": form, "path": _path(form), "kinds": corrections.KINDS, "subject": subject}
    return page(request, "corrections/new.html", status=status, problem=problem, **shown)


async def create(request: ForumRequest, form: Form) -> Response:
    await finders.count(request)
    subject = await _subject(request, form)
    told = Telling(
        page=_path(form),
        kind=form["kind"],
        body=form["body"],
        right=form["right"],
        subject=subject,
        stood=_as_shown(request, form, subject),
        language=request.ui,
    )

    async def keep(code: Made | None = None) -> Correction:
        return await corrections.tell(told, by=request.user, answered=bool(form["answered"]), code=code)

    if form["answered"]:
        return await finders.answered(request, keep)
    await keep()
    return redirect(with_notice(told.page or request.link("home"), "correction-told"))


def _path(form: Form) -> str:
    """The path of the page a form names, if it is one of ours; its query may hold what somebody searched for."""
    return own_path(form["page"], "").partition("?")[0].partition("#")[0]


async def _subject(request: ForumRequest, form: Form) -> Subject | None:
    return await subjects.find(form["about"], reader=request.user, catalogue=request.catalogue, ui=request.ui)


def _as_shown(request: ForumRequest, form: Form, subject: Subject | None) -> Stood | None:
    """The subject as it stood when its form was opened, as the form itself says under our signature."""
    try:
        code, stood = _signer(request).loads(form["stood"])
    except (BadData, ValueError, TypeError):
        return None
    return stood if subject and code == subject.code else None


def _signer(request: ForumRequest) -> URLSafeSerializer:
    return URLSafeSerializer(request.forum.settings.forum_secret, salt="as-shown")
