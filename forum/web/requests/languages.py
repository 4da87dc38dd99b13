"""A person's languages: those they chose, their browser asks for, mediate and asked in. They order pages and hide nothing."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from urllib.parse import urlencode

from starlette.responses import Response

from forum.catalogue.views import Catalogue
from forum.threads.reading import own_lists
from forum.web.rendering.i18n import endonym_of
from forum.web.requests.request import ForumRequest, Languages

COOKIE = "ui"
COOKIE_LASTS = 365 * 24 * 3600
DEFAULT, OTHER = "pt", "other"
MOST_CHOSEN = 3
MOST_ACCEPTED = 20
CODE = re.compile("[a-z]{2,3}")


def accepted(header: str) -> list[str]:
    """The languages of an Accept-Language header, the best first, without regions; a weight of 0 refuses one."""
    weighed: list[tuple[float, str]] = []
    for part in header.split(",")[:MOST_ACCEPTED]:
        tag, _, quality = part.strip().partition(";q=")
        code = tag.split("-")[0].lower()
        try:
            weight = float(quality or 1)
        except ValueError:
            continue
        if weight > 0 and CODE.fullmatch(code):
            weighed.append((-weight, code))
    return [code for _, code in sorted(weighed, key=lambda each: each[0])]


def chosen(cookie: str) -> list[str]:
    """The languages somebody chose, the latest first: at most one of the interface."""
    return [code for code in cookie.split(".")[:MOST_CHOSEN] if code]


def negotiate(offered: Collection[str], wanted: Iterable[str], fallback_of: Callable[[str], Sequence[str]]) -> str:
    """The interface language for somebody: the best of those they want, else the one they more probably read."""
    wanted = list(wanted)
    probable = (code for each in wanted for code in fallback_of(each))
    return next((code for code in (*wanted, *probable) if code in offered), DEFAULT)


def fallbacks(catalogue: Catalogue | None) -> Callable[[str], Sequence[str]]:
    """For each language those that its readers more probably read, in order: for one without any, as for readers of others."""

    def of(code: str) -> Sequence[str]:
        if catalogue is None:
            return ()
        known = catalogue.languages.get(code)
        return known.fallback if known and known.fallback else catalogue.languages[OTHER].fallback

    return of


def wanted(request: ForumRequest, cookie: str | None = None) -> list[str]:
    """The languages a reader chose, then those of their browser."""
    picked = chosen(request.cookies.get(COOKIE, "") if cookie is None else cookie)
    return [*picked, *accepted(request.headers.get("accept-language", ""))]


def named(request: ForumRequest) -> list[str]:
    """The languages a reader chose, those of their browser, then those they mediate in; takes no statement."""
    return [*wanted(request), *sorted(request.user.languages)]


def interface_of(request: ForumRequest, catalogue: Catalogue | None) -> str:
    """The interface language of the address, else the best one for the reader."""
    named = request.url_path.lstrip("/").partition("/")[0]
    if named in request.forum.words:
        return named
    return negotiate(request.forum.words, wanted(request), fallbacks(catalogue))


def at_home(request: ForumRequest, location: str, code: str) -> str:
    """The home page's address with the language that was chosen there, where no page is in it; any other address as it is.

    A browser that takes no cookies reads in it all the same.
    """
    path = location.partition("?")[0]
    if path.strip("/") not in request.forum.words:
        return location
    return path if code in request.forum.words else f"{path}?{urlencode({'language': code})}"


async def find(request: ForumRequest) -> Languages:
    """The languages of the request's reader, by which its page is ordered; the page then varies by their browser's."""
    known, reader = request.catalogue, request.user
    at_first = [request.query_params["language"]] if _is_named_at_home(request) else []
    codes = [*at_first, *named(request)]
    if reader.signed_in:
        codes += await own_lists.languages_asked_in(reader)
    own = [code for code in dict.fromkeys([*codes, request.ui]) if code in known.languages and code != OTHER]
    picked = [*at_first, *chosen(request.cookies.get(COOKIE, ""))]
    kept: list[str] = []
    for code in own:
        if code in picked or not any(code in known.languages[each].unasked for each in kept):
            kept.append(code)
    wants = next(iter((*at_first, *wanted(request))), request.ui)
    request.languages = Languages(tuple(kept), *_missing(request, wants))
    return request.languages


def _is_named_at_home(request: ForumRequest) -> bool:
    """Whether the home page's address names the language to read in; those of lists name that of questions."""
    return request.route_name == "home" and "language" in request.query_params


def _missing(request: ForumRequest, first: str) -> tuple[str, str]:
    """A language that no page is in with its own name, both empty for one that pages are in or that has no name."""
    known = request.catalogue.languages.get(first)
    name = known.endonym if known else endonym_of(first)
    return ("", "") if first in request.forum.words or name in ("", first) else (first, name)


def choose(request: ForumRequest, response: Response, value: str) -> Response:
    """The response with the cookie of what was chosen."""
    secure = request.forum.settings.is_https
    response.set_cookie(COOKIE, value, max_age=COOKIE_LASTS, path="/", secure=secure, httponly=True, samesite="lax")
    return response


def choosing(request: ForumRequest, code: str) -> str:
    """The cookie's value once `code` is chosen: one language of the interface, and the latest others to read in."""
    before = chosen(request.cookies.get(COOKIE, ""))
    known, words = request.catalogue.languages, request.forum.words
    kept = [each for each in before if each in known and each != code and not (code in words and each in words)]
    return ".".join([code, *kept][:MOST_CHOSEN])
