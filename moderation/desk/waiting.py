"""The counts of what waits for somebody of the team, for the header of every page and for their start page."""

from collections.abc import Sequence
from typing import Any

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from forum import clock, database
from forum.catalogue.models import LineChange
from forum.catalogue.places.models import StewardWord
from forum.catalogue.views import Catalogue
from forum.database.counts import Counts
from forum.people.permissions import may
from forum.people.person import Person
from forum.threads.casework import mediators, needs
from forum.threads.holding import masks
from forum.threads.models import ReviewItem, Thread
from forum.threads.reading import path_steps
from forum.threads.visibility import visible_to, ways_to_see
from moderation.desk import corrections, official_due, translations, triage
from moderation.models import Appeal, Correction, Proposal
from moderation.review import queue

COUNTED = 100
"""The greatest count, which means that many or more."""
IN_HAND = 5

Queries = dict[str, QuerySet[Any] | Sequence[QuerySet[Any]]]


def start_of(person: Person) -> str:
    """The name of the route somebody's work begins at; empty for whoever has none."""
    if any(may(person, each) for each in ("moderate", "triage", "ask_for_others")):
        return "desk.start"
    return "admin.start" if may(person, "manage_catalogue") else ""


async def counted(person: Person, catalogue: Catalogue) -> dict[str, int]:
    """How much waits for `person`, up to COUNTED each, in one statement: only the counts of what they may do.

    `queue` is of the review queue, `triage` of questions without an answer in their cabinets or languages, `danger` of those
    among them that say danger, `mine` of those assigned to them, `official` of official answers to look at, `steps` of those
    of paths that rest on one not to be relied on, `proposals` and `changes` (of help lines) of what waits for a second admin,
    `told` of what stewards say of places, `translations` of those to look at again, `mediators` of requests for one at an
    appointment, in the languages they mediate, `corrections` of what readers found wrong, `scams` of reports of scams.
    """
    key = "waiting", database.dialect(), person, clock.today()
    return await catalogue.derived(key, lambda: Counts(_queries(person, catalogue), COUNTED)).now()


async def detailed(person: Person, catalogue: Catalogue) -> dict[str, int]:
    """The same and, for their start page, `late` and `mine_late` of those past their deadline, `objections` they may decide,
    `untranslated` answers in their languages.
    """
    queries = _queries(person, catalogue)
    if may(person, "moderate"):
        others = Q(decision__by_id__isnull=True) | ~Q(decision__by_id=person.account_id)
        queries["objections"] = Appeal.filter(others, verdict="")
    for code in translations.languages_of(person, catalogue) if may(person, "see_translations") else ():
        queries[f"untranslated_{code}"] = translations.missing(person, code, catalogue)
    found = await Counts(queries, COUNTED).now()
    if (open_ := _open(person, catalogue)) is not None:
        found |= await _late(open_, person, catalogue)
    return found | {"untranslated": sum(count for name, count in found.items() if name.startswith("untranslated"))}


async def _late(open_: Q, person: Person, catalogue: Catalogue) -> dict[str, int]:
    """The number of open questions past the deadline of staff, and of those among them that are assigned to `person`."""
    ways = [
        open_ & seen & Q(answer_by__lte=clock.now(), danger=danger)
        for seen in ways_to_see(person, catalogue)
        for danger in (True, False)
    ]
    past = await triage.first(ways, "answer_by", "", COUNTED)
    paused = await needs.pauses_of(past)
    late = [each for each in past if needs.is_late(each, paused[each.id], catalogue.cabinets[each.cabinet_id])]
    return {"late": len(late), "mine_late": sum(each.assignee_id == person.account_id for each in late)}


def _queries(person: Person, catalogue: Catalogue) -> Queries:
    found = _questions(person, catalogue)
    if may(person, "moderate"):
        found["scams"] = Correction.filter(kind=corrections.SCAM, done_at=None, same_as_id=None)
        found["queue"] = ReviewItem.filter(queue.in_queue()).order_by("-urgency", "since", "id")
    if may(person, "review_official"):
        found["official"] = official_due.counted(person, catalogue)
        found["steps"] = path_steps.stale()
    if may(person, "answer_corrections"):
        found["corrections"] = Correction.filter(corrections.waiting())
    if may(person, "see_translations"):
        found["translations"] = translations.to_look_at(person, catalogue)
    if person.languages and may(person, "see_mediators"):
        found["mediators"] = mediators.waiting_for(person)
    if may(person, "manage_catalogue"):
        found["proposals"] = Proposal.filter(confirmed_at=None, dropped_at=None)
        found["told"] = StewardWord.filter(decided_at=None)
        found["changes"] = LineChange.filter(confirmed_at=None, dropped_at=None)
    return found


def _open(person: Person, catalogue: Catalogue) -> Q | None:
    """The condition for the questions without an answer that a person works on, of those they may see; None for others."""
    if may(person, "triage"):
        return triage.listed(person, catalogue)
    if may(person, "ask_for_others"):
        return triage.OPEN & Q(language_id__in=sorted(person.languages) or [""])
    return None


def _questions(person: Person, catalogue: Catalogue) -> Queries:
    chosen = _open(person, catalogue)
    if chosen is None:
        return {}
    open_ = Thread.filter(chosen & visible_to(person, catalogue))
    # Few are: found first, and then which of them are for this person.
    danger = Thread.filter(danger=True, status="published", state="unanswered").values("id")
    return {
        "triage": open_,
        "danger": open_.filter(id__in=Subquery(danger)),
        "mine": open_.filter(assignee_id=person.account_id),
    }


async def in_hand(person: Person, catalogue: Catalogue) -> list[Thread]:
    """The first questions without an answer that are assigned to `person`, the nearest deadline first."""
    seen = triage.OPEN & visible_to(person, catalogue)
    found = await Thread.filter(seen, assignee_id=person.account_id).order_by("answer_by", "id").limit(IN_HAND)
    for thread in found:
        if masks.apply_to(person, thread, catalogue):
            masks.mask_title(thread, catalogue.contacts)
    return found
