"""Static files: joined, named after their content, compressed, cached for good."""

import gzip
import re
from collections.abc import AsyncIterator
from pathlib import Path

import brotli
import httpx
import pytest
import zstandard
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.types import Message

from forum.web.rendering.assets import Assets, coding_for, minified, painted, palette_of

STATIC = Path(__file__).parents[3] / "static"
FOREVER = "public, max-age=31536000, immutable"


@pytest.fixture(scope="module")
def assets() -> Assets:
    return Assets.load(STATIC)


def asking(assets: Assets) -> httpx.AsyncClient:
    async def favicon(request: Request) -> Response:
        return assets.respond(request, "favicon.svg")

    app = Starlette(routes=[Mount("/static", assets), Route("/favicon.ico", favicon)])
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://forum.example")


@pytest.fixture
async def browser(assets: Assets) -> AsyncIterator[httpx.AsyncClient]:
    async with asking(assets) as client:
        yield client


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small static folder: one picture, two sheets, two scripts."""
    for name, text in {
        "img/icons.svg": '<svg><symbol id="i-seal"/><symbol id="i-topics"/></svg>',
        "img/tile.svg": "<svg/>",
        "css/site.css": '@layer a, b;\n@import url("a.css");\n@import url("part/b.css");\n',
        "css/page.css": ".post { margin: 0; }\n",
        "css/search.css": "",
        "css/places.css": "",
        "css/paths.css": "",
        "css/sheet.css": "",
        "css/codes.css": "",
        "css/staff.css": '@import url("site.css");\n.desk { margin: 0; }\n',
        "css/a.css": "/* why */ .a { color : red; }\n",
        "css/part/b.css": '.b { background: url("../../img/tile.svg"); }\n',
        "js/forum.js": 'import { one } from "./one.js";\nimport "./two.js";\none();\n',
        "js/two.js": "addEventListener('load', () => 2);\n",
        "js/one.js": "export const one = () => 1;\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


async def text_of(assets: Assets, name: str) -> str:
    async with asking(assets) as client:
        return (await client.get(assets.url(name))).text


async def test_a_sheet_is_one_file_in_the_order_of_its_imports(folder: Path) -> None:
    assets = Assets.load(folder)
    joined = await text_of(assets, "site.css")
    assert joined == f'@layer a,b;.a{{color :red}}.b{{background:url("{assets.url("tile.svg")}")}}'
    assert await text_of(assets, "staff.css") == joined + ".desk{margin:0}"


def test_a_name_changes_with_the_content_and_with_what_the_content_points_to(folder: Path) -> None:
    before = Assets.load(folder)
    (folder / "img/tile.svg").write_text("<svg></svg>")
    (folder / "js/one.js").write_text("export const one = () => 2;\n")
    after = Assets.load(folder)
    for name in ("tile.svg", "site.css", "staff.css", "one.js", "forum.js"):
        assert before.url(name) != after.url(name)
    assert before.url("icons.svg") == after.url("icons.svg")


async def test_a_script_imports_the_hashed_name(folder: Path) -> None:
    assets = Assets.load(folder)
    script = await text_of(assets, "forum.js")
    assert f'from "{assets.url("one.js")}"' in script
    assert f'import "{assets.url("two.js")}"' in script


@pytest.mark.parametrize(
    "reference", ["../img/gone.svg", "https://elsewhere.example/a.svg", "data:image/svg+xml,x", "../../secret.svg"]
)
def test_a_sheet_may_only_point_to_our_own_files(folder: Path, reference: str) -> None:
    (folder.parent / "secret.svg").write_text("<svg/>")
    (folder / "css/a.css").write_text(f".a {{ background: url('{reference}'); }}")
    with pytest.raises(ValueError, match="not one of our static files"):
        Assets.load(folder)


def test_two_files_of_the_same_name_are_refused(folder: Path) -> None:
    (folder / "js/tile.svg").write_text("<svg/>")
    with pytest.raises(ValueError, match="same address"):
        Assets.load(folder)


def test_an_unknown_name_is_a_mistake_in_the_template(assets: Assets) -> None:
    with pytest.raises(KeyError):
        assets.url("sight.css")


def test_a_topic_without_an_icon_gets_the_one_for_topics(assets: Assets) -> None:
    assert assets.icon("housing") == f"{assets.icon_base}#i-housing"
    assert assets.icon("a-topic-of-tomorrow") == f"{assets.icon_base}#i-topics"
    assert assets.icon("a-sign-of-tomorrow", otherwise="info") == f"{assets.icon_base}#i-info"


@pytest.mark.parametrize(
    ("css", "small"),
    [
        ("/* it's a note */ a { color: red; }", "a{color:red}"),
        (".a,\n.b > .c { margin: 0 auto ; }", ".a,.b>.c{margin:0 auto}"),
        ('a::after { content: " /* ; } */ " / ""; }', 'a::after{content:" /* ; } */ " / ""}'),
        (r'a { content: "\" ;  }"; color: red; }', r'a{content:"\" ;  }";color:red}'),
        ("a { background: url(a;  b.svg) 0 0; }", "a{background:url(a;  b.svg) 0 0}"),
        (".a :hover { inset: calc( 1px + 2px ) }", ".a :hover{inset:calc(1px + 2px)}"),
        ("@media (min-width: 48rem) and (hover) { a { b: c } }", "@media (min-width:48rem) and (hover){a{b:c}}"),
        ("a { margin: 1px/* */2px; }", "a{margin:1px 2px}"),
        ("a { margin: 0.5rem 10.05px; inset: calc(1px - 0.5px) }", "a{margin:.5rem 10.05px;inset:calc(1px - .5px)}"),
        (".a { b: c }\n\n/* x */\n\n.d { e: f }", ".a{b:c}.d{e:f}"),
    ],
)
def test_minifying_takes_only_what_means_nothing(css: str, small: str) -> None:
    assert minified(css) == small


def test_a_colour_that_has_one_value_stands_itself_where_its_name_stood() -> None:
    tokens = ":root { --white: #ffffff; --page: var(--white); --ink: #111111; @media (x) { --ink: #eeeeee; } }"
    palette = palette_of(tokens)
    assert palette == {"--white": "#ffffff"}
    assert painted(minified(tokens), palette) == ":root{--page:#ffffff;--ink:#111111;@media (x){--ink:#eeeeee}}"
    assert painted("a{color:var(--white);background:var(--page)}", palette) == "a{color:#ffffff;background:var(--page)}"


@pytest.mark.parametrize(
    ("accept_encoding", "coding"),
    [
        ("", "identity"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, zstd", "zstd"),
        ("GZIP", "gzip"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("br;q=0, *", "zstd"),
        ("*;q=0", "identity"),
        ("identity, br;q=0.5", "identity"),
        ("br;q=2, zstd;q=x, gzip;q=0.001", "gzip"),
        ("deflate", "identity"),
        ("br;q=0.5, zstd;q=0.5, gzip;q=0.5, *", "identity"),
    ],
)
def test_the_client_chooses_the_coding(accept_encoding: str, coding: str) -> None:
    bodies = {"identity": b"12345", "br": b"12", "zstd": b"123", "gzip": b"1234"}
    assert coding_for(bodies, accept_encoding) == coding


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("site.css", "text/css; charset=utf-8"),
        ("staff.css", "text/css; charset=utf-8"),
        ("forum.js", "text/javascript; charset=utf-8"),
        ("icons.svg", "image/svg+xml; charset=utf-8"),
    ],
)
async def test_every_coding_carries_the_same_file_for_good(
    assets: Assets, browser: httpx.AsyncClient, name: str, media_type: str
) -> None:
    plain = await browser.get(assets.url(name), headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, "zstd": zstandard.ZstdDecompressor().decompress}
    for coding in unpack:
        async with browser.stream("GET", assets.url(name), headers={"Accept-Encoding": coding}) as answer:
            body = b"".join([part async for part in answer.aiter_raw()])
        assert unpack[coding](body) == plain.content
        assert answer.headers["content-encoding"] == coding
        assert answer.headers["content-length"] == str(len(body))
        assert answer.headers["content-type"] == media_type
        assert answer.headers["cache-control"] == FOREVER
        assert answer.headers["vary"] == "Accept-Encoding"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["etag"] == plain.headers["etag"]


async def said_by(assets: Assets, **scope: object) -> list[Message]:
    said: list[Message] = []

    async def hear() -> Message:
        raise AssertionError("nothing is read")

    async def say(message: Message) -> None:
        said.append(message)

    await assets({"path": assets.url("site.css"), "headers": [], **scope}, hear, say)
    return said


async def test_head_has_the_headers_and_no_body(assets: Assets) -> None:
    got = await said_by(assets, type="http", method="GET", root_path="/static")
    asked = await said_by(assets, type="http", method="HEAD", root_path="/static")
    assert asked[0] == got[0]
    assert len(got[1]["body"]) > 20_000
    assert asked[1]["body"] == b""


@pytest.mark.parametrize("form", ["{}", '"other", {}', "*"])
async def test_a_browser_that_has_the_file_is_told_so(assets: Assets, browser: httpx.AsyncClient, form: str) -> None:
    etag = (await browser.get(assets.url("site.css"))).headers["etag"]
    assert etag.startswith('W/"')
    for tag in (etag, etag.removeprefix("W/")):
        answer = await browser.get(assets.url("site.css"), headers={"If-None-Match": form.format(tag)})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["etag"] == etag
        assert answer.headers["cache-control"] == FOREVER
    assert (await browser.get(assets.url("site.css"), headers={"If-None-Match": '"other"'})).status_code == 200


async def test_a_page_of_the_version_before_still_gets_a_sheet_but_keeps_it_only_once(
    browser: httpx.AsyncClient,
) -> None:
    answer = await browser.get("/static/site.0123456789ab.css")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/site.css",
        "/css/site.css",
        "/gone.0123456789ab.css",
        "/site.0123456789AB.css",
        "/a/site.0123456789ab.css",
        "//site.0123456789ab.css",
        "/site.0123456789ab.css/",
        "/site.0123456789ab.css%0a",
        "/%2e%2e/main.py",
    ],
)
async def test_any_other_address_is_not_there(browser: httpx.AsyncClient, path: str) -> None:
    answer = await browser.get("/static" + path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert len(answer.content) < 20


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
async def test_static_files_are_only_read(assets: Assets, browser: httpx.AsyncClient, method: str) -> None:
    answer = await browser.request(method, assets.url("site.css"))
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"


async def test_a_websocket_is_turned_away(assets: Assets) -> None:
    said = await said_by(assets, type="websocket")
    assert [message["type"] for message in said] == ["websocket.close"]


async def test_a_file_can_stand_under_a_name_browsers_guess(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/favicon.ico")
    assert answer.headers["content-type"] == "image/svg+xml; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"


async def test_the_sheet_of_public_pages_leaves_half_of_the_first_round_trip_to_the_page(
    assets: Assets, browser: httpx.AsyncClient
) -> None:
    answer = await browser.head(assets.url("site.css"), headers={"Accept-Encoding": "br"})
    assert int(answer.headers["content-length"]) <= 7_000


def test_scripts_stay_small() -> None:
    """Those of every page together, the service worker, each of those of pages that use it, and the others together."""
    sizes = {script.name: script.stat().st_size for script in (STATIC / "js").glob("*.js")}
    everywhere = {"forum.js", *re.findall(r'"\./([\w.]+)"', (STATIC / "js/forum.js").read_text("utf-8"))}
    assert sum(sizes[name] for name in everywhere) < 8_200
    assert sizes["sw.js"] <= 6_000
    offline = {"forgetting.js", "kept.js", "offline.js", "outbox.js", "push.js", "reading.js", "recordings.js"}
    assert sizes.pop("aloud.js") <= 3_200
    assert {name: size for name, size in sizes.items() if name in offline and size > 2_500} == {}
    assert sum(size for name, size in sizes.items() if name not in {"sw.js", *offline}) < 14_000


def test_the_sprite_draws_each_icon_once() -> None:
    names = re.findall(r'<symbol id="([^"]+)"', (STATIC / "img/icons.svg").read_text("utf-8"))
    assert len(names) == len(set(names))
    assert all(name.startswith("i-") for name in names)
