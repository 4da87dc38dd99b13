"""Lists of threads, one thread, and what happens to it after it was asked."""

from typing import Any

from starlette.responses import Response

from forum import ids
from forum.errors import Conflict, Invalid, NotFound
from forum.people import permissions
from forum.threads.casework import transfers
from forum.threads.holding import judging
from forum.threads.models import Thread
from forum.threads.posting import editing, lifecycle
from forum.threads.reading import lists, revisions, thread_page
from forum.threads.reading.lists import Filters
from forum.threads.reading.staff_panel import alongside
from forum.threads.visibility import find_thread, subject
from forum.web.handlers import official
from forum.web.handlers.thread_page import beside
from forum.web.rendering import masks
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.requests.forms import Form
from forum.web.requests.request import ForumRequest

ACTS = ("close", "withdraw", "make_private", "link_duplicate", "route", "ask_mediators", "reject", "edit_for_others")
MARKING = ("mark_official", "mark_with_reason")
"""What is done only by who has read all of the texts."""


async def index(request: ForumRequest) -> Response:
    catalogue, asked = request.catalogue, request.query_params
    topic = catalogue.topic(asked.get("topic", "")) or catalogue.topic_once_called(asked.get("topic", ""))
    language = catalogue.languages.get(asked.get("language", ""))
    filters = Filters(
        topic_id=topic.id if topic else None,
        language=language.code if language else "",
        kind=asked.get("kind", ""),
        state=asked.get("state", ""),
        sort=asked.get("sort", ""),
        after=asked.get("after", "")[:60],
        before=asked.get("before", "")[:60],
    ).known()
    request.topic, request.language_read = topic, filters.language
    shown = await lists.page(filters, reader=request.user, catalogue=catalogue)
    elsewhere = await lists.elsewhere(filters, reader=request.user, catalogue=catalogue)
    return page(
        request, "threads/index.html", filters=filters, topic=topic, language=language, shown=shown, elsewhere=elsewhere
    )


async def show(request: ForumRequest) -> Response:
    """A thread at its own address, slug or none; another slug leads there."""
    slug = request.path_params.get("slug")
    if slug is not None and slug != request.thread.slug:
        return redirect(request.thread_url(request.thread), status=301)
    return await render(request)


async def render(
    request: ForumRequest, *, status: int = 200, problem: str = "", form: Form | None = None, about: str = ""
) -> Response:
    """The thread's page, with a form that was refused (`about` names which: answer, comment:ID, official:ID …) as typed."""
    thread, catalogue = request.thread, request.catalogue
    asked = request.query_params
    talk = await thread_page.conversation(
        thread,
        reader=request.user,
        catalogue=catalogue,
        after=asked.get("after", "")[:60],
        before=asked.get("before", "")[:60],
    )
    asks = subject(thread, catalogue)
    around = await alongside(
        thread, request.user, catalogue, reading=request.reading, paged=bool(talk.older or talk.newer)
    )
    veil = await masks.over(request, thread)
    masked = await masks.cover(veil, request, talk, around)
    officially = await official.shown_with(request, thread, talk, veil)
    return page(
        request,
        "threads/show.html",
        status=status,
        talk=talk,
        thread=thread,
        asks=asks,
        acts=around.acts,
        own=_is_own(request, thread),
        may_wish_private=await lifecycle.may_wish_private(thread, request.user),
        reading=request.reading,
        beside=await beside(
            request, talk, around, own=_is_own(request, thread), form=form or Form(), about=about, problem=problem
        ),
        read_by=around.read_by,
        waits=await judging.reasons_of(talk.posts),
        changed=await revisions.changed(talk.posts, thread, reader=request.user, catalogue=catalogue),
        masked=veil.count,
        followed=around.followed,
        put_by=around.put_by,
        editable=lambda post: (
            request.user.signed_in and post.id not in masked and editing.may_edit(request.user, post, thread, catalogue)
        ),
        allowed={
            act: not request.reading
            and permissions.may(request.user, act, asks)
            and not (veil.count and act in MARKING)
            for act in (*ACTS, *MARKING, "answer", "comment")
        },
        problem=problem,
        form=form or Form(),
        about=about,
        **officially,
    )


def _is_own(request: ForumRequest, thread: Thread) -> bool:
    return request.user.signed_in and thread.author_id == request.user.account_id


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    """The thread's page after one of its small forms was refused."""
    return await render(request, status=status, problem=problem, form=form, about=request.route_name)


def _back(request: ForumRequest, notice: str) -> Response:
    return redirect(with_notice(request.link("threads.show", thread=request.thread.id), notice))


async def close(request: ForumRequest, form: Form) -> Response:
    await lifecycle.close(request.thread, by=request.user, catalogue=request.catalogue, reason=form["reason"])
    return _back(request, "closed")


async def reopen(request: ForumRequest, form: Form) -> Response:
    await lifecycle.reopen(request.thread, by=request.user, catalogue=request.catalogue, reason=form["reason"])
    return _back(request, "reopened")


async def withdraw(request: ForumRequest, form: Form) -> Response:
    await lifecycle.withdraw(request.thread, by=request.user, catalogue=request.catalogue, reason=form["reason"])
    return _back(request, "withdrawn")


async def make_private(request: ForumRequest, form: Form) -> Response:
    await lifecycle.make_private(request.thread, by=request.user, catalogue=request.catalogue, reason=form["reason"])
    return await _back_if_visible(request, "private")


async def reject(request: ForumRequest, form: Form) -> Response:
    await lifecycle.reject(request.thread, by=request.user, catalogue=request.catalogue, reason=form["reason"])
    return await _back_if_visible(request, "rejected")


async def ask_mediators(request: ForumRequest, form: Form) -> Response:
    await lifecycle.ask_mediators(request.thread, by=request.user, catalogue=request.catalogue, reason=form["reason"])
    return _back(request, "mediators-asked")


async def route(request: ForumRequest, form: Form) -> Response:
    """Hands the question over; by the same form, an officer of another cabinet asks for it.

    The form says which cabinet had the question when it was opened: with another one by now, nothing is done.
    """
    if form["read"] not in ("", request.cabinet.code):
        raise Conflict("handed_over")
    about, by = subject(request.thread, request.catalogue), request.user
    sends = permissions.may(by, "route", about)
    if not sends:
        permissions.require(by, "ask_transfer", about)
    how: dict[str, Any] = {"to": form["cabinet"], "by": by, "catalogue": request.catalogue}
    if sends:
        await lifecycle.route(request.thread, **how, reason=form["reason"])
        return await _back_if_visible(request, "routed")
    await transfers.ask(request.thread, **how, reason=form["reason"])
    return _back(request, "transfer-asked")


async def transfer(request: ForumRequest, form: Form) -> Response:
    """Answers a cabinet that asked for the question, or takes back what one's own asked for."""
    decision, how = form["decision"], {"to": form["cabinet"], "reason": form["reason"]}
    await transfers.decide(request.thread, decision, **how, by=request.user, catalogue=request.catalogue)
    if decision == "accept":
        return await _back_if_visible(request, "routed")
    return _back(request, "transfer-taken-back" if decision == "take_back" else "transfer-refused")


async def _back_if_visible(request: ForumRequest, notice: str) -> Response:
    """To the thread, or to the list when what was done took it out of this person's sight."""
    try:
        await find_thread(request.thread.id, reader=request.user, catalogue=request.catalogue)
    except NotFound:
        return redirect(with_notice(request.link("threads.index"), notice))
    return _back(request, notice)


async def link_duplicate(request: ForumRequest, form: Form) -> Response:
    permissions.require(request.user, "link_duplicate", subject(request.thread, request.catalogue))
    original = await _named(request, form["of"])
    await lifecycle.link_duplicate(
        request.thread, of=original, by=request.user, catalogue=request.catalogue, reason=form["reason"]
    )
    return _back(request, "linked")


async def _named(request: ForumRequest, given: str) -> Thread:
    """The thread that an id or a pasted address names. Raises Invalid (`of`)."""
    if not given:
        raise Invalid({"of": "missing"})
    last = given.rstrip("/").rpartition("/")[2].partition("?")[0].partition("-")[0]
    try:
        return await find_thread(ids.decode(last), reader=request.user, catalogue=request.catalogue)
    except (ValueError, NotFound):
        raise Invalid({"of": "unknown"}) from None
