"""The examples whose official answers the steps of the forum's paths rest on."""

import json
from collections.abc import Mapping

from forum import examples, ids
from forum.catalogue import snapshot
from forum.catalogue.paths.models import PathStep
from forum.people.person import Person
from forum.threads.official import steps


async def choose(threads: Mapping[str, int], *, by: Person) -> None:
    """Makes steps rest on the official answers of examples, by the ids their threads got; one that has none is left out."""
    catalogue = await snapshot.current()
    chosen = json.loads((examples.FILES / "paths.json").read_text(encoding="utf-8"))
    for slug, answers in chosen.items():
        for view, example in zip(catalogue.paths[slug].steps, answers, strict=True):
            if example in threads:
                step = await PathStep.get(id=view.id)
                await steps.choose_answer(step, ids.encode(threads[example]), by=by, catalogue=catalogue)
