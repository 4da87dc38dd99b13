"""The dated notices of a page: their choice, languages and extent, since a page must stay light."""

from dataclasses import dataclass

from forum import clock
from forum.catalogue.notices import STAFF, NoticeView, Said, in_force
from forum.catalogue.views import Catalogue, LanguageView
from forum.web.requests.request import ForumRequest

PAGE = "notices.index"
BRIEF_ON = frozenset({"threads.index"})
"""Routes of long pages, where only a title linked to the notices' own page fits."""

MOST_ON_A_LIST = 1
MOST_FURTHER = 2
"""Further languages whose words stand on the page; the others are a link to them."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A notice in one language; `open` where the page is for readers of that language."""

    language: LanguageView
    said: Said
    open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A notice as a page shows it: `main` to its reader, `further` folded, `linked` only named; a `brief` one is its title."""

    notice: NoticeView
    main: Wording
    href: str
    further: list[Wording]
    linked: list[LanguageView]
    brief: bool


@dataclass(frozen=True, slots=True)
class Above:
    """The notices above a page, and the number of further ones on their own page."""

    shown: list[Shown]
    more: int = 0


def of_page(request: ForumRequest) -> Above | None:
    """The notices above the page of this request. Takes no statement."""
    if not request.catalogue.notices or request.route_name == PAGE:
        return None
    at_work = request.route_name.startswith(request.forum.staff_pages.prefixes)
    topic_id, languages = _about(request)
    fitting = [
        each
        for each in in_force(request.catalogue.notices, reader=request.user, at=clock.now())
        if each.is_about(topic_id, languages) and (each.audience == STAFF or not at_work)
    ]
    brief = request.route_name in BRIEF_ON
    above = [
        shown(each, request, brief=brief or place > 0, languages=languages, most=MOST_FURTHER)
        for place, each in enumerate(fitting[: MOST_ON_A_LIST if brief else None])
    ]
    return Above(above, len(fitting) - len(above)) if above else None


def _about(request: ForumRequest) -> tuple[int | None, set[str]]:
    """The topic of a page, if it has one, and the languages of its reader and of its texts."""
    thread = getattr(request, "thread", None)
    if thread is not None:
        return thread.topic_id, {request.ui, thread.language_id}
    return request.topic.id if request.topic else None, {request.ui, request.language_read}


def shown(
    notice: NoticeView,
    request: ForumRequest,
    *,
    ui: str = "",
    brief: bool = False,
    languages: set[str] | frozenset[str] = frozenset(),
    most: int = 0,
) -> Shown:
    """A notice for the reader of `ui`; `most` is the number of further languages whose words stand there, 0 for all.

    Interface languages are not among the further ones: their readers have the page in their own.
    """
    known, ui = request.catalogue, ui or request.ui
    language = notice.language_for(ui)
    others = [code for code in notice.texts if code != language and not known.languages[code].interface]
    others.sort(key=lambda code: code not in languages)
    listed = [] if brief else others[: most or None]
    return Shown(
        notice=notice,
        main=_wording(notice, language, known),
        href=_address(notice, request, ui, brief=brief),
        further=[_wording(notice, code, known, code in languages) for code in listed],
        linked=[known.languages[code] for code in others[len(listed) :]],
        brief=brief,
    )


def _wording(notice: NoticeView, code: str, known: Catalogue, opened: bool = False) -> Wording:
    return Wording(known.languages[code], notice.texts[code], opened)


def _address(notice: NoticeView, request: ForumRequest, ui: str, *, brief: bool) -> str:
    """The address its title leads to; one of ours begins with the reader's language, whichever it was copied in."""
    if brief and notice.texts[notice.language_for(ui)].html:
        return f"{request.forum.urls.path(PAGE, ui)}#n{notice.id}"
    if not notice.href.startswith("/"):
        return notice.href
    first, _, rest = notice.href[1:].partition("/")
    return f"/{ui}/{rest if first in request.forum.words else notice.href[1:]}"


def in_every_language(notice: NoticeView, request: ForumRequest) -> Shown:
    """A notice as its own page has it: nothing folded, also in the languages other pages are in."""
    known, language = request.catalogue, notice.language_for(request.ui)
    return Shown(
        notice=notice,
        main=_wording(notice, language, known),
        href=_address(notice, request, request.ui, brief=False),
        further=[_wording(notice, code, known) for code in notice.texts if code != language],
        linked=[],
        brief=False,
    )
