"""A thread as it is read: the question, the official answer first, the other answers in pages, and their comments."""

from dataclasses import dataclass, field
from itertools import chain

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from forum.catalogue.views import Catalogue
from forum.database.prepared import Prepared
from forum.people.person import Person
from forum.threads.holding import masks
from forum.threads.keyset import Place, beyond, cursor_of, place_of
from forum.threads.models import OfficialAnswer, Post, Thread
from forum.threads.visibility import visible_to

ANSWERS_A_PAGE = 50
COMMENTS_SHOWN = 500
SAME_SHOWN = 12
WHOLE = 1 + ANSWERS_A_PAGE + COMMENTS_SHOWN


@dataclass(frozen=True, slots=True)
class Conversation:
    """What one page of a thread shows. `official` is the marked answer, which is not among `answers`."""

    thread: Thread
    question: Post
    official: Post | None
    standing: OfficialAnswer | None
    answers: list[Post]
    comments: dict[int, list[Post]]
    same: list[Thread]
    older: str = ""
    newer: str = ""
    votes: dict[int, bool] = field(default_factory=dict)

    @property
    def posts(self) -> list[Post]:
        """Everything said on the page."""
        official = [self.official] if self.official else []
        return [self.question, *official, *self.answers, *chain.from_iterable(self.comments.values())]


async def conversation(
    thread: Thread, *, reader: Person, catalogue: Catalogue, after: str = "", before: str = ""
) -> Conversation:
    """The page of `thread` (already found for `reader`, with its standing) that the cursors point at.

    Most threads are read in one query, long ones in two, and one more for those that ask the same.
    """
    forward = place_of(after)
    backward = None if forward else place_of(before)
    posts = None if forward or backward else await _whole(thread, reader)
    if posts is None:
        posts = await _page(thread, reader, forward, backward)
    question = next(post for post in posts if post.kind == "question")
    standing = thread.official if thread.official_id else None
    official = next((post for post in posts if standing and post.id == standing.post_id), None)
    answers = [post for post in posts if post.kind == "answer" and post is not official]
    older = newer = ""
    if len(answers) > ANSWERS_A_PAGE:
        answers = answers[-ANSWERS_A_PAGE:] if backward else answers[:ANSWERS_A_PAGE]
        older = newer = "more"
    if answers:
        first, last = answers[0], answers[-1]
        newer = cursor_of(first.created_at, first.id) if forward or (backward and newer) else ""
        older = cursor_of(last.created_at, last.id) if backward or (not backward and older) else ""
    return Conversation(
        thread=thread,
        question=question,
        official=official,
        standing=standing if official else None,
        answers=answers,
        comments=_under([*answers, *([official] if official else [])], posts),
        same=await _same(thread, reader, catalogue),
        older=older,
        newer=newer,
    )


def _seen_by(account_id: int | None) -> Q:
    published = Q(status="published")
    return published if account_id is None else published | Q(author_id=account_id)


def _first_posts(thread_id: int, seen: Q) -> QuerySet[Post]:
    shown = Q(thread_id=thread_id) & (Q(kind="question") | seen)
    return Post.filter(shown).order_by("kind", "created_at", "id").limit(WHOLE)


_whole_in_public: Prepared[list[Post]] = Prepared(lambda thread_id: _first_posts(thread_id, _seen_by(None)), int)
_whole_for: Prepared[list[Post]] = Prepared(
    lambda thread_id, account_id: _first_posts(thread_id, _seen_by(account_id)), int, int
)


async def _whole(thread: Thread, reader: Person) -> list[Post] | None:
    """Every post of a thread whose answers fit on one page; None when they don't, or have very many comments."""
    if thread.answers_count > ANSWERS_A_PAGE:
        return None
    posts = await (_whole_for(thread.id, reader.account_id) if reader.account_id else _whole_in_public(thread.id))
    return posts if len(posts) < WHOLE else None


async def _page(thread: Thread, reader: Person, forward: Place | None, backward: Place | None) -> list[Post]:
    """A page of answers and one or two more, then the question, the official answer and the comments, in order of time."""
    query = Post.filter(Q(thread_id=thread.id, kind="answer") & _seen_by(reader.account_id))
    if place := forward or backward:
        query = query.filter(beyond("created_at", place, descending=forward is None))
    sign = "-" if backward else ""
    answers = await query.order_by(f"{sign}created_at", f"{sign}id").limit(ANSWERS_A_PAGE + 2)
    if backward:
        answers.reverse()
    official = thread.official.post_id if thread.official_id and thread.official else 0
    discussed = {official, *(answer.id for answer in answers if answer.comments_count)}
    rest = Q(thread_id=thread.id, kind="question") | Q(id=official) | Q(answer_id__in=discussed, status="published")
    if reader.account_id:
        shown = [official, *(answer.id for answer in answers)]
        rest |= Q(answer_id__in=shown, status="pending", author_id=reader.account_id)
    posts = await Post.filter(rest).order_by("-kind", "created_at", "id").limit(COMMENTS_SHOWN + 2)
    if official and posts[-1].id != official:
        posts.append(await Post.get(id=official))
    return [*(answer for answer in answers if answer.id != official), *posts]


def _under(answers: list[Post], posts: list[Post]) -> dict[int, list[Post]]:
    """The comments among `posts` by the answer they are under."""
    under: dict[int, list[Post]] = {answer.id: [] for answer in answers}
    for post in posts:
        if post.kind == "comment" and post.status in ("published", "pending") and post.answer_id in under:
            under[post.answer_id].append(post)
    return under


async def _same(thread: Thread, reader: Person, catalogue: Catalogue) -> list[Thread]:
    """The threads linked with this one as asking the same, that `reader` may see."""
    if thread.duplicate_of_id:
        linked = Q(id=thread.duplicate_of_id) | Q(duplicate_of_id=thread.duplicate_of_id)
    elif thread.duplicates_count or reader.signed_in:
        linked = Q(duplicate_of_id=thread.id)
    else:
        return []
    found = Thread.filter(visible_to(reader, catalogue) & linked & ~Q(id=thread.id))
    same = await found.order_by("-created_at", "-id").limit(SAME_SHOWN)
    for other in same:
        if masks.is_over(reader, other, catalogue):
            masks.cover_title(other, catalogue.contacts)
    return same
