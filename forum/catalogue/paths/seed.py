"""Filling the paths from the facts. Only those that were never there are added; archived ones stay archived."""

from collections.abc import Mapping

from forum.catalogue.models import Topic
from forum.catalogue.paths import facts
from forum.catalogue.paths.facts import ORIGINALS, PathFact, TextFact
from forum.catalogue.paths.models import Path, PathStep, PathText


async def fill() -> int:
    """Adds the paths that are missing; in the caller's transaction."""
    known = {row.slug for row in await Path.all()}
    topics = {row.slug: row.id for row in await Topic.all()}
    missing = [(position, fact) for position, fact in enumerate(facts.paths()) if fact.slug not in known]
    for position, fact in missing:
        await _add(fact, position, topics)
    return len(missing)


async def _add(fact: PathFact, position: int, topics: Mapping[str, int]) -> None:
    led = [topics[slug] for slug in fact.topics if slug in topics]
    path = await Path.create(slug=fact.slug, language_id=ORIGINALS, topics=led, position=position)
    rows = [
        PathText(path_id=path.id, step_id=None, language_id=code, **_said(text)) for code, text in fact.texts.items()
    ]
    for number, step in enumerate(fact.steps):
        made = await PathStep.create(path_id=path.id, places=list(step.places), position=number)
        for code, text in step.texts.items():
            named = facts.documents(step, code)
            rows.append(PathText(path_id=path.id, step_id=made.id, language_id=code, documents=named, **_said(text)))
    await PathText.bulk_create(rows)


def _said(text: TextFact) -> dict[str, str]:
    return {"title": text.title, "body": text.body}
