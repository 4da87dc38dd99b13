"""The statement of reasons that a decision begins from (DSA, article 17), as codes and values.

It says what was done, how the text came before the team, which rule and law was broken, that a person decided, and until when and
how to object. The web puts it into the words of the languages it names.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from forum import clock
from forum.catalogue.models import one
from forum.catalogue.reasons import Reason
from forum.catalogue.views import Catalogue
from forum.threads.holding import masks
from moderation.review import declaring
from moderation.review.decisions import appeal_until, languages_of
from moderation.review.items import Item
from moderation.review.verdicts import VERDICTS

Value = str | date | datetime | None

STILL_READS, BY_A_PERSON, RULE, LAW, OBJECTION = "still_reads", "by_a_person", "rule", "law", "objection"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its code, and the values that stand in it. The code of a verdict says what that verdict did."""

    code: str
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Statement:
    """The sentences in their order, and the languages in which the person reads all of them."""

    languages: tuple[str, ...]
    sentences: tuple[Sentence, ...]


async def compose(
    verdict: str, reason: str, item: Item, *, until: date | None, catalogue: Catalogue
) -> Statement | None:
    """The statement for a verdict about an item, or None for one that restricts nothing.

    Personal data in the title is masked, since a statement is kept and sent.
    """
    if verdict not in VERDICTS or not VERDICTS[verdict].restricts:
        return None
    broken = await one(Reason, code=reason)
    title = masks.masked(item.thread.title, catalogue.contacts)[0]
    done = Sentence(verdict, {"title": title, "day": item.post.created_at, "until": until})
    sentences = (
        done,
        *([Sentence(STILL_READS)] if VERDICTS[verdict].declared.account else []),
        Sentence(await declaring.origin_of(item.post, item.review_item)),
        Sentence(RULE, {"reason": reason}),
        *([Sentence(LAW, {"law": broken.law})] if broken and broken.law else []),
        Sentence(BY_A_PERSON),
        Sentence(OBJECTION, {"until": appeal_until(clock.now())}),
    )
    return Statement(languages_of(item.thread), sentences)
