"""What an address of ours begins with is nobody's nickname."""

import pytest
from starlette.applications import Starlette

from forum.people.accounts import Account
from tests.addresses import addresses
from tests.cast import PASSWORD, Visiting


def beginnings(app: Starlette) -> set[str]:
    """The first part of each address that is a word, with the language left out."""
    found = {each.path.removeprefix("/{ui}").split("/")[1] for each in addresses(app.routes)}
    return {part for part in found if part and "{" not in part}


async def test_every_word_an_address_begins_with_is_reserved(app: Starlette) -> None:
    known = beginnings(app)
    assert {"threads", "desk", "transparency", "static", "robots.txt", "healthz", "csp-reports"} <= known
    assert known <= app.state.forum.reserved


@pytest.mark.parametrize(
    "nickname",
    [
        "transparency",
        "robots.txt",
        "Robots-Txt",
        "healthz",
        "readyz",
        "csp-reports",
        "notices",
        "search",
        "Transparéncy",
    ],
)
async def test_nobody_registers_under_the_beginning_of_an_address(
    nickname: str, app: Starlette, visit: Visiting
) -> None:
    visitor = await visit()
    before = await Account.all().count()
    refused = await visitor.post("/en/register", {"nickname": nickname, "password": PASSWORD})
    assert refused.status_code == 422
    assert await Account.all().count() == before


async def test_a_name_that_only_begins_like_an_address_is_taken(app: Starlette, visit: Visiting) -> None:
    for nickname in ("thalita", "searcy", "rob.text"):
        assert (
            await (await visit()).post("/en/register", {"nickname": nickname, "password": PASSWORD})
        ).status_code == 303
