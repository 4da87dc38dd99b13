"""What a process of the forum needs open to work: files, the vault, the seal of mails, the database, search by meaning."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from forum import database, files
from forum.catalogue.leaflets import checking
from forum.files import vault
from forum.notifications import outbox
from forum.search import meaning
from forum.settings import Settings


@asynccontextmanager
async def opened(configured: Settings, *, patient: bool = False) -> AsyncIterator[None]:
    """Within the block all of it is open, the database `patient` as in `database.connect`."""
    files.use(configured.forum_data)
    checking.use(configured)
    vault.use(configured)
    await database.connect(configured.database, patient=patient)
    try:
        with outbox.using(configured):
            async with meaning.opening(configured):
                yield
    finally:
        await database.close()
