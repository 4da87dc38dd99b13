"""Threads and posts as rows. A thread's question is its first post; answers and comments are posts too.

Indexes are written by hand in the migrations: the ORM can't name a foreign key's column in one. Unique are a post's
revision numbers and its rendering in force in a language, an account's and a visitor's vote on a post, their same problem,
an account's follow.
"""

from forum.threads.models.face import FACE_STATES, LONGEST_WISH, Face
from forum.threads.models.official import OFFICIAL_KINDS, OfficialAnswer
from forum.threads.models.post import SHOWN_TO, STATUSES, Post, Revision
from forum.threads.models.rendering import EASY, LONGEST_NOTE, Rendering, RenderingDraft
from forum.threads.models.review import ReviewItem
from forum.threads.models.thread import (
    KINDS,
    LONGEST_GIST,
    LONGEST_TITLE,
    NEEDS,
    NEVER,
    SOLVED,
    STATES,
    VISIBILITIES,
    Thread,
    ThreadAct,
)

__all__ = [
    "EASY",
    "FACE_STATES",
    "KINDS",
    "LONGEST_GIST",
    "LONGEST_NOTE",
    "LONGEST_TITLE",
    "LONGEST_WISH",
    "NEEDS",
    "NEVER",
    "OFFICIAL_KINDS",
    "SHOWN_TO",
    "SOLVED",
    "STATES",
    "STATUSES",
    "VISIBILITIES",
    "Face",
    "OfficialAnswer",
    "Post",
    "Rendering",
    "RenderingDraft",
    "ReviewItem",
    "Revision",
    "Thread",
    "ThreadAct",
]  # fmt: skip
