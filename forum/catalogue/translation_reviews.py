"""Which sentences of an interface language a native reader has read, by digests of sentence and translation together.

A sentence or a translation that changes has another digest, so it is unread again.
"""

from collections.abc import Collection
from typing import Any

from tortoise import fields
from tortoise.models import Model

from forum import clock, events
from forum.catalogue import snapshot
from forum.catalogue.editing import alone
from forum.catalogue.models import Setting
from forum.people.accounts import Account
from forum.people.person import Person


class TranslationReview(Model):
    """That a native reader read a sentence of an interface language and its translation, known by one digest of both."""

    id = fields.IntField(primary_key=True)
    language = fields.CharField(max_length=12)
    digest = fields.CharField(max_length=32)
    reviewed_by: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="translation_reviews", on_delete=fields.SET_NULL
    )
    reviewed_by_id: int | None
    reviewed_at = fields.DatetimeField()

    class Meta:
        table = "translation_review"
        unique_together = (("language", "digest"),)


async def reviewed(language: str) -> dict[str, TranslationReview]:
    """The rows of a language by their digests, those of former sentences too."""
    return {row.digest: row for row in await TranslationReview.filter(language=language).select_related("reviewed_by")}


async def review(
    language: str, *, shown: Collection[str], read: Collection[str], current: Collection[str], whole: str, by: Person
) -> None:
    """Keeps which of the `shown` digests were read; again: nothing happens.

    `current` are the digests of all sentences of the language today and `whole` that of the language: once all of them were
    read, no page says any more that a reader is awaited. Digests that are not among them are passed over.
    """
    async with alone(by=by):
        known = await TranslationReview.filter(language=language).values_list("digest", flat=True)
        before = {str(digest) for digest in known}
        offered = set(shown) & set(current)
        new, gone = (offered & set(read)) - before, (offered - set(read)) & before
        rows = [
            TranslationReview(language=language, digest=digest, reviewed_by_id=by.account_id, reviewed_at=clock.now())
            for digest in sorted(new)
        ]
        await TranslationReview.bulk_create(rows)
        await TranslationReview.filter(language=language, digest__in=[*gone, ""]).delete()
        await _conclude(language, whole if set(current) <= (before | new) - gone else "")
        if new or gone:
            # Events point to numbers and a digest is none, so the admin's account stands for it.
            about = await Account.get(id=by.account_id)
            await events.record(
                "translations.reviewed", about, by=by, language=language, read=len(new), unread=len(gone)
            )


async def _conclude(language: str, whole: str) -> None:
    """Keeps, or takes away, that a native reader has read the whole language."""
    key = f"{snapshot.CHECKED}{language}"
    before = await Setting.get_or_none(key=key)
    if (before.value["digest"] if before else "") == whole:
        return
    await Setting.filter(key=key).delete()
    if whole:
        await Setting.create(key=key, value={"digest": whole})
    await snapshot.changed()
