"""Paths as pages read them, from their rows: with the catalogue, in three statements however many there are."""

from collections import defaultdict

from forum.catalogue.models import as_view
from forum.catalogue.paths.models import Path, PathStep, PathText
from forum.catalogue.paths.views import PathView, StepView, Texts, TextView
from forum.database.prepared import Prepared

_paths: Prepared[list[Path]] = Prepared(lambda: Path.all().order_by("position", "id"))
_steps: Prepared[list[PathStep]] = Prepared(lambda: PathStep.all().order_by("position", "id"))
_texts: Prepared[list[PathText]] = Prepared(lambda: PathText.all().order_by("id"))


async def loaded() -> dict[str, PathView]:
    """All paths by slug in their order, archived ones too."""
    said: defaultdict[tuple[int, int | None], dict[str, TextView]] = defaultdict(dict)
    for text in await _texts():
        view = as_view(TextView, text, documents=tuple(text.documents))
        said[text.path_id, text.step_id][text.language_id] = view
    steps: defaultdict[int, list[PathStep]] = defaultdict(list)
    for step in await _steps():
        steps[step.path_id].append(step)
    return {row.slug: _view(row, steps[row.id], said) for row in await _paths()}


def _view(row: Path, steps: list[PathStep], said: dict[tuple[int, int | None], dict[str, TextView]]) -> PathView:
    def texts(step_id: int | None) -> Texts:
        return Texts(row.language_id, said[row.id, step_id])

    views = [as_view(StepView, step, places=tuple(step.places), texts=texts(step.id)) for step in steps]
    return as_view(
        PathView,
        row,
        topics=tuple(row.topics),
        archived=row.archived_at is not None,
        texts=texts(None),
        steps=tuple(views),
    )
