"""Transfers between cabinets: the owning one hands a thread over, or an officer of another one requests it.

Every verb runs with the thread locked. One request at most is open for a thread and cabinet; it is accepted, refused or
taken back, or it lapses when the thread goes elsewhere.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from forum import clock, database, events
from forum.catalogue import public_contacts
from forum.catalogue.views import CabinetView, Catalogue
from forum.errors import Conflict, Invalid, NotAllowed, NotFound
from forum.people import permissions
from forum.people.person import Person
from forum.threads.casework import assignments
from forum.threads.casework.models import TransferRequest
from forum.threads.locking import locked_alive
from forum.threads.models import Thread, ThreadAct
from forum.threads.visibility import subject, visible_to

LONGEST_REASON = 500
DECISIONS = ("accept", "refuse", "take_back")


async def transfer(thread: Thread, *, to: CabinetView, by: Person, reason: str, answer: str = "") -> None:
    """Transfers a locked thread to another cabinet and unassigns it; its deadline stays.

    An open request of that cabinet is accepted by this, with `answer`; those of others lapse. The caller checks the
    permission.
    """
    particulars: dict[str, Any] = {"origin": thread.cabinet_id, "to": to.id}
    reason = await public_contacts.hide_others(reason)
    await Thread.filter(id=thread.id).update(cabinet_id=to.id)
    await assignments.unassign(thread, "handed_over")
    await ThreadAct.create(
        thread_id=thread.id, act="routed", by_id=by.account_id, at=clock.now(), reason=reason, particulars=particulars
    )
    accepted = await TransferRequest.filter(thread_id=thread.id, cabinet_id=to.id, answered_at=None)
    for request in accepted:
        await _end(request, by=by, accepted=True, answer=answer)
    requests: dict[str, Any] = ended(accepted=accepted, lapsed=await lapse(thread))
    await events.record("thread.routed", thread, by=by, **particulars, **requests)


async def lapse(thread: Thread) -> list[TransferRequest]:
    """Lets the open requests for a thread lapse that was handed over or withdrawn. Returns them."""
    open_ = await TransferRequest.filter(thread_id=thread.id, answered_at=None).order_by("id")
    for request in open_:
        await _end(request)
    return open_


def ended(**requests: Sequence[TransferRequest]) -> dict[str, list[int]]:
    """The ids of requests by how they ended, for the particulars of an event; endings without a request are left out."""
    return {how: [request.id for request in those] for how, those in requests.items() if those}


async def ask(thread: Thread, *, to: str, by: Person, catalogue: Catalogue, reason: str) -> None:
    """Requests the transfer of the thread to the cabinet with the code `to`, one of `by`; its owners are notified.

    Requesting again while it is open changes nothing. Raises NotSignedIn, NotAllowed (for a cabinet that isn't theirs),
    NotFound for a thread that `by` may not see, Invalid (`reason`: missing, too_long; `cabinet`: missing, unknown,
    archived), Conflict (`gone`).
    """
    permissions.require(by, "ask_transfer")
    cabinet = named_cabinet(to, catalogue)
    if cabinet.id not in catalogue.covered(by.cabinets):
        raise NotAllowed
    check_reason(reason, needed=True)
    if cabinet.archived:
        raise Invalid({"cabinet": "archived"})
    async with database.transaction():
        thread = await locked_alive(thread)
        if not await Thread.filter(visible_to(by, catalogue), id=thread.id).exists():
            raise NotFound
        asked = {"thread_id": thread.id, "cabinet_id": cabinet.id}
        if thread.cabinet_id == cabinet.id or await TransferRequest.filter(**asked, answered_at=None).exists():
            return
        reason = await public_contacts.hide_others(reason)
        made = await TransferRequest.create(**asked, by_id=by.account_id, reason=reason, at=clock.now())
        await events.record(
            "thread.transfer_asked", thread, by=by, origin=thread.cabinet_id, to=cabinet.id, request=made.id
        )


async def accept(thread: Thread, *, to: str, by: Person, catalogue: Catalogue, reason: str = "") -> None:
    """Accepts the request of the cabinet with the code `to`: the thread is handed over to it, for the reason it gave.

    Accepting again changes nothing. Raises NotSignedIn, NotAllowed unless `by` may route the thread (`own_request` for
    the officer who requested it), Invalid (`reason: too_long`; `cabinet`: missing, unknown, archived), Conflict (`gone`;
    `transfer_answered` for a request that is no longer open).
    """
    permissions.require(by, "triage")
    cabinet = named_cabinet(to, catalogue)
    check_reason(reason)
    async with database.transaction():
        thread = await locked_alive(thread)
        request = await _open(thread, cabinet, by, accepted=True)
        if request is None:
            return
        _require_owner(request, thread, by, catalogue)
        if cabinet.archived:
            raise Invalid({"cabinet": "archived"})
        await transfer(thread, to=cabinet, by=by, reason=request.reason, answer=reason)


async def refuse(thread: Thread, *, to: str, by: Person, catalogue: Catalogue, reason: str) -> None:
    """Refuses the request of the cabinet with the code `to`, with a reason that its officer reads.

    Refusing again changes nothing. Raises as `accept` does, and Invalid (`reason: missing`).
    """
    permissions.require(by, "triage")
    cabinet = named_cabinet(to, catalogue)
    check_reason(reason, needed=True)
    async with database.transaction():
        thread = await locked_alive(thread)
        request = await _open(thread, cabinet, by, accepted=False)
        if request is None:
            return
        _require_owner(request, thread, by, catalogue)
        await _end(request, by=by, accepted=False, answer=reason)
        await events.record("thread.transfer_refused", thread, by=by, to=cabinet.id, request=request.id)


async def take_back(thread: Thread, *, to: str, by: Person, catalogue: Catalogue) -> None:
    """Takes back the request of the cabinet with the code `to`, one of `by`, whichever officer made it.

    Taking it back again changes nothing. Raises NotSignedIn, NotAllowed, Invalid (`cabinet`: missing, unknown), Conflict
    (`gone`; `transfer_answered` for a request that is no longer open).
    """
    permissions.require(by, "ask_transfer")
    cabinet = named_cabinet(to, catalogue)
    if cabinet.id not in catalogue.covered(by.cabinets):
        raise NotAllowed
    async with database.transaction():
        thread = await locked_alive(thread)
        request = await _open(thread, cabinet, by, accepted=None)
        if request is None:
            return
        await _end(request, by=by)
        await events.record("thread.transfer_taken_back", thread, by=by, to=cabinet.id, request=request.id)


async def decide(thread: Thread, decision: str, *, to: str, by: Person, catalogue: Catalogue, reason: str = "") -> None:
    """Does one of DECISIONS about the request of a cabinet.

    Raises as `accept`, `refuse` and `take_back` do, and Invalid (`decision`: missing, unknown).
    """
    permissions.require(by, "triage")
    if decision not in DECISIONS:
        raise Invalid({"decision": "unknown" if decision else "missing"})
    if decision == "take_back":
        await take_back(thread, to=to, by=by, catalogue=catalogue)
    elif decision == "refuse":
        await refuse(thread, to=to, by=by, catalogue=catalogue, reason=reason)
    else:
        await accept(thread, to=to, by=by, catalogue=catalogue, reason=reason)


async def asked_by(threads: Iterable[Thread], catalogue: Catalogue) -> dict[int, tuple[str, ...]]:
    """The codes of the cabinets with an open request for each of these threads, the earliest first."""
    asking: dict[int, tuple[str, ...]] = {thread.id: () for thread in threads}
    if asking:
        for request in await TransferRequest.filter(thread_id__in=list(asking), answered_at=None).order_by("id"):
            asking[request.thread_id] += (catalogue.cabinets[request.cabinet_id].code,)
    return asking


def named_cabinet(code: str, catalogue: Catalogue) -> CabinetView:
    """The cabinet with a code. Raises Invalid (`cabinet`: missing, unknown)."""
    cabinet = catalogue.cabinet(code)
    if cabinet is None:
        raise Invalid({"cabinet": "unknown" if code else "missing"})
    return cabinet


def check_reason(reason: str, *, needed: bool = False) -> None:
    """Raises Invalid (`reason`: missing where it is `needed`, too_long)."""
    if needed and not reason:
        raise Invalid({"reason": "missing"})
    if len(reason) > LONGEST_REASON:
        raise Invalid({"reason": "too_long"})


def _require_owner(request: TransferRequest, thread: Thread, by: Person, catalogue: Catalogue) -> None:
    permissions.require(by, "route", subject(thread, catalogue))
    if request.by_id == by.account_id:
        raise NotAllowed("own_request")


async def _open(thread: Thread, to: CabinetView, by: Person, *, accepted: bool | None) -> TransferRequest | None:
    """The open request of a cabinet; None where `by` gave the same answer before.

    Raises Conflict (`transfer_answered`) where it ended otherwise or there is none.
    """
    last = await TransferRequest.filter(thread_id=thread.id, cabinet_id=to.id).order_by("-id").first()
    if last is None:
        raise Conflict("transfer_answered")
    if last.answered_at is None:
        return last
    if last.answered_by_id is not None and (last.answered_by_id, last.accepted) == (by.account_id, accepted):
        return None
    raise Conflict("transfer_answered")


async def _end(request: TransferRequest, *, by: Person | None = None, answer: str = "", **answered: Any) -> None:
    """Closes a request with what was answered."""
    answered["answer"] = await public_contacts.hide_others(answer) or request.answer
    by_id = by.account_id if by else None
    request.update_from_dict({"answered_at": clock.now(), "answered_by_id": by_id, **answered})
    await request.save(update_fields=["answered_at", "answered_by_id", "accepted", "answer"])
