"""What the desk masks it masks wherever a moderator reads it, until they say why they must see it; others see it as before."""

from dataclasses import dataclass

import httpx
import pytest

from forum import clock, ids, text
from forum.catalogue import help_lines, snapshot
from forum.catalogue.models import LineChange
from forum.people import grants
from forum.people.accounts import Account
from forum.threads import state
from forum.threads.casework import needs, notes
from forum.threads.models import Post, ReviewItem, Thread
from forum.threads.posting import answering, editing, lifecycle, votes
from moderation.models import Decision
from tests.cast import Visit, Visiting, answer, ask, at, at_answer, person
from tests.forum.web.markup import forms, text_of, tree

PLACES = ("title", "title before", "earlier", "body", "comment", "answer", "report", "objection")
WRITTEN = {place: f"912 345 67{number}" for number, place in enumerate(PLACES)}
TITLE = f"Call {WRITTEN['title']} about my card"


def told(page: httpx.Response) -> set[str]:
    """Which of the numbers stand in a page, in whatever markup."""
    flat = (page.text + text_of(tree(page))).replace(" ", "")
    return {place for place, number in WRITTEN.items() if number.replace(" ", "") in flat}


@dataclass
class Case:
    """Amina's question with a number in each of its texts, hidden by Marta, and her objection."""

    thread: Thread
    question: Post
    said: Post
    remark: Post
    decision: Decision
    waits: int

    def pages(self) -> dict[str, str]:
        """Where a moderator reads of it, by what the page is."""
        item, objected = ids.encode(self.question.id), ids.encode(self.waits)
        return {
            "item": f"/en/desk/queue/{item}",
            "item of the answer": f"/en/desk/queue/{ids.encode(self.said.id)}",
            "item of the comment": f"/en/desk/queue/{ids.encode(self.remark.id)}",
            "objection": f"/en/desk/queue/{objected}",
            "conversation": at(self.thread),
            "conversation in Arabic": at(self.thread, ui="ar"),
            "versions": f"/en/posts/{item}/revisions",
            "versions of the answer": f"/en/posts/{ids.encode(self.said.id)}/revisions",
            "report": f"/en/posts/{item}/flags/new",
            "report of the comment": f"/en/posts/{ids.encode(self.remark.id)}/flags/new",
            "decision": f"/en/decisions/{ids.encode(self.decision.id)}",
        }


async def edit(post: Post, body: str, by: str, title: str | None = None) -> None:
    catalogue = await snapshot.current()
    thread = await Thread.get(id=post.thread_id)
    prose = await text.prose(body)
    by_whom = await person(by)
    await editing.edit(post, thread, body=prose, by=by_whom, title=title, catalogue=catalogue, personal="not_personal")


@pytest.fixture
async def case(visit: Visiting) -> Case:
    catalogue = await snapshot.current()
    thread = await ask(
        title=f"Call {WRITTEN['title before']} for me",
        body=f"It was {WRITTEN['earlier']} before.",
        personal="not_personal",
    )
    question = await Post.get(thread_id=thread.id)
    await edit(question, f"Please call {WRITTEN['body']} today.", "amina", TITLE)
    said = await answer(thread)
    await state.set_text(said, await text.prose(f"Ask at {WRITTEN['answer']} first."))
    remark = await answering.comment(
        said,
        await Thread.get(id=thread.id),
        body=await text.prose(f"I called {WRITTEN['comment']} today."),
        by=await person("amina"),
        catalogue=catalogue,
        personal="not_personal",
    )
    reported = await (await visit()).post(
        f"/en/posts/{ids.encode(question.id)}/flags/new", {"reason": "insult", "note": f"Call {WRITTEN['report']}"}
    )
    assert reported.status_code == 303
    marta, item = await visit("marta"), ids.encode(question.id)
    fields = {"item": item, "verdict": "hide", "reason": "insult"}
    offered = forms(await marta.post("/en/desk/decisions", fields | {"action": "compose"}))
    statement = offered["/en/desk/decisions"]["statement"][0]
    done = await marta.post("/en/desk/decisions", fields | {"statement": statement})
    assert done.status_code == 303, done.text
    decision = await Decision.get()
    address = f"/en/decisions/{ids.encode(decision.id)}/appeal"
    objecting = {"body": f"No, call {WRITTEN['objection']} and ask.", "personal": "team"}
    objected = await (await visit("amina")).post(address, objecting)
    assert objected.status_code == 303
    row = await ReviewItem.get(appeal_id__isnull=False)
    made = Case(thread, question, said, remark, decision, row.id)
    await grants.give(await Account.get(nickname="bilal"), "moderator", by=None, cabinet_id=None, language=None)
    return made


async def read(who: Visit, case: Case) -> dict[str, set[str]]:
    found = {}
    for name, path in case.pages().items():
        page = await who.get(path)
        assert page.status_code == 200, path
        found[name] = told(page)
    return found


async def reveal(who: Visit, case: Case) -> None:
    address = f"/en/desk/queue/{ids.encode(case.question.id)}"
    offered = next(each for each in forms(await who.get(address)) if each.endswith("/unmasking"))
    assert (await who.post(offered, {"reason": "To see whether it is hers"})).status_code == 303


async def test_a_moderator_finds_no_number_on_any_page_until_they_say_why_they_must(
    visit: Visiting, case: Case
) -> None:
    bilal, marta = await visit("bilal"), await visit("marta")
    assert {name: numbers for name, numbers in (await read(bilal, case)).items() if numbers} == {}
    await reveal(bilal, case)
    seen = await read(bilal, case)
    assert seen["item"] == {"title", "body"}
    assert seen["objection"] == {"title", "body", "objection"}
    assert seen["conversation"] == seen["conversation in Arabic"] == {"title", "body", "comment", "answer"}
    assert seen["versions"] == {"title", "body"}
    assert seen["report"] == {"body"}
    assert seen["report of the comment"] == {"comment"}
    assert seen["decision"] == {"title", "objection"}
    assert {name: numbers for name, numbers in (await read(marta, case)).items() if numbers} == {}


async def test_lists_and_the_queue_never_show_a_number_of_what_is_hidden(visit: Visiting, case: Case) -> None:
    bilal, catalogue = await visit("bilal"), await snapshot.current()
    other = await ask(title="The same question")
    await state.set_original(case.thread, other.id)
    await votes.follow(await Thread.get(id=case.thread.id), True, by=await person("bilal"))
    private = await ask(title=TITLE, visibility="private", personal="team")
    await lifecycle.link_duplicate(private, of=other, by=await person("marta"), catalogue=catalogue)
    just = f"/en/desk/queue?decided={ids.encode(case.decision.id)}"
    await Decision.filter(id=case.decision.id).update(by_id=(await person("bilal")).account_id)
    pages = (
        "/en/",
        "/en/threads",
        "/en/topics/documentation",
        "/en/account",
        "/en/desk/queue",
        just,
        "/en/desk/triage",
    )
    for path in (*pages, at(other)):
        page = await bilal.get(path)
        assert page.status_code == 200, path
        assert told(page) == set(), path
        assert "▮▮▮ about my card" in text_of(tree(page)), path


async def test_the_statement_that_is_kept_and_sent_has_no_number_of_the_title(visit: Visiting, case: Case) -> None:
    statement = (await Decision.get()).statement
    assert ("Call ▮▮▮ about my card" in statement, "345" in statement) == (True, False)
    own = await (await visit("amina")).get(case.pages()["decision"])
    assert told(own) == {"title", "objection"}


async def test_those_it_belongs_to_read_everything_as_it_is(visit: Visiting, case: Case) -> None:
    amina = await visit("amina")
    seen = told(await amina.get(at(case.thread))), told(await amina.get(case.pages()["versions"]))
    assert seen == ({"title", "body", "comment", "answer"}, {"title", "body"})
    await state.set_status(case.question, case.thread, "published", catalogue=await snapshot.current())
    await state.set_visibility(case.thread, "private", catalogue=await snapshot.current())
    bilal = await visit("bilal")
    assert told(await bilal.get(at(case.thread))) == set()
    for grant in ("ines", "amina"):
        assert told(await (await visit(grant)).get(at(case.thread))) == {"title", "body", "comment", "answer"}
    gaji = (await snapshot.current()).cabinet("GAJI")
    assert gaji
    await grants.give(await Account.get(nickname="bilal"), "officer", by=None, cabinet_id=gaji.id, language=None)
    await Thread.filter(id=case.thread.id).update(cabinet_id=gaji.id)
    assert told(await (await visit("bilal")).get(at(case.thread))) == {"title", "body", "comment", "answer"}


async def test_what_everybody_may_read_is_not_masked_for_moderators(visit: Visiting) -> None:
    thread = await ask(title=TITLE, body=f"Please call {WRITTEN['body']} today.", personal="not_personal")
    marta = await visit("marta")
    page = await marta.get(at(thread))
    assert (told(page), "data-masked" in page.text) == ({"title", "body"}, False)
    question = await Post.get(thread_id=thread.id)
    assert told(await marta.get(f"/en/posts/{ids.encode(question.id)}/flags/new")) == {"body"}


async def test_words_among_staff_about_a_hidden_text_are_masked_with_it(visit: Visiting, case: Case) -> None:
    catalogue, ines = await snapshot.current(), await person("ines")
    private = await ask(visibility="private")
    await notes.note(private, f"She said {WRITTEN['body']}.", by=ines, catalogue=catalogue, keeps_numbers=True)
    await needs.say(private, "telephone", by=ines, catalogue=catalogue, reason=f"Call {WRITTEN['comment']}.")
    assert told(await (await visit("marta")).get(at(private))) == set()
    assert told(await (await visit("ines")).get(at(private))) == {"body"}


async def test_nobody_changes_a_text_that_they_see_masked(visit: Visiting, case: Case) -> None:
    bilal = await visit("bilal")
    item = ids.encode(case.question.id)
    assert at(case.thread, "/edit") not in (await bilal.get(at(case.thread))).text
    sent = await bilal.get(at(case.thread, "/edit"))
    assert (sent.status_code, told(sent)) == (303, set())
    assert f"/en/desk/queue/{ids.encode(case.question.id)}" in sent.headers["location"]
    assert (await bilal.get(sent.headers["location"])).status_code == 200
    assert (await bilal.get(at_answer(case.said, "/edit"))).status_code == 403
    refused = await bilal.post(at(case.thread, "/edit"), {"title": "", "body": "x"})
    assert (refused.status_code, told(refused)) == (422, set())
    shown = await bilal.post(
        at(case.thread, "/edit"), {"title": "A title", "body": "Long enough.", "action": "preview"}
    )
    assert (shown.status_code, told(shown)) == (200, set())
    await reveal(bilal, case)
    opened = forms(await bilal.get(at(case.thread, "/edit")))[at(case.thread, "/edit")]
    assert (opened["title"], item in at(case.thread)) == ([TITLE], False)


async def test_a_decision_does_not_name_a_question_that_its_reader_may_no_longer_see(visit: Visiting) -> None:
    thread = await ask(
        title="A question about my papers",
    )
    said = await answer(thread)
    marta = await visit("marta")
    sent = {"item": ids.encode(said.id), "verdict": "hide", "reason": "insult", "statement": "An insult is in it."}
    assert (await marta.post("/en/desk/decisions", sent)).status_code == 303
    address = f"/en/decisions/{ids.encode((await Decision.get()).id)}"
    ines = await visit("ines")
    assert "A question about my papers" in (await ines.get(address)).text
    await state.set_visibility(thread, "private", catalogue=await snapshot.current())
    assert "A question about my papers" not in (await ines.get(address)).text
    assert "A question about my papers" in (await marta.get(address)).text


async def test_a_confirmed_help_line_is_not_masked_at_the_desk(visit: Visiting) -> None:
    thread = await ask(body=f"The line is {WRITTEN['body']}, is it not?", personal="not_personal")
    marta, path = await visit("marta"), f"/en/desk/queue/{ids.encode((await Post.get(thread_id=thread.id)).id)}"
    assert "▮▮▮" in (await marta.get(path)).text
    numbers = [{"display": WRITTEN["body"], "href": "tel:+351912345673", "use": "any"}]
    said = {"numbers": numbers, "open_now": "", "email": "", "url": "", "names": {}}
    moment = clock.now()
    await LineChange.create(
        line=help_lines.lines()[0].code, particulars=said, source="A circular", valid_from=clock.today(), proposed_at=moment,
        confirmed_at=moment,
    )  # fmt: skip
    await snapshot.changed()
    assert "▮▮▮" not in (await marta.get(path)).text
