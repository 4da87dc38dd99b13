"""Measurement of the seeded holding rules on the example questions: spam should be held, its victims should not."""

from dataclasses import dataclass

from forum import examples, text
from forum.catalogue import facts
from forum.examples import Example
from forum.people.person import Person
from forum.threads.holding import rules, seed
from forum.threads.holding.rules import Draft, Facts, Policy

LOOKS_LIKE_SPAM = ("ex-010", "ex-077")
"""Examples by people who were offered an appointment or lost a deposit: they use the words of spam and are none."""

MOST_OTHERS = 3
ESTABLISHED = Person(account_id=0, nickname="established", roles=frozenset({"member"}))


@dataclass(frozen=True, slots=True)
class Measured:
    """The ids of examples: those that are spam, held spam, held ones of LOOKS_LIKE_SPAM, and other held ones."""

    spam: tuple[str, ...]
    held_spam: tuple[str, ...]
    held_alike: tuple[str, ...]
    held_others: tuple[str, ...]

    @property
    def is_good(self) -> bool:
        """True if all spam is held, no example of LOOKS_LIKE_SPAM, and at most MOST_OTHERS others."""
        return self.spam == self.held_spam and not self.held_alike and len(self.held_others) <= MOST_OTHERS


async def measure() -> Measured:
    """Puts every example question before the seeded rules, as a public question of an account that has posted before."""
    rows = examples.questions()
    held = [row.id for row in rows if await _is_held(row)]
    spam = tuple(row.id for row in rows if row.rejected)
    return Measured(
        spam=spam,
        held_spam=tuple(each for each in held if each in spam),
        held_alike=tuple(each for each in held if each in LOOKS_LIKE_SPAM),
        held_others=tuple(each for each in held if each not in (*spam, *LOOKS_LIKE_SPAM)),
    )


async def _is_held(row: Example) -> bool:
    draft = Draft(
        by=ESTABLISHED,
        kind="question",
        thread_kind="question",
        topic_id=0,
        language=row.language,
        private=False,
        title=row.title,
        body=await text.prose(row.body),
    )
    known = Facts(published=100, languages_read=frozenset(each.code for each in facts.languages()))
    verdict = rules.evaluate(draft, facts=known, rules=seed.seeded(), policy=Policy(on=True))
    return bool(verdict.held)
