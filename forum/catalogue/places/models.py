"""Tables of places: the place itself, its hours as each source has them, and single days."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class Place(Model):
    """A place people are sent to. Its names are rows of the catalogue (`place`), its address `lines` as on an envelope.

    `numbers` are as `facts/lines.json` has them, with the use `phone` or `fax`; `line` is the code of the help line whose
    numbers it has instead. `cabinets` and `institutions` sit there, those in `without` are known not to. `languages` are
    spoken there, each with its hours if they are known; `walk_in` is None where nobody says whether one may come without
    an appointment. `sources` names those of single parts, `source` that of all others; `notes` are for admins alone.
    """

    id = fields.IntField(primary_key=True)
    slug = fields.CharField(max_length=40, unique=True)
    kind = fields.CharField(max_length=12)
    lines: list[str] = fields.JSONField(default=list)
    postcode = fields.CharField(max_length=12, default="")
    town = fields.CharField(max_length=60, default="")
    zone = fields.CharField(max_length=24, default="Europe/Lisbon")
    holidays_of = fields.CharField(max_length=60, default="")
    latitude = fields.FloatField(null=True)
    longitude = fields.FloatField(null=True)
    accuracy = fields.IntField(default=0)
    exact = fields.BooleanField(default=False)
    numbers: list[dict[str, str]] = fields.JSONField(default=list)
    line = fields.CharField(max_length=40, default="")
    email = fields.CharField(max_length=200, default="")
    url = fields.CharField(max_length=200, default="")
    appointment_url = fields.CharField(max_length=200, default="")
    walk_in = fields.BooleanField(null=True)
    access: list[str] = fields.JSONField(default=list)
    cabinets: list[str] = fields.JSONField(default=list)
    institutions: list[str] = fields.JSONField(default=list)
    without: list[str] = fields.JSONField(default=list)
    languages: list[dict[str, str]] = fields.JSONField(default=list)
    notes: list[dict[str, str]] = fields.JSONField(default=list)
    source = fields.CharField(max_length=300, default="")
    sources: dict[str, Any] = fields.JSONField(default=dict)
    verified_on = fields.DateField(null=True)
    valid_from = fields.DateField(null=True)
    valid_until = fields.DateField(null=True)
    position = fields.IntField(default=0)
    archived_at = fields.DatetimeField(null=True)

    class Meta:
        table = "place"


class PlaceHours(Model):
    """The opening hours of a place as one source has them, from one day to another; `wording` is the source's own."""

    id = fields.IntField(primary_key=True)
    place: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "forum.Place", related_name="hours", on_delete=fields.CASCADE
    )
    place_id: int
    hours = fields.CharField(max_length=200)
    wording = fields.CharField(max_length=300, default="")
    valid_from = fields.DateField(null=True)
    valid_until = fields.DateField(null=True)
    source = fields.CharField(max_length=300)
    confirmed = fields.BooleanField(default=False)

    class Meta:
        table = "place_hours"


class PlaceDay(Model):
    """A single day on which a place is open otherwise: its times, empty where it is closed."""

    id = fields.IntField(primary_key=True)
    place: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "forum.Place", related_name="days", on_delete=fields.CASCADE
    )
    place_id: int
    day = fields.DateField()
    times = fields.CharField(max_length=60, default="")

    class Meta:
        table = "place_day"
        unique_together = (("place", "day"),)


class Settlement(Model):
    """What an admin settled a contradiction of sources on: the words chosen, by whom, when, and where that was checked."""

    id = fields.IntField(primary_key=True)
    conflict = fields.CharField(max_length=60, db_index=True)
    chosen = fields.CharField(max_length=300)
    source = fields.CharField(max_length=300)
    settled_by: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="settlements", on_delete=fields.SET_NULL
    )
    settled_by_id: int | None
    settled_at = fields.DatetimeField()

    class Meta:
        table = "settlement"


class PlaceImport(Model):
    """A file of places that an admin looks at before it is taken in: its rows as JSON, and where they were checked."""

    id = fields.IntField(primary_key=True)
    rows: list[Any] = fields.JSONField(default=list)
    source = fields.CharField(max_length=300)
    made_by: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="place_imports", on_delete=fields.SET_NULL
    )
    made_by_id: int | None
    made_at = fields.DatetimeField()

    class Meta:
        table = "place_import"
