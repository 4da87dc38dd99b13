"""Paths for programs: steps in order, each with the official answer that it rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from forum import ids
from forum.catalogue.paths import views
from forum.catalogue.paths.views import PathView, Reading, StepView
from forum.errors import NotFound
from forum.text import tags
from forum.threads.reading import path_steps
from forum.threads.reading.path_steps import StepAnswer
from forum.web.api import threads
from forum.web.api.parameters import SLUG, Parameter
from forum.web.api.resources import Asked, Resource
from forum.web.api.texts import Html


@dataclass(frozen=True, slots=True)
class PathRow:
    """A path in a list; `checked_on` is None while nobody of the team has checked it."""

    slug: str
    url: str
    lang: str
    title: str
    topics: Annotated[Sequence[str], "The slugs of its topics."]
    checked_on: date | None


@dataclass(frozen=True, slots=True)
class PathList:
    """All paths in their order."""

    paths: Sequence[PathRow]


@dataclass(frozen=True, slots=True)
class StepResting:
    """The official answer of a step. `state` is empty for one to rely on, else checking, disputed or gone; one that not
    everybody may read here has no thread.
    """

    state: str
    thread: str | None
    short_answer: Html | None


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a path: what to do (plain text), what to bring, where to go; `answer` is None where it rests on none."""

    lang: str
    title: str
    body: str
    documents: Sequence[str]
    places: Annotated[Sequence[str], "The slugs of places."]
    answer: StepResting | None


@dataclass(frozen=True, slots=True)
class Path:
    """A path in the asked language, else in that of its original."""

    slug: str
    url: str
    lang: str
    title: str
    body: str
    topics: Sequence[str]
    checked_on: date | None
    steps: Sequence[Step]


def _wanted(asked: Asked) -> tuple[str, ...]:
    return views.wanted((asked.ui,), "", asked.ui, asked.catalogue.languages[asked.ui].fallback)


async def index(asked: Asked) -> PathList:
    wanted = _wanted(asked)
    return PathList([_row(each, each.texts.read_in(wanted), asked) for each in views.offered(asked.catalogue.paths)])


def _row(path: PathView, said: Reading, asked: Asked) -> PathRow:
    return PathRow(
        path.slug,
        asked.address("paths.show", slug=path.slug),
        said.shown.language_id,
        said.shown.title,
        _topics(path, asked),
        path.checked_on,
    )


def _topics(path: PathView, asked: Asked) -> list[str]:
    return [asked.catalogue.topics[each].slug for each in path.topics if each in asked.catalogue.topics]


async def show(asked: Asked) -> Path:
    path, wanted = asked.catalogue.paths.get(asked["slug"]), _wanted(asked)
    if path is None or not path.steps or path.archived:
        raise NotFound
    answers = await path_steps.answers_of(path.steps, wanted)
    said = path.texts.read_in(wanted).shown
    return Path(
        slug=path.slug,
        url=asked.address("paths.show", slug=path.slug),
        lang=said.language_id,
        title=said.title,
        body=said.body,
        topics=_topics(path, asked),
        checked_on=path.checked_on,
        steps=[_step(each, answers.get(each.id), wanted, asked) for each in path.steps],
    )


def _step(step: StepView, answer: StepAnswer | None, wanted: Sequence[str], asked: Asked) -> Step:
    said = step.texts.read_in(wanted).shown
    return Step(
        lang=tags.tag(said.language_id, said.title),
        title=said.title,
        body=said.body,
        documents=said.documents,
        places=step.places,
        answer=_resting(answer, asked) if answer else None,
    )


def _resting(answer: StepAnswer, asked: Asked) -> StepResting:
    open_to_all = threads.open_rows([answer.thread] if answer.thread else [], asked)
    if not open_to_all:
        return StepResting(answer.state, None, None)
    row = open_to_all[0]
    return StepResting(answer.state, ids.encode(row.id), threads.short_of(row, asked))


RESOURCES = (
    Resource("/paths", "listPaths", "Paths, step by step.", PathList, index),
    Resource("/paths/{slug}", "getPath", "A path with its steps.", Path, show, (Parameter("slug", "A slug.", SLUG, in_path=True),)),
)  # fmt: skip
