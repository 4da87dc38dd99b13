"""The desk's list of searches that found nothing, mended in place."""

from starlette.responses import Response

from forum.catalogue import terms
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.desk import searches

SHAPE = Shape(lines=("words", "language", "term", "off"))


async def index(request: ForumRequest) -> Response:
    return await again(request, Form(), 200, "")


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    language = request.query_params.get("language", "")[:12]
    known = await terms.known(request.catalogue)
    return page(
        request,
        "desk/searches.html",
        status=status,
        problem=problem,
        form=form,
        language=language,
        rows=await searches.most_frequent(by=request.user, language=language),
        offered=sorted({term.code for term in known.values() if not term.archived}),
    )


async def mend(request: ForumRequest, form: Form) -> Response:
    """Adds the words of a search to a term, or (`off`) takes it off the list."""
    if form["off"]:
        await searches.dismiss(form["words"], form["language"], by=request.user)
    else:
        await searches.add_word(form["words"], form["language"], form["term"], by=request.user)
    return redirect(with_notice(request.link("desk.searches"), "removed" if form["off"] else "added"))
