"""Asking through a partner's program: the question of a visitor, once for each mark of the program, held for the team."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from forum import database, ids
from forum.errors import NotFound
from forum.partners.models import AppKey
from forum.people import form_keys
from forum.people.person import VISITOR
from forum.people.return_codes import Made
from forum.threads.models import Thread
from forum.threads.posting import asking
from forum.threads.posting.asking import Question


def mark_of(key: AppKey, once: str) -> str:
    """The mark of a sending, which is no other program's however it calls its own."""
    return f"app:{key.id}:{once}"


async def ask(
    question: Question, mark: str, content: Mapping[str, Sequence[str]], *, key: AppKey, code: Made, **how: Any
) -> Thread:
    """Asks for a program's user, whose question says through which program it came; sent again with its mark, it is the same.

    `how` is what `asking.ask` takes besides. Raises as that does, Conflict (`other_content`), and NotFound where the question
    is no longer there.
    """
    async with database.transaction():
        made = await form_keys.spend(mark, form_keys.digest_of(content))
        if made:
            thread = await Thread.get_or_none(id=ids.named(made))
            if thread is None:
                raise NotFound
            return thread
        thread = await asking.ask(replace(question, through=key.name), by=VISITOR, code=code, **how)
        await form_keys.keep_location(mark, ids.encode(thread.id))
    return thread
