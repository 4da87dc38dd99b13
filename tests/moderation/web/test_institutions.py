"""The pages of institutions' names and of unverified facts, by forms alone."""

import httpx
import pytest

from tests.cast import Visit, Visiting
from tests.forum.web.markup import forms, text_of, tree
from tests.moderation.web.sending import say


@pytest.fixture
async def ada(visit: Visiting) -> Visit:
    return await visit("ada")


async def test_pages_use_another_periods_names_once_an_admin_says_so(ada: Visit, visit: Visiting):
    shown = await ada.get("/en/admin/institutions")
    action = next(action for action in forms(shown) if action.endswith("/use"))
    await say(ada, "/en/admin/institutions", action)
    assert "Agency for Integration, Migration and Asylum" in (await (await visit()).get("/en/about")).text
    assert "High Commission for Migration" not in (await (await visit()).get("/en/about")).text


async def test_a_corrected_name_is_no_longer_marked_unverified(ada: Visit):
    def marks(response: httpx.Response) -> int:
        return sum(text_of(each).strip() == "Unverified" for each in tree(response).iter("span"))

    before = marks(await ada.get("/en/admin/institutions"))
    path = "/en/admin/institutions/1/edit"
    await say(ada, path, path, name_pt="Alto Comissariado das Migrações")
    assert marks(await ada.get("/en/admin/institutions")) == before - 1


async def test_the_unverified_facts_say_their_source_and_whether_they_are_shown(ada: Visit):
    rows = [
        [text_of(cell).strip() for cell in row if cell.tag in ("th", "td")]
        for row in tree(await ada.get("/en/admin/facts")).iter("tr")
    ]
    assert ["Emergency (police, ambulance, fire)", "112", "A public page, unverified", "Shown"] in rows
    assert ["National Social Emergency Line", "144", "The press, unverified", "Not shown"] in rows
    assert ["National Social Emergency Line", "24/7 · day and night", "The press, unverified", "Not shown"] in rows
    assert ["Migrant Support Line", "Linha de Apoio a Migrantes", "Our own knowledge, unverified", "Shown"] in rows
    assert not any("21 810 61 91" in cell for row in rows for cell in row)


async def test_a_name_an_admin_changed_leaves_the_unverified_facts(ada: Visit):
    unverified = '<bdi lang="pt">Habitação</bdi>'
    assert unverified in (await ada.get("/en/admin/facts")).text
    await say(ada, "/en/admin/topics/housing/edit", "/en/admin/topics/housing/edit", name_pt="Casa")
    assert unverified not in (await ada.get("/en/admin/facts")).text
