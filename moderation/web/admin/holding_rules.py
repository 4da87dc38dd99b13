"""The admin's holding rules: the list, one rule's form, and a trial on the latest posts before it is saved."""

from starlette.responses import Response

from forum.errors import Invalid
from forum.threads.holding.models import HoldingRule
from forum.threads.holding.rules import COUNTED, HAVE_WORDS, WORDS, Rule
from forum.web.rendering.page import page
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.admin import holding_rules, rule_trials
from moderation.admin.holding_rules import RuleDetails
from moderation.admin.rule_trials import Trial
from moderation.web.admin import rows
from moderation.web.reason_names import name_of

SHAPE = Shape(lines=("code", "name", "effect", "number"), texts=("words",), actions=("try",))


async def find(request: ForumRequest) -> HoldingRule | None:
    """The rule that the address names, None for a new one. Raises NotFound."""
    return await rows.named(request, HoldingRule, "key", "code")


async def index(request: ForumRequest) -> Response:
    kept, reason_name = await holding_rules.kept(), await name_of(request)
    return page(request, "admin/rules/index.html", rules=kept, policy=request.policy, reason_name=reason_name)


async def edit(request: ForumRequest) -> Response:
    row, values = await find(request), {"effect": "hold"}
    if row:
        values = {"name": row.name, "effect": row.effect, "words": row.words, "number": str(row.number)}
    return await again(request, Form(values))


async def save(request: ForumRequest, form: Form) -> Response:
    """Saves a rule; `action=try` shows its finds among the latest posts, and saves nothing."""
    row, details = (
        await find(request),
        RuleDetails(**{name: form[name] for name in ("name", "effect", "words", "number")}),
    )
    if form.action:
        rule = holding_rules.checked(await _rule(row, form), details)
        trial = await rule_trials.trial(rule, by=request.user, catalogue=request.catalogue, policy=request.policy)
        return await again(request, form, trial=trial)
    if row:
        await holding_rules.change(row, details, by=request.user)
    else:
        await holding_rules.add(form["code"], details, by=request.user)
    return rows.back(request, "rules")


async def _rule(row: HoldingRule | None, form: Form) -> Rule:
    if row:
        return holding_rules.as_rule(row)
    try:
        return holding_rules.new_rule(form["code"], [each.code for each in await holding_rules.kept()])
    except Invalid as refused:
        if refused.fields.get("code") == "missing":  # words may be tried before they have a name
            return Rule("new", WORDS, "hold")
        raise


async def again(
    request: ForumRequest, form: Form, status: int = 200, problem: str = "", *, trial: Trial | None = None
) -> Response:
    row = await find(request)
    kind = row.kind if row else WORDS
    return page(
        request,
        "admin/rules/form.html",
        status=status,
        problem=problem,
        form=form,
        rule=row,
        trial=trial,
        offered=holding_rules.effects_of(row or Rule("new", WORDS, "hold")),
        has_words=kind in HAVE_WORDS,
        has_number=row is not None and row.code in COUNTED,
        policy=request.policy,
        reason_name=await name_of(request),
    )
