"""A thread as it is read: the same whether it is short and read at once, or long and read in pages."""

from datetime import timedelta

import pytest

from forum import ids
from forum.catalogue.views import Catalogue
from forum.people.person import VISITOR, Person
from forum.threads.models import Post, Thread
from forum.threads.reading import conversation
from forum.threads.reading.conversation import Conversation
from tests.cast import person
from tests.forum.web.test_queries import comment, discussed

pytestmark = pytest.mark.usefixtures("app")


async def read(thread: Thread, reader: Person = VISITOR, **cursors: str) -> Conversation:
    found = await Thread.get(id=thread.id).select_related("official")
    return await conversation.conversation(found, reader=reader, **cursors)


def shown(talk: Conversation) -> list[int]:
    return [post.id for post in talk.answers]


async def test_a_short_thread_reads_as_it_does_in_pages(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    thread = await discussed(catalogue, answers=7)
    at_once = await read(thread)
    monkeypatch.setattr(conversation, "WHOLE", 1)
    in_pages = await read(thread)
    assert at_once.official
    assert at_once.official == in_pages.official
    assert at_once.question == in_pages.question
    assert shown(at_once) == shown(in_pages)
    assert at_once.comments == in_pages.comments
    assert sorted(map(len, at_once.comments.values())) == [1] * 7


async def test_answers_and_comments_stand_in_order_of_time(catalogue: Catalogue) -> None:
    thread = await discussed(catalogue, answers=4)
    post = (await read(thread)).answers[0]
    earlier = (await read(thread)).comments[post.id][0].clone(pk=ids.new())
    earlier.created_at -= timedelta(days=1)
    await earlier.save()
    talk = await read(thread)
    assert [each.created_at for each in talk.answers] == sorted(each.created_at for each in talk.answers)
    assert talk.comments[post.id][0].id == earlier.id
    assert len(talk.comments[post.id]) == 2


@pytest.mark.parametrize("answers", [5, 60])
async def test_a_held_answer_or_comment_is_read_by_its_author_alone(catalogue: Catalogue, answers: int) -> None:
    thread = await discussed(catalogue, answers=answers)
    ines = await person("ines")
    held = (await read(thread)).answers[3]
    await Post.filter(id=held.id).update(status="pending")
    await Post.filter(answer_id=(await read(thread)).answers[0].id).update(status="pending")
    for reader in (VISITOR, await person("bilal")):
        talk = await read(thread, reader)
        assert held.id not in shown(talk)
        assert not talk.comments[talk.answers[0].id]
    talk = await read(thread, ines)
    assert held.id in shown(talk)
    assert {each.author_id for each in talk.comments[talk.answers[0].id]} == {ines.account_id}


async def test_the_official_answer_stands_on_every_page_with_its_comments(catalogue: Catalogue) -> None:
    thread = await discussed(catalogue, answers=120)
    first = await read(thread)
    pages = [first, await read(thread, after=first.next)]
    pages.append(await read(thread, after=pages[1].next))
    official = first.official
    assert official
    assert [page.official for page in pages] == [official] * 3
    assert [len(page.comments[official.id]) for page in pages] == [1, 1, 1]
    assert [len(page.answers) for page in pages] == [50, 50, 19]
    assert len({number for page in pages for number in shown(page)}) == 119
    back = await read(thread, before=pages[2].previous)
    assert shown(back) == shown(pages[1])


async def test_very_many_comments_take_nothing_else_off_the_page(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversation, "COMMENTS_SHOWN", 3)
    monkeypatch.setattr(conversation, "WHOLE", 10)
    thread = await discussed(catalogue, answers=5)
    for post in (await read(thread)).answers:
        await comment(post)
        await comment(post)
    talk = await read(thread)
    assert talk.official
    assert len(talk.answers) == 4
    assert sum(map(len, talk.comments.values())) <= 5
