"""Problem details (RFC 9457): what programs get in the place of an error's page, in the language they ask for."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from starlette.responses import Response

from forum.catalogue.views import Catalogue
from forum.web.requests import languages
from forum.web.requests.policies import API
from forum.web.requests.request import ForumRequest

JSON, PROBLEM = "application/json", "application/problem+json"
VARY = "Accept, Accept-Encoding, Accept-Language"
OPEN: Mapping[str, str] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Content-Language, Retry-After",
    "X-Robots-Tag": "noindex",
}
"""The headers of every answer: any site may read it, without its visitor's cookies, and search engines leave it alone."""


@dataclass(frozen=True, slots=True)
class FieldError:
    """A parameter that can't be used: its name, a code, and why in words."""

    field: str
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem (RFC 9457): its status, a code, what it is in words, and the parameters at fault."""

    type: str
    status: int
    code: str
    title: str
    detail: str
    errors: Sequence[FieldError]


def is_for_programs(request: ForumRequest) -> bool:
    return request.url_path.startswith(f"{API}/")


def language_of(request: ForumRequest, catalogue: Catalogue | None) -> str:
    """The interface language of a program's request: its parameter, else the best of its header. No cookie is read."""
    known = request.forum.words
    asked = request.query_params.get("lang", "") if catalogue else ""
    if asked in known:
        return asked
    header = request.headers.get("accept-language", "")
    return languages.negotiate(known, languages.accepted(header), languages.fallbacks(catalogue))


def problem(request: ForumRequest, status: int, code: str, wrong: Mapping[str, str] | None = None) -> Response:
    """The answer to a request that can't be met, in the request's words; `wrong` are codes by parameter."""
    sentences, t = request.forum.sentences, request.words.t
    title, detail = sentences.pages.get(code) or sentences.problems[code]
    errors = [FieldError(name, why, str(t(sentences.error(why, name)))) for name, why in (wrong or {}).items()]
    said = Problem("about:blank", status, code, str(t(title)), str(t(detail)), errors)
    headers = {**OPEN, "Vary": VARY, "Cache-Control": "no-store", "Content-Language": request.ui}
    if status == 503:
        headers["Retry-After"] = "10"
    return Response(json.dumps(asdict(said), ensure_ascii=False), status, headers, PROBLEM)


def lost(request: ForumRequest, status: int, code: str, catalogue: Catalogue | None) -> Response:
    """The same for a request that no resource got; without the `catalogue` where there is no database."""
    request.words = request.forum.words[language_of(request, catalogue)]
    return problem(request, status, code)
