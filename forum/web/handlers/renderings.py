"""Renderings: a mediator's workbench, publishing, confirming, handing over; and what readers say against one."""

from typing import Any

from starlette.responses import Response

from forum import ids, text
from forum.errors import NotFound
from forum.machine_translation import translator
from forum.threads.renderings import disputes, drafts, machine, paragraphs, rendering, workbench
from forum.threads.renderings.details import Details
from forum.web.handlers.place_choice import FIELDS, PLACE, with_place
from forum.web.handlers.thread_page import READ_IN
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.requests import voters
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest

KEEP, PREVIEW = "keep", "preview"
SHAPE = Shape(
    lines=("title", "short_answer", "note", "read", *FIELDS), passages=("body",), actions=(PREVIEW, KEEP, PLACE)
)
SAYS = ("title", "short_answer", "body", "note")
READ = Shape(lines=("read",))


async def edit(request: ForumRequest) -> Response:
    """The workbench: the original beside what is rendered of it."""
    _require(request)
    return await workbench_of(request)


async def save(request: ForumRequest, form: Form) -> Response:
    """Publishes a rendering; `action=keep` keeps it as a draft, `preview` shows it first, `place` with the chosen place in it."""
    if form.action == PLACE:
        form = await with_place(request, form, "body", "short_answer")
    details = _details(form)
    if form.action == KEEP:
        kept = await drafts.keep(**about(request), details=details)
        return _to_form(request, "rendering-kept" if kept else "draft-dropped")
    if form.action:
        _require(request)
        if form.action == PREVIEW:
            rendering.check(request.post, request.thread, details)
        return await workbench_of(request, form, preview=await text.prose(paragraphs.joined(details.passages)))
    await rendering.publish(**about(request), details=details, read=form["read"])
    return to_reader(request, "rendered")


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    return await workbench_of(request, form, status=status, problem=problem)


async def confirm(request: ForumRequest, form: Form) -> Response:
    await rendering.confirm(**about(request), read=form["read"])
    return to_reader(request, "rendering-confirmed")


async def hand_over(request: ForumRequest, form: Form) -> Response:
    """Leaves one's draft to the colleagues."""
    await drafts.hand_over(**about(request))
    start = request.forum.staff_pages.start_of(request.user)
    return redirect(with_notice(request.link(start or "account.show"), "rendering-left"))


async def translate(request: ForumRequest, form: Form) -> Response:
    """Has a machine translate it until a mediator does."""
    await machine.translate(**about(request), translator=translator(request.forum.settings))
    return to_reader(request, "machine-translated")


async def dispute(request: ForumRequest, form: Form) -> Response:
    """Says that a rendering has a wrong meaning."""
    language = request.path_params["language"]
    voter, cookie = await voters.voter(request, f"rendering:{language}:{request.post.id}")
    await disputes.dispute(request.post, request.thread, language, voter=voter)
    return voters.with_voter(request, to_reader(request, "rendering-disputed"), cookie)


def _require(request: ForumRequest) -> None:
    rendering.require(**about(request))


def about(request: ForumRequest) -> dict[str, Any]:
    """What every verb of renderings is asked with."""
    return {
        "post": request.post,
        "thread": request.thread,
        "language": request.path_params["language"],
        "by": request.user,
        "catalogue": request.catalogue,
    }


def _details(form: Form) -> Details:
    return Details(form["title"], form.lists.get("body", []), form["short_answer"], form["note"])


async def workbench_of(request: ForumRequest, form: Form | None = None, *, status: int = 200, **shown: Any) -> Response:
    """The workbench, with `form` as it was typed where it was refused."""
    _require(request)
    post, thread, language = request.post, request.thread, request.path_params["language"]
    bench = await workbench.bench(post, thread, language, by=request.user, catalogue=request.catalogue)
    rows = bench.rows
    if form is None or "body" not in form.lists:
        begun = {"title": bench.title, "short_answer": bench.short_answer, "note": bench.note}
        form = Form(values=begun, errors=form.errors if form else {})
    else:
        typed = paragraphs.beside(post.source, form.lists.get("body", []))
        rows = [row._replace(passage=each.passage) for row, each in zip(rows, typed, strict=True)]
    form.values["read"] = rendering.mark_of(post, thread)
    offers = translator(request.forum.settings) is not None and machine.may_translate(post, thread, bench.known)
    told = {
        "post": post,
        "offers_machine": offers,
        "thread": thread,
        "language": language,
        "bench": bench,
        "rows": rows,
        "texts": _texts(request, len(rows), bench.now.short_answer),
    }
    shown = {"problem": "", "preview": None, "bad": None} | shown
    return page(request, "renderings/workbench.html", status=status, form=form, **told, **shown)


def _texts(request: ForumRequest, passages: int, short_answer: str) -> list[tuple[str, str, str]]:
    """The texts of a rendering to which a place can be added, to choose from."""
    words = request.words
    listed = [(f"body:{at}", str(words.t("Paragraph {number}", number=at + 1)), "") for at in range(passages)]
    return listed + ([("short_answer", str(words.t("In short")), "")] if short_answer else [])


def _to_form(request: ForumRequest, notice: str) -> Response:
    at = {"post": request.post.id, "language": request.path_params["language"]}
    return redirect(with_notice(request.link("renderings.edit", **at), notice))


def to_reader(request: ForumRequest, notice: str) -> Response:
    """To the post on its thread's page, as whoever reads that language gets it."""
    if request.path_params["language"] not in rendering.languages_of(request.post, request.thread, request.catalogue):
        raise NotFound
    shown = {READ_IN: request.path_params["language"]}
    address = request.link("threads.show", query=shown, thread=request.thread.id)
    return redirect(with_notice(f"{address}#p-{ids.encode(request.post.id)}", notice))
