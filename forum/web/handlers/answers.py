"""Answers, comments under them, votes and follows, and the texts as they were."""

import asyncio
import re
from dataclasses import replace
from itertools import pairwise

from starlette.responses import Response

from forum import ids
from forum.errors import Conflict, Invalid
from forum.people.accounts import Account
from forum.threads.casework import replies
from forum.threads.models import OfficialAnswer
from forum.threads.posting import answering, drafts, votes
from forum.threads.reading import revisions as versions
from forum.threads.reading import staff_panel
from forum.threads.reading.revisions import History, Version
from forum.web.handlers.thread_page import MEANWHILE
from forum.web.handlers.threads import render
from forum.web.rendering import masks
from forum.web.rendering.comparison import compared
from forum.web.rendering.masks import Veil
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.requests import voters
from forum.web.requests.forms import HELPING, Form, Shape
from forum.web.requests.request import ForumRequest

KEEP = "keep"
ANSWER = Shape(lines=("known",), prose=("body",), actions=(*HELPING, KEEP))
EDIT = Shape(lines=("read",), prose=("body",), actions=HELPING)
COMMENT = Shape(prose=("body",))
VERSIONS_A_PAGE = 10


def _to_post(request: ForumRequest, post_id: int, notice: str) -> Response:
    location = with_notice(request.link("threads.show", thread=request.thread.id), notice)
    return redirect(f"{location}#p-{ids.encode(post_id)}")


async def create(request: ForumRequest, form: Form) -> Response:
    if form.action == KEEP:
        return await _keep(request, form)
    if form.action:
        return await render(request, form=form, about="answers.create")
    if form["known"]:
        await _warn(request, form)
    post = await answering.answer(
        request.thread,
        body=form.prose["body"],
        by=request.user,
        catalogue=request.catalogue,
        policy=request.policy,
    )
    return _to_post(request, post.id, "held" if post.status == "pending" else "answered")


async def _keep(request: ForumRequest, form: Form) -> Response:
    """Keeps what was typed as a draft; a page with scripts asks for this by itself while somebody types."""
    kept = await drafts.keep(request.thread, form["body"], by=request.user, catalogue=request.catalogue, key=form.key)
    return _to_form(request, "draft-kept" if kept else "draft-dropped")


async def drop_draft(request: ForumRequest, form: Form) -> Response:
    await drafts.drop(request.thread, by=request.user, catalogue=request.catalogue)
    return _to_form(request, "draft-dropped")


def _to_form(request: ForumRequest, notice: str) -> Response:
    return redirect(with_notice(f"{request.link('threads.show', thread=request.thread.id)}#write", notice))


async def _warn(request: ForumRequest, form: Form) -> None:
    """Tells one of the team, once, what their form did not know; and of a saved reply's place that is not filled in.

    Raises Conflict (`meanwhile`) when somebody else of the team answered since, has the question in hand, or is writing.
    """
    if replies.unfilled(form["body"]):
        raise Invalid({"body": "place"})
    last = await replies.last_word(request.thread, request.user)
    others = await staff_panel.writers(request.thread, request.user)
    now = replies.known(request.thread, request.cabinet, request.user, last.id if last else 0, others)
    if replies.is_news(now, form["known"]):
        raise Conflict(MEANWHILE)


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    """The thread's page with the refused form, which knows the answer it is about."""
    about = request.route_name
    if "answer" in request.path_params:
        about = f"{about}:{request.path_params['answer']}"
    return await render(request, status=status, problem=problem, form=form, about=about)


async def comment(request: ForumRequest, form: Form) -> Response:
    made = await answering.comment(
        request.post,
        request.thread,
        body=form.prose["body"],
        by=request.user,
        catalogue=request.catalogue,
        policy=request.policy,
    )
    return _to_post(request, made.id, "held" if made.status == "pending" else "commented")


async def say_helpful(request: ForumRequest, form: Form) -> Response:
    said = {"yes": True, "no": False, "none": None}
    if form["value"] not in said:
        raise Invalid({"value": "unknown"})
    voter, cookie = await voters.voter(request, f"post:{request.post.id}")
    await votes.say_helpful(request.post, said[form["value"]], voter=voter)
    response = _to_post(request, request.post.id, "taken-back" if form["value"] == "none" else "counted")
    return voters.with_voter(request, response, cookie)


async def say_same(request: ForumRequest, form: Form) -> Response:
    voter, cookie = await voters.voter(request, f"thread:{request.thread.id}")
    await votes.say_same(request.thread, _on(form), voter=voter)
    location = request.link("threads.show", thread=request.thread.id)
    return voters.with_voter(request, redirect(with_notice(location, "counted" if _on(form) else "taken-back")), cookie)


async def follow(request: ForumRequest, form: Form) -> Response:
    await votes.follow(request.thread, _on(form), by=request.user)
    location = request.link("threads.show", thread=request.thread.id)
    return redirect(with_notice(location, "followed" if _on(form) else "unfollowed"))


def _on(form: Form) -> bool:
    if form["on"] not in ("0", "1"):
        raise Invalid({"on": "unknown"})
    return form["on"] == "1"


async def revisions(request: ForumRequest) -> Response:
    """The texts a post has had, each compared with the next, some a page, and every official standing of an answer."""
    post, thread, reader = request.post, request.thread, request.user
    asked = request.query_params.get("since", "")
    found = await versions.history(
        post,
        thread,
        reader=reader,
        catalogue=request.catalogue,
        since=int(asked) if re.fullmatch("[0-9]{1,9}", asked) else None,
        steps=VERSIONS_A_PAGE,
    )
    own = reader.signed_in and post.author_id == reader.account_id
    earlier = await masks.over(request, thread, post, always=not own)
    steps = await asyncio.to_thread(_steps, found.versions, earlier)
    for standing, _ in found.standings:
        if standing.id != thread.official_id:
            earlier.short(standing)
    await (await masks.over(request, thread, post)).page(thread, post)
    return page(
        request,
        "threads/revisions.html",
        thread=thread,
        post=post,
        found=found,
        steps=steps,
        corrections=_corrections(found),
        names=await _names_of(found),
    )


def _corrections(found: History) -> dict[int, OfficialAnswer]:
    """The corrections that brought another text, by the version they made: nothing official had that text before them."""
    first = {number: standing for standing, number in found.standings if number}
    return {number: standing for number, standing in first.items() if standing.kind == "corrected"}


async def _names_of(found: History) -> dict[int, str]:
    """What those who marked or corrected want to be called beside their answers, by account; only who wants that."""
    people = {standing.marked_by_id for standing, _ in found.standings if standing.marked_by_id}
    named = await Account.filter(id__in=sorted(people)).exclude(shown_name="") if people else []
    return {account.id: account.shown_name for account in named}


Step = tuple[Version, Version, str, list[tuple[str, str]]]


def _steps(found: list[Version], veil: Veil) -> list[Step]:
    """Each two versions that follow one another: the later, the earlier, its title if it was another, and the comparison."""
    shown = [replace(each, title=veil.words(each.title), source=veil.words(each.source)) for each in found]
    return [
        (later, earlier, earlier.title if earlier.title != later.title else "", compared(earlier.source, later.source))
        for later, earlier in pairwise(shown)
    ]
