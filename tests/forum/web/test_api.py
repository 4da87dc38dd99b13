"""The interface for programs: it tells what every visitor reads, page by page, in the asked language, and says no in JSON."""

from typing import Any
from urllib.parse import quote

import httpx
from starlette.applications import Starlette

from forum import database, ids
from forum.settings import Settings
from forum.threads.models import Post
from tests.cast import Visit, Visiting, answer, ask, running
from tests.forum.threads import officers
from tests.world import put_into_bangla

API = "/api/v1"
NOWHERE = ids.encode(ids.new())


async def told(visit: Visit, path: str, **headers: str) -> Any:
    found = await visit.get(f"{API}{path}", headers=headers)
    assert (found.status_code, found.headers["content-type"]) == (200, "application/json"), found.text
    return found.json()


def problem(said: httpx.Response, status: int) -> Any:
    """What a refusal says, which is whole and open to programs of any site."""
    assert (said.status_code, said.headers["content-type"]) == (status, "application/problem+json"), said.text
    assert said.headers["access-control-allow-origin"] == "*"
    assert said.headers["cache-control"] == "no-store"
    found = said.json()
    assert found["status"] == status and found["title"] and found["detail"]
    return found


async def test_a_program_comes_from_the_list_to_the_official_answer_its_versions_and_a_rendering(
    visit: Visiting,
) -> None:
    asked = await ask(title="Where do I renew my card?")
    plain, said = await answer(asked, body="Ask at the counter."), await answer(asked, body="By appointment alone.")
    await officers.mark(said, officers.said("At AIMA, by appointment."))
    await officers.correct(said, "At AIMA, by telephone.")
    await put_into_bangla(said)
    program = await visit()
    (row,) = (await told(program, "/threads?state=official&lang=bn"))["threads"]
    assert row["short_answer"] == {"lang": "bn", "html": "সকাল সকাল আসুন।"}
    assert row["url"].startswith("http://127.0.0.1:8000/bn/threads/")
    thread = await told(program, f"/threads/{row['id']}?lang=en")
    assert thread["title"] == {"lang": "en", "text": "Where do I renew my card?"}
    assert (thread["kind"], thread["topic"], thread["answers"]) == ("question", "documentation", 2)
    first, second = (await told(program, f"/threads/{row['id']}/answers?lang=bn"))["answers"]
    assert (first["id"], second["id"]) == (thread["official_answer"], ids.encode(plain.id))
    assert first["author"] == {"role": "officer", "cabinet": "GAJI", "name": None}
    assert first["official"]["sources"][0]["title"] and first["rendering"]["body"]["lang"] == "bn"
    found = (await told(program, f"/answers/{first['id']}/versions"))["versions"]
    assert [each["short_answer"]["html"] for each in found] == ["At AIMA, by telephone.", "At AIMA, by appointment."]
    assert [each["in_force"] for each in found] == [True, False]
    (rendered,) = (await told(program, f"/threads/{row['id']}/renderings/{row['languages'][0]}"))["renderings"]
    assert rendered == first["rendering"]
    (official,) = (await told(program, "/official-answers"))["official_answers"]
    assert (official["thread"], official["checking"]) == (row["id"], False)
    (hit,) = (await told(program, "/search?q=renew"))["found"]
    assert hit["thread"]["id"] == row["id"] and "renew" in f"{hit['snippet']} {hit['thread']['title']}"


async def test_a_program_reads_the_catalogue_as_the_pages_have_it(visit: Visiting) -> None:
    program = await visit()
    for listed, row in (("topics", "slug"), ("cabinets", "code"), ("places", "slug"), ("paths", "slug")):
        rows = (await told(program, f"/{listed}"))[listed]
        assert len(rows) > 3
        one = await told(program, f"/{listed}/{rows[0][row]}")
        assert one[row] == rows[0][row] and one["url"] in (rows[0]["url"],)
    assert "pov" in [each["code"] for each in (await told(program, "/languages"))["languages"]]
    assert (await told(program, "/statistics"))["years"] == []
    near = await program.get(f"{API}/places?near=7800-001&limit=20")
    assert near.json()["places"][0]["slug"] == "cnaim-beja"
    assert near.headers["cache-control"] == "no-store" and "etag" not in near.headers
    kilometres = [each["kilometres"] for each in near.json()["places"] if each["kilometres"] is not None]
    assert kilometres == sorted(kilometres)


async def test_nobody_reads_more_here_than_a_visitor_and_no_session_is_looked_at(visit: Visiting) -> None:
    private = await ask(title="Between us", visibility="private")
    said = await answer(private)
    await ask("bilal", title="In law", topic="legal-support")
    shown = await ask("bilal", title="For all")
    visitor, hidden = await visit(), ids.encode(private.id)
    for who in ("amina", "ines", "marta", "ada"):
        somebody = await visit(who)
        assert (await somebody.get(f"{API}/threads")).content == (await visitor.get(f"{API}/threads")).content
        for path in (f"/threads/{hidden}", f"/threads/{hidden}/answers", f"/answers/{ids.encode(said.id)}/versions"):
            named = path.split("/")[2]
            refused, nowhere = problem(await somebody.get(f"{API}{path}"), 404), path.replace(named, NOWHERE)
            assert refused == problem(await visitor.get(f"{API}{nowhere}"), 404)
        with database.counting() as counter:
            await somebody.get(f"{API}/threads")
        assert not [each for each in counter.statements if "session" in each]
    for path in ("/threads", "/search?q=between+us", "/official-answers", "/threads?sort=waiting&language=en"):
        assert "Between us" not in str(await told(visitor, path)) and hidden not in str(await told(visitor, path))
    assert [each["id"] for each in (await told(visitor, "/threads"))["threads"]] == [ids.encode(shown.id)]


async def test_what_no_feed_has_is_not_here_either(visit: Visiting) -> None:
    in_law = await ask(title="About the law", topic="legal-support", visibility="public")
    await officers.mark(await answer(in_law, "ines"))
    program = await visit()
    assert "About the law" in (await program.get("/en/threads")).text
    for path in ("/threads", "/threads?language=en", "/official-answers", "/search?q=law"):
        assert "About the law" not in str(await told(program, path))
    problem(await program.get(f"{API}/threads/{ids.encode(in_law.id)}"), 404)
    said = problem(await program.get(f"{API}/threads?topic=legal-support&lang=pt"), 404)
    assert [(each["field"], each["code"]) for each in said["errors"]] == [("topic", "not_here")]


async def test_every_thread_is_on_one_page_whichever_way_a_program_turns_them(visit: Visiting) -> None:
    for number in range(45):
        await ask("bilal", title=f"Question {number}")
    program, pages, path = await visit(), [], "/threads?limit=20"
    while path:
        page = await told(program, path)
        pages.append([each["id"] for each in page["threads"]])
        path = f"/threads?limit=20&after={page['next']}" if page["next"] else ""
    assert [len(each) for each in pages] == [20, 20, 5]
    assert len({each for page in pages for each in page}) == 45
    back = await told(program, f"/threads?limit=20&before={page['previous']}")
    assert [each["id"] for each in back["threads"]] == pages[1]
    found = await told(program, "/search?q=question")
    assert len(found["found"]) == 20
    further = await told(program, f"/search?q=question&after={found['next']}")
    first = {each["thread"]["id"] for each in found["found"]}
    assert further["found"] and first.isdisjoint({each["thread"]["id"] for each in further["found"]})


async def test_the_parameter_names_the_language_then_the_header_and_no_cookie(visit: Visiting) -> None:
    program = await visit()
    program.client.cookies.set("ui", "ar")
    for path, header, wanted in (
        ("/topics", "", "pt"),
        ("/topics", "uk, en;q=0.5", "uk"),
        ("/topics?lang=bn", "uk", "bn"),
    ):
        found = await program.get(f"{API}{path}", headers={"Accept-Language": header})
        assert found.headers["content-language"] == wanted
        assert {each.strip() for each in found.headers["vary"].split(",")} >= {"Accept-Language", "Accept"}
        topic = found.json()["topics"][0]
        assert topic["name"] == topic["names"][wanted]
    refused = await program.get(f"{API}/threads?kind=nothing", headers={"Accept-Language": "ar"})
    assert refused.headers["content-language"] == "ar" and "القيمة" in problem(refused, 400)["errors"][0]["detail"]


async def test_what_a_program_has_already_is_not_sent_again_and_any_site_may_read(visit: Visiting) -> None:
    await ask()
    program = await visit()
    found = await program.get(f"{API}/threads", headers={"Origin": "https://cnaim.example"})
    tag = found.headers["etag"]
    assert found.headers["cache-control"] == "no-cache" and tag.startswith('W/"')
    again = await program.get(f"{API}/threads", headers={"If-None-Match": f'"x", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    await ask("bilal", title="Another one")
    assert (await program.get(f"{API}/threads", headers={"If-None-Match": tag})).status_code == 200
    assert (await program.client.head(f"{API}/threads")).headers["etag"] != tag
    before = await program.client.options(f"{API}/threads", headers={"Origin": "https://cnaim.example"})
    assert (before.status_code, before.headers["access-control-allow-methods"]) == (204, "GET, HEAD, OPTIONS")
    for each in (found, again, before):
        assert each.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in each.headers
        assert "set-cookie" not in each.headers


HOSTILE = [
    ("/threads?limit=1000000000000000000000", "limit"),
    ("/threads?limit=-1", "limit"),
    ("/threads?limit=20&limit=50", "limit"),
    ("/threads?after=garbage", "after"),
    ("/threads?after=" + "f" * 400, "after"),
    ("/threads?before=1-2-3", "before"),
    ("/threads?after=" + "f" * 13 + "-" + "f" * 16, "after"),
    ("/threads?topic=%00", "topic"),
    ("/threads?topic=", "topic"),
    ("/threads?language=en%0d%0aX:1", "language"),
    ("/threads?kind[]=question", "kind[]"),
    ("/threads?%00=1", "\x00"),
    ("/threads?lang=xx", "lang"),
    ("/threads?sort=own", "sort"),
    ("/search", "q"),
    ("/search?q=" + "x" * 101, "q"),
    ("/search?q=a%00b", "q"),
    ("/search?q=%20%20", "q"),
    ("/search?q=a&after=1-2-3-4", "after"),
    ("/places?near=" + "x" * 61, "near"),
    ("/places?q=%1b", "q"),
    ("/places?open=1", "open"),
    ("/official-answers?after=0x10-1", "after"),
]


async def test_a_parameter_that_can_not_be_used_is_named_and_breaks_nothing(visit: Visiting) -> None:
    program = await visit()
    for path, field in HOSTILE:
        said = problem(await program.get(f"{API}{path}"), 400)
        assert [each["field"] for each in said["errors"]] == [field], path
        assert all(each["code"] and each["detail"] for each in said["errors"])


async def test_every_cursor_that_is_let_in_can_be_read(visit: Visiting) -> None:
    await ask()
    program = await visit()
    for place in ("0-0", "f" * 13 + "-7" + "f" * 15, "0" * 13 + "-" + "f" * 15 + "-o"):
        for way in ("after", "before"):
            await told(program, f"/threads?{way}={place}")
            await told(program, f"/official-answers?{way}={place}")
    await told(program, "/search?q=card&after=" + "-".join(["7" + "f" * 15] * 5))
    for words in ("'; DROP TABLE post; --", "\u202e\u2028", "%", "*:*", "\U0001f600" * 100):
        await told(program, f"/search?q={quote(words)}")


async def test_a_program_that_asks_otherwise_than_by_reading_json_is_told_so(visit: Visiting) -> None:
    program = await visit()
    for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE"):
        refused = await program.client.request(method, f"{API}/threads", headers={"Origin": "https://cnaim.example"})
        problem(refused, 405)
        assert refused.headers["allow"] == "GET, HEAD, OPTIONS"
    for accept, status in (("text/html", 406), ("application/json;q=0", 406), ("text/html, */*;q=0.1", 200)):
        found = await program.get(f"{API}/languages", headers={"Accept": accept})
        assert found.status_code == status, accept
    problem(await program.get(f"{API}/languages", headers={"Accept": "application/xml"}), 406)
    for path in ("/nothing", "/threads/", "/threads/%2e%2e", "/threads/UPPER", "/topics/%00"):
        problem(await program.client.get(f"{API}{path}"), 404)
    problem(await program.get(f"{API}/threads?after={'a' * 9000}"), 414)


async def test_a_network_that_asks_too_often_waits_and_others_do_not(configured: Settings) -> None:
    async with running(configured, limit_api="2/minute") as app:
        program = Visit(app)
        for _ in range(2):
            assert (await program.get(f"{API}/languages")).status_code == 200
        refused = await program.get(f"{API}/topics")
        problem(refused, 429)
        assert 0 < int(refused.headers["retry-after"]) <= 60
        assert (await program.get("/en/threads")).status_code == 200
        transport = httpx.ASGITransport(app, client=("192.0.2.9", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as other:
            assert (await other.get(f"{API}/languages")).status_code == 200


async def test_without_its_database_the_forum_says_so_in_json(
    engine: Any, database_url: str, app: Starlette, visit: Visiting
) -> None:
    program = await visit()
    engine.take_away(database_url)
    try:
        gone = await program.get(f"{API}/threads", headers={"Accept-Language": "en"})
        assert problem(gone, 503)["code"] == "unavailable" and gone.headers["retry-after"]
    finally:
        engine.give_back(database_url)
    assert (await program.get(f"{API}/threads")).status_code == 200


async def test_more_threads_take_no_more_statements(visit: Visiting) -> None:
    program = await visit()

    async def statements() -> dict[str, int]:
        some = await Post.filter(kind="answer").order_by("created_at").first()
        assert some
        paths = ("/threads", "/threads?lang=bn", "/official-answers?lang=bn", "/search?q=card", "/topics", "/cabinets", "/paths",
                 "/places", f"/threads/{ids.encode(some.thread_id)}", f"/threads/{ids.encode(some.thread_id)}/answers?lang=bn",
                 f"/answers/{ids.encode(some.id)}/versions", "/statistics")  # fmt: skip
        counts = {}
        for path in paths:
            await told(program, path)
            with database.counting() as counter:
                await told(program, path)
            counts[path] = len([each for each in counter.statements if '"setting"' not in each])
        return counts

    async def one_more(title: str) -> None:
        said = await answer(await ask("bilal", title=title))
        await officers.mark(said)
        await put_into_bangla(said)

    await one_more("Where is my card?")
    first = await statements()
    for number in range(12):
        await one_more(f"Where is my card {number}?")
    assert await statements() == first
    assert max(first.values()) <= 8
