from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("forum", "0045_lists_of_the_morning")]

    initial = False

    operations = [
        ops.CreateModel(
            name="PageStamp",
            fields=[
                ("name", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=63)),
                ("value", fields.BigIntField()),
            ],
            options={"table": "page_stamp", "app": "forum", "pk_attr": "name"},
            bases=["Model"],
        ),
    ]
