"""Links of leaflets that lead nowhere any more: asked about each night where outgoing checks are switched on."""

import asyncio
from collections.abc import Collection

from forum import clock, database, outgoing
from forum.catalogue import snapshot
from forum.catalogue.leaflets.models import LeafletVersion
from forum.settings import Settings

PATIENCE = 10.0
AT_ONCE = 4

_on = False


def use(settings: Settings) -> None:
    """Asks other servers from now on, or nobody, as the settings say."""
    global _on
    _on = settings.outgoing_checks == "on"


async def check(allowed: Collection[str] = ()) -> int:
    """Asks about every link; returns the number of those that died or came back. Private addresses are asked only if `allowed`."""
    if not _on:
        return 0
    room, known = asyncio.Semaphore(AT_ONCE), await LeafletVersion.exclude(url="")
    reached = await asyncio.gather(*(_reaches(row.url, room, allowed) for row in known))
    changed = [row for row, there in zip(known, reached, strict=True) if there is bool(row.unreached_on)]
    async with database.transaction():
        for row in changed:
            day = None if row.unreached_on else clock.today()
            # A link that was changed while it was asked about is another one.
            await LeafletVersion.filter(id=row.id, url=row.url).update(unreached_on=day)
        if changed:
            await snapshot.changed()
    return len(changed)


async def _reaches(url: str, room: asyncio.Semaphore, allowed: Collection[str]) -> bool:
    async with room:
        return await asyncio.to_thread(outgoing.reaches, url, patience=PATIENCE, allowed=allowed)
