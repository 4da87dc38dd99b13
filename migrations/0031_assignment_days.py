from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """The setting of how long an assignment lasts under the name that it has now."""

    dependencies = [("forum", "0030_provider")]

    initial = False

    operations = [ops.RunSQL("UPDATE setting SET key = 'assignment_days' WHERE key = 'rest_days'")]
