"""Spent form keys: a form that is sent twice makes one post."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence

from tortoise import fields
from tortoise.models import Model

from forum import clock, database
from forum.errors import Conflict

SLUG = re.compile(r"(?<=/threads/)(\w+)-[^?#]*")


class SpentKey(Model):
    """A form key after its use: the digest of the form, and the location of its result; `spent_at` in seconds of the epoch."""

    digest = fields.CharField(max_length=64, primary_key=True)
    content = fields.CharField(max_length=64)
    location = fields.CharField(max_length=300, default="")
    spent_at = fields.BigIntField()

    class Meta:
        table = "spent_key"


def digest_of(content: Mapping[str, Sequence[str]]) -> str:
    """The SHA-256 of a form's fields and values, in hex; the same for the same content."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


async def spend(key: str, content: str) -> str | None:
    """Spends `key` inside the caller's transaction; None when it was fresh, else the location of its earlier result.

    Raises Conflict (`other_content`) when it was spent on other content. A concurrent call waits for the first.
    """
    digest = hashlib.sha256(key.encode()).hexdigest()
    fresh = await database.rows(
        "INSERT INTO spent_key (digest, content, location, spent_at) VALUES (?, ?, '', ?)"
        " ON CONFLICT DO NOTHING RETURNING digest",
        [digest, content, int(clock.now().timestamp())],
    )
    if fresh:
        return None
    spent = await SpentKey.get(digest=digest)
    if spent.content != content:
        raise Conflict("other_content")
    return spent.location


async def is_spent(key: str) -> bool:
    """Whether the form that the key was given out for has been sent."""
    return await SpentKey.filter(digest=hashlib.sha256(key.encode()).hexdigest()).exists()


async def keep_location(key: str, location: str) -> None:
    """Stores the location of the result of a key that was spent in this transaction, without the words of a title in it."""
    location = SLUG.sub(r"\1", location)
    await SpentKey.filter(digest=hashlib.sha256(key.encode()).hexdigest()).update(location=location)
