"""Stored HTML after the renderer has changed."""

from pathlib import Path

import pytest
from click.testing import CliRunner

import main
from forum import database, rebuild, text
from forum.catalogue import snapshot
from forum.catalogue.notices import Notice, NoticeText
from forum.rebuild import Rebuilt
from forum.threads.models import OfficialAnswer, Post, Rendering, Revision, Thread
from forum.threads.official import marking
from forum.threads.official.statements import StatementDetails
from forum.threads.posting import editing
from tests.cast import answer, ask, contents, person
from tests.world import put_into_bangla

NOTHING = Rebuilt(posts=0, revisions=0, titles=0, short_answers=0, notices=0)


@pytest.fixture
async def spoken(app: object) -> tuple[Thread, Post]:
    """A question that was edited once, and its official answer."""
    catalogue = await snapshot.current()
    thread = await ask(title="My card 12-34-56 expires")
    question = await Post.get(thread_id=thread.id, kind="question")
    await editing.edit(
        question, thread, body=await text.prose("It expires **soon**."), by=await person("amina"), catalogue=catalogue
    )
    post = await answer(thread, body="Bring *proof*.")
    sources = [("Practice of the cabinet", "", "")]
    day = thread.created_at.date()
    said = StatementDetails("Call 21 810 61 91.", sources, str(day), str(day.replace(year=day.year + 1)))
    await marking.mark(post, thread, statement=said, by=await person("ines"), catalogue=catalogue)
    await put_into_bangla(post, "প্রমাণ *রাখুন*।")
    notice = await Notice.create(starts_at=thread.created_at)
    shut = await text.prose("The desk is *closed*.")
    await NoticeText.create(notice_id=notice.id, language="en", title="Closed", body=shut.source, html=shut.html)
    return thread, post


async def spoil() -> None:
    """Leaves the stored HTML as an older renderer might have made it."""
    await Post.filter().update(html="<p>old</p>", renderer=text.RENDERER_VERSION - 1)
    await Revision.filter().update(html="<p>old</p>")
    await Thread.filter().update(title_html="old")
    await OfficialAnswer.filter().update(short_html="old")
    await NoticeText.filter().update(html="<p>old</p>")
    await Rendering.filter().update(html="<p>old</p>", renderer=text.RENDERER_VERSION - 1)


async def test_all_stored_html_comes_out_as_if_written_now(spoken: tuple[Thread, Post]) -> None:
    before = await contents()
    await spoil()
    assert await contents() != before
    assert await rebuild.rebuild() == Rebuilt(posts=2, revisions=1, titles=1, short_answers=1, notices=1, renderings=1)
    after = await contents()
    assert after.pop("setting") != before.pop("setting")  # Other processes read the notices anew.
    assert after == before


async def test_rebuilding_again_finds_nothing_to_do(spoken: tuple[Thread, Post]) -> None:
    before = await contents()
    assert await rebuild.rebuild() == NOTHING
    assert await contents() == before


async def test_a_post_of_todays_renderer_is_not_rendered_again(spoken: tuple[Thread, Post]) -> None:
    await Post.filter(kind="answer").update(html="<p>kept</p>")
    assert await rebuild.rebuild() == NOTHING
    assert (await Post.get(kind="answer")).html == "<p>kept</p>"


async def test_a_rebuilt_post_counts_as_neither_edited_nor_newer(spoken: tuple[Thread, Post]) -> None:
    thread, post = spoken
    await spoil()
    before = await Post.get(id=post.id), await Thread.get(id=thread.id)
    await rebuild.rebuild()
    after = await Post.get(id=post.id), await Thread.get(id=thread.id)
    assert (after[0].revision, after[0].edited_at) == (before[0].revision, before[0].edited_at)
    assert after[1].active_at == before[1].active_at


async def test_small_batches_reach_every_row_and_tell_how_far_they_are(app: object) -> None:
    for number in range(5):
        await ask(title=f"Question number {number}")
    await spoil()
    told: list[tuple[str, int]] = []
    rebuilt = await rebuild.rebuild(batch=2, progress=lambda kind, looked_at: told.append((kind, looked_at)))
    assert rebuilt == Rebuilt(posts=5, revisions=0, titles=5, short_answers=0)
    assert told == [(kind, count) for kind in ("posts", "titles", "documents of search") for count in (2, 4, 5)]


async def test_an_edit_made_meanwhile_stays(spoken: tuple[Thread, Post], monkeypatch: pytest.MonkeyPatch) -> None:
    thread, post = spoken
    await spoil()
    render = text.prose
    edited: list[bool] = []

    async def while_someone_edits(source: str) -> text.Prose:
        made = await render(source)
        if "proof" in source and not edited:
            edited.append(True)
            body = await render("Bring two photographs.")
            async with database.transaction():
                ines = await person("ines")
                await editing.replace_text(await Post.get(id=post.id), thread, body, by=ines, staff=False)
        return made

    monkeypatch.setattr(text, "prose", while_someone_edits)
    rebuilt = await rebuild.rebuild()
    assert rebuilt.posts == 1
    assert (await Post.get(id=post.id)).html == (await render("Bring two photographs.")).html


async def test_a_title_changed_meanwhile_stays(spoken: tuple[Thread, Post]) -> None:
    thread, _ = spoken
    await Thread.filter().update(title_html="old")
    looked_at = await Thread.get(id=thread.id)
    await Thread.filter(id=thread.id).update(title="Another title", title_html="Another title")
    mend = await rebuild._title(looked_at)
    assert mend
    assert await mend[0].update(**mend[1]) == 0
    assert (await Thread.get(id=thread.id)).title_html == "Another title"


def test_the_command_says_what_it_made_anew(database_url: str, tmp_path: Path) -> None:
    environment = {"DATABASE_URL": database_url, "FORUM_DATA": str(tmp_path), "FORUM_SECRET": "s" * 32}
    result = CliRunner().invoke(main.cli, ["rebuild"], env=environment)
    assert result.exit_code == 0, result.output
    said = (
        "0 posts, 0 earlier texts, 0 titles, 0 short answers, 0 notices, 0 translations, what search knows of 0 threads"
    )
    assert result.output == f"Made anew: {said}.\n"
