"""Steps of paths and the official answers they rest on: only public ones in force, and whoever reads is told when not to rely on one."""

from datetime import timedelta
from typing import Any

import pytest

from forum import clock, ids
from forum.catalogue import snapshot
from forum.catalogue.paths.models import PathStep
from forum.errors import Invalid, NotAllowed
from forum.threads.models import OfficialAnswer, Post, Thread
from forum.threads.official import steps
from forum.threads.posting import lifecycle
from forum.threads.reading import path_steps
from forum.threads.reading.path_steps import StepAnswer
from moderation.desk import stale_steps
from tests.cast import Visiting, answer, ask, contents, person
from tests.forum.threads.officers import mark, withdraw

SLUG, WORD = "child-born", "kanarienvogel"
PAGE = f"/en/paths/{SLUG}"


async def first() -> PathStep:
    snapshot.forget()
    return await PathStep.get(id=(await snapshot.current()).paths[SLUG].steps[0].id)


async def choose(thread: Thread | None, by: str = "ada") -> None:
    who, given = await person(by), ids.encode(thread.id) if thread else ""
    await steps.choose_answer(await first(), given, by=who, catalogue=await snapshot.current())


async def answered(**how: Any) -> tuple[Thread, Post]:
    thread = await ask(title=f"Where does the {WORD} ask?", **how)
    post = await answer(thread)
    await mark(post)
    return thread, post


async def state() -> StepAnswer:
    view = (await snapshot.current()).paths[SLUG].steps[0]
    return (await path_steps.answers_of([view], ()))[view.id]


async def test_an_admin_alone_chooses_an_answer_and_again_changes_nothing(visit: Visiting) -> None:
    thread, _ = await answered()
    for nickname in ("rahima", "ines", "marta"):
        with pytest.raises(NotAllowed):
            await choose(thread, nickname)
    await choose(thread)
    before = await contents()
    await choose(thread)
    assert await contents() == before
    assert (await first()).thread_id == thread.id and (await state()).state == ""
    page = (await (await visit()).get(PAGE)).text
    assert WORD in page and "data-stale" not in page
    await choose(None)
    assert (await first()).thread_id is None


async def test_a_private_question_is_never_a_step(visit: Visiting) -> None:
    """Nor one that becomes private, or is hidden, once it is a step: it is as one that nobody answered."""
    private, _ = await answered(visibility="private")
    open_ = await ask(title="Not answered yet?")
    before = await contents()
    for thread, code in ((private, "unknown"), (open_, "not_official")):
        with pytest.raises(Invalid) as refused:
            await choose(thread)
        assert refused.value.fields == {"of": code}
    assert await contents() == before
    chosen, _ = await answered()
    await choose(chosen)
    await lifecycle.make_private(
        await Thread.get(id=chosen.id), by=await person("amina"), catalogue=await snapshot.current()
    )
    assert await state() == StepAnswer("gone", None)
    pages = (PAGE, "/en/", "/en/topics/health", "/en/desk/steps", "/en/admin/paths", "/en/paths")
    for nickname in (None, "rui", "ada"):
        who = await visit(nickname)
        for path in pages:
            text = (await who.get(path)).text
            assert WORD not in text and ids.encode(chosen.id) not in text, (nickname, path)
    told = (await (await visit()).get(PAGE)).text
    assert 'data-stale="gone"' in told and 'href="tel:+351218106191"' in told
    found = await stale_steps.listed(by=await person("ada"), catalogue=await snapshot.current())
    assert [each.answer for each in found] == [StepAnswer("gone", None)]


@pytest.mark.parametrize("became", ["due", "source", "question", "unsolved", "withdrawn", "hidden", "erased", "fine"])
async def test_a_step_says_when_its_answer_is_not_to_be_relied_on_and_staff_have_it_listed(
    visit: Visiting, became: str
) -> None:
    thread, post = await answered()
    await choose(thread)
    if became == "source":
        await OfficialAnswer.filter(post_id=post.id).update(checking=True)
    if became == "question":
        await Thread.filter(id=thread.id).update(answered_title="Before", answered_title_html="Before")
    if became == "unsolved":
        await OfficialAnswer.filter(post_id=post.id).update(unsolved=True)
    if became == "withdrawn":
        await withdraw(post)
    if became in ("hidden", "erased"):
        await Thread.filter(id=thread.id).update(status=became if became == "erased" else "removed")
    expected = {"withdrawn": "gone", "hidden": "gone", "erased": "gone", "unsolved": "disputed", "fine": ""}
    later = clock.now() + timedelta(days=91 if became == "due" else 0)
    with clock.moved_to(later):
        assert (await state()).state == expected.get(became, "checking")
        page = (await (await visit()).get(PAGE)).text
        assert ("data-stale" in page) == (became != "fine")
        assert (WORD in page) == (expected.get(became) != "gone")
        for nickname in ("ines", "ada"):
            listed = await stale_steps.listed(by=await person(nickname), catalogue=await snapshot.current())
            assert len(listed) == await path_steps.stale().count() == (became != "fine")
    with pytest.raises(NotAllowed):
        await stale_steps.listed(by=await person("rahima"), catalogue=await snapshot.current())
