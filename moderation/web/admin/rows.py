"""Pieces of every admin section: the row that an address names, and the way back to the list.

A section's module has `index`, the list, also after a refused button; `edit` and `save`, of a row or of a new one; and
`again`, the form of either, also after a refusal.
"""

from typing import TypeVar

from starlette.responses import Response
from tortoise.models import Model

from forum.catalogue.models import one
from forum.errors import NotFound
from forum.web.rendering.page import redirect, with_notice
from forum.web.requests.request import ForumRequest

M = TypeVar("M", bound=Model)
T = TypeVar("T")


async def named(request: ForumRequest, kind: type[M], parameter: str, column: str = "id", **also: object) -> M | None:
    """The row whose `column` is the address's `parameter`; None where the address has none, since the row is new.

    Raises NotFound when there is no such row, or none that fits `also`.
    """
    if parameter not in request.path_params:
        return None
    return found(await one(kind, **{column: request.path_params[parameter]}, **also))


def found(row: T | None) -> T:
    """The row itself. Raises NotFound for none."""
    if row is None:
        raise NotFound
    return row


def back(request: ForumRequest, section: str, notice: str = "saved") -> Response:
    """A redirect to the section's list, which says what was done."""
    return redirect(with_notice(request.link(f"admin.{section}"), notice))
