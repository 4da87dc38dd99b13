"""What search knows of threads: in step after every verb, apart by audience, and rebuilt while the forum is up."""

import pytest

from forum import clock, database, rebuild, search, text
from forum.catalogue import snapshot
from forum.catalogue.models import Setting
from forum.catalogue.naming import Naming, stored
from forum.catalogue.places import editing as editing_places
from forum.catalogue.places import records
from forum.catalogue.places.loading import KIND
from forum.catalogue.places.models import Place
from forum.catalogue.views import Catalogue
from forum.search import analyser
from forum.threads import state
from forum.threads.models import OfficialAnswer, Post, Thread
from forum.threads.posting import editing, lifecycle
from tests.cast import answer, ask, person
from tests.documents import indexed, wrong_documents
from tests.forum.threads.officers import correct, mark, said, withdraw

pytestmark = pytest.mark.usefixtures("app")
CANARY = "kanarienvogel"


async def question_of(thread: Thread) -> Post:
    return await Post.get(thread_id=thread.id, kind="question")


async def has(thread: Thread, word: str) -> list[str]:
    """The indexes in which a thread is found by a word."""
    return [
        audience for audience, rows in (await indexed()).items() if thread.id in rows and word in rows[thread.id].terms
    ]


async def test_a_thread_is_found_by_what_it_says_after_each_verb(catalogue: Catalogue) -> None:
    thread = await ask(title="Residence card", body="It expired.")
    assert await has(thread, "expired") == ["public"] and not await wrong_documents()
    post = await answer(thread, body="Bring the passport.")
    assert await has(thread, "passport") == ["public"] and not await wrong_documents()
    amina, ines = await person("amina"), await person("ines")
    await editing.edit(post, thread, body=await text.prose("Bring the certificate."), by=ines, catalogue=catalogue)
    assert await has(thread, "certificate") and not await has(thread, "passport") and not await wrong_documents()
    await mark(post, said("Keep every receipt."))
    assert await has(thread, "receipt") and not await wrong_documents()
    await correct(await Post.get(id=post.id), "Keep every letter.")
    assert await has(thread, "letter") and not await has(thread, "receipt") and not await wrong_documents()
    await withdraw(await Post.get(id=post.id))
    assert not await has(thread, "letter") and not await wrong_documents()
    question, thread = await question_of(thread), await Thread.get(id=thread.id)
    await editing.edit(
        question, thread, title="Residence permit", body=await text.prose("It is lost."), by=amina, catalogue=catalogue
    )
    assert await has(thread, "lost") and not await has(thread, "expired") and not await wrong_documents()


async def test_a_thread_is_found_by_every_name_of_a_place_that_its_answers_cite(catalogue: Catalogue) -> None:
    thread = await ask(title="Residence card", body="It expired.")
    post = await answer(thread, body="Go to [[place:cnaim-norte]] with it, not to [[place:nowhere]].")
    assert await has(thread, "porto") == ["public"] and await has(thread, "norte") and await has(thread, "cnaim")
    assert not await has(thread, "beja") and not await wrong_documents()
    ines = await person("ines")
    await editing.edit(post, thread, body=await text.prose("Stay at home."), by=ines, catalogue=catalogue)
    assert not await has(thread, "norte") and not await wrong_documents()


async def test_threads_that_name_a_place_are_found_by_its_new_name_once_it_has_one(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuild, "DOCUMENTS", 2)
    citing = [await ask(title=f"Card {number}", body="[[place:cnaim-norte]]") for number in range(3)]
    short = await ask(title="Said in short", body="It expired.")
    await mark(await answer(short), said("Go to [[Place:cnaim-norte]]."))
    other = await ask(body="[[place:cnaim-beja]]")
    place, ada = await Place.get(slug="cnaim-norte"), await person("ada")
    details = records.details(records.record_of(catalogue.places["cnaim-norte"], clock.today()), "Law")
    names = (await stored(KIND, place.id)).names
    await editing_places.change(place, details, Naming(names, public=True), by=ada)
    assert await rebuild.renamed_places() == 0, "its names are as they were"
    await editing_places.change(place, details, Naming({**names, "en": "Wellensittich"}, public=True), by=ada)
    assert not await has(short, "wellensittich") and await wrong_documents()
    assert await rebuild.renamed_places() == 4
    for thread in (*citing, short):
        assert await has(thread, "wellensittich") == ["public"]
    assert not await has(other, "wellensittich") and not await wrong_documents()
    assert await rebuild.renamed_places() == 0 and not await Setting.filter(key__startswith="renamed").exists()


async def test_what_is_for_few_is_in_no_index_that_visitors_search(catalogue: Catalogue) -> None:
    amina = await person("amina")
    private = await ask(body=f"A {CANARY} in private.", visibility="private")
    public = await ask(body=f"A {CANARY} in public.")
    held = await ask("bilal", body=f"A {CANARY} that is held.")
    await state.set_status(await question_of(held), held, "pending", catalogue=catalogue)
    post = await answer(public, body="Wellensittich.")
    assert await has(private, CANARY) == ["team"] and await has(held, CANARY) == ["team"]
    assert await has(public, CANARY) == ["public"] and await has(public, "wellensittich") == ["public"]
    await state.set_status(post, public, "hidden", catalogue=catalogue)
    assert not await has(public, "wellensittich")
    await lifecycle.make_private(public, by=amina, catalogue=catalogue)
    assert await has(public, CANARY) == ["team"] and not await wrong_documents()
    kept = await database.rows("SELECT word FROM search_word WHERE audience = 'public'")
    assert CANARY not in {row["word"] for row in kept}
    await lifecycle.withdraw(await Thread.get(id=public.id), by=amina, catalogue=catalogue)
    assert await has(public, CANARY) == [] and not await wrong_documents()


async def test_a_number_in_a_private_thread_is_not_what_it_is_found_by() -> None:
    thread = await ask(body="My tax number is 123 456 789, call 912 345 678.", personal="team")
    assert "912 345 678" in (await question_of(thread)).source
    assert await has(thread, "tax") == ["team"]
    assert not any(term.isdigit() for term in (await indexed())["team"][thread.id].terms)


async def test_all_of_what_failed_is_missing_in_the_index_too(catalogue: Catalogue) -> None:
    thread = await ask(body="It expired.")
    with pytest.raises(ZeroDivisionError):
        async with database.transaction():
            await state.set_title(thread, CANARY, catalogue=catalogue)
            await state.set_text(await question_of(thread), await text.prose(CANARY))
            raise ZeroDivisionError
    assert not await has(thread, CANARY) and not await wrong_documents()


async def test_a_thread_s_topic_language_and_standing_are_in_step(catalogue: Catalogue) -> None:
    thread, housing = await ask(), catalogue.topic("housing")
    assert housing
    post = await answer(thread)
    await mark(post)
    await state.set_topic(thread, housing.id, catalogue=catalogue)
    await state.set_language(await question_of(thread), "fr")
    row = (await indexed())["public"][thread.id]
    assert (row.language, row.current) == ("fr", 1) and search.planning.facet_term(f"topic:{housing.id}") in row.terms
    await OfficialAnswer.filter(post_id=post.id).update(review_by=clock.today().replace(year=2020))
    assert await state.demote_overdue() == 1
    assert (await indexed())["public"][thread.id].current == 0 and not await wrong_documents()


async def emptied() -> None:
    """Leaves the index as it was before there was one."""
    for table in ("search_public", "search_team", "search_word", "search_spelling"):
        await database.execute(f"DELETE FROM {table}")


async def test_a_rebuild_makes_the_index_that_the_verbs_made() -> None:
    await answer(await ask(title="নবায়ন কীভাবে?", language="bn"))
    await ask(visibility="private")
    await emptied()
    assert await wrong_documents()
    assert (await rebuild.rebuild(batch=1)).documents == 2
    assert not await wrong_documents()
    assert (await rebuild.rebuild()).documents == 0


async def test_what_an_earlier_analyser_made_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    await ask()
    monkeypatch.setattr(analyser, "VERSION", analyser.VERSION + 1)
    assert (await rebuild.rebuild()).documents == 1
    assert not await wrong_documents()


async def test_a_rebuild_of_everything_goes_on_where_it_was_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        await ask(title=f"Question number {number}")
    await emptied()
    told: list[int] = []

    def stop_at_two(kind: str, looked_at: int) -> None:
        told.append(looked_at)
        if looked_at == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await rebuild.all_documents(batch=1, progress=stop_at_two)
    assert len((await indexed())["public"]) == 2
    assert await rebuild.all_documents(batch=1) == 2
    assert not await wrong_documents()
    assert await rebuild.all_documents() == 4
    await snapshot.current()


async def test_words_that_are_gone_leave_the_file_of_the_index_too(catalogue: Catalogue) -> None:
    if database.dialect() != "sqlite":
        return
    thread = await ask(body=f"A {CANARY} in public.")
    await ask(title="Another one")
    await lifecycle.withdraw(thread, by=await person("amina"), catalogue=catalogue)
    held = "SELECT count(*) AS n FROM search_public_data WHERE instr(block, CAST(? AS BLOB)) > 0"
    assert (await database.rows(held, [CANARY]))[0]["n"] > 0
    await search.settle()
    assert (await database.rows(held, [CANARY]))[0]["n"] == 0
    assert not await wrong_documents()
