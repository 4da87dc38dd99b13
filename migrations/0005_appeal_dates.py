from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from forum.clock import LISBON
from forum.hours import working_day_after

WORKING_DAYS = 10

# Danger used to be 90, which an admin's own reason could overtake.
INDEXES_AND_URGENCIES = """
    CREATE INDEX appeal_unanswered ON appeal (answer_by) WHERE verdict = '';
    CREATE INDEX waiting_by_appeal ON waiting (appeal_id) WHERE ended_at IS NULL AND appeal_id IS NOT NULL;
    UPDATE waiting SET urgency = 120
      WHERE ended_at IS NULL AND (reasons LIKE '% danger %' OR reasons LIKE '% self_harm %');
"""


async def promise_answers(apps: Any, editor: Any) -> None:
    """Gives an objection that is still open the day it would have been promised when it was made."""
    open_ = await editor.client.execute_query_dict("SELECT id, at FROM appeal WHERE verdict = '' AND answer_by IS NULL")
    for row in open_:
        day = working_day_after(_moment(row).astimezone(LISBON).date(), WORKING_DAYS)
        await editor.client.execute_script(
            f"UPDATE appeal SET answer_by = '{day.isoformat()}' WHERE id = {row['id']:d}"
        )


def _moment(row: Mapping[str, Any]) -> datetime:
    at = datetime.fromisoformat(row["at"]) if isinstance(row["at"], str) else row["at"]
    assert isinstance(at, datetime)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


class Migration(migrations.Migration):
    dependencies = [("forum", "0004_votes_and_grants")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Appeal",
            name="answer_by",
            field=fields.DateField(null=True),
        ),
        ops.RunSQL(INDEXES_AND_URGENCIES),
        ops.RunPython(promise_answers),
    ]
