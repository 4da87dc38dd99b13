"""The legal documents: their list, one version of each, and saying that one was read."""

from starlette.responses import Response

from forum.catalogue import document_records, documents
from forum.catalogue.documents import Document, Version
from forum.errors import NotFound
from forum.web.handlers import document_texts
from forum.web.rendering.page import own_path, page, redirect
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest

READ = Shape(lines=("version", "next"))


def find(request: ForumRequest) -> Document:
    """The document that the address names. Raises NotFound."""
    document = documents.named(request.path_params["document"])
    if document is None:
        raise NotFound
    return document


def _version(request: ForumRequest, document: Document) -> Version:
    """The version that the address asks for, the latest where it names none. Raises NotFound."""
    asked = request.query_params.get("version", str(document.latest.number))
    version = document.version(int(asked)) if asked.isascii() and asked.isdecimal() and len(asked) < 5 else None
    if version is None:
        raise NotFound
    return version


async def index(request: ForumRequest) -> Response:
    titles = {each: document_texts.title_of(each, request.words, request.catalogue) for each in documents.documents()}
    return page(request, "documents/index.html", titles=titles)


async def show(request: ForumRequest) -> Response:
    document = find(request)
    version = _version(request, document)
    return page(
        request,
        "documents/show.html",
        shown=document_texts.shown(request, document, version),
        approval=await document_records.approval_of(document.code, version.number),
    )


async def say_read(request: ForumRequest, form: Form) -> Response:
    """Keeps that somebody read a version, and goes back to the page they were on."""
    number = int(form["version"]) if form["version"].isdecimal() and len(form["version"]) < 5 else 0
    await document_records.say_read(find(request), number, by=request.user)
    return redirect(own_path(form["next"], request.link("account.show")))
