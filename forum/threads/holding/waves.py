"""Waves: many questions without an account that say much the same in a short time stand in the queue as one batch.

A batch hides nothing and decides nothing: a moderator opens it, and rejects it in one act that can be undone. The likeness of a
text is a 60-bit sketch of its words (Charikar, Similarity estimation techniques from rounding algorithms, 2002): of two texts
that share most of their words, most bits are the same.
"""

import hashlib
from collections.abc import Iterable
from datetime import timedelta

from forum import clock
from forum.text import word_rules
from forum.threads.models import Post, ReviewItem

LASTS = timedelta(hours=1)
"""How long before a question others like it were asked."""

BITS = 60
MOST_UNLIKE = 9
"""In how many bits texts of one batch differ at most. Unrelated texts differ in about thirty, by chance in so few hardly ever."""

FROM = 6
"""From how many alike questions on they are a batch: a class or a family may well ask the same."""

SHINGLE = 4
LONGEST = 2_000
MOST = 5_000


async def note(post: Post, likeness: int) -> None:
    """Keeps the likeness of a question that was put into the queue, and its batch; in the caller's transaction."""
    item = await ReviewItem.get_or_none(post_id=post.id, ended_at=None, appeal_id=None)
    if item is None:
        return
    item.likeness = likeness
    recent = ReviewItem.filter(likeness__isnull=False, since__gt=clock.now() - LASTS).exclude(id=item.id)
    known = await recent.order_by("-since").limit(MOST).values_list("id", "likeness", "batch")
    alike = [
        (int(row), batch) for row, likeness, batch in known if (likeness ^ item.likeness).bit_count() <= MOST_UNLIKE
    ]
    batches = [batch for _, batch in alike if batch is not None]
    if batches or len(alike) + 1 >= FROM:
        item.batch = min(batches) if batches else item.id
        joining = [row for row, batch in alike if batch is None]
        await ReviewItem.filter(id__in=joining or [0]).update(batch=item.batch)
    await item.save(update_fields=["likeness", "batch"])


async def lately() -> int:
    """How many questions without an account came within the hour, at most MOST."""
    rows = ReviewItem.filter(likeness__isnull=False, since__gt=clock.now() - LASTS)
    return len(await rows.limit(MOST).values_list("id", flat=True))


def sketch(words: str) -> int:
    """The likeness of a text, of its letters alone, four and four."""
    flat = word_rules.fold(words[:LONGEST]).flat
    pieces = {flat[start : start + SHINGLE] for start in range(max(1, len(flat) - SHINGLE + 1))}
    return _majority(int.from_bytes(hashlib.blake2b(piece.encode(), digest_size=8).digest()) for piece in pieces)


def _majority(hashes: Iterable[int]) -> int:
    """The bits that most of the hashes have."""
    counts, seen = [0] * BITS, 0
    for each in hashes:
        seen += 1
        for bit in range(BITS):
            counts[bit] += each >> bit & 1
    return sum(1 << bit for bit, count in enumerate(counts) if 2 * count > seen)
