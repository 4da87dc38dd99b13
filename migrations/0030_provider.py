from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("forum", "0029_attachments")]

    initial = False

    operations = [
        ops.CreateModel(
            name="ProviderLink",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "account",
                    fields.OneToOneField(
                        "forum.Account",
                        source_field="account_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="provider_link",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("digest", fields.CharField(unique=True, max_length=64)),
                ("issuer", fields.TextField(unique=False)),
                (
                    "linked_by",
                    fields.ForeignKeyField(
                        "forum.Account",
                        source_field="linked_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="provider_links_made",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("linked_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("password_allowed", fields.BooleanField(default=False)),
            ],
            options={"table": "provider_link", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Session",
            name="renew_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.RunSQL("CREATE INDEX provider_link_linked_by ON provider_link (linked_by_id)"),
    ]
