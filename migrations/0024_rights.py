from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("forum", "0023_mail")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Account",
            name="unused_told_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.CreateModel(
            name="Tombstone",
            fields=[
                ("digest", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ("kind", fields.CharField(max_length=8)),
                ("how", fields.CharField(default="", max_length=6)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "tombstone", "app": "forum", "pk_attr": "digest"},
            bases=["Model"],
        ),
    ]
