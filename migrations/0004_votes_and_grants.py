import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops

VOTED = ("vote", "same_problem", "flag")
DROPPED = """
    DROP INDEX vote_once;
    DROP INDEX same_problem_once;
    DROP INDEX flag_once;
"""
INDEXES = """
    CREATE UNIQUE INDEX vote_of_account_once ON vote (post_id, account_id) WHERE account_id IS NOT NULL;
    CREATE UNIQUE INDEX vote_of_visitor_once ON vote (post_id, voter) WHERE voter <> '';
    CREATE INDEX vote_by_account ON vote (account_id) WHERE account_id IS NOT NULL;
    CREATE UNIQUE INDEX same_problem_of_account_once ON same_problem (thread_id, account_id) WHERE account_id IS NOT NULL;
    CREATE UNIQUE INDEX same_problem_of_visitor_once ON same_problem (thread_id, voter) WHERE voter <> '';
    CREATE INDEX same_problem_by_account ON same_problem (account_id) WHERE account_id IS NOT NULL;
    CREATE UNIQUE INDEX flag_of_account_once ON flag (waiting_id, account_id) WHERE account_id IS NOT NULL;
    CREATE UNIQUE INDEX flag_of_visitor_once ON flag (waiting_id, voter) WHERE voter <> '';
    CREATE UNIQUE INDEX role_grant_once ON role_grant (account_id, role, COALESCE(cabinet_id, 0), COALESCE(language, ''))
      WHERE ended_at IS NULL;
    CREATE INDEX reveal_by_account ON reveal (account_id, until);
    CREATE INDEX reveal_by_post ON reveal (post_id, at);
"""


class Rows:
    """The database as these steps need it: the same statements on both engines, with `?` for each value."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.postgres = client.capabilities.dialect == "postgres"

    def _placed(self, sql: str) -> str:
        first, *rest = sql.split("?")
        return first + "".join(f"${number}{part}" for number, part in enumerate(rest, 1)) if self.postgres else sql

    async def read(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = await self.client.execute_query_dict(self._placed(sql), list(values))
        return found

    async def write(self, sql: str, rows: list[list[Any]]) -> None:
        if rows:
            await self.client.execute_many(self._placed(sql), rows)


async def settle(apps: Any, editor: Any) -> None:
    rows = Rows(editor.client)
    await say_whose(rows)
    await end_double_grants(rows)
    await move_reveals(rows)


async def say_whose(rows: Rows) -> None:
    """Puts the account in the place of the digest of its number. Of one that is gone the row stays, as nobody's.

    A visitor's digest stays what it is: it is counted, and is not found again by the keyed ones that are made from now on.
    """
    said = {table: await rows.read(f"SELECT id, voter FROM {table}") for table in VOTED}
    voters = {row["voter"] for found in said.values() for row in found}
    known = {row["id"] for row in await rows.read("SELECT id FROM account")}
    acted = await rows.read("SELECT COALESCE(MAX(actor_id), 0) AS last FROM event")
    last = max([acted[0]["last"], *known])
    numbers = {digest: number for number in range(1, last + 1) if (digest := digest_of(number)) in voters}
    for table, found in said.items():
        own = [(row["id"], numbers[row["voter"]]) for row in found if row["voter"] in numbers]
        await rows.write(
            f"UPDATE {table} SET account_id = ?, voter = '' WHERE id = ?",
            [[number if number in known else None, row_id] for row_id, number in own],
        )


def digest_of(account_id: int) -> str:
    """What an account's word was counted by."""
    return hashlib.sha256(f"account:{account_id}".encode()).hexdigest()


async def end_double_grants(rows: Rows) -> None:
    """Of a role held twice over ends all but the one that lasts longest, so that nobody may do less than before."""
    held: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in await rows.read(
        "SELECT id, account_id, role, COALESCE(cabinet_id, 0) AS cabinet, COALESCE(language, '') AS language, until"
        " FROM role_grant WHERE ended_at IS NULL ORDER BY id"
    ):
        held.setdefault((row["account_id"], row["role"], row["cabinet"], row["language"]), []).append(row)
    double = [
        row["id"]
        for same in held.values()
        for row in sorted(same, key=lambda row: (row["until"] is None, str(row["until"]), -row["id"]))[:-1]
    ]
    moment: Any = datetime.now(UTC)
    if not rows.postgres:
        moment = moment.isoformat(" ")
    await rows.write("UPDATE role_grant SET ended_at = ? WHERE id = ?", [[moment, row_id] for row_id in double])


async def move_reveals(rows: Rows) -> None:
    """Puts what was read unmasked on the desk, and stood among the readings of threads, where it belongs; ids stay."""
    told = await rows.read(
        "SELECT subject_id, CAST(particulars AS TEXT) AS more FROM event WHERE verb = 'text.revealed' ORDER BY id"
    )
    moved = [[json.loads(row["more"])["reading"], row["subject_id"]] for row in told]
    await rows.write(
        "INSERT INTO reveal (id, post_id, account_id, reason, at, until)"
        " SELECT r.id, p.id, r.account_id, r.reason, r.at, r.until FROM reading r JOIN post p ON p.thread_id = r.thread_id"
        " WHERE r.id = ? AND p.id = ?",
        moved,
    )
    await rows.write(
        "DELETE FROM reading WHERE id = ? AND id IN (SELECT id FROM reveal)", [[each] for each, _ in moved]
    )
    if rows.postgres and moved:
        await rows.read(
            "SELECT setval(pg_get_serial_sequence('reveal', 'id'), (SELECT COALESCE(MAX(id), 1) FROM reveal))"
        )


class Migration(migrations.Migration):
    dependencies = [("forum", "0003_notices_and_drafts")]

    initial = False

    operations = [
        ops.CreateModel(
            name="PublishedFigures",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("year", fields.SmallIntField()),
                ("until", fields.DateField()),
                ("figures", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "published_figures",
                "app": "forum",
                "unique_together": (("year", "until"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Reveal",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "post",
                    fields.ForeignKeyField(
                        "forum.Post",
                        source_field="post_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="reveals",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "account",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="account_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="reveals",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("reason", fields.CharField(max_length=500)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("until", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "reveal", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddField(
            model_name="SameProblem",
            name="account",
            field=fields.ForeignKeyField(
                "forum.Account",
                source_field="account_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="same",
                on_delete=OnDelete.SET_NULL,
            ),
        ),
        ops.AddField(
            model_name="Vote",
            name="account",
            field=fields.ForeignKeyField(
                "forum.Account",
                source_field="account_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="votes",
                on_delete=OnDelete.SET_NULL,
            ),
        ),
        ops.RunSQL(DROPPED),
        ops.RunPython(settle),
        ops.RunSQL(INDEXES),
    ]
