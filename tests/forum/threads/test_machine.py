"""A machine translates what nobody has rendered yet, if one is set up: never what is official or private, and always marked."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread as Worker
from typing import Any

import pytest

from forum.catalogue import snapshot
from forum.errors import Conflict, NotAllowed
from forum.machine_translation import LibreTranslate, Unavailable
from forum.threads.models import Post, Rendering, Thread
from forum.threads.renderings import machine
from forum.threads.staleness import MISSING, state_of
from tests.cast import answer, ask, person
from tests.forum.threads.test_renderings import BODY, correct, found, official, read, rendered

pytestmark = pytest.mark.usefixtures("app")
SECRET = "the key of the machine"


class Machine(BaseHTTPRequestHandler):
    """Speaks the interface of LibreTranslate: each text comes back in capitals, with the languages before it."""

    asked: list[dict[str, Any]] = []
    broken = False

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append(asked)
        known = self.path == "/translate" and asked["api_key"] == SECRET
        said = [f"{asked['source']}>{asked['target']} {each.upper()}" for each in asked["q"]]
        self.send_response(302 if self.broken else 200 if known else 403)
        self.send_header("Location", "/translate")
        self.end_headers()
        self.wfile.write(json.dumps({"translatedText": said if known else "no"}).encode())

    def log_message(self, *said: object) -> None:
        return


@pytest.fixture
def address() -> Iterator[str]:
    """A small real server on this machine."""
    Machine.asked, Machine.broken = [], False
    server = ThreadingHTTPServer(("127.0.0.1", 0), Machine)
    worker = Worker(target=server.serve_forever)
    worker.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    worker.join()
    server.server_close()


async def answered() -> tuple[Post, Thread]:
    thread = await ask(language="pt")
    post = await answer(thread, body=BODY)
    await Post.filter(id=post.id).update(language_id="pt")
    return await Post.get(id=post.id), await Thread.get(id=thread.id)


async def translated(post: Post, thread: Thread, address: str, nickname: str = "rahima", **how: Any) -> Rendering:
    about: dict[str, Any] = {"by": await person(nickname), "catalogue": await snapshot.current()}
    translator = LibreTranslate(address, SECRET)
    thread = await found(thread, "ines")
    return await machine.translate(post, thread, "bn", translator=how.get("translator", translator), **about)


async def test_a_public_answer_is_translated_and_marked_as_machine_made(address: str) -> None:
    post, thread = await answered()
    made = await translated(post, thread, address)
    assert made.machine and made.source.startswith("pt>bn GUARDE A PROVA") and made.source.count("\n\n") == 1
    assert (await read(thread, "bn"))[post.id].id == made.id
    assert (await Thread.get(id=thread.id)).read_in == ""
    assert state_of(made, 0) == MISSING  # for mediators it still is
    person_s = await rendered(post, thread, short_answer="")
    assert (await read(thread, "bn"))[post.id].id == person_s.id
    with pytest.raises(Conflict, match="no_machine"):
        await translated(post, thread, address)


async def test_nothing_official_or_private_is_sent_to_a_machine(address: str) -> None:
    post, thread = await official()
    private = await ask(language="bn", visibility="private")
    for each, where in ((post, thread), (await answer(private), private)):
        with pytest.raises(Conflict, match="no_machine"):
            await translated(each, where, address, "rahima")
    assert Machine.asked == []


async def test_a_machine_s_words_go_once_the_answer_is_official_or_says_something_else(address: str) -> None:
    post, thread = await answered()
    await translated(post, thread, address)
    await Rendering.filter(post_id=post.id).update(language_id="uk")  # whatever the language
    marked, of_it = await official()
    await Rendering.filter(post_id=post.id).update(post_id=marked.id, thread_id=of_it.id)
    assert await read(of_it, "uk") == {}
    await correct(marked, of_it, "detail", body=f"{BODY}!")
    assert not await Rendering.filter(replaced_at=None)


@pytest.mark.parametrize("how", ["off", "away", "broken", "another key"])
async def test_without_a_machine_that_answers_nothing_is_changed(how: str, address: str) -> None:
    post, thread = await answered()
    Machine.broken = how == "broken"
    translator = {
        "off": None,
        "away": LibreTranslate("http://127.0.0.1:9", SECRET),
        "broken": LibreTranslate(address, SECRET),
        "another key": LibreTranslate(address, "wrong"),
    }[how]
    with pytest.raises(Conflict, match="no_machine" if how == "off" else "machine_away"):
        await translated(post, thread, address, translator=translator)
    assert not await Rendering.all()
    assert len(Machine.asked) == (how in ("broken", "another key"))  # nobody follows it elsewhere


async def test_only_a_mediator_of_the_language_has_a_machine_translate(address: str) -> None:
    post, thread = await answered()
    with pytest.raises(NotAllowed):
        await translated(post, thread, address, "bilal")
    with pytest.raises(Unavailable):
        await LibreTranslate(address).translate(["x"], "pt", "bn")
