"""Votes, follows and drafts as rows."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from forum.threads.models import Post, Thread


class Vote(Model):
    """A vote on whether an answer helped.

    It is an `account`'s, or a visitor's: then `voter` is a keyed digest of their cookie, else "". Votes of a deleted account
    stay without one, so that counters stay equal to the rows.
    """

    id = fields.BigIntField(primary_key=True)
    post: fields.ForeignKeyRelation[Post] = fields.ForeignKeyField("forum.Post", related_name="votes")
    post_id: int
    account: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="votes", on_delete=fields.SET_NULL
    )
    account_id: int | None
    voter = fields.CharField(max_length=64)
    helped = fields.BooleanField()
    at = fields.DatetimeField()

    class Meta:
        table = "vote"


class SameProblem(Model):
    """A vote that one has the same problem as a thread's asker; `account` and `voter` as in a Vote."""

    id = fields.BigIntField(primary_key=True)
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField("forum.Thread", related_name="same")
    thread_id: int
    account: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="same", on_delete=fields.SET_NULL
    )
    account_id: int | None
    voter = fields.CharField(max_length=64)
    at = fields.DatetimeField()

    class Meta:
        table = "same_problem"


class Follow(Model):
    """An account that follows a thread. `language` is the one its person read in then, "" where that is not known."""

    id = fields.BigIntField(primary_key=True)
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField("forum.Thread", related_name="follows")
    thread_id: int
    account: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("forum.Account", related_name="follows")
    account_id: int
    at = fields.DatetimeField()
    language = fields.CharField(max_length=12, default="", db_default="")

    class Meta:
        table = "follow"


class Draft(Model):
    """The draft of an answer. `about` is the route name of its form; one row for an account, thread and form."""

    id = fields.BigIntField(primary_key=True)
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField("forum.Thread", related_name="drafts")
    thread_id: int
    account: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("forum.Account", related_name="drafts")
    account_id: int
    about = fields.CharField(max_length=60)
    body = fields.TextField()
    saved_at = fields.DatetimeField()

    class Meta:
        table = "draft"


class Deflection(Model):
    """How many people found on a day, while they asked, that an answer given before was theirs; nobody's account is known.

    `language` is the one they wrote in, `topic` that of the question that was answered.
    """

    id = fields.BigIntField(primary_key=True)
    day = fields.DateField()
    language = fields.CharField(max_length=12)
    topic: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField("forum.Topic", related_name="deflections")
    topic_id: int
    people = fields.IntField()

    class Meta:
        table = "deflection"
        unique_together = (("day", "language", "topic"),)


class LetterReminder(Model):
    """The last day to answer an official letter that a question is about, of which its asker is reminded once, at `sent_at`.

    `letter` is the code of its kind.
    """

    id = fields.BigIntField(primary_key=True)
    thread: fields.OneToOneRelation[Thread] = fields.OneToOneField("forum.Thread", related_name="letter_reminder")
    thread_id: int
    letter = fields.CharField(max_length=24)
    last_day = fields.DateField(db_index=True)
    sent_at = fields.DatetimeField(null=True)

    class Meta:
        table = "letter_reminder"


class Attachment(Model):
    """A photo or scan of a letter beside a private question, for its asker and the team; without a thread it is held for a form.

    `name` is that of its file in the vault; what its sender called it is kept nowhere.
    """

    id = fields.BigIntField(primary_key=True)
    thread: fields.ForeignKeyNullableRelation[Thread] = fields.ForeignKeyField(
        "forum.Thread", related_name="attachments", null=True
    )
    thread_id: int | None
    name = fields.CharField(max_length=64, unique=True)
    media_type = fields.CharField(max_length=20)
    size = fields.IntField()
    added_at = fields.DatetimeField()

    class Meta:
        table = "attachment"
