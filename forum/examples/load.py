"""Loading the examples into an empty forum, by the verbs that forms reach, as if all of it had happened lately."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter

from forum import clock, database, examples, text
from forum.catalogue import notice_editing, snapshot
from forum.catalogue.notice_editing import NoticeDetails, Wording
from forum.errors import Conflict
from forum.examples import Example, paths, people
from forum.examples.story import Step, Story
from forum.people.accounts import Account
from forum.people.passwords import Hasher
from forum.people.person import Person
from forum.text import Prose
from forum.threads.models import Post, Thread

MARK = "examples"
"""The setting that says the examples were loaded; a second loading at the same time waits for its row."""

Tells = Callable[[Story, datetime], list[Step]]
"""Makes the steps that another room adds to a story, up to a moment."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Loaded:
    """The numbers of loaded examples."""

    questions: int
    answers: int


async def load(
    *,
    hasher: Hasher,
    questions: Sequence[Example] | None = None,
    also: Sequence[Tells] = (),
    progress: Progress = lambda done, total: None,
) -> Loaded:
    """Asks, answers and decides the examples, all or none, their days moved so that the newest was asked yesterday.

    With `questions` only these are loaded; `also` are other rooms' additions to the story. `progress` is called with the
    number of steps done and of all steps. Raises Conflict: `loaded_before`, and `has_people` for a database with an account.
    """
    await _refuse_unless_empty()
    found = examples.questions() if questions is None else questions
    words = {example.id: await _rendered(example) for example in found}
    async with database.transaction():
        await _refuse_unless_empty()
        await _claim()
        story = Story(catalogue=await snapshot.current(), words=words, loaded_on=clock.today(), hasher=hasher)
        loaded_at = clock.now()
        steps = story.steps(found, days_to_yesterday(found), loaded_at)
        steps += [step for tells in also for step in tells(story, loaded_at)]
        steps.sort(key=itemgetter(0))
        with clock.moved_to(steps[0][0] - timedelta(days=1)):
            story.staff |= await people.staff(hasher, story.catalogue)
            await _announce(next(person for person in story.staff.values() if "admin" in person.roles), loaded_at)
        await _do(steps, progress)
        await paths.choose(story.threads, by=next(each for each in story.staff.values() if "admin" in each.roles))
        return Loaded(
            await Thread.filter(example=True).count(), await Post.filter(kind="answer", thread__example=True).count()
        )


async def _do(steps: Sequence[Step], progress: Progress) -> None:
    for number, (moment, step) in enumerate(steps, 1):
        with clock.moved_to(moment):
            await step()
        progress(number, len(steps))


async def _refuse_unless_empty() -> None:
    if await database.rows("SELECT key FROM setting WHERE key = ?", [MARK]):
        raise Conflict("loaded_before")
    if await Account.all().exists():
        raise Conflict("has_people")


async def _claim() -> None:
    fresh = await database.rows(
        "INSERT INTO setting (key, value) VALUES (?, 'true') ON CONFLICT DO NOTHING RETURNING key", [MARK]
    )
    if not fresh:
        raise Conflict("loaded_before")


async def _announce(by: Person, loaded_at: datetime) -> None:
    """A notice above the pages and one that is planned for the days to come, which say of themselves that they are examples."""
    for planned in json.loads((examples.FILES / "notices.json").read_text(encoding="utf-8")):
        details = dict(planned["details"])
        for name, days in planned.get("in_days", {}).items():
            day = loaded_at.astimezone(clock.LISBON).date() + timedelta(days=days)
            details[name] = f"{day}T09:00"
        await notice_editing.plan(NoticeDetails(**details), Wording(planned["titles"], planned["bodies"]), by=by)


async def _rendered(example: Example) -> tuple[Prose, Prose | None]:
    return await text.prose(example.body), await text.prose(example.answer.text) if example.answer else None


def days_to_yesterday(questions: Sequence[Example]) -> timedelta:
    """The whole days of Lisbon by which the newest example has to move to have been asked yesterday."""
    newest = max(example.asked_at for example in questions).astimezone(clock.LISBON).date()
    return clock.today() - timedelta(days=1) - newest
