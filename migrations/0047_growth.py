"""Indexes for what the team's pages count: few rows among very many, found without the others."""

from tortoise import migrations
from tortoise.migrations import operations as ops

INDEXES = """
    CREATE INDEX thread_by_danger ON thread (danger, status, state, created_at, id);
    CREATE INDEX thread_by_visibility_danger ON thread (visibility, status, state, danger, created_at, id);
    CREATE INDEX thread_by_answered_title ON thread (answered_title);
    CREATE INDEX official_answer_by_kind ON official_answer (kind, confirmed_at, replaced_at, withdrawn_at);
    CREATE INDEX official_answer_by_checking ON official_answer (checking, replaced_at, withdrawn_at);
    CREATE INDEX official_answer_by_unsolved ON official_answer (unsolved, replaced_at, withdrawn_at);
    CREATE INDEX correction_by_account ON correction (account_id);
    CREATE INDEX thread_by_waiting_since ON thread (waiting_since, id);
    CREATE INDEX thread_by_answer_by ON thread (visibility, status, state, danger, answer_by, id);
"""


class Migration(migrations.Migration):
    dependencies = [("forum", "0046_page_stamps")]

    initial = False

    operations = [ops.RunSQL(INDEXES)]
