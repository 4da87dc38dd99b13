"""Static files as they are served: joined, minified, named after their content, compressed once and kept in memory."""

import gzip
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import brotli
import zstandard
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketClose

MOUNT = "/static"
SHEETS = ("site.css", "page.css", "search.css", "places.css", "paths.css", "sheet.css", "codes.css", "staff.css")
SPRITE = "icons.svg"
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".png": "image/png",
}
FOREVER = "public, max-age=31536000, immutable"
REVALIDATE = "no-cache"
IDENTITY = "identity"

_IMPORT = re.compile(r'@import url\("([^"]+)"\);\n?')
_CSS_REFERENCE = re.compile(r"""url\(\s*["']?([^"')]+?)["']?\s*\)""")
_SCRIPT_REFERENCE = re.compile(r'(?:(?<=from ")|(?<=import "))(\./[\w.-]+\.js)(?=")')
_KEPT_OR_COMMENT = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|url\([^"')]*\))|/\*.*?\*/""", re.DOTALL)
_HASHED = re.compile(r"/([\w.-]+)\.([0-9a-f]{12})(\.\w+)")
_COLOUR = re.compile(r"(--[\w-]+):\s*(#[0-9a-fA-F]{3,8});?")
_WEIGHT = re.compile(r"q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.IGNORECASE)


@dataclass(frozen=True)
class Asset:
    """One file: its plain name, its digest and its body in every content coding worth sending."""

    name: str
    digest: str
    bodies: Mapping[str, bytes]

    @property
    def url(self) -> str:
        """The address that changes whenever the content does."""
        stem, dot, suffix = self.name.rpartition(".")
        return f"{MOUNT}/{stem}.{self.digest}{dot}{suffix}"

    @property
    def media_type(self) -> str:
        """The Content-Type."""
        return MEDIA_TYPES[Path(self.name).suffix]

    @property
    def etag(self) -> str:
        """The ETag; weak, because it is the same for every content coding."""
        return f'W/"{self.digest}"'


class Assets:
    """The static files as an ASGI application, to be mounted at `/static`, and their addresses for the templates."""

    def __init__(self, assets: Iterable[Asset]) -> None:
        self._by_name = {asset.name: asset for asset in assets}
        sprite = self._by_name[SPRITE].bodies[IDENTITY].decode()
        self.icons = frozenset(re.findall(r'<symbol id="i-([\w-]+)"', sprite))

    @classmethod
    def load(cls, root: Path) -> Self:
        """Reads the folder with `css/`, `js/` and `img/`.

        Raises ValueError when two files share a name or when one points to something that isn't ours.
        """
        return cls(_Build(root).everything())

    def url(self, name: str) -> str:
        """The address of a file known by its plain name, like `site.css`; raises KeyError for a name there is not."""
        return self._by_name[name].url

    @property
    def icon_base(self) -> str:
        """The address of the icon sprite, to be followed by `#i-` and the icon's name."""
        return self.url(SPRITE)

    def icon(self, name: str, otherwise: str = "topics") -> str:
        """The address of one icon; that of `otherwise` for a topic that nobody has drawn an icon for."""
        return f"{self.icon_base}#i-{name if name in self.icons else otherwise}"

    def card(self, icon: str) -> str:
        """The address of the picture that stands for a topic with this icon where its pages are shared; without one the forum's."""
        name = f"card-{icon}.png"
        return self.url(name if name in self._by_name else "card.png")

    def respond(self, request: Request, name: str, cache_control: str = REVALIDATE) -> Response:
        """Answers with the file of that plain name, in the coding the client likes best, or with 304."""
        asset = self._by_name[name]
        headers = {"Cache-Control": cache_control, "ETag": asset.etag, "Vary": "Accept-Encoding"}
        if _has(request.headers.get("if-none-match", ""), asset.etag):
            return Response(status_code=304, headers=headers)
        coding = coding_for(asset.bodies, request.headers.get("accept-encoding", ""))
        body = asset.bodies[coding]
        headers |= {"Content-Length": str(len(body)), "X-Content-Type-Options": "nosniff"}
        if coding != IDENTITY:
            headers["Content-Encoding"] = coding
        return Response(b"" if request.method == "HEAD" else body, headers=headers, media_type=asset.media_type)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._answer(Request(scope)) if scope["type"] == "http" else WebSocketClose()
        await answer(scope, receive, send)

    def _answer(self, request: Request) -> Response:
        if request.method not in ("GET", "HEAD"):
            return PlainTextResponse("Method not allowed\n", 405, {"Allow": "GET, HEAD"})
        path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
        match = _HASHED.fullmatch(path)
        asset = self._by_name.get(match[1] + match[3]) if match else None
        if match is None or asset is None:
            return PlainTextResponse("Not found\n", 404)
        # While a new version rolls out, pages of the old one may ask here for a digest that is gone.
        return self.respond(request, asset.name, FOREVER if match[2] == asset.digest else REVALIDATE)


class _Build:
    """One reading of the folder; a file that others point to is made first, because its digest stands in them."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        tokens = self.root / "css/tokens.css"
        self.palette = palette_of(tokens.read_text("utf-8") if tokens.is_file() else "")
        self.made: dict[str, Asset] = {}
        self.origin: dict[str, Path] = {}

    def everything(self) -> Iterable[Asset]:
        for path in sorted(self.root.rglob("*")):
            if path.suffix in MEDIA_TYPES and path.suffix != ".css":
                self.make(path)
        for name in SHEETS:
            self.make(self.root / "css" / name)
        return self.made.values()

    def make(self, path: Path) -> Asset:
        if self.origin.setdefault(path.name, path) != path:
            raise ValueError(f"{path} and {self.origin[path.name]} would have the same address")
        if path.name not in self.made:
            self.made[path.name] = asset_of(path.name, self.content(path))
        return self.made[path.name]

    def content(self, path: Path) -> bytes:
        if path.suffix == ".css":
            return painted(minified(self.joined(path)), self.palette).encode()
        if path.suffix == ".js":
            return _SCRIPT_REFERENCE.sub(self.linking(path, "{}"), path.read_text("utf-8")).encode()
        return path.read_bytes()

    def joined(self, sheet: Path) -> str:
        """The sheet with the sheets it imports in their places."""
        parts = _IMPORT.split(sheet.read_text("utf-8"))
        texts = [_CSS_REFERENCE.sub(self.linking(sheet, 'url("{}")'), part) for part in parts[::2]]
        imported = [self.joined((sheet.parent / part).resolve()) for part in parts[1::2]]
        return texts[0] + "".join(sheet_text + after for sheet_text, after in zip(imported, texts[1:], strict=True))

    def linking(self, source: Path, form: str) -> Callable[[re.Match[str]], str]:
        def link(reference: re.Match[str]) -> str:
            target = (source.parent / reference[1]).resolve()
            if not (target.is_relative_to(self.root) and target.is_file()):
                raise ValueError(f"{source}: {reference[1]} is not one of our static files")
            return form.format(self.make(target).url)

        return link


def asset_of(name: str, content: bytes) -> Asset:
    """The file with its digest and with every compressed body that is smaller than the plain one."""
    compressed = {
        "br": brotli.compress(content, quality=11),
        "zstd": zstandard.ZstdCompressor(level=19).compress(content),
        "gzip": gzip.compress(content, 9, mtime=0),
    }
    bodies = {coding: body for coding, body in compressed.items() if len(body) < len(content)}
    return Asset(name, hashlib.sha256(content).hexdigest()[:12], {IDENTITY: content} | bodies)


def minified(css: str) -> str:
    """The same sheet without comments and needless white space; strings and `url(…)` stay as they are.

    Keeps the space before a colon, which in a selector means "inside", and those around `+` and `-` in sums.
    """
    without_comments = _KEPT_OR_COMMENT.sub(lambda match: match[1] or " ", css)
    parts = _KEPT_OR_COMMENT.split(without_comments)
    return "".join(part if index % 2 else _squeezed(part) for index, part in enumerate(parts)).strip()


def palette_of(tokens: str) -> dict[str, str]:
    """The colours that have a name of their own and never another value."""
    named = re.findall(r"(--[\w-]+)\s*:", tokens)
    return {name: colour for name, colour in _COLOUR.findall(tokens) if named.count(name) == 1}


def painted(css: str, palette: Mapping[str, str]) -> str:
    """The same minified sheet with each colour of the palette in place of its name, which telephones then need not load."""
    plain = _COLOUR.sub(lambda match: "" if match[1] in palette else match[0], css)
    return re.sub(r"var\((--[\w-]+)\)", lambda match: palette.get(match[1], match[0]), plain)


def _squeezed(css: str) -> str:
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,>]) ?|([:(]) | (\))", r"\1\2\3", css)
    css = re.sub(r"(?<![\w.#-])0\.(?=\d)", ".", css)
    return css.replace(";}", "}")


def coding_for(bodies: Mapping[str, bytes], accept_encoding: str) -> str:
    """The content coding the client weighs highest among `bodies`, the smallest of equals (RFC 9110, 12.5.3)."""
    weights = _weights(accept_encoding)
    offers = {coding: weights.get(coding, weights.get("*", 0.0)) for coding in bodies}
    wanted = [coding for coding, weight in offers.items() if weight > 0]
    return max(wanted, key=lambda coding: (offers[coding], -len(bodies[coding])), default=IDENTITY)


def _weights(accept_encoding: str) -> dict[str, float]:
    weights = {}
    for entry in accept_encoding.lower().split(","):
        coding, _, parameter = entry.partition(";")
        weight = _WEIGHT.fullmatch(parameter.strip() or "q=1")
        weights[coding.strip()] = float(weight[1]) if weight else 0.0
    return weights


def _has(if_none_match: str, etag: str) -> bool:
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return "*" in tags or etag.removeprefix("W/") in tags
