"""Waves: many questions without an account that say much the same in a short time stand in the queue as one batch.

A batch hides nothing and decides nothing: a moderator opens it, and rejects it in one act that can be undone. The likeness of a
text is a sketch of its runs of letters, by which two sketches agree about as often as the texts share such runs (Broder, On the
resemblance and containment of documents, 1997); no word can be read from it.
"""

import hashlib
import operator
from datetime import timedelta

from forum import clock
from forum.text import word_rules
from forum.threads import state
from forum.threads.models import Post, ReviewItem

LASTS = timedelta(hours=1)
"""How long before a question others like it were asked."""

MARKS = 32
WAYS = tuple(int.from_bytes(hashlib.blake2b(bytes([way]), digest_size=7).digest()) for way in range(MARKS))
ALIKE = 10
"""In how many of its marks a sketch agrees at least with one of the same batch; no two example questions do in more than six."""

FROM = 6
"""From how many alike questions on they are a batch: a class or a family may well ask the same."""

RUN = 4
PRIME = 2**61 - 1
LONGEST = 2_000
MOST = 5_000


async def note(post: Post, likeness: str) -> None:
    """Keeps the likeness of a question that was put into the queue, and its batch; in the caller's transaction."""
    item = await ReviewItem.get_or_none(post_id=post.id, ended_at=None, appeal_id=None)
    if item is None:
        return
    recent = ReviewItem.filter(likeness__isnull=False, since__gt=clock.now() - LASTS).exclude(id=item.id)
    known = await recent.order_by("-since").limit(MOST).values_list("id", "likeness", "batch")
    alike = [(int(row), batch) for row, other, batch in known if agreeing(str(other), likeness) >= ALIKE]
    batches = [batch for _, batch in alike if batch is not None]
    batch = min(batches) if batches else item.id if len(alike) + 1 >= FROM else None
    await state.liken(item, likeness, batch, joining=[row for row, known in alike if known is None])


async def lately() -> int:
    """How many questions without an account came within the hour, at most MOST."""
    rows = ReviewItem.filter(likeness__isnull=False, since__gt=clock.now() - LASTS)
    return len(await rows.limit(MOST).values_list("id", flat=True))


async def forget() -> int:
    """Forgets the likeness of questions that no new one is compared with any more; returns how many."""
    return await state.forget_likeness(clock.now() - LASTS)


def sketch(words: str) -> str:
    """The likeness of a text: for each of MARKS ways to order its runs of letters, two digits of the first one's hash."""
    flat = word_rules.fold(words[:LONGEST]).flat
    runs = {flat[start : start + RUN] for start in range(max(1, len(flat) - RUN + 1))}
    hashes = [int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest()) for run in runs]
    return "".join(f"{min(each * way % PRIME for each in hashes) >> 24 & 255:02x}" for way in WAYS)


def agreeing(one: str, other: str) -> int:
    """In how many marks two sketches agree."""
    return sum(map(operator.eq, bytes.fromhex(one), bytes.fromhex(other)))
