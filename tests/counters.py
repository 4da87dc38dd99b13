"""Counters, states and what search knows, compared with the rows they stand for."""

from forum import database
from forum.threads.models import NEVER, Thread
from tests.documents import wrong_documents

ANSWERS = "SELECT count(*) FROM post WHERE thread_id = thread.id AND kind = 'answer' AND status = 'published'"
HEARD = f"{ANSWERS} AND (role <> 'member' OR thread.kind = 'discussion')"
IN_PUBLIC = (
    "SELECT count(*) FROM face JOIN post ON post.thread_id = face.public_id AND post.kind = 'answer'"
    " AND post.status = 'published' AND post.role <> 'member'"
    " WHERE face.private_id = thread.id AND thread.visibility = 'private'"
)
COUNTERS = {
    "thread.answers_count": ANSWERS,
    "thread.same_count": "SELECT count(*) FROM same_problem WHERE thread_id = thread.id",
    "thread.follows_count": "SELECT count(*) FROM follow WHERE thread_id = thread.id",
    "thread.duplicates_count": "SELECT count(*) FROM thread AS other WHERE other.duplicate_of_id = thread.id"
    " AND other.visibility = 'public' AND other.status = 'published'",
    "thread.state": "SELECT CASE WHEN thread.official_id IS NOT NULL THEN 'official'"
    f" WHEN ({HEARD}) > 0 OR ({IN_PUBLIC}) > 0 THEN 'answered' ELSE 'unanswered' END",
    "post.comments_count": "SELECT count(*) FROM post AS comment WHERE comment.answer_id = post.id"
    " AND comment.status = 'published'",
    "post.helpful_yes": "SELECT count(*) FROM vote WHERE post_id = post.id AND helped",
    "post.helpful_no": "SELECT count(*) FROM vote WHERE post_id = post.id AND NOT helped",
}


async def wrong_counters() -> dict[str, int]:
    """How many rows each counter is wrong in, without those that are right everywhere."""
    wrong = {}
    for counter, counted in COUNTERS.items():
        table = counter.partition(".")[0]
        found = await database.rows(f"SELECT count(*) AS wrong FROM {table} WHERE {counter} <> ({counted})")
        wrong[counter] = int(found[0]["wrong"])
    wrong["documents"] = len(await wrong_documents())
    wrong["thread.waiting_since"] = len([row for row in await Thread.all() if row.waiting_since != _waits_since(row)])
    return {counter: number for counter, number in wrong.items() if number}


def _waits_since(thread: Thread) -> object:
    return thread.created_at if thread.state == "unanswered" and thread.kind == "question" else NEVER
