from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("forum", "0018_renderings")]

    initial = False

    operations = [
        ops.AddField("Rendering", "sound", fields.CharField(default="", db_default="", max_length=64)),
        ops.AddField("Rendering", "sound_type", fields.CharField(default="", db_default="", max_length=40)),
        ops.AddField("Rendering", "sound_size", fields.IntField(default=0, db_default=0)),
        ops.AddField("Rendering", "sound_seconds", fields.IntField(default=0, db_default=0)),
    ]
