"""Typed text, made safe and readable: the one place where what a person wrote becomes HTML (decision 0001). Pure."""

import asyncio
import html
import re
import unicodedata
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import bleach  # type: ignore[import-untyped]  # ships no types
import nh3
from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock, list_block
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

RENDERER_VERSION: int = 1
EXTERNAL_REL = "nofollow ugc noopener noreferrer"
TAGS = {"a", "bdi", "blockquote", "br", "code", "em", "h3", "h4", "h5", "li", "ol", "p", "pre", "strong", "ul"}

_SCHEMES = {"http", "https", "mailto"}
_NESTING = 20
_MOST_TAGS = 4_000
_MOST_BRACKETS = 2_000
_MARKS_IN_A_ROW = 4
# C0 and C1, embeddings and overrides, isolates, deprecated format characters, lone surrogates, and what XML forbids.
_DROPPED = [(0x00, 0x08), (0x0E, 0x1F), (0x7F, 0x9F), (0x202A, 0x202E), (0x2066, 0x206F), (0xD800, 0xDFFF)]
_DROPPED += [(0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB), (0xFFFE, 0xFFFF)]
_TAMING: dict[int, str | None] = {code: None for first, last in _DROPPED for code in range(first, last + 1)}
_TAMING |= dict.fromkeys(map(ord, "\v\f\r\x85\u2028\u2029"), "\n")

_HREF = re.compile(r"(?i:https?://[^\s/?#@\\%]+(?:[/?#][^\s\\]*)?|mailto:[^\s/\\]+|/(?![/%])[^\s\\]*)")
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]")
# An address ends where it can't go on, and at Arabic, Hindi and Chinese punctuation or a Chinese letter glued to it.
_URL = r"""(?:[^\s<>()[\]{}"'`|\\^\u00a0«»،؛؟।\u2000-\u206f\u3000-\u30ff\u3400-\u9fff\uf900-\uffef]|\([^\s<>()]*\))*"""
_ADDRESS = re.compile(
    rf"(?ai)(?<!\w)(?P<web>https?://{_URL})"
    r"|(?<![\w.+%-])(?P<mail>[\w.+%-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,24}(?![\w@-]|\.\w))"
    r"|(?<![\w.@/\\:%+-])(?P<host>(?:www\.(?:[a-z0-9-]{1,63}\.){1,3}[a-z]{2,24}|(?:[a-z0-9-]{1,63}\.){1,4}pt)"
    rf"(?![\w-]|[.@]\w)(?:[/?#]{_URL})?)"
)
_BEFORE = {"web": "", "mail": "mailto:", "host": "https://"}

_SPACE = "[ \u00a0\u2007\u2009\u202f]"
_CODE = re.compile(
    rf"(?<![A-Za-z\d])(?:\(\+?\d{{1,4}}\){_SPACE}?|\+)?[A-Za-z]{{0,4}}\d[A-Za-z\d]*"
    rf"(?:(?:{_SPACE}|[-\u2010\u2011\u2013./,:])(?:[A-Z]{{2,5}}{_SPACE})?[A-Z]{{0,4}}\d[A-Za-z\d]*)*"
)
_THOUSANDS = re.compile(rf"\d{{1,3}}(?:{_SPACE}\d{{3}})+")

_HAN = "[\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_BREAK = re.compile(rf"\s+|(?<={_HAN})")
_CLAUSE_END = re.compile(r"[,;:!?…](?=\s)|(?<=\w{5})\.(?=\s)|[،؛؟۔।॥。！？，；：、]")
_PAUSES = ",;:،؛，；：、"
_LATIN = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ə": "e"})


@dataclass(frozen=True, slots=True)
class Prose:
    """A text as it was typed, its HTML, and the version of the renderer that made it."""

    source: str
    html: str
    version: int


def clean(source: str) -> str:
    """The text in NFC without what nobody can read: controls, bidi overrides, piled-up marks, space around it."""
    return _tame(source).strip()


def clean_line(source: str) -> str:
    """The same for a text of one line, such as a title, a name or a reason: every run of white space is one space."""
    return " ".join(_tame(source).split())


def _tame(text: str) -> str:
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").translate(_TAMING))
    return text if text.isascii() else "".join(_unpiled(text))


def _unpiled(text: str) -> Iterator[str]:
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        if category in ("Mn", "Me"):
            marks += 1
        elif category != "Cf":
            marks = 0
        if marks <= _MARKS_IN_A_ROW or category == "Cf":
            yield character


def is_link(href: str) -> bool:
    """Whether `href` is http(s) without a user name, mailto or an own path, and still is with entities decoded."""
    for _ in range(4):
        if _UNSEEN.search(href) or not _HREF.fullmatch(href):
            return False
        if (decoded := html.unescape(href)) == href:
            return True
        href = decoded
    return False


def isolate_numbers(plain: str) -> str:
    """Plain text as HTML, its telephone numbers, dates and codes kept left to right inside right-to-left text."""
    return _isolated(_tame(plain), html.escape)


def _isolated(plain: str, escape: Callable[[str], str]) -> str:
    pieces, end = [], 0
    for match in _CODE.finditer(plain):
        if _suffers(match[0]):
            pieces += [escape(plain[end : match.start()]), f'<bdi dir="ltr">{match[0]}</bdi>']
            end = match.end()
    return "".join([*pieces, escape(plain[end:])])


def _escape(text: str) -> str:
    # All that text between tags needs; bleach takes its time over every entity more.
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _suffers(code: str) -> bool:
    """Whether its parts change places among Arabic letters; those of a year, a price or an hour do not."""
    digits = sum(character.isdigit() for character in code)
    if re.search(r"[-+\u2010\u2011\u2013./A-Za-z]", code):
        return digits > 1
    return re.search(_SPACE, code) is not None and (digits > 6 or _THOUSANDS.fullmatch(code) is not None)


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:
        return is_link(url) and _survives(url)

    def normalizeLinkText(self, link: str) -> str:
        # The default decodes percent codes and punycode: bidi overrides and look-alike hosts would be back on screen.
        return link


class _Renderer(RendererHTML):
    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return _isolated(_tame(tokens[idx].content), _escape)

    def address(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return _escape(_tame(tokens[idx].content))

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return self.code_block(tokens, idx, options, env)

    def hr(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f"<p>{tokens[idx].markup[0] * 3}</p>\n"


def _list_from_one(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:
    # `start` is not in the allow-list, so "25. Abril" as a list would read "1. Abril".
    line = state.src[state.bMarks[startLine] + state.tShift[startLine] : state.eMarks[startLine]]
    if not silent and re.match(r"(?!1[.)])[0-9]+[.)]", line):
        return False
    return list_block(state, startLine, endLine, silent)


def _adapt(state: StateCore) -> None:
    """Headings begin at h3 and hold something; images become links, and links always have something to read."""
    for position, token in enumerate(state.tokens):
        if token.type == "heading_open":
            closing = state.tokens[position + 2]
            token.tag = closing.tag = f"h{min(int(token.tag[1]) + 2, 5)}"
            token.hidden = closing.hidden = not state.tokens[position + 1].content
        elif token.type == "inline":
            token.children = list(_adapted(token.children or []))


def _adapted(children: list[Token]) -> Iterator[Token]:
    links: list[Token] = []
    shown = False
    for token in children:
        if token.type == "image":
            yield from _pictured(token, inside=bool(links))
            shown = True
        elif token.type == "link_open":
            links.append(token)
            if len(links) == 1 and token.attrs["href"]:
                shown = False
                yield _opening(str(token.attrs["href"]))
        elif token.type == "link_close":
            # A link inside a link is part of its words, and "[words]()" is only words.
            href = str(links.pop().attrs["href"])
            if href and not links:
                yield from [token] if shown else [_piece("address", href), token]
        elif token.type == "text" and not links:
            yield from _linked(token.content)
        else:
            shown = shown or bool(token.content.strip())
            token.type = "address" if links and links[-1].info == "auto" else token.type
            yield token


def _pictured(image: Token, inside: bool) -> list[Token]:
    source, words = str(image.attrs["src"]), "".join(word.content for word in image.children or [])
    piece = _piece("text" if words else "address", words or source)
    return [piece] if inside or not source else [_opening(source), piece, _CLOSING]


def _linked(text: str) -> Iterator[Token]:
    """Running text with its web and mail addresses as links; of hosts without a scheme only www. and .pt."""
    end = 0
    for found in _ADDRESS.finditer(text):
        shown = found[0].rstrip(".,;:!?")
        href = normalizeLink(_BEFORE[found.lastgroup or ""] + shown)
        if is_link(href) and _survives(href):
            yield from [_piece("text", text[end : found.start()]), _opening(href), _piece("address", shown), _CLOSING]
            end = found.start() + len(shown)
    yield _piece("text", text[end:])


def _opening(href: str) -> Token:
    attributes: dict[str, str | int | float] = {"href": href}
    return Token("link_open", "a", 1, attrs=attributes if href[0] == "/" else attributes | {"rel": EXTERNAL_REL})


def _piece(kind: str, words: str) -> Token:
    return Token(kind, "", 0, content=words)


_CLOSING = Token("link_close", "a", -1)


def _markdown() -> MarkdownIt:
    options = {"html": False, "breaks": True, "maxNesting": _NESTING, "xhtmlOut": False}
    parser = _Parser("commonmark", options, renderer_cls=_Renderer)
    parser.disable(["code", "lheading", "reference"])
    parser.block.ruler.at("list", _list_from_one, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.core.ruler.push("adapt", _adapt)
    return parser


_MARKDOWN = _markdown()


def _too_deep(token: Token) -> bool:
    # Below its depth limit the parser leaves blocks out without a word.
    if token.type in ("blockquote_open", "list_item_open"):
        return token.level >= _NESTING - 1
    return any(child.level > _NESTING for child in token.children or [])


def _markup(source: str) -> str:
    if source.count("[") <= _MOST_BRACKETS:
        tokens = _MARKDOWN.parse(source)
        markup: str = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
        hostile = markup.count("<") > _MOST_TAGS or any(map(_too_deep, tokens))
        if not hostile and re.sub("<[^>]*>", "", markup).strip():
            return markup
    return "<p>" + _escape(source).replace("\n", "<br>\n") + "</p>" if source else ""


def _may_stay(tag: str, attribute: str, value: str) -> bool:
    if (tag, attribute) == ("a", "href"):
        return is_link(value)
    return (tag, attribute, value) in (("a", "rel", EXTERNAL_REL), ("bdi", "dir", "ltr"))


_ALLOW = nh3.Cleaner(
    tags=TAGS,
    clean_content_tags=set(),
    attributes={"a": {"href", "rel"}, "bdi": {"dir"}, "*": set()},
    attribute_filter=lambda tag, attribute, value: value if _may_stay(tag, attribute, value) else None,
    url_schemes=_SCHEMES,
    link_rel=None,
)


def _survives(href: str) -> bool:
    # nh3 takes the address from a link whose host can't exist; such a link is better left as text.
    return "href=" in by_nh3(f'<a href="{html.escape(href)}">')


def by_bleach(markup: str) -> str:
    """The markup within the allow-list, by bleach. Its cleaner can't be shared among threads: a new one each time."""
    cleaned: str = bleach.clean(markup, tags=TAGS, attributes=_may_stay, protocols=_SCHEMES, strip=True)
    return cleaned


def by_nh3(markup: str) -> str:
    """The markup within the same allow-list, by nh3."""
    return _ALLOW.clean(markup)


def render(source: str) -> str:
    """Markdown as HTML to store and print. A text with more nesting or markup than anybody writes is shown as typed."""
    return by_nh3(by_bleach(_markup(clean(source))))


_POOL = ThreadPoolExecutor(2, thread_name_prefix="prose")


async def prose(source: str) -> Prose:
    """Cleans and renders `source` off the event loop."""
    source = clean(source)
    return Prose(source, await asyncio.get_running_loop().run_in_executor(_POOL, render, source), RENDERER_VERSION)


def excerpt(source: str, limit: int = 160) -> str:
    """At most `limit` characters of plain text (not HTML) from markdown, cut at a word, in Chinese at a character."""
    blocks = [token.children or [token] for token in _MARKDOWN.parse(clean(source)) if token.content]
    plain = ["".join(" " if piece.tag == "br" else piece.content for piece in block) for block in blocks]
    text = clean_line(" ".join(plain))
    if len(text) <= limit:
        return text
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
    """Words as people count them: what stands between white space and has a letter or a digit."""
    return sum(any(map(str.isalnum, word)) for word in text.split())


def han_count(text: str) -> int:
    """How many Chinese (or Japanese) characters the text has, for scripts that put no space between words."""
    return len(re.findall(_HAN, text))


def slug(title: str) -> str:
    """The title for an address: at most 40 of a-z, 0-9 and single hyphens; empty unless all its letters are Latin."""
    folded = unicodedata.normalize("NFKD", title.casefold().translate(_LATIN))
    letters = [character for character in folded if unicodedata.category(character) in ("Ll", "Lu", "Lt", "Lo")]
    if not letters or not all("LATIN" in unicodedata.name(letter, "") for letter in letters):
        return ""
    words = re.findall("[a-z0-9]+", "".join(character for character in folded if not unicodedata.combining(character)))
    kept = ""
    for word in words:
        if len(f"{kept}-{word}".strip("-")) > 40:
            break
        kept = f"{kept}-{word}".strip("-")
    return kept or "".join(words[:1])[:40]


def direction(text: str) -> str:
    """Either "rtl" or "ltr", as the first letter that has a direction says; "ltr" when none has."""
    strong = (unicodedata.bidirectional(character) for character in text)
    return "rtl" if next((kind for kind in strong if kind in ("L", "R", "AL")), "L") != "L" else "ltr"
