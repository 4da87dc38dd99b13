"""The desk by forms alone: from a report without an account to a decision, an objection, and its outcome."""

from datetime import timedelta

import pytest

from forum import clock, ids
from forum.catalogue import help_line_changes, snapshot
from forum.catalogue.help_line_changes import LineDetails
from forum.notifications.models import Notification
from forum.people import grants
from forum.people.accounts import Account
from forum.people.sanctions import Sanction
from forum.threads import state
from forum.threads.models import Post, ReviewItem, Thread
from moderation.models import Appeal, Decision, Flag
from tests import cast
from tests.cast import Visit, Visiting, ask, at, person
from tests.forum.web.markup import forms, text_of, tree
from tests.moderation.web.sending import errors

BODY = "هذا نص مزعج جدا ولا يحترم أحدا هنا، رقم الهاتف 912345678"


async def question(language: str = "ar", nickname: str = "amina") -> tuple[Thread, Post]:
    thread = await ask(nickname, language=language, title="سؤال عن بطاقة الإقامة", body=BODY, personal="not_personal")
    return thread, await Post.get(thread_id=thread.id, kind="question")


async def second_moderator(visit: Visiting) -> Visit:
    await grants.give(await Account.get(nickname="bilal"), "moderator", by=None, cabinet_id=None, language=None)
    return await visit("bilal")


def element(page: object, name: str, value: str | None = None) -> str:
    found = [each for each in tree(page).iter() if each.get(name) is not None and value in (None, each.get(name))]  # type: ignore[arg-type]
    assert len(found) == 1, name
    return text_of(found[0]).strip()


async def flagged(visitor: Visit, post: Post, reason: str = "insult", ui: str = "ar") -> str:
    address = f"/{ui}/posts/{ids.encode(post.id)}/flags/new"
    assert (await visitor.get(address)).status_code == 200
    sent = await visitor.post(address, {"reason": reason, "note": "انظروا"})
    assert sent.status_code == 303, sent.text
    return str(sent.headers["location"])


async def test_a_report_is_heard_decided_objected_to_and_both_are_told_in_arabic(visit: Visiting) -> None:
    thread, post = await question()
    visitor, marta, amina = await visit(), await visit("marta"), await visit("amina")
    receipt = await flagged(visitor, post)
    item = ids.encode((await ReviewItem.get(post_id=post.id)).id)
    listed = await marta.get("/en/desk/queue")
    row = next(each for each in tree(listed).iter("li") if each.get("data-item"))
    assert (row.get("data-item"), row.get("data-reasons")) == (item, "insult")
    assert "912345678" not in listed.text

    page = await marta.get(f"/en/desk/queue/{item}")
    assert page.status_code == 200, page.text
    assert "912345678" not in page.text
    fields = {"item": item, "verdict": "hide", "reason": "insult"}
    asked = await marta.post("/en/desk/decisions", fields)
    assert (asked.status_code, list(errors(asked))) == (422, ["f-statement"])
    offered = forms(asked)["/en/desk/decisions"]["statement"][0]
    assert "سؤال عن بطاقة الإقامة" in offered
    assert not await Decision.exists()
    done = await marta.post("/en/desk/decisions", fields | {"statement": offered})
    assert done.status_code == 303, done.text
    decision = await Decision.get(post_id=post.id)
    assert (decision.language, decision.person_id) == ("ar", thread.author_id)
    assert (await (await visit()).get(at(thread))).status_code == 404

    await cast.notify()
    mine = await amina.get("/ar/account")
    address = f"/ar/decisions/{ids.encode(decision.id)}"
    assert address in mine.text
    told = await amina.get(address)
    assert element(told, "data-statement") == offered.strip()
    assert element(await visitor.get(receipt), "data-outcome", "acted")
    objection = await amina.post(f"{address}/appeal", {"body": "لم أهن أحدا."})
    assert objection.headers["location"].startswith(address)
    appeal = await Appeal.get(decision_id=decision.id)
    row_of_appeal = await ReviewItem.get(appeal_id=appeal.id)
    own = await marta.post(f"/en/desk/appeals/{ids.encode(appeal.id)}", {"verdict": "overturn", "statement": "x y"})
    assert own.status_code == 403
    other = await second_moderator(visit)
    shown = await other.get(f"/en/desk/queue/{ids.encode(row_of_appeal.id)}")
    assert "لم أهن أحدا." in shown.text
    target = f"/en/desk/appeals/{ids.encode(appeal.id)}"
    assert target in forms(shown)
    assert (await other.post(target, {"verdict": "overturn"})).status_code == 422
    restored = await other.post(target, {"verdict": "overturn", "statement": "كان نصك ضمن القواعد."})
    assert restored.status_code == 303, restored.text
    assert (await Thread.get(id=thread.id)).status == "published"
    assert element(await visitor.get(receipt), "data-outcome", "kept")
    assert "كان نصك ضمن القواعد." in (await amina.get(address)).text
    await cast.notify()
    assert {each.kind for each in await Notification.filter(account_id=thread.author_id)} == {"decided", "appeal"}


async def test_a_receipt_is_kept_by_nobody_and_says_nothing_about_others(visit: Visiting) -> None:
    _, post = await question()
    bilal = await visit("bilal")
    receipt = await flagged(bilal, post, ui="en")
    shown = await bilal.get(receipt)
    assert shown.headers["cache-control"] == "no-store"
    assert 'content="noindex"' in shown.text
    assert "amina" not in shown.text
    code = receipt.rpartition("/")[2].partition("?")[0]
    assert not await Flag.filter(receipt=code).exists()
    assert (await bilal.get("/en/flags/00000-00000-00000-00000")).status_code == 404
    again = await bilal.post(f"/en/posts/{ids.encode(post.id)}/flags/new", {"reason": "scam"})
    assert "flagged-before" in again.headers["location"]
    assert await Flag.all().count() == 1
    for who in ("amina", "marta"):
        watching = await visit(who)
        for page in (at(await Thread.get(id=post.thread_id)), "/en/account"):
            assert "bilal" not in (await watching.get(page)).text


async def test_a_report_without_a_reason_comes_back_as_it_was(visit: Visiting) -> None:
    _, post = await question()
    visitor, address = await visit(), f"/en/posts/{ids.encode(post.id)}/flags/new"
    for reason in ("", "nonsense", "within_the_rules"):
        refused = await visitor.post(address, {"reason": reason, "note": "Look at this"})
        assert refused.status_code == 422
        assert forms(refused)[address]["note"] == ["Look at this"]
    assert not await ReviewItem.exists()


async def test_a_suspended_person_reads_and_objects_and_does_nothing_else(visit: Visiting) -> None:
    thread, post = await question("en")
    other = await ask("bilal")
    marta, amina = await visit("marta"), await visit("amina")
    sent = {"item": ids.encode(post.id), "verdict": "suspend", "reason": "insult", "until": "2099-01-01"}
    done = await marta.post("/en/desk/decisions", sent | {"statement": "You insulted somebody."})
    assert done.status_code == 303, done.text
    decision = await Decision.get(verdict="suspend")
    refused = {
        "/en/threads/new": {"topic": "health", "title": "May I ask?", "body": "I want to ask something."},
        at(thread, "/edit"): {"title": "Another title", "body": "Another text, long enough."},
        f"/en/posts/{ids.encode((await Post.get(thread_id=other.id)).id)}/flags/new": {"reason": "scam"},
    }
    for address, fields in refused.items():
        answer = await amina.post(address, fields)
        assert answer.status_code == 403, address
        assert "1 January 2099" in answer.text
        assert f"/en/decisions/{ids.encode(decision.id)}" in answer.text
    assert await Thread.all().count() == 2
    afresh = await visit("amina")
    assert (await afresh.get(at(other))).status_code == 200
    assert (await afresh.get(f"/en/decisions/{ids.encode(decision.id)}/appeal")).status_code == 200
    objected = await afresh.post(f"/en/decisions/{ids.encode(decision.id)}/appeal", {"body": "I only answered."})
    assert objected.status_code == 303
    await Sanction.filter(decision_id=decision.id).update(until=clock.now())
    assert (await amina.post("/en/threads/new", refused["/en/threads/new"])).status_code == 303


@pytest.mark.parametrize("who", [None, "bilal", "ines", "ada"])
async def test_a_decision_is_there_for_whom_it_concerns_and_nobody_else(visit: Visiting, who: str | None) -> None:
    _, post = await question("en")
    marta = await visit("marta")
    sent = {"item": ids.encode(post.id), "verdict": "hide", "reason": "insult", "statement": "An insult is in it."}
    await marta.post("/en/desk/decisions", sent)
    decision = await Decision.get()
    address = f"/en/decisions/{ids.encode(decision.id)}"
    outsider = await visit(who)
    assert (await outsider.get(address)).status_code == 404
    assert (await outsider.get(f"{address}/appeal")).status_code == 404
    assert (await outsider.post(f"{address}/appeal", {"body": "I object to this."})).status_code == 404
    assert (await marta.get(address)).status_code == 200
    assert (await marta.post(f"{address}/appeal", {"body": "I object to this."})).status_code == 404
    assert not await Appeal.exists()


async def test_several_are_decided_with_one_reason_and_undone_together(visit: Visiting) -> None:
    rows = []
    for number in range(3):
        thread = await ask(title=f"An advertisement {number}", language="en")
        rows.append(await state.enqueue(await Post.get(thread_id=thread.id), thread, reasons=["advertising"]))
    marta, codes = await visit("marta"), [ids.encode(row.id) for row in rows]
    sent = {"item": codes, "verdict": "reject", "reason": "advertising"}
    asked = await marta.post("/en/desk/decisions", sent)
    assert asked.status_code == 422
    statement = forms(asked)["/en/desk/decisions"]["statement"][0]
    assert statement.count("An advertisement") == 3
    done = await marta.post("/en/desk/decisions", sent | {"statement": statement})
    assert done.status_code == 303
    assert await Thread.filter(status="rejected").count() == 3
    page = await marta.get(done.headers["location"])
    together = next((action, fields) for action, fields in forms(page).items() if len(fields.get("also", [])) == 2)
    undone = await marta.client.post(together[0], data=together[1], headers={"Sec-Fetch-Site": "same-origin"})
    assert undone.status_code == 303
    assert await Thread.filter(status="published").count() == 3
    assert await ReviewItem.filter(ended_at=None).count() == 3


async def test_removing_several_and_unmasking_ask_for_the_password_after_ten_minutes(visit: Visiting) -> None:
    rows = []
    for _ in range(2):
        thread = await ask()
        rows.append(await state.enqueue(await Post.get(thread_id=thread.id), thread, reasons=["scam"]))
    marta, codes = await visit("marta"), [ids.encode(row.id) for row in rows]
    sent = {"item": codes, "verdict": "reject", "reason": "scam", "statement": "It is a fraud."}
    with clock.moved_to(clock.now() + timedelta(minutes=11)):
        for address, fields in (
            ("/en/desk/decisions", sent),
            (f"/en/desk/queue/{codes[0]}/unmasking", {"reason": "Why"}),
        ):
            asked = await marta.post(address, fields)
            assert asked.status_code == 401
            assert 'type="password"' in asked.text
        assert not await Decision.exists()
        one = await marta.post("/en/desk/decisions", sent | {"item": codes[0]})
        assert one.status_code == 303


async def test_a_broken_row_does_not_take_the_queue_down(visit: Visiting) -> None:
    good, bad = await ask(title="A whole question"), await ask(title="A broken question")
    for thread in (good, bad):
        await state.enqueue(await Post.get(thread_id=thread.id), thread, reasons=["scam"])
    await ReviewItem.filter(thread_id=bad.id).update(topic_id=999_999)
    page = await (await visit("marta")).get("/en/desk/queue")
    assert page.status_code == 200
    assert "A whole question" in page.text
    assert "This can’t be shown" in page.text


async def test_hate_is_folded_until_somebody_opens_it(visit: Visiting) -> None:
    thread = await ask(body="A text full of kanarienvogel and nothing else.")
    row = await state.enqueue(await Post.get(thread_id=thread.id), thread, reasons=["hate"])
    marta = await visit("marta")
    for address in ("/en/desk/queue", f"/en/desk/queue/{ids.encode(row.id)}"):
        page = await marta.get(address)
        folded = [each for each in tree(page).iter("details") if "kanarienvogel" in text_of(each)]
        assert len(folded) == 1, address
        assert folded[0].get("open") is None
        assert page.text.count("kanarienvogel") == 1


async def test_what_is_masked_is_shown_for_a_reason_that_is_noted(visit: Visiting) -> None:
    _, post = await question("en")
    marta, address = await visit("marta"), f"/en/desk/queue/{ids.encode(post.id)}"
    assert "912345678" not in (await marta.get(address)).text
    assert (await marta.post(f"{address}/unmasking", {"reason": ""})).status_code == 422
    assert "912345678" not in (await marta.get(address)).text
    assert (await marta.post(f"{address}/unmasking", {"reason": "To call the person back"})).status_code == 303
    assert "912345678" in (await marta.get(address)).text
    other = await second_moderator(visit)
    assert "912345678" not in (await other.get(address)).text


async def test_the_number_of_a_help_line_that_two_admins_confirmed_is_not_masked(visit: Visiting) -> None:
    number = "912 345 678"
    thread = await ask(
        title=f"Is {number} right?", body=f"Somebody told me to call {number} or 913 456 789.", personal="not_personal"
    )
    row = await state.enqueue(await Post.get(thread_id=thread.id), thread, reasons=["scam"])
    marta, addresses = await visit("marta"), ("/en/desk/queue", f"/en/desk/queue/{ids.encode(row.id)}")
    for address in addresses:
        assert number not in (await marta.get(address)).text
    await grants.give(await Account.get(nickname="rui"), "admin", by=None)
    line = (await snapshot.current()).lines(clock.today())["suicide-prevention"]
    said = LineDetails(numbers={"any": number}, opening_hours="24/7", source="A call", valid_from=str(clock.today()))
    change = await help_line_changes.propose(line, said, by=await person("ada"))
    await help_line_changes.confirm(change, by=await person("rui"))
    for address in addresses:
        page = await marta.get(address)
        assert number in page.text, address
        assert "913 456 789" not in page.text, address


async def test_a_language_nobody_reads_is_said_once(visit: Visiting) -> None:
    for language in ("en", "pt", "ti", "ne"):
        thread = await ask(language=language)
        row = await state.enqueue(await Post.get(thread_id=thread.id), thread, reasons=["scam"])
        hours = {"ti": 90, "ne": 80}.get(language, 3)
        await ReviewItem.filter(id=row.id).update(since=clock.now() - timedelta(hours=hours))
    page = await (await visit("marta")).get("/en/desk/queue")
    warned = [each.get("data-unread") for each in tree(page).iter() if each.get("data-unread")]
    assert warned == ["ti"]
    assert page.text.count("Nobody reads") == 1
