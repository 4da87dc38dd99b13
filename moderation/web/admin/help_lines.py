"""The admin's help lines: particulars of each, and changes, which take two admins."""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup
from starlette.responses import Response

from forum import clock
from forum.catalogue import help_line_changes
from forum.catalogue.help_line_changes import LineDetails
from forum.catalogue.help_lines import COSTS, USES, LineFact, changed, situations
from forum.catalogue.models import LineChange
from forum.catalogue.naming import REQUIRED
from forum.web.rendering.i18n import Words, endonym_of
from forum.web.rendering.page import page
from forum.web.rendering.words.safety import SITUATIONS
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.web.admin import hours, rows
from moderation.web.admin.facts import source_words
from moderation.web.words import LINE_COSTS, PARTICULARS

NUMBERS = ("number_any", "number_mobile_and_abroad", "number_landline")
NAMES = tuple(f"name_{code}" for code in REQUIRED)
OTHERS = ("opening_hours", "email", "url", "source", "valid_from")
WORDED = ("cost", "situations")
NAME_IN = Markup("{} · <bdi>{}</bdi>")
SHAPE = Shape(lines=(*NUMBERS, *hours.FIELDS, *OTHERS[:3], *NAMES, "cost", *OTHERS[3:]), repeated=("situations",))


@dataclass(frozen=True, slots=True)
class Difference:
    """One particular that a change alters: `label` says which, `language` is that of a name."""

    label: str
    language: str
    before: str
    after: str
    is_hours: bool = False


@dataclass(frozen=True, slots=True)
class ChangeEntry:
    """A change as an entry of its list; `state` is its state: waiting, dropped, to_come, in_force or over."""

    change: LineChange
    line: LineFact
    differences: list[Difference]
    state: str


async def index(request: ForumRequest, form: Form | None = None, status: int = 200, problem: str = "") -> Response:
    known = request.catalogue.lines(clock.today())
    waiting = [
        _entry(request, known[each.line], each, "waiting")
        for each in await help_line_changes.waiting()
        if each.line in known
    ]
    coming = [each for each in request.catalogue.line_changes if each.valid_from > clock.today()]
    return page(
        request,
        "admin/lines/index.html",
        status=status,
        problem=problem,
        known=known.values(),
        waiting=waiting,
        coming=[_entry(request, known[each.line], each, "to_come") for each in coming if each.line in known],
        source_words=source_words(request),
    )


def _find(request: ForumRequest) -> LineFact:
    """The line the address names, as it stands today. Raises NotFound."""
    return rows.found(request.catalogue.lines(clock.today()).get(request.path_params["key"]))


async def edit(request: ForumRequest) -> Response:
    line = _find(request)
    values = {f"number_{number.use}": number.display for number in line.numbers}
    values |= {f"name_{code}": line.names.get(code, "") for code in REQUIRED}
    values |= hours.filled(_hours(line)) | {"email": line.email or "", "url": line.url or ""}
    values |= {"source": "", "valid_from": clock.today().isoformat(), "cost": _cost(line)}
    return await again(request, Form(values, lists={"situations": list(line.situations)}))


def _cost(line: LineFact) -> str:
    return next(code for code, free in COSTS.items() if free is line.free)


def _hours(line: LineFact) -> str:
    return line.open_now or next((each.opening_hours for each in line.hours), "")


async def propose(request: ForumRequest, form: Form) -> Response:
    line = _find(request)
    details = LineDetails(
        numbers={use: form[f"number_{use}"] for use in USES},
        names={code: form[f"name_{code}"] for code in REQUIRED},
        situations=tuple(filter(None, form.lists["situations"])) if form.lists["situations"] else None,
        cost=form["cost"] or None,
        **{name: form[name] for name in OTHERS} | {"opening_hours": hours.typed(form)},
    )
    await help_line_changes.propose(line, details, by=request.user)
    return rows.back(request, "lines", "line-proposed")


async def again(request: ForumRequest, form: Form, status: int = 200, problem: str = "") -> Response:
    line = _find(request)
    return page(
        request,
        "admin/lines/form.html",
        status=status,
        problem=problem,
        form=form,
        line_fact=line,
        situations=situations(),
        history=list(_history(request, line, await help_line_changes.history(line.code))),
        in_languages=REQUIRED,
        source_words=source_words(request),
    )


def _history(request: ForumRequest, line: LineFact, found: list[LineChange]) -> Iterator[ChangeEntry]:
    """The changes, newest first, each with its differences from the line as it stands today."""
    confirmed = [each for each in found if each.confirmed_at and each.valid_from <= clock.today()]
    in_force = max(confirmed, key=lambda each: (each.valid_from, each.confirmed_at, each.id), default=None)
    for change in found:
        state = "to_come" if change.confirmed_at else "dropped" if change.dropped_at else "waiting"
        if change in confirmed:
            state = "in_force" if change is in_force else "over"
        yield _entry(request, line, change, state)


def _entry(request: ForumRequest, line: LineFact, change: LineChange, state: str) -> ChangeEntry:
    return ChangeEntry(change, line, _differences(line, changed(line, change), request.words), state)


def _differences(before: LineFact, after: LineFact, words: Words) -> list[Difference]:
    was, becomes = _particulars(before, words), _particulars(after, words)
    return [
        Difference(
            NAME_IN.format(words.t(PARTICULARS[name]), endonym_of(language))
            if language
            else words.t(PARTICULARS[name]),
            words.code if name in WORDED else language,
            was.get((name, language), ""),
            becomes.get((name, language), ""),
            name == "opening_hours",
        )
        for name, language in dict.fromkeys((*was, *becomes))
        if was.get((name, language), "") != becomes.get((name, language), "")
    ]


def _particulars(line: LineFact, words: Words) -> dict[tuple[str, str], str]:
    said = {(f"number_{number.use}", ""): number.display for number in line.numbers}
    said |= {("opening_hours", ""): _hours(line), ("email", ""): line.email or "", ("url", ""): line.url or ""}
    said["cost", ""] = words.t(LINE_COSTS[_cost(line)])
    said["situations", ""] = " · ".join(words.t(SITUATIONS[code]) for code in line.situations)
    return said | {("name", code): name for code, name in line.names.items()}


async def _change(request: ForumRequest) -> LineChange:
    return rows.found(await rows.named(request, LineChange, "change"))


async def confirm(request: ForumRequest, form: Form) -> Response:
    await help_line_changes.confirm(await _change(request), by=request.user)
    return rows.back(request, "lines", "line-confirmed")


async def drop(request: ForumRequest, form: Form) -> Response:
    await help_line_changes.drop(await _change(request), by=request.user)
    return rows.back(request, "lines", "line-dropped")
