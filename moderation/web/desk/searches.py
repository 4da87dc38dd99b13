"""The desk's list of searches that found nothing, mended in place."""

from starlette.responses import Response

from forum.catalogue import terms
from forum.catalogue.alphabets import by_alphabet
from forum.threads.visibility import find_named
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.desk import searches

SHAPE = Shape(lines=("words", "language", "term", "off", "of", "lead"))


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
        offered=by_alphabet({term.code for term in known.values() if not term.archived}, str, "pt"),
        leads=await searches.leads(by=request.user, catalogue=request.catalogue),
    )


async def mend(request: ForumRequest, form: Form) -> Response:
    """Adds the words of a search to a term, leads it to a question (`of`), takes it off the list (`off`), or ends a `lead`."""
    words, language, known = form["words"], form["language"], request.catalogue
    if form["lead"]:
        await searches.end_lead(form["lead"], by=request.user, catalogue=known)
    elif form["off"]:
        await searches.dismiss(words, language, by=request.user)
    elif form["of"]:
        thread = await find_named(form["of"], reader=request.user, catalogue=known)
        await searches.lead(words, language, thread, by=request.user, catalogue=known)
    else:
        await searches.add_word(words, language, form["term"], by=request.user)
    done = "removed" if form["off"] or form["lead"] else "search-found"
    return redirect(with_notice(request.link("desk.searches"), done))
