from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("forum", "0040_notices_at_places")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Correction",
            name="right",
            field=fields.CharField(default="", db_default="", max_length=300),
        ),
    ]
