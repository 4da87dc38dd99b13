"""What threads and posts count, compared with the rows that are counted: statements that find where they differ."""

from collections.abc import Mapping

from tortoise.expressions import F, Q
from tortoise.queryset import QuerySet

from forum import database
from forum.threads.models import NEVER, Thread

ANSWERS = "SELECT count(*) FROM post WHERE thread_id = thread.id AND kind = 'answer' AND status = 'published'"
HEARD = f"{ANSWERS} AND (role <> 'member' OR thread.kind = 'discussion')"
IN_PUBLIC = (
    "SELECT count(*) FROM face JOIN post ON post.thread_id = face.public_id AND post.kind = 'answer'"
    " AND post.status = 'published' AND post.role <> 'member'"
    " WHERE face.private_id = thread.id AND thread.visibility = 'private'"
)
COUNTERS: Mapping[str, str] = {
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


async def wrong() -> dict[str, int]:
    """The number of rows that each counter is wrong in, without those that are right everywhere."""
    found = {}
    for counter, counted in COUNTERS.items():
        table = counter.partition(".")[0]
        rows = await database.rows(f"SELECT count(*) AS wrong FROM {table} WHERE {counter} <> ({counted})")
        found[counter] = int(rows[0]["wrong"])
    found["thread.waiting_since"] = await _waiting_wrongly().count()
    return {counter: number for counter, number in found.items() if number}


def _waiting_wrongly() -> QuerySet[Thread]:
    waits = Q(state="unanswered", kind="question")
    return Thread.filter(Q(waits, ~Q(waiting_since=F("created_at"))) | Q(~waits, ~Q(waiting_since=NEVER)))


async def mend() -> int:
    """Counts anew where something is wrong, each counter in a transaction; returns the number of changes."""
    changed = 0
    for counter, counted in COUNTERS.items():
        table, _, column = counter.partition(".")
        statement = f"UPDATE {table} SET {column} = ({counted}) WHERE {counter} <> ({counted})"
        changed += await database.execute(statement)
    waits = Q(state="unanswered", kind="question")
    changed += await _waiting_wrongly().filter(waits).update(waiting_since=F("created_at"))
    return changed + await _waiting_wrongly().filter(~waits).update(waiting_since=NEVER)
