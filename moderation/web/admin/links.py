"""The admin's page of accounts that are connected with the institution's: proposing one, ending one, allowing a password."""

from starlette.responses import Response

from forum.errors import NotFound
from forum.people import provider_links
from forum.people.provider_links import ProviderLink
from forum.web.rendering.page import page
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.admin import links, proposals
from moderation.web.admin import rows

SHAPE = Shape(lines=("nickname", "subject"))
PASSWORD = Shape(lines=("allowed",))


async def index(request: ForumRequest, form: Form | None = None, status: int = 200, problem: str = "") -> Response:
    issuer = _issuer(request)
    shown = {"issuer": issuer, "links": await provider_links.listed(issuer) if issuer else []}
    return page(request, "admin/links/index.html", status=status, problem=problem, form=form or Form(), **shown)


async def propose(request: ForumRequest, form: Form) -> Response:
    """Proposes a connection, for another admin to confirm."""
    if not _issuer(request):
        raise NotFound
    await proposals.propose_link(form["nickname"], form["subject"], issuer=_issuer(request), by=request.user)
    return rows.back(request, "proposals", "proposed-change")


async def end(request: ForumRequest, form: Form) -> Response:
    await links.end(await _found(request), by=request.user)
    return rows.back(request, "links", "link-ended")


async def allow_password(request: ForumRequest, form: Form) -> Response:
    await links.allow_password(await _found(request), form["allowed"] == "1", by=request.user)
    return rows.back(request, "links")


def _issuer(request: ForumRequest) -> str:
    """The provider in use; empty for none."""
    known = request.forum.settings
    return known.forum_oidc_issuer if known.has_provider else ""


async def _found(request: ForumRequest) -> ProviderLink:
    return rows.found(await rows.named(request, ProviderLink, "link"))
