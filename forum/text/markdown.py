"""Markdown as HTML: no HTML, no images, headings from h3, addresses and telephone numbers as links, a direction for each block.

It is not safe before it is cleaned. Pure.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from forum.text import addresses, telephones
from forum.text.cleaning import isolated, tame
from forum.text.dialect import teach
from forum.text.directions import direction
from forum.text.sanitising import EXTERNAL_REL, is_link, survives

_NESTING = 20
_MOST_TAGS = 4_000
# Every line, sign and address costs the parser and the cleaners tens of microseconds, whatever becomes of it.
_MOST_LINES = 800
_MOST_SIGNS = 1_000
_MOST_ADDRESSES = 250
_BEFORE_LINE = re.compile(r"(?m)^[ >+*#-]*(?:>|[-+*#](?=\s|\Z))|^ *\d{1,9}[.)]")
_SIGN = re.compile(r"[*_`~\[\]!<&\\]")


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
        return f"<p>{tokens[idx].markup}</p>\n"


def _adapt(state: StateCore) -> None:
    """Headings begin at h3; images become links, links always have something to read; each block knows its direction."""
    for position, token in enumerate(state.tokens):
        if token.type == "heading_open":
            token.tag = state.tokens[position + 2].tag = f"h{min(int(token.tag[1]) + 2, 5)}"
        elif token.type == "inline":
            token.children = list(_adapted(token.children or []))
    _direct(state.tokens)


def _direct(tokens: list[Token]) -> None:
    """Sets the direction of every block by the letters in it, whose addresses and code do not count."""
    opened: list[tuple[Token, list[str]]] = []
    for token in tokens:
        if token.nesting == 1:
            opened.append((token, []))
        elif token.type == "fence":
            _set_direction(token, token.content)
        elif token.type == "inline":
            words = "".join(piece.content for piece in token.children or [] if piece.type == "text")
            for _, said in opened:
                said.append(words)
        elif token.nesting == -1:
            block, said = opened.pop()
            if block.tag not in ("ul", "ol"):
                _set_direction(block, " ".join(said))


def _set_direction(block: Token, words: str) -> None:
    if found := direction(words):
        block.attrs["dir"] = found


def _adapted(children: list[Token]) -> Iterator[Token]:
    links: list[Token] = []
    shown = False
    for token in children:
        if token.type == "image":
            yield from _pictured(token, inside=bool(links))
            shown = True
        elif token.type == "link_open":
            links.append(token)
            shown = shown and len(links) > 1
            yield from _begun(token, outermost=len(links) == 1)
        elif token.type == "link_close":
            yield from _ended(token, str(links.pop().attrs["href"]), shown, outermost=not links)
        elif token.type == "text" and not links:
            yield from _linked(token.content)
        else:
            shown = shown or bool(token.content.strip())
            token.type = "address" if links and links[-1].info == "auto" else token.type
            yield token


def _begun(link: Token, outermost: bool) -> Iterator[Token]:
    # A link inside a link is part of its words.
    href = str(link.attrs["href"])
    if not href:
        yield _piece("text", "[")
    elif outermost:
        yield _opening(href)


def _ended(link: Token, href: str, shown: bool, outermost: bool) -> Iterator[Token]:
    if not href:
        yield _piece("text", link.content)
    elif outermost:
        yield from [link] if shown else [_piece("address", href), link]


def _pictured(image: Token, inside: bool) -> list[Token]:
    source, words = str(image.attrs["src"]), "".join(word.content for word in image.children or [])
    piece = _piece("text" if words else "address", words or source)
    return [piece] if inside or not source else [_opening(source), piece, _CLOSING]


def _linked(text: str) -> Iterator[Token]:
    """Running text with its telephone numbers as links, and with addresses that emphasis stood around."""
    end = 0
    places = [(*place, "address") for place in addresses.found(text)] + [
        (*place, "text") for place in telephones.found(text)
    ]
    for start, stop, href, kind in sorted(places):
        if start >= end:
            yield from [_piece("text", text[end:start]), _opening(href), _piece(kind, text[start:stop]), _CLOSING]
            end = stop
    yield _piece("text", text[end:])


def _opening(href: str) -> Token:
    attributes: dict[str, str | int | float] = {"href": href}
    outward = not href.startswith(("/", "tel:"))
    return Token("link_open", "a", 1, attrs=attributes | {"rel": EXTERNAL_REL} if outward else attributes)


def _piece(kind: str, words: str) -> Token:
    return Token(kind, "", 0, content=words)


_CLOSING = Token("link_close", "a", -1)


def _markdown() -> MarkdownIt:
    options = {"html": False, "breaks": True, "maxNesting": _NESTING, "xhtmlOut": False}
    parser = _Parser("commonmark", options, renderer_cls=_Renderer)
    teach(parser)
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
        or sum(1 for _ in islice(addresses.ADDRESS.finditer(source), _MOST_ADDRESSES)) == _MOST_ADDRESSES
    )


def as_typed(source: str) -> str:
    """A clean text as HTML that shows its Markdown signs unrendered."""
    toward = direction(source)
    opening = f'<p dir="{toward}">' if toward else "<p>"
    return opening + _escape(source).replace("\n", "<br>\n") + "</p>" if source else ""


def markup(source: str) -> str:
    """A clean text as HTML; one with more nesting or markup than anybody writes is shown as typed."""
    if is_crowded(source):
        return as_typed(source)
    tokens = _MARKDOWN.parse(source)
    made: str = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    hostile = made.count("<") > _MOST_TAGS or any(map(_too_deep, tokens))
    return as_typed(source) if hostile or not re.sub("<[^>]*>", "", made).strip() else made


def blocks(source: str) -> list[str]:
    """The words of each block of a clean text, without Markdown but for a list's numbers; of a crowded text, its lines."""
    if is_crowded(source):
        return source.split("\n")
    said: list[str] = []
    number = ""
    for token in _MARKDOWN.parse(source):
        if token.type == "list_item_open":
            number = f"{token.info}. " if token.info else ""
        elif token.content:
            words = "".join(" " if piece.tag == "br" else piece.content for piece in token.children or [token])
            said.append(number + words)
            number = ""
    return said
