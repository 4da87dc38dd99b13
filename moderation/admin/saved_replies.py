"""Saved replies that officers begin an answer from: one text per code and language, kept by admins."""

import re
from dataclasses import dataclass

from forum import clock, database, events
from forum.catalogue import public_contacts
from forum.catalogue.models import Language
from forum.errors import Invalid
from forum.people import permissions
from forum.people.person import Person
from forum.threads.casework.models import SavedReply
from forum.threads.casework.replies import PLACES

CODE = re.compile(r"[a-z0-9][a-z0-9-]{1,39}")
LONGEST_TITLE, LONGEST_BODY = 150, 20_000
PLACE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, kw_only=True)
class ReplyDetails:
    """A reply as typed: the code it has in every language, its language, its title for staff, its text."""

    code: str
    language: str
    title: str
    body: str


async def kept() -> list[SavedReply]:
    """Every reply, those in use first, by code and language."""
    rows = await SavedReply.all().order_by("code", "language")
    return sorted(rows, key=lambda row: row.archived_at is not None)


async def keep(
    details: ReplyDetails, *, by: Person, reply: SavedReply | None = None, public: bool = False
) -> SavedReply:
    """Adds a reply, or changes `reply`, without personal data unless they are said to be `public`.

    Raises NotAllowed, Invalid: `code` (missing, characters, taken in that language), `language` (missing, unknown),
    `title` and `body` (empty, too_long), `body: place` for a {place} that nothing fills.
    """
    permissions.require(by, "manage_rules")
    wrong = _wrong(details)
    async with database.transaction():
        if "language" not in wrong and not await Language.filter(code=details.language, archived_at=None).exists():
            wrong["language"] = "unknown"
        same = await SavedReply.get_or_none(code=details.code[:40], language=details.language[:12])
        if same and (reply is None or same.id != reply.id):
            wrong.setdefault("code", "taken")
        if wrong:
            raise Invalid(wrong)
        row = reply or SavedReply()
        row.code, row.language = details.code, details.language
        row.title, row.body = [
            await public_contacts.apply_choice(words, public=public, by=by) for words in (details.title, details.body)
        ]
        await row.save()
        await events.record("reply.changed" if reply else "reply.added", row, by=by, language=details.language)
    return row


def _wrong(details: ReplyDetails) -> dict[str, str]:
    wrong = {}
    if not CODE.fullmatch(details.code):
        wrong["code"] = "characters" if details.code else "missing"
    if not details.language or len(details.language) > 12:
        wrong["language"] = "unknown" if details.language else "missing"
    for name, given, longest in (("title", details.title, LONGEST_TITLE), ("body", details.body, LONGEST_BODY)):
        if not given or len(given) > longest:
            wrong[name] = "too_long" if given else "empty"
    if set(PLACE.findall(details.body)) - set(PLACES):
        wrong.setdefault("body", "place")
    return wrong


async def archive(reply: SavedReply, archived: bool, *, by: Person) -> None:
    """Offers a reply no more, or again. Raises NotAllowed."""
    permissions.require(by, "manage_rules")
    if bool(reply.archived_at) == archived:
        return
    async with database.transaction():
        await SavedReply.filter(id=reply.id).update(archived_at=clock.now() if archived else None)
        await events.record("reply.archived" if archived else "reply.restored", reply, by=by)
