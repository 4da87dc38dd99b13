"""The admin's routing rules: the list, one rule's form, and trying it on the latest questions before it is saved."""

from starlette.responses import Response

from forum.errors import NotFound
from forum.threads.casework.models import RoutingRule
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.admin import routing_rules
from moderation.admin.routing_rules import RuleDetails, Trial

SHAPE = Shape(lines=("topic", "cabinet"), texts=("words",), actions=("try",))
DIRECTION = Shape(lines=("to",))


async def find(request: ForumRequest) -> RoutingRule | None:
    """The rule the address names, None for a new one. Raises NotFound."""
    if "rule" not in request.path_params:
        return None
    rule = await RoutingRule.get_or_none(id=request.path_params["rule"], archived_at=None)
    if rule is None:
        raise NotFound
    return rule


async def index(request: ForumRequest) -> Response:
    return await index_again(request, Form(), 200, "")


async def index_again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    rules = await routing_rules.kept()
    return page(request, "admin/routing/index.html", status=status, problem=problem, form=form, rules=rules)


async def edit(request: ForumRequest) -> Response:
    """The form of a rule, or of a new one."""
    rule = await find(request)
    values = {"topic": "", "cabinet": "", "words": ""}
    if rule:
        topic = request.catalogue.topics.get(rule.topic_id or 0)
        code = request.catalogue.cabinets[rule.cabinet_id].code
        values = {"topic": topic.slug if topic else "", "cabinet": code, "words": rule.words}
    return _form(request, Form(values), rule)


async def save(request: ForumRequest, form: Form) -> Response:
    rule, details = await find(request), RuleDetails(**{name: form[name] for name in ("topic", "words", "cabinet")})
    if form.action:
        tried = await routing_rules.with_change(details, rule)
        trial = await routing_rules.trial(tried, by=request.user, catalogue=request.catalogue)
        return _form(request, form, rule, trial=trial)
    if rule:
        await routing_rules.change(rule, details, by=request.user)
    else:
        await routing_rules.add(details, by=request.user)
    return redirect(with_notice(request.link("admin.routing"), "saved"))


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    return _form(request, form, await find(request), status=status, problem=problem)


async def move(request: ForumRequest, form: Form) -> Response:
    rule = await find(request)
    assert rule is not None
    await routing_rules.move(rule, form["to"], by=request.user)
    return redirect(with_notice(request.link("admin.routing"), "moved"))


async def archive(request: ForumRequest, form: Form) -> Response:
    rule = await find(request)
    assert rule is not None
    await routing_rules.archive(rule, by=request.user)
    return redirect(with_notice(request.link("admin.routing"), "rule-ended"))


def _form(
    request: ForumRequest,
    form: Form,
    rule: RoutingRule | None,
    *,
    trial: Trial | None = None,
    status: int = 200,
    problem: str = "",
) -> Response:
    return page(request, "admin/routing/form.html", status=status, problem=problem, form=form, rule=rule, trial=trial)
