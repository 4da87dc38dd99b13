"""Official answers as lines of a file: JSON, or CSV with a line for each version and one for each rendering."""

import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from forum import ids, spreadsheets
from forum.catalogue.views import Catalogue
from forum.text import tags
from forum.threads.models import Rendering, Thread
from forum.threads.reading.open_data import Told
from forum.web.rendering.i18n import day_of

MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""By which spreadsheets know UTF-8."""
COLUMNS = (
    "answer", "version", "state", "rendering", "language", "short_answer", "text", "sources", "topic", "cabinet",
    "valid_from", "review_by", "marked_on", "ended_on", "address", "licence",
)  # fmt: skip


class Source(NamedTuple):
    """Where the data come from: the catalogue, their licence, and what gives the address of a thread."""

    catalogue: Catalogue
    licence: str
    address_of: Callable[[Thread], str]


def json_line(told: Told, source: Source) -> str:
    """A version with its renderings as a line of JSON."""
    said = _version(told, source) | {"renderings": [_rendering(each) for each in told.renderings]}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")) + "\n"


def heading() -> str:
    return MARK + spreadsheets.written([COLUMNS])


def csv_lines(told: Told, source: Source) -> str:
    """A version as a line of CSV, and after it one for each of its renderings."""
    return spreadsheets.written([[str(row[name]) for name in COLUMNS] for row in _rows(_version(told, source), told)])


def _rows(version: dict[str, Any], told: Told) -> Iterator[dict[str, Any]]:
    cited = (" · ".join(filter(None, (each["title"], each["article"], each["url"]))) for each in version["sources"])
    version = version | {"sources": " | ".join(cited), "rendering": "no"}
    yield version
    for each in told.renderings:
        yield version | _rendering(each) | {"rendering": "outdated" if each.change else "yes"}


def _version(told: Told, source: Source) -> dict[str, Any]:
    version, catalogue = told.version, source.catalogue
    ended = version.withdrawn_at or version.replaced_at
    return {
        "answer": ids.encode(version.post_id),
        "version": told.number,
        "state": told.state,
        "language": tags.tag(version.language_id, version.short_html),
        "short_answer": version.short_answer,
        "text": told.text,
        "sources": [{name: each.get(name, "") for name in ("title", "article", "url")} for each in version.sources],
        "topic": catalogue.topics[told.thread.topic_id].slug,
        "cabinet": catalogue.cabinets[version.cabinet_id].code,
        "valid_from": version.valid_from.isoformat(),
        "review_by": version.review_by.isoformat(),
        "marked_on": day_of(version.marked_at).isoformat(),
        "ended_on": day_of(ended).isoformat() if ended else "",
        "address": source.address_of(told.thread),
        "licence": source.licence,
    }


def _rendering(row: Rendering) -> dict[str, Any]:
    return {
        "language": tags.tag(row.language_id, row.html),
        "short_answer": row.short_answer,
        "text": row.source,
        "outdated": bool(row.change),
        "made_on": day_of(row.made_at).isoformat(),
    }
