"""The rules of letters: one admin proposes, another confirms, and only then pages count by them and call them checked."""

from datetime import date

from forum.catalogue.letters import LetterRule
from forum.events import Event
from forum.people import grants
from forum.people.accounts import Account
from moderation.models import Proposal
from tests.cast import Visiting
from tests.moderation.web.sending import errors, say, send

LIST, EDIT = "/en/admin/letters", "/en/admin/letters/planned-refusal/edit"
PAGE = "/en/letters/planned-refusal?received=2022-05-02"
RULE = {
    "days": "12",
    "counted": "working",
    "posted": "3",
    "article": "CPA, artigo 122.º",
    "url": "https://lei.example/122",
    "source": "Read at GAJI",
    "valid_from": "2022-01-01",
}


async def test_a_rule_takes_two_admins_and_then_pages_count_by_it(visit: Visiting) -> None:
    await grants.give(await Account.get(nickname="bilal"), "admin", by=None)
    ada, second, visitor = await visit("ada"), await visit("bilal"), await visit()
    assert "Unverified" in (await ada.get(LIST)).text
    await say(ada, EDIT, EDIT, **RULE)
    assert 'data-last-day="2022-05-16"' in (await visitor.get(PAGE)).text
    made = await Proposal.get(kind="letter")
    deciding = f"/en/admin/proposals/{made.id}/confirmation"
    assert "12 working days" in (await second.get("/en/admin/proposals")).text
    assert (await ada.post(deciding)).status_code == 403
    assert (await second.post(deciding)).status_code == 303
    page = await visitor.get(PAGE)
    assert 'data-last-day="2022-05-18"' in page.text and "not confirmed" not in page.text
    assert "Checked by two people" in (await ada.get(LIST)).text
    assert (await LetterRule.get()).valid_from == date(2022, 1, 1)
    assert await Event.filter(verb="letter.confirmed").count() == 1


async def test_a_rule_that_is_none_is_refused_beside_its_fields(visit: Visiting) -> None:
    ada = await visit("ada")
    wrong = {
        "days": "-1",
        "counted": "soon",
        "posted": "x",
        "article": "",
        "url": "http://x",
        "source": "",
        "valid_from": "?",
    }
    refused = await send(ada, EDIT, EDIT, **wrong)
    assert refused.status_code == 422 and set(errors(refused)) == {f"f-{name}" for name in wrong}
    assert await Proposal.all().count() == 0


async def test_nobody_but_an_admin_sees_or_changes_rules(visit: Visiting) -> None:
    for nickname in ("ines", "marta", "amina"):
        somebody = await visit(nickname)
        assert (await somebody.get(LIST)).status_code == (await somebody.post(EDIT, RULE)).status_code == 403
