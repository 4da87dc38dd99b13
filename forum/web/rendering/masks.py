"""The masks between a request's reader and the texts of its page."""

from forum.threads.holding import masks
from forum.threads.holding.masks import Masks
from forum.threads.models import Post, Thread
from forum.web.requests.request import ForumRequest


async def over(
    request: ForumRequest, thread: Thread | None, post: Post | None = None, *, always: bool = False
) -> Masks:
    """The masks over a thread, or over `post` in it.

    `always` is for pages that show masked texts to whoever has not given a reason to read them.
    """
    revealed = request.forum.oversight.is_revealed
    reader, catalogue = request.user, request.catalogue
    return await masks.masks_for(reader, thread, catalogue, post=post, always=always, is_revealed=revealed)
