"""A native reader ticks sentences off; until all of a language were read, its pages say so."""

import httpx
import pytest

from forum.catalogue import facts, seed, snapshot, translation_reviews
from forum.catalogue.models import CatalogueName, InstitutionName
from forum.catalogue.views import Catalogue
from forum.errors import NotAllowed
from forum.web.rendering import i18n
from tests.cast import Visiting, person

FILE = "templates/layouts/footer.html"
CURRENT = [entry.digest for entry in i18n.entries_of("bn")[1:]]
WHOLE = i18n.read("bn").digest


async def read(shown: list[str], ticked: list[str], whole: str = WHOLE) -> None:
    by = await person("ada")
    await translation_reviews.review("bn", shown=shown, read=ticked, current=CURRENT, whole=whole, by=by)


def awaits(page: httpx.Response) -> bool:
    return "data-unread" in page.text


async def test_a_language_awaits_its_reader_until_all_was_read_and_again_once_a_word_changes(
    catalogue: Catalogue, visit: Visiting
):
    visitor = await visit()
    await read(CURRENT[1:], CURRENT[1:])
    assert awaits(await visitor.get("/bn/about"))
    await read(CURRENT[:1], CURRENT)
    assert not awaits(await visitor.get("/bn/about"))
    assert awaits(await visitor.get("/hi/about"))
    assert not awaits(await visitor.get("/en/about"))
    await read(CURRENT[:1], [])
    assert awaits(await visitor.get("/bn/about"))
    await read(CURRENT[:1], CURRENT[:1], whole="of other words")
    assert awaits(await visitor.get("/bn/about"))


async def test_only_what_was_shown_and_is_there_is_ticked_and_another_time_is_harmless(catalogue: Catalogue):
    for _ in range(2):
        await read([CURRENT[0], "no-such-digest"], [*CURRENT[:2], "no-such-digest"])
    assert set(await translation_reviews.reviewed("bn")) == {CURRENT[0]}


async def test_an_admin_ticks_a_page_off_and_reads_who_did(visit: Visiting):
    ada = await visit("ada")
    page = f"/en/admin/translations?language=bn&file={FILE}"
    assert " checked>" not in (await ada.get(page)).text
    sent = await ada.post("/en/admin/translations", {"language": "bn", "file": FILE, "whole": "1"})
    assert sent.status_code == 303
    shown = (await ada.get(page)).text
    assert shown.count('name="read"') == shown.count(" checked>") > 3
    assert ">ada</bdi>" in shown
    for wrong in ("language=xx", "language=en", "language=bn&file=nothing", f"language=bn&file={FILE}&part=0"):
        assert (await ada.get(f"/en/admin/translations?{wrong}")).status_code == 404


async def test_nobody_but_an_admin_ticks(catalogue: Catalogue):
    with pytest.raises(NotAllowed):
        await translation_reviews.review("bn", shown=[], read=[], current=[], whole="", by=await person("rahima"))


async def test_a_sentence_and_its_translation_are_known_by_both():
    entries = i18n.entries_of("bn")[1:]
    assert len({entry.digest for entry in entries}) == len(entries)
    assert entries[0]._replace(forms=("other",)).digest != entries[0].digest


async def test_names_in_a_language_that_came_later_are_added_once(catalogue: Catalogue):
    await CatalogueName.filter(language="uk").exclude(kind__in=["topic", "term"]).delete()
    await InstitutionName.exclude(language__in=("pt", "en", "ar")).delete()
    assert await seed.fill() > 0
    snapshot.forget()
    known = await snapshot.current()
    assert next(each for each in known.cabinets.values() if each.code == "GAJI").name("uk").startswith("Кабінет")
    assert known.languages["pt"].name("uk") == "португальська"
    assert {row.language for row in await InstitutionName.filter(code="ACM", short="AIMA")} == set(facts.interface())
    await CatalogueName.filter(kind="cabinet", key="1", language="uk").delete()
    assert await seed.fill() == 0
