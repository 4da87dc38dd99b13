"""The admin's list of facts that nobody has verified: help lines, hours, holidays, names."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from starlette.responses import Response

from forum import clock
from forum.catalogue import facts
from forum.catalogue.facts import SEED
from forum.catalogue.help_lines import LineFact
from forum.catalogue.institutions import is_verified, periods
from forum.catalogue.models import TownHoliday
from forum.catalogue.naming import ENTERED
from forum.catalogue.places import facts as places
from forum.web.rendering.opening import hours_words, rule_words
from forum.web.rendering.page import page
from forum.web.requests.request import ForumRequest
from moderation.web.words import SOURCES

Texts = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Unverified:
    """One fact, or a thing's names from one source: `texts` are (language, text), the language empty for codes; `link`
    leads to where it can be corrected, `language` is that of what it is about where it isn't the reader's.
    """

    about: str
    texts: Texts
    source: str
    shown: bool
    link: str
    language: str = ""


async def index(request: ForumRequest) -> Response:
    return page(
        request,
        "admin/facts/index.html",
        sections=sections(request),
        source_words=source_words(request),
        unplaced=places.unplaced(),
    )


def sections(request: ForumRequest) -> list[tuple[str, list[Unverified]]]:
    """The unverified facts by what they are about."""
    lines = request.catalogue.lines(clock.today()).values()
    return [
        ("lines", [_line(request, line) for line in lines if not line.verified]),
        ("hours", [row for line in lines for row in _hours(request, line)]),
        ("line_names", [row for line in lines for row in _line_names(request, line)]),
        ("letters", list(_letters(request))),
        ("places", list(_places(request))),
        ("holidays", [_holiday(request, row) for row in request.catalogue.town_holidays if _is_ours(row)]),
        ("institutions", list(_institutions(request))),
        ("topics", list(_topics(request))),
        ("cabinets", list(_cabinets(request))),
        ("languages", list(_languages(request))),
    ]


def source_words(request: ForumRequest) -> Callable[[str], str]:
    """A function from a source of facts to its name, in the reader's language where it is one of the forum's own."""
    return lambda source: request.words.t(SOURCES[source]) if source in SOURCES else source


def _line(request: ForumRequest, line: LineFact) -> Unverified:
    reached = [number.display for number in line.numbers] + [way for way in (line.email, line.url) if way]
    texts = tuple(("", way) for way in reached)
    return Unverified(line.name(request.ui), texts, line.source, line.shown, _line_link(request, line))


def _line_link(request: ForumRequest, line: LineFact) -> str:
    return request.link("admin.lines.edit", key=line.code)


def _hours(request: ForumRequest, line: LineFact) -> list[Unverified]:
    about, link = line.name(request.ui), _line_link(request, line)
    return [
        Unverified(
            about,
            (("", hours_words(hours.opening_hours, request.words)), ("en", hours.wording)),
            hours.source,
            line.shown,
            link,
        )
        for hours in line.hours
        if not hours.verified
    ]


def _line_names(request: ForumRequest, line: LineFact) -> list[Unverified]:
    link = _line_link(request, line)
    return _by_source(line.name(request.ui), line.names, line.name_sources, line.shown, link)


def _letters(request: ForumRequest) -> Iterable[Unverified]:
    for letter in request.catalogue.letters.values():
        rule = letter.rule_on(clock.today())
        if rule is None or not rule.verified:
            texts: Texts = (("pt", rule.article), ("", str(rule.days))) if rule else ()
            link = request.link("admin.letters.edit", key=letter.code)
            yield Unverified(letter.name(request.ui), texts, (rule or letter).source, True, link)


def _places(request: ForumRequest) -> Iterable[Unverified]:
    for fact in places.places():
        place = request.catalogue.places.get(fact.slug)
        if place and not place.verified_on:
            link = request.link("admin.places.edit", key=place.slug)
            point: Texts = (("", f"{place.latitude}, {place.longitude} (± {place.accuracy} m)"),)
            yield Unverified(place.name(request.ui), point, place.source_of("position"), True, link)
            names = _unchanged(fact.names, place.names)
            yield from _by_source(place.name(request.ui), names, fact.name_sources, not place.archived, link)


def _is_ours(holiday: TownHoliday) -> bool:
    """Whether a town's holiday is as the forum came with it."""
    return any(
        (fact.town, fact.day, fact.source) == (holiday.town, holiday.day, holiday.source)
        for fact in facts.town_holidays()
    )


def _holiday(request: ForumRequest, row: TownHoliday) -> Unverified:
    kept = any(cabinet.town == row.town for cabinet in request.catalogue.cabinets.values())
    link = request.link("admin.holidays.edit", holiday=row.id)
    return Unverified(row.town, (("", rule_words(row.day, request.words)),), row.source, kept, link, "pt")


def _institutions(request: ForumRequest) -> Iterable[Unverified]:
    for period in periods(request.catalogue.institution_names):
        names = {row.language: row.name for row in period.rows if not is_verified(row)}
        sources = {row.language: row.source for row in period.rows}
        link = request.link("admin.institutions.edit", period=period.id)
        yield from _by_source(period.rows[0].short or period.code, names, sources, period.in_force, link)


def _topics(request: ForumRequest) -> Iterable[Unverified]:
    catalogue = request.catalogue
    for fact in facts.topics():
        topic = catalogue.topic(fact.slug) or catalogue.topic_once_called(fact.slug)
        if topic:
            names, link = _unchanged(fact.names, topic.names), request.link("admin.topics.edit", key=topic.slug)
            yield from _by_source(topic.name(request.ui), names, fact.name_sources, catalogue.offers(topic), link)


def _cabinets(request: ForumRequest) -> Iterable[Unverified]:
    for fact in facts.cabinets():
        cabinet = request.catalogue.cabinet(fact.code)
        if cabinet:
            names, link = _unchanged(fact.names, cabinet.names), request.link("admin.cabinets.edit", key=cabinet.code)
            yield from _by_source(cabinet.name(request.ui), names, fact.name_sources, not cabinet.archived, link)


def _languages(request: ForumRequest) -> Iterable[Unverified]:
    for fact in facts.languages():
        language = request.catalogue.languages.get(fact.code)
        if language:
            names, link = _unchanged(fact.names, language.names), request.link("admin.languages.edit", key=fact.code)
            sources = dict.fromkeys(names, fact.sources.get("names", ""))
            yield from _by_source(language.name(request.ui), names, sources, not language.archived, link)


def _unchanged(names: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """The names that are still the facts' own: an admin has looked at those they wrote instead."""
    return {code: name for code, name in names.items() if now.get(code) == name}


def _by_source(
    about: str, names: Mapping[str, str], sources: Mapping[str, str], shown: bool, link: str
) -> list[Unverified]:
    grouped: dict[str, list[tuple[str, str]]] = {}
    for code, name in names.items():
        grouped.setdefault(sources.get(code, ""), []).append((code, name))
    doubtful = [(source, texts) for source, texts in grouped.items() if source not in (SEED, ENTERED)]
    return [Unverified(about, tuple(texts), source, shown, link) for source, texts in doubtful]
