"""Questions like one: proposed to the team, who links those that ask the same, several in one step."""

from typing import Any

from starlette.responses import Response

from forum.people import permissions
from forum.threads.models import Post, Thread
from forum.threads.posting import lifecycle
from forum.threads.reading import finding
from forum.threads.visibility import find_named, subject
from forum.web.rendering.page import page, to_thread
from forum.web.requests import languages
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest

SHAPE = Shape(lines=("reason",), repeated=("of",))


async def index(request: ForumRequest) -> Response:
    """What is like the question of this page."""
    return await _proposals(request, Form())


async def create(request: ForumRequest, form: Form) -> Response:
    """Links the chosen ones with it."""
    permissions.require(request.user, "link_duplicate", subject(request.thread, request.catalogue))
    known: dict[str, Any] = {"catalogue": request.catalogue}
    chosen = [await find_named(each, reader=request.user, **known) for each in dict.fromkeys(form.lists["of"])]
    await lifecycle.link_duplicates(chosen, of=request.thread, by=request.user, reason=form["reason"], **known)
    return to_thread(request, "linked")


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    return await _proposals(request, form, status, problem)


async def _proposals(request: ForumRequest, form: Form, status: int = 200, problem: str = "") -> Response:
    thread, known = request.thread, request.catalogue
    permissions.require(request.user, "link_duplicate", subject(thread, known))
    own = (await languages.find(request)).own
    body = (await Post.get(thread_id=thread.id, kind="question")).source
    found = await finding.similar(thread.title, body, reader=request.user, languages=own, catalogue=known)
    others = [hit for hit in found if hit.row.id != thread.id]
    rows = await Thread.filter(id__in=[hit.row.id for hit in others] or [0])
    group = {thread.id, thread.duplicate_of_id}
    linked = {row.id for row in rows if {row.id, row.duplicate_of_id} & (group - {None})}
    leading = {row.id for row in rows if row.duplicates_count} - linked
    shown = {"form": form, "problem": problem, "found": others, "linked": linked, "leading": leading}
    return page(request, "threads/duplicates.html", status=status, **shown)
