"""Applying and writing migrations, on whichever engine the run is about."""

import asyncio
import importlib
import sys
from pathlib import Path
from typing import Any

import pytest
from tortoise.exceptions import IntegrityError
from tortoise.migrations.recorder import MigrationRecorder

import main
from forum import database
from forum.catalogue.models import Setting
from forum.catalogue.notices import NoticeText
from forum.notifications.models import Notification
from forum.threads.models import ThreadAct
from forum.threads.official.models import Citation
from moderation.models import Decision, Flag
from moderation.prior import WHOLE, PriorMask, PriorState
from tests.earlier import FILES, MOMENT, Earlier, earlier, put
from tests.notes import MODELS, python

__all__ = ["earlier"]

BY_HAND = """
from tortoise import migrations
from tortoise.migrations import operations as ops

async def script(apps, editor):
    await editor.client.execute_script("CREATE TABLE other (id BIGINT); {then}")

class Migration(migrations.Migration):
    dependencies = [("forum", "0001_notes")]
    operations = [ops.RunPython(script)]
"""


async def test_two_processes_migrating_at_once_apply_every_file_once(package: str, empty_url: str, tmp_path: Path):
    code = """
import asyncio, sys
from forum import database
print(*asyncio.run(database.migrate(sys.argv[1], migrations=sys.argv[2])))
"""
    (tmp_path / package / "migrations" / "0002_other.py").write_text(BY_HAND.format(then=""))
    both = [python(code, empty_url, f"{package}.migrations", path=tmp_path) for _ in range(2)]
    printed = await asyncio.gather(*both)
    assert sorted(" ".join(printed).split()) == ["0001_notes", "0002_other"]


async def test_migrating_again_finds_nothing_to_do(package: str, empty_url: str):
    assert await database.migrate(empty_url, migrations=f"{package}.migrations") == ["0001_notes"]
    assert await database.migrate(empty_url, migrations=f"{package}.migrations") == []


async def test_a_migration_that_fails_half_way_leaves_nothing_and_can_be_mended(
    notes: Any, package: str, empty_url: str
):
    file = Path(sys.modules[f"{package}.models"].__file__ or "").parent / "migrations" / "0002_other.py"
    file.write_text(BY_HAND.format(then="CREATE TABLE note (id BIGINT)"))
    with pytest.raises(Exception, match="already exists"):
        await database.migrate(empty_url, migrations=f"{package}.migrations")
    assert not await database.is_migrated(migrations=f"{package}.migrations")

    file.write_text(BY_HAND.format(then="CREATE TABLE another (id BIGINT)"))
    del sys.modules[f"{package}.migrations.0002_other"]
    importlib.invalidate_caches()
    assert await database.migrate(empty_url, migrations=f"{package}.migrations") == ["0002_other"]
    assert await database.is_migrated(migrations=f"{package}.migrations")


async def test_a_migration_and_its_record_are_kept_together(
    package: str, empty_url: str, monkeypatch: pytest.MonkeyPatch
):
    async def killed(*_: Any) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch, pytest.raises(ZeroDivisionError):
        patch.setattr(MigrationRecorder, "record_applied", killed)
        await database.migrate(empty_url, migrations=f"{package}.migrations")
    assert await database.migrate(empty_url, migrations=f"{package}.migrations") == ["0001_notes"]


async def test_asking_whether_it_is_migrated_makes_no_file(package: str, tmp_path: Path):
    await database.connect(f"sqlite://{tmp_path}/none.sqlite3", models=[f"{package}.models"])
    assert not await database.is_migrated(migrations=f"{package}.migrations")
    await database.close()
    assert not list(tmp_path.glob("none*"))


async def test_migrations_fall_out_of_step_when_a_model_gains_a_field(package: str, tmp_path: Path):
    folder = f"{package}.migrations"
    assert await database.migrations_in_step(models=[f"{package}.models"], migrations=folder)
    longer = MODELS.replace("class Note", "class Later").replace("forum.Note", "forum.Later")
    (tmp_path / package / "later.py").write_text(longer)
    assert not await database.migrations_in_step(models=[f"{package}.later"], migrations=folder)


async def test_a_model_that_only_says_something_else_of_itself_needs_no_migration(package: str, tmp_path: Path):
    said = MODELS.replace("class Note(Model):", 'class Note(Model):\n    """A note, in other words."""\n', 1)
    assert said != MODELS
    (tmp_path / package / "reworded.py").write_text(said)
    models, folder = [f"{package}.reworded"], f"{package}.migrations"
    assert await database.make_migration("reworded", models=models, migrations=folder) is None
    assert [file.name[:4] for file in sorted((tmp_path / package / "migrations").glob("0*.py"))] == ["0001"]


async def test_tables_that_refer_to_each_other_both_get_their_column(notes: Any):
    await database.execute("INSERT INTO book (id, newest_id) VALUES (?, ?)", [1, None])
    assert await database.execute("INSERT INTO note (id, text, book_id) VALUES (?, ?, ?)", [1, "a", 1]) == 1


async def put_catalogue() -> None:
    """The topic, cabinet and language that threads are about."""
    await put("category", id=1, slug="life")
    await put("cabinet", id=1, code="GAJI")
    await put("language", code="en")
    await put("topic", id=1, slug="papers", category_id=1, cabinet_id=1)


async def put_thread(
    number: int, visibility: str = "public", status: str = "published", said: str = "published"
) -> None:
    """A question (10 × number) and its answer (one more), each with two earlier texts."""
    about = {"language_id": "en", "cabinet_id": 1}
    await put("thread", id=number, kind="question", topic_id=1, visibility=visibility, status=status, **about)
    for post, kind, state in ((10 * number, "question", status), (10 * number + 1, "answer", said)):
        await put("post", id=post, thread_id=number, kind=kind, status=state, language_id="en")
        for revision in (1, 2):
            await put(
                "revision", id=10 * post + revision, post_id=post, number=revision, title="A title", source="A text"
            )


async def test_a_database_with_rows_comes_from_the_first_version_to_the_last_and_loses_none(
    earlier: Earlier, empty_url: str
) -> None:
    await earlier.bring(empty_url, "0001")
    await database.connect(empty_url)
    await put_catalogue()
    await put_thread(1)
    await put("official_answer", id=1, post_id=11, cabinet_id=1, language_id="en", sources="[]", post_revision=1)
    await put("event", id=1, verb="thread.asked", particulars="{}")
    counted = "SELECT " + ", ".join(f"(SELECT COUNT(*) FROM {table}) AS {table}" for table in BEGUN_WITH)
    before = await database.rows(counted)
    await database.close()
    assert await earlier.bring(empty_url) == [file.stem for file in FILES[1:]]
    await database.connect(empty_url)
    assert await database.rows(counted) == before
    await database.close()


BEGUN_WITH = ("category", "cabinet", "language", "topic", "thread", "post", "revision", "official_answer", "event")


async def test_an_official_answer_that_was_there_already_answers_its_question_as_it_stands(
    earlier: Earlier, empty_url: str
) -> None:
    await earlier.bring(empty_url, "0007")
    await database.connect(empty_url)
    await put_catalogue()
    await put_thread(1)
    await database.execute("UPDATE post SET revision = 3 WHERE id = 10")
    await put("official_answer", id=1, post_id=11, cabinet_id=1, language_id="en", sources="[]", post_revision=1)
    await database.close()

    assert await earlier.bring(empty_url, "0008") == ["0008_what_was_read"]
    await database.connect(empty_url)
    [answer] = await database.rows("SELECT question_revision FROM official_answer")
    [thread] = await database.rows("SELECT answered_title, answered_title_html FROM thread")
    assert (answer["question_revision"], set(thread.values())) == (3, {""})
    await database.close()


async def test_earlier_texts_that_were_there_already_are_public_only_where_nothing_ever_hid_them(
    earlier: Earlier, empty_url: str
) -> None:
    await earlier.bring(empty_url, "0006")
    await database.connect(empty_url)
    await put_catalogue()
    await put_thread(1)
    await put_thread(2, visibility="private")
    await put_thread(3, status="rejected")
    await put_thread(4, said="hidden")
    for number in range(5, 12):
        await put_thread(number)
    await put_thread(12, visibility="private")
    waits = {"reasons": " links ", "language_id": "en", "topic_id": 1, "ended_at": MOMENT}
    await put("waiting", id=1, thread_id=5, post_id=50, held=True, **waits)
    await put("waiting", id=2, thread_id=6, post_id=60, held=False, **waits)
    await put("decision", id=1, thread_id=7, post_id=71, verdict="hide", undone_at=MOMENT)
    await put("decision", id=2, thread_id=8, post_id=80, verdict="reject", undone_at=MOMENT)
    await put("decision", id=3, thread_id=9, post_id=90, verdict="warn")
    await put("thread_act", id=1, thread_id=10, act="made_private")
    await put("thread_act", id=2, thread_id=11, act="closed")
    await put("thread_act", id=3, thread_id=12, act="made_private")
    before = await database.rows("SELECT * FROM revision ORDER BY id")
    await database.close()

    assert await earlier.bring(empty_url, "0007") == ["0007_shown_revisions"]
    await database.connect(empty_url)
    after = await database.rows("SELECT * FROM revision ORDER BY id")
    shown = {row["post_id"]: row.pop("shown_to") for row in after}
    assert (len(after), after) == (48, before)
    named = {number: (shown[10 * number], shown[10 * number + 1]) for number in range(1, 13)}
    assert named == {
        1: ("public", "public"),
        2: ("team", "team"),
        3: ("author", "author"),
        4: ("public", "author"),
        5: ("author", "public"),
        6: ("public", "public"),
        7: ("public", "author"),
        8: ("author", "author"),
        9: ("public", "public"),
        10: ("author", "author"),
        11: ("public", "public"),
        12: ("team", "team"),
    }
    await database.close()


@pytest.mark.parametrize(("happened", "begins"), [((), 0), ((3, 7), 7)])
async def test_people_were_told_already_of_what_had_happened_before_hearers_followed_the_record(
    earlier: Earlier, empty_url: str, happened: tuple[int, ...], begins: int
) -> None:
    await earlier.bring(empty_url, "0009")
    await database.connect(empty_url)
    for number in happened:
        await put("event", id=number, verb="official.withdrawn", particulars="{}")
    await database.close()

    assert await earlier.bring(empty_url, "0010") == ["0010_cursors_and_chores"]
    await database.connect(empty_url)
    assert await database.rows("SELECT hearer, event_id FROM cursor") == [
        {"hearer": "notifications", "event_id": begins}
    ]
    assert {hearer.name for hearer in main.WORK.hearers} == {"notifications", "webhooks"}
    await database.close()


async def test_rows_stay_with_what_they_refer_to_when_a_reference_is_renamed(earlier: Earlier, empty_url: str) -> None:
    await earlier.bring(empty_url, "0010")
    await database.connect(empty_url)
    await put_catalogue()
    await put_thread(1)
    await put("notice", id=1)
    await put("notice_text", id=2, campaign_id=1, language="pt", title="Fechado")
    await put("review_item", id=3, post_id=11, thread_id=1, language_id="en", topic_id=1, reasons=" flagged ")
    await put("flag", id=4, post_id=11, waiting_id=3, voter="somebody")
    await put("official_answer", id=5, post_id=11, cabinet_id=1, language_id="en", sources="[]")
    await put("source", id=6)
    await put("citation", id=7, standing_id=5, source_id=6)
    await put("account", id=8)
    await put("notification", id=9, account_id=8, kind="official_withdrawn", about="standing:5")
    await put("thread_act", id=10, thread_id=1, act="told")
    await put("decision", id=11, thread_id=1, verdict="mask", before='{"post_revision": 4, "standings": [5]}')
    await database.close()

    assert await earlier.bring(empty_url, "0011") == ["0011_names_of_relations"]
    await database.connect(empty_url)
    assert [(row.notice_id, row.title) for row in await NoticeText.all()] == [(1, "Fechado")]
    assert [(row.review_item_id, row.voter) for row in await Flag.all()] == [(3, "somebody")]
    assert [(row.version_id, row.source_id) for row in await Citation.all()] == [(5, 6)]
    assert [row.about for row in await Notification.all()] == ["version:5"]
    assert [row.act for row in await ThreadAct.all()] == ["clarified"]
    changed = await Decision.filter(id=11).only("id", "before").get()
    assert changed.before == PriorState(revision=4, mask=PriorMask(places=[(0, WHOLE)], rows={"versions": [5]}))
    for table, again in (
        ("notice_text", {"notice_id": 1, "language": "pt"}),
        ("citation", {"version_id": 5, "source_id": 6}),
    ):
        with pytest.raises(IntegrityError):
            await put(table, id=99, **again)
    with pytest.raises(IntegrityError):
        await put("flag", id=99, post_id=11, review_item_id=3, voter="somebody", receipt="another")
    await database.close()


async def test_an_admins_number_of_days_for_assignments_is_kept_under_its_new_name(
    earlier: Earlier, empty_url: str
) -> None:
    await earlier.bring(empty_url, "0029")
    await database.connect(empty_url)
    await put("setting", key="rest_days", value="5")
    await database.close()

    await earlier.bring(empty_url)
    await database.connect(empty_url)
    assert [(row.key, row.value) for row in await Setting.filter(key__endswith="_days")] == [("assignment_days", 5)]
    await database.close()
