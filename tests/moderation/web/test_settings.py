"""The page of settings: the numbers an admin decides, and nothing secret."""

import pytest
from starlette.applications import Starlette

from forum.catalogue import numbers
from forum.catalogue.periods import PERIODS
from forum.settings import Settings
from tests.cast import SECRET, Visit, Visiting, person, running, signed_in
from tests.forum.web.markup import forms
from tests.moderation.web.sending import errors, say, send

PATH = "/en/admin/settings"
QUESTION = {
    "topic": "documentation",
    "title": "Where is the office?",
    "body": "I can't find the office.",
    "language": "en",
}


@pytest.fixture
async def ada(visit: Visiting) -> Visit:
    return await visit("ada")


async def test_it_has_no_secret_and_no_address_of_a_database(configured: Settings):
    hidden = {"trusted_proxy": "10.11.12.13"}
    async with running(configured, **hidden) as app:
        page = await (await signed_in(app, "ada")).get(PATH)
    assert page.status_code == 200
    for word in (SECRET, configured.database_url, configured.database_url.rpartition("/")[2], *hidden.values()):
        assert word not in page.text


async def test_an_admin_decides_how_many_first_posts_are_held(configured: Settings):
    async with running(configured, holding="on") as app:
        ada, bilal = await signed_in(app, "ada"), await signed_in(app, "bilal")
        assert await say(ada, PATH, PATH, hold_first_posts="0") == "Saved."
        assert forms(await ada.get(PATH))[PATH]["hold_first_posts"] == ["0"]
        asked = await bilal.post("/en/threads/new", QUESTION)
        assert "notice=asked" in asked.headers["location"]
        await say(ada, PATH, PATH, hold_first_posts="")
        asked = await bilal.post("/en/threads/new", QUESTION | {"title": "And where is the other one?"})
        assert "notice=asked" in asked.headers["location"], "one was published, so the first is behind him"
        await say(ada, PATH, PATH, hold_first_posts="5")
        asked = await bilal.post("/en/threads/new", QUESTION | {"title": "And where is the third one?"})
        assert "notice=held" in asked.headers["location"]


async def test_where_the_environment_decides_an_admin_does_not(configured: Settings):
    async with running(configured, holding="on", hold_first_posts=0) as app:
        await numbers.save({"hold_first_posts": "7"}, by=await person("ada"))
        ada, bilal = await signed_in(app, "ada"), await signed_in(app, "bilal")
        assert "hold_first_posts" not in forms(await ada.get(PATH))[PATH]
        assert (await ada.post(PATH, {"hold_first_posts": "9", "assignment_days": "3"})).status_code == 303
        asked = await bilal.post("/en/threads/new", QUESTION)
        assert "notice=asked" in asked.headers["location"]
    async with running(configured, holding="on") as app:
        assert forms(await (await signed_in(app, "ada")).get(PATH))[PATH] | {"form_key": []} == {
            "form_key": [], "hold_first_posts": ["7"], "assignment_days": ["3"], "appeal_days": ["10"], "danger_hours": ["2"], "call_minutes": ["15"],
            "loss_days": ["3"], "consent_days": ["14"], "confirm_days": ["90"], "wave_from": ["0"], "solved_least": ["5"],
            **{name: [str(usual)] for name, usual in PERIODS.items()},
        }  # fmt: skip


async def test_a_number_out_of_bounds_comes_back_as_typed(ada: Visit):
    refused = await send(ada, PATH, PATH, hold_first_posts="400", assignment_days="soon")
    assert refused.status_code == 422
    said = "Write a whole number within the bounds."
    assert errors(refused) == {"f-hold_first_posts": said, "f-assignment_days": said}
    assert forms(refused)[PATH]["hold_first_posts"] == ["400"]


async def test_an_admin_decides_in_how_many_working_days_an_objection_is_answered(ada: Visit):
    assert forms(await ada.get(PATH))[PATH]["appeal_days"] == ["10"]
    assert await say(ada, PATH, PATH, appeal_days="15") == "Saved."
    assert forms(await ada.get(PATH))[PATH]["appeal_days"] == ["15"]
    assert "f-appeal_days" in errors(await send(ada, PATH, PATH, appeal_days="0"))
    assert "f-appeal_days" in errors(await send(ada, PATH, PATH, appeal_days="31"))


async def test_what_an_admin_decided_is_in_the_audit(app: Starlette, ada: Visit):
    await numbers.save({"assignment_days": "4"}, by=await person("ada"))
    assert "Changed a setting" in (await ada.get("/en/desk/audit")).text
