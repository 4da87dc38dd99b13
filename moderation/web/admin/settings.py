"""The admin's page of settings: the numbers that an admin decides. Whoever runs the forum decides all else (`check` judges it)."""

from starlette.responses import Response

from forum.catalogue import numbers
from forum.catalogue.defaults import ASSIGNED_FOR
from forum.catalogue.numbers import BOUNDS
from forum.catalogue.periods import PERIODS
from forum.catalogue.snapshot import (
    APPEAL_DAYS,
    ASSIGNMENT_DAYS,
    CALL_MINUTES,
    CONFIRM_DAYS,
    CONSENT_DAYS,
    DANGER_HOURS,
    FIRST_POSTS,
    LOSS_DAYS,
    SOLVED_LEAST,
    WAVE_FROM,
)
from forum.web.rendering.page import page
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.web.admin import rows

SHAPE = Shape(lines=tuple(BOUNDS))


async def edit(request: ForumRequest) -> Response:
    known = request.catalogue
    assignment_days = next((each.assignment_days for each in known.cabinets.values()), ASSIGNED_FOR)
    values: dict[str, int | None] = {
        FIRST_POSTS: known.first_posts,
        ASSIGNMENT_DAYS: assignment_days,
        APPEAL_DAYS: known.appeal_days,
    }
    values |= {DANGER_HOURS: known.danger_hours, WAVE_FROM: known.wave_from, SOLVED_LEAST: known.solved_least}
    values |= {
        LOSS_DAYS: known.loss_days,
        CONSENT_DAYS: known.consent_days,
        CONFIRM_DAYS: known.confirm_days,
        CALL_MINUTES: known.call_minutes,
        **known.periods,
    }
    return await again(request, Form({name: "" if value is None else str(value) for name, value in values.items()}))


async def save(request: ForumRequest, form: Form) -> Response:
    """Keeps the numbers; one that the environment decides is left as it is, whatever was sent."""
    given = {name: form[name] for name in BOUNDS}
    await numbers.save(given, by=request.user, settings=request.forum.settings)
    return rows.back(request, "settings")


async def again(request: ForumRequest, form: Form, status: int = 200, problem: str = "") -> Response:
    configured = request.forum.settings
    return page(
        request,
        "admin/settings/index.html",
        status=status,
        problem=problem,
        form=form,
        first_posts=request.policy.first_posts,
        decided=configured.decides(FIRST_POSTS),
        usual=configured.hold_first_posts,
        bounds=BOUNDS,
        periods=[(name, BOUNDS[name]) for name in PERIODS],
    )
