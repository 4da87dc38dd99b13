"""The generated forum that measurements are made on: as large as asked for, mixed, and consistent."""

import pytest

from bench.generate import Size, fill
from forum.rebuild import all_documents
from forum.threads.models import OfficialAnswer, Post, Thread
from tests.counters import wrong_counters

pytestmark = pytest.mark.usefixtures("app")

SIZE = Size(threads=300, posts=3_000, accounts=30)


async def test_a_generated_forum_is_one_the_verbs_could_have_made() -> None:
    await fill(SIZE)
    assert (await Thread.all().count(), await Post.all().count()) == (SIZE.threads, SIZE.posts)
    await all_documents()
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
