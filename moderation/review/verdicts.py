"""The table of verdicts: what each does and how it is undone, what it sets, what it needs, and what it declares."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from forum.threads.models import Post, Thread
from moderation.review import effects
from moderation.review.declaring import DISABLED, LIMITED, NOTHING, OTHER, SUSPENDED, Restriction
from moderation.review.effects import Effect, Undo


class Aspect(NamedTuple):
    """What a verdict sets: its present value, and whether it is one of the whole thread, whichever post was decided about."""

    now: Callable[[Post, Thread], object]
    of_thread: bool = False


STATUS = Aspect(lambda post, thread: post.status)
TEXT = Aspect(lambda post, thread: post.revision)
LANGUAGE = Aspect(lambda post, thread: post.language_id)
VISIBILITY = Aspect(lambda post, thread: thread.visibility, of_thread=True)
ORIGINAL = Aspect(lambda post, thread: thread.duplicate_of_id, of_thread=True)
TOPIC = Aspect(lambda post, thread: thread.topic_id, of_thread=True)
LOCK = Aspect(lambda post, thread: thread.locked and thread.closed, of_thread=True)
PERSON = Aspect(lambda post, thread: None)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A verdict: its effect, how it is undone, and what it sets, to the value `becomes` where that is always the same.

    `restricts` needs a statement, and `declared` is the code of what it restricts; `lasting` says that it may be said
    again; `ends` needs its last day. `steps_up` says that it needs a step-up even of one item; `undone_with_care`, that
    undoing it needs one, and a reason.
    """

    apply: Effect
    undo: Undo
    sets: Aspect
    becomes: object = None
    restricts: bool = False
    declared: Restriction = NOTHING
    lasting: bool = True
    ends: bool = False
    steps_up: bool = False
    undone_with_care: bool = False

    @property
    def publishes(self) -> bool:
        return self.becomes == "published"

    def still_holds(self, post: Post, thread: Thread) -> bool:
        """Whether what it sets is as it was set."""
        return self.becomes in (None, self.sets.now(post, thread))


OUT_OF_SIGHT, CLOSED, SILENCED = Restriction(DISABLED), Restriction(LIMITED), Restriction(account=SUSPENDED)
PARTLY = Restriction(OTHER, other="A part of the text is masked.")
TO_FEW = Restriction(OTHER, other="The conversation can be read by the person who asked and the team alone.")

VERDICTS: Mapping[str, Verdict] = {
    "publish": Verdict(effects.publish, effects.unpublish, STATUS, "published"),
    "reject": Verdict(
        effects.to_status("rejected"), effects.status_back, STATUS, "rejected", restricts=True, declared=OUT_OF_SIGHT
    ),
    "hide": Verdict(
        effects.to_status("hidden"), effects.status_back, STATUS, "hidden", restricts=True, declared=OUT_OF_SIGHT
    ),
    "restore": Verdict(effects.publish, effects.unpublish, STATUS, "published"),
    "mask": Verdict(
        effects.mask, effects.unmask, TEXT, restricts=True, declared=PARTLY, lasting=False, undone_with_care=True
    ),
    "private": Verdict(
        effects.make_private, effects.make_public, VISIBILITY, "private", restricts=True, declared=TO_FEW
    ),
    "duplicate": Verdict(effects.link, effects.unlink, ORIGINAL, lasting=False),
    "move": Verdict(effects.move, effects.move_back, TOPIC, lasting=False),
    "language": Verdict(effects.correct_language, effects.language_back, LANGUAGE, lasting=False),
    "lock": Verdict(effects.lock, effects.unlock, LOCK, True, restricts=True, declared=CLOSED),
    "warn": Verdict(effects.sanction("warn"), effects.lift, PERSON, restricts=True),
    "suspend": Verdict(effects.sanction("suspend"), effects.lift, PERSON, restricts=True, declared=SILENCED, ends=True),
    "ban": Verdict(effects.sanction("ban"), effects.lift, PERSON, restricts=True, declared=SILENCED, steps_up=True),
}
DECLARED = frozenset(code for code, verdict in VERDICTS.items() if verdict.declared != NOTHING)
"""The verdicts that the transparency database has a word for. A warning restricts nothing, so it knows none for it."""

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
    return decisions > 1 or VERDICTS[verdict].undone_with_care
