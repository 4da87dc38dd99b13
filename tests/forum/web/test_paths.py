"""Paths on pages: in the reader's language with the original a tap away, found from where people look, edited by forms alone."""

import re

import pytest

from forum import ids
from forum.catalogue import snapshot
from forum.catalogue.paths import editing
from forum.catalogue.paths.editing import Words
from forum.catalogue.paths.models import Path, PathStep
from forum.catalogue.paths.views import PathView
from tests.cast import Visit, Visiting, answer, ask, person
from tests.forum.threads.officers import mark
from tests.forum.web.markup import forms, text_of, tree
from tests.moderation.web.sending import errors, say, send

BORN, ADMIN = "/paths/child-born", "/en/admin/paths/child-born/edit"


async def now() -> PathView:
    snapshot.forget()
    return (await snapshot.current()).paths["child-born"]


@pytest.fixture
async def ada(visit: Visiting) -> Visit:
    return await visit("ada")


async def test_a_path_reads_in_the_language_of_the_page_with_its_original_a_tap_away(visit: Visiting) -> None:
    amina = await visit()
    page = (await amina.get(f"/ar{BORN}")).text
    assert '<h1 lang="ar" dir="rtl">ولادة طفل</h1>' in page and "data-unchecked" in page
    address = re.search(r'data-original href="([^"]+)"', page)
    assert address
    original = (await amina.get(address[1])).text
    assert '<html lang="ar" dir="rtl">' in original and '<h1 lang="pt" dir="ltr">Nasce uma criança</h1>' in original
    assert (
        page.count('type="checkbox"') == original.count('type="checkbox"') > 8
        and "<form" not in page.partition("<main")[2].partition("</main>")[0]
    )


async def test_what_a_mediator_has_not_looked_at_since_the_meaning_changed_is_behind_its_original(
    visit: Visiting,
) -> None:
    step = await PathStep.get(id=(await now()).steps[1].id)
    await editing.change_step(step, Words("Registe já o nascimento"), places=[], by=await person("ada"))
    page = (await (await visit()).get(f"/ar{BORN}")).text
    assert 'data-bar="ar"' in page and '<h2 lang="pt" dir="ltr">Registe já o nascimento</h2>' in page
    assert "سجّل الولادة" in page


async def test_search_topics_and_threads_lead_to_a_path(visit: Visiting) -> None:
    thread = await ask(title="Is the doctor free?")
    await mark(await answer(thread))
    step = (await now()).steps[0]
    await PathStep.filter(id=step.id).update(thread_id=thread.id)
    snapshot.forget()
    somebody = await visit()
    for address in ("/en/search?q=birth+child", "/en/topics/health", f"/en/threads/{ids.encode(thread.id)}"):
        page = (await somebody.get(address)).text
        assert "data-paths" in page and f'href="/en{BORN}"' in page, address
    assert f'href="/ar{BORN}"' in (await somebody.get("/ar/search?q=ولادة")).text
    assert "data-paths" not in (await somebody.get("/en/search?q=flat+landlord+deposit")).text
    await editing.archive(await Path.get(slug="child-born"), by=await person("ada"))
    snapshot.forget()
    assert (await somebody.get(f"/en{BORN}")).status_code == 404
    assert "data-paths" not in (await somebody.get("/en/search?q=birth+child")).text


async def test_ada_edits_steps_by_forms_alone(ada: Visit) -> None:
    adding = "/en/admin/paths/child-born/steps/new"
    assert await say(ada, adding, adding, name="Vá à creche", documents="Boletim", places=["cnaim-beja"]) == "Saved."
    path = await now()
    last, before = path.steps[-1], path.steps[-2]
    assert (last.texts.original.title, last.places) == ("Vá à creche", ("cnaim-beja",))
    moving = f"/en/admin/paths/child-born/steps/{last.id}/position"
    assert await say(ada, ADMIN, moving, to="up") == "The order was changed."
    assert [step.id for step in (await now()).steps[-2:]] == [last.id, before.id]
    editing_it = f"/en/admin/paths/child-born/steps/{last.id}/edit"
    refused = await send(ada, editing_it, editing_it, name="", of="nowhere")
    assert refused.status_code == 422 and errors(refused)["f-name"] == "Write something here."
    assert forms(refused)[editing_it]["documents"] == ["Boletim"]
    removing = f"/en/admin/paths/child-born/steps/{last.id}/removal"
    assert await say(ada, ADMIN, removing) == "It was removed."
    assert len((await now()).steps) == len(path.steps) - 1
    assert (await now()).checked_on is None
    await say(ada, ADMIN, "/en/admin/paths/child-born/check")
    page = await ada.get(f"/en{BORN}")
    assert "data-unchecked" not in page.text and "Checked by our team on" in text_of(tree(page))


async def test_rahima_renders_a_path_beside_its_original_and_what_she_typed_comes_back(visit: Visiting) -> None:
    rahima = await visit("rahima")
    bench = f"/en{BORN}/renderings/bn"
    assert f'href="{bench}"' in (await rahima.get(f"/en{BORN}")).text
    typed = forms(await rahima.get(bench))[bench]
    typed["name"][1], typed["documents"][1] = "ডাক্তারের কাছে যান", ""
    refused = await rahima.client.post(bench, data=typed, headers={"Sec-Fetch-Site": "same-origin"})
    assert refused.status_code == 422 and "Write one line for each document" in refused.text
    assert forms(refused)[bench]["name"][1] == "ডাক্তারের কাছে যান"
    typed["documents"][1] = "পাসপোর্ট"
    sent = await rahima.client.post(bench, data=typed, headers={"Sec-Fetch-Site": "same-origin"})
    assert sent.status_code == 303 and "ডাক্তারের কাছে যান" in (await rahima.get(sent.headers["location"])).text
