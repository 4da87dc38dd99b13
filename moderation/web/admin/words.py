"""The admin's words: official terms in every language, and a search to try them with."""

from collections.abc import Sequence
from typing import NamedTuple

from starlette.responses import Response

from forum import search
from forum.catalogue import term_editing, terms
from forum.catalogue.alphabets import by_alphabet
from forum.catalogue.terms import Term, TermView
from forum.search import Words
from forum.threads.reading import finding
from forum.threads.reading.finding import Hit, Query
from forum.web.rendering.page import page
from forum.web.requests import languages
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.web.admin import names, rows
from moderation.web.words import SOURCES

SHAPE = Shape(lines=(*names.LINES, "verified"), repeated=names.REPEATED)


class Trial(NamedTuple):
    """A search as it was tried: what its words become, and what it finds."""

    typed: str
    words: Words
    hits: Sequence[Hit]


async def find(request: ForumRequest) -> Term | None:
    """The term that the address names, None for a new one. Raises NotFound."""
    return await rows.named(request, Term, "term")


async def index(request: ForumRequest, form: Form | None = None, status: int = 200, problem: str = "") -> Response:
    known = await terms.known(request.catalogue)
    offered = by_alphabet((term for term in known.values() if not term.archived), lambda term: term.term, "pt")
    gone = [term for term in known.values() if term.archived]
    return page(
        request,
        "admin/words/index.html",
        status=status,
        problem=problem,
        offered=offered,
        gone=gone,
        trial=await _trial(request),
        known=known,
    )


async def _trial(request: ForumRequest) -> Trial | None:
    typed, catalogue = request.query_params.get("try", "").strip()[: finding.LONGEST_QUERY], request.catalogue
    if not typed:
        return None
    own = (await languages.find(request)).own
    found = await finding.find(Query(typed), reader=request.user, languages=own, catalogue=catalogue, noted=False)
    return Trial(typed, await search.understand(typed, audience="public", catalogue=catalogue), found.hits[:10])


async def edit(request: ForumRequest) -> Response:
    view = await _view(request)
    if view is None:
        return await again(request, names.blank(verified="no"))
    return await again(request, names.filled(view, verified=names.yes_no(view.verified)))


async def save(request: ForumRequest, form: Form) -> Response:
    term, verified = await find(request), form["verified"] == "yes"
    if term is None:
        await term_editing.add(names.read(form), verified=verified, by=request.user)
        return rows.back(request, "words", "added")
    await term_editing.change(term, names.read(form), verified=verified, by=request.user)
    return rows.back(request, "words")


async def archive(request: ForumRequest, form: Form) -> Response:
    await term_editing.archive(rows.found(await find(request)), by=request.user)
    return rows.back(request, "words", "word-archived")


async def restore(request: ForumRequest, form: Form) -> Response:
    await term_editing.restore(rows.found(await find(request)), by=request.user)
    return rows.back(request, "words", "restored")


async def again(request: ForumRequest, form: Form, status: int = 200, problem: str = "") -> Response:
    view = await _view(request)
    source = SOURCES.get(view.source or "admin", "") if view else ""
    shown = {"form": form, "named": view, "rows": names.rows(form, view), "source": request.words.t(source)}
    return page(request, "admin/words/form.html", status=status, problem=problem, **shown)


async def _view(request: ForumRequest) -> TermView | None:
    term = await find(request)
    return (await terms.known(request.catalogue)).get(term.id) if term else None
