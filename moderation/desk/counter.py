"""Questions put by staff for people at the counter: with an account of their own, a generated name and a code on
paper.
"""

from dataclasses import dataclass, replace

from forum import clock, database, events
from forum.catalogue.views import Catalogue
from forum.errors import Invalid, NotFound
from forum.people import accounts, grants, permissions
from forum.people.accounts import Account
from forum.people.person import Person
from forum.threads.casework.models import CounterQuestion
from forum.threads.holding import evaluating
from forum.threads.models import Thread
from forum.threads.posting import answering, asking
from forum.threads.posting.asking import Question


@dataclass(frozen=True, slots=True)
class Put:
    """A question put at the counter, its account, and the account's code in clear, which is stored nowhere."""

    thread: Thread
    account: Account
    code: str


def check(question: Question, catalogue: Catalogue, *, agreed: bool = True) -> None:
    """Raises Invalid as `asking.check` does, and for `language: missing` and `agreed: missing`."""
    wrong = {} if agreed else {"agreed": "missing"}
    if not question.language:
        wrong["language"] = "missing"
    try:
        asking.check(question, catalogue)
    except Invalid as refusal:
        wrong = refusal.fields | wrong
    if wrong:
        raise Invalid(wrong)


async def put(question: Question, *, by: Person, agreed: bool, catalogue: Catalogue, reserved: frozenset[str]) -> Put:
    """Puts the question of a person at the counter who `agreed` to it; private unless they want it public.

    One that says danger is taken at once, whatever else is missing, their consent too, which is then not recorded.

    The thread belongs to an account that is made for them, with a name not among `reserved`. No holding rule is asked, since
    staff typed the text. If `by` is an example person, account and thread are examples too. Raises NotSignedIn, NotAllowed,
    Invalid as `check` does.
    """
    permissions.require(by, "ask_for_others")
    if not asking.says_danger(question):
        check(question, catalogue, agreed=agreed)
    async with database.transaction():
        account, code = await _account(reserved, by.example)
        question = replace(question, visibility=question.visibility or "private")
        asker = await grants.person(account)
        thread = await asking.ask(question, by=asker, catalogue=catalogue, example=by.example)
        texts = question.title, question.body.source
        await evaluating.confirm_public(texts, question.personal, by=by)
        await _mark(thread, by, answering.cabinet_of(by, thread, catalogue), agreed)
    return Put(await Thread.get(id=thread.id), account, code)


async def _mark(thread: Thread, by: Person, cabinet_id: int | None, agreed: bool) -> None:
    await Thread.filter(id=thread.id).update(at_counter=True)
    moment = clock.now()
    await CounterQuestion.create(
        thread_id=thread.id, by_id=by.account_id, cabinet_id=cabinet_id, agreed=agreed, agreed_at=moment
    )
    await events.record("thread.put_at_counter", thread, by=by, chained=True, cabinet=cabinet_id)


async def _account(reserved: frozenset[str], example: bool) -> tuple[Account, str]:
    return await accounts.make_for_somebody(await accounts.free_name(reserved), example=example)


async def find(thread_id: int, *, by: Person, catalogue: Catalogue) -> tuple[Thread, Account]:
    """The question put at the counter and its account, for the officer who put it and for officers of their cabinet.

    Raises NotSignedIn, NotAllowed, NotFound.
    """
    permissions.require(by, "ask_for_others")
    row = await CounterQuestion.get_or_none(thread_id=thread_id).select_related("thread", "thread__author")
    if row is None or row.thread.author is None:
        raise NotFound
    if row.by_id != by.account_id and row.cabinet_id not in catalogue.covered(by.cabinets):
        raise NotFound
    return row.thread, row.thread.author


async def new_code(thread_id: int, *, by: Person, catalogue: Catalogue) -> str:
    """Replaces the recovery code of the person whose question it is; returns the new one in clear, this one time.

    Raises as `find` does, and Conflict (`has_password`) once the person has used a code to choose a password.
    """
    thread, account = await find(thread_id, by=by, catalogue=catalogue)
    async with database.transaction():
        code = await accounts.new_code(account)
        await events.record("account.code_renewed", account, by=by, chained=True, thread=thread.id)
    return code
