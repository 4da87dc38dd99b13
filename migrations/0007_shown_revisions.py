from tortoise import fields, migrations
from tortoise.migrations import operations as ops

# Nothing tells when an earlier text was replaced and what its post was then, so a text is everybody's only where its post
# and thread have never been anything but public, as far as anything was written down; the others stay with those who may
# see the thread in private, or with their author and moderators.
FILL = """
    UPDATE revision SET shown_to = (
      SELECT CASE WHEN thread.visibility = 'private' THEN 'team' ELSE 'public' END
      FROM post JOIN thread ON thread.id = post.thread_id WHERE post.id = revision.post_id
    )
    WHERE post_id IN (
      SELECT post.id FROM post JOIN thread ON thread.id = post.thread_id
      WHERE post.status = 'published' AND thread.status = 'published'
      AND NOT EXISTS (SELECT 1 FROM waiting WHERE waiting.post_id = post.id AND waiting.held)
      AND NOT EXISTS (
        SELECT 1 FROM decision JOIN post about ON about.id = decision.post_id
        WHERE decision.thread_id = post.thread_id AND decision.verdict IN ('hide', 'reject')
        AND (about.id = post.id OR about.kind = 'question')
      )
      AND NOT EXISTS (
        SELECT 1 FROM thread_act WHERE thread_act.thread_id = thread.id
        AND (thread_act.act = 'rejected' OR (thread_act.act = 'made_private' AND thread.visibility = 'public'))
      )
    )
"""


class Migration(migrations.Migration):
    dependencies = [("forum", "0006_transfer_requests")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Revision",
            name="shown_to",
            field=fields.CharField(default="author", db_default="author", max_length=6),
        ),
        ops.RunSQL(FILL),
    ]
