"""The dated notices of a page: one, as a line that leads to all of it, in the language its reader reads best."""

from dataclasses import dataclass, replace

from forum.catalogue.notices import NOTICE, STAFF, NoticeView, Said, in_force_now
from forum.catalogue.views import Catalogue, LanguageView
from forum.web.rendering import one_line
from forum.web.requests import languages as languages_of
from forum.web.requests.request import ForumRequest

PAGE = "notices.index"
WITHOUT = frozenset({PAGE, "leaving"})
"""Routes of pages without: that of all notices, and that for whoever must leave quickly."""

ASKING = ("ask.new", "ask.create")
"""Routes of the form beside which notices of scams and rumours stand."""
BESIDE = 3

CLOSED = "notices"
"""The cookie of notices that were put away, by id."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A notice in one language."""

    language: LanguageView
    said: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A notice in its reader's language, then in `further` ones; `href` is where its title leads."""

    notice: NoticeView
    main: Wording
    href: str
    further: tuple[Wording, ...] = ()


@dataclass(frozen=True, slots=True)
class Above:
    """The notice above a page, the number of further ones on their own page, and its title as what fits one line and the rest."""

    shown: Shown
    more: int
    parts: tuple[str, str]


def closed(request: ForumRequest) -> set[int]:
    """The notices that the reader put away."""
    return {int(each) for each in request.cookies.get(CLOSED, "").split(".") if each.isdecimal() and len(each) < 10}


def of_page(request: ForumRequest) -> Above | None:
    """The notice above the page of this request; none where somebody in danger may read. Takes no statement."""
    if not request.catalogue.notices or request.route_name in WITHOUT:
        return None
    topic_id, languages = _about(request)
    if languages is None:
        return None
    beside = request.route_name in ASKING
    at_work = request.route_name.startswith(request.forum.staff_pages.prefixes)
    away = closed(request)
    fitting = [
        each
        for each in in_force_now(request.catalogue.notices, reader=request.user)
        if each.id not in away and each.is_about(topic_id, languages, request.places)
        if each.audience == STAFF or not at_work
        if not beside or each.kind == NOTICE
    ]
    return _above(fitting[0], len(fitting) - 1, request) if fitting else None


def _above(notice: NoticeView, more: int, request: ForumRequest) -> Above:
    """It leads to its own page, not to an address, where a telephone shows but the beginning of its title."""
    shown = line(notice, request)
    parts = one_line.parted(shown.main.said.title, one_line.ROOM_BESIDE if more else one_line.ROOM)
    return Above(replace(shown, href=_whole_at(notice, request)) if parts[1] else shown, more, parts)


def beside(request: ForumRequest, topic: str) -> list[Shown]:
    """The notices of scams and rumours beside the form by which somebody asks: those of the topic, of every one while none is
    chosen. Takes no statement.
    """
    chosen = next((each.id for each in request.catalogue.topics.values() if each.slug == topic), None)
    languages = (*languages_of.named(request), request.ui)
    fitting = [
        each
        for each in in_force_now(request.catalogue.notices, reader=request.user)
        if each.kind != NOTICE and each.is_about(chosen or each.topic_id, languages)
    ]
    return [line(each, request) for each in fitting[:BESIDE]]


def _about(request: ForumRequest) -> tuple[int | None, tuple[str, ...] | None]:
    """The topic of a page, if it has one, and the languages of its reader and of its texts; None for one about danger."""
    thread = getattr(request, "thread", None)
    if thread is not None:
        return thread.topic_id, None if thread.danger else (thread.language_id, request.ui)
    own = request.languages.own if request.languages else ()
    return request.topic.id if request.topic else None, (*filter(None, [request.language_read]), *own, request.ui)


def told_in(notice: NoticeView, request: ForumRequest) -> str:
    """The language a notice is told in, the same on every page: whatever is read there, it is its reader who is told."""
    if request.ui not in notice.texts:
        request.by_browser = True
    return notice.language_for(request.ui, languages_of.named(request))


def line(notice: NoticeView, request: ForumRequest) -> Shown:
    """A notice above a page: its title, leading to all of it."""
    language = told_in(notice, request)
    more = notice.texts[language].html
    href = _whole_at(notice, request) if more else _address(notice, request, request.ui)
    return Shown(notice=notice, main=_wording(notice, language, request.catalogue), href=href)


def _whole_at(notice: NoticeView, request: ForumRequest) -> str:
    return f"{request.forum.urls.path(PAGE, request.ui)}#n{notice.id}"


def whole(notice: NoticeView, request: ForumRequest, ui: str) -> Shown:
    """All of a notice for the reader of `ui`, in the languages that no page is in too."""
    language = notice.language_for(ui)
    others = [code for code in notice.texts if code != language and code not in request.forum.words]
    return _in(notice, request, ui, language, others)


def in_every_language(notice: NoticeView, request: ForumRequest) -> Shown:
    """All of a notice as its own page has it, also in the languages other pages are in."""
    language = told_in(notice, request)
    return _in(notice, request, request.ui, language, [code for code in notice.texts if code != language])


def _in(notice: NoticeView, request: ForumRequest, ui: str, language: str, others: list[str]) -> Shown:
    known = request.catalogue
    further = tuple(_wording(notice, code, known) for code in others)
    return Shown(
        notice=notice, main=_wording(notice, language, known), href=_address(notice, request, ui), further=further
    )


def _wording(notice: NoticeView, code: str, known: Catalogue) -> Wording:
    return Wording(known.languages[code], notice.texts[code])


def _address(notice: NoticeView, request: ForumRequest, ui: str) -> str:
    """The address its title leads to; one of ours begins with the reader's language, whichever it was copied in."""
    if not notice.href.startswith("/"):
        return notice.href
    first, _, rest = notice.href[1:].partition("/")
    return f"/{ui}/{rest if first in request.forum.words else notice.href[1:]}"
