"""Bringing a database up to date: its tables, then the catalogue that a forum begins with."""

from forum import database
from forum.catalogue import seed
from forum.threads.casework import routing
from forum.threads.holding import seed as holding_seed


async def bring(url: str) -> tuple[int, int]:
    """Applies what is pending and fills the catalogue; returns the numbers of migrations and of rows added."""
    applied = await database.migrate(url)
    await database.connect(url)
    try:
        return len(applied), await seed.fill() + await routing.fill() + await holding_seed.fill()
    finally:
        await database.close()
