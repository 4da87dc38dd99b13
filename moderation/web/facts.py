"""The admin's list of what the forum came with and nobody has verified: help lines, their hours, names."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from starlette.responses import Response

from forum.catalogue import facts
from forum.catalogue.facts import SEED, LineFact
from forum.catalogue.snapshot import Catalogue
from forum.web.pages import page
from forum.web.requests import ForumRequest
from forum.web.words import SOURCES

Texts = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Unverified:
    """One fact, or a thing's names from one source: `texts` are (language, text), the language empty for codes."""

    about: str
    texts: Texts
    source: str
    shown: bool


async def index(request: ForumRequest) -> Response:
    ui, catalogue = request.ui, request.catalogue
    lines = facts.lines()
    sections = [
        ("lines", [_line(line, ui) for line in lines if not line.verified]),
        ("hours", [row for line in lines for row in _hours(line, ui)]),
        (
            "line_names",
            [row for line in lines for row in _by_source(line.names[ui], line.names, line.name_sources, line.shown)],
        ),
        ("topics", list(_topics(catalogue, ui))),
        ("cabinets", list(_cabinets(catalogue, ui))),
        ("languages", list(_languages(catalogue, ui))),
    ]
    return page(request, "admin/facts/index.html", sections=sections, source_words=source_words(request))


def source_words(request: ForumRequest) -> Callable[[str], str]:
    """What to call a source of facts, in the reader's language where the source is one of the forum's own."""
    return lambda source: request.words.t(SOURCES[source]) if source in SOURCES else source


def _line(line: LineFact, ui: str) -> Unverified:
    reached = [number.display for number in line.numbers] + [way for way in (line.email, line.url) if way]
    return Unverified(line.names[ui], tuple(("", way) for way in reached), line.source, line.shown)


def _hours(line: LineFact, ui: str) -> list[Unverified]:
    return [
        Unverified(line.names[ui], (("", hours.opening_hours), ("en", hours.wording)), hours.source, line.shown)
        for hours in line.hours
        if not hours.verified
    ]


def _topics(catalogue: Catalogue, ui: str) -> Iterable[Unverified]:
    for fact in facts.topics():
        topic = catalogue.topic(fact.slug) or catalogue.topic_once_called(fact.slug)
        if topic:
            names = _unchanged(fact.names, topic.names)
            yield from _by_source(topic.name(ui), names, fact.name_sources, catalogue.offers(topic))


def _cabinets(catalogue: Catalogue, ui: str) -> Iterable[Unverified]:
    for fact in facts.cabinets():
        cabinet = catalogue.cabinet(fact.code)
        if cabinet:
            names = _unchanged(fact.names, cabinet.names)
            yield from _by_source(cabinet.name(ui), names, fact.name_sources, not cabinet.archived)


def _languages(catalogue: Catalogue, ui: str) -> Iterable[Unverified]:
    for fact in facts.languages():
        language = catalogue.languages.get(fact.code)
        if language:
            names = _unchanged(fact.names, language.names)
            sources = dict.fromkeys(names, fact.sources.get("names", ""))
            yield from _by_source(language.name(ui), names, sources, not language.archived)


def _unchanged(names: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """The names that are still the facts' own: what an admin wrote instead has been looked at."""
    return {code: name for code, name in names.items() if now.get(code) == name}


def _by_source(about: str, names: Mapping[str, str], sources: Mapping[str, str], shown: bool) -> list[Unverified]:
    grouped: dict[str, list[tuple[str, str]]] = {}
    for code, name in names.items():
        grouped.setdefault(sources.get(code, ""), []).append((code, name))
    return [Unverified(about, tuple(texts), source, shown) for source, texts in grouped.items() if source != SEED]
