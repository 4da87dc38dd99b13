"""The mediators' list of what to render into a language: missing, outdated, disputed; what is read most comes first."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from tortoise.expressions import F, Q, Subquery
from tortoise.queryset import QuerySet

from forum.catalogue.views import Catalogue
from forum.people import permissions
from forum.people.person import Person
from forum.threads import keyset
from forum.threads.models import EASY, Post, Rendering, RenderingDraft, Thread
from forum.threads.renderings.rendering import BASE, in_force
from forum.threads.staleness import DISPUTED, MISSING, OUTDATED, state_of
from forum.threads.visibility import visible_to

MOST_READS = 2**31 - 1
"""What the column of a count holds at most; an address may say more."""
ROWS = 20
TELEPHONE = "telephone"
SHOWN = (OUTDATED, DISPUTED, MISSING, TELEPHONE)


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of the list. `show` is one of SHOWN; `after` is the cursor of the page before."""

    language: str
    show: str = OUTDATED
    after: str = ""


class Row(NamedTuple):
    """A post to render, with its thread and that one's official version; the rendering there is, and who works on one."""

    post: Post
    rendering: Rendering | None
    state: str
    working: list[str]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of rows, or of `threads` that need telephone translation. `next` is the cursor of the next one."""

    rows: list[Row]
    threads: list[Thread]
    next: str = ""


def languages_of(person: Person, catalogue: Catalogue) -> list[str]:
    """The languages that somebody renders into, as the catalogue orders them; easy to read where they mediate Portuguese."""
    held = [code for code in catalogue.languages if code in person.languages]
    return [*held, *(code for code, base in BASE.items() if base in held)]


def to_look_at(person: Person, catalogue: Catalogue) -> QuerySet[Rendering]:
    """The renderings in somebody's languages whose original changed, or which readers dispute."""
    codes = languages_of(person, catalogue) or [""]
    stale = ~Q(change="") | Q(disputes__gt=0) | ~Q(masks=F("post__masks"))
    found = Rendering.filter(stale, post__status="published", replaced_at=None, machine=False, language_id__in=codes)
    # Their threads alone are looked at: all that somebody may see are most of the forum.
    seen = Thread.filter(visible_to(person, catalogue), status="published", id__in=Subquery(found.values("thread_id")))
    return found.filter(thread_id__in=Subquery(seen.values("id")))


def missing(person: Person, language: str, catalogue: Catalogue) -> QuerySet[Post]:
    """The answers that nobody rendered into a language: official ones, and of the team's those to a question asked in it."""
    official = Q(id__in=Subquery(Thread.filter(official_id__gt=0).values("official__post_id")))
    asked = Q(thread__language_id=language) & ~Q(role="member")
    other = Q(language_id=BASE[language]) if language in BASE else ~Q(language_id=language)
    rendered = Rendering.filter(language_id=language, replaced_at=None, machine=False)
    open_ = Q(kind="answer", status="published", thread_id__in=_threads(person, catalogue))
    wanted = open_ & other & (official if language == EASY else official | asked)
    return Post.filter(wanted & Q(id__not_in=Subquery(rendered.values("post_id"))))


def _threads(person: Person, catalogue: Catalogue) -> Subquery:
    return Subquery(Thread.filter(visible_to(person, catalogue), status="published").values("id"))


def _with(filters: Filters, by: Person, catalogue: Catalogue) -> QuerySet[Post]:
    """The posts whose rendering is to be looked at, since its original changed or since readers dispute it."""
    disputed = Q(disputes__gt=0)
    rows = to_look_at(by, catalogue).filter(disputed if filters.show == DISPUTED else ~disputed | ~Q(change=""))
    return Post.filter(id__in=Subquery(rows.filter(language_id=filters.language).values("post_id")))


async def page(filters: Filters, *, by: Person, catalogue: Catalogue, rows: int = ROWS) -> Page:
    """A page of the list in one of the languages of `by`. A cursor that means nothing gives the first page.

    Raises NotSignedIn, NotAllowed.
    """
    permissions.require(by, "see_translations")
    if filters.language not in languages_of(by, catalogue):
        return Page([], [])
    if filters.show == TELEPHONE:
        needed = Thread.filter(visible_to(by, catalogue), needs=TELEPHONE, language_id=filters.language)
        return Page([], await needed.order_by("-created_at", "-id").limit(rows))
    posts = missing(by, filters.language, catalogue) if filters.show == MISSING else _with(filters, by, catalogue)
    same, follows, copies = (F(f"thread__{name}_count") for name in ("same", "follows", "duplicates"))
    found: Any = posts.annotate(reads=same + follows + copies)
    if place := keyset.read(filters.after, int, int):
        reads, row_id = min(place[0], MOST_READS), place[1]
        found = found.filter(Q(reads__lt=reads) | Q(reads=reads, id__lt=row_id))
    shown = await found.order_by("-reads", "-id").limit(rows + 1).select_related("thread__official")
    more, shown = len(shown) > rows, shown[:rows]
    return Page(
        [await _row(post, filters.language) for post in shown],
        [],
        keyset.cursor(shown[-1].reads, shown[-1].id) if more else "",
    )


async def _row(post: Post, language: str) -> Row:
    rendering = await in_force(post, language)
    drafts = RenderingDraft.filter(post_id=post.id, language_id=language, account_id__isnull=False)
    working = [str(name) for name in await drafts.values_list("account__nickname", flat=True)]
    return Row(post, rendering, state_of(rendering, post.masks, drafted=bool(working)), working)
