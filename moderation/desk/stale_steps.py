"""The steps of paths whose official answer is not to be relied on now, for whoever can mend it."""

from dataclasses import dataclass

from forum.catalogue.paths.views import PathView, StepView
from forum.catalogue.views import Catalogue
from forum.people.permissions import require
from forum.people.person import Person
from forum.threads.reading import path_steps
from forum.threads.reading.path_steps import StepAnswer

SHOWN = 100


@dataclass(frozen=True, slots=True)
class StaleStep:
    """A step with its path, and its answer as everybody gets it."""

    path: PathView
    step: StepView
    answer: StepAnswer


async def listed(*, by: Person, catalogue: Catalogue) -> list[StaleStep]:
    """The stale steps, path by path. Raises NotSignedIn, NotAllowed."""
    require(by, "review_official")
    ids = set(map(int, map(str, await path_steps.stale().limit(SHOWN).values_list("id", flat=True))))
    steps = [(path, step) for path in catalogue.paths.values() for step in path.steps if step.id in ids]
    answers = await path_steps.answers_of([step for _, step in steps], ())
    return [StaleStep(path, step, answers[step.id]) for path, step in steps if step.id in answers]
