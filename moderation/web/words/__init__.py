"""Sentences for the codes of moderation, one file a noun, and the functions by which templates print them."""

from collections.abc import Callable, Mapping
from typing import Any

from forum.web.rendering.words import Sentences
from moderation.web.words import corrections
from moderation.web.words.audit import LINE_COSTS, PARTICULARS, SUBJECTS, VERBS
from moderation.web.words.catalogue import ICONS, NOTICE_AUDIENCES, NOTICE_KINDS, NOTICE_TONES, SOURCES
from moderation.web.words.decisions import DECIDED, EXPLAINED, NOTIFICATIONS, OUTCOMES, REASONS, VERDICTS
from moderation.web.words.documents import ADDRESSES
from moderation.web.words.errors import ERRORS
from moderation.web.words.notices import NOTICES
from moderation.web.words.refusals import PAGES, PROBLEMS
from moderation.web.words.retention import PERIOD_NAMES
from moderation.web.words.sending import act_sent, field_sent

__all__ = [
    "DECIDED",
    "GLOBALS",
    "ICONS",
    "LINE_COSTS",
    "NOTICE_AUDIENCES",
    "NOTICE_KINDS",
    "NOTICE_TONES",
    "OUTCOMES",
    "PARTICULARS",
    "REASONS",
    "SENTENCES",
    "SOURCES",
    "SUBJECTS",
    "VERBS",
    "VERDICTS",
]

SENTENCES = Sentences(ERRORS, NOTICES, PROBLEMS, PAGES, NOTIFICATIONS)

GLOBALS: Mapping[str, Callable[..., Any]] = {
    "line_costs": lambda words: [(code, words.t(said), "") for code, said in LINE_COSTS.items()],
    "period_name": lambda words, name: words.t(PERIOD_NAMES[name]),
    "correction_name": lambda words, kind: words.t(corrections.KINDS[kind]),
    "correction_state": lambda words, state, kind: words.t(
        (corrections.SCAM_STATES if kind == "scam" else corrections.STATES)[state]
    ),
    "correction_outcome": lambda words, outcome, kind: words.t(
        (corrections.SCAM_OUTCOMES if kind == "scam" else corrections.OUTCOMES)[outcome]
    ),
    "scam_offer": lambda words, kind: words.t(corrections.OFFERED[kind]),
    "fact_name": lambda words, fact: words.t(corrections.FACTS[fact]),
    "address_name": lambda words, code: words.t(ADDRESSES[code]),
    "verdict_texts": lambda words, code: [words.t(each) for each in VERDICTS[code]],
    "decided_name": lambda words, code: words.t(DECIDED[code]),
    "act_sent": act_sent,
    "field_sent": field_sent,
    "explained_elsewhere": lambda words, kind: kind in EXPLAINED,
    "outcome_text": lambda words, code: words.t(OUTCOMES[code]),
}
"""What moderation's templates may call besides the forum's own functions; each is given a language's words first."""
