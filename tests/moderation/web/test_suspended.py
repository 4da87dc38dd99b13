"""Pages as somebody sees them who may not write: no form that would be refused, and why, with the decision to object to."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from forum import clock, database, ids
from forum.catalogue import snapshot
from forum.people import sessions
from forum.people.accounts import Account
from forum.people.sanctions import Sanction
from forum.threads.casework import needs
from forum.threads.models import Post, Thread
from moderation.models import Decision
from tests.cast import Visit, Visiting, answer, ask, at, at_answer, person
from tests.forum.web.markup import forms, text_of, tree
from tests.forum.web.test_queries import SIGNED_IN, statements
from tests.moderation.test_decisions import decide, question_of

REFUSED = re.compile(r"/(answers|comments|edit|flags/new|threads/new|draft/removal|counter)$")
UNTIL = datetime(2099, 2, 1, tzinfo=UTC)


async def suspend(nickname: str, until: datetime = UNTIL) -> Decision:
    """Somebody may not write from now on."""
    account, moment = await Account.get(nickname=nickname), clock.now()
    made = await Decision.create(
        verdict="suspend", reason="insult", statement="You insulted somebody.", language="en", person_id=account.id,
        at=moment, until=until,
    )  # fmt: skip
    await Sanction.create(account_id=account.id, kind="suspend", decision_id=made.id, since=moment, until=until)
    return made


async def talk(nickname: str) -> Thread:
    """A discussion begun by somebody, in which they and an officer answered, and which needs more from them."""
    thread = await ask(nickname, kind="discussion")
    await answer(thread, nickname, "I know a place.")
    await answer(thread, "ines")
    return thread


async def pages_of(thread: Thread, nickname: str) -> list[str]:
    """Every page that has a form somebody suspended can't send."""
    own = await Post.get(thread_id=thread.id, kind="answer", author__nickname=nickname)
    said = await Post.get(thread_id=thread.id, kind="question")
    return [
        "/en/", "/en/threads/new", at(thread), at(thread, "/edit"), at_answer(own, "/edit"),
        f"/en/posts/{ids.encode(said.id)}/flags/new", "/en/account",
    ]  # fmt: skip


async def offered(who: Visit, path: str) -> set[str]:
    """Where the forms of a page lead, of those nobody suspended may send."""
    return {action for action in forms(await who.get(path)) if REFUSED.search(action)}


@pytest.mark.parametrize("nickname", ["amina", "rahima"])
async def test_no_page_has_a_form_that_somebody_suspended_cannot_send(visit: Visiting, nickname: str) -> None:
    thread, other = await talk(nickname), await ask("bilal", language="bn")
    await needs.say(
        thread, "information", by=await person("marta"), catalogue=await snapshot.current(), reason="Which card?"
    )
    await answer(other)
    paths = [*await pages_of(thread, nickname), at(other)]
    who = await visit(nickname)
    assert all([await offered(who, path) for path in paths[1:-2]])
    await suspend(nickname)
    again = await visit(nickname)
    for path in paths:
        assert await offered(again, path) == set(), path
    assert "ask-box" not in (await again.get("/en/")).text
    for link in tree(await again.get(at(thread))).iter("a"):
        assert not str(link.get("href")).endswith("/edit")


async def test_an_officer_who_is_suspended_is_offered_no_answer_and_no_counter(visit: Visiting) -> None:
    thread, own = await ask(), await ask("ines", topic="housing")
    await answer(thread)
    ines = await visit("ines")
    assert {at(thread, "/answers")} < await offered(ines, at(thread))
    assert await offered(ines, "/en/desk/counter") == {"/en/desk/counter"}
    await suspend("ines")
    assert await offered(ines, at(thread)) == set()
    headings = {text_of(each).strip() for each in tree(await ines.get(at(own))).iter("h2")}
    assert ("This is your question" in headings, "For our team" in headings) == (True, False)
    assert (await ines.get("/en/desk/counter")).status_code == 403


@pytest.mark.parametrize("ui", ["en", "pt", "ar"])
async def test_in_their_place_it_says_why_with_the_day_and_the_decision(visit: Visiting, ui: str) -> None:
    thread = await talk("amina")
    made = await suspend("amina")
    amina, decision = await visit("amina"), f"/{ui}/decisions/{ids.encode(made.id)}"
    for path in await pages_of(thread, "amina"):
        page = await amina.get(path.replace("/en/", f"/{ui}/", 1))
        if path == "/en/account":
            continue
        assert decision in page.text, path
        assert "2099" in page.text, path
        assert page.status_code == (200 if path in ("/en/", at(thread)) else 403), path
    assert (await amina.get(decision)).status_code == 200


async def test_who_is_not_suspended_or_no_longer_reads_nothing_of_it(visit: Visiting) -> None:
    thread = await talk("amina")
    for nickname in ("amina", "bilal", None):
        assert "data-silenced" not in (await (await visit(nickname)).get(at(thread))).text
    await decide(await question_of(await ask("amina")), "warn")
    made = await suspend("amina")
    amina = await visit("amina")
    assert "data-silenced" in (await amina.get(at(thread))).text
    await Sanction.filter(decision_id=made.id).update(until=clock.now() - timedelta(seconds=1))
    assert "data-silenced" not in (await amina.get(at(thread))).text
    assert at(thread, "/answers") in await offered(amina, at(thread))


async def test_the_longest_of_several_sanctions_is_told_whatever_roles_somebody_has(visit: Visiting) -> None:
    for days in (5, 9, 7):
        await suspend("rahima", clock.now() + timedelta(days=days))
    token, _ = await sessions.start(await Account.get(nickname="rahima"))
    found = await sessions.find(token)
    assert found
    assert found.person == await person("rahima")
    assert found.person.silence
    assert found.person.silence.until
    assert (found.person.silence.until - clock.now()).days in (8, 9)
    assert found.person.languages == {"bn"}


async def test_that_somebody_is_suspended_is_asked_with_the_session_in_one_statement(visit: Visiting) -> None:
    thread = await talk("amina")
    await suspend("amina")
    amina = await visit("amina")
    token = amina.client.cookies["session"]
    with database.counting() as asked:
        assert await sessions.find(token)
    assert len(asked) == 1
    assert await statements(amina, at(thread)) <= SIGNED_IN
