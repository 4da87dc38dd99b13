"""Passing an item of the queue to a colleague, from its page."""

from forum import ids
from forum.people import grants
from forum.people.accounts import Account
from forum.threads import state
from forum.threads.models import Post, ReviewItem
from tests.cast import Visiting, ask, person
from tests.moderation.web.sending import errors, say


async def test_an_item_is_taken_or_passed_to_a_colleague_by_forms_on_its_page(visit: Visiting):
    await grants.give(await Account.get(nickname="bilal"), "moderator", by=None)
    thread = await ask()
    row = await state.enqueue(await Post.get(thread_id=thread.id, kind="question"), thread, reasons=["scam"])
    page = f"/en/desk/queue/{ids.encode(row.id)}"
    marta = await visit("marta")
    for typed, said in (
        ("", "Write the name of a colleague."),
        ("nobody-at-all", "There is nobody with this name."),
        ("ines", "This person does not decide about what waits here."),
    ):
        refused = await marta.post(f"{page}/claim", {"to": typed, "action": "hand"})
        assert refused.status_code == 422
        assert errors(refused) == {"f-to": said}
    assert (await ReviewItem.get(id=row.id)).claimed_by_id is None
    told = await say(marta, page, f"{page}/claim", to="bilal")
    assert told == "It is in the hands of your colleague now."
    assert (await ReviewItem.get(id=row.id)).claimed_by_id == (await person("bilal")).account_id
    shown = (await marta.get(page)).text
    assert f'action="{page}/claim"' not in shown
    assert "In hand of" in shown
    assert (await marta.post(f"{page}/claim", {"to": "marta"})).status_code == 409
    bilal = await visit("bilal")
    assert "Give back" in (await bilal.get(page)).text
    await bilal.post(f"{page}/claim/removal")
    assert (await marta.post(f"{page}/claim")).status_code == 303
    assert (await ReviewItem.get(id=row.id)).claimed_by_id == (await person("marta")).account_id
