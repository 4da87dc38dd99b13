"""Paths as admins edit them and mediators render them: order, who may, codes, and what an edit does to renderings."""

from typing import Any

import pytest

from forum.catalogue import facts, snapshot
from forum.catalogue.paths import editing, rendering
from forum.catalogue.paths.editing import Words
from forum.catalogue.paths.facts import documents, paths
from forum.catalogue.paths.models import Path, PathStep
from forum.catalogue.paths.views import PathView
from forum.catalogue.views import Catalogue
from forum.errors import Conflict, Invalid, NotAllowed, NotFound
from forum.events import Event
from tests.cast import contents, person

BORN = "child-born"


async def now(slug: str = BORN) -> PathView:
    snapshot.forget()
    return (await snapshot.current()).paths[slug]


async def first(slug: str = BORN) -> PathStep:
    return await PathStep.get(id=(await now(slug)).steps[0].id)


def names(path: PathView) -> list[str]:
    return [step.texts.original.title for step in path.steps]


async def words_in(code: str, **changed: Any) -> list[Words]:
    """All that a path says in a language, as a mediator would send it again."""
    said = [texts.by_language[code] for texts in (await now()).all_texts]
    return [Words(each.title, each.body, "\n".join(each.documents)) for each in said]


def test_every_path_came_in_every_language_with_as_many_documents() -> None:
    for code in facts.interface():
        for step in [step for path in paths() for step in path.steps]:
            assert step.texts[code].title and step.texts[code].body
            assert len(documents(step, code)) == len(step.documents)
        assert all(path.texts[code].title for path in paths())


async def test_ada_adds_steps_moves_and_removes_them(catalogue: Catalogue) -> None:
    ada = await person("ada")
    path = await editing.add(Words("Abrir uma conta"), language="pt", topics=["consumer"], by=ada)
    for name in ("Um", "Dois", "Três"):
        await editing.add_step(path, Words(name, documents="Passaporte\n\n NIF "), places=["cnaim-beja"], by=ada)
    one, *_, three = await PathStep.filter(path_id=path.id).order_by("position")
    await editing.move_step(three, "up", by=ada)
    await editing.move_step(one, "up", by=ada)
    made = await now(path.slug)
    assert names(made) == ["Um", "Três", "Dois"]
    assert made.steps[0].texts.original.documents == ("Passaporte", "NIF")
    assert made.topics == (catalogue.topic("consumer").id,)  # type: ignore[union-attr]
    for _ in range(2):
        await editing.remove_step(three, by=ada)
    assert names(await now(path.slug)) == ["Um", "Dois"]
    verbs = [act.verb for act in await Event.filter(subject="path", subject_id=path.id).order_by("id")]
    assert verbs == ["path.added", *["path.step_added"] * 3, "path.step_moved", "path.step_removed"]


@pytest.mark.parametrize("nickname", ["amina", "rahima", "ines", "marta"])
async def test_nobody_but_an_admin_edits_a_path(catalogue: Catalogue, nickname: str) -> None:
    who, path, step = await person(nickname), await Path.get(slug=BORN), await first()
    before = await contents()
    for act in (
        editing.add(Words("A"), language="pt", topics=[], by=who),
        editing.change(path, Words("A"), topics=[], by=who),
        editing.check(path, by=who),
        editing.archive(path, by=who),
        editing.restore(path, by=who),
        editing.add_step(path, Words("A"), places=[], by=who),
        editing.change_step(step, Words("A"), places=[], by=who),
        editing.move_step(step, "down", by=who),
        editing.remove_step(step, by=who),
    ):
        with pytest.raises(NotAllowed):
            await act
    assert await contents() == before


@pytest.mark.parametrize(
    ("words", "places", "wrong"),
    [
        (Words(""), [], {"name": "missing"}),
        (
            Words("x" * 151, "x" * 1001, "x" * 121),
            [],
            {"name": "too_long", "body": "too_long", "documents": "too_long"},
        ),
        (Words("x", documents="\n".join("abcdefghijklm")), [], {"documents": "too_long"}),
        (Words("x", change="detail"), ["cnaim-nowhere"], {"change": "unknown", "places": "unknown"}),
    ],
)
async def test_a_step_that_cannot_be_is_refused(
    catalogue: Catalogue, words: Words, places: list[str], wrong: dict[str, str]
) -> None:
    ada, path, step = await person("ada"), await Path.get(slug=BORN), await first()
    before = await contents()
    for act in (
        editing.add_step(path, words, places=places, by=ada),
        editing.change_step(step, words, places=places, by=ada),
    ):
        with pytest.raises(Invalid) as refused:
            await act
        assert refused.value.fields == wrong
    with pytest.raises(Invalid):
        await editing.move_step(step, "sideways", by=ada)
    with pytest.raises(Invalid) as refused:
        await editing.add(Words("A"), language="xx", topics=["nothing"], by=ada)
    assert refused.value.fields == {"language": "unknown", "topics": "unknown"}
    assert await contents() == before


async def test_an_edit_of_the_meaning_bars_a_rendering_until_its_mediator_has_looked(catalogue: Catalogue) -> None:
    ada, rahima = await person("ada"), await person("rahima")
    await editing.change_step(await first(), Words("Vá ao médico", change="typo"), places=[], by=ada)
    assert (await now()).steps[0].texts.read_in(["bn"]).barred is None
    await editing.change_step(await first(), Words("Vá já ao médico"), places=[], by=ada)
    read = (await now()).steps[0].texts.read_in(["bn"])
    assert (read.shown.title, read.original, read.barred and read.barred.language_id) == ("Vá já ao médico", None, "bn")
    said = await words_in("bn")
    said[1] = Words("এখনই ডাক্তার দেখান", "", "")
    await rendering.publish(await now(), "bn", said, by=rahima, catalogue=catalogue)
    read = (await now()).steps[0].texts.read_in(["bn"])
    assert (read.shown.title, read.barred) == ("এখনই ডাক্তার দেখান", None)
    assert read.original and read.shown.rendered_at and (await now()).is_current("bn")


async def test_a_rendering_leaves_nothing_out_and_is_of_what_its_page_showed(catalogue: Catalogue) -> None:
    rahima, path = await person("rahima"), await now()
    said, before = await words_in("bn"), await contents()
    said[2] = Words("", "কিছু", "একটি")
    with pytest.raises(Invalid) as refused:
        await rendering.publish(path, "bn", said, by=rahima, catalogue=catalogue)
    assert refused.value.fields == {"name-2": "missing", "documents-2": "line_for_each"}
    said = await words_in("bn")
    for language, raised in (("ru", NotAllowed), ("pt", NotFound), ("xx", NotFound)):
        with pytest.raises(raised):
            await rendering.publish(path, language, said, by=rahima, catalogue=catalogue)
    assert await contents() == before
    await editing.change(await Path.get(slug=BORN), Words("Nasce um bebé"), topics=[], by=await person("ada"))
    with pytest.raises(Conflict):
        await rendering.publish(path, "bn", said, by=rahima, catalogue=catalogue, read=path.mark)
