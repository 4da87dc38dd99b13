"""The posts of one page of a thread: the question, the official answer, the other answers in pages, their comments."""

from dataclasses import dataclass
from itertools import chain

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from forum.database.prepared import InTurn, Prepared
from forum.people.person import Person
from forum.threads.keyset import Place, beyond, cursor_of, place_of
from forum.threads.models import Post, Thread

ANSWERS_A_PAGE = 50
COMMENTS_SHOWN = 500
WHOLE = 1 + ANSWERS_A_PAGE + COMMENTS_SHOWN


@dataclass(frozen=True, slots=True)
class Conversation:
    """The posts of one page. `official` is the answer with the official version in force; it is not among `answers`.

    `comments` are by the id of their answer. `next` and `previous` are cursors, empty where there is no such page.
    """

    question: Post
    official: Post | None
    answers: list[Post]
    comments: dict[int, list[Post]]
    next: str = ""
    previous: str = ""

    @property
    def posts(self) -> list[Post]:
        """Every post of the page."""
        return [self.question, *self.all_answers, *chain.from_iterable(self.comments.values())]

    @property
    def all_answers(self) -> list[Post]:
        """The answers of the page, the official one first."""
        return [self.official, *self.answers] if self.official else self.answers

    @property
    def is_paged(self) -> bool:
        """Whether the thread has answers on other pages."""
        return bool(self.next or self.previous)


async def conversation(thread: Thread, *, reader: Person, after: str = "", before: str = "") -> Conversation:
    """The posts of `thread` (found for `reader`, with its official version) that the cursors point at.

    They are read in one statement.
    """
    forward = place_of(after)
    backward = None if forward else place_of(before)
    posts = None if forward or backward else await _whole(thread, reader)
    if posts is None:
        posts = await _page(thread, reader, forward, backward)
    marked = thread.official.post_id if thread.official_id and thread.official else None
    official = next((post for post in posts if post.id == marked), None)
    answers = [post for post in posts if post.kind == "answer" and post is not official]
    answers, following, previous = _turned(answers, forward, backward)
    return Conversation(
        question=next(post for post in posts if post.kind == "question"),
        official=official,
        answers=answers,
        comments=_under([*answers, *([official] if official else [])], posts),
        next=following,
        previous=previous,
    )


def _turned(answers: list[Post], forward: Place | None, backward: Place | None) -> tuple[list[Post], str, str]:
    """The answers of the page, and the cursors of the next and the previous one."""
    more = len(answers) > ANSWERS_A_PAGE
    answers = answers[-ANSWERS_A_PAGE:] if backward else answers[:ANSWERS_A_PAGE]
    if not answers:
        return answers, "", ""
    first, last = (cursor_of(each.created_at, each.id) for each in (answers[0], answers[-1]))
    return answers, last if backward or more else "", first if forward or (backward and more) else ""


def _seen_by(account_id: int | None) -> Q:
    published = Q(status="published")
    return published if account_id is None else published | Q(author_id=account_id)


def _author(thread: Thread, reader: Person) -> int | None:
    """The account that a reader's own posts in a thread are of."""
    return reader.within(thread.author_id).account_id


def _first_posts(thread_id: int, seen: Q) -> QuerySet[Post]:
    shown = Q(thread_id=thread_id) & (Q(kind="question") | seen)
    return Post.filter(shown).order_by("kind", "created_at", "id").limit(WHOLE)


_whole_in_public: Prepared[list[Post]] = Prepared(lambda thread_id: _first_posts(thread_id, _seen_by(None)), int)
_whole_for: Prepared[list[Post]] = Prepared(
    lambda thread_id, account_id: _first_posts(thread_id, _seen_by(account_id)), int, int
)


async def _whole(thread: Thread, reader: Person) -> list[Post] | None:
    """Every post of a thread whose answers fit on one page; None if they don't, or have very many comments."""
    if thread.answers_count > ANSWERS_A_PAGE:
        return None
    author = _author(thread, reader)
    posts = await (_whole_for(thread.id, author) if author else _whole_in_public(thread.id))
    return posts if len(posts) < WHOLE else None


async def _page(thread: Thread, reader: Person, forward: Place | None, backward: Place | None) -> list[Post]:
    """A page of answers and one or two more, then the question, the comments in order of time, and the official answer."""
    query = Post.filter(Q(thread_id=thread.id, kind="answer") & _seen_by(_author(thread, reader)))
    if place := forward or backward:
        query = query.filter(beyond("created_at", place, descending=forward is None))
    sign = "-" if backward else ""
    page = query.order_by(f"{sign}created_at", f"{sign}id").limit(ANSWERS_A_PAGE + 2)
    official = thread.official.post_id if thread.official_id and thread.official else 0
    # Each part by an index of its own: asked for together, PostgreSQL would look through all posts.
    question = Post.filter(thread_id=thread.id, kind="question")
    marked = Post.filter(id=official)
    below = Post.filter(Q(answer_id=official, kind="comment") & _commented(_author(thread, reader)))
    under = Post.filter(
        Q(answer_id__in=Subquery(page.values("id")), kind="comment") & _commented(_author(thread, reader))
    )
    comments = [each.order_by("created_at", "id").limit(COMMENTS_SHOWN) for each in (below, under)]
    parts = [page, question, marked, *comments]
    found: list[Post] = await InTurn(parts, ANSWERS_A_PAGE + COMMENTS_SHOWN + 4).read()
    posts = {post.id: post for post in found}  # the official answer may be on the page as well
    answers = [post for post in posts.values() if post.kind == "answer" and post.id != official]
    if backward:
        answers.reverse()
    others = [post for post in posts.values() if post.kind != "answer"]
    return [*answers, *others, *([posts[official]] if official in posts else [])]


def _commented(account_id: int | None) -> Q:
    """The comments that are published, and one's own that are pending."""
    published = Q(status="published")
    return published | Q(status="pending", author_id=account_id) if account_id else published


def _under(answers: list[Post], posts: list[Post]) -> dict[int, list[Post]]:
    """The comments among `posts` by the answer they are under."""
    under: dict[int, list[Post]] = {answer.id: [] for answer in answers}
    for post in posts:
        if post.kind == "comment" and post.status in ("published", "pending") and post.answer_id in under:
            under[post.answer_id].append(post)
    return under
