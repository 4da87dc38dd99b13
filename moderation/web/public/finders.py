"""Whoever told something of a page and wants to know what became of it: the code that opens it, and its page."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.responses import Response

from forum.errors import NotFound
from forum.people import return_codes, sessions
from forum.people.accounts import Account
from forum.threads.holding import masks
from forum.web.handlers.my_question import ABOUT, EVERYBODY, picture
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.requests import resume
from forum.web.requests.request import ForumRequest
from forum.web.requests.session_cookie import end_session, with_session
from moderation.desk import corrections, subjects
from moderation.desk.subjects import Subject
from moderation.models import Correction

Keep = Callable[..., Awaitable[Correction]]


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody told, and what became of it: `answer` in `language`, and what is another on the page since."""

    row: Correction
    state: str
    body: str
    answer: str
    language: str
    subject: Subject | None
    changes: list[tuple[str, list[str], list[str]]]


async def count(request: ForumRequest) -> None:
    """Counts one telling of a network, and of all. Raises TooMany."""
    limiter = request.forum.limiter
    await limiter.count("correction", f"network:{limiter.network(request.address)}")
    await limiter.count("correction_all", EVERYBODY)


async def answered(request: ForumRequest, keep: Keep) -> Response:
    """Keeps what somebody tells so that they find its answer: in their account, or by a code that is shown once.

    A browser that takes no cookies gets the code at once.
    """
    here = request.link("corrections.own")
    if request.user.signed_in:
        await keep()
        return redirect(with_notice(here, "correction-told"))
    made = await return_codes.new(request.forum.code_hasher)
    row = await keep(made)
    await end_session(request)
    token, session = await sessions.start(await Account.get(id=row.account_id))
    request.let_in(await sessions.find(token))
    response = redirect(here) if request.cookies else await _shown(request, made.code)
    return with_session(
        request, resume.with_code(request, response, session.digest, made.code, about=ABOUT), token, session
    )


async def own(request: ForumRequest) -> Response:
    """What the reader told, with the code of it until that is written down."""
    return await _shown(request, resume.code_of(request, about=ABOUT) or "")


async def _shown(request: ForumRequest, code: str) -> Response:
    rows = [await _told(request, each) for each in await corrections.told_by(request.user)]
    if not rows and request.user.is_shadow:
        raise NotFound
    return page(request, "corrections/own.html", rows=rows, code=code, picture=picture(request, code))


async def _told(request: ForumRequest, row: Correction) -> Told:
    stands: Correction = row.same_as or row
    state = corrections.state_of(stands)
    subject = await subjects.find(row.about, reader=request.user, catalogue=request.catalogue, ui=row.language)
    translated = stands.translation and stands.language == row.language
    return Told(
        row=row,
        state=state,
        body=masks.masked(row.body, request.catalogue.contacts)[0],
        answer=stands.translation if translated else stands.answer,
        language=stands.language if translated else stands.answer_language,
        subject=subject,
        changes=subjects.changes(row.stood or {}, subject.stood) if subject and state == "corrected" else [],
    )
