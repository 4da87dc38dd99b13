"""Changes that take two admins: making somebody an admin, taking a lost second factor off an account, connecting an account
with the institution's, its names and addresses, the rules by which the last days of letters are counted, and what a moderator
would add to a rule of words.
One proposes, another confirms.

Whoever holds one password, or one opinion, changes neither alone. With a single admin left the command line makes another.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Any

from forum import clock, database, events
from forum.catalogue import addresses, institutions, letter_rules, snapshot
from forum.catalogue.institutions import Period, PeriodDetails
from forum.catalogue.letter_rules import RuleDetails
from forum.catalogue.letters import LetterFact
from forum.errors import Conflict, Invalid, NotAllowed, NotFound
from forum.people import accounts, grants, lost_factors, provider_links, second_factor
from forum.people.accounts import Account
from forum.people.permissions import require
from forum.people.person import Person
from forum.people.provider import LONGEST_SUBJECT
from moderation.admin import phrases, roles
from moderation.models import Proposal

ADMIN, NAMES, USE, FACTOR, ADDRESS, LETTER, LINK, PHRASE = KINDS = (
    "admin",
    "names",
    "use",
    "factor",
    "address",
    "letter",
    "link",
    "phrase",
)
SHOWN = 4
"""The characters at the end of a subject by which a second admin knows it; no more of it is stored."""


async def propose_admin(nickname: str, *, until: date | None, knowing: str, by: Person) -> Proposal:
    """Proposes to make somebody an admin. Raises NotSignedIn, NotAllowed, Invalid as `roles.give` does."""
    require(by, "manage_roles")
    account = await roles.check_admin(nickname, until=until, knowing=knowing)
    told = {"account": account.id, "until": until.isoformat() if until else "", "knowing": bool(knowing)}
    return await _propose(ADMIN, told, by)


async def propose_factor(nickname: str, *, by: Person) -> Proposal:
    """Proposes to take the second factors off the account of somebody who has lost theirs.

    Raises NotSignedIn, NotAllowed, Invalid (`nickname: no_such_person | no_factor | yourself`).
    """
    require(by, "manage_roles")
    account = await accounts.named(nickname)
    if account is None:
        raise Invalid({"nickname": "no_such_person"})
    if account.id == by.account_id:
        raise Invalid({"nickname": "yourself"})
    if not (await second_factor.ways(account)).has_factor:
        raise Invalid({"nickname": "no_factor"})
    return await _propose(FACTOR, {"account": account.id}, by)


async def propose_link(nickname: str, subject: str, *, issuer: str, by: Person) -> Proposal:
    """Proposes to connect somebody's account of the team with what the provider calls `subject`.

    Raises NotSignedIn, NotAllowed, Invalid (`nickname: no_such_person | yourself | not_staff`, `subject: missing | too_long`).
    """
    require(by, "manage_roles")
    account, wrong = await accounts.named(nickname), {}
    if account is None:
        wrong["nickname"] = "no_such_person"
    elif account.id == by.account_id:
        wrong["nickname"] = "yourself"
    elif not (await grants.person(account)).is_staff:
        wrong["nickname"] = "not_staff"
    if not 0 < len(subject) <= LONGEST_SUBJECT:
        wrong["subject"] = "too_long" if subject else "missing"
    if wrong or account is None:
        raise Invalid(wrong)
    told = {"account": account.id, "issuer": issuer, "ends": subject[-SHOWN:] if len(subject) > 2 * SHOWN else ""}
    return await _propose(LINK, told | {"digest": provider_links.digest(issuer, subject)}, by)


async def propose_names(period: Period, details: PeriodDetails, *, by: Person) -> Proposal:
    """Proposes other names and days for a period in force. Raises NotAllowed, Invalid as `institutions.correct` does."""
    require(by, "manage_catalogue")
    await institutions.check(period, details)
    days = {"valid_from": details.valid_from, "valid_until": details.valid_until}
    return await _propose(
        NAMES, {"period": period.id, "names": dict(details.names), "shorts": dict(details.shorts)} | days, by
    )


async def propose_use(period: Period, *, by: Person) -> Proposal | None:
    """Proposes to put a period's names in force; nothing if they are. Raises NotAllowed, Conflict (`not_valid_today`)."""
    require(by, "manage_catalogue")
    if period.in_force:
        return None
    if not period.holds(clock.today()):
        raise Conflict("not_valid_today")
    return await _propose(USE, {"period": period.id}, by)


async def propose_address(code: str, value: str, *, by: Person) -> Proposal:
    """Proposes an address of the institution for documents. Raises NotAllowed, Invalid as `addresses.check` does."""
    require(by, "manage_catalogue")
    addresses.check(code, value)
    return await _propose(ADDRESS, {"address": code, "value": value}, by)


async def propose_letter_rule(letter: LetterFact, details: RuleDetails, *, by: Person) -> Proposal:
    """Proposes a rule for the last day of a kind of letter. Raises NotAllowed, Invalid as `letter_rules.check` does."""
    require(by, "manage_catalogue")
    return await _propose(LETTER, letter_rules.particulars(letter, details), by)


async def propose_phrase(rule: str, phrase: str, *, by: Person) -> Proposal:
    """Proposes a line for a rule of words, which moderators do too. Raises NotAllowed, Invalid as `phrases.checked` does."""
    require(by, "try_rules")
    await phrases.checked(rule, phrase)
    return await _propose(PHRASE, {"rule": rule, "phrase": phrase}, by)


async def _propose(kind: str, particulars: dict[str, Any], by: Person) -> Proposal:
    async with database.transaction():
        made = await Proposal.create(
            kind=kind, particulars=particulars, proposed_by_id=by.account_id, proposed_at=clock.now()
        )
        await events.record("proposal.made", made, by=by, kind=kind)
    return made


async def confirm(proposal: Proposal, *, by: Person) -> None:
    """Does what was proposed.

    Raises NotSignedIn, NotAllowed, also (`own_proposal`) for its proposer, Conflict (`line_decided`), and as the act itself.
    """
    require(by, "manage_roles")
    async with database.transaction():
        proposal = await _undecided(proposal)
        if proposal.proposed_by_id == by.account_id:
            raise NotAllowed("own_proposal")
        await ACTS[proposal.kind](proposal.particulars, by)
        proposal.confirmed_by_id, proposal.confirmed_at = by.account_id, clock.now()
        await proposal.save(update_fields=["confirmed_by_id", "confirmed_at"])
        await events.record("proposal.confirmed", proposal, by=by, proposed_by=proposal.proposed_by_id)


async def drop(proposal: Proposal, *, by: Person) -> None:
    """Ends a proposal for good; its row stays. Raises NotSignedIn, NotAllowed, Conflict (`line_decided`)."""
    require(by, "manage_roles")
    async with database.transaction():
        proposal = await _undecided(proposal)
        proposal.dropped_at = clock.now()
        await proposal.save(update_fields=["dropped_at"])
        await events.record("proposal.dropped", proposal, by=by, proposed_by=proposal.proposed_by_id)


async def _undecided(proposal: Proposal) -> Proposal:
    proposal = await Proposal.filter(id=proposal.id).select_for_update().get()
    if proposal.confirmed_at or proposal.dropped_at:
        raise Conflict("line_decided")
    return proposal


async def waiting() -> list[Proposal]:
    """The proposals nobody has confirmed or dropped, with who proposed them, the oldest first."""
    undecided = Proposal.filter(confirmed_at=None, dropped_at=None)
    return await undecided.order_by("id").select_related("proposed_by")


async def period_of(particulars: Mapping[str, Any]) -> Period | None:
    """The period of names that a proposal is about."""
    known = institutions.periods((await snapshot.current()).institution_names)
    return next((each for each in known if each.id == particulars["period"]), None)


async def _make_admin(told: Mapping[str, Any], by: Person) -> None:
    account = await Account.get_or_none(id=told["account"])
    if account is None:
        raise NotFound
    until = clock.day_of(told["until"]) if told["until"] else None
    known = account.nickname if told["knowing"] else ""
    await roles.give(account.nickname, roles.ADMIN, by=by, until=until, knowing=known)


async def _lose_factor(told: Mapping[str, Any], by: Person) -> None:
    account = await Account.get_or_none(id=told["account"])
    if account is None:
        raise NotFound
    if account.id == by.account_id:
        raise NotAllowed("own_proposal")
    await lost_factors.begin(account, days=(await snapshot.current()).loss_days, by=by)


async def _link(told: Mapping[str, Any], by: Person) -> None:
    account = await Account.get_or_none(id=told["account"])
    if account is None:
        raise NotFound
    if account.id == by.account_id:
        raise NotAllowed("own_proposal")
    await provider_links.make(account, told["digest"], told["issuer"], by=by)


async def _correct(told: Mapping[str, Any], by: Person) -> None:
    days = {"valid_from": told["valid_from"], "valid_until": told["valid_until"]}
    details = PeriodDetails(names=told["names"], shorts=told["shorts"], **days)
    await institutions.correct(await _found(told), details, by=by)


async def _use(told: Mapping[str, Any], by: Person) -> None:
    await institutions.put_in_force(await _found(told), by=by)


async def _keep_address(told: Mapping[str, Any], by: Person) -> None:
    await addresses.keep(told["address"], told["value"], by=by)


async def _keep_rule(told: Mapping[str, Any], by: Person) -> None:
    await letter_rules.confirm(dict(told), by=by)


async def _found(told: Mapping[str, Any]) -> Period:
    period = await period_of(told)
    if period is None:
        raise NotFound
    return period


ACTS: Mapping[str, Callable[[Mapping[str, Any], Person], Awaitable[None]]] = {
    ADMIN: _make_admin,
    NAMES: _correct,
    USE: _use,
    ADDRESS: _keep_address,
    LETTER: _keep_rule,
    FACTOR: _lose_factor,
    LINK: _link,
    PHRASE: phrases.add,
}
