"""Which versions of documents an admin approved, and who read which."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from forum import clock, database, events
from forum.catalogue import documents
from forum.catalogue.documents import Document
from forum.catalogue.editing import alone
from forum.errors import Conflict, Invalid, NotSignedIn
from forum.people.accounts import Account
from forum.people.person import Person


class DocumentApproval(Model):
    """That an admin says that counsel read a version, whose binding text has this digest."""

    id = fields.IntField(primary_key=True)
    document = fields.CharField(max_length=16)
    version = fields.SmallIntField()
    digest = fields.CharField(max_length=32)
    approved_by: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="document_approvals", on_delete=fields.SET_NULL
    )
    approved_by_id: int | None
    approved_at = fields.DatetimeField()

    class Meta:
        table = "document_approval"
        unique_together = (("document", "version", "digest"),)


class DocumentReading(Model):
    """That an account's holder was told of a version, when they made the account or later, and when."""

    id = fields.BigIntField(primary_key=True)
    account: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "forum.Account", related_name="document_readings", on_delete=fields.CASCADE
    )
    account_id: int
    document = fields.CharField(max_length=16)
    version = fields.SmallIntField()
    at = fields.DatetimeField()

    class Meta:
        table = "document_reading"
        unique_together = (("account", "document", "version"),)


async def approval_of(code: str, number: int) -> DocumentApproval | None:
    """The approval of a version as its text is now, with who gave it; None while it is a draft."""
    given = DocumentApproval.filter(document=code, version=number, digest=documents.digest(code, number))
    return await given.select_related("approved_by").first()


async def approve(document: Document, *, read: str, by: Person) -> None:
    """Marks the latest version as approved; again: nothing happens. `read` is the digest of the text that was read.

    Raises NotSignedIn, NotAllowed, Conflict (`text_changed`) for another text than that.
    """
    async with alone(by=by):
        code, number = document.code, document.latest.number
        if read != documents.digest(code, number):
            raise Conflict("text_changed")
        if await approval_of(code, number):
            return
        row = await DocumentApproval.create(
            document=code, version=number, digest=read, approved_by_id=by.account_id, approved_at=clock.now()
        )
        await events.record("document.approved", row, by=by, document=code, version=number)


async def say_read(document: Document, number: int, *, by: Person) -> None:
    """Keeps that somebody read a version; again: nothing happens. Raises NotSignedIn, Invalid (`version: unknown`)."""
    if by.account_id is None:
        raise NotSignedIn
    if document.version(number) is None:
        raise Invalid({"version": "unknown"})
    await _keep(by.account_id, [(document.code, number)])


async def told(account: Account) -> None:
    """Keeps that whoever just made an account was told of the documents that everybody with one is asked to read."""
    await _keep(account.id, [(each.code, each.latest.number) for each in documents.asked()])


async def _keep(account_id: int, versions: list[tuple[str, int]]) -> None:
    rows = [
        DocumentReading(account_id=account_id, document=code, version=number, at=clock.now())
        for code, number in versions
    ]
    async with database.transaction():
        await DocumentReading.bulk_create(rows, ignore_conflicts=True)
