"""The table of verdicts: the effect of each, how it is undone, and what it sets."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from moderation.review import effects
from moderation.review.effects import Effect, Undo

BECOMES = {"publish": "published", "restore": "published", "hide": "hidden", "reject": "rejected"}
"""What the status is after each verdict that sets it."""

STATUS, TEXT, VISIBILITY, ORIGINAL = "status", "text", "visibility", "original"
TOPIC, LANGUAGE, LOCK, PERSON = "topic", "language", "lock", "person"
OF_THREAD = frozenset({VISIBILITY, ORIGINAL, TOPIC, LOCK})
"""What is set of the whole thread, whichever of its posts the decision was about."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A verdict: its effect, how it is undone, and what it sets.

    `restricts` needs a statement; `lasting` says that it may be said again. `steps_up` and `undo_steps_up` say that
    applying or undoing it needs a step-up even of one item.
    """

    apply: Effect
    undo: Undo
    sets: str
    restricts: bool = False
    lasting: bool = True
    steps_up: bool = False
    undo_steps_up: bool = False


VERDICTS: Mapping[str, Verdict] = {
    "publish": Verdict(effects.publish, effects.unpublish, STATUS),
    "reject": Verdict(effects.to_status("rejected"), effects.status_back, STATUS, restricts=True),
    "hide": Verdict(effects.to_status("hidden"), effects.status_back, STATUS, restricts=True),
    "restore": Verdict(effects.publish, effects.unpublish, STATUS),
    "mask": Verdict(effects.mask, effects.unmask, TEXT, restricts=True, lasting=False, undo_steps_up=True),
    "private": Verdict(effects.make_private, effects.make_public, VISIBILITY, restricts=True),
    "duplicate": Verdict(effects.link, effects.unlink, ORIGINAL, lasting=False),
    "move": Verdict(effects.move, effects.move_back, TOPIC, lasting=False),
    "language": Verdict(effects.correct_language, effects.language_back, LANGUAGE, lasting=False),
    "lock": Verdict(effects.lock, effects.unlock, LOCK, restricts=True),
    "warn": Verdict(effects.sanction("warn"), effects.lift, PERSON, restricts=True),
    "suspend": Verdict(effects.sanction("suspend"), effects.lift, PERSON, restricts=True),
    "ban": Verdict(effects.sanction("ban"), effects.lift, PERSON, restricts=True, steps_up=True),
}


LIKELY = (
    (frozenset({"danger", "self_harm"}), ("private", "publish", "hide")),
    (frozenset({"personal_data", "personal_data_of_others"}), ("mask", "private", "publish")),
    (frozenset({"wrong_language"}), ("language", "publish", "reject")),
    (frozenset({"off_topic", "wrong_topic"}), ("move", "reject", "publish")),
    (frozenset({"duplicate", "same_text"}), ("duplicate", "publish", "reject")),
)
"""The verdicts that usually fit a reason for waiting, the likeliest first; no sanction is among them."""


def likely(reasons: Iterable[str], status: str) -> tuple[str, str, str]:
    """The three likeliest verdicts about a post of this status that waits for these reasons."""
    if status in ("hidden", "rejected"):
        return ("restore", "mask", "private")
    for codes, verdicts in LIKELY:
        if not codes.isdisjoint(reasons):
            return verdicts
    return ("publish", "reject", "mask") if status == "pending" else ("publish", "hide", "mask")


def needs_step_up(verdict: str, items: int) -> bool:
    """Whether applying a verdict to so many items needs a step-up, as any does to several at once."""
    return items > 1 or (verdict in VERDICTS and VERDICTS[verdict].steps_up)


def undoing_needs_step_up(verdict: str, decisions: int) -> bool:
    """Whether undoing so many decisions needs a step-up, as it does of several at once."""
    return decisions > 1 or VERDICTS[verdict].undo_steps_up
