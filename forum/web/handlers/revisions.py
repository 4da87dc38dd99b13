"""The revisions of a post, each compared with the next, and the official versions of an answer."""

import asyncio
import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

from starlette.responses import Response

from forum.people.accounts import Account
from forum.threads.holding.masks import Masks
from forum.threads.models import OfficialAnswer
from forum.threads.reading import revisions
from forum.threads.reading.revisions import History, Version
from forum.web.rendering import masks
from forum.web.rendering.comparison import compared
from forum.web.rendering.page import page
from forum.web.requests.request import ForumRequest

VERSIONS_A_PAGE = 10


async def index(request: ForumRequest) -> Response:
    """The earlier texts of a post, a page at a time; its text in force has the masks of the thread's page."""
    post, thread = request.post, request.thread
    asked = request.query_params.get("since", "")
    found = await revisions.history(
        post,
        thread,
        reader=request.user,
        catalogue=request.catalogue,
        since=int(asked) if re.fullmatch("[0-9]{1,9}", asked) else None,
        steps=VERSIONS_A_PAGE,
    )
    steps = await _masked(request, found)
    await (await masks.over(request, thread, post)).page(thread, post)
    names, corrections = await _names_of(found), _corrections(found)
    shown: dict[str, Any] = {"found": found, "steps": steps, "corrections": corrections, "names": names}
    return page(request, "threads/revisions.html", thread=thread, post=post, **shown)


Step = tuple[Version, Version, str, list[tuple[str, str]]]


async def _masked(request: ForumRequest, found: History) -> list[Step]:
    """The steps and the earlier short answers; everybody but the author reads earlier texts without personal data."""
    own = request.user.owns(request.post.author_id)
    earlier = await masks.over(request, request.thread, request.post, always=not own)
    steps = await asyncio.to_thread(_steps, found.versions, earlier)
    for version, _ in found.official:
        if version.id != request.thread.official_id:
            earlier.short(version)
    return steps


def _steps(found: list[Version], over: Masks) -> list[Step]:
    """Each two versions in a row: the later, the earlier, the earlier's title if it is another, and the comparison."""
    shown = [replace(each, title=over.words(each.title), source=over.words(each.source)) for each in found]
    return [
        (later, earlier, earlier.title if earlier.title != later.title else "", compared(earlier.source, later.source))
        for later, earlier in pairwise(shown)
    ]


def _corrections(found: History) -> dict[int, OfficialAnswer]:
    """The corrections that brought another text, by the version they made: nothing official had that text before them."""
    first = {number: version for version, number in found.official if number}
    return {number: version for number, version in first.items() if version.kind == "corrected"}


async def _names_of(found: History) -> dict[int, str]:
    """The names that those who marked or corrected chose to be shown, by account."""
    people = {version.marked_by_id for version, _ in found.official if version.marked_by_id}
    named = await Account.filter(id__in=sorted(people)).exclude(shown_name="") if people else []
    return {account.id: account.shown_name for account in named}
