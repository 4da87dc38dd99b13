"""Who may see which thread and post: the one query behind pages, lists, counts and everything else that reads threads."""

from tortoise.expressions import Q
from tortoise.queryset import QuerySetSingle

from forum import ids
from forum.catalogue.views import Catalogue
from forum.database.prepared import Prepared
from forum.errors import Invalid, NotFound
from forum.people.permissions import Subject
from forum.people.person import Person
from forum.threads.models import SHOWN_TO, Post, Thread

TRIAGE = "GAT"
"""The code of the cabinet that is the triage desk."""
GONE = ("erased",)
PUBLIC = Q(visibility="public", status="published")
CONFIDENTIAL = Q(visibility="private", status="published")


def visible_to(person: Person, catalogue: Catalogue) -> Q:
    """The threads `person` may see.

    Public ones for everybody; a private one for its asker, officers of the owning cabinet, moderators, and mediators of
    its language where the topic is not sensitive or an officer asked for them. Admins as such see only what is public.
    """
    return Q(*ways_to_see(person, catalogue), join_type=Q.OR)


def ways_to_see(person: Person, catalogue: Catalogue) -> list[Q]:
    """The conditions any of which is enough for `visible_to`."""
    return [PUBLIC, *_private_ways(person, catalogue, CONFIDENTIAL)] if person.signed_in else [PUBLIC]


def visible_in_private(person: Person, catalogue: Catalogue) -> Q:
    """The threads that somebody who is signed in may see, or might if they were private: texts of such a time are theirs too."""
    return Q(*_private_ways(person, catalogue, Q(status="published")), join_type=Q.OR)


def _private_ways(person: Person, catalogue: Catalogue, published: Q) -> list[Q]:
    """The same for each reason why they may, of those `published`, so that a list finds each by the index that has it in order."""
    ways = [written_by(*sorted(person.own))]
    if "moderator" in person.roles:
        return [~Q(status__in=GONE)]
    if "officer" in person.roles and person.cabinets:
        ways.append(published & Q(cabinet_id__in=sorted(catalogue.covered(person.cabinets))))
    if "mediator" in person.roles and person.languages:
        asked = Q(mediators_asked=True) | Q(topic_id__not_in=_sensitive(catalogue))
        ways.append(published & Q(language_id__in=sorted(person.languages)) & asked)
    return ways


def written_by(*authors: int) -> Q:
    """The threads that these accounts asked, unless they are gone."""
    return (Q(author_id=authors[0]) if len(authors) == 1 else Q(author_id__in=authors)) & ~Q(status__in=GONE)


def ways_of_a_member(account_id: int) -> list[Q]:
    """`ways_to_see` for whoever has no role and one account: all that differs between two of them is its id."""
    return [PUBLIC, written_by(account_id)]


def is_plain_member(person: Person) -> bool:
    """Whether `ways_of_a_member` are theirs."""
    return person.signed_in and len(person.own) == 1 and person.roles.isdisjoint(("moderator", "officer", "mediator"))


def _sensitive(catalogue: Catalogue) -> list[int]:
    return [topic.id for topic in catalogue.topics.values() if topic.sensitive] or [0]


def subject(thread: Thread, catalogue: Catalogue, post: Post | None = None) -> Subject:
    """`thread`, or `post` in it, as the permission rules see it."""
    triage = catalogue.cabinet(TRIAGE)
    return Subject(
        author_id=post.author_id if post else thread.author_id,
        language_id=thread.language_id,
        visibility=thread.visibility,
        cabinets=catalogue.cabinets[thread.cabinet_id].covering,
        triage=triage.covering if triage else frozenset(),
        open_to_members=thread.kind == "discussion" or catalogue.topics[thread.topic_id].who_answers == "members",
    )


def _found(seen: Q, thread_id: int) -> QuerySetSingle[Thread | None]:
    return Thread.filter(seen, id=thread_id).select_related("official").first()


_public_thread: Prepared[Thread | None] = Prepared(lambda thread_id: _found(PUBLIC, thread_id), int)


async def find_thread(thread_id: int, *, reader: Person, catalogue: Catalogue) -> Thread:
    """The thread with its official version in force. Raises NotFound if it doesn't exist or `reader` may not see it."""
    if reader.signed_in:
        thread = await _found(visible_to(reader, catalogue), thread_id)
    else:
        thread = await _public_thread(thread_id)
    if thread is None:
        raise NotFound
    return thread


async def find_named(given: str, *, reader: Person, catalogue: Catalogue) -> Thread:
    """The thread whose id somebody typed, or whose address they pasted. Raises Invalid (`of`: missing, unknown)."""
    if not given:
        raise Invalid({"of": "missing"})
    try:
        return await find_thread(ids.named(given), reader=reader, catalogue=catalogue)
    except (ValueError, NotFound):
        raise Invalid({"of": "unknown"}) from None


async def find_published(thread_id: int) -> Thread:
    """A thread as its cabinet may read it, for staff who gave a reason; it opens only the thread's page. Raises NotFound."""
    thread = await _found(Q(status="published"), thread_id)
    if thread is None:
        raise NotFound
    return thread


async def find_post(
    post_id: int, *, reader: Person, catalogue: Catalogue, kind: str | None = None
) -> tuple[Post, Thread]:
    """A post and its thread. Raises NotFound if either isn't there for `reader`, or the post is of another kind."""
    post = await Post.get_or_none(id=post_id)
    if post is None or (kind is not None and post.kind != kind):
        raise NotFound
    thread = await find_thread(post.thread_id, reader=reader, catalogue=catalogue)
    under = await Post.get(id=post.answer_id) if post.answer_id else None
    if not all(_may_see(each, reader) for each in (post, under) if each):
        raise NotFound
    return post, thread


def shown_to(post: Post, thread: Thread) -> str:
    """Who may read a post's present text once it is an earlier one: nobody who may not now. One of SHOWN_TO."""
    everybody, team, author = SHOWN_TO
    if post.status != "published" or thread.status != "published":
        return author
    return everybody if thread.visibility == "public" else team


def _may_see(post: Post, reader: Person) -> bool:
    """Whether somebody who may see the thread may see the post; a question has the thread's status."""
    if post.status in GONE:
        return False
    if post.kind == "question" or post.status == "published":
        return True
    return reader.owns(post.author_id) or "moderator" in reader.roles
