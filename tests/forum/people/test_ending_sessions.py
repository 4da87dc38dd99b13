"""Which of their sessions somebody ends: the one they name, or all but the one in use; never somebody else's."""

import pytest

from forum.people import sessions
from forum.people.accounts import Account
from forum.people.sessions import NAME
from tests.cast import person

pytestmark = pytest.mark.usefixtures("app")


async def start(nickname: str) -> str:
    """A new session of somebody; its digest."""
    return (await sessions.start(await Account.get(nickname=nickname)))[1].digest


async def left(nickname: str) -> set[str]:
    return {each.digest for each in await sessions.listed((await Account.get(nickname=nickname)).id)}


async def test_a_session_is_ended_by_its_name_alone() -> None:
    amina, first, second = await person("amina"), await start("amina"), await start("amina")
    for name in ("", first[: NAME - 1], first, "0" * NAME):
        assert await sessions.end_named(name, by=amina) == []
    assert await sessions.end_named(first[:NAME], by=amina) == [first]
    assert await left("amina") == {second}


async def test_all_but_the_one_in_use_end_at_once() -> None:
    amina, *others = await person("amina"), await start("amina"), await start("amina")
    this = await start("amina")
    await sessions.end_all_but(this, by=amina)
    assert others and await left("amina") == {this}


async def test_nobody_ends_what_is_not_theirs() -> None:
    digest, bilal = await start("amina"), await person("bilal")
    await sessions.end(digest, by=bilal)
    await sessions.end_all_but("", by=bilal)
    assert await sessions.end_named(digest[:NAME], by=bilal) == []
    assert await left("amina") == {digest}
