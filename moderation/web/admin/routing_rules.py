"""The admin's routing rules: the list, one rule's form, and a trial on the latest questions before it is saved."""

from starlette.responses import Response

from forum.threads.casework.models import RoutingRule
from forum.web.rendering.page import page
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.admin import routing_rules
from moderation.admin.routing_rules import RuleDetails, Trial
from moderation.web.admin import rows

FIELDS = ("topic", "cabinet", "words")
SHAPE = Shape(lines=FIELDS[:2], texts=FIELDS[2:], actions=("try",))
DIRECTION = Shape(lines=("to",))


async def find(request: ForumRequest) -> RoutingRule | None:
    """The rule that the address names, None for a new one. Raises NotFound."""
    return await rows.named(request, RoutingRule, "rule", archived_at=None)


async def index(request: ForumRequest, form: Form | None = None, status: int = 200, problem: str = "") -> Response:
    shown = {"form": form or Form(), "rules": await routing_rules.kept()}
    return page(request, "admin/routing/index.html", status=status, problem=problem, **shown)


async def edit(request: ForumRequest) -> Response:
    rule, values = await find(request), dict.fromkeys(FIELDS, "")
    if rule:
        topic = request.catalogue.topics.get(rule.topic_id or 0)
        code = request.catalogue.cabinets[rule.cabinet_id].code
        values = {"topic": topic.slug if topic else "", "cabinet": code, "words": rule.words}
    return await again(request, Form(values))


async def save(request: ForumRequest, form: Form) -> Response:
    """Saves a rule; `action=try` shows where it would have sent questions, and saves nothing."""
    rule, details = await find(request), RuleDetails(**{name: form[name] for name in FIELDS})
    if form.action:
        tried = await routing_rules.with_change(details, rule)
        trial = await routing_rules.trial(tried, by=request.user, catalogue=request.catalogue)
        return await again(request, form, trial=trial)
    if rule:
        await routing_rules.change(rule, details, by=request.user)
    else:
        await routing_rules.add(details, by=request.user)
    return rows.back(request, "routing")


async def move(request: ForumRequest, form: Form) -> Response:
    await routing_rules.move(rows.found(await find(request)), form["to"], by=request.user)
    return rows.back(request, "routing", "moved")


async def archive(request: ForumRequest, form: Form) -> Response:
    await routing_rules.archive(rows.found(await find(request)), by=request.user)
    return rows.back(request, "routing", "rule-ended")


async def again(
    request: ForumRequest, form: Form, status: int = 200, problem: str = "", *, trial: Trial | None = None
) -> Response:
    shown = {"form": form, "rule": await find(request), "trial": trial}
    return page(request, "admin/routing/form.html", status=status, problem=problem, **shown)
