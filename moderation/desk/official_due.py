"""The desk's list of official answers to look at: proposed, question changed, being checked, about to expire, expired."""

from dataclasses import dataclass
from datetime import date, timedelta

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from forum import clock
from forum.catalogue.views import Catalogue
from forum.people import permissions
from forum.people.person import Person
from forum.threads import keyset
from forum.threads.models import OfficialAnswer, Thread

ROWS = 20
SOON = timedelta(days=30)
PROPOSED = Q(kind="proposed", confirmed_at=None)
SHOWN = ("proposed", "question", "checking", "unsolved", "expiring", "expired")


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of the list. `show` is one of SHOWN or empty for all; `after` is the cursor of the page before."""

    show: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of rows, the nearest review date first. `next` is the cursor of the next page, empty at the end."""

    rows: list[OfficialAnswer]
    next: str = ""


def state_of(version: OfficialAnswer, today: date) -> str:
    """The state for which a version is in the list: the first that applies of proposed, question, expired, checking, unsolved,
    expiring.

    The version has its post and thread loaded.
    """
    if version.kind == "proposed" and version.confirmed_at is None:
        return "proposed"
    if version.post.thread.answered_title:
        return "question"
    if version.review_by < today:
        return "expired"
    return "checking" if version.checking else "unsolved" if version.unsolved else "expiring"


async def page(filters: Filters, *, by: Person, catalogue: Catalogue, rows: int = ROWS) -> Page:
    """A page of the list, by review date: the cabinets of an officer, and for an admin every public thread.

    Each row has its post and thread with it. A cursor that means nothing gives the first page. Raises NotSignedIn,
    NotAllowed.
    """
    permissions.require(by, "review_official")
    open_ = listed(by, catalogue, filters.show)
    if place := keyset.read(filters.after, date, int):
        day, row_id = place
        later = Q(review_by__gt=day) | Q(review_by=day, id__gt=row_id)
        open_ = open_.filter(later, review_by__gte=day)
    found = await open_.order_by("review_by", "id").limit(rows + 1).select_related("post__thread", "marked_by")
    more, found = len(found) > rows, found[:rows]
    return Page(found, keyset.cursor(found[-1].review_by, found[-1].id) if more else "")


def listed(person: Person, catalogue: Catalogue, show: str = "") -> QuerySet[OfficialAnswer]:
    """The rows of the list for `person`, in no order."""
    return OfficialAnswer.filter(_of(person, catalogue), _shown(show), replaced_at=None, withdrawn_at=None)


def counted(person: Person, catalogue: Catalogue) -> list[QuerySet[OfficialAnswer]]:
    """The same rows by why they are in the list, each way found by an index of its own, however many answers are in none."""
    current = OfficialAnswer.filter(replaced_at=None, withdrawn_at=None)
    reasons = (Q(review_by__lte=clock.today() + SOON), PROPOSED, Q(checking=True), Q(unsolved=True))
    ways = [current.filter(reason).values("id") for reason in reasons]
    ways.append(Thread.filter(answered_title__gt="").values("official_id"))
    return [listed(person, catalogue).filter(id__in=Subquery(way)) for way in ways]


def _of(by: Person, catalogue: Catalogue) -> Q:
    held = sorted(catalogue.covered(by.cabinets)) if "officer" in by.roles else []
    seen = Q(post__thread__cabinet_id__in=held or [0])
    if "admin" in by.roles:
        seen |= Q(post__thread__visibility="public")
    return Q(post__thread__status="published", post__status="published") & seen


def _shown(show: str) -> Q:
    today = clock.today()
    # A thread's column says what is in force, and here only for the rows of this list.
    in_force, changed = Q(official_of__id__isnull=False), ~Q(post__thread__answered_title="")
    ways = {
        "proposed": PROPOSED,
        "question": in_force & changed,
        "checking": in_force & Q(checking=True),
        "unsolved": in_force & Q(unsolved=True),
        "expiring": in_force & Q(review_by__range=(today, today + SOON)),
        "expired": in_force & Q(review_by__lt=today),
    }
    if show in ways:
        return ways[show]
    return PROPOSED | (in_force & (changed | Q(checking=True) | Q(unsolved=True) | Q(review_by__lte=today + SOON)))
