"""Holding rules, by which a post waits for a moderator before others see it. Pure.

A rule gives its code as the reason. Its effect is to `hold` the post until a moderator decides, to `flag` it for the review
queue while it is published, to `mask` the part it finds, or `nothing` while it is out of force. No rule removes a post. Posts
by staff and mediators and questions that say danger are never held. `evaluating` asks the database.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from forum.catalogue import help_lines
from forum.people.person import ASKER, Person
from forum.text import Prose, personal
from forum.text.personal import Contacts
from forum.threads.holding import offers

WORDS = "words"
HAVE_WORDS = (WORDS, offers.OFFER, *offers.LISTS)
"""The kinds of rules whose words admins edit."""

HIDE, TEAM, NOT_PERSONAL = CHOICES = ("hide", "team", "not_personal")
"""What an author may choose for personal data in a text; without a choice they are hidden."""

NEW_ACCOUNT = 3
"""Published posts from which on an account is no longer new; until then one link is enough for the rule of links."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The settings of holding: the switch of all rules, and the number of an account's first posts that are held."""

    on: bool = False
    first_posts: int = 0


NOTHING_HELD = Policy()


@dataclass(frozen=True, kw_only=True)
class Submission:
    """A text about to be posted, or to replace that of `post_id`, with the thread facts that rules ask for.

    Title and body are as typed, before anything is hidden in them: a seller's own number tells who sells.
    """

    by: Person
    kind: str
    thread_kind: str
    topic_id: int
    language: str
    private: bool
    body: Prose
    title: str = ""
    danger: bool = False
    post_id: int | None = None
    personal: str = ""

    @property
    def keeps_numbers(self) -> bool:
        """Whether personal data stay as typed: where the team alone reads them, or their author says that they are none."""
        return self.personal == NOT_PERSONAL or (self.personal == TEAM and self.private)

    @property
    def texts(self) -> tuple[str, str]:
        return self.title, self.body.source

    @property
    def text(self) -> str:
        return f"{self.title}\n{self.body.source}"

    @property
    def is_edit(self) -> bool:
        return self.post_id is not None

    @property
    def is_free(self) -> bool:
        return bool(self.by.roles - {"member", ASKER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Facts about a submission from the database.

    `published` and `recent` count the author's posts (the latter of the last minutes), `repeated` is whether they posted
    the same text lately, `read_first` a setting of the topic, `languages_read` the languages staff read, `public` the
    contacts that are nobody's personal data.
    """

    published: int = 0
    recent: int = 0
    repeated: bool = False
    read_first: bool = False
    languages_read: frozenset[str] = frozenset()
    public: Contacts = help_lines.KNOWN


@dataclass(frozen=True, slots=True)
class Rule:
    """A holding rule, as its row has it or as an admin tries it."""

    code: str
    kind: str
    effect: str
    words: str = ""
    number: int = 0


Finds = Callable[[Submission, Facts, Rule], bool]


def _links(submission: Submission, facts: Facts, rule: Rule) -> bool:
    hosts = re.findall(r'href="https?://([^/"?#:]+)', submission.body.html)
    foreign = sum(not facts.public.has_host(host) for host in hosts)
    return not submission.private and foreign >= (1 if facts.published < NEW_ACCOUNT else max(rule.number, 1))


def _personal(submission: Submission, facts: Facts, rule: Rule) -> bool:
    said_none = submission.personal == NOT_PERSONAL and not submission.private
    return said_none and any(personal.found(part, facts.public) for part in submission.texts)


CONDITIONS: Mapping[str, Finds] = {
    "first_post": lambda submission, facts, rule: not submission.is_edit and facts.published < rule.number,
    "members_experience": lambda submission, facts, rule: (
        submission.kind == "answer" and submission.thread_kind == "question"
    ),
    "read_first": lambda submission, facts, rule: facts.read_first,
    "personal_data": _personal,
    "links": _links,
    "unread_language": lambda submission, facts, rule: submission.language not in facts.languages_read,
    "too_fast": lambda submission, facts, rule: not submission.is_edit and facts.recent >= max(rule.number, 1),
    "same_text": lambda submission, facts, rule: facts.repeated,
}
COUNTED = frozenset({"links", "too_fast"})
MASKABLE = frozenset({"personal_data"})


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The result of the rules: the codes that hold a submission, those that flag it, and the rules that mask a part of it.

    `invitations` are the words that count as a contact in what is masked.
    """

    held: tuple[str, ...] = ()
    flagged: tuple[str, ...] = ()
    masking: tuple[Rule, ...] = ()
    invitations: str = ""

    @property
    def status(self) -> str:
        return "pending" if self.held else "published"


FREE = Evaluation()
NO_ACCOUNT = "no_account"
"""The reason of every text by an author without a name: whatever the rules and the settings say, a person reads it first."""


def unread(submission: Submission, evaluation: Evaluation) -> Evaluation:
    """The evaluation of a submission, which holds one whose author has no account, unless somebody is in danger."""
    if not submission.by.is_shadow or submission.danger:
        return evaluation
    return replace(evaluation, held=(NO_ACCOUNT, *(code for code in evaluation.held if code != "first_post")))


def evaluate(submission: Submission, *, facts: Facts, rules: Iterable[Rule], policy: Policy) -> Evaluation:
    """The evaluation of a submission by these rules.

    A submission that a word rule finds is only flagged where `offers` spares it: whoever asks about an offered appointment writes
    like whoever sells one. The rule of any other `offers.OFFER` finds no submission that is spared, and gives no second reason
    beside that of a word rule. A question that says danger is flagged, never held.
    """
    if not policy.on or submission.is_free:
        return FREE
    rules = [_counted(rule, policy) for rule in rules if rule.effect != "nothing"]
    screening = offers.Screening(submission.title, submission.body.source, offers.lists(rules))
    held, flagged, masking = [], [], []
    for rule in rules:
        if rule.kind in offers.LISTS or not _finds(rule, submission, facts, screening):
            continue
        if rule.effect == "mask":
            masking.append(rule)
        elif rule.effect == "hold" and not submission.danger and not (rule.kind == WORDS and screening.spares(rule)):
            held.append(rule.code)
        else:
            flagged.append(rule.code)
    return Evaluation(_told_once(held, rules), tuple(flagged), tuple(masking), screening.lists[offers.INVITING])


def _finds(rule: Rule, submission: Submission, facts: Facts, screening: offers.Screening) -> bool:
    if rule.kind == offers.OFFER:
        return screening.has(rule.words) and not screening.spares(rule)
    if rule.kind == WORDS:
        return screening.has(rule.words)
    return rule.code in CONDITIONS and CONDITIONS[rule.code](submission, facts, rule)


def _told_once(held: Sequence[str], rules: Iterable[Rule]) -> tuple[str, ...]:
    """The codes without those of `offers.OFFER` where a word rule says more precisely what is offered."""
    kinds = {rule.code: rule.kind for rule in rules}
    precise = any(kinds[code] == WORDS for code in held)
    return tuple(code for code in held if not (precise and kinds[code] == offers.OFFER))


def _counted(rule: Rule, policy: Policy) -> Rule:
    """The rule, with the setting as the number of first posts that are held."""
    return Rule(rule.code, rule.kind, rule.effect, number=policy.first_posts) if rule.code == "first_post" else rule
