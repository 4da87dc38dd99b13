"""The public version of a private question in the browser, without scripts: proposed, read by the asker, answered for both."""

import re

from forum import ids
from forum.catalogue import snapshot
from forum.notifications import notifications
from forum.people import grants
from forum.people.accounts import Account
from forum.threads import state
from forum.threads.models import Face, Post, Thread
from tests.cast import Visiting, answer, ask, at, notify, person
from tests.forum.web.test_without_account import asked, opened

BODY = "He keeps my card and says that I must work two more months."
COPIED = "Somebody's boss says that I must work two more months. Call 912 345 678."
TOLD = {"title": "An employer keeps a card", "body": "Is an employer allowed to keep a document?"}


async def test_ines_is_shown_what_may_give_amina_away_before_it_is_sent(visit: Visiting):
    thread = await ask(topic="legal-support", visibility="private", body=BODY)
    ines = await visit("ines")
    form = await ines.get(at(thread, "/public-version"))
    assert BODY in form.text
    assert re.search(r'<textarea[^>]*name="body"[^>]*></textarea>', form.text)
    typed = TOLD | {"body": COPIED}
    refused = await ines.post(at(thread, "/public-version"), typed)
    assert refused.status_code == 422
    for marked in ("says that I must work two more months", "912 345 678"):
        assert re.search(rf"<mark[^>]*>(<bdi>)?{marked}", refused.text)
    assert TOLD["title"] in refused.text
    sent = await ines.post(at(thread, "/public-version"), typed | {"looked": "yes"})
    assert sent.status_code == 303
    assert "The asker has not answered yet" in (await ines.get(at(thread))).text
    assert "912" not in (await Face.get()).body


async def test_amina_reads_the_text_in_her_account_asks_for_a_change_and_then_says_yes(visit: Visiting):
    thread = await ask(topic="legal-support", visibility="private", body=BODY)
    ines, amina = await visit("ines"), await visit("amina")
    await ines.post(at(thread, "/public-version"), TOLD)
    await notify()
    account = await amina.get("/ar/account")
    assert "data-to-tell" in account.text
    assert 'data-told="telling_proposed"' in account.text
    page = await amina.get(at(thread))
    assert TOLD["body"] in page.text
    read = str((await Face.get()).id)
    empty = await amina.post(at(thread, "/public-version/answer"), {"read": read, "word": "change"})
    assert (empty.status_code, "Write what to change." in empty.text) == (422, True)
    wish = {"read": read, "word": "change", "wish": "Not the word <employer>"}
    assert (await amina.post(at(thread, "/public-version/answer"), wish)).status_code == 303
    assert "Not the word &lt;employer&gt;" in (await ines.get(at(thread))).text
    await ines.post(at(thread, "/public-version"), TOLD | {"title": "Who may keep a document"})
    late = await amina.post(at(thread, "/public-version/answer"), {"read": read, "word": "yes"})
    assert (late.status_code, await Thread.filter(retold=True).count()) == (409, 0)
    yes = {"read": str((await Face.all().order_by("-id"))[0].id), "word": "yes"}
    assert (await amina.post(at(thread, "/public-version/answer"), yes)).status_code == 303
    public = await Thread.get(retold=True)
    await answer(public, body="Nobody may keep it.")
    for reader, led in (("amina", True), ("ines", True), ("bilal", False), (None, False)):
        shown = (await (await visit(reader)).get(at(public))).text
        assert "Asked by somebody, written in our team’s words" in shown
        assert (ids.encode(thread.id) in shown) is led
    assert "Nobody may keep it." in (await amina.get(at(thread))).text
    await amina.post(at(thread, "/public-version/withdrawal"))
    assert (await (await visit()).get(at(public))).status_code == 404
    for browser in (amina, ines):
        assert "Nobody may keep it." in (await browser.get(at(thread))).text


async def test_by_code_the_proposal_stands_on_the_page_of_the_question(visit: Visiting):
    here = await visit()
    thread, code = await asked(here, visibility="private")
    post = await Post.get(thread_id=thread.id)
    await state.set_status(post, thread, "published", catalogue=await snapshot.current())
    assert (await (await visit("marta")).post(at(thread, "/public-version"), TOLD)).status_code == 303
    await notify()
    there = await visit()
    page = await opened(there, code)
    assert TOLD["body"] in page.text
    assert "data-told=" in page.text
    said = {"read": str((await Face.get()).id), "word": "yes"}
    done = await there.post(at(thread, "/public-version/answer"), said)
    assert (done.status_code, "/my-question" in done.headers["location"]) == (303, True)
    public = await Thread.get(retold=True)
    assert (await there.get(at(public))).status_code == 200
    shadow = await grants.person(await Account.get(id=thread.author_id))
    await answer(public)
    await notify()
    assert "answered_in_public" in [each.kind for each in await notifications.of(shadow)]
    assert [each.kind for each in await notifications.of(await person("bilal"))] == []
