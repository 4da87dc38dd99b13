"""Vectors of documents as rows, and the number that every change of one takes."""

from tortoise import fields
from tortoise.models import Model

WAITS, REMOVED, GONE = "", "removed", "gone"


class Vector(Model):
    """The vector of a document. `texts` are its passages as a JSON list, empty for a document that was removed,
    `about` what else is known of it.

    `model` is the one that made `vector`; WAITS where none has yet, REMOVED and then GONE for a document that was removed.
    `edition` counts the texts, `changed` is the number its last change took, by which mapped files follow the rows.
    """

    document_id = fields.BigIntField(primary_key=True, generated=False)
    audience = fields.CharField(max_length=6)
    texts = fields.TextField()
    about = fields.TextField()
    model = fields.CharField(max_length=80, default=WAITS)
    vector = fields.BinaryField(null=True)
    edition = fields.IntField(default=1)
    changed = fields.BigIntField(default=0)

    class Meta:
        table = "vector"


class VectorClock(Model):
    """One row: the last number taken, and the token that tells this database's files from another's."""

    id = fields.SmallIntField(primary_key=True, generated=False)
    token = fields.CharField(max_length=32)
    taken = fields.BigIntField()

    class Meta:
        table = "vector_clock"
