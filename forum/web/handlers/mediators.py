"""Asking for a mediator at an appointment, with an account or without one, and reading what became of it."""

from typing import Any

from starlette.responses import Response

from forum import clock, database
from forum.errors import NotFound
from forum.people import codes, form_keys, return_codes
from forum.threads.casework import mediators
from forum.threads.casework.mediators import HALVES, Wish
from forum.threads.casework.models import MediatorRequest
from forum.web.handlers import my_question, without_account
from forum.web.rendering.page import PRIVATE, page, redirect, with_notice
from forum.web.requests import resume
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest

FIELDS = ("language", "place", "cabinet", "topic", "day", "half")
SHAPE = Shape(lines=(*FIELDS, resume.ONCE), texts=("about",))


async def new(request: ForumRequest) -> Response:
    """The form, with the place or the cabinet of the page it was reached from."""
    given = {name: request.query_params.get(name, "")[:40] for name in ("place", "cabinet")}
    language = request.ui if request.ui in request.catalogue.languages else ""
    return await again(request, Form(given | {"language": language}), 200, "")


async def of_thread(request: ForumRequest) -> Response:
    """The form with what one's own question says already."""
    thread, catalogue = request.thread, request.catalogue
    if not request.user.owns(thread.author_id):
        raise NotFound
    topic, cabinet = catalogue.topics[thread.topic_id], catalogue.cabinets[thread.cabinet_id]
    given = {"language": thread.language_id, "topic": topic.slug, "cabinet": cabinet.code}
    return await again(request, Form(given), 200, "")


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    known, today = request.catalogue, clock.today()
    form.values[resume.ONCE] = form[resume.ONCE] or codes.new_token()
    shown: dict[str, Any] = {
        "places": [(each.slug, each.name(request.ui)) for each in known.places.values() if each.on(today)],
        "cabinets": [(each.code, each.name(request.ui)) for each in known.cabinets.values() if not each.archived],
        "halves": HALVES,
    }
    response = page(request, "mediators/new.html", status=status, problem=problem, form=form, **shown)
    response.headers["Cache-Control"] = PRIVATE  # The mark in it is for one request.
    return response


async def create(request: ForumRequest, form: Form) -> Response:
    """Keeps the request; a visitor goes on to the page with its code."""
    wish = Wish(about=form["about"], **{name: form[name] for name in FIELDS})
    if request.user.signed_in:
        await mediators.ask(wish, by=request.user, catalogue=request.catalogue)
        return redirect(with_notice(request.link("mediators.mine"), "mediator-asked"))
    await without_account.count(request)
    seed = return_codes.seed_of(request.forum.settings.forum_secret, form[resume.ONCE])
    code = await return_codes.new(request.forum.code_hasher, seed=seed)
    asker_id = await _ask_once(request, form, wish, code)
    told = await return_codes.again(asker_id, seed=seed) or code.code
    location = with_notice(request.link("mediators.mine"), "mediator-asked")

    async def sent() -> Response:
        """The page with the code: at once in a browser that takes no cookies, which finds it by no other way."""
        return await _mine(request, told) if form[resume.ONCE] and not request.cookies else redirect(location)

    return await without_account.let_in(request, asker_id, told, sent)


async def _ask_once(request: ForumRequest, form: Form, wish: Wish, code: return_codes.Made) -> int:
    """The asker of a form, whose request is made by the first of its sendings."""
    key = f"mediator:{form[resume.ONCE] or codes.new_token()}"
    async with database.transaction():
        made = await form_keys.spend(key, form_keys.digest_of(form.content))
        if made:
            return (await MediatorRequest.get(id=int(made))).asker_id
        row = await mediators.ask(wish, by=request.user, catalogue=request.catalogue, code=code)
        await form_keys.keep_location(key, str(row.id))
    return row.asker_id


async def mine(request: ForumRequest) -> Response:
    return await _mine(request, resume.code_of(request, about=my_question.ABOUT) or "")


async def mine_again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    return await _mine(request, "", status=status, problem=problem)


async def _mine(request: ForumRequest, code: str, *, status: int = 200, problem: str = "") -> Response:
    own, known = await mediators.of(request.user), request.catalogue
    return page(
        request,
        "mediators/mine.html",
        status=status,
        problem=problem,
        form=Form(),
        code=code,
        picture=my_question.picture(request, code),
        rows=[(each, mediators.names_of(each, known, request.ui), known.languages[each.language_id]) for each in own],
    )


async def withdraw(request: ForumRequest, form: Form) -> Response:
    await mediators.withdraw(request.path_params["request"], by=request.user)
    return redirect(with_notice(request.link("mediators.mine"), "mediator-withdrawn"))
