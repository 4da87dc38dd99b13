"""The language and the direction of what people wrote, for the `lang` and `dir` of the elements it stands in."""

from typing import Any

from markupsafe import Markup, escape

from forum.text import tags
from forum.text.language import CODES
from forum.web.rendering.i18n import Words, endonym_of


def language_of(row: Any, named: str = "") -> str:
    """The language tag of a row that has `language_id` and a text; `named` is what `other` was recognised as."""
    return tags.tag(row.language_id, _line(row) or row.html, named or getattr(row, "language_named", ""))


def direction_of(row: Any, named: str = "") -> str:
    """The direction of a title or a short answer, by its letters; of a post that of its language, for its blocks have their own."""
    line, tag = _line(row), language_of(row, named)
    return tags.direction_in(tag, line) if line else tags.usual_direction(tag)


def attributes_of(row: Any) -> Markup:
    """Both as attributes of an element, for rows of lists, which are many."""
    line = _line(row)
    tag = tags.tag(row.language_id, line, getattr(row, "language_named", ""))
    return Markup(f'lang="{escape(tag)}" dir="{tags.direction_in(tag, line)}"')


def letters_of(words: str, ui: str) -> Markup:
    """The attribute of words whose language nobody said, such as the title of a source, in a page in other letters."""
    tag = tags.letters(words, ui)
    return Markup(f' lang="{tag}"') if tag else Markup("")


def other_language(named: str) -> str:
    """The name of a language that is not offered: as its asker named it, or its own name where it was recognised."""
    return endonym_of(named) if named in CODES else named


def language_name(words: Words, named: str) -> str:
    """The name, in the language of the page, of a language that is not offered; as its asker named it where they did."""
    return str(words.locale.languages.get(named, "")) if named in CODES else named


def _line(row: Any) -> str:
    for name in ("listed_title_html", "title_html", "short_html"):
        if line := getattr(row, name, ""):
            return str(line)
    return ""
