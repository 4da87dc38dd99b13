"""News of what was written under a question: comments, what was held once others may read it, and translations; each once."""

from starlette.applications import Starlette

from forum import text
from forum.catalogue import snapshot
from forum.notifications.models import MailItem
from forum.threads.models import Post, Thread
from forum.threads.posting import answering, votes
from tests.cast import answer, notify, person
from tests.forum.test_news_by_mail import followed_by_bilal, forum, takes  # noqa: F401
from tests.forum.threads.test_renderings import correct, official, rendered
from tests.moderation.test_decisions import decide, put


async def comment(post: Post, nickname: str = "ines") -> Post:
    thread, by = await Thread.get(id=post.thread_id), await person(nickname)
    body = await text.prose("Please bring the letter with you, too.")
    return await answering.comment(post, thread, body=body, by=by, catalogue=await snapshot.current())


async def waits() -> set[tuple[str, str]]:
    """Who will be mailed what, after the worker has heard of all that happened; it then waits no more."""
    await notify()
    rows = await MailItem.all().select_related("account")
    found = [(row.account.nickname, row.kind) for row in rows]
    assert len(found) == len(set(found))
    await MailItem.filter(id__in=[row.id for row in rows]).delete()
    return set(found)


async def test_a_comment_is_news_for_who_asked_and_follows_and_not_for_who_wrote_it(
    forum: Starlette,  # noqa: F811
) -> None:
    thread = await followed_by_bilal()
    made = await answer(thread)
    assert await waits() == {("amina", "answer_given"), ("bilal", "answer_given")}
    await comment(made)
    assert await waits() == {("amina", "comment_given"), ("bilal", "comment_given")}
    await comment(made, "amina")
    assert await waits() == {("bilal", "comment_given")}


async def test_what_was_held_is_news_once_it_is_published_and_what_stays_published_is_none(
    forum: Starlette,  # noqa: F811
) -> None:
    made = await answer(await followed_by_bilal())
    under = await comment(made)
    for post in (made, under):
        await put(post, held=True)
    assert await waits() == set()
    await decide(made, "publish")
    assert await waits() == {("amina", "answer_given"), ("bilal", "answer_given")}
    await decide(under, "publish")
    assert await waits() == {("amina", "comment_given"), ("bilal", "comment_given")}
    await put(made)
    await decide(made, "publish")
    assert await waits() == set()


async def test_a_translation_into_one_s_language_is_news_and_so_is_that_it_no_longer_fits(
    forum: Starlette,  # noqa: F811
) -> None:
    post, thread = await official()
    await votes.follow(thread, True, by=await person("bilal"), language="bn")
    await waits()
    await rendered(post, thread)
    assert await waits() == {("bilal", "rendering_given")}
    await correct(post, thread, "meaning", short="Call the line first.")
    assert ("bilal", "rendering_outdated") in await waits()
