"""Threads as rows, and the acts that somebody may ask about."""

from datetime import UTC, datetime
from typing import Any

from tortoise import fields
from tortoise.models import Model

from forum import ids

KINDS = ("question", "discussion", "announcement")
VISIBILITIES = ("public", "private")
STATES = ("unanswered", "answered", "official")
NEEDS = ("", "information", "telephone", "referral")
SOLVED = ("", "yes", "partly", "no")
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
LONGEST_GIST = 120
LONGEST_TITLE = 600
"""Characters of a title's column: of each sign that a reader sees, four on the average."""


class Thread(Model):
    """A thread: a question, a discussion or an announcement, with its topic, language and owning cabinet.

    `status` equals the question post's. `state`, counters and `waiting_since` (the moment an unanswered question was asked,
    else NEVER) are kept by `state`. `locked`: a moderator closed it, so that only a moderator reopens it. `needs` is one of
    NEEDS. `answer_by` is the deadline of a first answer. `at_counter`: staff put it for somebody at the counter. `overdue`:
    its official answer is being checked, so lists demote it. `answered_title` is the title that the official answer was
    given to, while the question's text is a later one that its cabinet has not read; lists show it. `read_in` are the
    languages in which a rendering of it can be read (`state.recount_renderings`), with a blank between each two;
    `renderings_count` counts those that may not be read now too. `asked_after`: its asker read that
    one's official answer first, which did not fit their case. `gist` is staff's line in
    Portuguese about the question, which the public never sees. `solved` is its asker's last word on whether the answer did,
    one of SOLVED, since `solved_at`; they are asked from `solved_asked_at` on.
    `through` is the name of the partner's program that it came through.
    `retold`: it is the public face of a private question, told in the team's words (`Face`).
    """

    id = fields.BigIntField(primary_key=True, generated=False, default=ids.new)
    kind = fields.CharField(max_length=12)
    topic: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "forum.Topic", related_name="threads", on_delete=fields.RESTRICT
    )
    topic_id: int
    language: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "forum.Language", related_name="threads", on_delete=fields.RESTRICT
    )
    language_id: str
    language_named = fields.CharField(max_length=60, default="")
    cabinet: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "forum.Cabinet", related_name="threads", on_delete=fields.RESTRICT
    )
    cabinet_id: int
    author: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="threads", on_delete=fields.SET_NULL
    )
    author_id: int | None
    title = fields.CharField(max_length=LONGEST_TITLE)
    title_html = fields.TextField()
    slug = fields.CharField(max_length=40, default="")
    visibility = fields.CharField(max_length=7)
    status = fields.CharField(max_length=9)
    state = fields.CharField(max_length=10, default="unanswered")
    danger = fields.BooleanField(default=False)
    mediators_asked = fields.BooleanField(default=False)
    closed = fields.BooleanField(default=False)
    locked = fields.BooleanField(default=False, db_default=False)
    needs = fields.CharField(max_length=16, default="", db_default="")
    answer_by = fields.DatetimeField(null=True)
    at_counter = fields.BooleanField(default=False, db_default=False)
    overdue = fields.BooleanField(default=False, db_default=False)
    assignee: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="assigned", on_delete=fields.SET_NULL
    )
    assignee_id: int | None
    assigned_at = fields.DatetimeField(null=True)
    example = fields.BooleanField(default=False)
    created_at = fields.DatetimeField()
    waiting_since = fields.DatetimeField()
    active_at = fields.DatetimeField()
    seen_at = fields.DatetimeField()
    answers_count = fields.IntField(default=0)
    same_count = fields.IntField(default=0)
    follows_count = fields.IntField(default=0)
    duplicate_of: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Thread", null=True, related_name="duplicates", on_delete=fields.SET_NULL
    )
    duplicate_of_id: int | None
    asked_after: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Thread", null=True, related_name="unfitted", on_delete=fields.SET_NULL
    )
    asked_after_id: int | None
    duplicates_count = fields.IntField(default=0)
    official: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.OfficialAnswer", null=True, related_name="official_of", on_delete=fields.SET_NULL
    )
    official_id: int | None
    answered_title = fields.CharField(max_length=LONGEST_TITLE, default="", db_default="")
    answered_title_html = fields.TextField(default="", db_default="")
    gist = fields.CharField(max_length=LONGEST_GIST, default="", db_default="")
    read_in = fields.CharField(max_length=200, default="", db_default="")
    renderings_count = fields.IntField(default=0, db_default=0)
    solved = fields.CharField(max_length=6, default="", db_default="")
    solved_at = fields.DatetimeField(null=True)
    solved_asked_at = fields.DatetimeField(null=True)
    retold = fields.BooleanField(default=False, db_default=False)
    through = fields.CharField(max_length=60, default="", db_default="")

    class Meta:
        table = "thread"

    @property
    def listed_title_html(self) -> str:
        """The title that lists show: the one the official answer was given to, else the question's own."""
        return self.answered_title_html or self.title_html


class ThreadAct(Model):
    """An act on a thread that somebody may ask about: who, when, why.

    `act` is one of closed, reopened, withdrawn, made_private, routed, linked, rejected, mediators_asked, or one of
    `needs.ACTS`; `particulars` holds ids and codes only (from and to of a routing, the other thread of a link).
    """

    id = fields.BigIntField(primary_key=True)
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField("forum.Thread", related_name="acts")
    thread_id: int
    act = fields.CharField(max_length=16)
    by: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="acts", on_delete=fields.SET_NULL
    )
    by_id: int | None
    at = fields.DatetimeField()
    reason = fields.CharField(max_length=500, default="")
    particulars: dict[str, Any] = fields.JSONField(default=dict)

    class Meta:
        table = "thread_act"
