"""Our dialect of Markdown: no HTML, no images, headings from h3, addresses as links. It is not safe before it is cleaned. Pure."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock, list_block
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from forum.text.cleaning import isolated, tame
from forum.text.sanitising import EXTERNAL_REL, is_link, survives

_NESTING = 20
_MOST_TAGS = 4_000
# Every line, sign and address costs the parser and the cleaners tens of microseconds, whatever becomes of it.
_MOST_LINES = 800
_MOST_SIGNS = 1_000
_MOST_ADDRESSES = 250
_BEFORE_LINE = re.compile(r"(?m)^[ >+*#-]*(?:>|[-+*#](?=\s|\Z))|^ *\d{1,9}[.)]")
_SIGN = re.compile(r"[*_`~\[\]!<&\\]")
# An address ends where it can't go on, and at Arabic, Hindi and Chinese punctuation or a Chinese letter glued to it.
_URL = r"""(?:[^\s<>()[\]{}"'`|\\^\u00a0«»،؛؟।\u2000-\u206f\u3000-\u30ff\u3400-\u9fff\uf900-\uffef]|\([^\s<>()]*\))*"""
_ADDRESS = re.compile(
    rf"(?ai)(?<!\w)(?P<web>https?://{_URL})"
    r"|(?<![\w.+%-])(?P<mail>[\w.+%-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,24}(?![\w@-]|\.\w))"
    r"|(?<![\w.@/\\:%+-])(?P<host>(?:www\.(?:[a-z0-9-]{1,63}\.){1,3}[a-z]{2,24}|(?:[a-z0-9-]{1,63}\.){1,4}pt)"
    rf"(?![\w-]|[.@]\w)(?:[/?#]{_URL})?)"
)
_BEFORE = {"web": "", "mail": "mailto:", "host": "https://"}


def _escape(text: str) -> str:
    # All that text between tags needs; bleach takes its time over every entity more.
    return text.replace("&", "&amp;").replace("<", "&lt;")


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:
        return is_link(url) and survives(url)

    def normalizeLinkText(self, link: str) -> str:
        # The default decodes percent codes and punycode: bidi overrides and look-alike hosts would be back on screen.
        return link


class _Renderer(RendererHTML):
    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return isolated(tame(tokens[idx].content), _escape)

    def address(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return _escape(tame(tokens[idx].content))

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
        if is_link(href) and survives(href):
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


def is_crowded(source: str) -> bool:
    """Whether a clean text has more lines, signs or addresses than anybody writes; counted before anything is made of it.

    A line counts once more for each list or quotation it stands in.
    """
    return (
        source.count("\n") + sum(len(marks[0].replace(" ", "")) for marks in _BEFORE_LINE.finditer(source))
        >= _MOST_LINES
        or sum(1 for _ in islice(_SIGN.finditer(source), _MOST_SIGNS)) == _MOST_SIGNS
        or sum(1 for _ in islice(_ADDRESS.finditer(source), _MOST_ADDRESSES)) == _MOST_ADDRESSES
    )


def as_typed(source: str) -> str:
    """A clean text as HTML that shows its Markdown signs unrendered."""
    return "<p>" + _escape(source).replace("\n", "<br>\n") + "</p>" if source else ""


def markup(source: str) -> str:
    """A clean text as HTML; one with more nesting or markup than anybody writes is shown as typed."""
    if is_crowded(source):
        return as_typed(source)
    tokens = _MARKDOWN.parse(source)
    made: str = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    hostile = made.count("<") > _MOST_TAGS or any(map(_too_deep, tokens))
    return as_typed(source) if hostile or not re.sub("<[^>]*>", "", made).strip() else made


def blocks(source: str) -> list[str]:
    """The words of each block of a clean text, without Markdown; of a crowded text, its lines."""
    if is_crowded(source):
        return source.split("\n")
    tokens = [token.children or [token] for token in _MARKDOWN.parse(source) if token.content]
    return ["".join(" " if piece.tag == "br" else piece.content for piece in block) for block in tokens]
