"""Sending a question without an account: its return code, the session it begins, and the wait while a wave of them comes."""

from collections.abc import Awaitable, Callable

from itsdangerous import BadData, URLSafeSerializer
from starlette.responses import Response

from forum import clock, database, ids
from forum.people import codes, form_keys, return_codes, sessions
from forum.people.accounts import Account
from forum.people.person import Person
from forum.text.word_rules import MASK
from forum.threads.holding import waves
from forum.threads.models import Post, Thread
from forum.threads.posting import asking, attachments, letter_reminders
from forum.threads.posting.asking import Question
from forum.web.handlers.attachments import names_of
from forum.web.handlers.my_question import ABOUT, shown
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.requests import resume
from forum.web.requests.forms import Form
from forum.web.requests.request import ForumRequest
from forum.web.requests.session_cookie import end_session, with_session

EVERYBODY = "everybody"
WAITS, TICKET_LASTS = 10, 3600
"""The seconds that a sender waits while a wave comes, and those within which the form must be sent then."""


async def send(request: ForumRequest, form: Form, question: Question) -> Response:
    """Asks for a visitor and goes on to the page with the return code.

    The page comes at once to whoever says danger, and to a browser that takes no cookies: neither finds it by another way.
    """
    if not form.urgent:
        await count(request)
        if await _waits(request, form):
            return _waiting(request, form)
    seed = return_codes.seed_of(request.forum.settings.forum_secret, form["once"])
    code = await return_codes.new(request.forum.code_hasher, seed=seed)
    thread = await _ask_once(request, form, question, code)
    told = await return_codes.again(thread.author_id, seed=seed) or code.code

    async def sent() -> Response:
        if form.urgent or (form["once"] and not request.cookies):
            return await shown(request, thread, told)
        post, location = await Post.get(thread_id=thread.id, kind="question"), request.link("my_question")
        hides = post.source.count(MASK) > question.body.source.count(MASK)
        return redirect(with_notice(location, "hidden") if hides else location)

    assert thread.author_id is not None
    return await let_in(request, thread.author_id, told, sent)


async def let_in(
    request: ForumRequest, shadow_id: int, code: str, answer: Callable[[], Awaitable[Response]]
) -> Response:
    """The answer to whoever sent something without an account, with the session and the code of their shadow."""
    await end_session(request)
    token, session = await sessions.start(await Account.get(id=shadow_id))
    request.let_in(await sessions.find(token))
    response = resume.with_code(request, await answer(), session.digest, code, about=ABOUT)
    return with_session(request, response, token, session)


async def _ask_once(request: ForumRequest, form: Form, question: Question, code: return_codes.Made) -> Thread:
    """The thread of a form, made by the first of its sendings."""
    key = f"unnamed:{form['once'] or codes.new_token()}"
    async with database.transaction():
        made = await form_keys.spend(key, form_keys.digest_of(_content(form)))
        if made:
            return await Thread.get(id=ids.named(made))
        thread = await asking.ask(
            question, by=request.user, catalogue=request.catalogue, policy=request.policy, code=code
        )
        author = Person(thread.author_id)
        await attachments.attach(thread, names_of(request, form), by=author, lenient=form.urgent)
        if form["letter"]:
            letter, last_day = form["letter"], form["last_day"]
            await letter_reminders.attach(thread, letter, last_day, by=author, catalogue=request.catalogue)
        await form_keys.keep_location(key, ids.encode(thread.id))
    return thread


def _content(form: Form) -> dict[str, list[str]]:
    return {name: values for name, values in form.content.items() if name != "ticket"}


async def count(request: ForumRequest) -> None:
    """Counts something sent without an account, of its network and of everybody. Raises TooMany."""
    limiter = request.forum.limiter
    await limiter.count("unnamed", f"network:{limiter.network(request.address)}")
    await limiter.count("unnamed_all", EVERYBODY)


async def _waits(request: ForumRequest, form: Form) -> bool:
    """Whether a sender has to wait: so many questions came lately, and no ticket of theirs is old enough yet."""
    wave = request.catalogue.wave_from
    if not wave or await waves.lately() < wave:
        return False
    begun = _begun(request, form)
    return not begun or clock.now().timestamp() - begun < WAITS


def _waiting(request: ForumRequest, form: Form) -> Response:
    """The page that keeps what was typed and sends it after some seconds, with the same ticket however early it is pressed."""
    if not _begun(request, form):
        form.values["ticket"] = _signer(request).dumps([int(clock.now().timestamp()), codes.new_token()[:16]])
    fields = resume.fields_of(form) if form["once"] else resume.fields_once(form)
    target = request.link("ask.create")
    return resume.marked(
        request, page(request, "errors/resend.html", problem="wait", fields=fields, errors={}, target=target, act="")
    )


def _begun(request: ForumRequest, form: Form) -> float:
    """When the ticket of a form was given out, in seconds; 0 without one that is ours and good."""
    try:
        begun, _ = _signer(request).loads(form["ticket"])
        return float(begun) if clock.now().timestamp() - begun < TICKET_LASTS else 0
    except (BadData, ValueError, TypeError):
        return 0


def _signer(request: ForumRequest) -> URLSafeSerializer:
    return URLSafeSerializer(request.forum.settings.forum_secret, salt="waiting")
