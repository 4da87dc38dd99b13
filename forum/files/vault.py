"""The vault: files for the team alone, encrypted, under names made by chance, in a folder or a bucket.

Its keys are settings of their own; without one there is no vault, and nobody is offered to add a file.
"""

import asyncio
import secrets
from collections.abc import Callable, Collection
from typing import NamedTuple

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from forum.files import stores
from forum.files.stores import Bucket, Folder, Store
from forum.settings import Settings

RESTS = 3600
"""Seconds a file is kept that no row refers to: its row may be about to be committed."""


class Closed(Exception):
    """Raised where there is no vault, or none of its keys opens a file."""


class Vault(NamedTuple):
    """A store, and the keys of what is in it: the first one seals, each opens."""

    store: Store
    keys: tuple[Fernet, ...]

    @property
    def all_keys(self) -> MultiFernet:
        return MultiFernet(self.keys)


class Resealed(NamedTuple):
    """The numbers of files that were sealed anew, that were sealed with the first key already, and that no key opens."""

    anew: int = 0
    before: int = 0
    unopened: int = 0


_vault: Vault | None = None


def use(configured: Settings) -> None:
    """Opens the vault of these settings, or none."""
    global _vault
    keys = tuple(Fernet(key) for key in configured.file_keys)
    _vault = Vault(store_of(configured), keys) if keys else None


def store_of(configured: Settings) -> Store:
    """The bucket of these settings, or a folder in the data folder."""
    if not configured.files_url:
        return Folder(configured.forum_data / "vault")
    given = {
        "endpoint": configured.s3_endpoint,
        "region": configured.s3_region,
        "access_key_id": configured.s3_access_key,
        "secret_access_key": configured.s3_secret_key,
    }
    return Bucket(configured.files_url, **{name: value for name, value in given.items() if value})


def is_open() -> bool:
    return _vault is not None


def _opened() -> Vault:
    if _vault is None:
        raise Closed("no key is set")
    return _vault


async def keep(data: bytes) -> str:
    """Seals and keeps a file; returns its name. Raises Closed."""
    vault, name = _opened(), secrets.token_hex(32)
    await vault.store.put(name, await asyncio.to_thread(vault.all_keys.encrypt, data))
    return name


async def read(name: str) -> bytes:
    """The content of a file. Raises Closed, stores.Missing."""
    vault = _opened()
    try:
        return await asyncio.to_thread(vault.all_keys.decrypt, await vault.store.get(name))
    except InvalidToken:
        raise Closed("no key opens it") from None


async def sweep(referred: Collection[str]) -> int:
    """Deletes the files that nothing refers to, once they have rested; returns their number."""
    return await stores.sweep(_vault.store, referred, RESTS) if _vault else 0


async def reseal(progress: Callable[[int], None] = lambda done: None) -> Resealed:
    """Seals with the first key what another one sealed, so that no other key is needed any more. Raises Closed."""
    vault, anew, before, unopened = _opened(), 0, 0, 0
    async for each in vault.store.listed():
        try:
            sealed = await vault.store.get(each.name)
            if await asyncio.to_thread(_opens, vault.keys[0], sealed):
                before += 1
            else:
                await vault.store.put(each.name, await asyncio.to_thread(vault.all_keys.rotate, sealed))
                anew += 1
        except InvalidToken:
            unopened += 1
        except (stores.Missing, ValueError):  # Erased meanwhile, or begun and not finished.
            continue
        progress(anew + before + unopened)
    return Resealed(anew, before, unopened)


def _opens(key: Fernet, sealed: bytes) -> bool:
    try:
        key.decrypt(sealed)
    except InvalidToken:
        return False
    return True
