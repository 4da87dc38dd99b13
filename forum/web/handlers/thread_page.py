"""The page of a thread, and its return with a form that was refused."""

from dataclasses import replace
from typing import Any

from starlette.responses import Response

from forum.catalogue.paths.views import resting_on
from forum.threads.official import sources
from forum.threads.reading import own_lists, telling
from forum.threads.reading.thread_page import thread_page
from forum.web.handlers.answer_form import answer_form
from forum.web.rendering import personal, structured
from forum.web.rendering.candidates import candidates
from forum.web.rendering.page import page, redirect, to_thread
from forum.web.requests import languages
from forum.web.requests.forms import Form
from forum.web.requests.request import ForumRequest

READ_IN = "in"
"""In the query of a thread's page: the language somebody reads it in."""

KNOWN_SOURCES = "sources"
"""In the query of a thread's page: offer the sources that other official answers cite."""


async def show(request: ForumRequest) -> Response:
    """A thread at its own address, with or without its slug; another slug is redirected there."""
    slug = request.path_params.get("slug")
    if slug is not None and slug != request.thread.slug:
        return redirect(request.thread_url(request.thread), status=301)
    return await render(request)


async def mark_seen(request: ForumRequest, form: Form) -> Response:
    """Notes that the asker has seen what is new in their question; a page with scripts says it by itself."""
    await own_lists.mark_seen(request.thread.id, by=request.user)
    return to_thread(request, "seen")


async def render(
    request: ForumRequest, *, status: int = 200, problem: str = "", form: Form | None = None, about: str = ""
) -> Response:
    """The thread's page; a refused `form` opens as it was typed where `about` names it (`answers.create`, `official.create:ID`)."""
    shown = await thread_page(
        request.thread,
        request.user,
        request.catalogue,
        after=request.query_params.get("after", "")[:60],
        before=request.query_params.get("before", "")[:60],
        reading=request.reading,
        oversight=request.forum.oversight,
        languages=await _reads(request),
    )
    if shown.marks and (KNOWN_SOURCES in request.query_params or "official." in about):
        shown = replace(shown, sources=tuple(await sources.known()))
    typed = form or Form()
    meant = await candidates(request, typed, request.thread)
    opens = await answer_form(request, shown, typed if about == "answers.create" else Form(), problem)
    frightened: dict[str, Any] = {"notices": None} if shown.own and request.thread.danger else {}
    found = await personal.marked(request, typed, request.thread) if typed["body"] else None
    told = {
        "page": shown,
        "answer": opens,
        "meant": meant,
        "form": typed,
        "about": about,
        "problem": problem,
        "found": found,
        "telling": None if request.reading else await telling.telling_of(request.thread, request.catalogue),
        "paths": resting_on(request.catalogue.paths, request.thread.id) if shown.conversation.official else [],
        "structured": structured.of_thread(request, shown),
        "told_from": await telling.told_from(request.thread, request.user, request.catalogue),
    }
    return page(request, "threads/show.html", status=status, **told, **frightened)


async def _reads(request: ForumRequest) -> tuple[str, ...]:
    """The languages to read the thread in, the best first; found only where something of it was rendered."""
    if not request.thread.renderings_count:
        return ()
    asked = request.query_params.get(READ_IN, "")[:12]
    return tuple(filter(None, (asked, *(await languages.find(request)).own)))


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    """The thread's page after one of its small forms was refused."""
    return await render(request, status=status, problem=problem, form=form, about=request.route_name)


async def again_at_answer(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    """The same for a form of which there is one at each answer."""
    about = request.route_name
    if "answer" in request.path_params:
        about = f"{about}:{request.path_params['answer']}"
    return await render(request, status=status, problem=problem, form=form, about=about)
