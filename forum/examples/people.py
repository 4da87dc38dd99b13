"""The people of the examples: all invented, marked as such, and none of them but a dozen able to sign in."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from forum.catalogue.views import Catalogue
from forum.examples import Example
from forum.people import accounts, codes, grants
from forum.people.passwords import Hasher
from forum.people.person import Person


@dataclass(frozen=True, slots=True)
class SignIn:
    """An example person somebody may sign in as. `covers` names the cabinet or the languages of the role."""

    nickname: str
    password: str
    role: str
    covers: str


def authors(told: Sequence[Example]) -> dict[str, str]:
    """Who asks each example: an invented name in its language, used once, or the example member."""
    free = {language: iter(names) for language, names in _data()["authors"].items()}
    members = {asked: row["nickname"] for row in _data()["people"] for asked in row.get("asked", [])}
    return {example.id: members.get(example.id) or next(free[example.language]) for example in told}


async def author(nickname: str, *, hasher: Hasher) -> Person:
    """Makes somebody who asks and has no password, so that nobody can sign in as them."""
    account = await accounts.create_by_command(nickname, None, hasher=hasher)
    account.example = True
    await account.save(update_fields=["example"])
    return await grants.person(account)


async def staff(hasher: Hasher, catalogue: Catalogue) -> tuple[dict[str, Person], tuple[SignIn, ...]]:
    """Makes one person of every role who can sign in, an officer for each cabinet: by nickname, and with passwords.

    The first is the admin, who gives the others their roles. The passwords are random, made anew each time.
    """
    people: dict[str, Person] = {}
    sign_ins = []
    admin: int | None = None
    for row in _data()["people"]:
        nickname, password, reserved = row["nickname"], codes.new_code(), catalogue.reserved_words()
        account, _ = await accounts.register(nickname, password, hasher=hasher, reserved=reserved, example=True)
        cabinet = catalogue.cabinet(row["cabinet"]) if "cabinet" in row else None
        for language in row.get("languages", [None]):
            if row["role"] != "member":
                held = {"cabinet_id": cabinet.id if cabinet else None, "language": language}
                await grants.give(account, row["role"], by=admin, **held)
        admin = admin or account.id
        people[nickname] = await grants.person(account)
        covers = row.get("cabinet") or ", ".join(row.get("languages", []))
        sign_ins.append(SignIn(nickname, password, row["role"], covers))
    return people, tuple(sign_ins)


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(Path(__file__).with_name("people.json").read_text(encoding="utf-8"))
    return data
