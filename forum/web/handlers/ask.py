"""Asking a question: the form, its preview, the page that keeps a visitor's question while they make an account, the thread."""

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response

from forum import database, text
from forum.errors import Invalid, NotAllowed, NotFound
from forum.people import accounts, codes, form_keys
from forum.people.person import Person
from forum.text import language
from forum.threads.casework import routing, topic_words
from forum.threads.models import Post
from forum.threads.posting import asking, attachments, deflecting, letter_reminders
from forum.threads.reading import finding
from forum.threads.reading.finding import Hit
from forum.threads.visibility import find_named
from forum.web.handlers import without_account
from forum.web.handlers.attachments import names_of
from forum.web.rendering import notices, personal
from forum.web.rendering.page import PRIVATE, page, redirect, with_notice
from forum.web.requests import carried_fields, forms, languages, resume
from forum.web.requests.form_keys import form_of
from forum.web.requests.forms import HELPING, Form, Shape
from forum.web.requests.request import ForumRequest

LONGEST_LINE = 150
SIMILAR, ACCOUNT = "similar", "account"
FINDS_SIMILAR = ("check", SIMILAR)
SHAPE = Shape(
    lines=(
        "kind",
        "topic",
        "language",
        "language_name",
        "title",
        "visibility",
        "danger",
        "personal",
        "website",
        "after",
        "letter",
        "last_day",
        "nameless",
        "once",
        "ticket",
    ),
    prose=("body",),
    repeated=(forms.HELD,),
    uploads=attachments.FIELD,
    actions=(*HELPING, SIMILAR, ACCOUNT),
    urgent=("danger", "yes"),
)


async def new(request: ForumRequest) -> Response:
    """The form with a topic, a kind or a question of the address, and the words that were begun elsewhere."""
    given = {name: request.query_params.get(name, "")[:LONGEST_LINE] for name in ("topic", "kind", "after")}
    given |= resume.begun(request)
    response = await _form(request, Form(values=given))
    if resume.BEGUN in request.cookies:
        response.delete_cookie(resume.BEGUN, path="/")
        response.headers["Cache-Control"] = PRIVATE
    return response


async def _form(
    request: ForumRequest,
    form: Form,
    *,
    status: int = 200,
    problem: str = "",
    preview: bool = False,
    proposed: str = "",
    similar: Sequence[Hit] = (),
) -> Response:
    proposed = proposed or await _propose(request, form)
    seen, named = _language(request, form) if preview or similar else ("", "")
    found = await personal.marked(request, form)
    shown = {"form": form, "problem": problem, "preview": preview, "language": seen, "named": named, "found": found}
    told = [] if form.urgent else notices.beside(request, form["topic"])
    return page(request, "threads/ask.html", status=status, proposed=proposed, similar=similar, beside=told, **shown)


async def _similar(request: ForumRequest, form: Form) -> Sequence[Hit]:
    """What was asked already, for the steps before a question is sent that show it."""
    if form.action not in FINDS_SIMILAR or not (form["title"] or form["body"]):
        return ()
    own = (await languages.find(request)).own
    asked: dict[str, Any] = {"reader": request.user, "languages": own, "catalogue": request.catalogue}
    return await finding.similar(form["title"], form["body"], **asked)


async def _propose(request: ForumRequest, form: Form, similar: Sequence[Hit] = ()) -> str:
    """Fills in the topic that a question's words, and questions like it, are about where none was chosen; returns its slug."""
    if form["topic"] or not (form["title"] or form["body"]):
        return ""
    near = [hit.row.topic_id for hit in similar]
    topic = topic_words.guess(form["title"], form["body"], await routing.in_force(), request.catalogue, near)
    form.values["topic"] = topic.slug if topic else topic_words.FALLBACK if form["body"] else ""
    return form["topic"]


def _language(request: ForumRequest, form: Form) -> tuple[str, str]:
    """The language that was chosen, or the one the text seems to be in, and what it is if it is not among ours."""
    words = f"{form['title']} {form['body']}"
    code = asking.language_of(words, form["language"], interface=request.ui, catalogue=request.catalogue)
    return code, form["language_name"] or language.known(words) or ""


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    return await _form(request, form, status=status, problem=problem)


async def create(request: ForumRequest, form: Form) -> Response:
    """Asks; `action=preview` or `check` shows the question first, with what was noticed, `check` and `similar` also what was
    asked already. The last page before a visitor's is sent offers a code; `account` offers an account alone.

    A form that says danger is taken as it is; without any text it shows help and leaves the form's key for another try.
    """
    if form.urgent and not (form["title"] or form["body"]):
        return page(request, "home/help.html", notices=None)
    if form.urgent:
        return await _sent(request, form)
    if request.user.is_shadow:
        raise NotAllowed("one_question")
    sends = not form.action
    similar = await _similar(request, form)
    # A person reads a visitor's question before it goes anywhere, so the proposed topic is as good as a chosen one.
    proposed = "" if sends and request.user.signed_in else await _propose(request, form, similar)
    if form.action == SIMILAR:
        return await _form(request, form, proposed=proposed, similar=similar)
    if form.action == ACCOUNT:
        form.prose["body"] = await text.prose(form["body"])
    chosen = asking.check(_question(request, form), request.catalogue)
    if names_of(request, form) and not chosen.private:
        raise Invalid({attachments.FIELD: "only_private"})
    if form["website"]:
        raise Invalid({"website": "leave_empty"})
    if sends:
        return await _sent(request, form)
    if form.action != ACCOUNT and not await _goes_on(request, form, similar):
        return await _form(request, form, preview=True, proposed=proposed, similar=similar)
    return await _kept(request, form, proposed)


async def _goes_on(request: ForumRequest, form: Form, similar: Sequence[Hit]) -> bool:
    """Whether a visitor's question has nothing that they should look at before the page that keeps it, which shows it too."""
    if request.user.signed_in or form.action != "check" or similar:
        return False
    return not await personal.marked(request, form)


async def answered(request: ForumRequest, form: Form) -> Response:
    """The end for somebody whom an earlier answer suffices: counted, without them, and nothing of theirs is kept."""
    try:
        thread = await find_named(form["thread"], reader=request.user, catalogue=request.catalogue)
    except Invalid:
        raise NotFound from None
    await deflecting.count(thread, form["language"], catalogue=request.catalogue)
    return redirect(with_notice(request.thread_url(thread), "answers-you"))


def _question(request: ForumRequest, form: Form) -> asking.Question:
    return asking.Question(
        **{name: form[name] for name in ("kind", "topic", "language", "title", "visibility", "danger", "personal")},
        body=form.prose["body"],
        language_named=form["language_name"],
        after=form["after"],
        interface=request.ui,
    )


async def _sent(request: ForumRequest, form: Form) -> Response:
    if request.user.signed_in and not request.user.is_shadow:
        return await _asked(request, form)
    return await without_account.send(request, form, _question(request, form))


async def _asked(request: ForumRequest, form: Form) -> Response:
    question = _question(request, form)
    how: dict[str, Any] = {
        "catalogue": request.catalogue,
        "policy": request.policy,
        "nameless": form["nameless"] == "1",
    }
    thread = await asking.ask(question, by=request.user, **how)
    # Without a name that is a shadow made just now, which the reader of this request does not know yet.
    asker = Person(thread.author_id)
    if form["letter"]:
        letter, last_day = form["letter"], form["last_day"]
        await letter_reminders.attach(thread, letter, last_day, by=asker, catalogue=request.catalogue)
    await attachments.attach(thread, names_of(request, form), by=asker, lenient=form.urgent)
    post = await Post.get(thread_id=thread.id, kind="question")
    notice = personal.notice_of(post, question.body.source, "asked")
    return redirect(with_notice(request.thread_url(thread), notice))


async def _kept(request: ForumRequest, form: Form, proposed: str) -> Response:
    """The page that makes a visitor's account, or signs them in, and then sends what they typed, which it carries."""
    fields = resume.fields_once(form)
    name = await accounts.free_name(request.catalogue.reserved_words() | request.forum.reserved)
    values = {"nickname": name, "next": request.link("ask.create"), "topic": proposed, "send": "1"}
    shown: dict[str, Any] = {
        "form": Form(values=values),
        "fields": fields,
        "carried": fields,
        "problem": "",
        "password_kept": False,
    }
    return resume.marked(request, page(request, "people/register.html", **shown))


async def send_carried(request: ForumRequest, carrying: Form) -> Response | None:
    """Sends a question that a form carried through signing in, once: the way to its thread, or its form with what is wrong.

    None where the form carries no question.
    """
    fields = carried_fields.load(carrying["carried"])
    typed = {**dict(fields), **({"topic": carrying["topic"]} if carrying["topic"] else {})}
    form = await forms.read(typed, SHAPE)
    if form_of(carrying["next"]) != form_of(request.link("ask.create")) or not (form["title"] or form["body"]):
        return None
    await forms.render(form, SHAPE)
    try:
        async with database.transaction():
            key = f"carried:{typed.get(resume.ONCE) or codes.new_token()}"
            made = await form_keys.spend(key, form_keys.digest_of(form.content))
            response = redirect(made) if made else await _asked(request, form)
            await form_keys.keep_location(key, response.headers["location"])
            return response
    except Invalid as refusal:
        form.errors = dict(refusal.fields)
        return await _form(request, form, status=422, problem="invalid")
