from tortoise import migrations
from tortoise.migrations import operations as ops

# The home page shows the latest official answers in the reader's languages first.
INDEX = """
    CREATE INDEX thread_by_language_official_overdue ON thread (visibility, status, language_id, overdue, official_id DESC)
        WHERE official_id IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("forum", "0011_names_of_relations")]

    initial = False

    operations = [ops.RunSQL(INDEX, reverse_sql="DROP INDEX thread_by_language_official_overdue")]
