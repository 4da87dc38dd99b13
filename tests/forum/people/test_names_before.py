"""Accounts from before one key stood for all forms of a letter: everybody still signs in, under the name they chose."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from forum import database
from forum.errors import Invalid
from forum.people import accounts
from tests.cast import PASSWORD, cheap_hasher
from tests.earlier import earlier_in, put
from tests.engines import Engine

PERSIAN, ARABIC = "کامران", "كامران"
NAMES = ("ana", ARABIC, PERSIAN, "علی", "ışık", "işık", "işIk2")


@pytest.fixture(scope="module")
def filled(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database with such accounts, brought up to date once for all tests here."""
    url = engine.empty()

    async def fill() -> None:
        await earlier.bring(url, "0011")
        await database.connect(url)
        for number, nickname in enumerate(NAMES, 1):
            await put("account", id=number, nickname=nickname, nickname_key=nickname.casefold())
        await database.close()
        await earlier.bring(url)

    with earlier_in(tmp_path_factory.mktemp("names")) as earlier:
        asyncio.run(fill())
    yield url
    engine.drop(url)


@pytest.fixture
async def connected(filled: str) -> AsyncIterator[None]:
    await database.connect(filled)
    yield
    await database.close()


@pytest.mark.usefixtures("connected")
@pytest.mark.parametrize("nickname", NAMES)
async def test_everybody_is_found_by_the_name_they_chose(nickname: str) -> None:
    found = await accounts.named(nickname)
    assert found is not None
    assert found.nickname == nickname


@pytest.mark.usefixtures("connected")
@pytest.mark.parametrize(("typed", "meant"), [("علي", "علی"), ("IŞIK", "ışık"), ("işik2", "işIk2"), (" Ana ", "ana")])
async def test_who_types_on_another_keyboard_is_found(typed: str, meant: str) -> None:
    found = await accounts.named(typed)
    assert found is not None
    assert found.nickname == meant


@pytest.mark.usefixtures("connected")
@pytest.mark.parametrize("nickname", [ARABIC, PERSIAN, "علي", "IŞIK", "Işik"])
async def test_nobody_else_takes_a_name_that_reads_the_same(nickname: str) -> None:
    with pytest.raises(Invalid) as refusal:
        await accounts.register(nickname, PASSWORD, hasher=cheap_hasher(), reserved=frozenset())
    assert refusal.value.fields == {"nickname": "taken"}
