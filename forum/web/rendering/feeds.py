"""The public threads of a list as entries of a feed, in an interface language."""

from collections.abc import Callable, Iterable

from forum.catalogue.views import Catalogue
from forum.text import excerpt_of_html, tags
from forum.threads.models import LONGEST_TITLE
from forum.threads.reading.list_rows import Listed
from forum.web.rendering import live_places
from forum.web.rendering.atom import Entry
from forum.web.rendering.i18n import Words


def official_title(words: Words) -> str:
    """The name of the feed of all official answers."""
    return str(words.t("Official answers"))


def entries(
    rows: Iterable[Listed], words: Words, catalogue: Catalogue, address_of: Callable[[Listed], tuple[str, str]]
) -> list[Entry]:
    """An entry for each thread, with its official answer in short; sensitive topics are left out, as search engines leave them.

    `address_of` gives a thread's address for good, and that of today.
    """
    open_to_engines = (row for row in rows if not catalogue.topics[row.topic_id].sensitive)
    return [_entry(row, words, catalogue, address_of(row)) for row in open_to_engines]


def _entry(row: Listed, words: Words, catalogue: Catalogue, addresses: tuple[str, str]) -> Entry:
    said, version = row.said, row.official
    title, language = row.listed_title_html, row.language_id
    html, html_language = (version.short_html, version.language_id) if version else ("", language)
    if said and said.title_html:
        title, language = said.title_html, said.language_id
    if said and said.short_html:
        html, html_language = said.short_html, said.language_id
    return Entry(
        *addresses,
        excerpt_of_html(title, LONGEST_TITLE),
        tags.tag(language, title, row.language_named),
        live_places.shown(html, words, catalogue, lambda place: ""),
        tags.tag(html_language, html),
        row.created_at,
        max(row.created_at, version.marked_at) if version else row.created_at,
        catalogue.topics[row.topic_id].name(words.code),
    )
