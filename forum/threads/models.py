"""Threads and posts as rows. A thread's question is its first post; answers and comments are posts too."""

from datetime import UTC, datetime
from typing import Any

from tortoise import fields
from tortoise.models import Model

from forum import ids

# Indexes are written by hand in the migrations: the ORM can't name a foreign key's column in one. Unique are a post's
# revision numbers, an account's and a visitor's word on a post, their same problem, an account's follow.
KINDS = ("question", "discussion", "announcement")
STATUSES = ("pending", "published", "hidden", "rejected", "removed", "erased")
STATES = ("unanswered", "answered", "official")
STANDINGS = ("marked", "proposed", "renewed", "corrected")
SHOWN_TO = ("public", "team", "author")
NEEDS = ("", "information", "telephone", "referral")
NEVER = datetime(9999, 1, 1, tzinfo=UTC)


class Thread(Model):
    """A question (or discussion, or announcement) and what it is about.

    `status` mirrors the question post's; `state`, the counters and `waiting_since` are kept by the verbs in their
    transactions: `waiting_since` is when an unanswered thread was asked and NEVER once it is answered. `locked` is a
    moderator's closing, which the asker can't undo; `needs` is what it waits for besides an answer, one of NEEDS;
    `answer_by` the moment by which a first answer was promised; `assignee` who has it in hand; `at_counter` that staff
    put it for somebody at the counter; `overdue` that its official answer's review date has passed, so that it falls in lists.
    `answered_title` is the title that the official answer in force was given to, while the question says something else by
    now and its cabinet has not looked at that; lists show it.
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
    title = fields.CharField(max_length=150)
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
    duplicates_count = fields.IntField(default=0)
    official: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.OfficialAnswer", null=True, related_name="stands_in", on_delete=fields.SET_NULL
    )
    official_id: int | None
    answered_title = fields.CharField(max_length=150, default="", db_default="")
    answered_title_html = fields.TextField(default="", db_default="")

    class Meta:
        table = "thread"

    @property
    def listed_title_html(self) -> str:
        """The title as lists show it: what the official answer was given to, else what the question says."""
        return self.answered_title_html or self.title_html


class Post(Model):
    """A text in a thread: its question, an answer, or a comment under an answer.

    `role` is what the author spoke as (member, mediator, officer, moderator, admin), `cabinet` for whom, `shown_name`
    the nickname, or what staff chose to be called. `masks` counts how often something in it was masked or shown again, which
    makes it another text than was read. `html` was rendered at write by the renderer of version `renderer`.
    """

    id = fields.BigIntField(primary_key=True, generated=False, default=ids.new)
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField("forum.Thread", related_name="posts")
    thread_id: int
    kind = fields.CharField(max_length=8)
    answer: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Post", null=True, related_name="comments"
    )
    answer_id: int | None
    author: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="posts", on_delete=fields.SET_NULL
    )
    author_id: int | None
    role = fields.CharField(max_length=10)
    cabinet: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Cabinet", null=True, related_name="posts", on_delete=fields.RESTRICT
    )
    cabinet_id: int | None
    shown_name = fields.CharField(max_length=60, default="")
    language: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "forum.Language", related_name="posts", on_delete=fields.RESTRICT
    )
    language_id: str
    source = fields.TextField()
    html = fields.TextField()
    renderer = fields.SmallIntField()
    status = fields.CharField(max_length=9)
    revision = fields.IntField(default=1)
    masks = fields.IntField(default=0, db_default=0)
    created_at = fields.DatetimeField()
    edited_at = fields.DatetimeField(null=True)
    edited_by_staff = fields.BooleanField(default=False)
    helpful_yes = fields.IntField(default=0)
    helpful_no = fields.IntField(default=0)
    comments_count = fields.IntField(default=0)

    class Meta:
        table = "post"


class Revision(Model):
    """A text as it stood before an edit (title for a question only), with who replaced it and when.

    `shown_to` is one of SHOWN_TO, who could read it when it was replaced: everybody; those who may see the thread while it
    is private; or only its author and moderators, since it was held, hidden or rejected then.
    """

    id = fields.BigIntField(primary_key=True)
    post: fields.ForeignKeyRelation[Post] = fields.ForeignKeyField("forum.Post", related_name="revisions")
    post_id: int
    number = fields.IntField()
    title = fields.CharField(max_length=150, default="")
    source = fields.TextField()
    html = fields.TextField()
    replaced_at = fields.DatetimeField()
    replaced_by: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="revised", on_delete=fields.SET_NULL
    )
    replaced_by_id: int | None
    by_staff = fields.BooleanField(default=False)
    shown_to = fields.CharField(max_length=6, default="author", db_default="author")

    class Meta:
        table = "revision"


class OfficialAnswer(Model):
    """An answer's standing as the institution's word. Rows stay: `replaced_at` ends a version, `withdrawn_at` the standing.

    `sources` is a list of {title, url, article}; `post_revision` the revision of the text that was marked, and
    `question_revision` that of the question it answers. `kind` says how
    it came about, one of STANDINGS; a proposed one stands once `confirmed_at`. `checking` is set while a source it rests
    on has changed. `meaning` is what the officer said a correction does to the sense: typo, detail or meaning.
    """

    id = fields.BigIntField(primary_key=True)
    post: fields.ForeignKeyRelation[Post] = fields.ForeignKeyField("forum.Post", related_name="standings")
    post_id: int
    cabinet: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "forum.Cabinet", related_name="standings", on_delete=fields.RESTRICT
    )
    cabinet_id: int
    language_id = fields.CharField(max_length=12)
    short_answer = fields.TextField()
    short_html = fields.TextField()
    sources: list[dict[str, str]] = fields.JSONField()
    valid_from = fields.DateField()
    review_by = fields.DateField()
    post_revision = fields.IntField()
    marked_at = fields.DatetimeField()
    marked_by: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="marked", on_delete=fields.SET_NULL
    )
    marked_by_id: int | None
    marked_for_reason = fields.CharField(max_length=500, default="")
    replaced_at = fields.DatetimeField(null=True)
    withdrawn_at = fields.DatetimeField(null=True)
    withdrawn_by: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="withdrew", on_delete=fields.SET_NULL
    )
    withdrawn_by_id: int | None
    withdrawn_reason = fields.CharField(max_length=500, default="")
    kind = fields.CharField(max_length=9, default="marked", db_default="marked")
    confirmed_at = fields.DatetimeField(null=True)
    confirmed_by: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="confirmed", on_delete=fields.SET_NULL
    )
    confirmed_by_id: int | None
    checking = fields.BooleanField(default=False, db_default=False)
    meaning = fields.CharField(max_length=7, default="", db_default="")
    question_revision = fields.IntField(null=True)

    class Meta:
        table = "official_answer"


class ThreadAct(Model):
    """Something done to a thread that somebody may ask about: who, when, why.

    `act` is one of closed, reopened, withdrawn, made_private, routed, linked, rejected, mediators_asked; `particulars`
    holds ids and codes only (from and to of a routing, the other thread of a link).
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


class ReviewItem(Model):
    """Something that waits for a person's look: a held post, a flagged one, an appeal, a question that says danger.

    A post has one open row at most; `reasons` are the codes it is there for, with a blank before and after each.
    `urgency` is higher for what must be looked at sooner. A claim lapses at `claimed_until`; `ended_at` closes the row.
    """

    id = fields.BigIntField(primary_key=True, generated=False, default=ids.new)
    post: fields.ForeignKeyRelation[Post] = fields.ForeignKeyField("forum.Post", related_name="waiting")
    post_id: int
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField("forum.Thread", related_name="waiting")
    thread_id: int
    appeal_id = fields.BigIntField(null=True)
    reasons = fields.CharField(max_length=300)
    urgency = fields.SmallIntField(default=0)
    held = fields.BooleanField(default=False)
    language_id = fields.CharField(max_length=12)
    topic_id = fields.IntField()
    since = fields.DatetimeField()
    claimed_by: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="claimed", on_delete=fields.SET_NULL
    )
    claimed_by_id: int | None
    claimed_until = fields.DatetimeField(null=True)
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "review_item"
