"""Doubts about a text before it is sent: what it says otherwise than our facts of places and help lines, and names wrongly.

Its author is asked once for each text; whoever sends it all the same is named in the record.
"""

import asyncio
import hashlib
from collections.abc import Sequence

from forum import clock, events
from forum.catalogue.places.contradicting import Contradiction, contradictions
from forum.people.accounts import Account
from forum.web.rendering import doubts
from forum.web.requests.forms import HELPING, Form
from forum.web.requests.refusals import Refused
from forum.web.requests.request import ForumRequest

ASKED = "contradicts"
LONGEST_DIGEST = 16


async def ask(request: ForumRequest, form: Form, fields: Sequence[str]) -> None:
    """Looks at the texts of a form; in the caller's transaction. A preview shows the doubts and is not refused.

    Raises Refused (422, `contradicts`) for doubts that its author has not seen, or saw about another text.
    """
    said = [each for name in fields for each in (form[name], *form.lists.get(name, ())) if each]
    if not said or form.action not in ("", *HELPING):
        return
    found = await asyncio.to_thread(_found, said, request)
    if not found:
        return
    digest = hashlib.sha256("\n".join(said).encode()).hexdigest()[:LONGEST_DIGEST]
    if form.all_the_same == digest and not form.action:
        await _note(request, found)
        return
    form.doubts = doubts.shown(found, request.words, request.catalogue)
    form.all_the_same = digest
    if not form.action:
        raise Refused(422, ASKED)


def _found(said: Sequence[str], request: ForumRequest) -> list[Contradiction]:
    found = [each for text in said for each in contradictions(text, request.catalogue, clock.today())]
    return list(dict.fromkeys(found))


async def _note(request: ForumRequest, found: Sequence[Contradiction]) -> None:
    about = sorted({each.code for each in found if each.code})
    kinds = sorted({each.kind for each in found})
    subject = getattr(request, "thread", None) or await Account.get(id=request.user.account_id)
    await events.record("text.sent_all_the_same", subject, by=request.user, about=about, kinds=kinds)
