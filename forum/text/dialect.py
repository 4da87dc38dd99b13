"""Our dialect of Markdown: a sign is markup only where nobody means it as itself, and what is not markup stays as typed. Pure.

What people type here are telephone numbers, codes, laws and letters they copied. So `+` is no bullet, `>` before a number
is "more than", a list counts from 1 by one or is text, the line after a quotation is a reply to it, a backslash and a
code fence's first line stay, and an address or a dialled code is found before any emphasis within it.
"""

import re
from bisect import bisect_right
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock, blockquote, heading, hr, list_block
from markdown_it.rules_block.fence import make_fence_rule
from markdown_it.rules_inline import StateInline, backtick, link
from markdown_it.rules_inline.state_inline import Delimiter

from forum.text import addresses

_COMPARISON = re.compile(r">[> ]*(?:[=<:;._]|[-+±~≈€$£]? ?\d)")
_BULLET = re.compile(r"[-*][ \t]+\S")
_NUMBERED = re.compile(r"(\d{1,9})\.[ \t]+\S")
_HEADING = re.compile(r"#{1,6}[ \t]+(\S.*)")
# Scripts without spaces between words: there emphasis begins and ends within what looks like one.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_DIALLED = re.compile(r"(?<![\w*#])[*#]{1,3}\d[\d*#]*#(?!\w)")
_LONGEST_EMPHASIS = 3
_BEFORE_PARAGRAPH: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote"]}
_ANYWHERE: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
_FENCE = make_fence_rule(markers=("`",))


def teach(parser: MarkdownIt) -> None:
    """Puts our rules in the place of the parser's."""
    parser.disable(["code", "lheading", "reference"])
    block, inline = parser.block.ruler, parser.inline.ruler
    block.at("fence", _fence, _ANYWHERE)
    block.at("blockquote", _quotation, _ANYWHERE)
    block.at("hr", _rule, _ANYWHERE)
    block.at("list", _list, _BEFORE_PARAGRAPH)
    block.at("heading", _heading, _BEFORE_PARAGRAPH)
    block.before("paragraph", "reply", _reply, {"alt": ["blockquote"]})
    block.before("paragraph", "margin", _at_margin, {"alt": ["paragraph"]})
    block.before("paragraph", "order", _out_of_order, {"alt": ["list"]})
    inline.at("text", _text)
    inline.at("escape", _escape)
    inline.at("backticks", _code)
    inline.at("emphasis", _emphasis)
    inline.at("link", _link)
    inline.before("text", "verbatim", _verbatim)


# Blocks


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _fence(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:
    found = _FENCE(state, startLine, endLine, silent)
    if found and not silent and (first := state.tokens[-1].info.strip()):
        state.tokens[-1].content = f"{first}\n{state.tokens[-1].content}"
    return found


def _quotation(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:
    return not _COMPARISON.match(_line(state, startLine)) and blockquote(state, startLine, endLine, silent)


def _rule(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:
    found = hr(state, startLine, endLine, silent)
    if found and not silent:
        state.tokens[-1].markup = _line(state, startLine).strip()
    return found


def _list(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:
    line = _line(state, startLine)
    number = _NUMBERED.match(line)
    begins = number[1] == "1" if number else _BULLET.match(line) is not None
    return begins and list_block(state, startLine, endLine, silent)


def _heading(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:
    words = _HEADING.match(_line(state, startLine))
    if not words or not heading(state, startLine, endLine, silent):
        return False
    if not silent:
        state.tokens[-2].content = words[1].strip()
    return True


def _reply(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:
    """Ends a quotation at the first line without its sign."""
    return silent


def _at_margin(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:
    """Ends a list's item at a line that is back at the margin the list began from."""
    return silent and state.sCount[startLine] <= state.listIndent and state.sCount[startLine] < state.blkIndent


def _out_of_order(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:
    """Ends a list at a number that isn't the next one, which then is text: browsers would number it anew."""
    if not silent:
        return False
    opened = (
        token for token in reversed(state.tokens) if token.type == "list_item_open" and token.level == state.level
    )
    before = next(opened).info
    line = _line(state, startLine)
    number = _NUMBERED.match(line)
    return not (number and number[1] == str(int(before) + 1) if before else _BULLET.match(line))


# Within a block


class _Places(NamedTuple):
    """The places in a text that stay as they are: where each begins, its end, and the href of one that is a link."""

    starts: list[int]
    by_start: dict[int, tuple[int, str]]


def _places(state: StateInline) -> _Places:
    known = state.env.setdefault("places", {})
    places: _Places | None = known.get(state.src)
    if places is None:
        dialled = {match.start(): (match.end(), "") for match in _DIALLED.finditer(state.src)}
        by_start = dialled | {start: (end, href) for start, end, href in addresses.found(state.src)}
        places = known[state.src] = _Places(sorted(by_start), by_start)
    return places


def _verbatim(state: StateInline, silent: bool) -> bool:
    end, href = _places(state).by_start.get(state.pos, (state.posMax + 1, ""))
    if end > state.posMax:
        return False
    if not silent:
        shown = state.src[state.pos : end]
        if href and not state.linkLevel:
            state.push("link_open", "a", 1).attrs = {"href": href}
            state.push("address", "", 0).content = shown
            state.push("link_close", "a", -1)
        elif href:
            state.push("address", "", 0).content = shown
        else:
            state.append_pending(shown)
    state.pos = end
    return True


def _text(state: StateInline, silent: bool) -> bool:
    sign = state.md.inline.terminator_re.search(state.src, state.pos)
    starts = _places(state).starts
    number = bisect_right(starts, state.pos)
    ends = [state.posMax, *([sign.start()] if sign else []), *starts[number : number + 1]]
    end = min(ends)
    if end <= state.pos:
        return False
    if not silent:
        state.append_pending(state.src[state.pos : end])
    state.pos = end
    return True


def _escape(state: StateInline, silent: bool) -> bool:
    """A backslash stays, and so does the sign after it."""
    pair = state.src[state.pos : state.pos + 2]
    if pair[0] != "\\" or len(pair) < 2 or state.pos + 2 > state.posMax or not re.match(r"[!-/:-@[-`{-~]", pair[1]):
        return False
    if not silent:
        token = state.push("text_special", "", 0)
        token.content = token.markup = pair
        token.info = "escape"
    state.pos += 2
    return True


def _code(state: StateInline, silent: bool) -> bool:
    """Code between backticks, none of which is an apostrophe within a word."""
    start = state.pos
    if state.src[start] != "`":
        return False
    glued = start > 0 and state.src[start - 1].isalnum()
    if not glued:
        backtick(state, True)
        glued = state.src[state.pos : state.pos + 1].isalnum()
        state.pos = start
    if not glued:
        return backtick(state, silent)
    run = re.compile("`+").match(state.src, start, state.posMax)
    state.pos = run.end() if run else start + 1
    if not silent:
        state.append_pending(state.src[start : state.pos])
    return True


def _emphasis(state: StateInline, silent: bool) -> bool:
    """Emphasis of whole words: a sign between two letters or digits is itself, and so are more than three in a row."""
    start = state.pos
    marker = state.src[start]
    if silent or marker not in "*_":
        return False
    length = state.scanDelims(start, False).length
    around = state.src[max(start - 1, 0) : start] + state.src[start + length : start + length + 1]
    scanned = state.scanDelims(start, marker == "*" and _UNSPACED.search(around) is not None)
    state.pos += length
    if length > _LONGEST_EMPHASIS:
        state.append_pending(marker * length)
        return True
    for _ in range(length):
        state.push("text", "", 0).content = marker
        at = len(state.tokens) - 1
        state.delimiters.append(Delimiter(ord(marker), length, at, -1, scanned.can_open, scanned.can_close))
    return True


def _link(state: StateInline, silent: bool) -> bool:
    """A link, but for one that leads nowhere, as in "[words]()": its signs stay."""
    start, known = state.pos, len(state.tokens)
    found = link(state, silent)
    if not found or silent:
        return found
    opening = next(token for token in state.tokens[known:] if token.type == "link_open")
    if not opening.attrs["href"]:
        whole = state.src[start : state.pos]
        state.tokens[-1].content = whole[whole.rindex("](") :]
    return True
