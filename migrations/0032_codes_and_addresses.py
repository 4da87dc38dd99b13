from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("forum", "0031_assignment_days")]

    initial = False

    operations = [
        ops.AddField(
            model_name="SpareCode", name="hashed", field=fields.CharField(default="", db_default="", max_length=200)
        ),
        ops.AddField(
            model_name="Account",
            name="email_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
    ]
