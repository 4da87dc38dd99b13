"""Connections of the team's accounts with the institution's, as admins end them or let a password open an account as well.

Two admins make one (`proposals`), or its holder does. Nobody decides about their own: whoever leaves would keep a way in.
"""

from forum.errors import NotAllowed
from forum.people import provider_links
from forum.people.permissions import require
from forum.people.person import Person
from forum.people.provider_links import ProviderLink


async def end(link: ProviderLink, *, by: Person) -> None:
    """Ends a connection and the sessions of its account. Raises NotSignedIn, NotAllowed, also (`own_link`) for its holder."""
    _require(link, by)
    await provider_links.end(link, by=by)


async def allow_password(link: ProviderLink, allowed: bool, *, by: Person) -> None:
    """Lets the account be opened by its password as well, or by the institution's sign-in alone. Raises likewise."""
    _require(link, by)
    await provider_links.allow_password(link, allowed, by=by)


def _require(link: ProviderLink, by: Person) -> None:
    require(by, "manage_roles")
    if link.account_id == by.account_id:
        raise NotAllowed("own_link")
