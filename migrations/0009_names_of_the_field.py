from copy import deepcopy
from typing import Any

from tortoise import migrations
from tortoise.migrations import operations as ops


class Renamed(ops.RenameModel):
    """A model, and its table, under another name; rows, indexes and whatever refers to them stay.

    Tortoise's own renaming forgets the tables that refer to the model, and gives the new table no name of its own.
    """

    def __init__(self, old_name: str, new_name: str, table: str) -> None:
        super().__init__(old_name, new_name)
        self.table = table

    def state_forward(self, app_label: str, state: Any) -> None:
        related = state._find_related_models(app_label, self.old_name) - {(app_label, self.old_name)}
        model = state.models.pop((app_label, self.old_name))
        state.apps.unregister_model(app_label, self.old_name)
        model.name, model.table, model.options["table"] = self.new_name, self.table, self.table
        state.models[app_label, self.new_name] = model
        for each in state.models.values():
            for name, field in each.fields.items():
                if getattr(field, "model_name", None) == f"{app_label}.{self.old_name}":
                    each.fields[name] = deepcopy(field)
                    each.fields[name].model_name = f"{app_label}.{self.new_name}"
        state._reload(related | {(app_label, self.new_name)})


class Migration(migrations.Migration):
    dependencies = [("forum", "0008_what_was_read")]

    initial = False

    operations = [
        Renamed("Notice", "Notification", "notification"),
        Renamed("Campaign", "Notice", "notice"),
        Renamed("CampaignText", "NoticeText", "notice_text"),
        Renamed("Waiting", "ReviewItem", "review_item"),
        Renamed("Holding", "HoldingRule", "holding_rule"),
    ]
