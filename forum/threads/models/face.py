"""Public faces as rows: de-identified versions of private questions, proposed by staff and published once the asker agrees."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from forum.threads.models.thread import LONGEST_TITLE, Thread

FACE_STATES = ("proposed", "published", "refused", "change", "lapsed", "replaced", "withdrawn")
LONGEST_WISH = 500


class Face(Model):
    """A proposed public version of a `private` thread, in staff's words. One per thread is proposed at most, one published.

    `state` is one of FACE_STATES; `answered_at` is the moment it stopped being a proposal. `public` is the thread that was
    made of it once the asker agreed, None before. `wish` is the asker's line about the change they ask for. This row is the
    only link between the two threads.
    """

    id = fields.BigIntField(primary_key=True)
    private: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField("forum.Thread", related_name="faces")
    private_id: int
    public: fields.ForeignKeyNullableRelation[Thread] = fields.ForeignKeyField(
        "forum.Thread", null=True, related_name="face_of", on_delete=fields.SET_NULL
    )
    public_id: int | None
    state = fields.CharField(max_length=9)
    language_id = fields.CharField(max_length=12)
    title = fields.CharField(max_length=LONGEST_TITLE)
    body = fields.TextField()
    html = fields.TextField()
    wish = fields.CharField(max_length=LONGEST_WISH, default="")
    proposed_by: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="faces", on_delete=fields.SET_NULL
    )
    proposed_by_id: int | None
    proposed_at = fields.DatetimeField()
    answered_at = fields.DatetimeField(null=True)

    class Meta:
        table = "face"
