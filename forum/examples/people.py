"""The people of the examples: all invented, marked as such, without an address for mail, and none of them with a password
before somebody asks for the sign-ins.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from forum.catalogue.views import Catalogue
from forum.examples import Example
from forum.people import accounts, codes, grants, recovery
from forum.people.passwords import Hasher
from forum.people.person import Person


@dataclass(frozen=True, slots=True)
class SignIn:
    """An example person to sign in as; the password is in clear this one time.

    `covers` names the cabinet or the languages of the role; for a member it is a phrase about their threads.
    """

    nickname: str
    password: str
    role: str
    covers: str


def authors(examples: Sequence[Example]) -> dict[str, str]:
    """The nickname of each example's asker, by the example's id: an invented one in its language, or the example member's."""
    free = {language: iter(names) for language, names in _data()["authors"].items()}
    members = {asked: row["nickname"] for row in _data()["people"] for asked in row.get("asked", [])}
    return {example.id: members.get(example.id) or next(free[example.language]) for example in examples}


async def author(nickname: str, *, hasher: Hasher) -> Person:
    """Makes an example person without a password, so that nobody can sign in as them; the same one if they are there."""
    account = await accounts.create_by_command(nickname, None, hasher=hasher)
    if not account.example:
        account.example = True
        await account.save(update_fields=["example"])
    return await grants.person(account)


async def staff(hasher: Hasher, catalogue: Catalogue) -> dict[str, Person]:
    """Makes people of every role, an officer for each cabinet, and gives them by nickname.

    The first is the admin, who gives the others their roles.
    """
    people: dict[str, Person] = {}
    admin: int | None = None
    for row in _data()["people"]:
        await author(row["nickname"], hasher=hasher)
        account = await accounts.Account.get(nickname=row["nickname"])
        cabinet = catalogue.cabinet(row["cabinet"]) if "cabinet" in row else None
        for language in row.get("languages", [None]):
            if row["role"] != "member":
                held = {"cabinet_id": cabinet.id if cabinet else None, "language": language}
                await grants.give(account, row["role"], by=admin, **held)
        admin = admin or account.id
        people[row["nickname"]] = await grants.person(account)
    return people


async def sign_ins(hasher: Hasher) -> tuple[SignIn, ...]:
    """New passwords for the example people to sign in as, whose sessions end; only hashes are stored.

    Nobody gets one who is not there or is no example.
    """
    made = []
    for row in _data()["people"]:
        account = await accounts.named(row["nickname"]) if "shows" in row else None
        if account is None or not account.example:
            continue
        password = codes.new_code(20)
        await recovery.change_password(by=account, current=None, new=password, hasher=hasher)
        made.append(SignIn(account.nickname, password, row["role"], row["shows"]))
    return tuple(made)


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(Path(__file__).with_name("people.json").read_text(encoding="utf-8"))
    return data
