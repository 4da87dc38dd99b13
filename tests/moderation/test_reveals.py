"""Reading one text of the queue without its masks: for a reason, for ten minutes, and it is no reading of the thread."""

from datetime import timedelta

import pytest

from forum import clock, ids
from forum.catalogue.views import Catalogue
from forum.errors import Invalid, NotAllowed
from forum.events import Event
from forum.threads.models import Post, Thread
from moderation.admin import roles
from moderation.models import Reveal
from moderation.oversight import access, unmasking
from tests.cast import ask, person

pytestmark = pytest.mark.usefixtures("app")
WHY = "To call her back."


async def private() -> tuple[Thread, Post]:
    """A private question and its post."""
    thread = await ask(visibility="private")
    return thread, await Post.get(thread_id=thread.id, kind="question")


async def test_an_unmasking_is_not_listed_as_a_reading_of_the_thread(catalogue: Catalogue) -> None:
    thread, question = await private()
    await unmasking.reveal(question, thread, reason=WHY, by=await person("marta"))
    assert await access.read_by(thread, reader=await person("ines"), catalogue=catalogue) == []
    assert await access.open_to(await person("marta")) == []


async def test_an_unmasking_opens_no_thread_to_its_reader_once_they_moderate_no_more(catalogue: Catalogue) -> None:
    thread, question = await private()
    ada = await person("ada")
    both = [await roles.give("bilal", role, by=ada) for role in ("moderator", "admin")]
    await unmasking.reveal(question, thread, reason=WHY, by=await person("bilal"))
    await roles.end(both[0], by=ada)
    assert not await access.is_open(thread.id, to=await person("bilal"))


async def test_one_conversation_is_unmasked_for_one_person_for_ten_minutes() -> None:
    thread, question = await private()
    marta, ada = await person("marta"), await person("ada")
    await roles.give("bilal", "moderator", by=ada)
    other, _ = await private()
    await unmasking.reveal(question, thread, reason=WHY, by=marta)
    assert await unmasking.is_revealed(thread, by=marta)
    assert not await unmasking.is_revealed(other, by=marta)
    assert not await unmasking.is_revealed(thread, by=await person("bilal"))
    with clock.moved_to(clock.now() + timedelta(minutes=10)):
        assert not await unmasking.is_revealed(thread, by=marta)


async def test_a_reading_with_a_reason_unmasks_nothing_on_the_desk(catalogue: Catalogue) -> None:
    thread, _ = await private()
    await access.begin(ids.encode(thread.id), WHY, by=await person("ada"), catalogue=catalogue)
    await roles.give("ada", "moderator", by=await person("ada"))
    assert not await unmasking.is_revealed(thread, by=await person("ada"))


async def test_who_unmasked_what_and_why_is_kept_and_is_in_the_audit_without_the_reason() -> None:
    thread, question = await private()
    marta = await person("marta")
    await unmasking.reveal(question, thread, reason=WHY, by=marta)
    row = await Reveal.get()
    assert (row.post_id, row.account_id, row.reason) == (question.id, marta.account_id, WHY)
    event = await Event.get(verb="text.revealed")
    assert (event.subject_id, event.particulars) == (question.id, {"thread": thread.id, "reveal": row.id})


@pytest.mark.parametrize(("reason", "code"), [("", "missing"), ("x" * 501, "too_long")])
async def test_nothing_is_unmasked_without_a_reason(reason: str, code: str) -> None:
    thread, question = await private()
    with pytest.raises(Invalid) as refusal:
        await unmasking.reveal(question, thread, reason=reason, by=await person("marta"))
    assert refusal.value.fields == {"reason": code}
    with pytest.raises(NotAllowed):
        await unmasking.reveal(question, thread, reason=WHY, by=await person("ada"))
    assert not await Reveal.exists()
