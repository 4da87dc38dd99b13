"""Measurement of the seeded holding rules on the example questions and on the texts of sellers and those who ask about them.

Spam and sellers should be held, their victims should not.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from forum import examples, text
from forum.catalogue import facts
from forum.examples import Example, offers
from forum.people.person import Person
from forum.threads.holding import seed
from forum.threads.holding.rules import HAVE_WORDS, Evaluation, Facts, Policy, Rule, Submission, evaluate

LOOKS_LIKE_SPAM = ("ex-010", "ex-077")
"""Examples by people who were offered an appointment or lost a deposit: they use the words of spam and are none."""

MOST_OTHERS = 3
MOST_VICTIMS, MOST_SELLERS = 0.02, 0.05
"""The shares of victims that may be held and of sellers that may be let through."""
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


@dataclass(frozen=True, slots=True)
class Offers:
    """A half of the texts by victims and sellers: how many there are, the ids of those the rules of words get wrong, and how
    many victims they flag."""

    half: str
    victims: int
    sellers: int
    held_victims: tuple[str, ...]
    free_sellers: tuple[str, ...]
    flagged_victims: int

    @property
    def is_good(self) -> bool:
        few = len(self.held_victims) <= MOST_VICTIMS * self.victims
        return few and len(self.free_sellers) <= MOST_SELLERS * self.sellers


async def measure_offers() -> tuple[Offers, ...]:
    """Puts each half of the texts before the rules of words alone, since nobody's number may be all that holds them."""
    return tuple([await _measure_half(half) for half in (offers.LEARNT, offers.KEPT)])


async def _measure_half(half: str) -> Offers:
    known = tuple(rule for rule in seed.seeded() if rule.kind in HAVE_WORDS)
    found = {
        side: {each.id: await _evaluation(each.text, each.language, rules=known) for each in offers.texts(side, half)}
        for side in (offers.VICTIM, offers.SELLER)
    }
    victims, sellers = found[offers.VICTIM], found[offers.SELLER]
    return Offers(
        half,
        len(victims),
        len(sellers),
        held_victims=tuple(each for each, evaluation in victims.items() if evaluation.held),
        free_sellers=tuple(each for each, evaluation in sellers.items() if not evaluation.held),
        flagged_victims=sum(bool(evaluation.flagged and not evaluation.held) for evaluation in victims.values()),
    )


async def _is_held(row: Example) -> bool:
    return bool((await _evaluation(row.body, row.language, title=row.title, rules=seed.seeded())).held)


async def _evaluation(body: str, language: str, *, title: str = "", rules: Iterable[Rule]) -> Evaluation:
    submission = Submission(
        by=ESTABLISHED,
        kind="question",
        thread_kind="question",
        topic_id=0,
        language=language,
        private=False,
        title=title,
        body=await text.prose(body),
    )
    known = Facts(published=100, languages_read=frozenset(each.code for each in facts.languages()))
    return evaluate(submission, facts=known, rules=rules, policy=Policy(on=True))
