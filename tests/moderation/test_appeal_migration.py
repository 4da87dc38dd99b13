"""Objections from before answers had a day: one that is open gets its day, nothing else is touched and no row is lost."""

import importlib
from datetime import date

import pytest

from forum import database
from forum.threads.models import ReviewItem
from moderation.models import Appeal, Decision
from moderation.review import queue
from moderation.review.queue import Filters
from tests.cast import ask, person
from tests.earlier import Earlier, earlier, older_than_stamps
from tests.moderation.test_queue import put

__all__ = ["earlier"]

NOW = "2026-11-20 23:30:00+00:00"
ROWS = f"""
INSERT INTO account (id, nickname, nickname_key, shown_name, example, created_at, seen_at) VALUES (1, 'amina', 'amina', '', {{no}}, '{NOW}', '{NOW}');
INSERT INTO decision (id, verdict, reason, statement, language, automated, at, before) VALUES
  (1, 'hide', 'insult', 'An insult.', 'en', {{no}}, '{NOW}', '{{{{}}}}'),
  (2, 'hide', 'insult', 'An insult.', 'en', {{no}}, '{NOW}', '{{{{}}}}'),
  (3, 'hide', 'insult', 'An insult.', 'en', {{no}}, '{NOW}', '{{{{}}}}');
INSERT INTO appeal (id, decision_id, body, by_id, at, verdict, statement) VALUES
  (11, 1, 'No.', 1, '{NOW}', '', ''), (12, 2, 'No.', 1, '2026-07-01 08:00:00+00:00', '', ''),
  (13, 3, 'No.', 1, '2026-07-01 08:00:00+00:00', 'uphold', 'It stands.')
"""


async def test_open_objections_get_their_day_and_every_row_stays(earlier: Earlier, empty_url: str) -> None:
    await earlier.bring(empty_url, "0004")
    await database.connect(empty_url)
    older_than_stamps()
    no = "0" if database.dialect() == "sqlite" else "false"
    for statement in ROWS.format(no=no).split(";"):
        await database.execute(statement)
    await database.close()
    assert (await earlier.bring(empty_url))[0] == "0005_appeal_dates"
    assert await database.migrate(empty_url) == []
    await database.connect(empty_url)
    try:
        days = dict(await Appeal.all().values_list("id", "answer_by"))
        # A Friday night; 1 December is a holiday.
        assert days == {11: date(2026, 12, 7), 12: date(2026, 7, 15), 13: None}
        assert [await model.all().count() for model in (Appeal, Decision)] == [3, 3]
        assert (await Appeal.get(id=13)).statement == "It stands."
    finally:
        await database.close()


@pytest.mark.usefixtures("app")
async def test_danger_that_waits_already_stays_first() -> None:
    rows = [await put(await ask(), reason) for reason in ("danger", "scam", "self_harm")]
    for row, urgency in zip(rows, (90, 100, 85), strict=True):
        await ReviewItem.filter(id=row.id).update(urgency=urgency)
    script = importlib.import_module("migrations.0005_appeal_dates").INDEXES_AND_URGENCIES
    raised = next(each for each in script.split(";") if "UPDATE" in each)
    await database.execute(raised.replace("UPDATE waiting", "UPDATE review_item"))
    shown = await queue.page(Filters(), by=await person("marta"))
    assert [row.facts["urgency"] for row in shown.rows] == [120, 120, 100]
    assert shown.rows[2].id == rows[1].id
