"""Bytes of pages on the wire: HTML, style sheet and scripts, sent plain, by gzip, brotli and zstd."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

import httpx

CODINGS = ("identity", "gzip", "br", "zstd")
BUDGET = 14 * 1024
"""Bytes for HTML and CSS together: the first round trip of a TCP connection, ten segments, less room for headers."""

SCRIPTS = 10 * 1024
_SHEET = re.compile(r'rel="stylesheet" href="([^"]+)"')
_SCRIPT = re.compile(r'<script type="module" src="([^"]+)"')
_IMPORTED = re.compile(r'(?:from |import )"([^"]+)"')
_FILES: dict[tuple[str, str], httpx.Response] = {}


@dataclass(frozen=True)
class Weight:
    """Bytes of one page by content coding."""

    path: str
    html: Mapping[str, int]
    css: Mapping[str, int]
    js: Mapping[str, int]

    def first_sight(self, coding: str) -> int:
        """Bytes needed before anything is seen."""
        return self.html[coding] + self.css[coding]


async def weigh(client: httpx.AsyncClient, path: str, codings: Sequence[str] = CODINGS) -> Weight:
    """The weight of the page at `path` with everything a browser asks for on its behalf."""
    page = (await client.get(path)).raise_for_status().text
    html = {coding: (await _get(client, path, coding)).num_bytes_downloaded for coding in codings}
    css, js = [{coding: await of(client, page, coding) for coding in codings} for of in (sheets_of, scripts_of)]
    return Weight(path, html, css, js)


async def sheets_of(client: httpx.AsyncClient, page: str, coding: str) -> int:
    """Bytes of the style sheets that a page asks for."""
    return await _size(client, _SHEET.findall(page), coding)


async def scripts_of(client: httpx.AsyncClient, page: str, coding: str) -> int:
    """Bytes of the scripts that a page asks for, and of all that they import."""
    return await _size(client, await _reached(client, _SCRIPT.findall(page)), coding)


async def _size(client: httpx.AsyncClient, files: Sequence[str], coding: str) -> int:
    return sum([(await _file(client, each, coding)).num_bytes_downloaded for each in files])


async def _file(client: httpx.AsyncClient, address: str, coding: str = "identity") -> httpx.Response:
    """The static file, asked for once: its address changes whenever its content does."""
    if (address, coding) not in _FILES:
        _FILES[address, coding] = await _get(client, address, coding)
    return _FILES[address, coding]


async def _get(client: httpx.AsyncClient, path: str, coding: str) -> httpx.Response:
    return (await client.get(path, headers={"Accept-Encoding": coding})).raise_for_status()


async def _reached(client: httpx.AsyncClient, scripts: Sequence[str]) -> list[str]:
    """The scripts and all that they import."""
    reached, waiting = list[str](), list(scripts)
    while waiting:
        path = waiting.pop()
        if path not in reached:
            reached.append(path)
            waiting += [urljoin(path, name) for name in _IMPORTED.findall((await _file(client, path)).text)]
    return reached


def table(weights: Sequence[Weight]) -> str:
    """The weights as a Markdown table, in bytes."""
    lines = [f"| page | {' | '.join(f'HTML + CSS, {coding}' for coding in CODINGS)} | HTML br | CSS br | JS br |"]
    lines.append("|---" * 8 + "|")
    for each in weights:
        sums = " | ".join(str(each.first_sight(coding)) for coding in CODINGS)
        lines.append(f"| {each.path} | {sums} | {each.html['br']} | {each.css['br']} | {each.js['br']} |")
    return "\n".join(lines)
