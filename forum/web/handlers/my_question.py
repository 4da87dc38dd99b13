"""The question that a return code opens: the page that shows the code, and the one place for it on any phone."""

from typing import Any

import segno
from markupsafe import Markup
from starlette.responses import Response

from forum.errors import Invalid
from forum.notifications import news, notifications
from forum.people import return_codes, sessions, shadows
from forum.threads.casework import mediators
from forum.threads.models import Thread
from forum.threads.posting import attachments, hiding, letter_reminders, solving
from forum.threads.reading import own_lists, telling
from forum.threads.reading.asker_panel import promise_of
from forum.web.rendering.page import page, redirect, to_thread, with_notice
from forum.web.requests import resume
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from forum.web.requests.session_cookie import end_session, with_session

SHAPE = Shape(lines=("code",))
PART, WORD = Shape(lines=("part",)), Shape(lines=("value",))
ABOUT = "my-question"
EVERYBODY = "everybody"


async def show(request: ForumRequest) -> Response:
    """The question of this session's code, with the code until it is written down; else the form to type one."""
    if not request.user.is_shadow:
        return await again(request, Form(), 200, "")
    asked = await own_lists.asked_by(request.user)
    if not asked:  # A code may also be that of a request for a mediator, or of what somebody told of a page.
        asks_for_one = await mediators.of(request.user)
        return redirect(request.link("mediators.mine" if asks_for_one else request.forum.staff_pages.told))
    return await shown(request, asked[0], resume.code_of(request, about=ABOUT) or "")


async def shown(request: ForumRequest, thread: Thread, code: str) -> Response:
    """The page of one's question; with its code it is the page after posting."""
    told: dict[str, Any] = {
        "thread": thread,
        "form": Form(),
        "code": code,
        "picture": picture(request, code),
        "promise": promise_of(thread, request.catalogue),
        "new": (await news.of_threads([thread])).get(thread.id),
        "notifications": await notifications.of(request.user),
        "telling": await telling.telling_of(thread, request.catalogue),
        "letter": await letter_reminders.of(thread),
        "files": await attachments.of(thread),
        "mediators": await mediators.of(request.user),
    }
    told |= {"notices": None} if thread.danger else {}
    return page(request, "people/my_question.html", **told)


def picture(request: ForumRequest, code: str) -> Markup:
    """A code as a picture for a camera: the address of this page, and after it, where no server and no log sees it, the code."""
    if not code:
        return Markup("")
    address = f"{request.forum.settings.forum_base_url}{request.link('my_question')}#{code}"
    drawn = segno.make(address, error="m", micro=False)
    return Markup(drawn.svg_inline(scale=4, border=4, dark="#000", light="#fff"))


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    return page(request, "people/enter_code.html", status=status, form=form, problem=problem)


async def enter(request: ForumRequest, form: Form) -> Response:
    """Opens the question of a code; for whoever is signed in, takes it into their account."""
    await request.forum.limiter.count("code_all", EVERYBODY)
    found = await return_codes.open(form["code"], hasher=request.forum.code_hasher)
    if found is None:
        raise Invalid({"code": "no_match"})
    if request.user.signed_in and not request.user.is_shadow:
        await shadows.claim(found.id, by=request.user)
        return redirect(with_notice(request.link("account.show"), "question-claimed"))
    await end_session(request)
    token, session = await sessions.start(found)
    return with_session(request, redirect(request.link("my_question")), token, session)


async def note(request: ForumRequest, form: Form) -> Response:
    """Forgets the code that its holder wrote down."""
    return resume.forgetting(request, redirect(request.link("my_question")), resume.COOKIE)


async def account(request: ForumRequest) -> Response:
    """The forms by which the question goes into an account, a new one or one's own."""
    return page(request, "people/claim.html")


async def mark_seen(request: ForumRequest, form: Form) -> Response:
    await own_lists.mark_seen(by=request.user)
    await notifications.mark_seen(by=request.user)
    return redirect(with_notice(request.link("my_question"), "seen"))


async def hide_part(request: ForumRequest, form: Form) -> Response:
    """Hides words of one's own question for good."""
    await hiding.hide_part(request.thread, form["part"], by=request.user, catalogue=request.catalogue)
    return to_thread(request, "part-hidden")


async def say_solved(request: ForumRequest, form: Form) -> Response:
    """Keeps its asker's word on whether the question was solved."""
    await solving.say(request.thread, form["value"], by=request.user, catalogue=request.catalogue)
    if request.user.is_shadow:
        return redirect(with_notice(request.link("my_question"), "solved-said"))
    return to_thread(request, "solved-said")
