"""The admin pages are closed to everybody but an admin, also those whose line forgets to say so."""

from datetime import UTC, datetime

import pytest
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route

from forum.people.grants import RoleGrant
from forum.web.requests.endpoints import guarded, page, write
from forum.web.requests.forms import Form
from forum.web.requests.request import ForumRequest
from forum.web.requests.rules import admin
from moderation.web.admin.program_routes import PROGRAMS
from moderation.web.admin.routes import ADMIN
from moderation.web.routes import MOUNTS
from tests.cast import Visiting, contents
from tests.world import kept_by_admins

FILLED = {
    "key": "housing",
    "section": "topics",
    "grant": "1",
    "period": "1",
    "source": "1",
    "link": "1",
    "document": "terms",
    "day": "2099-12-24",
    "step": "10",
    "language": "bn",
}


KEYED = {"places": "cnaim-beja", "paths": "child-born", "leaflets": "guide"}
"""Sections whose things are named by keys of their own."""


def filled(route: Route, kept: dict[str, object]) -> str:
    """A real address of the route; `kept` are the rule and the reply that admins keep."""
    path = route.path
    for section, key in KEYED.items():
        path = path.replace(f"/{section}/{{key:word}}", f"/{section}/{key}")
    for name, value in (FILLED | {name: str(value) for name, value in kept.items()}).items():
        for kind in ("word", "number"):
            path = path.replace(f"{{{name}:{kind}}}", value)
    return f"/en/admin{path}"


@pytest.mark.parametrize(
    ("nickname", "status"), [("amina", 403), ("rahima", 403), ("ines", 403), ("marta", 403), (None, 303)]
)
async def test_nobody_but_an_admin_gets_into_any_admin_page(visit: Visiting, nickname: str | None, status: int):
    who = await visit(nickname)
    await who.get("/en/")
    kept = await kept_by_admins()
    before = await contents()
    for route in [*ADMIN, *PROGRAMS]:
        path = filled(route, kept)
        method = who.get if "GET" in (route.methods or ()) else who.post
        answered = await method(path)
        assert answered.status_code == status, path
        if status == 303:
            assert answered.headers["location"].startswith("/en/login"), path
    assert await contents() == before


async def test_every_admin_page_opens_for_an_admin(visit: Visiting):
    ada = await visit("ada")
    pages = [route for route in [*ADMIN, *PROGRAMS] if "GET" in (route.methods or ())]
    assert len(pages) > 10
    kept = await kept_by_admins()
    for route in pages:
        path = (
            filled(route, kept)
            .replace("rules/housing", "rules/first_post")
            .replace("categories/housing", "categories/papers")
        )
        path = path.replace("institutions/housing", "institutions/ACM").replace("lines/housing", "lines/emergency")
        path = path.replace("cabinets/housing", "cabinets/GAT").replace("languages/housing", "languages/bn")
        path = path.replace("letters/housing", "letters/refusal")
        assert (await ada.get(path)).status_code == 200, path


async def test_a_handler_without_a_rule_of_its_own_is_refused_all_the_same(visit: Visiting):
    handled: list[str] = []

    async def forgotten(request: ForumRequest, form: Form | None = None) -> Response:
        handled.append(request.user.nickname)
        return PlainTextResponse("in")

    mount = MOUNTS[0]
    assert isinstance(mount, Mount)
    lines = [page("/forgotten", forgotten, "forgotten"), write("/forgotten", forgotten, "forgotten.create")]
    behind = guarded("/admin", admin, lines)
    mount.routes.extend(behind.routes)
    try:
        for nickname, status in (("amina", 403), ("ines", 403), (None, 303)):
            who = await visit(nickname)
            assert (await who.get("/en/admin/forgotten")).status_code == status
            assert (await who.post("/en/admin/forgotten")).status_code == status
        assert handled == []
        assert (await (await visit("ada")).get("/en/admin/forgotten")).text == "in"
    finally:
        del mount.routes[-len(lines) :]


def test_what_cannot_be_guarded_is_not_mounted():
    async def bare(request: object) -> Response:
        return PlainTextResponse("in")

    with pytest.raises(TypeError):
        guarded("/admin", admin, [Route("/bare", bare)])


async def test_an_admin_who_is_one_until_yesterday_is_out(visit: Visiting):
    await RoleGrant.filter(role="admin").update(until=datetime(2020, 1, 1, tzinfo=UTC))
    ada = await visit("ada")
    assert (await ada.get("/en/admin/topics")).status_code == 403
