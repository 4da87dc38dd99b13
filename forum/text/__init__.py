"""The face of typed text: cleaning, rendering as safe HTML, excerpts and slugs (decision 0001). Pure."""

import asyncio
import re
import unicodedata
from bisect import bisect
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html import unescape

from forum.text.cleaning import clean, clean_line, isolate_numbers
from forum.text.directions import direction
from forum.text.letters import normalized, script
from forum.text.markdown import blocks, is_crowded, markup
from forum.text.sanitising import EXTERNAL_REL, TAGS, by_bleach, by_nh3, is_link

__all__ = [
    "EXTERNAL_REL", "RENDERER_VERSION", "TAGS", "Prose", "by_bleach", "by_nh3", "clean", "clean_line", "direction", "excerpt",
    "excerpt_of_html",     "han_count", "is_link", "isolate_numbers", "markup", "prose", "render", "shorten", "slug", "word_count",
]  # fmt: skip

RENDERER_VERSION: int = 3

_HAN = "[\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_BREAK = re.compile(rf"\s+|(?<={_HAN})")
_CLAUSE_END = re.compile(r"[,;:!?…](?=\s)|(?<=\w{5})\.(?=\s)|[،؛؟۔।॥。！？，；：、]")
_TAG = re.compile("<[^>]*>?")
_BLOCK_END = re.compile("</(?:p|li|h[1-6]|td|th|pre|blockquote)>|<br ?/?>")
_PAUSES = ",;:،؛，；：、"
# How much of a source is read for an excerpt: signs and addresses take room that no words come from.
_SOURCE_FOR_EACH, _SOURCE_AT_LEAST = 4, 1_000
_LATIN = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ə": "e"})


@dataclass(frozen=True, slots=True)
class Prose:
    """A text as it was typed, its HTML, and the version of the renderer that made it."""

    source: str
    html: str
    version: int


def render(source: str) -> str:
    """Markdown as HTML to store and print. A text with more nesting or markup than anybody writes is shown as typed."""
    source = clean(source)
    made = markup(source)
    # Of a crowded text everything is escaped; bleach would take half a second to find nothing in it.
    return by_nh3(made if is_crowded(source) else by_bleach(made))


_POOL = ThreadPoolExecutor(1, thread_name_prefix="prose")


async def prose(source: str) -> Prose:
    """Cleans and renders `source` off the event loop."""
    source = clean(source)
    return Prose(source, await asyncio.get_running_loop().run_in_executor(_POOL, render, source), RENDERER_VERSION)


def excerpt(source: str, limit: int = 160) -> str:
    """At most `limit` characters of plain text (not HTML) from markdown, cut at a word, in Chinese at a character.

    It runs while a page is made, so only the beginning of a long source is read.
    """
    read = source[: limit * _SOURCE_FOR_EACH + _SOURCE_AT_LEAST]
    return _cut(clean_line(" ".join(blocks(clean(read)))), limit, whole=len(read) == len(source))


def excerpt_of_html(html: str, limit: int = 160) -> str:
    """The same from HTML that `render` made, without the time that markdown takes to read."""
    read = html[: limit * _SOURCE_FOR_EACH + _SOURCE_AT_LEAST]
    text = unescape(_TAG.sub("", _BLOCK_END.sub(" ", read)))
    return _cut(" ".join(text.split()), limit, whole=len(read) == len(html))


def _cut(text: str, limit: int, *, whole: bool) -> str:
    """The text up to a word within the limit; "…" where something is missing of it or it was not the `whole` to begin with."""
    if len(text) <= limit:
        return text if whole else (text[: limit - 1].rstrip(_PAUSES + " ") + "…")
    end = max((match.start() for match in _BREAK.finditer(text, 0, limit) if match.start() < limit), default=0)
    if 2 * end < limit:
        end = limit - 1
        while end and (unicodedata.category(text[end])[0] == "M" or "\u200d" in text[end - 1 : end + 1]):
            end -= 1
    return text[:end].rstrip(_PAUSES + " ") + "…"


def shorten(text: str, words: int = 40, han_characters: int = 80) -> str:
    """The text up to the last clause within both limits; "…" only where it had to be cut between two words."""
    text = clean_line(text)

    def too_long(end: int) -> bool:
        return word_count(text[:end]) > words or han_count(text[:end]) > han_characters

    def last(ends: list[int]) -> int:
        return max(ends[: bisect(ends, False, key=too_long)], default=0)

    if not too_long(len(text)):
        return text
    clause = last([match.start() if match[0] in _PAUSES else match.end() for match in _CLAUSE_END.finditer(text)])
    cut = last([match.start() for match in _BREAK.finditer(text)])
    return text[:clause].rstrip() if 2 * clause >= cut > 0 else text[:cut].rstrip(_PAUSES + " ") + "…"


def word_count(text: str) -> int:
    """The number of words: stretches between white space that have a letter or a digit."""
    return sum(any(map(str.isalnum, word)) for word in text.split())


def han_count(text: str) -> int:
    """The number of Chinese and Japanese characters: their scripts put no space between words."""
    return len(re.findall(_HAN, text))


def slug(title: str) -> str:
    """The title for an address: at most 40 of a-z, 0-9 and single hyphens; empty unless all its letters are Latin."""
    folded = normalized(title.casefold().translate(_LATIN), "NFKD")
    letters = [character for character in folded if unicodedata.category(character) in ("Ll", "Lu", "Lt", "Lo")]
    if not letters or not all(script(letter) == "LATIN" for letter in letters):
        return ""
    words = re.findall("[a-z0-9]+", "".join(character for character in folded if not unicodedata.combining(character)))
    kept = ""
    for word in words:
        if len(f"{kept}-{word}".strip("-")) > 40:
            break
        kept = f"{kept}-{word}".strip("-")
    return kept or "".join(words[:1])[:40]
