"""Paths: ordered steps to tick off on paper or on one's own device, and their renderings by mediators."""

from dataclasses import dataclass

from starlette.responses import Response

from forum.catalogue.paths import rendering, views
from forum.catalogue.paths.editing import Words
from forum.catalogue.paths.views import PathView, Reading, StepView, Texts
from forum.errors import NotFound
from forum.threads.reading import path_steps
from forum.threads.reading.path_steps import StepAnswer
from forum.web.handlers.place_choice import BODY, FIELDS, PLACE, with_place
from forum.web.handlers.thread_page import READ_IN
from forum.web.rendering import places
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.rendering.places import Row
from forum.web.requests import languages
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest

PARTS = ("name", "body", "documents")
SHAPE = Shape(lines=("read", *FIELDS), repeated=("name",), passages=("body", "documents"), actions=(PLACE,))


@dataclass(frozen=True, slots=True)
class Step:
    """A step as its reader gets it; `answer` is None where it rests on no official answer."""

    view: StepView
    text: Reading
    places: list[Row]
    answer: StepAnswer | None


async def index(request: ForumRequest) -> Response:
    wanted = await _wanted(request)
    found = [(path, path.texts.read_in(wanted).shown) for path in views.offered(request.catalogue.paths)]
    return page(request, "paths/index.html", paths=found)


async def show(request: ForumRequest) -> Response:
    """A path in the reader's language; `?in=` names another one, such as that of the original."""
    path, wanted = _path(request), await _wanted(request)
    answers = await path_steps.answers_of(path.steps, wanted)
    steps = [
        Step(each, each.texts.read_in(wanted), _places(request, each), answers.get(each.id)) for each in path.steps
    ]
    texts = [path.texts.read_in(wanted), *(step.text for step in steps)]
    return page(
        request,
        "paths/show.html",
        path=path,
        head=texts[0],
        steps=steps,
        rendered=[text.shown for text in texts if text.original],
        into=rendering.own_languages(path, request.user, request.catalogue),
    )


def _path(request: ForumRequest) -> PathView:
    path = request.catalogue.paths.get(request.path_params["slug"])
    if path is None or not path.steps or path.archived:
        raise NotFound
    return path


async def _wanted(request: ForumRequest) -> tuple[str, ...]:
    """The languages to read paths in, the best first."""
    found, known = await languages.find(request), request.catalogue.languages
    asked = request.query_params.get(READ_IN, "")[:12]
    return (asked, *views.wanted(found.own, found.missing, request.ui, known[request.ui].fallback))


def _places(request: ForumRequest, step: StepView) -> list[Row]:
    return places.chosen(step.places, request.words, request.catalogue)


async def edit(request: ForumRequest) -> Response:
    """The originals beside what is rendered of them."""
    path, language = _about(request)
    known = [each.by_language.get(language) for each in path.all_texts]
    typed = {
        "name": [each.title if each else "" for each in known],
        "body": [each.body if each else "" for each in known],
        "documents": ["\n".join(each.documents) if each else "" for each in known],
    }
    return await again(request, Form({"read": path.mark}, lists=typed))


def _about(request: ForumRequest) -> tuple[PathView, str]:
    """The path and the language of the address. Raises NotFound, and whoever may not render into it is refused."""
    path, language = _path(request), request.path_params["language"]
    rendering.require_language(path, language, by=request.user, catalogue=request.catalogue)
    return path, language


async def save(request: ForumRequest, form: Form) -> Response:
    """Publishes a rendering; `action=place` shows it with the chosen place in it."""
    path, language = _about(request)
    if form.action == PLACE:
        return await again(request, await with_place(request, form, BODY))
    words = [Words(*each) for each in _typed(form, len(path.all_texts))]
    await rendering.publish(path, language, words, by=request.user, catalogue=request.catalogue, read=form["read"])
    address = request.link("paths.show", query={READ_IN: language}, slug=path.slug)
    return redirect(with_notice(address, "rendered"))


def _typed(form: Form, number: int) -> list[tuple[str, str, str]]:
    """What was typed for each of the texts of a path, in order."""
    columns = [(form.lists.get(name, []) + [""] * number)[:number] for name in PARTS]
    return list(zip(*columns, strict=True))


async def again(request: ForumRequest, form: Form, status: int = 200, problem: str = "") -> Response:
    path, language = _about(request)
    texts: list[tuple[Texts, tuple[str, str, str]]] = list(
        zip(path.all_texts, _typed(form, len(path.all_texts)), strict=True)
    )
    form.values["read"] = path.mark
    cited_in = [(f"{BODY}:{at}", said.original.title, path.language_id) for at, (said, _) in enumerate(texts)]
    told = {"path": path, "language": language, "texts": texts, "form": form, "problem": problem, "cited_in": cited_in}
    return page(request, "paths/workbench.html", status=status, **told)
