from typing import Any

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

AUDIENCES = ("public", "team")

# Terms are words already, without positions; FTS5 need not know how many each row has.
SQLITE = """
CREATE VIRTUAL TABLE search_{0} USING fts5(
  language UNINDEXED, current UNINDEXED, begun UNINDEXED, version UNINDEXED, terms,
  detail=none, columnsize=0, tokenize='ascii'
);
"""
SQLITE_WORDS = """
CREATE TABLE search_word (
  audience TEXT NOT NULL, word TEXT NOT NULL, documents INT NOT NULL, sound TEXT NOT NULL, PRIMARY KEY (audience, word)
) WITHOUT ROWID;
CREATE INDEX search_word_sound ON search_word (audience, sound) WHERE sound <> '';
CREATE TABLE search_spelling (
  audience TEXT NOT NULL, piece TEXT NOT NULL, word TEXT NOT NULL, PRIMARY KEY (audience, piece, word)
) WITHOUT ROWID;
"""

# Rows without their terms are small, so the planner takes reading and unpacking all of them for cheap: it is told not to.
POSTGRES = """
CREATE TABLE search_{0} (
  id bigint PRIMARY KEY, language text NOT NULL, current int NOT NULL, begun bigint NOT NULL, version int NOT NULL,
  terms tsvector NOT NULL
) WITH (toast_tuple_target=128);
CREATE INDEX search_{0}_terms ON search_{0} USING gin (terms) WITH (fastupdate=off);
CREATE FUNCTION search_points_{0}(text[], int[], int[], int) RETURNS TABLE (list int, id bigint, points bigint, language text, current int, begun bigint)
LANGUAGE sql STABLE SET enable_seqscan = off SET jit = off AS $$
  SELECT placed.list, placed.id, placed.points, document.language, document.current, document.begun FROM (
    SELECT list, id, points, ROW_NUMBER() OVER (PARTITION BY list ORDER BY points DESC, id) AS place FROM (
      SELECT wanted.list, document.id, SUM(wanted.points) AS points
      FROM unnest($1, $2, $3) AS wanted (expression, points, list)
      JOIN search_{0} AS document ON document.terms @@ wanted.expression::tsquery
      GROUP BY 1, 2
    ) AS found
  ) AS placed JOIN search_{0} AS document ON document.id = placed.id WHERE place <= $4
$$;
"""
POSTGRES_WORDS = """
CREATE TABLE search_word (
  audience text COLLATE "C" NOT NULL, word text COLLATE "C" NOT NULL, documents int NOT NULL, sound text COLLATE "C" NOT NULL,
  PRIMARY KEY (audience, word)
) WITH (fillfactor=70);
CREATE INDEX search_word_sound ON search_word (audience, sound) WHERE sound <> '';
CREATE TABLE search_spelling (
  audience text COLLATE "C" NOT NULL, piece text COLLATE "C" NOT NULL, word text COLLATE "C" NOT NULL,
  PRIMARY KEY (audience, piece, word)
);
"""


async def make_index(apps: Any, editor: Any) -> None:
    """The index of each audience; `rebuild` fills it with the threads that are there."""
    sqlite = editor.client.capabilities.dialect == "sqlite"
    for audience in AUDIENCES:
        await editor.client.execute_script((SQLITE if sqlite else POSTGRES).format(audience))
    await editor.client.execute_script(SQLITE_WORDS if sqlite else POSTGRES_WORDS)


class Migration(migrations.Migration):
    dependencies = [("forum", "0014_names_and_titles_as_read")]

    initial = False

    operations = [
        ops.CreateModel(
            name="FruitlessSearch",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("words", fields.CharField(max_length=100)),
                ("language_id", fields.CharField(max_length=12)),
                ("day", fields.DateField()),
                ("times", fields.IntField()),
            ],
            options={
                "table": "fruitless_search",
                "app": "forum",
                "unique_together": (("words", "language_id", "day"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Term",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("code", fields.CharField(unique=True, max_length=150)),
                ("source", fields.CharField(default="", max_length=120)),
                ("verified", fields.BooleanField(default=False)),
                ("archived_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "term", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.RunPython(make_index),
    ]
