"""Shadows: the author of a question that was asked without an account, or without one's name. An account row of its own.

A shadow has no name and no password, so nothing finds it by one. Whose it is stands in `held_by` alone, which only its holder's
own session reads: pages, lists, records and figures see an author without a name.
"""

from forum import clock, database, events
from forum.errors import Conflict
from forum.people import accounts, codes, grants, return_codes
from forum.people.accounts import Account
from forum.people.person import ASKER, Person
from forum.people.return_codes import Made


def unnamed(by: Person) -> Person:
    """The author of a question that is being asked without a name, before it has a shadow: whoever asks owns it."""
    return Person(roles=frozenset({ASKER}), example=by.example, shadows=by.own)


async def make(by: Person, *, code: Made | None = None, example: bool = False) -> Person:
    """Makes the shadow of one question, held by somebody who is signed in, or opened by a code; in the caller's transaction."""
    moment, member = clock.now(), by.signed_in and not by.is_shadow
    account = await Account.create(
        nickname="",
        # No nickname has such a key: `nicknames.fold` leaves no sign of the kind in one.
        nickname_key=f"\u2205 {codes.new_token()}",
        shadow=True,
        held_by_id=by.account_id if member else None,
        example=example,
        created_at=moment,
        seen_at=moment,
    )
    if code:
        await return_codes.keep(code, account)
    return await grants.person(account)


async def claim(shadow_id: int, *, by: Person) -> None:
    """Takes a question into one's account: it is among one's own from then on, and its code opens it no more.

    Claiming it again changes nothing. Raises Conflict (`held`) for somebody else's.
    """
    async with database.transaction():
        await database.lock(Account, shadow_id)
        shadow = await Account.get(id=shadow_id, shadow=True)
        if shadow.held_by_id == by.account_id:
            return
        if shadow.held_by_id is not None or not by.signed_in or by.is_shadow:
            raise Conflict("held")
        await Account.filter(id=shadow.id).update(held_by_id=by.account_id)
        await return_codes.end(shadow.id)
        await accounts.end_sessions(shadow)
        await events.record("question.claimed", shadow, by=shadow.id)
