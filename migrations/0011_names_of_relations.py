from copy import deepcopy
from typing import Any

from tortoise import migrations
from tortoise.migrations import operations as ops

WORDS = """
    UPDATE thread_act SET act = 'clarified' WHERE act = 'told';
    UPDATE notification SET about = 'version:' || SUBSTR(about, 10) WHERE about LIKE 'standing:%';
"""
PLACES = {
    "sqlite": """UPDATE decision SET "before" = REPLACE("before", '"standings":', '"versions":')""",
    "postgres": """UPDATE decision SET "before" = REPLACE("before"::text, '"standings":', '"versions":')::jsonb""",
}


async def rename_places(apps: Any, editor: Any) -> None:
    """Names anew where the masked official answers stand among the codes by which a decision is undone."""
    await editor.client.execute_script(PLACES[editor.client.capabilities.dialect])


class Relation(ops.RenameField):
    """A reference to another table, with its column, under another name; rows, indexes and constraints stay.

    Tortoise's own renaming leaves the column as it is, and a table's unique columns with the old name. `back` is what the
    rows that refer are called at the row they refer to.
    """

    def __init__(self, model_name: str, name: str, back: str, new_name: str = "") -> None:
        super().__init__(model_name, name, new_name or name)
        self.back = back

    def state_forward(self, app_label: str, state: Any) -> None:
        model = state.models[app_label, self.model_name]
        field = deepcopy(model.fields[self.old_name])
        field.related_name = self.back
        if self.new_name != self.old_name:
            field.source_field = f"{self.new_name}_id"
        model.fields = {
            self.new_name if name == self.old_name else name: field if name == self.old_name else each
            for name, each in model.fields.items()
        }
        model.options["unique_together"] = tuple(
            tuple(self.new_name if name == self.old_name else name for name in together)
            for together in model.options.get("unique_together", ())
        )
        state.reload_models({(app_label, self.model_name), state.apps.split_reference(field.model_name)})


class Migration(migrations.Migration):
    dependencies = [("forum", "0010_cursors_and_chores")]

    initial = False

    operations = [
        Relation("Notification", "account", "notifications"),
        Relation("Notification", "thread", "notifications"),
        Relation("Notice", "topic", "notices"),
        Relation("Notice", "created_by", "notices"),
        Relation("NoticeText", "campaign", "texts", new_name="notice"),
        Relation("ReviewItem", "post", "review_items"),
        Relation("ReviewItem", "thread", "review_items"),
        Relation("Flag", "waiting", "flags", new_name="review_item"),
        Relation("OfficialAnswer", "post", "versions"),
        Relation("OfficialAnswer", "cabinet", "official_answers"),
        Relation("Thread", "official", "official_of"),
        Relation("Citation", "standing", "citations", new_name="version"),
        ops.RunSQL(WORDS),
        ops.RunPython(rename_places),
    ]
