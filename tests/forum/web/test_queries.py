"""How often a page asks the database: a few times, and no more often for a full forum than for one question.

The look at the catalogue's version, which a process takes once a second at most, is not counted.
"""

from datetime import timedelta

import pytest

from forum import database, ids
from forum.catalogue.views import Catalogue
from forum.settings import Settings
from forum.threads import state
from forum.threads.casework import needs, notes
from forum.threads.models import Post, Rendering, Thread
from forum.threads.official import marking
from forum.threads.posting import drafts, lifecycle, votes
from forum.threads.posting.models import Follow
from moderation.desk import assigning
from tests.cast import Visit, Visiting, answer, ask, at, person
from tests.forum.threads.test_official import statement

VISITOR, SIGNED_IN = 4, 12
PAGES = (
    "/en/",
    "/en/threads",
    "/en/threads?topic=documentation",
    "/en/threads?language=en",
    "/en/threads?kind=question",
    "/en/threads?state=unanswered",
    "/en/threads?state=answered",
    "/en/threads?state=official",
    "/en/threads?sort=waiting",
    "/en/threads?topic=documentation&language=en&kind=question&state=unanswered&sort=waiting",
    "/en/topics",
    "/en/topics/documentation",
)


@pytest.fixture
def configured(configured: Settings) -> Settings:
    """Each page is made."""
    return configured.model_copy(update={"page_cache_megabytes": 0})


async def statements(who: Visit, path: str) -> int:
    """How many statements the page at `path` took, once the process knows the catalogue."""
    await who.get(path)
    with database.counting() as counter:
        page = await who.get(path)
    assert page.status_code == 200
    return len([statement for statement in counter.statements if '"setting"' not in statement])


async def discussed(catalogue: Catalogue, *, answers: int, language: str = "en") -> Thread:
    """Amina's question with so many answers, a comment under each, an official one among them, and a duplicate."""
    thread, other = await ask(language=language), await ask("bilal")
    first = await answer(thread)
    marta, ines = await person("marta"), await person("ines")
    await marking.mark(first, thread, statement=statement(), by=ines, catalogue=catalogue)
    await lifecycle.link_duplicate(other, of=thread, by=marta, catalogue=catalogue)
    for number in range(1, answers):
        more = first.clone(pk=ids.new())
        more.created_at = first.created_at + timedelta(minutes=number)
        await more.save()
    for post in await Post.filter(thread_id=thread.id, kind="answer"):
        await comment(post)
    await Thread.filter(id=thread.id).update(answers_count=answers)
    return thread


async def comment(post: Post) -> None:
    below = post.clone(pk=ids.new())
    below.kind, below.answer_id = "comment", post.id
    await below.save()
    await Post.filter(id=post.id).update(comments_count=1)


async def fill(thread: Thread, count: int) -> None:
    """So many more threads like `thread`, each a minute younger than the last."""
    rows = [thread.clone(pk=ids.new()) for _ in range(count)]
    for minutes, row in enumerate(rows, 1):
        row.created_at = thread.created_at + timedelta(minutes=minutes)
    await Thread.bulk_create(rows)


@pytest.mark.parametrize("nickname", [None, "amina", "rahima", "ines", "marta", "ada"])
async def test_a_full_forum_takes_no_more_statements_than_one_question(visit: Visiting, nickname: str | None) -> None:
    who, thread = await visit(nickname), await ask()
    few = {path: await statements(who, path) for path in PAGES}
    await fill(thread, 199)
    assert {path: await statements(who, path) for path in PAGES} == few
    assert max(few.values()) <= (SIGNED_IN if nickname else VISITOR), few


async def test_ones_own_page_takes_no_more_statements_for_many_questions(visit: Visiting) -> None:
    amina, thread = await visit("amina"), await ask()
    await votes.follow(thread, True, by=await person("amina"))
    one = await statements(amina, "/en/account")
    await fill(thread, 199)
    threads = [Follow(thread_id=row.id, account_id=row.author_id, at=row.created_at) for row in await Thread.all()]
    await Follow.bulk_create(row for row in threads if row.thread_id != thread.id)
    assert await statements(amina, "/en/account") == one <= SIGNED_IN


@pytest.mark.parametrize("answers", [1, 50, 51, 120])
async def test_a_visitors_thread_takes_few_statements_however_long(
    visit: Visiting, catalogue: Catalogue, answers: int
) -> None:
    thread = await discussed(catalogue, answers=answers)
    assert await statements(await visit(), at(thread)) <= VISITOR


@pytest.mark.parametrize("answers", [1, 50, 51, 120])
@pytest.mark.parametrize("nickname", ["amina", "bilal", "rahima", "ines", "marta", "ada"])
async def test_a_signed_in_persons_thread_takes_few_statements_however_long(
    visit: Visiting, catalogue: Catalogue, nickname: str, answers: int
) -> None:
    thread = await discussed(catalogue, answers=answers)
    assert await statements(await visit(nickname), at(thread)) <= SIGNED_IN


@pytest.mark.parametrize("stands", [True, False])
@pytest.mark.parametrize("answers", [1, 51])
@pytest.mark.parametrize("nickname", ["rahima", "ines", "marta"])
async def test_the_desk_s_part_of_a_thread_takes_no_more_statements_however_much_stands_there(
    visit: Visiting, catalogue: Catalogue, nickname: str, answers: int, stands: bool
) -> None:
    """Followed, in hand, with notes, an act, an answer being written by somebody else and one's own draft."""
    thread = await discussed(catalogue, answers=answers, language="bn")
    reader, rahima, ines = await person(nickname), await person("rahima"), await person("ines")
    await assigning.assign(thread, "me", by=ines, catalogue=catalogue)
    for by in (rahima, ines):
        await drafts.keep(thread, "I look into it.", by=by, catalogue=catalogue)
        await notes.note(thread, "She called.", by=by, catalogue=catalogue)
    await votes.follow(thread, True, by=reader)
    await needs.say(thread, "telephone", by=ines, catalogue=catalogue)
    if not stands:
        marked = await Post.filter(thread_id=thread.id, kind="answer").order_by("created_at").first()
        assert marked
        await marking.withdraw(marked, await Thread.get(id=thread.id), by=ines, catalogue=catalogue, reason="Old.")
    assert await statements(await visit(nickname), at(thread)) <= SIGNED_IN


async def test_the_second_page_of_a_thread_takes_as_few_statements(visit: Visiting, catalogue: Catalogue) -> None:
    thread, visitor = await discussed(catalogue, answers=120), await visit()
    first = await visitor.get(at(thread))
    cursor = first.text.partition("after=")[2].partition('"')[0]
    assert cursor
    assert await statements(visitor, at(thread, f"?after={cursor}")) <= VISITOR


async def render(thread: Thread, language: str) -> None:
    """A rendering of the question and of every answer of a thread, made by nobody in particular."""
    rows = [
        Rendering(
            post_id=post.id,
            thread_id=thread.id,
            language_id=language,
            title="x",
            source="x",
            html="<p>x</p>",
            renderer=1,
            short_answer="x",
            post_revision=post.revision,
            masks=0,
            made_at=post.created_at,
        )
        for post in await Post.filter(thread_id=thread.id, kind__in=("question", "answer"))
    ]
    await Rendering.bulk_create(rows)
    await state.recount_renderings(thread.id)


@pytest.mark.parametrize("answers", [1, 50, 51, 120])
@pytest.mark.parametrize("nickname", [None, "amina", "rahima", "ines", "marta", "ada"])
async def test_a_thread_that_was_rendered_takes_few_statements_too(
    visit: Visiting, catalogue: Catalogue, nickname: str | None, answers: int
) -> None:
    thread = await discussed(catalogue, answers=answers)
    await render(thread, "bn")
    await render(thread, "uk")
    assert 'data-rendering="bn"' in (await (await visit(nickname)).get(at(thread, "?in=bn"))).text
    assert await statements(await visit(nickname), at(thread, "?in=bn")) <= (SIGNED_IN if nickname else VISITOR)


@pytest.mark.parametrize("nickname", [None, "rahima"])
async def test_a_list_of_rendered_threads_takes_few_statements_too(
    visit: Visiting, catalogue: Catalogue, nickname: str | None
) -> None:
    who = await visit(nickname)
    who.client.headers["Accept-Language"] = "bn"
    for _ in range(3):
        await render(await discussed(catalogue, answers=1), "bn")
    for path in PAGES:
        assert await statements(who, path) <= (SIGNED_IN if nickname else VISITOR), path
