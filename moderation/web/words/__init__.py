"""Sentences for the codes of moderation, one file a noun, and the functions by which templates print them."""

from collections.abc import Callable, Mapping
from typing import Any

from moderation.web.words.audit import PARTICULARS, SUBJECTS, VERBS
from moderation.web.words.decisions import DECIDED, OUTCOMES, REASONS, VERDICTS
from moderation.web.words.notices import NOTICE_AUDIENCES, NOTICE_TONES
from moderation.web.words.sending import act_sent, field_sent

__all__ = [
    "DECIDED",
    "GLOBALS",
    "NOTICE_AUDIENCES",
    "NOTICE_TONES",
    "OUTCOMES",
    "PARTICULARS",
    "REASONS",
    "SUBJECTS",
    "VERBS",
    "VERDICTS",
]

GLOBALS: Mapping[str, Callable[..., Any]] = {
    "verdict_texts": lambda words, code: [words.t(each) for each in VERDICTS[code]],
    "decided_name": lambda words, code: words.t(DECIDED[code]),
    "act_sent": act_sent,
    "field_sent": field_sent,
    "outcome_text": lambda words, code: words.t(OUTCOMES[code]),
}
"""What moderation's templates may call besides the forum's own functions; each is given a language's words first."""
