from tortoise import fields, migrations
from tortoise.migrations import operations as ops

# Until now nobody could say which question an official answer was given to: it is the one that stands there.
ANSWERED = """
    UPDATE official_answer SET question_revision = (
      SELECT question.revision FROM post answer JOIN post question ON question.thread_id = answer.thread_id
      WHERE answer.id = official_answer.post_id AND question.kind = 'question'
    )
"""


class Migration(migrations.Migration):
    dependencies = [("forum", "0007_shown_revisions")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Decision",
            name="undone_reason",
            field=fields.CharField(default="", db_default="", max_length=500),
        ),
        ops.AddField(
            model_name="Thread",
            name="answered_title",
            field=fields.CharField(default="", db_default="", max_length=150),
        ),
        ops.AddField(model_name="Post", name="masks", field=fields.IntField(default=0, db_default=0)),
        ops.AddField(
            model_name="Thread",
            name="answered_title_html",
            field=fields.TextField(default="", db_default="", unique=False),
        ),
        ops.AddField(model_name="OfficialAnswer", name="question_revision", field=fields.IntField(null=True)),
        ops.RunSQL(ANSWERED),
    ]
