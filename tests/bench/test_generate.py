"""The generated forum that measurements are made on: as large as asked for, mixed, and consistent."""

from itertools import count

import pytest

from bench import generate
from bench.generate import Size, fill
from forum import database
from forum.catalogue.models import Setting
from forum.threads import state
from forum.threads.models import OfficialAnswer, Post, Rendering, ReviewItem, Thread
from tests.counters import wrong_counters

pytestmark = pytest.mark.usefixtures("app")

SIZE = Size(threads=300, posts=3_000, accounts=30)


async def test_a_generated_forum_is_one_the_verbs_could_have_made() -> None:
    await fill(SIZE)
    assert (await Thread.all().count(), await Post.all().count()) == (SIZE.threads, SIZE.posts)
    assert await wrong_counters() == {}
    versions = await OfficialAnswer.all().select_related("post")
    official = {thread.id: thread.official_id for thread in await Thread.filter(official_id__not_isnull=True)}
    assert {version.post.thread_id: version.id for version in versions} == official
    assert all(version.post.kind == "answer" and version.post.role != "member" for version in versions)


async def test_a_generated_forum_has_something_of_everything() -> None:
    await fill(SIZE)
    threads = await Thread.all()
    public = [thread for thread in threads if thread.visibility == "public"]
    assert 0.8 < len(public) / len(threads) < 0.9
    assert 0.3 < len([thread for thread in threads if thread.official_id]) / len(threads) < 0.5
    assert len({thread.language_id for thread in threads}) == 15
    assert {thread.kind for thread in threads} == {"question", "discussion", "announcement"}
    assert {post.kind for post in await Post.all()} == {"question", "answer", "comment"}
    assert [thread for thread in threads if thread.duplicate_of_id and thread.same_count]
    assert {post.status for post in await Post.all()} == {"published", "pending", "rejected", "removed"}
    assert await ReviewItem.filter(ended_at=None).count() == await Post.filter(status="pending").count()
    assert await Rendering.exists()


async def test_languages_in_which_generated_threads_can_be_read_are_as_verbs_count_them() -> None:
    await fill(SIZE)
    rendered = await Thread.filter(renderings_count__gt=0)
    assert rendered
    for thread in rendered:
        await state.recount_renderings(thread.id)
        again = await Thread.get(id=thread.id)
        assert (again.renderings_count, again.read_in) == (thread.renderings_count, thread.read_in)


async def test_a_fill_that_was_stopped_goes_on_and_ends_as_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every index is there again, the engine counts on, and nothing is left to say that it was stopped."""
    before = await indexes()
    monkeypatch.setattr(generate, "BATCH", 100)
    with pytest.raises(Stopped):
        await fill(SIZE, progress=stopping_at(2))
    assert await Thread.all().count() == 200
    with pytest.raises(generate.OtherSize):
        await fill(Size(threads=400, posts=4_000, accounts=30))
    await fill(SIZE)
    assert (await Thread.all().count(), await Post.all().count()) == (SIZE.threads, SIZE.posts)
    assert await wrong_counters() == {}
    assert await indexes() == before
    assert not await Setting.exists(key=generate.REACHED)
    last = await OfficialAnswer.all().order_by("-id").first()
    assert last
    following = last.clone(pk=None)
    await following.save()
    assert following.id > last.id


class Stopped(Exception):
    pass


def stopping_at(batch: int) -> generate.Progress:
    batches = count(1)

    def stop(threads: int) -> None:
        if next(batches) == batch:
            raise Stopped

    return stop


async def indexes() -> set[str]:
    asked = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'index'",
        "postgres": "SELECT indexname || ': ' || indexdef AS name FROM pg_indexes WHERE schemaname = current_schema()",
    }
    return {str(row["name"]) for row in await database.rows(asked[database.dialect()])}
