"""Rendering a whole path into a language that one mediates, for everybody who reads it."""

from collections.abc import Sequence
from typing import Any

from forum import clock, events
from forum.catalogue import snapshot
from forum.catalogue.editing import alone
from forum.catalogue.paths.editing import Words, wrong_words
from forum.catalogue.paths.loading import loaded
from forum.catalogue.paths.models import Path, PathText
from forum.catalogue.paths.views import PathView, Texts
from forum.catalogue.public_contacts import hide_others
from forum.catalogue.views import Catalogue
from forum.errors import Conflict, Invalid, NotFound
from forum.people.permissions import Subject, may, require
from forum.people.person import Person

NOBODY: frozenset[int] = frozenset()


def into(language: str) -> Subject:
    """What the permission to render into a language is asked about; a path belongs to no cabinet."""
    return Subject(None, language, "public", NOBODY, NOBODY, False)


def own_languages(path: PathView, person: Person, catalogue: Catalogue) -> list[str]:
    """The languages that somebody may render a path into."""
    codes = [each.code for each in catalogue.offered_languages() if each.code != path.language_id]
    return [code for code in codes if may(person, "render", into(code))]


def require_language(path: PathView, language: str, *, by: Person, catalogue: Catalogue) -> None:
    """Raises NotFound for a language that is not offered or the original's, NotSignedIn, NotAllowed for no mediator of it."""
    if language == path.language_id or language not in {each.code for each in catalogue.offered_languages()}:
        raise NotFound
    require(by, "render", into(language))


async def publish(
    path: PathView, language: str, words: Sequence[Words], *, by: Person, catalogue: Catalogue, read: str = ""
) -> None:
    """Renders a path: its own words first, then those of its steps in order; a text left empty stays as it is.

    The same words again say that they still fit. Raises as `require_language` does; Invalid (`name-N`, `body-N`,
    `documents-N`: missing, too_long, line_for_each, for the N-th text from 0); Conflict (`text_changed` where the originals
    are no longer those of the mark `read`).
    """
    require_language(path, language, by=by, catalogue=catalogue)
    async with alone(by=by, capability="see_translations"):
        now = (await loaded()).get(path.slug)
        if now is None or (read and read != now.mark):
            raise Conflict("text_changed")
        said = [(texts, each) for texts, each in zip(now.all_texts, words, strict=False)]
        wrong = {
            f"{name}-{number}": code
            for number, (texts, each) in enumerate(said)
            for name, code in _wrong(texts, each).items()
        }
        if wrong:
            raise Invalid(wrong)
        steps = [None, *(step.id for step in now.steps)]
        for step_id, (texts, each) in zip(steps, said, strict=False):
            if each.name:
                await _write(now, step_id, language, each, texts.original.meaning)
        await events.record("path.rendered", await Path.get(id=now.id), by=by, language=language)
        await snapshot.changed()


def _wrong(texts: Texts, words: Words) -> dict[str, str]:
    """The errors of a text: nothing of the original may be left out, and nothing added to its documents."""
    if not (words.name or words.body or words.lines):
        return {}
    wrong = wrong_words(words)
    if texts.original.body and not words.body:
        wrong["body"] = "missing"
    if len(words.lines) != len(texts.original.documents):
        wrong.setdefault("documents", "line_for_each")
    return wrong


async def _write(path: PathView, step_id: int | None, language: str, words: Words, meaning: int) -> None:
    said: dict[str, Any] = {
        "title": await hide_others(words.name),
        "body": await hide_others(words.body),
        "documents": [await hide_others(line) for line in words.lines],
        "meaning": meaning,
        "rendered_at": clock.now(),
    }
    of: dict[str, Any] = {"path_id": path.id, "step_id": step_id, "language_id": language}
    if not await PathText.filter(**of).update(**said):
        await PathText.create(**of, **said)
