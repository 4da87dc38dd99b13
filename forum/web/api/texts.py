"""Texts as programs get them: each with the tag of its language."""

from dataclasses import dataclass

from forum.text import excerpt_of_html, tags
from forum.threads.models import LONGEST_TITLE
from forum.web.api.resources import Asked
from forum.web.rendering import live_places


@dataclass(frozen=True, slots=True)
class Line:
    """A line of plain text; `lang` is the tag of its language (BCP 47), `und` where that is not known."""

    lang: str
    text: str


@dataclass(frozen=True, slots=True)
class Html:
    """A text in sanitised HTML; `lang` as in Line."""

    lang: str
    html: str


def line(code: str, html: str, named: str = "") -> Line:
    """A stored line; `named` is what a language that is not offered was recognised as."""
    return Line(tags.tag(code, html, named), excerpt_of_html(html, LONGEST_TITLE))


def html(code: str, stored: str, asked: Asked, named: str = "") -> Html:
    """A stored text, with the places that it names by reference as they are called today."""
    told = live_places.shown(stored, asked.words, asked.catalogue, lambda place: "")
    return Html(tags.tag(code, stored, named), told)


def perhaps(code: str, stored: str, asked: Asked, named: str = "") -> Html | None:
    """The same, None for no text."""
    return html(code, stored, asked, named) if stored else None
