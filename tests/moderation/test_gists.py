"""Gists: the team's line about a question, by which it is found and which the public never sees."""

import pytest

from forum.catalogue.views import Catalogue
from forum.errors import Invalid, NotAllowed
from forum.events import Event
from forum.threads.casework import gists
from forum.threads.models import Thread
from forum.threads.posting import lifecycle
from tests.cast import Visit, Visiting, ask, at, person
from tests.forum.web.markup import text_of, tree
from tests.moderation.web.sending import errors, say, send

GIST = "Renovação, cartão caducado, sem marcação"


@pytest.fixture
async def ines(visit: Visiting) -> Visit:
    return await visit("ines")


async def words(visit: Visit, path: str) -> str:
    return " ".join(text_of(tree(await visit.get(path))).split())


async def test_an_officer_s_line_stands_in_the_team_s_pages_and_in_nobody_else_s(visit: Visiting, ines: Visit) -> None:
    thread = await ask(language="bn")
    told = await say(ines, at(thread), at(thread, "/gist"), gist=GIST)
    assert told == "The summary was kept. The public never sees it."
    for reader in ("ines", "rahima", "marta"):
        assert GIST in await words(await visit(reader), at(thread))
    assert GIST in await words(ines, "/en/desk/triage")
    for who in (None, "amina", "bilal"):
        browser = await visit(who)
        for path in (at(thread), "/en/threads", "/en/"):
            assert GIST not in (await browser.get(path)).text


async def test_a_question_is_found_by_it(visit: Visiting, ines: Visit) -> None:
    thread = await ask(title="আমার প্রশ্ন", body="এই মাসে কী করব? জানাবেন।", language="bn")
    await say(ines, at(thread), at(thread, "/gist"), gist="Papagaio perdido")
    found = await (await visit()).get("/en/search?q=papagaio")
    assert found.status_code in (200, 404) and "Papagaio" not in found.text


async def test_it_is_kept_without_personal_data_and_once(catalogue: Catalogue) -> None:
    thread, by = await ask(), await person("ines")
    for _ in range(2):
        await gists.write(thread, "Renovação, ligar 912 345 678", by=by, catalogue=catalogue)
    kept = (await Thread.get(id=thread.id)).gist
    assert kept.startswith("Renovação, ligar") and "912" not in kept
    await gists.write(thread, kept, by=by, catalogue=catalogue)
    assert await Event.filter(verb="thread.summed_up").count() == 1


@pytest.mark.parametrize("who", ["amina", "bilal", "rahima", "rui"])
async def test_who_does_not_work_on_the_question_writes_none(who: str, catalogue: Catalogue) -> None:
    with pytest.raises(NotAllowed):
        await gists.write(await ask(), GIST, by=await person(who), catalogue=catalogue)


async def test_one_that_is_too_long_comes_back_with_its_error(ines: Visit, catalogue: Catalogue) -> None:
    thread = await ask()
    refused = await send(ines, at(thread), at(thread, "/gist"), gist="x" * 121)
    assert (refused.status_code, errors(refused)) == (422, {"f-gist": "Use at most 120 characters."})
    with pytest.raises(Invalid):
        await gists.write(thread, "x" * 121, by=await person("ines"), catalogue=catalogue)


async def test_it_goes_with_a_question_that_is_withdrawn(catalogue: Catalogue) -> None:
    thread = await ask()
    await gists.write(thread, GIST, by=await person("ines"), catalogue=catalogue)
    await lifecycle.withdraw(await Thread.get(id=thread.id), by=await person("amina"), catalogue=catalogue)
    assert (await Thread.get(id=thread.id)).gist == ""
