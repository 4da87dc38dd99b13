"""The admin's roles: who holds which, giving one and ending one."""

from datetime import date, timedelta

from starlette.responses import Response

from forum import clock
from forum.errors import Invalid
from forum.people.grants import RoleGrant
from forum.web.rendering.page import page
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest
from moderation.admin import proposals, roles
from moderation.web.admin import rows

SHAPE = Shape(lines=("nickname", "role", "cabinet", "language", "until", "sanctioned"))


async def index(request: ForumRequest, form: Form | None = None, status: int = 200, problem: str = "") -> Response:
    form = form or Form()
    offered = [(each.code, each.endonym, each.code) for each in request.catalogue.offered_languages()]
    return page(
        request,
        "admin/roles/index.html",
        status=status,
        problem=problem,
        form=form,
        grants=await roles.in_force(),
        unused=await roles.unused(),
        given=roles.GIVEN,
        offered=offered,
        silence=await roles.silence_of(form["nickname"]) if _knows_of_sanction(form) else None,
        last_day=lambda grant: grant.until - timedelta(seconds=1),
    )


def _knows_of_sanction(form: Form) -> bool:
    """Whether the admin was told that a sanction is in force, this time or the one before."""
    return form.errors.get("nickname") == "sanctioned" or form["sanctioned"] != ""


async def give(request: ForumRequest, form: Form) -> Response:
    """Gives a role; that of an admin is proposed, for another admin to confirm."""
    if form["role"] == roles.ADMIN:
        await proposals.propose_admin(
            form["nickname"], until=_day(form["until"]), knowing=form["sanctioned"], by=request.user
        )
        return rows.back(request, "proposals", "proposed-change")
    await roles.give(
        form["nickname"],
        form["role"],
        by=request.user,
        cabinet=form["cabinet"],
        language=form["language"],
        until=_day(form["until"]),
        knowing=form["sanctioned"],
    )
    return rows.back(request, "roles", "role-given")


async def end(request: ForumRequest, form: Form) -> Response:
    await roles.end(rows.found(await rows.named(request, RoleGrant, "grant")), by=request.user)
    return rows.back(request, "roles", "role-ended")


def _day(given: str) -> date | None:
    try:
        return clock.day_of(given) if given else None
    except ValueError:
        raise Invalid({"until": "malformed"}) from None
