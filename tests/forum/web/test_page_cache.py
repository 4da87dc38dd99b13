"""The page cache: what it gives is byte for byte what would be made, at every moment, and nobody's own page is ever in it."""

import asyncio
import hashlib
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import redis as redis_client
from starlette.applications import Starlette

import main
from forum import clock, database, ids, metrics, settings
from forum.catalogue import notice_editing
from forum.catalogue.notice_editing import NoticeDetails, Wording
from forum.database.stamps import EVERYTHING, UNSTAMPED
from forum.web.requests.kept_pages import Figures, counted
from forum.web.requests.page_cache import PageCache
from tests.addresses import addresses
from tests.cast import BASE, Visit, Visiting, answer, ask, at, at_answer, cheap_hasher, contents, person
from tests.forum.web.expected_access import expected
from tests.forum.web.test_limiting import redis
from tests.world import Stage, kinds_of, stage, template, undone

__all__ = ["redis", "stage", "template"]

ENCODINGS = ("gzip, deflate, br, zstd", "gzip, br", "gzip", "", "zstd;q=0, br;q=0, *")
PAGES = ("/en/", "/ar/", "/en/threads", "/en/threads?state=official", "/en/topics", "/en/topics/documentation", "/en/places",
         "/en/places/cnaim-beja", "/en/paths", "/en/paths/child-born", "/en/leaflets", "/en/speak", "/en/documents", "/en/about",
         "/en/help", "/en/leaving", "/en/notices", "/en/cabinets/GAJI")  # fmt: skip
STATEMENT = {"short_answer": "Renew it online.", "source_title": "A law", "source_url": "https://law.example/", "source_article": "1",
             "valid_from": "2026-01-01", "review_by": "2099-01-01"}  # fmt: skip
ROOT = Path(main.__file__).parent


Redis = tuple[str, "subprocess.Popen[bytes]"]
Answer = tuple[int, list[tuple[bytes, bytes]], bytes]


def cache(app: Starlette) -> PageCache:
    found = app.pages  # type: ignore[attr-defined]
    assert isinstance(found, PageCache)
    return found


def alike(answer: Answer) -> Answer:
    """An answer of which errors have no words: they name the request."""
    return answer if answer[0] == 200 else (answer[0], [], b"")


async def announce(**details: str) -> int:
    wording = Wording({"pt": "Fechados na segunda", "en": "Closed on Monday", "ar": "مغلق يوم الاثنين"}, {})
    return await notice_editing.plan(NoticeDetails(**details), wording, by=await person("ada"))


async def raw(app: Starlette, path: str, method: str = "GET", **headers: str) -> Answer:
    """The answer as it leaves the application: status, headers in their order without the request's id, and bytes."""
    url = httpx.URL(BASE + path)
    given = {"host": "127.0.0.1:8000", **{name.replace("_", "-"): value for name, value in headers.items()}}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": url.path,
        "raw_path": url.raw_path.partition(b"?")[0],
        "query_string": url.query,
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
        "client": ("127.0.0.1", 5000),
        "server": ("127.0.0.1", 8000),
    }
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    headers_sent = [(name, b"" if name == b"x-request-id" else value) for name, value in sent[0]["headers"]]
    body = b"".join(each.get("body", b"") for each in sent[1:])
    if body.startswith(b"\x1f\x8b"):
        body = body[:4] + body[8:]  # the moment, which gzip writes down
    return sent[0]["status"], headers_sent, body


async def test_every_page_is_byte_for_byte_what_it_would_be(app: Starlette, plain: Starlette) -> None:
    thread = await ask()
    await answer(thread)
    kept = [*PAGES, at(thread), f"{at(thread)}-{thread.slug}"]
    with clock.moved_to(clock.now()):
        for path in kept:
            for coding in ENCODINGS:
                for method in ("GET", "HEAD"):
                    made = await raw(plain, path, method, accept_encoding=coding, accept_language="uk,ru;q=0.5")
                    assert made[0] == 200
                    for _ in range(2):
                        assert (
                            await raw(app, path, method, accept_encoding=coding, accept_language="uk,ru;q=0.5") == made
                        )
                    tag = dict(made[1])[b"etag"].decode()
                    for known in (f'"other", {tag}', '"other"'):
                        how = {"accept_encoding": coding, "accept_language": "uk,ru;q=0.5", "if_none_match": known}
                        assert await raw(app, path, method, **how) == await raw(plain, path, method, **how), path
    assert cache(app).figures.hits >= 3 * cache(app).figures.misses > 0
    assert cache(app).figures.pages == cache(app).figures.misses == len(kept) * len(ENCODINGS[:4]) * 2


async def test_pages_go_by_what_they_vary_by(app: Starlette, plain: Starlette) -> None:
    for header in ("uk", "bn,en;q=0.5", "ar", ""):
        for cookie in ("", "ui=en.bn", "ui=ar"):
            how = {"accept_language": header, **({"cookie": cookie} if cookie else {})}
            made = await raw(plain, "/en/", **how)
            assert [await raw(app, "/en/", **how) for _ in range(2)] == [made, made]


async def test_what_the_gate_refuses_is_refused_although_the_page_is_kept(app: Starlette, plain: Starlette) -> None:
    assert (await raw(app, "/en/"))[0] == (await raw(app, "/en/"))[0] == 200
    for how in (
        {"host": "elsewhere.example"},
        {"content_length": "x"},
        {"x_long": "x" * 20000},
        {"transfer_encoding": "gzip"},
    ):
        refused = await raw(app, "/en/", **how)
        assert refused[0] >= 400
        assert refused[:2] == (await raw(plain, "/en/", **how))[:2]


async def test_answers_that_are_not_the_same_for_everybody_are_never_kept(app: Starlette, visit: Visiting) -> None:
    """Whoever is signed in, has a code or put a notice away gets their own page, and leaves nothing of it to others."""
    thread = await ask()
    amina, visitor = await visit("amina"), await visit()
    for path in (*PAGES, at(thread)):
        own = await amina.get(path)
        assert own.headers["cache-control"] == "no-store"
        assert (await amina.get(path)).status_code == own.status_code
        assert (await raw(app, path, cookie="notices=1"))[0] == (await raw(app, path, cookie="code=x; ui=en"))[0] == 200
    assert cache(app).figures == Figures()
    private = await ask(visibility="private", title="Where is the kanarienvogel?")
    for path in (
        at(private),
        "/en/threads/zzzzzzzzzzzzz",
        "/en/threads?notice=asked",
        "/en/login",
        "/en/threads/new",
        "/en/search?q=card",
    ):
        await visitor.get(path)
    assert cache(app).figures.pages == 1, "the list alone"
    assert "kanarienvogel" not in str([page.body for page in cache(app)._pages._kept.values()])


async def test_a_page_is_another_at_once_after_every_act(app: Starlette, plain: Starlette, visit: Visiting) -> None:
    thread, other = await ask(), await ask(title="Another question about a card")
    amina, ines, bilal = [await visit(name) for name in ("amina", "ines", "bilal")]
    paths = (
        "/en/",
        "/en/threads",
        "/en/topics/documentation",
        at(thread),
        at(other),
        "/en/notices",
        "/en/places/cnaim-beja",
    )

    async def looked_at() -> list[Answer]:
        with clock.moved_to(clock.now()):
            shown = [alike(await raw(app, path)) for path in paths]
            assert shown == [alike(await raw(plain, path)) for path in paths]
            assert shown == [alike(await raw(app, path)) for path in paths]
        return shown

    before = await looked_at()
    said = await answer(thread)
    acts: list[Callable[[], Awaitable[Any]]] = [
        lambda: amina.post(
            at(thread, "/edit"), {"title": "Its end is near", "body": "My card ends in a week. What now?"}
        ),
        lambda: bilal.post(at_answer(said, "/helpful"), {"value": "yes"}),
        lambda: Visit(app).post(at(thread, "/same-problem"), {"on": "1"}),
        lambda: amina.post(at_answer(said, "/comments"), {"body": "Thank you, I shall."}),
        lambda: ines.post(at_answer(said, "/edit"), {"body": "Bring the letter, too."}),
        lambda: ines.post(at_answer(said, "/official"), STATEMENT),
        lambda: ines.post(at(other, "/duplicate"), {"of": ids.encode(thread.id), "reason": "The same."}),
        lambda: amina.post(at(thread, "/closure"), {"reason": "Done."}),
        lambda: announce(),
        lambda: database.execute("UPDATE thread SET title_html = ? WHERE id = ?", ["Not by the ORM", other.id]),
        lambda: amina.post(at(thread, "/privacy"), {"reason": ""}),
    ]
    for number, act in enumerate(acts):
        done = await act()
        assert getattr(done, "status_code", 303) == 303, done.text
        after = await looked_at()
        assert after != before, f"act {number} shows"
        before = after


async def test_every_form_stamps_each_table_it_writes_to(stage: Stage, visit: Visiting) -> None:
    """Whatever anybody sends: a change that isn't stamped would leave pages standing that show what was."""
    wrong = []
    for who in ("visitor", "amina", "ines", "marta", "ada"):
        visitor = await visit(None if who == "visitor" else who)
        token = visitor.client.cookies.get("session") or ""
        for address in addresses(stage.app.routes):
            for kind in kinds_of(address) if address.method == "POST" else ():
                if expected(address.name, kind, who) != "303":
                    continue
                before = await contents()
                async with undone():
                    await stage.send(Visit(stage.app, visitor.digest, token), address, stage.path(address, kind))
                    after = await contents()
                    stamped: set[str] = getattr(database._client(), "written")  # noqa: B009
                changed = {table for table in after if after[table] != before[table]} - UNSTAMPED - {"page_stamp"}
                if not changed <= stamped and EVERYTHING not in stamped:
                    wrong.append(f"{address.name} {kind}: {', '.join(sorted(changed - stamped))}")
    assert not wrong


async def test_a_page_ends_at_the_moment_at_which_the_clock_changes_it(app: Starlette, plain: Starlette) -> None:
    """The support line closes, a notice begins and ends, the day ends: not a second too late, and not made anew before."""
    await announce(starts_at="2026-05-06T11:00", ends_at="2026-05-06T12:30")
    begin = datetime(2026, 5, 6, 7, 30, tzinfo=UTC)
    bodies: list[bytes] = []
    made = 0
    for minute in range(0, 18 * 60, 10):
        for moment in (begin + timedelta(minutes=minute, seconds=-1), begin + timedelta(minutes=minute)):
            with clock.moved_to(moment):
                body = (await raw(app, "/en/"))[2]
                assert body == (await raw(plain, "/en/"))[2], moment
                made += not bodies or body != bodies[-1]
                bodies.append(body)
    assert made >= 5
    assert cache(app).figures.misses == made


async def test_what_asks_for_the_moment_without_saying_how_long_it_holds_is_not_kept(app: Starlette) -> None:
    with clock.lasting() as lasted:
        clock.now()
    assert lasted.until is not None and lasted.until - lasted.since < timedelta(seconds=1)
    with clock.moved_to(datetime(2026, 5, 6, 9, 30, 20, tzinfo=UTC)), clock.lasting() as lasted:
        clock.today()
        assert lasted.until == datetime(2026, 5, 6, 23, 0, tzinfo=UTC)
        clock.this_minute()
        assert lasted.until == datetime(2026, 5, 6, 9, 31, tzinfo=UTC)
        clock.until_next([None, datetime(2026, 5, 6, 9, 30, tzinfo=UTC), datetime(2026, 5, 6, 9, 30, 40, tzinfo=UTC)])
        assert lasted.until == datetime(2026, 5, 6, 9, 30, 40, tzinfo=UTC)


async def test_of_many_who_ask_at_once_one_makes_the_page(app: Starlette) -> None:
    answers = await asyncio.gather(*(raw(app, "/en/threads") for _ in range(40)))
    assert len({body for _, _, body in answers}) == 1
    assert cache(app).figures == Figures(hits=39, misses=1, pages=1, bytes=cache(app).figures.bytes)
    counted = sum(sum(spread.counts) for (route, _), spread in metrics.requests.items() if route == "threads.index")
    assert counted >= 40


async def test_operators_count_what_is_kept(app: Starlette) -> None:
    before = {each.name: each.value for each in counted()}
    for _ in range(3):
        await raw(app, "/en/topics")
    after = {each.name.removeprefix("forum_page_cache_"): each.value - before[each.name] for each in counted()}
    assert (after["hits"], after["misses"], after["pages"]) == (2, 1, 1)
    assert after["bytes"] == cache(app).figures.bytes > 0


async def test_no_more_is_kept_than_there_is_room_for(app: Starlette) -> None:
    pages = cache(app)._pages
    pages.most = 100_000
    for number in range(60):
        await raw(app, f"/en/threads?after=x{number}")
    assert 0 < pages.figures.bytes <= pages.most
    assert pages.figures.bytes == sum(page.size for page in pages._kept.values())
    assert pages.figures.pages == len(pages._kept) < 60
    await raw(app, "/en/threads?after=x59")
    await raw(app, "/en/threads?after=x0")
    assert (pages.figures.hits, pages.figures.misses) == (1, 61)


CHILD = """
import asyncio, hashlib, json, sys
import main
from forum import database, log, settings
from tests.cast import cheap_hasher
from tests.forum.web.test_page_cache import cache, raw

async def run():
    log.configure()
    app = main.compose(settings.read(**json.loads(sys.argv[1])), hasher=cheap_hasher())
    async with app.router.lifespan_context(app):
        for line in sys.stdin:
            what, path, title, number = json.loads(line)
            if what == "write":
                await database.execute("UPDATE thread SET title_html = ? WHERE id = ?", [title, number])
            body = (await raw(app, path))[2]
            print(json.dumps([hashlib.sha256(body).hexdigest(), cache(app).figures.hits]), flush=True)

asyncio.run(run())
"""


async def test_two_processes_on_one_database_never_show_what_the_other_changed(
    app: Starlette, configured: settings.Settings
) -> None:
    """Neither waits for the other, and each reads what the other wrote the moment it was written."""
    thread = await ask()
    given = configured.model_dump(
        mode="json", include={"database_url", "forum_secret", "forum_base_url", "staff_second_factor"}
    )
    command = [sys.executable, "-c", CHILD, json.dumps(given)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdin and other.stdout
        with closing(other.stdin):
            for number in range(12):
                for path in ("/en/threads", at(thread)):
                    title = f"Round{number}of{path[-4:]}"
                    if number % 2:
                        await database.execute("UPDATE thread SET title_html = ? WHERE id = ?", [title, thread.id])
                    for _ in range(2):
                        print(
                            json.dumps(["read" if number % 2 or _ else "write", path, title, thread.id]),
                            file=other.stdin,
                            flush=True,
                        )
                        theirs, hits = json.loads(await asyncio.to_thread(other.stdout.readline))
                        body = (await raw(app, path))[2]
                        assert title in body.decode()
                        assert hashlib.sha256(body).hexdigest() == theirs
    assert hits >= 12
    assert cache(app).figures.hits >= 12


@pytest.fixture
async def sharing(
    redis: Redis, app: Starlette, configured: settings.Settings
) -> AsyncIterator[Callable[..., Starlette]]:
    """Further processes of the same forum, as far as the page cache can tell."""
    made: list[Starlette] = []

    def another(**changed: Any) -> Starlette:
        known = configured.model_copy(update={"cache_url": redis[0], **changed})
        made.append(main.compose(known, hasher=cheap_hasher()))
        return made[-1]

    yield another
    for each in made:
        await cache(each).close()


async def test_what_one_process_made_the_others_have_through_redis(sharing: Callable[..., Starlette]) -> None:
    one, two, apart = sharing(), sharing(), sharing(exit_url="https://elsewhere.example/")
    thread = await ask()
    for path in ("/en/threads", at(thread), "/en/"):
        made = await raw(one, path, accept_language="en")
        assert await raw(two, path, accept_language="en") == made
        assert await raw(apart, path, accept_language="en") != made, "of other settings"
    assert (cache(one).figures.misses, cache(two).figures.misses, cache(two).figures.shared) == (3, 0, 3)
    await answer(thread)
    assert await raw(two, at(thread), accept_language="en") != made
    assert cache(two).figures.misses == 1


async def test_redis_gone_or_full_of_lies_makes_pages_slower_and_never_others(
    redis: Redis, sharing: Callable[..., Starlette], plain: Starlette
) -> None:
    one, two = sharing(), sharing()
    with clock.moved_to(clock.now()):
        made = await raw(one, "/en/")
        store: Any = redis_client.from_url(redis[0])
        for name in store.keys("page:*"):
            store.set(name, store.get(name).replace(b"</html>", b"<b>lie</b></html>"))
        store.close()
        assert await raw(two, "/en/") == made
        assert cache(two).figures.shared == 0
        redis[1].kill()
        redis[1].wait()
        for path in ("/en/threads", "/en/topics", "/en/threads"):
            assert await raw(two, path) == await raw(plain, path)
        assert cache(two).figures == Figures(hits=1, misses=3, pages=3, bytes=cache(two).figures.bytes)


async def test_the_other_process_s_catalogue_is_no_older_than_the_page(
    app: Starlette, plain: Starlette, configured: settings.Settings
) -> None:
    """A process looks at the catalogue's version once a second: a page that was made meanwhile of the old one must not stay."""
    await raw(app, "/en/topics")
    raise_version = "UPDATE setting SET value = ? WHERE key = 'catalogue_version'"
    for number in range(1000, 1005):
        await database.execute(
            "UPDATE catalogue_name SET name = ? WHERE kind = 'topic' AND language = 'en'", [f"Named {number}"]
        )
        await database.execute(raise_version, [str(number)])
        assert f"Named {number}" in (await raw(app, "/en/topics"))[2].decode()
