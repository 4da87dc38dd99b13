from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("forum", "0033_places")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Cabinet",
            name="bring",
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(
            model_name="Cabinet",
            name="bring_checked_on",
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name="Cabinet",
            name="bring_source",
            field=fields.CharField(default="", db_default="", max_length=300),
        ),
    ]
