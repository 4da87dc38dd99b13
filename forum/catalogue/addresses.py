"""Addresses of the institution that documents name: web and e-mail addresses, none of them ours to guess.

Each is a setting. It takes two admins (`moderation.admin.proposals`), since complaints and orders of authorities go there.
"""

import re
from collections.abc import Mapping

from forum import events
from forum.catalogue import snapshot
from forum.catalogue.editing import alone, refuse
from forum.catalogue.models import Setting
from forum.people.accounts import Account
from forum.people.person import Person
from forum.text import is_link

BOOK, AUTHORITIES, PEOPLE, PROTECTION = CODES = ("book", "authorities", "people", "protection")
"""The complaints book (DL 135/99, article 35-A), the points of contact (DSA, articles 11 and 12), the data protection officer."""

LONGEST = 200
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


def check(code: str, value: str) -> None:
    """Raises Invalid: `address: unknown`, `value` (missing, too_long, address for anything but https or e-mail)."""
    wrong = {} if code in CODES else {"address": "unknown"}
    if not value:
        wrong["value"] = "missing"
    elif len(value) > LONGEST:
        wrong["value"] = "too_long"
    elif not (_EMAIL.fullmatch(value) or (value.startswith("https://") and is_link(value))):
        wrong["value"] = "address"
    refuse(wrong)


async def keep(code: str, value: str, *, by: Person) -> None:
    """Keeps an address in place of the one there was; the same again changes nothing. Raises NotAllowed, Invalid as `check`."""
    async with alone(by=by):
        check(code, value)
        key = f"{snapshot.ADDRESS}{code}"
        row = await Setting.get_or_none(key=key)
        if row and row.value["address"] == value:
            return
        await Setting.filter(key=key).delete()
        await Setting.create(key=key, value={"address": value})
        # Events point to numbers and a setting's key is none, so the admin's account stands for it.
        told = {key: events.digest(value)}
        await events.record("setting.changed", await Account.get(id=by.account_id), by=by, values=told)
        await snapshot.changed()


def all_of(known: Mapping[str, str]) -> dict[str, str]:
    """Every address by its code, empty where none is known."""
    return {code: known.get(code, "") for code in CODES}
