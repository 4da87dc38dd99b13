"""The one writer of the state of threads and posts: status, visibility, slug, topic, language, counters, official version
in force, and the rows of the review queue.

All functions run in the caller's transaction, with the thread locked. They keep these rules: a question's thread has the
question's status, only public threads have a slug, counters equal their rows, an answer that is no longer published is no
longer official, and a withdrawn thread has no open row in the review queue.
"""

from forum.threads.state.counters import count
from forum.threads.state.official import (
    activate,
    demote_overdue,
    drop_proposals,
    keep_answered,
    reinstate,
    replace,
    withdraw,
)
from forum.threads.state.posts import add, begin, set_language, set_status, set_text
from forum.threads.state.renderings import drop_renderings, outdate_renderings, recount_renderings
from forum.threads.state.review_queue import (
    DANGER,
    claim,
    dequeue,
    dequeue_appeal,
    enqueue,
    forget_likeness,
    liken,
    raise_appeals,
    requeue,
)
from forum.threads.state.threads import (
    drop_slugs,
    set_closed,
    set_gist,
    set_original,
    set_title,
    set_topic,
    set_visibility,
)

__all__ = [
    "DANGER", "activate", "add", "begin", "claim", "count", "demote_overdue", "dequeue", "dequeue_appeal", "drop_proposals",
    "drop_renderings", "drop_slugs", "enqueue", "forget_likeness", "keep_answered", "liken", "outdate_renderings",
    "raise_appeals", "recount_renderings", "reinstate", "replace", "requeue", "set_closed", "set_gist", "set_language",
    "set_original", "set_status", "set_text", "set_title", "set_topic", "set_visibility", "withdraw",
]  # fmt: skip
