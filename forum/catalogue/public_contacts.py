"""Numbers and addresses that staff confirmed to be public: nobody is asked about them again, and no mask covers them."""

import asyncio
from collections.abc import Collection, Iterable

from forum import clock, events
from forum.catalogue import snapshot
from forum.catalogue.models import PublicContact
from forum.people import permissions
from forum.people.person import Person
from forum.text import personal

LONGEST = 200


async def hide_others(words: str, staying: Collection[str] = ()) -> str:
    """The words without the personal data in them that are not known to be public, but for the kinds that are `staying`."""
    return await asyncio.to_thread(personal.hidden, words, (await snapshot.current()).contacts, staying)


async def apply_choice(words: str, *, public: bool, by: Person) -> str:
    """Words of staff as they are stored: without personal data, unless they say that it is `public`, which is kept.

    In the caller's transaction.
    """
    if not public or not permissions.may(by, "confirm_public"):
        return await hide_others(words)
    await confirm_in([words], by=by)
    return words


async def confirm_in(texts: Iterable[str], *, by: Person) -> None:
    """Keeps as public whatever counts as personal data in these texts; in the caller's transaction."""
    known = (await snapshot.current()).contacts
    for text in texts:
        found = await asyncio.to_thread(personal.found, text, known)
        await confirm([(each.kind, text[each.start : each.end]) for each in found], by=by)


async def confirm(places: Iterable[tuple[str, str]], *, by: Person) -> None:
    """Keeps each place, a kind and a text, as public; those that are kept already stay as they are.

    In the caller's transaction. Raises NotSignedIn, NotAllowed.
    """
    permissions.require(by, "confirm_public")
    said = {personal.value(text)[:LONGEST]: kind for kind, text in places}
    known = await PublicContact.filter(value__in=[*said] or [""]).values_list("value", flat=True)
    for value in sorted(said.keys() - set(map(str, known))):
        row = await PublicContact.create(
            value=value, kind=said[value], confirmed_by_id=by.account_id, confirmed_at=clock.now()
        )
        await events.record("contact.confirmed", row, by=by, kind=row.kind)
        await snapshot.changed()
