"""Colleagues and questions found by a part of what somebody typed, for forms that name one of them."""

from tortoise.expressions import Q

from forum.catalogue.views import Catalogue
from forum.people import grants
from forum.people.nicknames import fold
from forum.people.permissions import Subject
from forum.people.person import Person
from forum.threads.holding import masks
from forum.threads.models import Thread
from forum.threads.visibility import visible_to

MOST, SHORTEST = 8, 2
MOST_WORDS = 12
"""Words that are looked for; a title has few more, and a whole text is pasted by mistake."""


async def who_may_take(part: str, about: Subject) -> list[str]:
    """The nicknames with `part` in them of officers of the thread's cabinets and mediators of its language."""
    officer = Q(role="officer", cabinet_id__in=sorted(about.cabinets) or [0])
    return await _named(part, officer | Q(role="mediator", language=about.language_id))


async def moderators(part: str) -> list[str]:
    """The nicknames with `part` in them of moderators."""
    return await _named(part, Q(role="moderator"))


async def _named(part: str, which: Q) -> list[str]:
    if len(part) < SHORTEST:
        return []
    found = grants.in_force().filter(which, account__nickname_key__contains=fold(part))
    names = await found.order_by("account__nickname_key").limit(MOST).values_list("account__nickname", flat=True)
    return list(dict.fromkeys(str(each) for each in names))


async def questions(part: str, *, but: int, reader: Person, catalogue: Catalogue) -> list[Thread]:
    """The questions that `reader` may see with every word of `part` in their titles, the newest first, without one of them."""
    words = [word for word in part.split() if len(word) >= SHORTEST][:MOST_WORDS]
    if not words or "/" in part:
        return []
    titled = Q(*(Q(title__icontains=word) for word in words))
    found = Thread.filter(visible_to(reader, catalogue) & titled & ~Q(id=but)).order_by("-created_at", "-id")
    shown = await found.limit(MOST)
    for thread in shown:
        if masks.apply_to(reader, thread, catalogue):
            masks.mask_title(thread, catalogue.contacts)
    return shown
