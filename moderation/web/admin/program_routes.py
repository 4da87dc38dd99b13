"""The admin's addresses about partners' programs, behind the rule of the same mount as all others of an admin."""

from typing import Any

from starlette.routing import Route

from forum.web.requests.endpoints import page, write
from forum.web.requests.rules import every, fresh, permitted
from moderation.web.admin import programs, webhooks

MANAGES = permitted("manage_programs")
MAKES = every(MANAGES, fresh)
IN_PROGRAMS: dict[str, Any] = {"on_refusal": programs.again}
IN_WEBHOOKS: dict[str, Any] = {"on_refusal": webhooks.again}

PROGRAMS: list[Route] = [
    page("/programs", programs.index, "admin.programs", MANAGES),
    write("/programs", programs.create, "admin.programs.create", MAKES, shape=programs.SHAPE, **IN_PROGRAMS),
    write("/programs/{program:number}/revocation", programs.revoke, "admin.programs.revoke", MANAGES, **IN_PROGRAMS),
    page("/webhooks", webhooks.index, "admin.webhooks", MANAGES),
    write("/webhooks", webhooks.create, "admin.webhooks.create", MAKES, shape=webhooks.SHAPE, **IN_WEBHOOKS),
    write("/webhooks/{webhook:number}/removal", webhooks.end, "admin.webhooks.end", MANAGES, **IN_WEBHOOKS),
    write("/webhooks/deliveries/{delivery:number}/repetition", webhooks.replay, "admin.webhooks.replay", MANAGES, **IN_WEBHOOKS),
]  # fmt: skip
