"""Reasons for flags and decisions as admins add, name, change, order, archive and restore them."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from forum import clock, events
from forum.catalogue import snapshot
from forum.catalogue.editing import STEPS, alone, keep, refuse, shift
from forum.catalogue.naming import REQUIRED, Naming, stored, wrong_in
from forum.catalogue.reasons import FLAG, Reason
from forum.errors import Conflict, Invalid
from forum.people.person import Person
from forum.threads.holding.models import HoldingRule
from moderation.review.verdicts import VERDICTS

KIND = "reason"
CODE = re.compile(r"[a-z][a-z0-9-]{1,23}")
RESERVED = frozenset({"appeal"})
CARRIED = (FLAG, *VERDICTS)
RESTRICTING = frozenset(code for code, verdict in VERDICTS.items() if verdict.restricts)
MOST_URGENT = 100
LONGEST_LAW = 200
CAPABILITY = "manage_rules"


@dataclass(frozen=True, kw_only=True)
class ReasonDetails:
    """A reason as typed: the code, which stays once given; verdicts of CARRIED; the urgency of a report with it.

    The urgency is a whole number from 0 to MOST_URGENT; empty keeps it, and is 0 for a new reason. The law is what content
    breaks besides the rule, at most LONGEST_LAW characters; None keeps it.
    """

    code: str = ""
    verdicts: Collection[str] = field(default_factory=tuple)
    urgency: str = ""
    law: str | None = None


async def kept() -> list[Reason]:
    """Every reason in its order, those in use first."""
    rows = await Reason.all().order_by("position", "id")
    return sorted(rows, key=lambda row: row.archived_at is not None)


async def _noted(row: Reason, act: str, *, by: Person, **particulars: Any) -> None:
    await events.record(f"reason.{act}", row, by=by, **particulars)
    await snapshot.changed()


async def add(details: ReasonDetails, naming: Naming, *, by: Person) -> Reason:
    """A new reason, last in order but for "something else".

    Raises NotAllowed, Invalid: `code` (missing, characters, taken, also by a rule of holding), `verdicts` (missing, unknown),
    `urgency: number`, `law: too_long`, names as `naming.wrong_in` says, and `description_<language>: missing` where it carries
    something that restricts somebody: a statement must give them the reason.
    """
    async with alone(by=by, capability=CAPABILITY):
        wrong = await _code_wrong(details.code)
        values, others = _values(details)
        refuse(wrong | others | await wrong_in(naming) | _sentences_wrong(values["verdicts"], naming))
        row = await Reason.create(code=details.code, position=await _last_place(), **values)
        await keep(KIND, row.id, naming, by=by)
        await _noted(row, "added", by=by)
    return row


async def change(reason: Reason, details: ReasonDetails, naming: Naming | None, *, by: Person) -> None:
    """Changes a reason, all but its code; without a naming it keeps the words it has.

    Raises NotAllowed, and Invalid as `add` does; `verdicts: needed` when something would have no reason left.
    """
    async with alone(by=by, capability=CAPABILITY):
        reason = await Reason.get(id=reason.id)
        values, wrong = _values(details, reason)
        if naming:
            before = await stored(KIND, reason.id)
            wrong |= await wrong_in(naming, before) | _sentences_wrong(values["verdicts"], naming)
        if (
            "verdicts" not in wrong
            and not reason.archived_at
            and await _left_without(reason, values["verdicts"].split())
        ):
            wrong["verdicts"] = "needed"
        refuse(wrong)
        differing = [name for name, value in values.items() if getattr(reason, name) != value]
        languages = await keep(KIND, reason.id, naming, by=by) if naming else []
        if not differing and not languages:
            return
        await Reason.filter(id=reason.id).update(**values)
        await _noted(reason, "changed", by=by, columns=sorted(differing), names=languages)


async def move(reason: Reason, to: str, *, by: Person) -> None:
    """Offers a reason one place earlier ("up") or later ("down"). Raises NotAllowed, Invalid (`to: unknown`)."""
    async with alone(by=by, capability=CAPABILITY):
        if to not in STEPS:
            raise Invalid({"to": "unknown"})
        if await shift([row for row in await kept() if not row.archived_at], reason.id, STEPS[to]):
            await _noted(reason, "moved", by=by, to=to)


async def archive(reason: Reason, *, by: Person) -> None:
    """Archives a reason; reports and decisions with it stay. A second call changes nothing.

    Raises NotAllowed, Conflict (`reason_needed`) when something would have no reason left.
    """
    async with alone(by=by, capability=CAPABILITY):
        reason = await Reason.get(id=reason.id)
        if reason.archived_at:
            return
        if await _left_without(reason, ()):
            raise Conflict("reason_needed")
        await Reason.filter(id=reason.id).update(archived_at=clock.now())
        await _noted(reason, "archived", by=by)


async def restore(reason: Reason, *, by: Person) -> None:
    """Offers a reason again, in the place of a new one. Again: nothing happens. Raises NotAllowed."""
    async with alone(by=by, capability=CAPABILITY):
        reason = await Reason.get(id=reason.id)
        if not reason.archived_at:
            return
        await Reason.filter(id=reason.id).update(archived_at=None, position=await _last_place())
        await _noted(reason, "restored", by=by)


async def _last_place() -> int:
    """The position after all reasons but `other`, which readers of the list expect at the end."""
    last = await Reason.all().order_by("-position").first()
    place = last.position + 1 if last else 0
    await Reason.filter(code="other").update(position=place + 1)
    return place


async def _code_wrong(code: str) -> dict[str, str]:
    if not CODE.fullmatch(code):
        return {"code": "characters" if code else "missing"}
    taken = code in RESERVED or await Reason.exists(code=code) or await HoldingRule.exists(code=code)
    return {"code": "taken"} if taken else {}


def _values(details: ReasonDetails, before: Reason | None = None) -> tuple[dict[str, Any], dict[str, str]]:
    """A reason's columns, and their errors."""
    wrong = {}
    chosen = [verdict for verdict in CARRIED if verdict in details.verdicts]
    if not chosen or len(chosen) != len(set(details.verdicts)):
        wrong["verdicts"] = "unknown" if details.verdicts else "missing"
    typed = details.urgency or str(before.urgency if before else 0)
    urgency = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= 3 else -1
    if not 0 <= urgency <= MOST_URGENT:
        wrong["urgency"] = "number"
    law = (before.law if before else "") if details.law is None else details.law
    if len(law) > LONGEST_LAW:
        wrong["law"] = "too_long"
    return {"verdicts": " ".join(chosen), "urgency": urgency, "law": law}, wrong


def _sentences_wrong(verdicts: str, naming: Naming) -> dict[str, str]:
    if RESTRICTING.isdisjoint(verdicts.split()):
        return {}
    return {f"description_{code}": "missing" for code in REQUIRED if not naming.descriptions.get(code)}


async def _left_without(reason: Reason, verdicts: Iterable[str]) -> set[str]:
    """The verdicts that no reason in use would carry any more if this one carried only `verdicts`."""
    others = await Reason.filter(archived_at=None).exclude(id=reason.id)
    left = {each for row in others for each in row.verdicts.split()} | set(verdicts)
    return set(reason.verdicts.split()) - left
