"""Feeds in Atom (RFC 4287)."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

ATOM = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml"
UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot hold at all."""


class Entry(NamedTuple):
    """A thread in a feed. `id` is its address for good, `link` that of today; `html` is what it says in short, "" for nothing.

    Title and HTML come with their language tags.
    """

    id: str
    link: str
    title: str
    language: str
    html: str
    html_language: str
    published: datetime
    updated: datetime
    topic: str


class Feed(NamedTuple):
    """A feed in the interface language `language`. `own` is its own address, `link` that of the page it follows."""

    title: str
    author: str
    language: str
    own: str
    link: str
    entries: Sequence[Entry]


def document(feed: Feed, begun: datetime) -> str:
    """The feed as XML; `begun` is its moment while it has no entry."""
    root = Element("feed", {"xmlns": ATOM, "xml:lang": feed.language})
    _text(root, "title", feed.title)
    _text(root, "id", feed.own)
    SubElement(root, "link", rel="self", type=MEDIA_TYPE, href=feed.own)
    SubElement(root, "link", rel="alternate", type="text/html", hreflang=feed.language, href=feed.link)
    _text(root, "updated", _moment(max((each.updated for each in feed.entries), default=begun)))
    _text(SubElement(root, "author"), "name", feed.author)
    for each in feed.entries:
        _entry(SubElement(root, "entry", {"xml:lang": each.language}), each)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}\n'


def _entry(entry: Element, said: Entry) -> None:
    _text(entry, "title", said.title)
    _text(entry, "id", said.id)
    SubElement(entry, "link", rel="alternate", type="text/html", href=said.link)
    _text(entry, "published", _moment(said.published))
    _text(entry, "updated", _moment(said.updated))
    SubElement(entry, "category", term=_cleaned(said.topic))
    if said.html:
        summary = _text(entry, "summary", said.html)
        summary.set("type", "html")
        summary.set("xml:lang", said.html_language)


def _text(parent: Element, name: str, said: str) -> Element:
    element = SubElement(parent, name)
    element.text = _cleaned(said)
    return element


def _cleaned(said: str) -> str:
    return UNPRINTABLE.sub("", said)


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
