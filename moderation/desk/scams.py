"""Reports of scams by anybody: a text as it was pasted, for moderators alone, and the word rules that would find it.

The numbers in it are masked for whoever has not said why they need to see them. No report stands on a public page.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from forum import clock, database, events, text
from forum.catalogue import public_contacts
from forum.catalogue.editing import refuse
from forum.people.permissions import require
from forum.people.person import Person
from forum.people.return_codes import Made
from forum.text import han_count, word_count
from forum.text.personal import Contacts
from forum.threads.holding import evaluating, masks, offers, rules
from forum.threads.holding.rules import NOT_PERSONAL, WORDS, Facts, Policy, Submission
from moderation.desk.corrections import SCAM, Listed, keep, page_of, past
from moderation.models import Correction, ScamReveal

OFFERED = ("appointment", "papers", "job", "housing", "money", "other")
"""What a scam offers: an appointment, papers, work, a home, money, anything else."""
LONGEST, LONGEST_SEEN, LONGEST_REASON = 4_000, 200, 500
LASTS = timedelta(minutes=10)
FINDING = (WORDS, offers.OFFER)
"""The kinds of rules that find a text by its words."""


async def report(
    *, offered: str, seen: str, body: str, language: str, by: Person, answered: bool = False, code: Made | None = None
) -> Correction:
    """Keeps a report for the moderators, with the words as they were pasted; `answered` and `code` as `corrections.tell` has.

    Raises Invalid (`offered: unknown`, `seen: too_long`, `body`: missing, too_long).
    """
    wrong = {} if offered in ("", *OFFERED) else {"offered": "unknown"}
    if len(seen) > LONGEST_SEEN:
        wrong["seen"] = "too_long"
    if len(body) > LONGEST or not (word_count(body) or han_count(body)):
        wrong["body"] = "too_long" if len(body) > LONGEST else "missing"
    refuse(wrong)
    row = Correction(
        kind=SCAM, page="", about=f"{SCAM}:{offered or OFFERED[-1]}", seen=seen, body=body, language=language
    )
    return await keep(row, by=by, answered=answered, code=code)


async def listed(done: bool = False, *, by: Person, after: str = "") -> Listed:
    """The reports that wait or that were seen to, the latest first. Raises NotSignedIn, NotAllowed."""
    require(by, "moderate")
    rows = Correction.filter(past(after), kind=SCAM, same_as_id=None, done_at__isnull=not done)
    return await page_of(rows.order_by("-id"))


async def reveal(row: Correction, *, reason: str, by: Person) -> None:
    """Lets a moderator read a report with the numbers in it for ten minutes.

    Raises NotSignedIn, NotAllowed, Invalid (`reason: missing, too_long`).
    """
    require(by, "moderate")
    refuse({} if 0 < len(reason) <= LONGEST_REASON else {"reason": "too_long" if reason else "missing"})
    async with database.transaction():
        moment, why = clock.now(), await public_contacts.hide_others(reason)
        made = await ScamReveal.create(
            correction_id=row.id, account_id=by.account_id, reason=why, at=moment, until=moment + LASTS
        )
        await events.record("scam.revealed", row, by=by, reveal=made.id)


async def texts(row: Correction, *, by: Person, public: Contacts) -> tuple[str, str, int]:
    """What was pasted and where it was seen, as this moderator reads them, and how many places in them are masked."""
    open_ = ScamReveal.filter(correction_id=row.id, account_id=by.account_id, until__gt=clock.now())
    if await open_.exists():
        return row.body, row.seen, 0
    return shown(row, public)


def shown(row: Correction, public: Contacts) -> tuple[str, str, int]:
    """The same with every number masked, as lists and its finder have it."""
    (body, count), (seen, further) = masks.masked(row.body, public), masks.masked(row.seen, public)
    return body, seen, count + further


async def found_by(row: Correction) -> Sequence[str]:
    """The codes of the rules that would find the text, were it posted by a member."""
    draft = Submission(
        by=Person(roles=frozenset({"member"})),
        kind="question",
        thread_kind="question",
        topic_id=0,
        language=row.language,
        private=False,
        body=await text.prose(row.body),
        personal=NOT_PERSONAL,
    )
    known = [each for each in await evaluating.rules() if each.kind in (*FINDING, *offers.LISTS)]
    policy = Policy(on=True)
    told = await asyncio.to_thread(rules.evaluate, draft, facts=Facts(), rules=known, policy=policy)
    finding = {each.code for each in known if each.kind in FINDING}
    return [each for each in (*told.held, *told.flagged, *(rule.code for rule in told.masking)) if each in finding]
