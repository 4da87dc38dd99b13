"""The admin's documents: which version counsel has read, and the addresses that documents name."""

from starlette.responses import Response

from forum.catalogue import addresses, document_records, documents
from forum.web.handlers import document_texts
from forum.web.handlers.documents import find
from forum.web.rendering.page import page
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.admin import proposals
from moderation.web.admin import rows

APPROVED = Shape(lines=("read",))
ADDRESS = Shape(lines=("address", "value"))


async def index(request: ForumRequest, form: Form | None = None, status: int = 200, problem: str = "") -> Response:
    known = documents.documents()
    return page(
        request,
        "admin/documents/index.html",
        status=status,
        problem=problem,
        form=form or Form(),
        documents=known,
        digests={each.code: documents.digest(each.code, each.latest.number) for each in known},
        approvals={each.code: await document_records.approval_of(each.code, each.latest.number) for each in known},
        titles={each.code: document_texts.title_of(each, request.words, request.catalogue) for each in known},
        missing={each.code: _missing(request, each.code, each.latest.number) for each in known},
        addresses=addresses.all_of(request.catalogue.addresses),
    )


def _missing(request: ForumRequest, code: str, number: int) -> list[str]:
    """The interface languages that a version has no text in, by their own names."""
    offered = [each for each in request.catalogue.interface_languages() if each.code in request.forum.words]
    return [each.endonym for each in offered if documents.language_of(code, number, each.code) != each.code]


async def approve(request: ForumRequest, form: Form) -> Response:
    await document_records.approve(find(request), read=form["read"], by=request.user)
    return rows.back(request, "documents")


async def propose_address(request: ForumRequest, form: Form) -> Response:
    await proposals.propose_address(form["address"], form["value"], by=request.user)
    return rows.back(request, "proposals", "proposed-change")
