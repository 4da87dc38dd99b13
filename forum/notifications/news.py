"""News of a person: the changes to their questions, and the notifications, that they have not looked at yet."""

from collections.abc import Iterable
from typing import Any

from tortoise.expressions import RawSQL

from forum.catalogue import documents
from forum.catalogue.documents import Document
from forum.database.prepared import Prepared
from forum.people import sessions
from forum.people.sessions import SignedIn
from forum.threads.models import Post, Thread
from forum.threads.reading.own_lists import is_new

INFORMATION, COMMENT, ANSWER, OFFICIAL, CORRECTED = "information", "comment", "answer", "official", "corrected"


OWN = "SELECT session.account_id UNION ALL SELECT id FROM account held WHERE held.held_by_id = session.account_id"
NEW = f"""
    (SELECT count(*) FROM notification told WHERE told.account_id IN ({OWN}) AND told.seen_at IS NULL)
    + (SELECT count(*) FROM thread own WHERE own.author_id IN ({OWN}) AND own.active_at > own.seen_at
       AND NOT EXISTS (SELECT 1 FROM notification told WHERE told.thread_id = own.id
                       AND told.account_id = own.author_id AND told.seen_at IS NULL))
"""

READ = """
    (SELECT count(*) FROM account holder WHERE holder.id = session.account_id AND (holder.password_hash IS NULL
       OR EXISTS (SELECT 1 FROM document_reading told WHERE told.account_id = holder.id
                  AND told.document = '{code}' AND told.version = {number})))
"""
"""1 where a version was read. An account without a password is one that nobody chose to have, so nobody is asked."""


def _read(document: Document) -> RawSQL:
    return RawSQL(READ.format(code=document.code, number=document.latest.number))


beside_session: Prepared[list[tuple[Any, ...]]] = Prepared(
    lambda digest: sessions.rows(
        digest, news=RawSQL(NEW), **{f"read_{each.code}": _read(each) for each in documents.asked()}
    ),
    str,
)
"""The query for a session that counts the news beside it, and the documents that were read: every page says both."""


def count(signed_in: SignedIn) -> int:
    """How much is new for somebody signed in; a question counts once, also where a notification is about it."""
    return int(signed_in.beside[0])


def unread(signed_in: SignedIn) -> Document | None:
    """The first of the documents that somebody signed in is asked to read and has not read as they are now."""
    read = dict(zip(documents.asked(), signed_in.beside[1:], strict=True))
    return next((document for document, times in read.items() if not times), None)


async def of_threads(asked: Iterable[Thread]) -> dict[int, str]:
    """The news in threads of one asker, each with its official version, by thread: a code, or "" for any other change.

    Of several it is the one that tells most: a corrected or new official answer, a question back, an answer, a comment.
    """
    changed = {thread.id: thread for thread in asked if is_new(thread)}
    if not changed:
        return {}
    first = min(thread.seen_at for thread in changed.values())
    posts = Post.filter(
        thread_id__in=list(changed), status="published", kind__in=[ANSWER, COMMENT], created_at__gt=first
    )
    written: dict[int, set[str]] = {}
    for thread_id, author_id, kind, at in await posts.values_list("thread_id", "author_id", "kind", "created_at"):
        thread = changed[thread_id]
        if author_id != thread.author_id and at > thread.seen_at:
            written.setdefault(thread_id, set()).add(kind)
    return {each: _of_thread(thread, written.get(each, set())) for each, thread in changed.items()}


def _of_thread(thread: Thread, written: set[str]) -> str:
    version = thread.official
    if version and (version.confirmed_at or version.marked_at) > thread.seen_at:
        return CORRECTED if version.kind == "corrected" else OFFICIAL
    if thread.needs == INFORMATION:
        return INFORMATION
    return next((kind for kind in (ANSWER, COMMENT) if kind in written), "")
