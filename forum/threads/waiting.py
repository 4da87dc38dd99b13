"""What waits for a person's look: held posts, flagged ones, appeals, questions that say danger. The desk works it off."""

from collections.abc import Iterable

from forum import clock
from forum.threads.desk_models import Waiting
from forum.threads.models import Post, Thread

DANGER = "danger"
URGENCIES = {DANGER: 120, "self_harm": 120}
"""Of reasons that come first of all, since a person is in danger; a flag's is otherwise that of its reason, up to 100."""


async def put(
    post: Post,
    thread: Thread,
    *,
    reasons: Iterable[str],
    urgency: int = 0,
    held: bool = False,
    appeal: int | None = None,
) -> Waiting:
    """Adds `post` to what waits, or the reasons to its open row; inside the caller's transaction, `thread` locked.

    An appeal (by its id) waits on its own. The row keeps the greater urgency and the time since which it has waited.
    """
    open_ = await Waiting.get_or_none(post_id=post.id, ended_at=None, appeal_id=appeal)
    known = open_.reasons.split() if open_ else []
    codes = [*known, *(code for code in dict.fromkeys(reasons) if code not in known)]
    urgency = max([urgency, *(URGENCIES.get(code, 0) for code in codes)])
    if open_:
        open_.reasons, open_.urgency, open_.held = _spaced(codes), max(open_.urgency, urgency), open_.held or held
        await open_.save(update_fields=["reasons", "urgency", "held"])
        return open_
    return await Waiting.create(
        post_id=post.id,
        thread_id=thread.id,
        appeal_id=appeal,
        reasons=_spaced(codes),
        urgency=urgency,
        held=held,
        language_id=post.language_id,
        topic_id=thread.topic_id,
        since=clock.now(),
    )


def _spaced(codes: list[str]) -> str:
    return f" {' '.join(codes)} "


async def end(post: Post) -> None:
    """Nothing more waits about `post`, but its appeals; inside the caller's transaction."""
    await Waiting.filter(post_id=post.id, ended_at=None, appeal_id=None).update(
        ended_at=clock.now(), claimed_by_id=None, claimed_until=None
    )
