"""Renderings by way of translation programs: a mediator takes the text along as a file, and brings it back as a draft."""

from forum import ids
from forum.catalogue.views import Catalogue
from forum.people.person import Person
from forum.threads.models import Post, RenderingDraft, Thread
from forum.threads.renderings import drafts, paragraphs, xliff
from forum.threads.renderings.details import Details
from forum.threads.renderings.rendering import require
from forum.threads.renderings.workbench import Bench, bench
from forum.threads.renderings.xliff import BadFile, Exchange, Unit

TITLE, SHORT = "title", "short"


async def export(post: Post, thread: Thread, language: str, *, by: Person, catalogue: Catalogue) -> bytes:
    """The file of a post and of what `by` would go on from. Raises NotFound, NotSignedIn, NotAllowed as `require` does."""
    require(post, thread, language, by=by, catalogue=catalogue)
    shown = await bench(post, thread, language, by=by, catalogue=catalogue)
    return xliff.written(Exchange(ids.encode(post.id), post.language_id, language, _units(shown)))


def _units(shown: Bench) -> dict[str, Unit]:
    """The texts to render, each with what is rendered of it."""
    parts = {TITLE: Unit(shown.now.title, shown.title), SHORT: Unit(shown.now.short_answer, shown.short_answer)}
    parts |= {f"p{number}": Unit(row.source, row.passage) for number, row in enumerate(shown.rows, 1)}
    return {name: unit for name, unit in parts.items() if unit.source}


async def bring(
    post: Post, thread: Thread, language: str, data: bytes, *, by: Person, catalogue: Catalogue
) -> RenderingDraft | None:
    """Takes a file that was exported for this post and language as one's own draft, to be read before it is published.

    Raises NotFound, NotSignedIn, NotAllowed, Invalid as `drafts.keep` does, and BadFile as `xliff.read` does, or with
    `other_text`, `other_language`, `unknown_unit`, `text_changed` where a source is not the present text, `unit_missing`.
    """
    require(post, thread, language, by=by, catalogue=catalogue)
    brought = xliff.read(data)
    if brought.text != ids.encode(post.id):
        raise BadFile("other_text", 1)
    if (brought.source_language, brought.target_language) != (post.language_id, language):
        raise BadFile("other_language", 1)
    shown = await bench(post, thread, language, by=by, catalogue=catalogue)
    known = _units(shown)
    for name, unit in brought.units.items():
        if name not in known:
            raise BadFile("unknown_unit", unit.line)
        if unit.source != known[name].source:
            raise BadFile("text_changed", unit.line)
    if missing := known.keys() - brought.units.keys():
        raise BadFile(
            "unit_missing", max(unit.line for unit in brought.units.values()) if brought.units else len(missing)
        )
    targets = {name: unit.target for name, unit in brought.units.items()}
    passages = [targets[f"p{number}"] for number in range(1, len(paragraphs.split(post.source)) + 1)]
    details = Details(targets.get(TITLE, ""), passages, targets.get(SHORT, ""), shown.note)
    return await drafts.keep(post, thread, language, details=details, by=by, catalogue=catalogue)
