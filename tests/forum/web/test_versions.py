"""Earlier texts: what never was public is told to nobody but who could read it then, and numbers edited out are gone."""

import re

import pytest

from forum import ids, text
from forum.catalogue import snapshot
from forum.threads import state
from forum.threads.holding.rules import Policy
from forum.threads.models import OfficialAnswer, Post, Revision, Thread
from forum.threads.official import marking
from forum.threads.posting import editing, lifecycle
from tests.cast import Visiting, answer, ask, at, person
from tests.forum.threads.test_official import statement
from tests.forum.web.markup import text_of, tree

WORD = "kanarienvogel"
NUMBER = "912 345 678"
BODY = "My residence card expires this month. What should I do?"
OTHERS = (None, "bilal", "rahima", "ines", "rui", "ada")


async def question_of(thread: Thread) -> Post:
    return await Post.get(thread_id=thread.id, kind="question")


async def edit(
    post: Post, body: str, *, by: str = "amina", title: str | None = None, held: bool = False, personal: str = ""
) -> None:
    thread = await Thread.get(id=post.thread_id)
    await editing.edit(
        post,
        thread,
        body=await text.prose(body),
        by=await person(by),
        title=thread.title if title is None and post.kind == "question" else title,
        catalogue=await snapshot.current(),
        policy=Policy(on=held),
        personal=personal,
    )


async def become(post: Post, status: str) -> None:
    await state.set_status(post, await Thread.get(id=post.thread_id), status, catalogue=await snapshot.current())


async def versions(visit: Visiting, post: Post, who: str | None, query: str = "") -> str:
    page = await (await visit(who)).get(f"/en/posts/{ids.encode(post.id)}/revisions{query}")
    assert page.status_code == 200, who
    return page.text


def numbers(page: str) -> list[int]:
    """The numbers of versions that a page names."""
    return [int(each) for each in re.findall(r"[Vv]ersion (\d+)", page)]


@pytest.mark.parametrize("status", ["pending", "hidden", "rejected"])
async def test_a_text_written_while_its_question_was_not_public_never_is(visit: Visiting, status: str) -> None:
    thread = await ask()
    question = await question_of(thread)
    await become(question, status)
    await edit(question, f"I sell a {WORD} cheaply to everybody.", title=f"A {WORD} to sell")
    await edit(question, "Where is the office that renews cards?", title="Where is the office?")
    await become(question, "published")
    await edit(question, "Where is the office that renews cards in Faro?")
    for who in OTHERS:
        page = await versions(visit, question, who)
        assert WORD not in page, who
        assert numbers(page) == [2, 1], who
        assert "expires" not in page, who
    for who in ("amina", "marta"):
        page = await versions(visit, question, who)
        assert (WORD in page, f"A {WORD} to sell" in page) == (True, True), who
        assert max(numbers(page)) == 4, who
        assert page.count("data-unshown") == 2, who


async def test_a_held_edit_that_was_replaced_is_gone_and_the_public_text_before_it_is_not(visit: Visiting) -> None:
    thread = await ask()
    question = await question_of(thread)
    await edit(question, f"Call the {WORD} at {NUMBER}, please.", held=True, personal="not_personal")
    assert (await Thread.get(id=thread.id)).status == "pending"
    await edit(question, "Which office renews it, please?")
    await become(question, "published")
    for who in OTHERS:
        page = await versions(visit, question, who)
        assert (WORD in page, "expires" in page, numbers(page)) == (False, True, [2, 1]), who


async def test_an_answer_hidden_and_rewritten_comes_back_without_what_it_said_meanwhile(visit: Visiting) -> None:
    thread = await ask(topic="health")
    said = await answer(thread)
    await become(said, "hidden")
    await edit(said, f"The {WORD} knows.", by="ines")
    await edit(said, "Bring your card.", by="ines")
    await become(said, "published")
    for who in (None, "amina", "rui"):
        page = await versions(visit, said, who)
        assert (WORD in page, numbers(page)) == (False, [1]), who
        assert "never changed" in page, who
        assert "/revisions" not in (await (await visit(who)).get(at(thread))).text, who
    assert WORD in await versions(visit, said, "ines")
    assert "/revisions" in (await (await visit("ines")).get(at(thread))).text


async def test_what_was_said_in_private_is_read_later_by_those_who_might_read_it_then(visit: Visiting) -> None:
    thread = await ask(topic="legal-support", visibility="private", language="bn")
    said = await answer(thread)
    await edit(said, f"The {WORD} knows.", by="ines")
    await edit(said, "Bring your card.", by="ines")
    await state.set_visibility(await Thread.get(id=thread.id), "public", catalogue=await snapshot.current())
    for who in (None, "bilal", "rui", "rahima", "ada"):  # Rahima is not told of private questions on a sensitive topic.
        page = await versions(visit, said, who)
        assert (WORD in page, numbers(page)) == (False, [1]), who
    for who in ("amina", "ines", "marta"):
        assert WORD in await versions(visit, said, who), who
    assert await Revision.filter(shown_to="team").count() == 2


async def test_short_answers_of_a_private_time_stay_there(visit: Visiting) -> None:
    catalogue, ines = await snapshot.current(), await person("ines")
    thread = await ask()
    said = await answer(thread)
    await lifecycle.make_private(thread, by=await person("amina"), catalogue=catalogue)
    for short in (f"Ask the {WORD}.", "Ask the office."):
        thread = await Thread.get(id=thread.id)
        await marking.mark(said, thread, statement=statement(short), by=ines, catalogue=catalogue)
    await state.set_visibility(await Thread.get(id=thread.id), "public", catalogue=catalogue)
    for who, reads in ((None, False), ("bilal", False), ("rui", False), ("ines", True), ("amina", True)):
        page = await versions(visit, said, who)
        assert (WORD in page, "Ask the office." in page) == (reads, True), who
    await marking.withdraw(said, await Thread.get(id=thread.id), by=ines, catalogue=catalogue, reason="It is old.")
    for who in (None, "bilal"):
        assert "Ask the office." not in (await (await visit(who)).get(at(thread))).text, who
    assert "Ask the office." in (await (await visit("ines")).get(at(thread))).text


async def test_a_number_edited_out_is_gone_for_everybody(visit: Visiting) -> None:
    thread = await ask(
        title=f"Call {NUMBER} for me",
        body=f"Call {NUMBER}, or the support line at 808 257 257.",
        personal="not_personal",
    )
    question = await question_of(thread)
    await edit(question, "Call me, or the support line at 808 257 257.", title="Call for me")
    for who in (*OTHERS, "marta", "amina"):
        page = await versions(visit, question, who)
        assert (NUMBER in page, "▮▮▮" in page, "<del>Call ▮▮▮ for me</del>" in page) == (False, True, True), who
        assert "345 678" not in page, who
        assert "808 257 257" in text_of(
            tree(await (await visit(who)).get(f"/en/posts/{ids.encode(question.id)}/revisions"))
        ), who


async def test_a_number_in_a_short_answer_that_was_replaced_is_gone(visit: Visiting) -> None:
    catalogue, ines = await snapshot.current(), await person("ines")
    thread = await ask()
    said = await answer(thread)
    for short in (f"Call {NUMBER}.", "Call the office."):
        thread = await Thread.get(id=thread.id)
        made = await marking.mark(said, thread, statement=statement(short), by=ines, catalogue=catalogue)
        # As one reads that was stored before numbers were hidden in it.
        await OfficialAnswer.filter(id=made.id).update(short_answer=short, short_html=short)
    for who in (None, "amina", "marta"):
        page = await versions(visit, said, who)
        assert ("345" in page, "Call the office." in page) == (False, True), who
    assert "345" in await versions(visit, said, "ines")


async def test_pages_of_versions_count_only_what_their_reader_may_see(visit: Visiting) -> None:
    thread = await ask(body="Text number 1, it is long enough.")
    question = await question_of(thread)
    for number in range(2, 31):
        await become(question, "hidden" if number % 2 else "published")
        await edit(question, f"Text number {number}, it is long enough.")
    await become(question, "published")
    found, query = [], ""
    for _ in range(2):
        page = await versions(visit, question, None, query)
        found += re.findall(r"From version (\d+) to (\d+)", page)
        query = "".join(re.findall(r"\?since=\d+", page))
    assert [(int(a), int(b)) for a, b in found] == [(n, n + 1) for n in range(len(found), 0, -1)]
    assert len(found) == 15
