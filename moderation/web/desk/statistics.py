"""The desk's figures as pictures with a table beside each, and as a file."""

from collections.abc import Iterator
from datetime import date

from starlette.responses import Response

from forum.web.rendering.page import page
from forum.web.requests.request import ForumRequest
from moderation.oversight import statistics
from moderation.oversight.statistics import Figures, Line
from moderation.web.desk.exporting import as_csv, each

HEADINGS = ["dimension", "of", "figure", "value"]


async def index(request: ForumRequest) -> Response:
    figures = await statistics.figures(by=request.user)
    return page(
        request,
        "desk/statistics.html",
        figures=figures,
        groups=[("week", figures.weeks), *figures.by.items()],
        name_of=lambda dimension, line: _name(request, dimension, line),
    )


async def export(request: ForumRequest) -> Response:
    figures = await statistics.figures(by=request.user)
    return await as_csv(each([HEADINGS, *_rows(request, figures)]), "statistics.csv")


def _name(request: ForumRequest, dimension: str, line: Line) -> str:
    catalogue, ui = request.catalogue, request.ui
    if isinstance(line.key, date):
        return request.words.date(line.key)
    if dimension == "language":
        return catalogue.languages[str(line.key)].name(ui)
    if dimension == "topic":
        return catalogue.topics[int(str(line.key))].name(ui)
    return catalogue.cabinets[int(str(line.key))].name(ui)


def _code(request: ForumRequest, dimension: str, line: Line) -> str:
    if dimension == "topic":
        return request.catalogue.topics[int(str(line.key))].slug
    if dimension == "cabinet":
        return request.catalogue.cabinets[int(str(line.key))].code
    return str(line.key or "")


def _rows(request: ForumRequest, figures: Figures) -> Iterator[list[str]]:
    for dimension, lines in (("all", [figures.total]), ("week", figures.weeks), *figures.by.items()):
        for line in lines:
            of = _code(request, dimension, line)
            counts = {
                "asked": line.asked,
                "answered": line.answered,
                "official": line.official,
                "waiting": line.waiting,
                **({} if dimension == "cabinet" else {"answered_before_asking": line.deflected}),
                "median_hours": _one_decimal(line.median),
                "ninetieth_percentile_hours": _one_decimal(line.ninetieth),
            }
            yield from ([dimension, of, figure, str(value)] for figure, value in counts.items())
    judged = figures.judged
    yield ["all", "", "people_reached", str(figures.reached)]
    told = {"told": figures.readers.told, "corrected": figures.readers.corrected, "scams": figures.readers.scams}
    yield from (["readers", "", name, str(count)] for name, count in told.items())
    yield ["all", "", "held", str(judged.held)]
    yield from (["verdict", verdict, "decisions", str(count)] for verdict, count in sorted(judged.verdicts.items()))
    yield ["all", "", "appeals", str(judged.appeals)]
    yield from (
        ["appeal", verdict or "open", "appeals", str(count)] for verdict, count in sorted(judged.outcomes.items())
    )


def _one_decimal(hours: float | None) -> str:
    return "" if hours is None else f"{hours:.1f}"
