"""Legal documents as pages show them: in the reader's language, with the numbers that the forum really keeps to."""

from dataclasses import dataclass
from datetime import timedelta

from forum import clock, text
from forum.catalogue import addresses, documents
from forum.catalogue.documents import Document, Version
from forum.catalogue.periods import DRAFT_DAYS, REJECTED_DAYS, REPORT_DAYS, SEARCH_DAYS, UNUSED_MONTHS
from forum.catalogue.views import Catalogue
from forum.people import sessions
from forum.web.rendering.help_lines import HelpLines
from forum.web.rendering.i18n import Words
from forum.web.requests import languages, password_tries, provider_trips, resume, step_up, voters
from forum.web.requests.request import ForumRequest

CHILDREN = "child-helpline"
NAMED_PERIODS = (DRAFT_DAYS, SEARCH_DAYS, REJECTED_DAYS, REPORT_DAYS, UNUSED_MONTHS)
"""The periods that documents name, each by the name that an admin's number has."""


@dataclass(frozen=True, slots=True)
class Part:
    """A section as HTML; the first one may have no heading."""

    heading: str
    html: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A version of a document in the language it is read in."""

    document: Document
    version: Version
    language: str
    title: str
    parts: tuple[Part, ...]


def shown(request: ForumRequest, document: Document, version: Version) -> Shown:
    """The version for this request's reader; rendered once for each state of the catalogue."""
    known, day = request.catalogue, clock.today()

    def make() -> Shown:
        given = documents.text_of(document.code, version.number, request.ui, _values(request.words, known))
        parts = tuple(Part(each.heading, text.render(each.source)) for each in given.sections)
        return Shown(document, version, given.language, given.title, parts)

    return known.derived(("document", document.code, version.number, request.ui, day), make)


def title_of(document: Document, words: Words, known: Catalogue) -> tuple[str, str]:
    """The title of a document's latest version, and the language it is in."""

    def make() -> tuple[str, str]:
        given = documents.text_of(document.code, document.latest.number, words.code, _values(words, known))
        return given.title, given.language

    return known.derived(("document title", document.code, words.code, clock.today()), make)


def _values(words: Words, known: Catalogue) -> dict[str, str]:
    """The values that documents name; a number is as the code has it.

    Empty is a line that nobody verified.
    """
    lines, institution = HelpLines.now(words, known), known.institution(clock.today())
    children = known.lines(clock.today()).get(CHILDREN)
    return {
        "ui": words.code,
        "institution": institution.name(words.code),
        "short": institution.short(words.code),
        "emergency": lines.emergency.numbers[0].display,
        "support": lines.support.numbers[0].display,
        "children": children.numbers[0].display if children and children.shown and children.numbers else "",
        "children_name": children.name(words.code) if children else "",
        "remembered_days": _days(sessions.REMEMBERED),
        "shared_hours": _hours(sessions.NOT_REMEMBERED),
        "staff_minutes": _minutes(sessions.STAFF_IDLE),
        "staff_hours": _hours(sessions.STAFF_LONGEST),
        **{name: str(known.periods[name]) for name in NAMED_PERIODS},
        "appeal_days": str(known.appeal_days),
        "ui_days": _days(timedelta(seconds=languages.COOKIE_LASTS)),
        "voter_days": _days(timedelta(seconds=voters.VOTER_LASTS)),
        "known_days": _days(password_tries.LASTS),
        "code_days": _days(timedelta(seconds=resume.CODE_LASTS)),
        "password_minutes": _minutes(timedelta(seconds=resume.PASSWORD_LASTS)),
        "begun_minutes": _minutes(timedelta(seconds=resume.BEGUN_LASTS)),
        "proof_minutes": _minutes(step_up.LASTS),
        "trip_minutes": _minutes(timedelta(seconds=provider_trips.LASTS)),
        **addresses.all_of(known.addresses),
    }


def _days(length: timedelta) -> str:
    return str(length // timedelta(days=1))


def _hours(length: timedelta) -> str:
    return str(length // timedelta(hours=1))


def _minutes(length: timedelta) -> str:
    return str(length // timedelta(minutes=1))
