"""Editing paths: what they and their steps say, in the language of their originals, and the order of steps.

An edit that changes the meaning bars the renderings of what it said before, until a mediator has looked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from forum import clock, events
from forum.catalogue import snapshot
from forum.catalogue.editing import STEPS, alone, column, last_place, made_slug, refuse, shift
from forum.catalogue.models import Language, Topic
from forum.catalogue.naming import Naming
from forum.catalogue.paths.models import LONGEST_BODY, LONGEST_TITLE, Path, PathStep, PathText
from forum.catalogue.places.models import Place
from forum.catalogue.public_contacts import hide_others
from forum.errors import Conflict, Invalid
from forum.people.person import Person

MOST_STEPS, MOST_DOCUMENTS, LONGEST_DOCUMENT = 12, 12, 120
TYPO, MEANING = "typo", "meaning"
CHANGES = ("", TYPO, MEANING)
"""What an edit does to the sense; unsaid it is taken to change it."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a path or a step says: a name, what to do, a document to a line; `change` is what the edit does to the sense."""

    name: str
    body: str = ""
    documents: str = ""
    change: str = ""

    @property
    def lines(self) -> list[str]:
        return [line.strip() for line in self.documents.splitlines() if line.strip()]


def wrong_words(words: Words) -> dict[str, str]:
    """The errors of words by field: `name: missing | too_long`, `body, documents: too_long`, `change: unknown`."""
    wrong = {
        "name": "" if words.name else "missing",
        "body": "too_long" if len(words.body) > LONGEST_BODY else "",
        "change": "" if words.change in CHANGES else "unknown",
    }
    if len(words.name) > LONGEST_TITLE:
        wrong["name"] = "too_long"
    if len(words.lines) > MOST_DOCUMENTS or any(len(line) > LONGEST_DOCUMENT for line in words.lines):
        wrong["documents"] = "too_long"
    return {name: code for name, code in wrong.items() if code}


async def add(words: Words, *, language: str, topics: Sequence[str], by: Person) -> Path:
    """A new path, last in order, without steps: nobody is led to it until it has one. Raises NotAllowed, Invalid: those of
    `wrong_words`, `language, topics: unknown`.
    """
    async with alone(by=by):
        known = set(await column(Language.all(), "code"))
        wrong = {} if language in known else {"language": "unknown"}
        ids, unknown = await _topics(topics)
        refuse(wrong_words(words) | wrong | unknown)
        slug = made_slug(Naming({"en": words.name}), set(await column(Path.all(), "slug")), "path")
        path = await Path.create(slug=slug, language_id=language, topics=ids, position=await last_place(Path.all()))
        await _write(path, None, words)
        await _noted(path, "added", by=by)
        return path


async def change(path: Path, words: Words, *, topics: Sequence[str], by: Person) -> None:
    """Changes what a path says of itself, and the topics it is linked from. Raises NotAllowed, Invalid as `add` does."""
    async with alone(by=by):
        ids, unknown = await _topics(topics)
        refuse(wrong_words(words) | unknown)
        path = await Path.get(id=path.id)
        said = await _write(path, None, words)
        if said or path.topics != ids:
            await Path.filter(id=path.id).update(topics=ids)
            await _noted(path, "changed", by=by, sense=words.change or MEANING)


async def check(path: Path, *, by: Person) -> None:
    """Vouches for a path as it is today. Again on the same day: nothing happens. Raises NotAllowed."""
    async with alone(by=by):
        path = await Path.get(id=path.id)
        if path.checked_on != clock.today():
            await Path.filter(id=path.id).update(checked_on=clock.today())
            await _noted(path, "checked", by=by)


async def archive(path: Path, *, by: Person) -> None:
    """Leads nobody to a path any more. Again: nothing happens. Raises NotAllowed."""
    async with alone(by=by):
        if await Path.filter(id=path.id, archived_at=None).update(archived_at=clock.now()):
            await _noted(path, "archived", by=by)


async def restore(path: Path, *, by: Person) -> None:
    """Leads people to an archived path again. Again: nothing happens. Raises NotAllowed."""
    async with alone(by=by):
        if await Path.filter(id=path.id, archived_at__isnull=False).update(archived_at=None):
            await _noted(path, "restored", by=by)


async def add_step(path: Path, words: Words, *, places: Sequence[str], by: Person) -> PathStep:
    """A new step, the last one, which rests on no official answer yet.

    Raises NotAllowed, Invalid: those of `wrong_words`, `places: unknown`, `name: too_many` for a path that has MOST_STEPS.
    """
    async with alone(by=by):
        steps = PathStep.filter(path_id=path.id)
        if await steps.count() >= MOST_STEPS:
            raise Invalid({"name": "too_many"})
        refuse(wrong_words(words) | await _unknown(places))
        step = await PathStep.create(path_id=path.id, places=list(places), position=await last_place(steps))
        await _write(path, step, words)
        await _noted(path, "step_added", by=by, step=step.id)
        return step


async def change_step(step: PathStep, words: Words, *, places: Sequence[str], by: Person) -> None:
    """Changes what a step says and where it leads. Raises NotAllowed, Invalid as `add_step` does, Conflict (`gone`)."""
    async with alone(by=by):
        refuse(wrong_words(words) | await _unknown(places))
        row = await PathStep.get_or_none(id=step.id)
        if row is None:
            raise Conflict("gone")
        path = await Path.get(id=row.path_id)
        said = await _write(path, row, words)
        if said or row.places != list(places):
            await PathStep.filter(id=row.id).update(places=list(places))
            await _noted(path, "step_changed", by=by, step=row.id, sense=words.change or MEANING)


async def move_step(step: PathStep, to: str, *, by: Person) -> None:
    """Puts a step one place `up` or `down`; at the end it stays. Raises NotAllowed, Invalid: `to: unknown`."""
    async with alone(by=by):
        refuse({} if to in STEPS else {"to": "unknown"})
        rows = await PathStep.filter(path_id=step.path_id).order_by("position", "id")
        if await shift(rows, step.id, STEPS[to]):
            await _noted(await Path.get(id=step.path_id), "step_moved", by=by, step=step.id)


async def remove_step(step: PathStep, *, by: Person) -> None:
    """Removes a step with its texts in every language. Again: nothing happens. Raises NotAllowed."""
    async with alone(by=by):
        if await PathStep.filter(id=step.id).delete():
            await _noted(await Path.get(id=step.path_id), "step_removed", by=by, step=step.id)


async def _write(path: Path, step: PathStep | None, words: Words) -> bool:
    """Writes an original, without personal data; False where it says the same already."""
    title, body = await hide_others(words.name), await hide_others(words.body)
    documents = [await hide_others(line) for line in words.lines]
    of: dict[str, Any] = {"path_id": path.id, "step_id": step.id if step else None, "language_id": path.language_id}
    row = await PathText.get_or_none(**of)
    said: dict[str, Any] = {"title": title, "body": body, "documents": documents}
    if row is None:
        await PathText.create(**of, **said)
        return True
    if all(getattr(row, name) == value for name, value in said.items()):
        return False
    meaning = row.meaning if words.change == TYPO else row.meaning + 1
    await PathText.filter(id=row.id).update(**said, meaning=meaning)
    return True


async def _topics(slugs: Sequence[str]) -> tuple[list[int], dict[str, str]]:
    known = dict(await Topic.all().values_list("slug", "id"))
    wrong = {} if set(slugs) <= set(known) else {"topics": "unknown"}
    return [int(str(known[slug])) for slug in dict.fromkeys(slugs) if slug in known], wrong


async def _unknown(places: Sequence[str]) -> dict[str, str]:
    return {} if set(places) <= set(await column(Place.all(), "slug")) else {"places": "unknown"}


async def _noted(path: Path, act: str, *, by: Person, **particulars: Any) -> None:
    await events.record(f"path.{act}", path, by=by, **particulars)
    await snapshot.changed()
