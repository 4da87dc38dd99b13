from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("forum", "0021_without_account")]

    initial = False

    operations = [
        ops.CreateModel(
            name="LetterRule",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("letter", fields.CharField(max_length=24)),
                ("days", fields.IntField()),
                ("working", fields.BooleanField()),
                ("moves", fields.BooleanField()),
                ("posted", fields.IntField()),
                ("article", fields.CharField(max_length=200)),
                ("url", fields.CharField(max_length=200)),
                ("source", fields.CharField(max_length=300)),
                ("valid_from", fields.DateField()),
                ("confirmed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "letter_rule", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="LetterReminder",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "thread",
                    fields.OneToOneField(
                        "forum.Thread",
                        source_field="thread_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="letter_reminder",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("letter", fields.CharField(max_length=24)),
                ("last_day", fields.DateField(db_index=True)),
                ("sent_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "letter_reminder", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
    ]
