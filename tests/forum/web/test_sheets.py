"""The sheet for a counter: only what is ticked, Portuguese beside the reader's language, the facts of a place as they are today."""

import re

from forum.threads import state
from forum.threads.models import Thread
from tests.cast import Visit, Visiting, answer, ask, at, at_answer
from tests.forum.web.test_without_account import asked, opened
from tests.moderation.web.sending import errors

PARTS = "made=1&show=question&show=answer&show=cabinet&show=say"
STATEMENT = {
    "short_answer": "Guarde a prova de que tentou marcar.", "source_title": "Lei n.º 23/2007", "valid_from": "2026-01-15",
    "review_by": "2099-02-01",
}  # fmt: skip
GIST = "inquilino, caução não devolvida"


def paper(page: str) -> str:
    found = re.search(r'<article class="sheet.*?</article>', page, re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", found[0])) if found else ""


async def sheet(visitor: Visit, thread: Thread, ticked: str = PARTS, ui: str = "ar") -> str:
    response = await visitor.get(at(thread, f"/sheet?{ticked}", ui))
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-store")
    return paper(response.text)


async def answered(visit: Visiting, **how: str) -> Thread:
    """A question by Amina to which Inês gave an official answer that names the centre in Beja."""
    thread, ines = await ask(**how), await visit("ines")
    said = await answer(thread, body="Venha a [[place:cnaim-beja]] com o cartão.")
    assert (await ines.post(at_answer(said, "/official"), STATEMENT)).status_code == 303
    return await Thread.get(id=thread.id)


async def test_nothing_stands_on_it_but_what_is_ticked(visit: Visiting) -> None:
    thread, visitor = await answered(visit), await visit()
    begun = (await visitor.get(at(thread, "/sheet"))).text
    assert paper(begun) == ""
    assert re.search(r'<option value="cnaim-beja"[^>]* selected', begun)
    assert not re.search(r'value="cabinet" checked', begun), "it is not there"
    without = PARTS.replace("&show=cabinet", "")
    whole = await sheet(visitor, thread, f"{without}&paper=passport&place=cnaim-beja")
    for said in (
        "My residence card expires this month.", STATEMENT["short_answer"], "Passaporte", "جواز السفر",
        "Av. Salgueiro Maia, s/n, 7800-552 Beja", "segunda-feira a sexta-feira, 09:00 às 12:30, 14:00 às 17:30",
        "Telefone 21 810 61 91 (Linha de Apoio a Migrantes)", "ainda não voltou a ser verificado",
    ):  # fmt: skip
        assert said in whole
    little = await sheet(visitor, thread, "made=1&paper=residence")
    assert "بطاقة الإقامة" in little
    for left_out in ("My residence card", STATEMENT["short_answer"], "GAJI", "Beja", "Passaporte"):
        assert left_out not in little
    assert await sheet(visitor, thread, "made=1&show=zzz&paper=zzz&place=zzz")


async def test_a_cabinet_goes_with_the_places_where_it_is_alone(visit: Visiting) -> None:
    thread, visitor = await answered(visit), await visit()
    refused = await visitor.get(at(thread, f"/sheet?{PARTS}&paper=tax&place=cnaim-beja"))
    assert refused.status_code == 422 and paper(refused.text) == ""
    assert set(errors(refused)) == {"f-place"} and "is not at this place" in errors(refused)["f-place"]
    for kept in (r'value="cabinet" checked', r'value="tax" checked', r'value="cnaim-beja" selected'):
        assert re.search(kept, refused.text)
    assert re.findall(r'<option value="(cnaim-[a-z]+)"[^>]*>[^<]* · GAJI<', refused.text) == [
        "cnaim-lisboa",
        "cnaim-norte",
    ]
    assert "(GAJI)" in await sheet(visitor, thread, f"{PARTS}&place=cnaim-norte")
    assert "(GAJI)" in await sheet(visitor, thread)


async def test_a_summary_in_another_language_says_which_one_on_paper(visit: Visiting) -> None:
    thread = await answered(visit)
    for gist, said in (
        ("tenant, deposit not returned", "Resumo da equipa, escrito em inglêstenant, deposit not returned"),
        (GIST, f"Pergunta {GIST}"),
    ):
        await state.set_gist(thread, gist)
        shown = (await (await visit("ines")).get(at(await Thread.get(id=thread.id), f"/sheet?{PARTS}"))).text
        assert said in paper(shown)
        assert ('<p lang="en" dir="ltr">tenant, deposit' in shown) is (gist != GIST)


async def test_the_nearest_place_is_found_by_a_postcode_that_no_address_has(visit: Visiting) -> None:
    thread, visitor = await answered(visit), await visit()
    there = at(thread, "/sheet", "ar")
    sent = {"near": "٤٠٥٠-٢٧٦", "show": ["answer"], "paper": ["tax", ""]}
    led = await visitor.post(there, sent)
    assert led.status_code == 303
    assert led.headers["location"] == f"{there}?show=answer&paper=tax&place=cnaim-norte&made=1"
    page = (await visitor.get(led.headers["location"])).text
    assert "4050-276 Porto" in paper(page) and STATEMENT["short_answer"] in paper(page)
    assert re.findall(r'<option value="(cnaim-[a-z]+)"', page)[:2] == ["cnaim-norte", "cnaim-lisboa"]
    refused = await visitor.post(there, sent | {"near": "zzzzz"})
    assert refused.status_code == 422 and 'id="f-near-error"' in refused.text
    assert re.search(r'value="tax" checked', refused.text)


async def test_a_private_question_goes_on_paper_for_its_asker_their_code_and_its_cabinet_alone(visit: Visiting) -> None:
    thread = await answered(
        visit, visibility="private", topic="legal-support", body="Der Vermieter behält die Kaution."
    )
    await state.set_gist(thread, GIST)
    for knowing in ("amina", "ines"):
        assert GIST in await sheet(await visit(knowing), thread)
    for nickname in (None, "bilal", "rui", "rahima"):
        outsider = await visit(nickname)
        assert (await outsider.get(at(thread, f"/sheet?{PARTS}"))).status_code == 404
        assert (await outsider.post(at(thread, "/sheet"), {"near": "1100"})).status_code == 404
    form = (await (await visit("amina")).get(at(thread, "/sheet"))).text
    assert re.search(r'value="say" checked', form) and not re.search(r'value="(question|answer)" checked', form)
    here, there = await visit(), await visit()
    own, code = await asked(here)
    assert (await (await visit()).get(at(own, f"/sheet?{PARTS}"))).status_code == 404
    await opened(there, code)
    assert "Renewing a card" in await sheet(there, own)


async def test_the_team_s_line_is_on_no_sheet_of_somebody_else_s_public_question(visit: Visiting) -> None:
    thread = await answered(visit)
    await state.set_gist(thread, GIST)
    for nickname, knows in ((None, False), ("bilal", False), ("amina", True), ("ines", True)):
        assert (GIST in await sheet(await visit(nickname), await Thread.get(id=thread.id))) is knows


async def test_hidden_numbers_are_hidden_on_paper_too(visit: Visiting) -> None:
    amina = await visit("amina")
    asked = {"title": "My tax number", "body": "My number is 501 442 600 and it is refused.", "topic": "documentation"}
    await amina.post("/en/threads/new", asked | {"visibility": "private", "personal": "hide"})
    said = await sheet(amina, await Thread.get())
    assert "it is refused" in said and "501 442" not in said


async def test_the_thread_leads_to_it(visit: Visiting) -> None:
    thread, asked = await answered(visit), await ask(title="No answer here yet")
    for nickname, question, leads in (
        (None, thread, True),
        (None, asked, False),
        ("amina", asked, True),
        ("ines", asked, True),
    ):
        assert (at(question, "/sheet") in (await (await visit(nickname)).get(at(question))).text) is leads


async def test_the_picture_for_a_camera_is_as_large_as_the_paper_has_room_for(visit: Visiting) -> None:
    thread, visitor = await ask(), await visit()
    for page in (at(thread, "/sheet?made=1&show=say"), "/en/leaflets/services"):
        drawn = (await visitor.get(page)).text.partition('<div aria-hidden="true"><svg ')[2].partition(">")[0]
        assert re.fullmatch(r'viewBox="0 0 (\d+) \1"', drawn), (page, drawn)
