"""Answers, comments under them, official answers, votes and follows, and the texts as they were."""

import asyncio
import re
import secrets
from datetime import date
from itertools import pairwise, zip_longest

from starlette.responses import Response

from forum import ids
from forum.errors import Invalid
from forum.threads import official, posts, votes
from forum.threads.models import Revision
from forum.threads.official import Statement
from forum.web.comparison import compared
from forum.web.forms import HELPING, Form, Shape
from forum.web.pages import page, redirect, with_notice
from forum.web.requests import ForumRequest
from forum.web.threads import render

ANSWER = Shape(prose=("body",), actions=HELPING)
COMMENT = Shape(prose=("body",))
OFFICIAL = Shape(
    lines=("short_answer", "valid_from", "review_by", "reason"),
    repeated=("source_title", "source_url", "source_article"),
)
VERSIONS_A_PAGE = 10
VOTER_LASTS = 365 * 24 * 3600


def _to_post(request: ForumRequest, post_id: int, notice: str) -> Response:
    location = with_notice(request.link("threads.show", thread=request.thread.id), notice)
    return redirect(f"{location}#p-{ids.encode(post_id)}")


async def create(request: ForumRequest, form: Form) -> Response:
    if form.action:
        return await render(request, form=form, about="answers.create")
    post = await posts.answer(request.thread, body=form.prose["body"], by=request.user, catalogue=request.catalogue)
    return _to_post(request, post.id, "answered")


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    """The thread's page with the refused form, which knows the answer it is about."""
    about = request.route_name
    if "answer" in request.path_params:
        about = f"{about}:{request.path_params['answer']}"
    return await render(request, status=status, problem=problem, form=form, about=about)


async def comment(request: ForumRequest, form: Form) -> Response:
    made = await posts.comment(
        request.post, request.thread, body=form.prose["body"], by=request.user, catalogue=request.catalogue
    )
    return _to_post(request, made.id, "commented")


def _day(form: Form, name: str, wrong: dict[str, str]) -> date | None:
    if not form[name]:
        return None
    try:
        return date.fromisoformat(form[name])
    except ValueError:
        wrong[name] = "malformed"
        return None


async def mark(request: ForumRequest, form: Form) -> Response:
    """Marks the answer official, or says beside each field what is missing."""
    official.require_may_mark(request.thread, by=request.user, catalogue=request.catalogue)
    wrong: dict[str, str] = {}
    valid_from, review_by = (_day(form, name, wrong) for name in ("valid_from", "review_by"))
    titles, urls, articles = (form.lists.get(f"source_{part}", []) for part in ("title", "url", "article"))
    named = zip_longest(titles, urls, articles, fillvalue="")
    try:
        statement = Statement.checked(form["short_answer"], list(named), valid_from, review_by)
    except Invalid as refusal:
        raise Invalid(refusal.fields | wrong) from None
    await official.mark(
        request.post,
        request.thread,
        statement=statement,
        by=request.user,
        catalogue=request.catalogue,
        reason=form["reason"],
    )
    return redirect(with_notice(request.link("threads.show", thread=request.thread.id), "marked"))


async def withdraw_official(request: ForumRequest, form: Form) -> Response:
    await official.withdraw(
        request.post, request.thread, by=request.user, catalogue=request.catalogue, reason=form["reason"]
    )
    return redirect(with_notice(request.link("threads.show", thread=request.thread.id), "official-withdrawn"))


async def say_helpful(request: ForumRequest, form: Form) -> Response:
    said = {"yes": True, "no": False, "none": None}
    if form["value"] not in said:
        raise Invalid({"value": "unknown"})
    voter, cookie = await _voter(request, f"post:{request.post.id}")
    await votes.say_helpful(request.post, said[form["value"]], voter=voter)
    response = _to_post(request, request.post.id, "taken-back" if form["value"] == "none" else "counted")
    return _with_voter(request, response, cookie)


async def say_same(request: ForumRequest, form: Form) -> Response:
    voter, cookie = await _voter(request, f"thread:{request.thread.id}")
    await votes.say_same(request.thread, _on(form), voter=voter)
    location = request.link("threads.show", thread=request.thread.id)
    return _with_voter(request, redirect(with_notice(location, "counted" if _on(form) else "taken-back")), cookie)


async def follow(request: ForumRequest, form: Form) -> Response:
    await votes.follow(request.thread, _on(form), by=request.user)
    location = request.link("threads.show", thread=request.thread.id)
    return redirect(with_notice(location, "followed" if _on(form) else "unfollowed"))


def _on(form: Form) -> bool:
    if form["on"] not in ("0", "1"):
        raise Invalid({"on": "unknown"})
    return form["on"] == "1"


async def _voter(request: ForumRequest, about: str) -> tuple[str, str]:
    """Whom the vote counts for, and the cookie to set for a visitor's first one; a network has few votes on one thing."""
    cookie = request.cookies.get("voter", "")
    if request.user.signed_in:
        return votes.voter_of(request.user, ""), ""
    fresh = "" if cookie else secrets.token_urlsafe(24)
    network = request.forum.limiter.network(request.address)
    await request.forum.limiter.count("same_vote", f"{about}:{network}")
    return votes.voter_of(request.user, cookie or fresh), fresh


def _with_voter(request: ForumRequest, response: Response, cookie: str) -> Response:
    if cookie:
        secure = request.forum.settings.is_https
        response.set_cookie(
            "voter", cookie, max_age=VOTER_LASTS, path="/", secure=secure, httponly=True, samesite="lax"
        )
    return response


async def revisions(request: ForumRequest) -> Response:
    """The texts a post has had, each compared with the next, some a page, and every official standing of an answer."""
    post = request.post
    asked = request.query_params.get("since", "")
    since = int(asked) if re.fullmatch("[0-9]{1,9}", asked) else post.revision
    earlier = await posts.revisions(post, since=since, rows=VERSIONS_A_PAGE + 2)
    texts = [(row.number, row.source, row) for row in earlier]
    versions = [(post.revision, post.source, None), *texts] if since >= post.revision else texts
    steps: list[tuple[int, Revision | None, list[tuple[str, str]]]] = []
    for (number, source, _), (_, before, row) in pairwise(versions[: VERSIONS_A_PAGE + 1]):
        steps.append((number, row, await asyncio.to_thread(compared, before, source)))
    return page(
        request,
        "threads/revisions.html",
        thread=request.thread,
        post=post,
        steps=steps,
        older=versions[VERSIONS_A_PAGE][0] if len(versions) > VERSIONS_A_PAGE + 1 else 0,
        standings=await official.versions(post),
    )
