from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("forum", "0044_notices_on_devices")]

    initial = False

    operations = [
        ops.AddField(
            model_name="MailChoice",
            name="morning",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name="MailChoice",
            name="morning_on",
            field=fields.DateField(null=True),
        ),
    ]
