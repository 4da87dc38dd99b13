from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("forum", "0011_names_of_relations")]

    initial = False

    operations = [
        ops.CreateModel(
            name="PublicContact",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("value", fields.CharField(unique=True, max_length=200)),
                ("kind", fields.CharField(max_length=12)),
                (
                    "confirmed_by",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="confirmed_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="public_contacts",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("confirmed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "public_contact", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
    ]
