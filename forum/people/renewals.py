"""Renewing a session that began at the provider: it goes on as long as the provider vouches for its holder."""

from datetime import timedelta

from forum import clock
from forum.people.sessions import STAFF_LONGEST, Renewal, Session

PUT_OFF = timedelta(minutes=1)


async def renew(digest: str, period: timedelta) -> None:
    """Lets a session go on that its provider vouched for again, at most as long as any session of staff."""
    session, renewal = await Session.get(digest=digest), Renewal.every(period)
    until = min(session.created_at + STAFF_LONGEST, renewal.until)
    await Session.filter(digest=digest).update(renew_at=renewal.at, expires_at=until)


async def put_off(digest: str) -> None:
    """Has a session asked about again in a minute, since its provider did not answer. When it ends stays."""
    await Session.filter(digest=digest).update(renew_at=clock.now() + PUT_OFF)
