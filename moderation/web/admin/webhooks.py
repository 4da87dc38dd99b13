"""The admin's addresses that are told what becomes of official answers, and how telling them went."""

from starlette.responses import Response

from forum.partners import webhooks
from forum.partners.models import Webhook, WebhookDelivery
from forum.web.rendering.page import page
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.web.admin import rows
from moderation.web.admin.programs import forgetting, secret_of, show_once

SHAPE = Shape(lines=("address",))
ABOUT = " webhook"
LATEST = 50


async def index(request: ForumRequest) -> Response:
    return await again(request, Form(), 200, "")


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    """The addresses and what they were told last, with the secret of one that was added just now."""
    told = WebhookDelivery.all().order_by("-id").limit(LATEST).select_related("webhook")
    shown = {
        "hooks": await Webhook.filter(ended_at=None).order_by("id"),
        "told": await told,
        "secret": secret_of(request, ABOUT),
    }
    return forgetting(request, page(request, "admin/webhooks.html", status=status, form=form, problem=problem, **shown))


async def create(request: ForumRequest, form: Form) -> Response:
    return show_once(request, "admin.webhooks", await webhooks.add(form["address"], by=request.user), ABOUT)


async def end(request: ForumRequest, form: Form) -> Response:
    await webhooks.end(request.path_params["webhook"], by=request.user)
    return rows.back(request, "webhooks", "removed")


async def replay(request: ForumRequest, form: Form) -> Response:
    await webhooks.replay(request.path_params["delivery"], by=request.user)
    return rows.back(request, "webhooks", "told-again")
