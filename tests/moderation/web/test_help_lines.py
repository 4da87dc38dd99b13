"""Help lines, which two admins change together; and what a migrant reads of them."""

from datetime import datetime, timedelta

import httpx
import pytest

from forum import clock
from forum.catalogue.models import LineChange
from forum.clock import LISBON
from forum.people import grants
from forum.people.accounts import Account
from tests.cast import Visit, Visiting, contents
from tests.forum.web.markup import forms, text_of, tree
from tests.moderation.web.sending import errors, say, send

SUPPORT = "/en/admin/lines/migrant-support-line/edit"
PROPOSED = "It was proposed. Pages change once another admin has confirmed it."
NEW = {
    "number_mobile_and_abroad": "21 000 11 22",
    "number_landline": "",
    "opening_hours": "Mo-Su 08:00-22:00",
    "source": "A call to the line itself",
}
SUNDAY = datetime(2026, 11, 29, 21, tzinfo=LISBON)


@pytest.fixture
async def ada(visit: Visiting) -> Visit:
    return await visit("ada")


@pytest.fixture
async def olga(visit: Visiting) -> Visit:
    """The second admin."""
    await grants.give(await Account.get(nickname="bilal"), "admin", by=None)
    return await visit("bilal")


async def change() -> LineChange:
    found = await LineChange.all().order_by("-id").first()
    assert found
    return found


def acts(page: httpx.Response) -> list[str]:
    return [action.rsplit("/", 1)[1] for action in forms(page) if "/lines/changes/" in action]


async def confirmed(olga: Visit, act: str = "confirmation") -> str:
    return await say(olga, "/en/admin/lines", f"/en/admin/lines/changes/{(await change()).id}/{act}")


@pytest.mark.parametrize(
    ("ui", "said"), [("en", "Open now, until 22:00"), ("ar", "22:00"), ("pt", "22:00")], ids=["en", "ar", "pt"]
)
async def test_a_migrant_reads_the_new_number_and_hours_once_a_second_admin_confirmed(
    ada: Visit, olga: Visit, visit: Visiting, ui: str, said: str
):
    assert await say(ada, SUPPORT, SUPPORT, **NEW) == PROPOSED
    with clock.moved_to(SUNDAY):
        before = await (await visit()).get(f"/{ui}/")
    assert ("21 810 61 91" in before.text, "21 000 11 22" in before.text) == (True, False)
    assert await confirmed(olga) == "It is confirmed: pages show it from its day on."
    with clock.moved_to(SUNDAY):
        after = await (await visit()).get(f"/{ui}/")
    assert "21 810 61 91" not in after.text
    assert 'href="tel:+351210001122"' in after.text
    told = next(each for each in tree(after).iter("span") if each.get("data-open"))
    assert (told.get("data-open"), said in text_of(told)) == ("yes", True)


async def test_before_its_day_the_old_number_stands(ada: Visit, olga: Visit, visit: Visiting):
    first = clock.today() + timedelta(days=3)
    await say(ada, SUPPORT, SUPPORT, **NEW, valid_from=first.isoformat())
    await confirmed(olga)
    told = await ada.get("/en/admin/lines")
    assert "Confirmed, not yet in force" in told.text
    for day, number in ((first - timedelta(days=1), "21 810 61 91"), (first, "21 000 11 22")):
        with clock.moved_to(clock.end_of_day(day) - timedelta(minutes=1)):
            assert number in (await (await visit()).get("/en/")).text


async def test_the_one_who_proposed_it_does_not_confirm_it_and_takes_it_back_alone(ada: Visit, olga: Visit):
    await say(ada, SUPPORT, SUPPORT, **NEW)
    assert acts(await ada.get("/en/admin/lines")) == ["dismissal"]
    assert acts(await olga.get("/en/admin/lines")) == ["confirmation", "dismissal"]
    before = await contents()
    refused = await ada.post(f"/en/admin/lines/changes/{(await change()).id}/confirmation")
    assert (refused.status_code, "Somebody else confirms this" in refused.text) == (403, True)
    assert await contents() == before
    assert await confirmed(ada, "dismissal") == "It was dropped. Nothing changes."
    assert (await change()).dropped_at is not None


async def test_a_second_admin_types_their_password_again_before_confirming(ada: Visit, olga: Visit):
    await say(ada, SUPPORT, SUPPORT, **NEW)
    with clock.moved_to(clock.now() + timedelta(minutes=11)):
        asked = await send(olga, "/en/admin/lines", f"/en/admin/lines/changes/{(await change()).id}/confirmation")
    assert asked.status_code == 401
    assert (await change()).confirmed_at is None


async def test_what_was_dropped_never_comes_into_force_and_stays_in_the_history(
    ada: Visit, olga: Visit, visit: Visiting
):
    await say(ada, SUPPORT, SUPPORT, **NEW)
    assert await confirmed(olga, "dismissal") == "It was dropped. Nothing changes."
    assert "21 000 11 22" not in (await (await visit()).get("/en/")).text
    shown = tree(await ada.get(SUPPORT))
    history = text_of(next(each for each in shown.iter("section") if "data-history" in each.attrib))
    assert all(said in history for said in ("Dropped on", "21 000 11 22", "A call to the line itself", "ada"))
    again = await olga.post(f"/en/admin/lines/changes/{(await change()).id}/confirmation")
    assert (again.status_code, "This change was decided already" in again.text) == (409, True)


async def test_a_line_two_people_checked_counts_as_verified_with_its_source(ada: Visit, olga: Visit):
    def row(page: httpx.Response) -> str:
        return next(text_of(each) for each in tree(page).iter("tr") if each.get("data-line") == "social-emergency")

    before = row(await ada.get("/en/admin/lines"))
    assert all(said in before for said in ("Unverified", "Not shown", "The press"))
    facts = (await ada.get("/en/admin/facts")).text
    assert "/en/admin/lines/social-emergency/edit" in facts
    line = "/en/admin/lines/social-emergency/edit"
    await say(ada, line, line, source="The line's own page, 22 November")
    await confirmed(olga)
    told = row(await ada.get("/en/admin/lines"))
    assert "Checked by two people" in told and "Not shown" not in told and "The line's own page" in told
    rows = [text_of(each) for each in tree(await ada.get("/en/admin/facts")).iter("tr")]
    assert not any("144" in each or ("24/7" in each and "Social" in each) for each in rows)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        (
            {"number_landline": "٨٠٨ ٢٥٧"},
            {"f-number_landline": "Write the number in the digits 0 to 9, with spaces between them."},
        ),
        ({"number_landline": "11"}, {"f-number_landline": "A number has 3 to 15 digits."}),
        (
            {"number_landline": "", "number_mobile_and_abroad": ""},
            {"f-number_any": "This line has a number now: write at least one."},
        ),
        (
            {"opening_hours": "from nine to five"},
            {"f-opening_hours": "These hours can’t be read. Write them as the example shows."},
        ),
        ({"source": ""}, {"f-source": "Say where this was checked."}),
        ({"valid_from": "2020-01-01"}, {"f-valid_from": "This day is over. Choose today or a later one."}),
        ({"email": "nobody"}, {"f-email": "This is not an email address."}),
    ],
)
async def test_what_can_not_be_kept_is_refused_beside_its_field(
    ada: Visit, typed: dict[str, str], wrong: dict[str, str]
):
    refused = await send(ada, SUPPORT, SUPPORT, **{"source": "A call", **typed})
    assert refused.status_code == 422
    assert errors(refused) == wrong
    kept = forms(refused)[SUPPORT]
    assert (kept["opening_hours"], kept["hours_mo"]) == ([typed.get("opening_hours", "")], ["09:00-19:00"])
    assert not await LineChange.exists()
