"""What waits for a second admin: somebody to be made an admin, a lost second factor, names and addresses, rules of letters."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import Response

from forum.catalogue import letter_rules
from forum.catalogue.institutions import Period
from forum.catalogue.letters import LetterFact, LetterRule
from forum.people.accounts import Account
from forum.web.rendering.page import page
from forum.web.requests.forms import Form
from forum.web.requests.request import ForumRequest
from moderation.admin import proposals
from moderation.models import Proposal
from moderation.web.admin import rows
from moderation.web.reason_names import name_of


@dataclass(frozen=True, slots=True)
class Told:
    """A proposal as its list tells it: the nickname of whom it is about, or the names before and after, or a letter and its
    rule.
    """

    proposal: Proposal
    nickname: str = ""
    period: Period | None = None
    names: tuple[tuple[str, str, str], ...] = ()
    letter: LetterFact | None = None
    rule: LetterRule | None = None


async def index(request: ForumRequest, form: Form | None = None, status: int = 200, problem: str = "") -> Response:
    waiting = [await _told(each, request.catalogue.letters) for each in await proposals.waiting()]
    return page(
        request,
        "admin/proposals/index.html",
        status=status,
        problem=problem,
        waiting=waiting,
        reason_name=await name_of(request),
    )


async def _told(proposal: Proposal, letters: Mapping[str, LetterFact]) -> Told:
    told = proposal.particulars
    if proposal.kind in (proposals.ADMIN, proposals.FACTOR, proposals.LINK):
        account = await Account.get_or_none(id=told["account"])
        return Told(proposal, account.nickname if account else "")
    if proposal.kind in (proposals.ADDRESS, proposals.PHRASE):
        return Told(proposal)
    if proposal.kind == proposals.LETTER:
        return Told(proposal, letter=letters[told["letter"]], rule=letter_rules.row_of(told))
    period = await proposals.period_of(told)
    if period is None or proposal.kind == proposals.USE:
        return Told(proposal, period=period)
    changed = [(row.language, row.name, told["names"].get(row.language, row.name)) for row in period.rows]
    changed += [(row.language, row.short, told["shorts"].get(row.language, row.short)) for row in period.rows]
    return Told(proposal, period=period, names=tuple(each for each in changed if each[1] != each[2]))


async def _found(request: ForumRequest) -> Proposal:
    return rows.found(await rows.named(request, Proposal, "proposal"))


async def confirm(request: ForumRequest, form: Form) -> Response:
    await proposals.confirm(await _found(request), by=request.user)
    return rows.back(request, "proposals", "confirmed-change")


async def drop(request: ForumRequest, form: Form) -> Response:
    await proposals.drop(await _found(request), by=request.user)
    return rows.back(request, "proposals", "dropped-change")
