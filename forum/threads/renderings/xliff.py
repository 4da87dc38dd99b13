"""Exchange files of translation programs (XLIFF 2.0): what is to be rendered goes out, and comes back rendered. Pure.

A character that XML can't carry stands as `<cp hex="…"/>` (XLIFF 2.0, section 4.2.3.1), so that nothing is lost.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler, feature_namespaces
from xml.sax.saxutils import escape, quoteattr
from xml.sax.xmlreader import InputSource

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]  # ships no types
from defusedxml.expatreader import create_parser  # type: ignore[import-untyped]  # likewise

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
LARGEST = 400_000
"""Bytes of a file that is read."""
MOST_UNITS = 500
_NO_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MIXED = frozenset({"source", "target"})


class Unit(NamedTuple):
    """A text and its rendering, "" where there is none yet. `line` is where it stands in a file."""

    source: str
    target: str
    line: int = 0


class Exchange(NamedTuple):
    """The content of a file: what it is about (`text`, a code), the languages from and into, and the units by their ids."""

    text: str
    source_language: str
    target_language: str
    units: Mapping[str, Unit]


class BadFile(Exception):
    """Raised for a file that can't be taken; `code` says why, `line` where, 0 for the file as a whole."""

    def __init__(self, code: str, line: int = 0) -> None:
        super().__init__(f"{code} in line {line}")
        self.code, self.line = code, line


def written(exchange: Exchange) -> bytes:
    """The file, in UTF-8."""
    languages = f"srcLang={quoteattr(exchange.source_language)} trgLang={quoteattr(exchange.target_language)}"
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<xliff xmlns="{NAMESPACE}" version="2.0" {languages}>',
        f"<file id={quoteattr(exchange.text)}>",
        *(_unit(name, unit) for name, unit in exchange.units.items()),
        "</file>",
        "</xliff>",
    ]
    return ("\n".join(lines) + "\n").encode()


def _unit(name: str, unit: Unit) -> str:
    target = f"<target>{_content(unit.target)}</target>" if unit.target else ""
    inner = f"<source>{_content(unit.source)}</source>{target}"
    return f'<unit id={quoteattr(name)} xml:space="preserve"><segment>{inner}</segment></unit>'


def _content(text: str) -> str:
    return _NO_XML.sub(lambda found: f'<cp hex="{ord(found[0]):04X}"/>', escape(text))


def read(data: bytes) -> Exchange:
    """The content of a file. Raises BadFile: `too_large`, `not_xml`, `not_xliff`, `unknown_element`, `unit_twice`, `too_many`."""
    if len(data) > LARGEST:
        raise BadFile("too_large")
    reading, source = _Reading(), InputSource()
    source.setByteStream(_Bytes(data))
    parser = create_parser(forbid_dtd=True)
    parser.setFeature(feature_namespaces, True)
    parser.setContentHandler(reading)
    try:
        parser.parse(source)
    except SAXParseException as wrong:
        raise BadFile("not_xml", wrong.getLineNumber() or 0) from None
    except (DefusedXmlException, UnicodeError, ValueError):
        raise BadFile("not_xml", reading.line) from None
    return reading.result()


class _Bytes:
    """A file in memory, as the parser reads one."""

    def __init__(self, data: bytes) -> None:
        self._parts: Iterator[bytes] = iter([data, b""])

    def read(self, size: int = -1) -> bytes:
        return next(self._parts, b"")

    def close(self) -> None:
        return


class _Reading(ContentHandler):
    """Takes the parts of a file as the parser meets them."""

    OWN = frozenset({"xliff", "file", "unit", "segment", "source", "target", "cp", "notes", "note"})

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, Unit] = {}
        self._head: dict[str, str] = {}
        self._within: list[str] = []
        self._unit = ""
        self._at = 0
        self._texts: dict[str, list[str]] = {}
        self._locator: Any = None

    def setDocumentLocator(self, locator: Any) -> None:
        self._locator = locator

    @property
    def line(self) -> int:
        return (self._locator.getLineNumber() if self._locator else 0) or 0

    def startElementNS(self, name: tuple[str | None, str], qname: str | None, attrs: Any) -> None:
        space, element = name
        if not self._within and (space, element) != (NAMESPACE, "xliff"):
            raise BadFile("not_xliff", self.line)
        if space != NAMESPACE or element not in self.OWN:
            raise BadFile("unknown_element", self.line)
        given = {key[1]: value for key, value in attrs.items()}
        self._within.append(element)
        if element == "xliff":
            self._head = {"from": given.get("srcLang", ""), "into": given.get("trgLang", "")}
            if given.get("version") != "2.0":
                raise BadFile("not_xliff", self.line)
        elif element == "file":
            self._head["text"] = given.get("id", "")
        elif element == "unit":
            self._begin(given.get("id", ""))
        elif element in _MIXED:
            self._texts.setdefault(element, [])
        elif element == "cp":
            self._add(_sign(given.get("hex", ""), self.line))

    def _begin(self, unit: str) -> None:
        if unit in self.found:
            raise BadFile("unit_twice", self.line)
        if len(self.found) >= MOST_UNITS:
            raise BadFile("too_many", self.line)
        self._unit, self._at, self._texts = unit, self.line, {}

    def endElementNS(self, name: tuple[str | None, str], qname: str | None) -> None:
        self._within.pop()
        if name[1] == "unit":
            texts = {part: "".join(pieces) for part, pieces in self._texts.items()}
            self.found[self._unit] = Unit(texts.get("source", ""), texts.get("target", ""), self._at)

    def characters(self, content: str) -> None:
        self._add(content)

    def _add(self, content: str) -> None:
        part = next((each for each in reversed(self._within) if each != "cp"), "")
        if part in _MIXED:
            self._texts[part].append(content)

    def result(self) -> Exchange:
        return Exchange(self._head.get("text", ""), self._head["from"], self._head["into"], self.found)


def _sign(code: str, line: int) -> str:
    if not re.fullmatch("[0-9A-Fa-f]{1,6}", code) or int(code, 16) > 0x10FFFF:
        raise BadFile("not_xliff", line)
    return chr(int(code, 16))
