from typing import Any

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

# The forms that keyboards write one letter in; the key of a nickname is the same for all of them from now on.
FORMS = str.maketrans("ىیکہı", "ييكهi")


class Widened(ops.AlterField):
    """A column for longer texts. SQLite keeps no lengths, so its table, which an alteration would remake, stays as it is."""

    async def database_forward(self, app_label: str, old_state: Any, new_state: Any, state_editor: Any = None) -> None:
        if state_editor and state_editor.client.capabilities.dialect == "postgres":
            table = new_state.apps.get_model(f"{app_label}.{self.model_name}")._meta.db_table
            length = self.field.max_length  # type: ignore[union-attr]
            await state_editor.client.execute_script(
                f'ALTER TABLE "{table}" ALTER COLUMN "{self.name}" TYPE varchar({length})'
            )


def folded(key: str) -> str:
    return key.translate(FORMS).replace("i\u0307", "i")


async def fold_keys(apps: Any, editor: Any) -> None:
    """Gives every account the key that its name has now. Where two accounts would have one, the later keeps its old key."""
    client = editor.client
    found = await client.execute_query_dict("SELECT id, nickname_key FROM account ORDER BY id")
    taken = {row["nickname_key"] for row in found}
    for row in found:
        key = folded(row["nickname_key"])
        if key not in taken:
            taken.add(key)
            place = ("$1", "$2") if client.capabilities.dialect == "postgres" else ("?", "?")
            await client.execute_query(
                f"UPDATE account SET nickname_key = {place[0]} WHERE id = {place[1]}", [key, row["id"]]
            )


class Migration(migrations.Migration):
    dependencies = [("forum", "0013_proposals")]

    initial = False

    operations = [
        Widened("Account", "nickname", fields.CharField(max_length=60)),
        Widened("Account", "nickname_key", fields.CharField(unique=True, max_length=120)),
        Widened("Thread", "title", fields.CharField(max_length=600)),
        Widened("Thread", "answered_title", fields.CharField(default="", db_default="", max_length=600)),
        Widened("Revision", "title", fields.CharField(default="", max_length=600)),
        Widened("KeptText", "title", fields.CharField(default="", max_length=600)),
        ops.RunPython(fold_keys),
    ]
