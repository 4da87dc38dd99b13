"""The pages of institutions' names and of unverified facts, by forms alone."""

import httpx
import pytest

from forum import clock
from forum.catalogue.models import InstitutionName
from forum.people import grants
from forum.people.accounts import Account
from moderation.models import Proposal
from tests.cast import Visit, Visiting
from tests.forum.web.markup import forms, text_of, tree
from tests.moderation.web.sending import errors, say, send


@pytest.fixture
async def ada(visit: Visiting) -> Visit:
    return await visit("ada")


async def second_admin(visit: Visiting) -> Visit:
    await grants.give(await Account.get(nickname="bilal"), "admin", by=None)
    return await visit("bilal")


async def confirm(visit: Visiting) -> None:
    """A second admin confirms the one change that waits."""
    address = f"/en/admin/proposals/{(await Proposal.get(confirmed_at=None, dropped_at=None)).id}/confirmation"
    assert await say(await second_admin(visit), "/en/admin/proposals", address) == "It is confirmed and in force."


async def test_pages_use_another_periods_names_once_two_admins_say_so(ada: Visit, visit: Visiting):
    shown = await ada.get("/en/admin/institutions")
    action = next(action for action in forms(shown) if action.endswith("/activation"))
    await say(ada, "/en/admin/institutions", action)
    assert "High Commission for Migration" in (await (await visit()).get("/en/about")).text
    await confirm(visit)
    assert "Agency for Integration, Migration and Asylum" in (await (await visit()).get("/en/about")).text
    assert "High Commission for Migration" not in (await (await visit()).get("/en/about")).text


async def test_a_corrected_name_is_no_longer_marked_unverified(ada: Visit, visit: Visiting):
    def marks(response: httpx.Response) -> int:
        return sum(text_of(each).strip() == "Unverified" for each in tree(response).iter("span"))

    before = marks(await ada.get("/en/admin/institutions"))
    path = "/en/admin/institutions/1/edit"
    await say(ada, path, path, name_pt="Alto Comissariado das Migrações")
    assert marks(await ada.get("/en/admin/institutions")) == before
    await confirm(visit)
    assert (
        marks(await ada.get("/en/admin/institutions")) == before - 13
    )  # its own, and our proposals in twelve further languages, which are gone


async def test_the_unverified_facts_say_their_source_and_whether_they_are_shown(ada: Visit):
    rows = [
        [text_of(cell).strip() for cell in row if cell.tag in ("th", "td")]
        for row in tree(await ada.get("/en/admin/facts")).iter("tr")
    ]
    assert ["Emergency (police, ambulance, fire)", "112", "A public page, unverified", "Shown"] in rows
    assert ["National Social Emergency Line", "144", "The press, unverified", "Not shown"] in rows
    assert [
        "National Social Emergency Line",
        "Day and night · day and night",
        "The press, unverified",
        "Not shown",
    ] in rows
    assert ["Migrant Support Line", "Linha de Apoio a Migrantes", "Our own knowledge, unverified", "Shown"] in rows
    assert not any("21 810 61 91" in cell for row in rows for cell in row)


async def test_a_name_an_admin_changed_leaves_the_unverified_facts(ada: Visit):
    unverified = '<bdi lang="pt">Habitação</bdi>'
    assert unverified in (await ada.get("/en/admin/facts")).text
    await say(ada, "/en/admin/topics/housing/edit", "/en/admin/topics/housing/edit", name_pt="Casa")
    assert unverified not in (await ada.get("/en/admin/facts")).text


async def test_new_names_are_added_used_and_the_former_ones_stay_readable(ada: Visit, visit: Visiting):
    new = "/en/admin/institutions/ACM/new"
    assert new in (await ada.get("/en/admin/institutions")).text
    typed = {"name_pt": "Instituto Novo", "name_en": "New Institute", "name_ar": "المعهد الجديد", "short_en": "IN"}
    told = await say(ada, new, new, **typed, valid_from=clock.today().isoformat())
    assert told == "The names were added. Pages use them once you say so."
    assert "New Institute" not in (await (await visit()).get("/en/about")).text
    added = await InstitutionName.filter(name="Instituto Novo").get()
    await say(ada, "/en/admin/institutions", f"/en/admin/institutions/{added.id}/activation")
    await confirm(visit)
    assert "New Institute" in (await (await visit()).get("/en/about")).text
    assert "المعهد الجديد" in (await (await visit()).get("/ar/about")).text
    assert "High Commission for Migration" in (await ada.get("/en/admin/institutions")).text


async def test_names_and_days_that_are_wrong_are_told_together_beside_their_fields(ada: Visit):
    path = "/en/admin/institutions/1/edit"
    refused = await send(ada, path, path, name_pt="", valid_from="2099-01-01")
    assert (refused.status_code, errors(refused)) == (
        422,
        {
            "f-name_pt": "Write something here.",
            "f-valid_from": "These names are in use, so their days must hold today.",
        },
    )
    assert forms(refused)[path]["valid_from"] == ["2099-01-01"]
    assert await InstitutionName.filter(id=1, valid_from=None).exists()


async def test_the_last_day_of_names_is_saved(ada: Visit):
    path = "/en/admin/institutions/1/edit"
    assert await say(ada, path, path, valid_until="2099-12-31") == "Saved."
    assert "Until 31 December 2099" in text_of(tree(await ada.get("/en/admin/institutions")))


async def test_an_unverified_fact_links_to_where_it_is_corrected(ada: Visit):
    links = [link.get("href") for link in tree(await ada.get("/en/admin/facts")).iter("a")]
    for where in ("lines/emergency/edit", "topics/housing/edit", "cabinets/GAH/edit", "institutions/1/edit"):
        assert f"/en/admin/{where}" in links
    holidays = [link for link in links if link and link.startswith("/en/admin/holidays/")]
    assert len(holidays) == 4
    await say(ada, holidays[0], holidays[0], source="The town's own page")
    assert (await ada.get("/en/admin/facts")).text.count("/en/admin/holidays/") == 3
    for link in {link for link in links if link and link.startswith("/en/admin/")}:
        assert (await ada.get(link)).status_code == 200
